/* SPDX-License-Identifier: MIT */
/*
 * Linux's in-kernel path manager: an own address is an endpoint with flags
 * (signal, subflow, backup, fullmesh), and two limits bound what a connection
 * makes of its own and of the peer's. Each endpoint has one turn; an announced
 * address is used when its ADD_ADDR arrives or not at all.
 */
#include "mpx_pm.h"

static unsigned count(uint16_t set)
{
    unsigned n = 0;

    for (; set; set &= (uint16_t)(set - 1))
        n++;
    return n;
}

static bool allows_join(const struct mpx_pm_view *v,
                        const struct mpx_pm_plan *plan)
{
    unsigned joins = v->joins;

    for (unsigned i = 0; plan && i < MPX_ADDRS_MAX; i++)
        joins += count(plan->open[i]);
    return joins < v->max_joins;
}

static void open_from(const struct mpx_pm_view *v, unsigned own,
                      struct mpx_pm_plan *plan)
{
    uint16_t to = v->fullmesh & 1u << own ? v->accepted | 1u : 1u;

    to &= v->may_open[own];
    for (unsigned r = 0; r < MPX_REMOTES_MAX && allows_join(v, plan); r++)
        plan->open[own] |= (uint16_t)(to & 1u << r);
}

static void run(const struct mpx_pm_view *v, struct mpx_pm_plan *plan)
{
    plan->first_prio = v->first_prio; /* its SYN had no B */
    plan->announce = v->signal;
    for (unsigned i = 0; v->initiator && i < MPX_ADDRS_MAX; i++) {
        uint16_t bit = (uint16_t)(1u << i);

        if (!(v->subflow & ~v->had_turn & bit) || !allows_join(v, plan))
            continue;
        plan->turn |= bit;
        if (!(v->first & bit)) /* it opened the connection */
            open_from(v, i, plan);
    }
}

/* From every fullmesh endpoint, or else from where routing leads. */
static void on_announced(const struct mpx_pm_view *v, unsigned remote,
                         int nearest, struct mpx_pm_plan *plan)
{
    uint16_t bit = (uint16_t)(1u << remote), own = v->fullmesh;
    /* That of the first subflow comes back under its id, and does not count. */
    bool counts = !(v->initial & bit);

    if (!v->initiator || (v->accepted & bit) ||
        (counts && count(v->accepted) >= v->max_accepted))
        return;
    if (!own && nearest >= 0)
        own = (uint16_t)(1u << nearest);
    for (unsigned i = 0; i < MPX_ADDRS_MAX && allows_join(v, plan); i++) {
        if (!(own & 1u << i) || !(v->may_open[i] & bit))
            continue;
        plan->open[i] = bit;
        if (counts)
            plan->accept = bit;
    }
}

static bool admits(const struct mpx_pm_view *v)
{
    return allows_join(v, NULL);
}

const struct mpx_pm mpx_pm_kernel = {.name = "kernel",
                                     .run = run,
                                     .on_announced = on_announced,
                                     .admits = admits,
                                     .own_backups = true};
