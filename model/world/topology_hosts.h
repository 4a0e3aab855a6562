/* SPDX-License-Identifier: MIT */
/* The network of a scenario with `hosts`: see topology.h. */
#ifndef TOPOLOGY_HOSTS_H
#define TOPOLOGY_HOSTS_H

#include "topology.h"

/** All of it, in the place of topology_build(). @return -1 with ns3c_error()
 *  set. */
int topology_hosts_build(struct topology *t, const struct scenario *s);
/** Addresses of the host that is node @p node of the map, in the order of its
 *  links; the first one is that which others connect to, or it connects from.
 *  @return how many, at most SCN_PATHS_MAX. */
unsigned topology_host_addrs(const struct scenario *s, unsigned node,
                             struct ns3c_addr addr[SCN_PATHS_MAX]);

#endif /* TOPOLOGY_HOSTS_H */
