/* SPDX-License-Identifier: MIT */
/* What can be explained: a row for each kind of names. */
#ifndef KINDS_H
#define KINDS_H

#include <stdbool.h>
#include <stdio.h>

struct explain_entry {
    const char *name;
    const char *id; /* what else it is called, or NULL */
};
struct explain_kind {
    const char *noun, *plural;
    /* The i-th of them; false past the end. */
    bool (*entry)(unsigned i, struct explain_entry *e);
    void (*describe)(unsigned i, FILE *to);
};
extern const struct explain_kind explain_kinds[]; /* ends with a NULL noun */

/* A labelled text, broken into lines. */
void explain_line(FILE *to, const char *label, const char *text);

#endif /* KINDS_H */
