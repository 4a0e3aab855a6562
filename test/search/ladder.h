/* SPDX-License-Identifier: MIT */
/* Printing a found sequence of steps. */
#ifndef SEARCH_LADDER_H
#define SEARCH_LADDER_H

#include "world.h"

#include <stdio.h>

/** Write what happens along @p e as two columns, one a host, 69 wide. */
void ladder_print(FILE *f, const struct setting *s, const struct event *e,
                  unsigned n);

#endif /* SEARCH_LADDER_H */
