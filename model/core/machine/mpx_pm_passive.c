/* SPDX-License-Identifier: MIT */
/* Announces nothing and opens nothing; joins and ADD_ADDR are still answered.
 */
#include "mpx_pm.h"

static void run(mpx_conn *conn, uint64_t now)
{
    (void)conn;
    (void)now;
}

const struct mpx_pm mpx_pm_passive = {.name = "passive", .run = run};
