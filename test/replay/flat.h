/* SPDX-License-Identifier: MIT */
/* JSON as a list of paths and values, such as "counts.dack8" and "20". */
#ifndef FLAT_H
#define FLAT_H

#include <stdbool.h>
#include <stddef.h>

struct flat_pair {
    char *path, *value; /* strings without quotes, as they stand in the file */
};
struct flat {
    struct flat_pair *v;
    size_t n, cap;
};

/** Read @p path, gzip or not. Ends the test program if it is no JSON. */
void flat_load(struct flat *f, const char *path);
/** The value at a printf()ed path, or NULL. */
const char *flat_get(const struct flat *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void flat_free(struct flat *f);

#endif /* FLAT_H */
