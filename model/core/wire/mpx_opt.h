/* SPDX-License-Identifier: MIT */
/*
 * MPTCP options on the wire: RFC 8684, RFC 6824, draft-baerts-tcpm-mptcpext-00,
 * draft-paasch-mptcp-application-authentication-00 and our hardened variant.
 *
 * Decoding needs no profile. Where two formats share a length the flags of the
 * segment decide (MP_JOIN 16), or bits inside the option (MP_CAPABLE 12: E and
 * the version; ADD_ADDR 8: the low nibble of octet 2).
 * A decoder writes its result only on MPX_OK. Reserved bits are sent as zero
 * and ignored on receipt. Integers are in host byte order; a 32-bit token sits
 * in the low half of its uint64_t.
 *
 * Encoders write at most @p cap octets at @p dst and set *len; MPX_ERR_NOSPACE
 * and nothing written if the option does not fit, MPX_ERR_RANGE if a field
 * holds what no legal option can. They add no padding.
 */
#ifndef MPX_OPT_H
#define MPX_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpx_err.h"

#define MPX_TCP_OPT_MAX                                                        \
    40                    /* octets of options in one segment, RFC 9293 3.1    \
                           */
#define MPX_OPT_KIND   30 /* RFC 8684 8.1 */
#define MPX_MAC64_LEN  8
#define MPX_MAC160_LEN 20
#define MPX_ADDR_NONCE_LEN 8

enum mpx_tcp_flag {
    MPX_TCP_FIN = 0x01,
    MPX_TCP_SYN = 0x02,
    MPX_TCP_RST = 0x04,
    MPX_TCP_PSH = 0x08,
    MPX_TCP_ACK = 0x10,
};

/* TCP option kinds that the endpoint itself meets, RFC 9293 and RFC 7323. */
enum mpx_tcp_kind {
    MPX_KIND_END = 0,
    MPX_KIND_NOP = 1,
    MPX_KIND_MSS = 2,
    MPX_KIND_WSCALE = 3,
    MPX_KIND_SACKOK = 4,
    MPX_KIND_SACK = 5,
    MPX_KIND_TS = 8,
};

/* RFC 8684 table 8; NEW_KEY is the suggestion of [B] 4.2. */
enum mpx_subtype {
    MPX_SUB_CAPABLE = 0x0,
    MPX_SUB_JOIN = 0x1,
    MPX_SUB_DSS = 0x2,
    MPX_SUB_ADD_ADDR = 0x3,
    MPX_SUB_REMOVE_ADDR = 0x4,
    MPX_SUB_PRIO = 0x5,
    MPX_SUB_FAIL = 0x6,
    MPX_SUB_FASTCLOSE = 0x7,
    MPX_SUB_TCPRST = 0x8,
    MPX_SUB_NEW_KEY = 0x9,
    MPX_SUB_COUNT
};

/* What kind of segment an option stands on; lengths are legal per kind. */
enum mpx_seg_kind {
    MPX_SEG_SYN,    /* SYN, no ACK */
    MPX_SEG_SYNACK, /* SYN and ACK */
    MPX_SEG_ACK,    /* neither SYN nor RST */
    MPX_SEG_RST,
};
enum mpx_seg_kind mpx_seg_kind_of(uint8_t tcp_flags);

/* MP_CAPABLE, RFC 8684 3.1, RFC 6824 3.1, [B] 4.1, [P] 3.1. */
enum mpx_capable_flag {
    MPX_CAP_A = 0x80, /* checksum required */
    MPX_CAP_B = 0x40, /* extensibility: must be 0 */
    MPX_CAP_C = 0x20, /* no joins to this address and port */
    MPX_CAP_E = 0x08, /* external keys, [B]; 32-bit tokens */
    MPX_CAP_G = 0x02, /* keys handled by the application, [P]; 64-bit tokens */
    MPX_CAP_H = 0x01, /* HMAC-SHA256 */
    MPX_CAP_BITS = 0x1f, /* D to H: how keys are had and hashed */
};
struct mpx_opt_capable {
    uint8_t version; /* 0..15; 0 has the forms of RFC 6824 */
    uint8_t flags;   /* octet 3 */
    uint8_t id_len;  /* octets of each identifier: 0 (SYN), 4 (E), 8; the SYN
                        of version 0 has a key */
    bool has_receiver;
    bool has_dll;
    bool has_csum;     /* only with has_dll */
    uint64_t sender;   /* key or token of who sends this option */
    uint64_t receiver; /* echo of the other's */
    uint16_t dll;      /* Data-Level Length, octets */
    uint16_t csum;
};

/* MP_JOIN, RFC 8684 3.2, [B] 4.3, [P] 3.1. */
enum mpx_join_form { MPX_JOIN_SYN, MPX_JOIN_SYNACK, MPX_JOIN_ACK };
struct mpx_opt_join {
    enum mpx_join_form form;
    bool backup;                 /* B; not in the ACK */
    bool key_id;                 /* K; not in the ACK */
    uint8_t addr_id;             /* not in the ACK */
    uint8_t token_len;           /* SYN: 4 or 8 octets */
    uint64_t token;              /* SYN: the receiver's token */
    uint32_t nonce;              /* SYN and SYN/ACK */
    uint8_t mac[MPX_MAC160_LEN]; /* SYN/ACK: the first 8; ACK: all 20 */
};

/* DSS, RFC 8684 3.3. */
struct mpx_opt_dss {
    bool has_ack, ack8; /* Data ACK present; 8 octets rather than 4 */
    bool has_map, dsn8; /* mapping present; DSN has 8 octets */
    bool has_csum;      /* only with has_map */
    bool fin;           /* DATA_FIN */
    uint64_t ack;       /* 4-octet form: low half */
    uint64_t dsn;       /* 4-octet form: low half */
    uint32_t ssn;       /* relative */
    uint16_t dll;       /* octets, one more with DATA_FIN; 0 = infinite */
    uint16_t csum;
};

/* ADD_ADDR, RFC 8684 3.4.1, RFC 6824 3.4.1, [B] 4.3. [H]: an echo that asks
 * whether the address is announced still, and the answer. */
struct mpx_opt_add_addr {
    bool v0;      /* of RFC 6824: IPVer in place of flags, no MAC, no echo */
    bool echo;    /* E: no MAC */
    bool key_id;  /* K */
    bool confirm; /* C: with E a question, which has a nonce, without it the
                     answer, which has a MAC and no address */
    uint8_t addr_id;
    uint8_t family; /* 4 or 6; not in an answer */
    uint8_t addr[16];
    uint16_t port; /* 0 = absent */
    uint8_t nonce[MPX_ADDR_NONCE_LEN];
    uint8_t mac[MPX_MAC64_LEN];
};

/* REMOVE_ADDR, RFC 8684 3.4.2; with a MAC, [H]. */
struct mpx_opt_remove_addr {
    uint8_t count; /* 1..37, with a MAC 1..29 */
    uint8_t ids[MPX_TCP_OPT_MAX - 3];
    bool has_mac, key_id; /* M; K, only with M */
    uint8_t mac[MPX_MAC64_LEN];
};

/* MP_PRIO, RFC 8684 3.3.8; with an address id, RFC 6824 3.3.8. */
struct mpx_opt_prio {
    bool backup;
    bool has_id; /* for all subflows of the sender's address addr_id */
    uint8_t addr_id;
};

/* MP_FAIL, RFC 8684 3.7. */
struct mpx_opt_fail {
    uint64_t dsn;
};

/* MP_FASTCLOSE, RFC 8684 3.5, [B] 4.3: key of the receiver, or a proof. */
struct mpx_opt_fastclose {
    bool key_id; /* K */
    uint8_t proof[MPX_MAC64_LEN];
};

/* MP_TCPRST, RFC 8684 3.6. */
enum mpx_rst_reason {
    MPX_RST_UNSPEC = 0,
    MPX_RST_MPTCP = 1,
    MPX_RST_RESOURCES = 2,
    MPX_RST_PROHIBITED = 3,
    MPX_RST_OUTSTANDING = 4,
    MPX_RST_PERFORMANCE = 5,
    MPX_RST_MIDDLEBOX = 6,
};
struct mpx_opt_tcprst {
    bool transient; /* T */
    uint8_t reason;
};

/* NEW_KEY, [B] 4.2; epoch and ack bit are of the hardened variant. */
struct mpx_opt_new_key {
    bool key_id;   /* K */
    bool ack;      /* a: "I have verified yours"; hardened only */
    uint8_t epoch; /* octet 3; reserved in [B] */
    uint8_t mac[MPX_MAC64_LEN];
};

struct mpx_opt {
    enum mpx_subtype subtype;
    union {
        struct mpx_opt_capable capable;
        struct mpx_opt_join join;
        struct mpx_opt_dss dss;
        struct mpx_opt_add_addr add_addr;
        struct mpx_opt_remove_addr remove_addr;
        struct mpx_opt_prio prio;
        struct mpx_opt_fail fail;
        struct mpx_opt_fastclose fastclose;
        struct mpx_opt_tcprst tcprst;
        struct mpx_opt_new_key new_key;
    } u;
};

/*
 * Walking an option block. Each step gives one option, kind and length octets
 * included; NOPs are skipped, END stops. `malformed` is set, and the walk ends,
 * at a length octet that is missing, below 2 or past the end of the block.
 */
struct mpx_opt_walk {
    const uint8_t *p;
    size_t left;
    bool malformed;
};
struct mpx_opt_walk mpx_opt_walk_of(const uint8_t *opts, size_t len);
bool mpx_opt_walk_next(struct mpx_opt_walk *w, const uint8_t **opt,
                       size_t *len);

/**
 * Decode one MPTCP option, kind octet first.
 * @return MPX_ERR_TRUNCATED if @p len differs from the length octet;
 *         MPX_ERR_MALFORMED if the length is not legal on this segment, or the
 *         kind is not 30; MPX_ERR_UNKNOWN for a subtype with no format.
 */
MPX_MUST_USE mpx_err mpx_opt_decode(struct mpx_opt *out, const uint8_t *opt,
                                    size_t len, enum mpx_seg_kind seg);
MPX_MUST_USE mpx_err mpx_opt_encode(const struct mpx_opt *o, uint8_t *dst,
                                    size_t cap, size_t *len);

/* One pair per option, in mpx_opt_NAME.c; the two above dispatch to them. */
#define MPX_OPT_PAIR(name)                                                     \
    MPX_MUST_USE mpx_err mpx_opt_##name##_decode(                              \
        struct mpx_opt_##name *out, const uint8_t *opt, size_t len,            \
        enum mpx_seg_kind seg);                                                \
    MPX_MUST_USE mpx_err mpx_opt_##name##_encode(                              \
        const struct mpx_opt_##name *o, uint8_t *dst, size_t cap,              \
        size_t *len);
MPX_OPT_PAIR(capable)     /* mpx_opt_capable.c */
MPX_OPT_PAIR(join)        /* mpx_opt_join.c */
MPX_OPT_PAIR(dss)         /* mpx_opt_dss.c */
MPX_OPT_PAIR(add_addr)    /* mpx_opt_addr.c */
MPX_OPT_PAIR(remove_addr) /* mpx_opt_addr.c */
MPX_OPT_PAIR(prio)        /* mpx_opt_prio.c */
MPX_OPT_PAIR(fail)        /* mpx_opt_fail.c */
MPX_OPT_PAIR(fastclose)   /* mpx_opt_fastclose.c */
MPX_OPT_PAIR(tcprst)      /* mpx_opt_tcprst.c */
MPX_OPT_PAIR(new_key)     /* mpx_opt_newkey.c */
#undef MPX_OPT_PAIR

#endif /* MPX_OPT_H */
