/* SPDX-License-Identifier: MIT */
/*
 * Strength as a lattice: the power sets of a study's attackers, and which goals
 * each reached, by what was measured. Powers are those that an attack declares
 * (atk.h) and the scenario leaves it; goals are read off runs.csv, of runs in
 * which the attack met its own criterion.
 */
#ifndef LATTICE_H
#define LATTICE_H

#include <stdbool.h>
#include <stdio.h>

#include "csv.h"
#include "study.h"

enum lattice_power {
    POWER_HANDSHAKE, /* reads the handshake */
    POWER_LATER,     /* reads a later window */
    POWER_INJECT,    /* puts packets on a path */
    POWER_CHANGE,    /* drops, changes or holds packets */
    POWER_HOST,      /* has a host of its own */
    POWER_BEFORE,    /* acts, or may act, before a key is active */
    POWER_LEAK,      /* read a victim's memory */
    POWERS
};
enum lattice_goal {
    GOAL_STEAL,     /* octets of a victim arrive at the attacker */
    GOAL_INJECT,    /* octets of the attacker reach an application */
    GOAL_KILL,      /* a connection dies, stalls or ends early */
    GOAL_STOP,      /* a connection of MPTCP stays on one path */
    GOAL_DOWNGRADE, /* it runs another profile than both ends wanted */
    GOAL_EXHAUST,   /* the server keeps state for forged packets */
    GOALS
};

/* One attack against one column of the study. */
struct lattice_entry {
    const char *attack; /* the value of its axis */
    unsigned column;
    unsigned powers; /* 1 << enum lattice_power */
    unsigned n;      /* runs */
    unsigned won[GOALS];
};
struct lattice {
    const struct axis *attacks, *columns;
    struct lattice_entry *entry;
    unsigned n;
};

/**
 * @p s has two axes: of one, whose values set `attackers`, the values are
 * attacks; the other gives columns. @p t are its runs.
 * @return NULL, or what is wrong, in @p a.
 */
const char *lattice_build(struct lattice *l, const struct study *s,
                          const struct csv_table *t, struct arena *a);
/** Reached in more than half of the runs. */
bool lattice_wins(const struct lattice_entry *e, enum lattice_goal goal);
/** It wins, and nobody with less, in the same column. */
bool lattice_is_weakest(const struct lattice *l, const struct lattice_entry *e,
                        enum lattice_goal goal);
/** "H I", by letter; "none". */
const char *lattice_powers(struct arena *a, unsigned powers);
/** What each letter means, between two texts. */
void lattice_print_letters(FILE *to, const char *before, const char *after);

/** Markdown: a table of goals for each column. */
void lattice_print(const struct lattice *l, FILE *to);
/** The order of power sets, a drawing for each column: lattice_svg.c. */
void lattice_draw(const struct lattice *l, FILE *to);

#endif /* LATTICE_H */
