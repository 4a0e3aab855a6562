/* SPDX-License-Identifier: MIT */
/*
 * An endpoint: its connections, listeners, addresses, tokens, and what waits
 * for mpx_poll().
 */
#ifndef MPX_ENDPOINT_H
#define MPX_ENDPOINT_H

#include "mpx.h"
#include "mpx_conn.h"
#include "mpx_flow.h"
#include "mpx_limits.h"
#include "mpx_tcp.h"
#include "mpx_token.h"
#include "mpx_tokengen.h"

/* An own address. */
struct mpx_own {
    struct mpx_addr addr;
    uint16_t port; /* to be announced with it; 0: none */
    uint8_t flags; /* enum mpx_addr_flag */
};
struct mpx_listener {
    uint16_t port;
    struct mpx_config cfg;
};
/* A crafted segment, or a request to open, waiting for mpx_poll(). */
struct mpx_pending {
    enum mpx_act_kind kind;
    mpx_conn *conn;
    mpx_subflow *sf;
    struct mpx_tuple tuple;
    uint8_t hdr[MPX_TCP_HDR_MAX], hdr_len;
    uint8_t addr_id, remote_id;
};

struct mpx_endpoint {
    struct mpx_env env;
    struct mpx_stats stats;
    struct mpx_flows flows;
    struct mpx_tokens tokens;     /* conn->local.token of who holds one */
    struct mpx_tokengen tokengen; /* for profiles whose tokens are free */
    mpx_conn *first, *last;
    size_t n_conns;
    struct mpx_listener listener[MPX_LISTENERS_MAX];
    unsigned n_listeners;
    struct mpx_own own[MPX_ADDRS_MAX];
    unsigned n_addrs;
    uint16_t used, dropped;      /* bit i: own[i], mpx_endpoint_use_addr() */
    struct mpx_pending *pending; /* a queue: [head, n) of cap */
    size_t pending_head, pending_n, pending_cap;
    mpx_conn *busy_first, *busy_last;
    mpx_conn **heap;
    size_t heap_n, heap_cap;
};

/** A slot at the end of the queue, or NULL if out of memory. */
struct mpx_pending *mpx_pending_add(mpx_endpoint *ep);
const struct mpx_listener *mpx_listener_of(const mpx_endpoint *ep,
                                           uint16_t port);
/** The connection has something for mpx_poll(). */
void mpx_conn_kick(mpx_conn *conn);
void mpx_conn_notify(mpx_conn *conn, enum mpx_conn_event ev);
/** Drop what is queued for it. */
void mpx_conn_forget(mpx_conn *conn);
/** What is queued goes out without naming the subflow, which is no more. */
void mpx_pending_forget(mpx_endpoint *ep, const mpx_subflow *sf);

static inline void mpx_count_state(mpx_endpoint *ep, size_t octets)
{
    ep->stats.states++;
    ep->stats.state_octets += octets;
}

#endif /* MPX_ENDPOINT_H */
