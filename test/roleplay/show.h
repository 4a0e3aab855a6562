/* SPDX-License-Identifier: MIT */
/* A comparison for people. */
#ifndef SHOW_H
#define SHOW_H

#include <stdio.h>

#include "allowed.h"

/* What each said, flow by flow. Times are ms of the tape. */
void show_sides(FILE *out, const struct compared *c);
void show_diffs(FILE *out, const struct compared *c, bool allowed_too);
/* The table of what is allowed, as in doc/conformance.md. */
void show_allowed(FILE *out);

#endif /* SHOW_H */
