/* SPDX-License-Identifier: MIT */
/* Captures that somebody made to break a reader, and what is to be said. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "craft.h"

struct hostile {
    const char *name;
    void (*make)(struct craft *c);
    int code; /* exit code, from a file and from a stream */
    unsigned ok, failed, nothing, open; /* options, by their verdicts */
    const char *more;                   /* what the summary says behind these */
    const char *says; /* on stderr behind the name; NULL: nothing */
};

/* One of them: centuries are between its packets, in which a stream drops
 * flows. */
void hostile_resolutions(struct craft *c);

/* Each ends with one that has no name. */
extern const struct hostile hostile_files[], hostile_blocks[], hostile_links[],
    hostile_packets[], hostile_segments[];

#endif /* HOSTILE_H */
