/* SPDX-License-Identifier: MIT */
/*
 * What was checked and seen, counted. Names are those of the reference checker
 * whose counts stand beside the kernel's captures in test/data/captures.
 */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stdint.h>

/* What can pass or fail. */
enum check {
    CHECK_TCP_CSUM,
    CHECK_BLOCK,     /* octets among the options are none; only fails */
    CHECK_MALFORMED, /* an option contradicts itself; only fails */
    CHECK_KEY_ECHO,  /* third ACK repeats what the SYN/ACK said */
    CHECK_KEY_SAME,  /* later ones repeat the first; only fails */
    CHECK_JOIN_TOKEN,
    CHECK_JOIN_SYNACK,
    CHECK_JOIN_ACK,
    CHECK_ADD_ADDR,
    CHECK_REMOVE_ADDR,
    CHECK_FASTCLOSE,
    CHECK_NEW_KEY,
    CHECK_DACK,         /* acknowledges nothing that was not sent */
    CHECK_DATAFIN_CSUM, /* of a DATA_FIN alone */
    CHECK_DSS_CSUM,     /* once per mapping */
    CHECK_COVERED,      /* passes count octets, failures directions */
    CHECK_FIN_SAME,     /* one DATA_FIN per direction; only fails */
    CHECK_COUNT
};

/* Why something could not be judged. */
enum why {
    WHY_NONE,
    WHY_NO_RULE, /* there is nothing that could be wrong */
    WHY_NO_FLOW,
    WHY_NO_CONN,
    WHY_NO_KEY,
    WHY_NO_NONCE,
    WHY_NO_ANSWER,
    WHY_NO_PROFILE,
    WHY_NO_TOKEN,
    WHY_NO_DATA,
    WHY_LENGTH,
    WHY_SUBTYPE,
    WHY_PAYLOAD,
    WHY_CUT,
    WHY_HOLE,
    WHY_DOUBT,
    WHY_COUNT
};
const char *tally_why_text(enum why w);

/* What is only counted. */
enum seen {
    SEEN_WITHOUT_FLOW,
    SEEN_SYN_DATA,
    SEEN_CAPABLE_DATA,
    SEEN_CAPABLE_BARE,
    SEEN_ADD_ADDR_ECHO,
    SEEN_MAP8_CSUM,
    SEEN_MAP8,
    SEEN_MAP4_CSUM,
    SEEN_MAP4,
    SEEN_MAP_REPEATED,
    SEEN_FIN_ALONE,
    SEEN_FIN_DATA,
    SEEN_DACK8,
    SEEN_DACK4,
    SEEN_DACK_REGRESSION,
    /* from here on the reference checker has no such count */
    SEEN_FRAMES,
    SEEN_NOT_IP,
    SEEN_NOT_TCP,
    SEEN_FRAGMENT,
    SEEN_CUT,
    SEEN_OPTIONS_CUT,
    SEEN_STRANGE,
    SEEN_SUM_UNCHECKED,
    SEEN_PAYLOAD_UNCHECKED, /* directions of flows */
    SEEN_FINDINGS,          /* failures that no single option shows */
    /* options, and what became of them; the last four add up to the first */
    SEEN_OPTIONS,
    SEEN_OK,
    SEEN_FAILED,
    SEEN_UNCHECKED,
    SEEN_NO_RULE,
    SEEN_COUNT
};

struct tally {
    uint64_t passed[CHECK_COUNT], failed[CHECK_COUNT], seen[SEEN_COUNT];
    uint64_t why[WHY_COUNT]; /* options unchecked, by reason */
};

void tally_add(struct tally *sum, const struct tally *t);
bool tally_failed(const struct tally *t);

/** Whether an option was found to be right or wrong. */
bool tally_judged(const struct tally *t);

/** Whether something that may be wrong was left open, or nothing was judged. */
bool tally_open(const struct tally *t);

/* What a failure of @p c is called, in words with underscores. */
const char *tally_check_name(enum check c);
/* What is so where it does not fail, and where that is said. */
const char *tally_check_text(enum check c);

/* One line of a tally. */
struct tally_row {
    const char *name;
    uint64_t value;
    bool own;    /* the reference checker has no such count */
    bool always; /* worth saying if it is 0 */
};

/** The @p i-th row, zero ones too; false past the end. */
bool tally_row(const struct tally *t, unsigned i, struct tally_row *row);

#endif /* TALLY_H */
