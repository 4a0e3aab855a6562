/* SPDX-License-Identifier: MIT */
/*
 * The receiving half of a connection, RFC 8684 3.3: mappings, reassembly by
 * data sequence number, delivery.
 */
#include "mpx_csum.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_recvq.h"
#include "mpx_sendq.h"
#include "mpx_subflow.h"
#include "mpx_seq.h"

#include <assert.h>
#include <string.h>

/* ---- options ---- */

/* Octets whose mapping is lost would be lost too: TCP is not to see them yet.
 */
static void note_map(mpx_subflow *sf, mpx_err err)
{
    struct mpx_stats *st = &sf->conn->ep->stats;

    sf->no_room = err == MPX_ERR_NOSPACE || err == MPX_ERR_NOMEM;
    st->map_full += sf->no_room;
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

static void on_data_fin(mpx_conn *conn, uint64_t dsn)
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

/* A DATA_FIN without octets has its checksum over the pseudo header alone. */
static bool lone_fin_is_good(const mpx_conn *conn, const struct mpx_opt_dss *d,
                             uint64_t dsn)
{
    return !conn->csum || d->dll > 1 ||
           mpx_csum_dss(dsn, d->ssn, d->dll, 0) == d->csum;
}

static void on_mapping(mpx_subflow *sf, const struct mpx_opt_dss *d,
                       uint32_t payload, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_sealed m = {.dsn = d->dsn,
                           .ssn = d->ssn,
                           .len = d->dll,
                           .dll = d->dll,
                           .csum = d->csum};

    if (!d->dll) {
        /* DATA_FIN takes a number; an infinite mapping, RFC 8684 3.7, comes
         * "on the first new packet", with octets. Linux ignores one without. */
        if (d->fin)
            conn->ep->stats.opt_malformed++;
        else if (!payload)
            conn->ep->stats.opt_misplaced++;
        else
            mpx_fallback_on_infinite(sf);
        return;
    }
    if (d->has_csum != conn->csum) { /* RFC 8684 3.3: reset it */
        conn->ep->stats.csum_presence++;
        mpx_subflow_reset(sf, MPX_RST_MPTCP, now);
        return;
    }
    if (d->dsn8)
        conn->ack8 = true; /* RFC 8684 3.3.1 */
    else
        m.dsn = mpx_dsn_expand(conn->rcv_nxt, (uint32_t)m.dsn);
    conn->idsn_agreed |= m.ssn && m.dsn - conn->remote.idsn == m.ssn;
    if (d->fin) {
        m.len--; /* DATA_FIN takes the last number of the mapping */
        if (!lone_fin_is_good(conn, d, m.dsn)) {
            conn->ep->stats.csum_err++;
            return; /* it will come again */
        }
        if (!conn->csum || !m.len) /* else once its mapping is verified */
            on_data_fin(conn, m.dsn + m.len);
        if (conn->fin_in == MPX_FIN_TAKEN)
            sf->need_ack = true; /* our acknowledgement was lost */
    }
    if (m.len && (m.ssn || sf->rx_next > 1)) /* 0 is the SYN's at first */
        mpx_recvq_map(sf, &m);
    mpx_conn_check_close(conn, now);
}

void mpx_recvq_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                   uint32_t payload, uint64_t window, uint64_t now)
{
    mpx_conn *conn = sf->conn;

    if (!mpx_conn_knows_peer(conn) || sf->state != MPX_SF_ESTABLISHED) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    if (d->has_ack)
        mpx_sendq_on_dack(
            conn,
            d->ack8 ? d->ack : mpx_dsn_expand(conn->snd_una, (uint32_t)d->ack),
            true, window, now);
    mpx_conn_confirm(conn, now);
    if (d->has_map && !mpx_conn_is_plain(conn))
        on_mapping(sf, d, payload, now);
}

/* ---- reassembly ---- */

uint32_t mpx_recvq_room(const mpx_conn *conn)
{
    uint64_t held = conn->rcv_nxt - conn->rcv_read;

    return conn->cfg.rcvbuf > held ? (uint32_t)(conn->cfg.rcvbuf - held) : 0;
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

static void take(mpx_conn *conn, uint64_t dsn, const uint8_t *p, size_t len)
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
static bool keep_direct(mpx_conn *conn)
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
    take(sf->conn, sf->conn->rcv_nxt, p, len);
    (void)keep_direct(sf->conn);
}

/* A mapping outside the window, where none ever was in its place: the peer
 * counts from elsewhere, D-05. Where keys are in clear they say from where, and
 * such a mapping is merely wrong. */
static bool is_other_idsn(const mpx_subflow *sf, uint64_t dsn)
{
    const mpx_conn *conn = sf->conn;
    uint64_t first = conn->remote.idsn + 1;

    return conn->cfg.profile.external && !conn->idsn_agreed && !sf->join &&
           mpx_fallback_is_alone(sf) &&
           dsn - first > conn->rcv_read + conn->cfg.rcvbuf - first;
}

/* Octets of a subflow whose mappings need no proof. */
static void by_mapping(mpx_subflow *sf, const uint8_t *p, size_t len,
                       uint64_t now)
{
    mpx_conn *conn = sf->conn;

    while (len && sf->state != MPX_SF_CLOSED) {
        uint32_t ssn = (uint32_t)sf->rx_next;
        const struct mpx_map *m;
        uint64_t dsn;
        size_t n = len;

        mpx_maps_drop_below(&sf->rx, ssn, NULL);
        m = mpx_maps_find(&sf->rx, ssn);
        if (!mpx_conn_is_plain(conn)) {
            if (!m)
                mpx_fallback_on_unmapped(sf, len, now);
            else if (is_other_idsn(sf, m->dsn + (ssn - m->ssn)))
                mpx_fallback_on_other_idsn(sf, len, now);
            if (!m && !mpx_conn_is_plain(conn))
                break;
        }
        if (mpx_conn_is_plain(conn) && mpx_fallback_is_void(sf))
            m = NULL;
        dsn = m ? m->dsn + (ssn - m->ssn) : conn->rcv_nxt;
        if (mpx_conn_is_plain(conn) && mpx_dsn_lt(conn->rcv_nxt, dsn))
            dsn = conn->rcv_nxt; /* its octets are in order */
        if (m && n > m->ssn + m->len - ssn)
            n = m->ssn + m->len - ssn;
        else if (!m && sf->rx.n && !mpx_fallback_is_void(sf) &&
                 n > sf->rx.v[sf->rx.head].ssn - ssn)
            n = sf->rx.v[sf->rx.head].ssn - ssn;
        sf->rx_next += n;
        take(conn, dsn, p, n);
        p += n;
        len -= n;
    }
    sf->rx_next += len; /* what could not be used */
}

/* Octets under checksums: only whole, verified mappings count. */
static void by_proof(mpx_subflow *sf, const uint8_t *p, size_t len,
                     uint64_t now)
{
    mpx_conn *conn = sf->conn;
    struct mpx_sealed m;

    sf->rx_next += len;
    if (mpx_dss_csum_data(&sf->verify, p, len)) {
        mpx_subflow_reset(sf, MPX_RST_RESOURCES, now);
        return;
    }
    if (sf->verify.n && is_other_idsn(sf, sf->verify.v[0].dsn))
        mpx_fallback_on_other_idsn(sf, len, now);
    while (sf->state == MPX_SF_ESTABLISHED) {
        enum mpx_dss_csum_result r = mpx_dss_csum_next(&sf->verify, &m, &p);

        if (r == MPX_VERIFY_WAIT)
            return;
        if (r == MPX_VERIFY_UNMAPPED)
            mpx_fallback_on_unmapped(sf, len, now);
        if (r == MPX_VERIFY_BAD)
            mpx_fallback_on_bad_csum(sf, m.dsn, now);
        if (r != MPX_VERIFY_GOOD)
            continue;
        take(conn, m.dsn, p, m.len);
        if (m.dll > m.len)
            on_data_fin(conn, m.dsn + m.len);
    }
}

void mpx_subflow_data(mpx_subflow *sf, const uint8_t *p, size_t len,
                      uint64_t now)
{
    mpx_conn *conn = sf->conn;

    /* What was not drained is kept, unless it lies where this does. */
    assert(!len || !conn->direct.len || p + len <= conn->direct.p ||
           conn->direct.p + conn->direct.len <= p);
    if (!keep_direct(conn)) {
        mpx_conn_abort(conn, now);
        return;
    }
    conn->scattered |= sf->join;
    if (conn->fastclosing ||
        conn->state == MPX_M_CLOSED) { /* nobody reads any more */
        sf->rx_next += len;
        return;
    }
    if (conn->csum && !mpx_conn_is_plain(conn))
        by_proof(sf, p, len, now);
    else
        by_mapping(sf, p, len, now);
    mpx_conn_check_close(conn, now);
    mpx_conn_kick(conn);
}

/* ---- delivery ---- */

bool mpx_recvq_drained(const mpx_conn *conn)
{
    return !conn->direct.len && conn->rcv_read == conn->rcv_nxt;
}

bool mpx_recvq_next(mpx_conn *conn, struct mpx_action *a)
{
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);
    mpx_subflow *sf;

    if (conn->paused || mpx_recvq_drained(conn))
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
    sf = mpx_conn_is_plain(conn) ? conn->first : mpx_subflow_best(conn);
    if (held >= conn->cfg.rcvbuf / 2 && sf)
        mpx_craft_ack(sf); /* the window opens again */
    return true;
}

void mpx_conn_set_reading(mpx_conn *conn, bool on, uint64_t now)
{
    (void)now;
    if (!on && !keep_direct(conn))
        return; /* out of memory: read on rather than lose octets */
    conn->paused = !on;
    if (on)
        mpx_conn_kick(conn);
}
