/* SPDX-License-Identifier: MIT */
/* Which captures are played, and by which end. */
#ifndef PLAYS_H
#define PLAYS_H

#include <stdbool.h>
#include <stddef.h>

struct play {
    const char *folder;  /* within the captures */
    bool server;         /* the end that the core plays */
    unsigned char limit; /* of subflows, which no segment tells; 0: as ever */
    unsigned short flow; /* see tape_load() */
};

/** All of them; the caller free()s the list. */
struct play *plays_all(size_t *n);

/** The folder's path; static until the next call. */
const char *play_folder(const struct play *p);
const char *play_role(const struct play *p);
/** "folder, role"; the caller free()s it. */
char *play_name(const struct play *p);

#endif /* PLAYS_H */
