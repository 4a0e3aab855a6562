/* SPDX-License-Identifier: MIT */
/* How far a folder of results is, from what anybody sees who sees its files. */
#ifndef STANDING_H
#define STANDING_H

#include "worker.h"

struct standing {
    size_t planned, done; /* runs */
    struct worker *worker;
    unsigned n_workers, alive;
    double left_s; /* until all are done; NAN if that cannot be told */
};

/* @p planned: how many runs the study has. */
void standing_read(struct standing *s, const char *dir, size_t planned);
void standing_free(struct standing *s);

/* "1:02:03" or "2:03"; the text is @p text. */
char *standing_time(char text[32], double seconds);

#endif /* STANDING_H */
