/* SPDX-License-Identifier: MIT */
/*
 * An honest host of the search: the core's endpoint as it is, under a TCP that
 * is in order and knows neither windows nor congestion, and applications that
 * remember what happened to them. All of it lies in one heap, see
 * search_heap.h. It has a clock of its own, which moves only when a timer runs
 * out.
 */
#ifndef SEARCH_HOST_H
#define SEARCH_HOST_H

#include "mpx.h"
#include "search_heap.h"

enum search_party { SEARCH_CLIENT, SEARCH_SERVER, SEARCH_ATTACKER };
enum {
    SEARCH_FLOWS = 12, /* TCP flows of one host, ever */
    SEARCH_CONNS = 2,
    SEARCH_OUT = 24, /* octets of a flow that are not acknowledged */
    SEARCH_PORT = 80,
    SEARCH_PORT_FIRST = 1000, /* of connection 0, own port; then 1001 */
    SEARCH_PORT_JOIN = 2000,  /* of the first join */
    SEARCH_HOST_SIZE = 512 << 10,
};

enum search_tcp_state {
    SEARCH_TCP_NONE,
    SEARCH_TCP_SYN_SENT,
    SEARCH_TCP_SYN_RCVD,
    SEARCH_TCP_OPEN,
    SEARCH_TCP_DEAD,
};
/* The TCP of one flow, in its own numbering. */
struct search_flow {
    struct mpx_tuple t;
    enum search_tcp_state state;
    mpx_subflow *sf;
    uint32_t una, nxt, rcv;
    uint32_t n_out; /* octets in out[], the first has number una */
    uint8_t out[SEARCH_OUT];
    bool fin_wanted, fin_sent, fin_acked, fin_in;
    uint8_t tries; /* time-outs in a row */
    uint64_t at;   /* ns; of the next one, or MPX_NEVER */
};

/* What an application has done and lived through, on one connection. */
struct search_app {
    mpx_conn *conn; /* NULL: there is none */
    uint16_t written, read, keys_set, keys_active;
    bool established, fallback, eof, closed, error, shut, strange, aborted;
};

struct search_host {
    struct search_heap heap; /* first: its address is the heap's */
    enum search_party id;
    mpx_endpoint *ep;
    uint64_t now; /* ns */
    uint32_t draws, n_flows;
    uint16_t next_port;
    struct search_flow flow[SEARCH_FLOWS];
    struct search_app app[SEARCH_CONNS];
    /* Octets of it that are never written: not kept, put back nor compared. */
    uint32_t idle_from, idle_to;
    bool overflow; /* something found no room: the state is not to be used */
    /* Each segment that leaves; set for the time of one call. */
    void (*emit)(void *ctx, const struct search_host *h,
                 const struct mpx_tuple *t, const uint8_t *hdr, uint8_t hdr_len,
                 const uint8_t *p, uint32_t len);
    void *ctx;
};

/** A host with addresses 10.0.0.x and 10.0.1.x in @p room, octets
 *  SEARCH_HOST_SIZE that are zero. */
struct search_host *search_host_init(void *room, enum search_party id,
                                     const struct mpx_config *cfg);
/** Open connection @p number from the first address, and write an octet. */
void search_host_connect(struct search_host *h, unsigned number,
                         const struct mpx_config *cfg);
/** A segment for it. */
void search_host_segment(struct search_host *h, const struct mpx_tuple *t,
                         const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
                         uint32_t len);
/** The application writes one octet more. */
void search_host_write(struct search_host *h, unsigned conn);
/** It writes no more. */
void search_host_shut(struct search_host *h, unsigned conn);
/** Do what the core asks for, until it asks no more. */
void search_host_drain(struct search_host *h);
/** When the next timer runs out; MPX_NEVER: none does. */
uint64_t search_host_deadline(const struct search_host *h);
/** It does. */
void search_host_tick(struct search_host *h, uint64_t now);
/** Number of the application that has @p conn; -1: none. */
int search_host_app_of(const struct search_host *h, const mpx_conn *conn);
/** Address @p i of a party. */
struct mpx_addr search_addr(enum search_party id, unsigned i);

#endif /* SEARCH_HOST_H */
