/* SPDX-License-Identifier: MIT */
/* A folder of results: which study is in it, and making room for another. */
#ifndef FOLDER_H
#define FOLDER_H

#include "study.h"

/* "out/NAME", "out/NAME-quick": where a study goes unless it is told. */
char *folder_of(struct arena *a, const struct study *s);

/*
 * Whether @p dir holds no study, or this one: of the same name, and in small if
 * this one is. An edited file, other seeds and other settings are the same
 * study. What else is there is named in a line on stderr.
 */
bool folder_is_free(const char *dir, const struct study *s);

/* Remove what a study left in @p dir, and no other files. */
void folder_clear(const char *dir);

/* Remove figures that are none of the study's: an earlier version drew them. */
void folder_drop_figures(const char *dir, const struct study *s);

#endif /* FOLDER_H */
