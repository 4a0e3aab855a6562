/* SPDX-License-Identifier: MIT */
/* Where two hosts in the same part said different things. */
#ifndef COMPARE_H
#define COMPARE_H

#include "player.h"
#include "saying.h"

enum diff_kind {
    DIFF_LEFT_OUT, /* the kernel said it, mpx did not */
    DIFF_ADDED,    /* mpx said it, the kernel did not */
    DIFF_MOVED,    /* both, but in another order */
    DIFF_REPEATS,  /* both, one more often */
    DIFF_PIECES,   /* the same octets, by another number of mappings */
    DIFF_KINDS
};
extern const char *const diff_names[DIFF_KINDS];

struct diff {
    enum diff_kind kind;
    unsigned flow;
    struct saying kernel, mpx; /* the one that is there, or both */
    int rule; /* index in the table of what is allowed, or -1 */
};

/* A flow's lines on both sides, for rules that look around. */
struct side {
    struct sayings said[TAPE_FLOWS];
};
struct compared {
    const struct tape *tape;
    struct side kernel, mpx;
    struct diff *v;
    size_t n, cap;
};

/** Compare what the tape's host said with what the player did. */
void compare(struct compared *c, const struct tape *t, const struct part *p,
             const struct tape_frame *kernel, size_t n_kernel,
             const struct player *mpx);
void compared_free(struct compared *c);

/** The line of a difference that is there. */
const struct saying *diff_saying(const struct diff *d);

#endif /* COMPARE_H */
