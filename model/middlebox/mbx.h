/* SPDX-License-Identifier: MIT */
/**
 * @file mbx.h - middleboxes: packets in, packets out.
 *
 * A middlebox is one file with one row in mbx_table.c: its name, who met such a
 * box, which settings it takes and its step functions. It means no harm and
 * knows no endpoint: it sees the packets of one path, in both directions, and
 * has its own clock, memory and randomness. What is not TCP, is a fragment or
 * is malformed goes by untouched.
 *
 * Whatever a box lets out has right lengths and right IP and TCP checksums.
 *
 * Time is ns; addresses are in network order; buffers are borrowed for the
 * call. Direction 0 goes from client to server, 1 back.
 */
#ifndef MBX_H
#define MBX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MBX_NEVER UINT64_MAX

/* Which segments lose their MPTCP options. */
enum mbx_what {
    MBX_ALL,
    MBX_SYN,       /* SYN without ACK */
    MBX_SYNACK,    /* SYN with ACK */
    MBX_THIRD_ACK, /* bare ACKs with MP_CAPABLE or MP_JOIN, repeated ones too */
    MBX_DATA,      /* with payload */
    MBX_AFTER_SYN, /* without SYN */
    MBX_ADD_ADDR,  /* with ADD_ADDR, echoes too */
};

/* Settings that a box may take, or-ed. */
enum mbx_setting {
    MBX_TAKES_DIRECTION = 1 << 0,
    MBX_TAKES_FROM = 1 << 1,
    MBX_TAKES_WHAT = 1 << 2,
    MBX_TAKES_OPTIONS = 1 << 3,
    MBX_TAKES_EVERY = 1 << 4,
    MBX_TAKES_SHARE = 1 << 5,
    MBX_TAKES_BY = 1 << 6,
};

struct mbx_config {
    const char *box;      /* a name of the table */
    bool pass[2];         /* segments of that direction are left alone */
    uint64_t from;        /* ns; before it all segments are left alone */
    enum mbx_what what;   /* strip */
    bool first_only;      /* resegment: the second half gets no MPTCP option */
    uint32_t every;       /* corrupt: one of so many data segments; >= 1 */
    double share;         /* reorder: of segments that come late; 0..1 */
    uint64_t by;          /* reorder: how late, ns */
    uint32_t packet_max;  /* coalesce: octets of a joined packet */
    uint8_t outer[2][16]; /* nat: its IPv4 address (first four), its IPv6 */
};

/* The world of a middlebox. */
struct mbx_env {
    void *ctx;
    void (*random)(void *ctx, void *dst, size_t len);
    /* A packet goes on in direction @p dir. May be changed in the call. */
    void (*emit)(void *ctx, int dir, uint8_t *pkt, size_t len);
};

/* A TCP segment and the packet it is in. */
struct mbx_segment {
    int dir;
    uint8_t family;      /* 4 or 6 */
    uint8_t *pkt;        /* from the IP header */
    size_t len;          /* of the packet, as its IP header says */
    uint8_t *src, *dst;  /* addresses, 4 or 16 octets */
    uint8_t *tcp, *opts; /* header, its options */
    uint8_t *payload;
    size_t opts_len, payload_len;
};

enum mbx_verdict {
    MBX_PASS,    /* goes on as it came */
    MBX_CHANGED, /* goes on, changed in place, same length */
    MBX_TAKEN, /* does not go on; what goes on instead was or will be emitted */
};

struct mbx; /* one middlebox */

struct mbx_ops {
    const char *name;   /* as scenario files say it */
    const char *does;   /* in words, without a subject */
    const char *source; /* where such boxes are described */
    unsigned takes;     /* enum mbx_setting, or-ed */
    size_t state_size;
    enum mbx_verdict (*step)(struct mbx *m, void *state,
                             const struct mbx_segment *s, uint64_t now);
    /* Its timer, see mbx_set_timer(). May be NULL. */
    void (*timer)(struct mbx *m, void *state, uint64_t now);
    /* The client's port behind its port @p outer. NULL: they are the same. */
    uint16_t (*inner_port)(const void *state, uint16_t outer);
    /* Free what the state holds. May be NULL. */
    void (*end)(void *state);
};

/** The @p i-th box or its name, NULL past the end; a box by name. */
const struct mbx_ops *mbx_at(unsigned i);
const char *mbx_name_at(unsigned i);
const struct mbx_ops *mbx_find(const char *name);

/* ---- for the host ---- */

/** NULL if there is no such box, or out of memory. Copies both. */
struct mbx *mbx_new(const struct mbx_config *cfg, const struct mbx_env *env);
void mbx_free(struct mbx *m);
/** A packet of its path, from the IP header. */
enum mbx_verdict mbx_on_wire(struct mbx *m, int dir, uint8_t *pkt, size_t len,
                             uint64_t now);
/** Next time at which mbx_tick() has work; MBX_NEVER if none. */
uint64_t mbx_deadline(const struct mbx *m);
void mbx_tick(struct mbx *m, uint64_t now);
/** The client's own port of a flow that has port @p outer on the server's side
 *  of the box; 0 if the box knows of none. */
uint16_t mbx_inner_port(const struct mbx *m, uint16_t outer);

/* ---- for middleboxes ---- */

const struct mbx_config *mbx_config(const struct mbx *m);
void mbx_random(struct mbx *m, void *dst, size_t len);
void mbx_emit(struct mbx *m, int dir, uint8_t *pkt, size_t len);
/** One timer; a later call replaces it. MBX_NEVER stops it. */
void mbx_set_timer(struct mbx *m, uint64_t at);

#endif /* MBX_H */
