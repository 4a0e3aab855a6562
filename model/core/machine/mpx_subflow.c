/* SPDX-License-Identifier: MIT */
/* The life of a subflow: one TCP flow of a connection. */
#include "mpx_subflow.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_mem.h"

#include <assert.h>

static void remove_from_conn(mpx_subflow *sf)
{
    mpx_conn *conn = sf->conn;
    mpx_subflow *before = conn->first;

    while (before->next != sf)
        before = before->next;
    before->next = sf->next;
    if (conn->last == sf)
        conn->last = before;
    if (conn->new_key_on == sf)
        conn->new_key_on = NULL;
    if (conn->new_key_by == sf)
        conn->new_key_by = NULL;
    mpx_pending_forget(conn->ep, sf);
    mpx_subflow_free(sf);
}

/* Records of what has ended are for looking at, and not for ever; the first is
 * the connection's. */
static void forget_ended(mpx_conn *conn)
{
    mpx_subflow *oldest = NULL;
    unsigned ended = 0;

    for (mpx_subflow *sf = conn->first ? conn->first->next : NULL; sf;
         sf = sf->next)
        if (sf->state == MPX_SF_CLOSED &&
            (mpx_subflow_is_done(sf) || mpx_subflow_is_unattached(sf))) {
            oldest = oldest ? oldest : sf;
            ended++;
        }
    if (ended > MPX_SUBFLOWS_KEPT)
        remove_from_conn(oldest);
}

bool mpx_subflow_reap(mpx_subflow *sf)
{
    if (sf->state != MPX_SF_CLOSED || !mpx_subflow_is_unattached(sf))
        return false;
    remove_from_conn(sf);
    return true;
}

mpx_subflow *mpx_subflow_new(mpx_conn *conn, const struct mpx_tuple *t,
                             bool initiator, bool join)
{
    const struct mpx_env *env = &conn->ep->env;
    mpx_subflow *sf = mpx_mem_zeroed(env, sizeof *sf);

    if (!sf)
        return NULL;
    forget_ended(conn);
    mpx_count_state(conn->ep, sizeof *sf);
    sf->conn = conn;
    sf->tuple = *t;
    sf->initiator = initiator;
    sf->join = join;
    sf->state = initiator ? MPX_SF_SYN_SENT : MPX_SF_SYN_RCVD;
    sf->rx_next = sf->tx_next = 1;
    sf->cwnd =
        10 * (uint32_t)conn->cfg.mss; /* RFC 6928, until TCP reports its own */
    sf->snd_wnd = 65535;
    sf->third_at = MPX_NEVER;
    sf->tx.max = mpx_maps_of(conn->cfg.sndbuf);
    sf->rx.max = mpx_maps_of(conn->cfg.rcvbuf);
    sf->tx.env = sf->rx.env = env;
    mpx_dss_csum_init(&sf->verify, sf->rx.max, env);
    if (!conn->cfg.fixed_isn)
        env->random(env->ctx, &sf->isn_off, sizeof sf->isn_off);
    if (join)
        env->random(env->ctx, &sf->nonce_local, sizeof sf->nonce_local);
    if (conn->cfg.profile.nonce_bits == MPX_NONCE_16)
        sf->nonce_local &= UINT16_MAX; /* to measure D-35 */
    if (mpx_flows_add(&conn->ep->flows, sf)) {
        mpx_mem_free(env, sf);
        return NULL;
    }
    if (conn->last)
        conn->last->next = sf;
    else
        conn->first = sf;
    conn->last = sf;
    sf->number = conn->n_subflows++;
    return sf;
}

void mpx_subflow_free(mpx_subflow *sf)
{
    mpx_flows_remove(&sf->conn->ep->flows, sf);
    mpx_maps_free(&sf->tx);
    mpx_maps_free(&sf->rx);
    mpx_dss_csum_free(&sf->verify);
    mpx_mem_free(&sf->conn->ep->env, sf);
}

bool mpx_subflow_half_open(const mpx_subflow *sf)
{
    return sf->join && sf->state == MPX_SF_SYN_RCVD;
}

bool mpx_subflow_is_pending(const mpx_subflow *sf)
{
    return sf->join &&
           (sf->state == MPX_SF_SYN_SENT || sf->state == MPX_SF_SYN_RCVD ||
            sf->state == MPX_SF_PRE_ESTABLISHED);
}

bool mpx_subflow_usable(const mpx_subflow *sf)
{
    return (sf->state == MPX_SF_ESTABLISHED || sf->state == MPX_SF_PLAIN) &&
           sf->socket == MPX_SOCK_OPEN;
}

bool mpx_subflow_can_signal(const mpx_subflow *sf)
{
    return sf->state == MPX_SF_ESTABLISHED && sf->in != MPX_HALF_NONE &&
           !mpx_subflow_is_done(sf);
}

/* One that we are closing may have nobody at its far end any more. */
static bool is_better(const mpx_subflow *a, const mpx_subflow *b)
{
    if (mpx_subflow_is_closing(a) != mpx_subflow_is_closing(b))
        return mpx_subflow_is_closing(b);
    if (a->stale != b->stale)
        return b->stale;
    return a->srtt < b->srtt;
}

mpx_subflow *mpx_subflow_best(const mpx_conn *conn)
{
    mpx_subflow *best = NULL;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        if (!mpx_subflow_can_signal(sf) ||
            (sf->in == MPX_HALF_FIN && mpx_subflow_is_closing(sf)))
            continue;
        if (!best || is_better(sf, best))
            best = sf;
    }
    return best;
}

void mpx_subflow_ask_close(mpx_subflow *sf)
{
    if (sf->socket != MPX_SOCK_OPEN)
        return;
    mpx_subflow_step_socket(sf, MPX_KE_CLOSE);
    sf->events |= MPX_SA_CLOSE;
    mpx_conn_kick(sf->conn);
}

mpx_subflow *mpx_subflow_find(mpx_endpoint *ep, const struct mpx_tuple *t)
{
    return mpx_flows_find(&ep->flows, t);
}

void *mpx_subflow_user(const mpx_subflow *sf)
{
    return sf->user;
}

mpx_conn *mpx_subflow_conn(const mpx_subflow *sf)
{
    return sf->conn;
}

void mpx_subflow_info(const mpx_subflow *sf, struct mpx_subflow_info *info)
{
    *info = (struct mpx_subflow_info){
        .state = sf->state,
        .tuple = sf->tuple,
        .join = sf->join,
        .initiator = sf->initiator,
        .backup = sf->backup,
        .number = sf->number,
        .local_id = sf->local_id,
        .remote_id = sf->remote_id,
        .octets_in = sf->rx_next - 1,
        .octets_out = sf->tx_next - 1,
        .reinjected = sf->reinjected,
        .mappings = sf->tx.n,
        .cwnd = sf->cwnd,
        .srtt = sf->srtt,
    };
}
