/* SPDX-License-Identifier: MIT */
/*
 * What a host said on each subflow, made comparable. The normalisation:
 *
 *   numbers   data sequence numbers and Data ACKs count from the initial one,
 *             subflow sequence numbers from the SYN, all in 64 bits; how many
 *             octets the wire had is part of the line
 *   mappings  which octets of the stream stand where in the subflow: adjacent
 *             mappings are one line, and how many there were its `pieces`
 *   Data ACK  a line when one is the highest so far on its subflow, whatever
 *             segment carries it; the rest repeat it
 *   ACKs      without any MPTCP option: one line, the last
 *   repeats   what was said before word for word adds to `repeats` of its line
 *   MACs, keys, tokens, nonces, addresses, ids, flags, reasons: as they are
 *
 * Times, windows, TCP acknowledgements and TCP options are not compared.
 */
#ifndef SAYING_H
#define SAYING_H

#include "part.h"
#include "tape.h"

enum say_kind {
    SAY_SYN, /* any SYN, with its number; options have lines of their own */
    SAY_CAPABLE,
    SAY_JOIN,
    SAY_DACK,
    SAY_MAP,
    SAY_PLAIN, /* octets without a mapping */
    SAY_INFINITE,
    SAY_DATA_FIN,
    SAY_ADD_ADDR,
    SAY_ECHO,
    SAY_REMOVE_ADDR,
    SAY_PRIO,
    SAY_FAIL,
    SAY_FASTCLOSE,
    SAY_TCPRST,
    SAY_FIN,  /* of TCP */
    SAY_RST,  /* of TCP */
    SAY_BARE, /* neither payload nor an MPTCP option */
    SAY_BAD,  /* what cannot be decoded */
    SAY_KINDS
};

enum { SAY_TEXT = 176 };
struct saying {
    enum say_kind kind;
    uint64_t time;       /* of the first */
    char text[SAY_TEXT]; /* two of the same text say the same */
    unsigned repeats;    /* how often again */
    uint64_t last;       /* time of the last repeat, or of the first */
    unsigned pieces;     /* MAP: mappings; else 1 */
    uint64_t value;      /* DACK; MAP, PLAIN, INFINITE: of the first octet */
    uint64_t len;        /* MAP, PLAIN: octets */
    uint32_t ssn;        /* MAP, PLAIN, INFINITE */
};

struct sayings {
    struct saying *v;
    size_t n, cap;
};

/** What @p frames (those sent) say on @p flow, in order. */
void sayings_of(struct sayings *s, const struct tape *t, const struct part *p,
                const struct tape_frame *frames, size_t n, unsigned flow);
void sayings_free(struct sayings *s);

#endif /* SAYING_H */
