/* SPDX-License-Identifier: MIT */
/*
 * What of a host's memory nothing will ever look at again. While two states are
 * compared it is taken out: states that differ in nothing else have one future.
 * doc/search.md has the argument for each part.
 */
#ifndef SEARCH_LASTING_H
#define SEARCH_LASTING_H

#include "search_world.h"

enum { SEARCH_ASIDE_PARTS = 96, SEARCH_ASIDE_ROOM = 16 << 10 };

struct search_aside {
    unsigned n;
    size_t used;
    struct {
        uint8_t *at;
        size_t len;
    } part[SEARCH_ASIDE_PARTS];
    uint8_t saved[SEARCH_ASIDE_ROOM];
};

/** Take out of @p host what has no future; it must not be called until
 *  search_give_back(). */
void search_set_aside(const struct search_world *w, unsigned host,
                      struct search_aside *a);
void search_give_back(const struct search_aside *a);
/** Note in @p h which octets of it will never be written: places for listeners
 *  that nobody opens. */
void search_note_idle(struct search_host *h);

#endif /* SEARCH_LASTING_H */
