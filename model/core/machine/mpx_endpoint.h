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
#include "mpx_pending.h"
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

const struct mpx_listener *mpx_listener_of(const mpx_endpoint *ep,
                                           uint16_t port);

static inline void mpx_count_state(mpx_endpoint *ep, size_t octets)
{
    ep->stats.states++;
    ep->stats.state_octets += octets;
}

#endif /* MPX_ENDPOINT_H */
