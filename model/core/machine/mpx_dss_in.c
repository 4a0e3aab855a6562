/* SPDX-License-Identifier: MIT */
/* What the DSS option of a segment does, RFC 8684 3.3. */
#include "mpx_dss_in.h"
#include "mpx_conn.h"
#include "mpx_conn_close.h"
#include "mpx_conn_open.h"
#include "mpx_csum.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_recvq.h"
#include "mpx_sendq.h"
#include "mpx_seq.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"

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
            mpx_recvq_on_fin(conn, m.dsn + m.len);
        if (conn->fin_in == MPX_FIN_TAKEN)
            sf->need_ack = true; /* our acknowledgement was lost */
    }
    if (m.len && (m.ssn || sf->rx_next > 1)) /* 0 is the SYN's at first */
        mpx_recvq_map(sf, &m);
    mpx_conn_check_close(conn, now);
}

/* Not from who has not proved yet whom it is. */
static bool may_take(const mpx_subflow *sf)
{
    return mpx_conn_knows_peer(sf->conn) && sf->state == MPX_SF_ESTABLISHED;
}

static void take_ack(mpx_conn *conn, const struct mpx_opt_dss *d,
                     bool has_window, uint64_t window, uint64_t now)
{
    if (d->has_ack)
        mpx_sendq_on_dack(
            conn,
            d->ack8 ? d->ack : mpx_dsn_expand(conn->snd_una, (uint32_t)d->ack),
            has_window, window, now);
}

void mpx_dss_ack_in(mpx_subflow *sf, const struct mpx_opt_dss *d, uint64_t now)
{
    if (may_take(sf))
        take_ack(sf->conn, d, false, 0, now);
}

void mpx_dss_in(mpx_subflow *sf, const struct mpx_opt_dss *d, uint32_t payload,
                uint64_t window, uint64_t now)
{
    mpx_conn *conn = sf->conn;

    if (!may_take(sf)) {
        conn->ep->stats.opt_misplaced++;
        return;
    }
    take_ack(conn, d, true, window, now);
    mpx_conn_confirm(conn, now);
    if (d->has_map && !mpx_conn_is_plain(conn))
        on_mapping(sf, d, payload, now);
}
