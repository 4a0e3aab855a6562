/* SPDX-License-Identifier: MIT */
/* Which runs need a process of their own. */
#include "congestion.h"
#include "scenario_ends.h"

/* In real time ns-3's simulator is another one, and there are namespaces. What
 * radios are made of draws from streams that ns-3 numbers by itself. */
bool run_may_follow(const struct scenario *s)
{
    const struct scn_endpoint *e;

    for (unsigned i = 0; i < s->n_paths; i++)
        if (s->path[i].kind != SCN_POINT_TO_POINT)
            return false;
    for (unsigned i = 0; (e = scenario_end(s, i)); i++)
        if (congestion_draws(e->congestion))
            return false;
    return !s->real_time && !congestion_draws(s->server.congestion);
}
