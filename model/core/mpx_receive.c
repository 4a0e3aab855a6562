/* SPDX-License-Identifier: MIT */
/*
 * The receiving half of a connection, RFC 8684 3.3: mappings, reassembly by
 * data sequence number, delivery.
 */
#include "mpx_state.h"
#include "mpx_seq.h"

#include <string.h>

/* ---- options ---- */

void mpx_receive_map(mpx_subflow *sf, uint64_t dsn, uint32_t ssn, uint32_t len)
{
    struct mpx_stats *st = &sf->conn->ep->stats;
    uint32_t end = ssn + len;

    if (!mpx_seq_lt(sf->rx_next, end))
        return; /* all of it has been received: a repeat */
    if (mpx_seq_lt(ssn, sf->rx_next)) {
        dsn += sf->rx_next - ssn;
        ssn = sf->rx_next;
    }
    if (mpx_maps_add(&sf->rx, ssn, dsn, end - ssn))
        st->dss_no_match++;
}

static void on_data_fin(mpx_conn *conn, uint64_t dsn)
{
    if (conn->have_fin)
        return; /* the first one stands: a later, other one is forged */
    if (mpx_dsn_lt(dsn, conn->rcv_nxt))
        return;
    conn->have_fin = true;
    conn->fin_dsn = dsn;
}

void mpx_receive_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                     uint64_t window, uint64_t now)
{
    mpx_conn *conn = sf->conn;
    uint64_t dsn = d->dsn;
    uint32_t len = d->dll;

    if (!conn->have_remote || sf->state != MPX_SF_ESTABLISHED) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    if (d->has_ack)
        mpx_data_on_dack(conn,
                         d->ack8 ? d->ack
                                 : mpx_dsn_expand(conn->snd_una,
                                                  (uint32_t)d->ack),
                         true, window, now);
    mpx_conn_confirm(conn, now);
    if (!d->has_map)
        return;
    if (d->dsn8)
        conn->ack8 = true; /* RFC 8684 3.3.1 */
    else
        dsn = mpx_dsn_expand(conn->rcv_nxt, (uint32_t)dsn);
    if (d->fin) {
        len--; /* DATA_FIN takes the last number of the mapping */
        on_data_fin(conn, dsn + len);
        if (conn->fin_done)
            sf->need_ack = true; /* our acknowledgement was lost */
    }
    if (len && d->ssn)
        mpx_receive_map(sf, dsn, d->ssn, len);
    mpx_conn_check_close(conn, now);
}

/* ---- reassembly ---- */

/* Octets in order: straight from the host's buffer if nothing waits before
 * them and the application reads; through the ring otherwise. */
static bool take_in_order(mpx_conn *conn, const uint8_t *p, size_t len)
{
    bool direct = !conn->paused && conn->rcv_read == conn->rcv_nxt;
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);

    if (direct && (!conn->direct.len ||
                   conn->direct.p + conn->direct.len == p)) {
        if (!conn->direct.len)
            conn->direct.p = p;
        conn->direct.len += len;
        conn->rcv_read += len;
    } else {
        size_t keep = conn->ooo.n ? (size_t)(conn->ooo.v[conn->ooo.n - 1].to -
                                             conn->rcv_read)
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
    size_t keep = conn->ooo.n
                      ? (size_t)(conn->ooo.v[conn->ooo.n - 1].to - base)
                      : (size_t)(conn->rcv_nxt - base);
    size_t span = (size_t)(end - base);

    if (mpx_ranges_has(&conn->ooo, dsn, end)) {
        conn->ep->stats.dup_data++;
        return;
    }
    if (mpx_ring_fit(&conn->rcv, base, keep, span > keep ? span : keep) ||
        mpx_ranges_add(&conn->ooo, dsn, end)) {
        conn->ep->stats.dsn_outside++;
        return;
    }
    mpx_ring_put(&conn->rcv, dsn, p, len);
    conn->ep->stats.ofo_queue++;
}

static void take(mpx_conn *conn, uint64_t dsn, const uint8_t *p, size_t len)
{
    uint64_t edge = conn->rcv_read + conn->cfg.rcvbuf;

    if (mpx_dsn_lt(edge, dsn + len) ||
        (conn->have_fin && mpx_dsn_lt(conn->fin_dsn, dsn + len))) {
        conn->ep->stats.dsn_outside++;
        return; /* never Data-ACKed: the peer sends it again */
    }
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

/* TCP delivered octets that no mapping covers, RFC 8684 3.3.1, 3.7. */
static void unmapped(mpx_subflow *sf, size_t len, uint64_t now)
{
    mpx_conn *conn = sf->conn;

    conn->ep->stats.unmapped += len;
    if (conn->n_subflows == 1 && !sf->join) {
        conn->ep->stats.dss_fallback++;
        mpx_conn_fallback(conn, sf);
        return;
    }
    mpx_subflow_reset(sf, MPX_RST_MIDDLEBOX, now);
}

void mpx_subflow_data(mpx_subflow *sf, const uint8_t *p, size_t len,
                      uint64_t now)
{
    mpx_conn *conn = sf->conn;

    conn->direct = (struct mpx_span){0};
    while (len && sf->state != MPX_SF_CLOSED) {
        const struct mpx_map *m;
        uint64_t dsn;
        size_t n = len;

        mpx_maps_drop_below(&sf->rx, sf->rx_next, NULL);
        m = conn->plain ? NULL : mpx_maps_find(&sf->rx, sf->rx_next);
        if (!m && !conn->plain) {
            unmapped(sf, len, now);
            if (!conn->plain)
                break;
        }
        dsn = m ? m->dsn + (sf->rx_next - m->ssn) : conn->rcv_nxt;
        if (m && n > m->ssn + m->len - sf->rx_next)
            n = m->ssn + m->len - sf->rx_next;
        sf->rx_next += (uint32_t)n;
        take(conn, dsn, p, n);
        p += n;
        len -= n;
    }
    sf->rx_next += (uint32_t)len; /* what could not be used */
    mpx_conn_check_close(conn, now);
    mpx_conn_kick(conn);
}

/* ---- delivery ---- */

bool mpx_receive_drained(const mpx_conn *conn)
{
    return !conn->direct.len && conn->rcv_read == conn->rcv_nxt;
}

bool mpx_receive_next(mpx_conn *conn, struct mpx_action *a)
{
    size_t held = (size_t)(conn->rcv_nxt - conn->rcv_read);
    mpx_subflow *sf;

    if (conn->paused || mpx_receive_drained(conn))
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
    sf = conn->plain ? conn->first : mpx_subflow_best(conn);
    if (held >= conn->cfg.rcvbuf / 2 && sf)
        mpx_craft_ack(sf); /* the window opens again */
    return true;
}

/* Octets that lie in the host's buffer must outlive it. */
static bool keep_direct(mpx_conn *conn)
{
    size_t len = conn->direct.len;
    uint64_t base = conn->rcv_read - len;
    uint64_t top = conn->ooo.n ? conn->ooo.v[conn->ooo.n - 1].to
                               : conn->rcv_nxt;

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

void mpx_conn_set_reading(mpx_conn *conn, bool on, uint64_t now)
{
    (void)now;
    if (!on && !keep_direct(conn))
        return; /* out of memory: read on rather than lose octets */
    conn->paused = !on;
    if (on)
        mpx_conn_kick(conn);
}
