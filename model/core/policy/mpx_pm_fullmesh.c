/* SPDX-License-Identifier: MIT */
/*
 * The responder announces every address of its own; the initiator opens a
 * subflow between every pair of addresses, as Linux's fullmesh endpoints do.
 */
#include "mpx_pm.h"

static void run(const struct mpx_pm_view *v, struct mpx_pm_plan *plan)
{
    if (v->initiator)
        mpx_pm_open_untried(v, v->own, plan);
    else
        plan->announce = v->own;
}

const struct mpx_pm mpx_pm_fullmesh = {.name = "fullmesh", .run = run};
