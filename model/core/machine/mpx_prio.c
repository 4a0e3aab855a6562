/* SPDX-License-Identifier: MIT */
/* Priorities of subflows, RFC 8684 3.3.8: one direction, advisory. */
#include "mpx_prio.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"

void mpx_subflow_set_backup(mpx_subflow *sf, bool backup)
{
    struct mpx_opt o = {.subtype = MPX_SUB_PRIO, .u.prio.backup = backup};

    bool opens =
        sf->join && sf->out == MPX_HALF_NONE; /* nothing has been sent on it */

    if (sf->backup_asked == backup || !(opens || mpx_subflow_can_signal(sf)))
        return;
    sf->backup_asked = backup;
    if (opens) /* MP_JOIN carries it, RFC 8684 3.2 */
        return;
    mpx_craft_option(sf, &o, true);
    sf->conn->ep->stats.prio_tx++;
}

void mpx_prio_on_option(mpx_subflow *sf, const struct mpx_opt_prio *p)
{
    mpx_conn *conn = sf->conn;

    if (p->has_id && !conn->cfg.profile.prio_id) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    conn->ep->stats.prio_rx++;
    if (!p->has_id)
        sf->backup = p->backup;
    for (mpx_subflow *of = conn->first; p->has_id && of; of = of->next)
        if (of->remote_id == p->addr_id)
            of->backup = p->backup;
    mpx_conn_kick(conn);
}
