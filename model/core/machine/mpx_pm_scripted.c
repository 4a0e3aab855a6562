/* SPDX-License-Identifier: MIT */
/*
 * Uses the addresses that the host asked for with mpx_endpoint_use_addr(), and
 * no other: the responder announces them, the initiator opens subflows from
 * them.
 */
#include "mpx_addr.h"
#include "mpx_paths.h"
#include "mpx_pm.h"

static void run(mpx_conn *conn, uint64_t now)
{
    if (mpx_addr_is_initiator(conn))
        mpx_addr_open_missing(conn, mpx_addr_asked(conn));
    else
        mpx_addr_announce(conn, mpx_addr_asked(conn), now);
}

const struct mpx_pm mpx_pm_scripted = {.name = "scripted", .run = run};
