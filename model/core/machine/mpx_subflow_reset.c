/* SPDX-License-Identifier: MIT */
/* The end of a subflow that does not end in order. */
#include "mpx_subflow_reset.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_pending.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

void mpx_subflow_reset_with(mpx_subflow *sf, const struct mpx_opt *o,
                            enum mpx_rst_reason reason, uint64_t now)
{
    bool mptcp = sf->state != MPX_SF_PLAIN && !sf->conn->cfg.profile.no_tcprst;

    if (sf->state == MPX_SF_CLOSED)
        return;
    mpx_subflow_step(sf, MPX_SE_CLOSE);
    mpx_subflow_step_socket(sf, MPX_KE_RESET);
    mpx_craft_rst(sf->conn->ep, &sf->tuple, sf->snd_max + sf->isn_off,
                  sf->last_ack, sf->in != MPX_HALF_NONE, reason, mptcp, o);
    mpx_craft_local_rst(sf);
    mpx_sendq_reinject(sf);
    mpx_conn_kick(sf->conn);
    mpx_timer_arm(sf->conn, now);
}

void mpx_subflow_reset(mpx_subflow *sf, enum mpx_rst_reason reason,
                       uint64_t now)
{
    mpx_subflow_reset_with(sf, NULL, reason, now);
}

void mpx_subflow_drop(mpx_subflow *sf, uint64_t now)
{
    if (sf->state == MPX_SF_CLOSED)
        return;
    mpx_subflow_step(sf, MPX_SE_CLOSE);
    mpx_subflow_step_socket(sf, MPX_KE_RESET);
    mpx_craft_local_rst(sf);
    mpx_conn_kick(sf->conn);
    mpx_timer_arm(sf->conn, now);
}
