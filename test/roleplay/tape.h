/* SPDX-License-Identifier: MIT */
/*
 * A capture as one of its two hosts lived it: what that host sent and what
 * reached it, of the one MPTCP connection in the file and its subflows.
 */
#ifndef TAPE_H
#define TAPE_H

#include "mpx.h"
#include "octets.h"
#include "replay.h"

enum { TAPE_FLOWS = 8, TAPE_NO_FLOW = TAPE_FLOWS };

/* One TCP segment, whoever made it. */
struct tape_frame {
    uint64_t time; /* ns since the first frame */
    bool sent;     /* by the host whose tape this is */
    unsigned flow;
    uint8_t *hdr; /* owned, as is what follows it: the payload */
    uint8_t hdr_len;
    const uint8_t *payload;
    uint32_t len;
};

/* A TCP flow, as the tape's host sees it. */
struct tape_flow {
    struct mpx_tuple tuple;
    bool opened;     /* by the tape's host */
    bool join;       /* its SYN had MP_JOIN */
    bool timestamps; /* the host's SYN had them */
    uint32_t iss;    /* the host's initial sequence number */
    uint32_t irs;    /* the other's */
    uint32_t nonce;  /* of the host's MP_JOIN */
};

struct tape {
    struct octets file;
    struct replay judged;     /* by tools/replay */
    const struct flow *first; /* of those, that of the connection */
    bool selected;            /* the others are left out */
    struct tape_frame *frame;
    size_t n_frames, frames_cap;
    struct tape_flow flow[TAPE_FLOWS];
    unsigned n_flows;
    bool initiator;   /* the host opened the connection */
    uint64_t key;     /* the host's, if it was ever said */
    uint64_t idsn[2]; /* initial data sequence numbers: own, the other's */
};

/** Read FOLDER/NAME.pcap, LINUX_SLL2. Ends the program if it cannot be played:
 *  damaged, several connections, or octets of payload not captured.
 *  @param only  of several connections that whose first flow is the n-th of
 *               the file, from 1 on; 0: there is one. */
void tape_load(struct tape *t, const char *folder, const char *name,
               unsigned only);
void tape_free(struct tape *t);

/** A copy of a segment, payload and all, at the end of a list. */
void tape_append(struct tape_frame **v, size_t *n, size_t *cap,
                 const struct tape_frame *f);
void tape_free_frames(struct tape_frame *v, size_t n);

bool tape_same_flow(const struct mpx_tuple *a, const struct mpx_tuple *b);
/** Index of the flow, or TAPE_NO_FLOW. */
unsigned tape_flow_of(const struct tape *t, const struct mpx_tuple *tuple);

#endif /* TAPE_H */
