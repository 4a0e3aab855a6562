/* SPDX-License-Identifier: MIT */
/* External keys of a connection: when they are offered and proved, [B] 4.2. */
#include "mpx_state.h"

#include <string.h>

mpx_err mpx_conn_set_key(mpx_conn *conn, const uint8_t *key, size_t len,
                         uint64_t now)
{
    if (!conn->cfg.profile.external || conn->plain)
        return MPX_ERR_STATE;
    if (len < MPX_EXTKEY_MIN || len > MPX_EXTKEY_MAX)
        return MPX_ERR_RANGE;
    if (conn->extkey_len || (conn->keys && conn->keys->pending))
        return MPX_ERR_AGAIN;
    memcpy(conn->extkey, key, len);
    conn->extkey_len = (uint8_t)len;
    mpx_conn_offer_key(conn, now);
    return MPX_OK;
}

void mpx_conn_offer_key(mpx_conn *conn, uint64_t now)
{
    struct mpx_auth_public pub = mpx_conn_public(conn);
    mpx_subflow *sf = mpx_subflow_best(conn);
    const struct mpx_auth_key *before = mpx_conn_key(conn);

    /* D-20: a key installed before ESTAB is queued until then. */
    if (!conn->extkey_len || !conn->confirmed || !conn->keys || conn->plain)
        return;
    if (mpx_keys_install(conn->keys, &conn->cfg.profile, &pub, conn->extkey,
                         conn->extkey_len, sf ? 2 * sf->srtt : 0, now,
                         conn->role))
        return;
    mpx_wipe(conn->extkey, sizeof conn->extkey);
    conn->extkey_len = 0;
    mpx_conn_send_new_keys(conn, now);
    if (mpx_conn_key(conn) != before) {
        mpx_conn_tell(conn, MPX_EV_KEY_ACTIVE);
        mpx_conn_run_pm(conn, now);
    }
}

void mpx_conn_send_new_keys(mpx_conn *conn, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_NEW_KEY};
    mpx_subflow *sf = mpx_subflow_best(conn);

    if (!conn->keys || !sf)
        return;
    while (mpx_keys_take(conn->keys, conn->role, &o.u.new_key, now)) {
        conn->ep->stats.new_key_tx++;
        conn->ep->stats.new_key_retrans += conn->keys->tries > 1;
        mpx_craft_option(sf, &o, true);
    }
    mpx_timer_arm(conn, conn->keys->resend_at);
}

void mpx_conn_on_new_key(mpx_subflow *sf, const struct mpx_opt_new_key *nk,
                         uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_stats *st = &conn->ep->stats;
    const struct mpx_auth_key *before = mpx_conn_key(conn);
    mpx_err err;

    if (!conn->cfg.profile.confirms || !conn->keys) {
        st->opt_misplaced++; /* PROTOCOL 2.3: ignored unless negotiated */
        return;
    }
    err = mpx_keys_on_new_key(conn->keys, &conn->cfg.profile, conn->role, nk,
                              now);
    if (err) {
        *(err == MPX_ERR_NO_KEY ? &st->new_key_early : &st->new_key_mac) += 1;
        return;
    }
    st->new_key_rx++;
    mpx_conn_send_new_keys(conn, now);
    if (mpx_conn_key(conn) != before) {
        mpx_conn_tell(conn, MPX_EV_KEY_ACTIVE);
        mpx_conn_run_pm(conn, now);
    }
}
