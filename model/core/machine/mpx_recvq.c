/* SPDX-License-Identifier: MIT */
/*
 * The receiving half of a connection, RFC 8684 3.3: mappings, reassembly by
 * data sequence number, delivery.
 */
#include "mpx_recvq.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"

#include <assert.h>
#include <string.h>

/* ---- options ---- */

/* Octets whose mapping is lost would be lost too: TCP is not to see them yet.
 */
static void note_map(mpx_subflow *sf, mpx_err err)
{
    struct mpx_stats *st = &sf->conn->ep->stats;

    sf->map_refused = err == MPX_ERR_NOSPACE || err == MPX_ERR_NOMEM;
    st->map_full += sf->map_refused;
    st->dss_no_match += err == MPX_ERR_MALFORMED;
}

void mpx_recvq_map(mpx_subflow *sf, const struct mpx_sealed *m)
{
    uint32_t ssn = m->ssn, end = m->ssn + m->len;
    uint32_t next = (uint32_t)sf->rx_next;
    uint64_t dsn = m->dsn;

    if (sf->conn->csum && !mpx_conn_is_plain(sf->conn)) {
        note_map(sf, mpx_dss_csum_map(&sf->verify, m));
        return;
    }
    if (!mpx_seq_lt(next, end))
        return; /* all of it has been received: a repeat */
    if (mpx_seq_lt(ssn, next)) {
        dsn += next - ssn;
        ssn = next;
    }
    note_map(sf, mpx_maps_add(&sf->rx, ssn, dsn, end - ssn));
}

void mpx_recvq_on_fin(mpx_conn *conn, uint64_t dsn)
{
    if (conn->fin_in != MPX_FIN_UNKNOWN)
        return; /* the first one stands: a later, other one is forged */
    if (mpx_dsn_lt(dsn, conn->rcv_nxt))
        return;
    mpx_conn_step_fin_in(conn, MPX_IE_KNOW);
    conn->fin_dsn = dsn;
}

void mpx_recvq_late_map(mpx_subflow *sf, const struct mpx_opt_dss *d)
{
    struct mpx_sealed m = {.dsn = d->dsn, .ssn = d->ssn, .len = d->dll};

    if (!d->dsn8)
        m.dsn = mpx_dsn_expand(sf->conn->rcv_nxt, (uint32_t)m.dsn);
    m.len -= d->fin;
    if (m.len)
        mpx_recvq_map(sf, &m);
}

/* ---- reassembly ---- */

uint32_t mpx_recvq_window(const mpx_conn *conn)
{
    uint64_t held = conn->rcv_nxt - conn->rcv_read;

    return conn->cfg.rcvbuf > held ? (uint32_t)(conn->cfg.rcvbuf - held) : 0;
}

/* Its right edge stays where it was told to be, RFC 9293 3.8.6. */
static uint32_t keep_edge(mpx_conn *conn, uint32_t window)
{
    uint32_t past = (uint32_t)conn->rcv_nxt - conn->offered_at;

    if (conn->offered > past && conn->offered - past > window)
        window = conn->offered - past;
    conn->offered = window;
    conn->offered_at = (uint32_t)conn->rcv_nxt;
    return window;
}

uint32_t mpx_recvq_offer(mpx_conn *conn)
{
    uint32_t window = mpx_recvq_window(conn);
    uint64_t waiting = 0;

    if (!conn->cfg.charge_ooo)
        return window;
    for (size_t i = 0; i < conn->ooo.n; i++)
        waiting += conn->ooo.v[i].to - conn->ooo.v[i].from;
    return keep_edge(conn, waiting < window ? window - (uint32_t)waiting : 0);
}

/* Octets in order: straight from the host's buffer if nothing waits before
 * them and the application reads; through the ring otherwise. */
static bool take_in_order(mpx_conn *conn, const uint8_t *p, size_t len)
{
    bool direct = !conn->paused && conn->rcv_read == conn->rcv_nxt;
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);

    if (direct &&
        (!conn->direct.len || conn->direct.p + conn->direct.len == p)) {
        if (!conn->direct.len)
            conn->direct.p = p;
        conn->direct.len += len;
        conn->rcv_read += len;
    } else {
        size_t keep =
            conn->ooo.n
                ? (size_t)(conn->ooo.v[conn->ooo.n - 1].to - conn->rcv_read)
                : held;

        if (mpx_ring_fit(&conn->rcv, conn->rcv_read, keep,
                         held + len > keep ? held + len : keep))
            return false;
        mpx_ring_put(&conn->rcv, conn->rcv_nxt, p, len);
    }
    conn->rcv_nxt += len;
    conn->ep->stats.data_rx += len;
    return true;
}

static void take_out_of_order(mpx_conn *conn, uint64_t dsn, const uint8_t *p,
                              size_t len)
{
    uint64_t end = dsn + len, base = conn->rcv_read;
    size_t keep = conn->ooo.n ? (size_t)(conn->ooo.v[conn->ooo.n - 1].to - base)
                              : (size_t)(conn->rcv_nxt - base);
    size_t span = (size_t)(end - base);

    if (mpx_ranges_has(&conn->ooo, dsn, end)) {
        conn->ep->stats.dup_data++;
        return;
    }
    if (mpx_ring_fit(&conn->rcv, base, keep, span > keep ? span : keep) ||
        mpx_ranges_add(&conn->ooo, dsn, end)) {
        conn->ep->stats.ofo_full++;
        return;
    }
    mpx_ring_put(&conn->rcv, dsn, p, len);
    conn->ep->stats.ofo_queue++;
}

void mpx_recvq_take(mpx_conn *conn, uint64_t dsn, const uint8_t *p, size_t len)
{
    uint64_t edge = conn->rcv_read + conn->cfg.rcvbuf;

    /* Plain TCP has acknowledged them: there is no second chance. */
    if (!mpx_conn_is_plain(conn) && mpx_dsn_lt(edge, dsn + len)) {
        conn->ep->stats.dsn_outside++;
        conn->scattered = true;
        return; /* never Data-ACKed: the peer sends it again */
    }
    if (conn->fin_in != MPX_FIN_UNKNOWN &&
        mpx_dsn_lt(conn->fin_dsn, dsn + len)) {
        conn->ep->stats.dsn_outside++;
        conn->scattered = true;
        if (!mpx_dsn_lt(dsn, conn->fin_dsn))
            return;
        len = (size_t)(conn->fin_dsn - dsn); /* nothing follows DATA_FIN */
    }
    conn->scattered |= dsn != conn->rcv_nxt;
    if (mpx_dsn_lt(dsn, conn->rcv_nxt)) {
        uint64_t old = conn->rcv_nxt - dsn;

        conn->ep->stats.dup_data++;
        if (old >= len)
            return;
        dsn += old;
        p += old;
        len -= (size_t)old;
    }
    if (dsn != conn->rcv_nxt) {
        take_out_of_order(conn, dsn, p, len);
        return;
    }
    if (!take_in_order(conn, p, len))
        return;
    mpx_ranges_drop_below(&conn->ooo, conn->rcv_nxt);
    if (conn->ooo.n && conn->ooo.v[0].from == conn->rcv_nxt) {
        conn->ep->stats.data_rx += conn->ooo.v[0].to - conn->rcv_nxt;
        conn->rcv_nxt = conn->ooo.v[0].to;
        mpx_ranges_drop_below(&conn->ooo, conn->rcv_nxt);
    }
}

/* Octets that lie in the host's buffer must outlive it. */
bool mpx_recvq_keep(mpx_conn *conn)
{
    size_t len = conn->direct.len;
    uint64_t base = conn->rcv_read - len;
    uint64_t top =
        conn->ooo.n ? conn->ooo.v[conn->ooo.n - 1].to : conn->rcv_nxt;

    if (!len)
        return true;
    if (mpx_ring_fit(&conn->rcv, conn->rcv_read, (size_t)(top - conn->rcv_read),
                     (size_t)(top - base)))
        return false;
    mpx_ring_put(&conn->rcv, base, conn->direct.p, len);
    conn->rcv_read = base;
    conn->direct = (struct mpx_span){0};
    return true;
}

void mpx_recvq_rest(mpx_subflow *sf)
{
    const uint8_t *p;
    size_t len = mpx_dss_csum_rest(&sf->verify, &p);

    if (!len)
        return;
    mpx_recvq_take(sf->conn, sf->conn->rcv_nxt, p, len);
    (void)mpx_recvq_keep(sf->conn);
}

/* ---- delivery ---- */

bool mpx_recvq_drained(const mpx_conn *conn)
{
    return !conn->direct.len && conn->rcv_read == conn->rcv_nxt;
}

/* Some of what is held, for who reads slowly. */
static bool next_of_paused(mpx_conn *conn, struct mpx_action *a)
{
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);
    uint32_t n = held < conn->to_read ? (uint32_t)held : conn->to_read;

    if (!n)
        return false;
    a->kind = MPX_ACT_DELIVER;
    a->conn = conn;
    mpx_ring_span(&conn->rcv, conn->rcv_read, n, a->span);
    conn->rcv_read += n;
    conn->to_read -= n;
    return true;
}

bool mpx_recvq_next(mpx_conn *conn, struct mpx_action *a)
{
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);

    if (conn->paused)
        return next_of_paused(conn, a);
    if (mpx_recvq_drained(conn))
        return false;
    a->kind = MPX_ACT_DELIVER;
    a->conn = conn;
    if (conn->direct.len) {
        a->span[0] = conn->direct;
        a->span[1] = (struct mpx_span){0};
        conn->direct = (struct mpx_span){0};
        return true;
    }
    mpx_ring_span(&conn->rcv, conn->rcv_read, held, a->span);
    conn->rcv_read = conn->rcv_nxt;
    return true;
}

void mpx_conn_set_reading(mpx_conn *conn, bool on, uint64_t now)
{
    (void)now;
    if (!on && !mpx_recvq_keep(conn))
        return; /* out of memory: read on rather than lose octets */
    conn->paused = !on;
    if (on)
        mpx_conn_kick(conn);
}

void mpx_conn_read(mpx_conn *conn, uint32_t octets, uint64_t now)
{
    (void)now;
    conn->to_read = octets;
    mpx_conn_kick(conn);
}
