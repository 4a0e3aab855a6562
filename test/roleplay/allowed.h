/* SPDX-License-Identifier: MIT */
/*
 * In what mpx may differ from Linux: one table, a row per freedom that the
 * specifications leave and that the two use differently. What is in no row is
 * a defect of one of them.
 */
#ifndef ALLOWED_H
#define ALLOWED_H

#include "compare.h"

/* What is left to an implementation, in our words. */
struct freedom {
    const char *name;
    const char *section; /* of RFC 8684, unless it names another */
    const char *text;
    const char *linux, *mpx; /* what each makes of it */
};

struct allowed {
    enum diff_kind kind;
    enum say_kind say;
    /* Whether this difference is the one meant: as narrow as can be told. */
    bool (*applies)(const struct compared *c, const struct diff *d);
    const struct freedom *by;
};

extern const struct allowed allowed_table[];
extern const unsigned allowed_count;

/** Find the row of each difference. @return how many have none. */
unsigned allowed_explain(struct compared *c);

#endif /* ALLOWED_H */
