/* SPDX-License-Identifier: MIT */
/*
 * The responder announces every address of its own; the initiator opens a
 * subflow between every pair of addresses, as Linux's fullmesh endpoints do.
 */
#include "mpx_addr.h"
#include "mpx_paths.h"
#include "mpx_pm.h"

static void run(mpx_conn *conn, uint64_t now)
{
    if (mpx_addr_is_initiator(conn))
        mpx_addr_open_missing(conn, mpx_addr_all(conn));
    else
        mpx_addr_announce(conn, mpx_addr_all(conn), now);
}

const struct mpx_pm mpx_pm_fullmesh = {.name = "fullmesh", .run = run};
