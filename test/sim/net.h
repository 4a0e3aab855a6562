/* SPDX-License-Identifier: MIT */
/*
 * A deterministic network of two hosts and up to four paths. A packet is lost
 * because a rule of the test says so, or a seeded draw of a lossy path.
 * Time is in ns and moves from event to event.
 */
#ifndef SIM_NET_H
#define SIM_NET_H

#include "mpx.h"

enum {
    NET_PATHS = 4,
    NET_RULES = 16,
    NET_FAULTS = 12,
    NET_CALLS = 64,
    CLIENT = 0,
    SERVER = 1
};

/* What a packet is, told from its octets; the first that applies is not
 * special: a packet may be of several kinds. */
enum net_kind {
    NET_ANY,
    NET_SYN, /* SYN without ACK */
    NET_SYNACK,
    NET_RST,
    NET_FIN,
    NET_DATA,     /* has payload */
    NET_PURE_ACK, /* no payload, SYN, FIN, RST */
    NET_CAPABLE,  /* has MP_CAPABLE, whatever the segment */
    NET_THIRD,    /* MP_CAPABLE on a pure ACK */
    NET_JOIN_SYN,
    NET_JOIN_SYNACK,
    NET_JOIN_ACK, /* MP_JOIN, 24 octets */
    NET_DATA_FIN, /* DSS with DATA_FIN */
    NET_DSS,
    NET_ADD_ADDR, /* without echo */
    NET_ECHO,
    NET_NEW_KEY,
    NET_FAIL,
    NET_FASTCLOSE,
    NET_KINDS
};
/* "The option" is that of NEW_KEY, ADD_ADDR or MP_FASTCLOSE if the rule's kind
 * is one of these, else the first of MPTCP. */
enum net_fate {
    NET_DROP,
    NET_STRIP, /* MPTCP options become NOPs */
    NET_TWICE,
    NET_LATE,   /* by arg ms */
    NET_FLIP,   /* last octet of the option ^= arg */
    NET_CLEAR,  /* octet 3 of the option &= ~arg */
    NET_SPOIL,  /* octet arg of the payload is another */
    NET_PATCH,  /* octet arg >> 8 of the option ^= arg & 255 */
    NET_RESIZE, /* the option has arg & 255 octets: cut, or padded; octet 3 of
                   it ^= arg >> 8 */
    NET_TWIN,   /* MP_CAPABLE with two identifiers has the second twice */
};
/* The packets number skip+1 .. skip+count of a kind. from: 0 any, 1 client,
 * 2 server. path: 0 any, p+1 otherwise. count 0: every one. */
struct net_rule {
    uint8_t from, path;
    enum net_kind kind;
    uint16_t skip, count;
    enum net_fate fate;
    unsigned arg;
    unsigned seen;
};

/* Between two times, a share of the packets of a kind; from and path as in a
 * rule. Each fault draws from a stream of its own, so that one that is taken
 * away changes nothing of what the others draw. */
struct net_fault {
    enum net_fate fate; /* DROP, STRIP, TWICE, LATE (by up to arg ms), or SPOIL
                           (an octet of the payload, drawn) */
    uint8_t from, path;
    enum net_kind kind;
    unsigned of_1000;          /* 0: there is no fault; 1000: every packet */
    unsigned start_ms, end_ms; /* [start, end); end 0: never */
    unsigned arg;
    uint64_t rng;
};

struct net_link {
    uint64_t delay;             /* ns, one way */
    unsigned loss, dup, jitter; /* of 1000; jitter: sent up to 2 delays late */
    bool cut;
};

struct net_packet {
    struct net_packet *next;
    uint64_t at;
    int to;
    struct mpx_tuple tuple; /* as the receiver sees it */
    uint8_t hdr[MPX_TCP_HDR_MAX], hdr_len;
    uint32_t len;
    uint8_t *data;
};

struct net;
typedef void net_call(struct net *net, void *ctx, long arg);

struct net {
    uint64_t now, rng;
    struct net_link link[NET_PATHS];
    struct net_rule rule[NET_RULES];
    unsigned n_rules;
    struct net_fault fault[NET_FAULTS]; /* up to the first that is none */
    struct net_packet *queue;
    struct {
        uint64_t at;
        net_call *f;
        void *ctx;
        long arg;
    } call[NET_CALLS];
    unsigned n_calls;
    unsigned seen[2][NET_KINDS];  /* packets sent, by host and kind */
    unsigned spoiled;             /* octets, by faults */
    unsigned fated[NET_TWIN + 1]; /* packets that met a fault, by fate */
    /* Each packet as sent, before its fate; may be NULL. */
    void (*watch)(void *ctx, int from, const struct net_packet *p);
    void *watch_ctx;
};

/** Of 64 bits; of 0 to @p n - 1; of @p from to @p to; true so often of 100. */
uint64_t net_draw(uint64_t *rng);
unsigned net_below(uint64_t *rng, size_t n);
unsigned net_between(uint64_t *rng, unsigned from, unsigned to);
bool net_chance(uint64_t *rng, unsigned percent);
/** Give each fault its stream. */
void net_seed_faults(struct net *n, uint64_t seed);
/** Address of a host on a path; family 4 or 6. */
struct mpx_addr net_addr(int family, unsigned path, int host);
bool net_same_flow(const struct mpx_tuple *a, const struct mpx_tuple *b);
bool net_is(const struct net_packet *p, enum net_kind kind);
/** The first MPTCP option of a packet, or NULL. */
uint8_t *net_option(struct net_packet *p);

/** Send; the tuple is the sender's. Octets are copied. */
void net_send(struct net *n, int from, const struct mpx_tuple *t,
              const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
              uint32_t len);
void net_at(struct net *n, uint64_t at, net_call *f, void *ctx, long arg);
/** Lose what is on its way on a flow, seen from either end. */
void net_drop_flow(struct net *n, const struct mpx_tuple *t);
/** Earliest packet or call; MPX_NEVER if none. */
uint64_t net_next(const struct net *n);
/** Take the packet that is due, or NULL; run the calls that are due. The
 *  caller frees it with net_packet_free(). */
struct net_packet *net_take(struct net *n);
void net_packet_free(struct net_packet *p);
void net_clear(struct net *n);

#endif /* SIM_NET_H */
