/* SPDX-License-Identifier: MIT */
/* Names of what a search is about, as the command line has them. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "search_world.h"

enum search_list { SEARCH_LIST_STEPS, SEARCH_LIST_READS, SEARCH_LIST_DOES };

/** Name of the @p i-th bit; static, NULL past the end. */
const char *search_word(enum search_list list, unsigned i);
/** Bits of a list as "key,join"; "all", "nothing". @return false if @p text
 *  has a word that is none: *bad and *len say which. */
bool search_bits(enum search_list list, const char *text, unsigned *bits,
                 const char **bad, int *len);
/** "always", ...; static, NULL past the end. */
const char *search_when_word(unsigned i);

#endif /* SEARCH_WORDS_H */
