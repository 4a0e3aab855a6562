/* SPDX-License-Identifier: MIT */
/*
 * A toy TCP for tests of the core: sequence numbers from 0, a fixed window in
 * flight, go-back-N after a time-out or three duplicate ACKs, FIN, RST. Out of
 * order octets are dropped. It trusts whatever RST it is shown. If its owner
 * says that it has SACK, it keeps such octets, and duplicate ACKs mean nothing.
 */
#ifndef SIM_TCP_H
#define SIM_TCP_H

#include "mpx.h"

#define SIM_MS UINT64_C(1000000) /* ns */

enum {
    TCP_MSS = 1000,     /* octets */
    TCP_IN_FLIGHT = 16, /* segments */
    TCP_TRIES = 9,      /* time-outs in a row before it gives up */
    TCP_SCALE = 4,      /* window scale that it offers */
};
#define TCP_RTO_MIN (200 * SIM_MS)
#define TCP_RTO_MAX (1600 * SIM_MS)
#define TCP_LINGER  (4000 * SIM_MS)

enum tcp_state { TCP_SYN_SENT, TCP_SYN_RCVD, TCP_OPEN, TCP_LINGERS, TCP_DEAD };

struct tcp;
struct tcp_piece; /* kept out of order */
/* What it tells whoever owns it. emit() puts one segment on the wire. */
struct tcp_ops {
    void (*emit)(struct tcp *t, const uint8_t *hdr, uint8_t hdr_len,
                 const uint8_t *p, uint32_t len);
    void (*opened)(struct tcp *t);
    void (*data)(struct tcp *t, const uint8_t *p, size_t len);
    void (*eof)(struct tcp *t);
    void (*closed)(struct tcp *t, bool error);
    void (*rtt)(struct tcp *t, uint64_t ns);
};

struct tcp {
    struct tcp *next; /* the owner's */
    void *owner;
    mpx_subflow *sf; /* the owner's */
    const struct tcp_ops *ops;
    struct mpx_tuple tuple;
    enum tcp_state state;
    uint32_t mss; /* TCP_MSS unless the owner sets another */
    uint8_t *buf; /* octets [1, end) of the stream */
    size_t cap;
    uint32_t una, nxt, max, end;
    uint32_t rcv_nxt; /* as the peer numbers */
    bool sack;        /* the owner's: false unless it says so */
    struct tcp_piece *kept;
    bool fin_wanted, fin_in, told;
    bool mute; /* acknowledges nothing by itself */
    unsigned tries, dupacks;
    uint64_t rto, rto_at; /* ns; UINT64_MAX: off */
    uint32_t timed;       /* sequence number whose ACK is awaited, or 0 */
    uint64_t timed_at;
};

struct tcp *tcp_new(const struct tcp_ops *ops, void *owner,
                    const struct mpx_tuple *tuple);
void tcp_free(struct tcp *t);
void tcp_connect(struct tcp *t, uint64_t now);
void tcp_write(struct tcp *t, const uint8_t *p, size_t len);
void tcp_close(struct tcp *t, uint64_t now); /* FIN after what is written */
void tcp_push(struct tcp *t, uint64_t now);
/** A segment for this socket; the first one of a passive socket is a SYN. */
void tcp_input(struct tcp *t, const uint8_t *hdr, const uint8_t *p,
               uint32_t len, uint64_t now);
void tcp_tick(struct tcp *t, uint64_t now);

#endif /* SIM_TCP_H */
