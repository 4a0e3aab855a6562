/* SPDX-License-Identifier: MIT */
/* One scenario of kernel captures: both ends replayed, beside what the
 * reference checker found. */
#ifndef SCENE_H
#define SCENE_H

#include "flat.h"
#include "octets.h"
#include "replay.h"

enum { CLIENT, SERVER, ENDS };

struct scene {
    char name[64]; /* of its folder */
    struct flat check, meta;
    struct octets file[ENDS];
    struct replay end[ENDS];
    struct tally sum;
};

extern const char *const scene_ends[ENDS]; /* "client", "server" */

/** FOLDER/NAME or FOLDER/NAME.gz, in a static buffer. */
const char *scene_path(const char *folder, const char *name);

void scene_load(struct scene *s, const char *folder);
void scene_free(struct scene *s);

/** The folders within @p root that hold a check.json, sorted; the list and its
 *  strings are never freed. */
char **scene_folders(const char *root, size_t *n);

#endif /* SCENE_H */
