/* SPDX-License-Identifier: MIT */
/* Sets of numbers as ranges. */
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    uint64_t from, to; /* [from, to) */
};
struct spans {
    struct span *v; /* owned by who has the set */
    size_t n, cap;
};

void spans_add(struct spans *s, uint64_t from, uint64_t to);
/** Put them in order, those that touch or overlap made one, empty ones left
 *  out. The others want it done. */
void spans_join(struct spans *s);
/** The first that ends after @p at, or n. */
size_t spans_after(const struct spans *s, uint64_t at);
/** Whether some of [from, to) is in the set. */
bool spans_meet(const struct spans *s, uint64_t from, uint64_t to);
void spans_free(struct spans *s);

#endif /* SPAN_H */
