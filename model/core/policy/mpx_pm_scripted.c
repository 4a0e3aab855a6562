/* SPDX-License-Identifier: MIT */
/*
 * Uses the addresses that the host asked for with mpx_endpoint_use_addr(), and
 * no other: the responder announces them, the initiator opens subflows from
 * them.
 */
#include "mpx_pm.h"

static void run(const struct mpx_pm_view *v, struct mpx_pm_plan *plan)
{
    if (v->initiator)
        mpx_pm_open_untried(v, v->asked, plan);
    else
        plan->announce = v->asked;
}

const struct mpx_pm mpx_pm_scripted = {.name = "scripted", .run = run};
