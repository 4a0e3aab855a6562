/* SPDX-License-Identifier: MIT */
/* The endpoints of a scenario, whether it has two or hosts of many names. */
#ifndef SCENARIO_ENDS_H
#define SCENARIO_ENDS_H

#include <stddef.h>

#include "scenario.h"

/** The client and the server, or what hosts of each name are; NULL past the
 *  last. */
static inline const struct scn_endpoint *scenario_end(const struct scenario *s,
                                                      unsigned i)
{
    if (s->n_kinds)
        return i < s->n_kinds ? &s->kind[i].is : NULL;
    return i == 0 ? &s->client : i == 1 ? &s->server : NULL;
}

/** The profile of one of them, if it has MPTCP. */
static inline const char *scenario_profile(const struct scenario *s,
                                           const struct scn_endpoint *e)
{
    return e->profile[0] ? e->profile : s->keying.profile;
}

#endif /* SCENARIO_ENDS_H */
