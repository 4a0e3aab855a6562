/* SPDX-License-Identifier: MIT */
/* A world of the search in words, as the command line has them. */
#ifndef SETTING_H
#define SETTING_H

#include "search.h"

enum { SETTING_ROOM = 400 };

struct setting_text {
    const char *profile, *set, *steps, *reads, *does; /* set: "a=b,c=d" */
    unsigned most;                                    /* actions */
    const char *other; /* a word of --when, "two" connections, "own-keys",
                          "same-key", "learns-early" */
};

/** @p room holds what *s points to. Ends the program if there is a word that is
 *  none. */
void setting_read(struct search_setting *s, const struct setting_text *t,
                  char room[SETTING_ROOM]);

#endif /* SETTING_H */
