/* SPDX-License-Identifier: MIT */
/* When a connection can be used: by its application, and for further subflows.
 */
#include "mpx_conn_open.h"
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_paths.h"
#include "mpx_pending.h"

void mpx_conn_established(mpx_conn *conn, uint64_t now)
{
    if (mpx_conn_is_plain(conn)) {
        mpx_conn_step(conn, MPX_CL_ESTABLISHED);
        mpx_wipe(conn->extkey, sizeof conn->extkey);
        conn->extkey_len = 0;
    }
    conn->progress_at = now;
    mpx_addr_learn_first(conn);
    mpx_conn_notify(conn, MPX_EV_ESTABLISHED);
}

void mpx_conn_confirm(mpx_conn *conn, uint64_t now)
{
    if (conn->accord == MPX_ACC_CONFIRMED || mpx_conn_is_plain(conn))
        return;
    mpx_conn_step_accord(conn, MPX_AE_CONFIRM);
    mpx_conn_step(conn, MPX_CL_ESTABLISHED);
    mpx_conn_offer_key(conn, now);
    mpx_paths_run(conn, now);
}
