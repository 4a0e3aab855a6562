/* SPDX-License-Identifier: MIT */
/* Octets that the TCP of a subflow has put in order: their mapping, and what
 * follows where there is none, RFC 8684 3.3 and 3.7. */
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_fallback.h"
#include "mpx_pending.h"
#include "mpx_recvq.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

#include <assert.h>

/* A mapping outside the window, where none ever was in its place: the peer
 * counts from elsewhere, D-05. Where keys are in clear the number follows from
 * them, and such a mapping is merely wrong. */
static bool is_other_idsn(const mpx_subflow *sf, uint64_t dsn)
{
    const mpx_conn *conn = sf->conn;
    uint64_t first = conn->remote.idsn + 1;

    return conn->cfg.profile.external && !conn->idsn_agreed && !sf->join &&
           mpx_fallback_is_alone(sf) &&
           dsn - first > conn->rcv_read + conn->cfg.rcvbuf - first;
}

/* Octets of a subflow whose mappings need no proof. */
static void deliver_mapped(mpx_subflow *sf, const uint8_t *p, size_t len,
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
        mpx_recvq_take(conn, dsn, p, n);
        p += n;
        len -= n;
    }
    sf->rx_next += len; /* what could not be used */
}

/* Octets under checksums: only whole, verified mappings count. */
static void deliver_verified(mpx_subflow *sf, const uint8_t *p, size_t len,
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
        mpx_recvq_take(conn, m.dsn, p, m.len);
        if (m.dll > m.len)
            mpx_recvq_on_fin(conn, m.dsn + m.len);
    }
}

void mpx_subflow_data(mpx_subflow *sf, const uint8_t *p, size_t len,
                      uint64_t now)
{
    mpx_conn *conn = sf->conn;

    /* What was not drained is kept, unless it lies where this does. */
    assert(!len || !conn->direct.len || p + len <= conn->direct.p ||
           conn->direct.p + conn->direct.len <= p);
    if (!mpx_recvq_keep(conn)) {
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
        deliver_verified(sf, p, len, now);
    else
        deliver_mapped(sf, p, len, now);
    mpx_conn_check_close(conn, now);
    mpx_conn_kick(conn);
}
