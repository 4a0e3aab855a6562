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

/* All that mends the literal draft. */
#define SETTING_MENDED                                                         \
    "newkey-early=hold,newkey-dup-reply=ack-bit,fastclose-trunc=left64,"       \
    "old-key=drop-on-activation,same-key-rotation=refused,"                    \
    "join-role-binding=role,join-token-binding=key-schedule,"                  \
    "add-addr-role-binding=role,addr-id-reuse=refused,remove-addr-mac=hmac,"   \
    "ext-policy=require"

#endif /* SETTING_H */
