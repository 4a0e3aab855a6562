/* SPDX-License-Identifier: MIT */
/* What the MPTCP options of an acceptable segment do to its subflow. */
#include "mpx_options_in.h"
#include "mpx_addr_in.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_conn_open.h"
#include "mpx_craft.h"
#include "mpx_dss_in.h"
#include "mpx_endpoint.h"
#include "mpx_fallback.h"
#include "mpx_fastclose.h"
#include "mpx_handshake_capable.h"
#include "mpx_handshake_join.h"
#include "mpx_prio.h"
#include "mpx_recvq.h"
#include "mpx_subflow.h"

static void on_capable(mpx_subflow *sf, const struct mpx_opt_capable *c,
                       uint64_t now)
{
    mpx_conn *conn = sf->conn;

    /* RFC 8684 3.1: with data it is the mapping of the first octets. */
    if (!c->has_dll || sf->join || sf->initiator ||
        !mpx_handshake_agreed(conn, c))
        return;
    if (c->has_csum != conn->csum) {
        conn->ep->stats.csum_presence++;
        return; /* then it is no mapping */
    }
    mpx_recvq_map(sf, &(struct mpx_sealed){.dsn = conn->remote.idsn + 1,
                                           .ssn = 1,
                                           .len = c->dll,
                                           .dll = c->dll,
                                           .csum = c->csum});
    conn->ack8 = true; /* its mapping has all 64 bits */
    mpx_conn_confirm(conn, now);
}

static void on_join(mpx_subflow *sf, const struct mpx_opt_join *j)
{
    /* The fourth ACK, RFC 8684 3.2, also if it was lost; and before any data:
     * Linux resets a subflow that brings data out of order before it. */
    if (j->form == MPX_JOIN_ACK && sf->join && !sf->initiator)
        mpx_craft_ack(sf);
}

static void on_option(mpx_subflow *sf, const struct mpx_opt *o,
                      const struct mpx_tcp *h, uint32_t payload, uint64_t now)
{
    struct mpx_stats *st = &sf->conn->ep->stats;

    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        on_capable(sf, &o->u.capable, now);
        break;
    case MPX_SUB_JOIN:
        on_join(sf, &o->u.join);
        break;
    case MPX_SUB_DSS:
        mpx_dss_in(sf, &o->u.dss, payload,
                   (uint64_t)h->window << sf->wscale_remote, now);
        break;
    case MPX_SUB_ADD_ADDR:
        mpx_addr_on_add_addr(sf, &o->u.add_addr, now);
        break;
    case MPX_SUB_REMOVE_ADDR:
        mpx_addr_on_remove_addr(sf->conn, &o->u.remove_addr, now);
        break;
    case MPX_SUB_PRIO:
        mpx_prio_on_option(sf, &o->u.prio);
        break;
    case MPX_SUB_NEW_KEY:
        mpx_conn_on_new_key(sf, &o->u.new_key, now);
        break;
    case MPX_SUB_TCPRST:
        st->tcprst_rx++;
        mpx_join_on_refusal(sf, &o->u.tcprst, now);
        break;
    case MPX_SUB_FAIL:
        mpx_fallback_on_fail(sf, &o->u.fail, h->flags & MPX_TCP_RST, now);
        break;
    case MPX_SUB_FASTCLOSE:
        mpx_fastclose_on_option(sf, &o->u.fastclose, h->flags & MPX_TCP_RST,
                                now);
        break;
    case MPX_SUB_COUNT:
        break;
    }
}

void mpx_options_in(mpx_subflow *sf, const struct mpx_tcp *h, uint32_t payload,
                    uint64_t now)
{
    struct mpx_stats *st = &sf->conn->ep->stats;

    st->opt_malformed += h->malformed;
    for (unsigned i = 0; i < h->n_mp; i++) {
        struct mpx_opt o;
        mpx_err err = mpx_opt_decode(&o, h->mp[i].p, h->mp[i].len,
                                     mpx_seg_kind_of(h->flags));

        if (err == MPX_ERR_UNKNOWN) {
            st->opt_unknown++;
        } else if (err) {
            st->opt_malformed++;
        } else {
            on_option(sf, &o, h, payload, now);
        }
    }
}

/* Of MPTCP, plain TCP that fell back looks at mappings alone. */
void mpx_options_in_late(mpx_subflow *sf, const struct mpx_tcp *h,
                         uint32_t payload)
{
    struct mpx_opt o;

    for (unsigned i = 0; i < h->n_mp; i++)
        if (h->mp[i].p[2] >> 4 == MPX_SUB_DSS &&
            !mpx_opt_decode(&o, h->mp[i].p, h->mp[i].len,
                            mpx_seg_kind_of(h->flags)))
            mpx_fallback_on_dss(sf, &o.u.dss, payload);
}
