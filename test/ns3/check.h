/* SPDX-License-Identifier: MIT */
/* CHECK(): a test program stops at the first thing that is not so. */
#ifndef CHECK_H
#define CHECK_H

#include <cstdio>
#include <cstdlib>

#define CHECK(x)                                                               \
    do {                                                                       \
        if (!(x)) {                                                            \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);       \
            std::exit(1);                                                      \
        }                                                                      \
    } while (0)

#endif /* CHECK_H */
