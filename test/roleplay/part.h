/* SPDX-License-Identifier: MIT */
/*
 * What the applications and the administrator of a tape's host did, told from
 * what it sent: the octets written and when, shutdown, abort, addresses put to
 * use and withdrawn, priorities. Policy is taken from the tape too: which
 * subflow carried what, which pairs of addresses were joined.
 */
#ifndef PART_H
#define PART_H

#include "tape.h"

enum cue_kind {
    CUE_CONNECT,
    CUE_WRITE,
    CUE_SHUTDOWN,
    CUE_ABORT,
    CUE_JOIN,        /* a subflow is wanted from this address */
    CUE_ANNOUNCE,    /* this address is told to the peer */
    CUE_REMOVE_ADDR, /* this address is withdrawn */
    CUE_PRIO,
};
struct cue {
    enum cue_kind kind;
    uint64_t time;
    unsigned flow;        /* on which the host acted */
    uint64_t from, len;   /* WRITE: octets of the stream; SHUTDOWN: those
                             that are queued by then and were not written */
    struct mpx_addr addr; /* JOIN, ANNOUNCE, REMOVE_ADDR */
    uint16_t port;        /* ANNOUNCE; 0: none */
    bool backup;          /* PRIO, JOIN */
};

enum { PART_IDS = 16 };
struct part {
    struct cue *cue; /* in order of time */
    size_t n_cues, cues_cap;
    uint8_t *stream; /* all that the host wrote */
    size_t len, cap;
    bool checksum, deny_join_first; /* asked for in its MP_CAPABLE */
    struct mpx_addr addr[PART_IDS]; /* by address id; family 0: none */
    uint8_t max_subflows;           /* 0: the core's own limit */
    bool is_mptcp;                  /* it is an MPTCP host */
};

void part_learn(struct part *p, const struct tape *t);
void part_free(struct part *p);

#endif /* PART_H */
