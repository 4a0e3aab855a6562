/* SPDX-License-Identifier: MIT */
/*
 * The TCP connections of a capture. A direction is 0 from the host that sent
 * the SYN, 1 to it; of a flow whose SYN is not in the capture, 0 from the host
 * that was seen first, unless it sent the SYN/ACK. Relative subflow sequence
 * numbers are kept in 64 bits, so that they never wrap: 1 is the first octet
 * after the SYN and what was taken of it (RFC 8684 appendix B).
 */
#ifndef FLOW_H
#define FLOW_H

#include "mpx_auth.h"
#include "segment.h"
#include "table.h"

#define NO_CONN UINT32_MAX

/* Where and when something was captured. */
struct place {
    uint64_t time, frame; /* ns; which frame of the file, and which file */
    uint32_t input;
};

enum csum_state { CSUM_NONE, CSUM_OK, CSUM_BAD, CSUM_UNKNOWN };

/* A mapping as announced; the checksum is judged when the file has ended, or
 * of a stream when its octets have been acknowledged. */
struct flow_map {
    uint32_t number; /* among those of its direction, from 0 */
    uint64_t ssn, dsn;
    uint32_t len; /* octets of payload */
    uint16_t dll, csum;
    bool has_csum, dsn_known;
    bool old;        /* there are too many: not to be kept */
    bool of_capable; /* said by MP_CAPABLE: it begins the connection's data */
    enum csum_state state;
};

/* Payload of one segment but for what had been acknowledged before: what came
 * of those octets came earlier. `payload` is NULL if it was not captured whole.
 */
struct flow_data {
    uint64_t ssn;
    uint32_t len;
    struct place at;
    const uint8_t *payload; /* borrowed from the capture, or from: */
    uint8_t *copy;          /* NULL, or owned */
};

struct flow_half {
    bool has_iss, has_last;
    uint64_t before_gap; /* top, where the flow became doubtful */
    uint32_t iss;
    uint32_t last;        /* number after the newest segment */
    uint64_t top;         /* highest relative number seen */
    uint64_t acked;       /* relative number that the other direction expects */
    uint64_t payload;     /* octets in all segments, repeated ones too */
    struct flow_map *map; /* in the order of their numbers */
    size_t n_maps, maps_cap;
    uint32_t maps_seen; /* those that are no more, too */
    struct flow_data *data;
    size_t n_data, data_cap;
    bool infinite, ended;   /* ended: by a FIN or a RST */
    bool has_data;          /* or had */
    uint64_t infinite_from; /* relative: an infinite mapping begins there */

    /* what has been judged before the end, of a stream; cover.h */
    uint64_t judged; /* data that end there */
    uint64_t missing;
    struct place missing_at;
    bool missing_for_sure, missing_said;
};

enum flow_kind { FLOW_TCP, FLOW_CAPABLE, FLOW_JOIN };

/* How the MP_JOIN of a SYN was answered. */
enum flow_reply {
    REPLY_NONE,     /* not in the file, or leaves it open */
    REPLY_ACCEPTED, /* a SYN/ACK with MP_JOIN */
    REPLY_REFUSED,  /* one without, or a RST that does not tell another reason
                     */
};

struct flow {
    uint8_t family;
    uint8_t addr[2][16]; /* of who sent the SYN, and of the other */
    uint16_t port[2];
    enum flow_kind kind;
    bool headless;             /* its SYN is not in the capture */
    uint32_t syn_seq, syn_len; /* of the SYN; octets that it carried */
    uint32_t older;            /* flow + 1 with the same hash, or 0 */
    uint32_t conn;             /* index, or NO_CONN */
    enum mpx_role own; /* whose token was joined: the role of direction 1 */
    uint32_t number;   /* from 1, in the order of their beginnings */
    bool doubtful;     /* octets of both directions are missing in the file, and
                          nothing since tells whether it is still this flow */
    bool over;         /* somebody said the end of it, or of its connection */
    bool gone;         /* dropped; the place in the table is free */
    bool leaving;      /* about to be */
    uint64_t last;     /* ns, when its newest packet was captured */
    uint64_t packets;
    uint32_t syn_repeats;
    bool syn_capable; /* a SYN had MP_CAPABLE, legal or not */
    struct flow_half half[2];

    /* what the handshake said */
    uint8_t neg[4]; /* octets 2 and 3 of MP_CAPABLE on SYN and SYN/ACK */
    bool has_first;
    uint64_t first; /* identifier in the SYN, of version 0 only */
    bool has_answer;
    uint64_t answer, answer_token; /* identifier in the SYN/ACK, its token */
    enum flow_reply reply;
    bool has_nonce[2], key_id;
    uint32_t nonce[2]; /* by direction */
    struct mpx_join_bind bind;
};

struct flows {
    struct flow *v;
    size_t n, cap;
    uint32_t seen;       /* those that are gone, too */
    uint32_t free, gone; /* place + 1 of one that is gone, or 0; how many */
    bool copies;         /* the capture does not stay: payload is copied */
    uint64_t kept;       /* octets of payload that are held */
    struct table index;
};

/**
 * The flow of a segment: the one with its addresses and ports whose numbers are
 * nearest, or a new one. Never NULL; valid until the next call.
 */
struct flow *flows_find(struct flows *t, const struct segment *s,
                        unsigned *direction);
/** A new flow of a segment that is none of the others'. Likewise. */
struct flow *flows_begin(struct flows *t, const struct segment *s);
/** Keep a segment's numbers, by which the next one is found. */
void flow_note_numbers(struct flow *f, const struct segment *s,
                       unsigned direction);
/** Whether octets of both directions in front of it are not in the file: its
 *  flow may be another one with the same ports. */
bool flow_has_gap(const struct flow *f, const struct segment *s,
                  unsigned direction);
/** The flow is doubtful from a gap on, until a segment comes with numbers of
 *  before the gap in both directions: of another flow all are behind it. */
void flow_note_doubt(struct flow *f, const struct segment *s,
                     unsigned direction);
void flows_free(struct flows *t);

/** Forget a flow: nothing refers to it any more, and its place may be taken. */
void flows_drop(struct flows *t, uint32_t flow);

/** Which role sends what goes in @p direction. */
enum mpx_role flow_role(const struct flow *f, unsigned direction);

/** Relative number for the 32 bits @p ssn that is nearest to what was seen. */
uint64_t flow_expand(const struct flow_half *h, uint32_t ssn);

void flow_add_data(struct flows *t, struct flow_half *h,
                   const struct segment *s, const struct place *at);

/** What a segment of the other direction acknowledges. */
void flow_add_ack(struct flow_half *h, uint32_t ack);

/** Whether a segment has the numbers of this handshake's third ACK, or of one
 *  of the first mapping, which may repeat MP_CAPABLE. */
bool flow_is_third(const struct flow *f, const struct segment *s);

enum { FLOW_REPEAT_WINDOW = 400 }; /* our limit: a repetition comes soon */

/** Note a mapping unless it is among the last FLOW_REPEAT_WINDOW; *number is
 *  its number. @return false if it was there. */
bool flow_add_map(struct flow_half *h, const struct flow_map *m,
                  uint32_t *number);
/** The mapping of this number, or NULL if it is no more. */
struct flow_map *flow_map_of(const struct flow_half *h, uint32_t number);

/** Drop data that end up to @p at, and mappings whose `drop` says so. */
void flow_forget(struct flows *t, struct flow_half *h, uint64_t at,
                 bool (*drop)(const struct flow_map *m, uint64_t at));

#endif /* FLOW_H */
