/* SPDX-License-Identifier: MIT */
/*
 * A ladder diagram of one run: time downwards, a lane for each party. The
 * model is made of the run's event log and drawn as text or SVG.
 *
 * Shown are segments that open, end or reset something, carry an option other
 * than a mapping or Data ACK, or meet a refusal; of changes and drops that
 * recur the first, of what else is alike but for its numbers three. What lies
 * between is one line for each pair of parties.
 */
#ifndef LADDER_H
#define LADDER_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

enum { LADDER_LANES_MAX = 14, LADDER_COLUMNS = 69 };

enum ladder_kind {
    LADDER_SEGMENT,
    LADDER_BULK,  /* some segments that are not shown */
    LADDER_STATE, /* something that a party has come to */
};
struct ladder_item {
    enum ladder_kind kind;
    double time_s;
    unsigned from, to;   /* lanes; of LADDER_STATE the same */
    bool arrives;        /* false: lost, or dropped in lane `to` */
    const char *label;   /* flags and options, what a party is now */
    const char *verdict; /* "refused: MPJoinAckHMacFailure"; "" if none */
};
struct ladder {
    unsigned n_lanes;
    const char *lane[LADDER_LANES_MAX]; /* client first, server last */
    struct ladder_item *item;
    size_t n_items, cap;
    struct arena arena; /* texts */
};

struct ladder_choice {
    double from_s, to_s; /* of simulated time */
    bool only_mptcp;     /* segments with an MPTCP option, and states */
};

/** Read a log. @return false if it is not there or not whole. */
bool ladder_read(struct ladder *l, const char *events_csv,
                 const struct ladder_choice *c);
void ladder_free(struct ladder *l);

/** At most LADDER_COLUMNS wide, ASCII. */
void ladder_text(const struct ladder *l, FILE *to);
/** Black and white, of the elements that RFCs take. */
void ladder_svg(const struct ladder *l, const char *title, FILE *to);

#endif /* LADDER_H */
