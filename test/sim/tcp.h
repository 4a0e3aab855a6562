/* SPDX-License-Identifier: MIT */
/*
 * A toy TCP for tests of the core: sequence numbers from `iss` on, a window of
 * `in_flight` segments, of one after a time-out and one more for each ACK of
 * new data (no congestion control beyond that), RFC 6298 time-outs, NewReno
 * (RFC 6582) or SACK (RFC 2018) recovery, timestamps, FIN, RST. It trusts
 * whatever RST it is shown. What a test wants otherwise, it sets in the
 * structure after tcp_new().
 */
#ifndef SIM_TCP_H
#define SIM_TCP_H

#include "mpx.h"
#include "pieces.h"

#define SIM_MS UINT64_C(1000000) /* ns */

enum {
    TCP_MSS = 1000,     /* octets */
    TCP_IN_FLIGHT = 16, /* segments */
    TCP_TRIES = 9,      /* time-outs in a row before it gives up */
    TCP_SCALE = 4,      /* window scale that it offers */
    TCP_SACKED = 16,    /* ranges that a sender remembers */
};
#define TCP_RTO_MIN  (200 * SIM_MS)
#define TCP_RTO_MAX  (1600 * SIM_MS)
#define TCP_LINGER   (4000 * SIM_MS)
#define TCP_OLD_WAIT (20 * SIM_MS) /* between answers to old ACKs */

enum tcp_state { TCP_SYN_SENT, TCP_SYN_RCVD, TCP_OPEN, TCP_LINGERS, TCP_DEAD };

struct tcp;
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
    /* The owner's to set before the first segment. */
    uint32_t iss;
    uint32_t mss;          /* TCP_MSS */
    uint32_t in_flight;    /* TCP_IN_FLIGHT */
    unsigned patience;     /* TCP_TRIES */
    uint64_t linger;       /* ns; TCP_LINGER */
    bool sack, timestamps; /* offered, and used if the peer offers them too */
    bool acks_from_nxt; /* ns-3: a pure ACK numbers from where it sends again */
    bool strict_acks;   /* RFC 9293 3.10.7.4: what is outside the window
                           acknowledges nothing; else anything does */
    bool no_recovery;   /* duplicate ACKs mean nothing */
    bool no_acks;       /* acknowledges nothing by itself */

    /* sending: octets [una, end) of the stream lie in buf */
    uint8_t *buf;
    size_t cap;
    uint32_t una, nxt, max, end;
    uint32_t win; /* segments */
    struct piece_range sacked[TCP_SACKED];
    unsigned n_sacked;
    bool recovering, fin_wanted;
    uint32_t recover; /* what had been sent when the latest loss was seen */
    uint32_t resend;  /* recovering: holes before it were sent again */
    unsigned tries, dupacks;
    uint64_t rto, rto_at;  /* ns; UINT64_MAX: off */
    uint64_t srtt, rttvar; /* ns; 0: no sample yet */
    bool timing;
    uint32_t timed; /* the ACK that is awaited */
    uint64_t timed_at;

    /* receiving */
    uint32_t rcv_nxt; /* as the peer numbers */
    struct piece *kept;
    uint32_t ts_recent;
    bool fin_in, closed;
    uint64_t old_at; /* ns; no answer to an old ACK before */
    uint64_t now;
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
/** Nothing is in flight, kept or waiting. */
bool tcp_is_quiet(const struct tcp *t);
/** As if so many octets more had been sent and received; it must be quiet, and
 *  its peer be told the same the other way round. */
void tcp_advance(struct tcp *t, uint32_t sent, uint32_t received);

#endif /* SIM_TCP_H */
