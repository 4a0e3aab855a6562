/* SPDX-License-Identifier: MIT */
/* External keys of a connection: when they are offered and proved, [B] 4.2. */
#include "mpx_conn_keys.h"
#include "mpx_addr.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_paths.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"
#include "mpx_timer.h"

#include <string.h>

/* D-30: what was joined under an earlier key is not carried over; what opened
 * the connection was joined under none. */
static void evict(mpx_conn *conn, uint64_t now)
{
    if (conn->cfg.profile.rotation_evicts != MPX_EVICTS_YES)
        return;
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        if (!sf->join || sf->state == MPX_SF_CLOSED ||
            sf->key_id == conn->keys->cur)
            continue;
        conn->ep->stats.join_evicted++;
        mpx_subflow_reset(sf, MPX_RST_UNSPEC, now);
        mpx_addr_allow_again(sf);
    }
}

static void on_change(mpx_conn *conn, const struct mpx_auth_key *before,
                      uint64_t now)
{
    if (mpx_conn_key(conn) == before)
        return;
    mpx_conn_notify(conn, MPX_EV_KEY_ACTIVE);
    if (before)
        evict(conn, now);
    mpx_timer_arm(conn, mpx_keys_deadline(conn->keys));
    mpx_paths_run(conn, now);
}

static mpx_err install(mpx_conn *conn, const uint8_t *key, size_t len,
                       uint64_t now)
{
    struct mpx_auth_public pub = mpx_conn_public(conn);
    const mpx_subflow *sf = mpx_subflow_best(conn);
    const struct mpx_auth_key *before = mpx_conn_key(conn);
    mpx_err err;

    if (!mpx_conn_make_key_room(conn))
        return MPX_ERR_AGAIN;
    err = mpx_keys_install(conn->keys, &conn->cfg.profile, &pub, key, len,
                           sf ? 2 * sf->srtt : 0, now, conn->role);
    conn->ep->stats.key_refused += err == MPX_ERR_RANGE;
    if (err)
        return err;
    mpx_conn_send_new_keys(conn, now);
    on_change(conn, before, now);
    return MPX_OK;
}

mpx_err mpx_conn_set_key(mpx_conn *conn, const uint8_t *key, size_t len,
                         uint64_t now)
{
    if (!conn->cfg.profile.external || mpx_conn_is_plain(conn) ||
        conn->state == MPX_M_CLOSED)
        return MPX_ERR_STATE;
    if (len < conn->cfg.profile.extkey_min || len > MPX_EXTKEY_MAX) {
        conn->ep->stats.key_refused++; /* D-21, D-48 */
        return MPX_ERR_RANGE;
    }
    if (conn->extkey_len)
        return MPX_ERR_AGAIN;
    if (conn->accord == MPX_ACC_CONFIRMED)
        return install(conn, key, len, now);
    /* D-20: a key installed before ESTAB is queued until then. */
    memcpy(conn->extkey, key, len);
    conn->extkey_len = (uint8_t)len;
    return MPX_OK;
}

void mpx_conn_offer_key(mpx_conn *conn, uint64_t now)
{
    if (!conn->extkey_len || conn->accord != MPX_ACC_CONFIRMED)
        return;
    (void)install(conn, conn->extkey, conn->extkey_len, now);
    mpx_wipe(conn->extkey, sizeof conn->extkey);
    conn->extkey_len = 0;
}

static bool may_carry(const mpx_subflow *sf)
{
    return mpx_subflow_can_signal(sf) && sf->in == MPX_HALF_OPEN &&
           !mpx_subflow_is_closing(sf);
}

static mpx_subflow *next_carrier(const mpx_conn *conn, mpx_subflow *from)
{
    mpx_subflow *sf = from;

    do {
        sf = sf->next ? sf->next : conn->first;
    } while (sf != from && !may_carry(sf));
    return sf;
}

/*
 * D-27: on the best subflow. D-31: an offer that was not answered goes the same
 * way again, or the next one; an answer the best way, or back.
 */
static mpx_subflow *carrier(mpx_conn *conn)
{
    const struct mpx_profile *p = &conn->cfg.profile;
    const struct mpx_keys *k = conn->keys;
    mpx_subflow *last = conn->new_key_on;

    if (!k->want_offer && p->newkey_answer == MPX_ANSWER_BACK)
        last = conn->new_key_by;
    else if (!k->want_offer || !k->tries)
        last = NULL;
    else if (last && p->newkey_subflow == MPX_NEWKEY_ROTATES)
        last = next_carrier(conn, last);
    if (!last)
        return mpx_subflow_best(conn);
    return may_carry(last) ? last : mpx_subflow_best(conn);
}

void mpx_conn_send_new_keys(mpx_conn *conn, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_NEW_KEY};
    struct mpx_keys *k = conn->keys;
    mpx_subflow *sf;

    if (!k)
        return;
    while ((sf = carrier(conn)) != NULL) {
        bool ours = k->want_offer;

        if (!mpx_keys_take(k, &conn->cfg.profile, conn->role, &o.u.new_key,
                           now))
            break;
        conn->ep->stats.new_key_tx++;
        conn->ep->stats.new_key_retrans += ours && k->tries > 1;
        conn->ep->stats.new_key_reply += !ours;
        if (ours)
            conn->new_key_on = sf;
        conn->ep->stats.new_key_octets += mpx_craft_option(sf, &o, true);
    }
    mpx_timer_arm(conn, mpx_keys_deadline(k));
}

uint64_t mpx_conn_tick_keys(mpx_conn *conn, uint64_t now)
{
    if (!conn->keys || mpx_conn_is_plain(conn))
        return MPX_NEVER;
    if (!mpx_keys_tick(conn->keys, &conn->cfg.profile, now)) {
        conn->ep->stats.new_key_failed++;
        mpx_conn_notify(conn, MPX_EV_KEY_FAILED);
    }
    mpx_conn_send_new_keys(conn, now);
    return mpx_keys_deadline(conn->keys);
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
    conn->new_key_by = sf;
    mpx_conn_send_new_keys(conn, now);
    on_change(conn, before, now);
}

void mpx_conn_prove_key(mpx_conn *conn, bool key_id, uint64_t now)
{
    const struct mpx_auth_key *before = mpx_conn_key(conn);

    mpx_keys_prove(conn->keys, &conn->cfg.profile, key_id, now);
    conn->ep->stats.new_key_implicit += mpx_conn_key(conn) != before;
    on_change(conn, before, now);
}
