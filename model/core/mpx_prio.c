/* SPDX-License-Identifier: MIT */
/* Priorities of subflows, RFC 8684 3.3.8: one direction, advisory. */
#include "mpx_state.h"

void mpx_subflow_set_backup(mpx_subflow *sf, bool backup)
{
    struct mpx_opt o = {.subtype = MPX_SUB_PRIO, .u.prio.backup = backup};

    if (sf->backup_asked == backup || !mpx_subflow_speaks(sf))
        return;
    sf->backup_asked = backup;
    mpx_craft_option(sf, &o, true);
    sf->conn->ep->stats.prio_tx++;
}
