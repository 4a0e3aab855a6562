/* SPDX-License-Identifier: MIT */
/* Lists of words, and the word that somebody probably meant. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>

#include "mem.h"

/* The i-th word of a list, NULL past its end. */
typedef const char *word_at(unsigned i);

/* The list ends with NULL. */
bool words_have(const char *const *words, const char *word);

/* The nearest of the list, or NULL if none is near. */
const char *words_nearest(const char *const *words, const char *word);

/* "did you mean "x"?" if something is near, else "one of: a b c". */
char *words_hint(struct arena *a, const char *const *words, const char *word);

/* The list as an array in the arena. */
const char *const *words_list(struct arena *a, word_at *at);

#endif /* WORDS_H */
