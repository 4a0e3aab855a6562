/* SPDX-License-Identifier: MIT */
/*
 * The front end of a server farm: the balancer on its node, and the token
 * scheme that it shares with its back ends.
 */
#ifndef FRONTEND_H
#define FRONTEND_H

#include "balance.h"
#include "topology.h"

struct frontend;

/** On the node that topology_build() has put in front. Arguments are borrowed
 *  for the run. @return NULL on failure: ns3c_error(). */
struct frontend *frontend_new(const struct scenario *s,
                              const struct topology *net);
/** After ns3c_destroy(). NULL is allowed. */
void frontend_free(struct frontend *f);
/** What back end @p id makes its tokens by: holds the farm's secret. @return
 *  false if they are hashes of keys, and made as everywhere. */
bool frontend_tokens(const struct frontend *f, uint32_t id,
                     struct mpx_tokengen_config *cfg);
void frontend_counters(const struct frontend *f, struct balance_counters *c);

#endif /* FRONTEND_H */
