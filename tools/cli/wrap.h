/* SPDX-License-Identifier: MIT */
/* Breaking text into lines at blanks. */
#ifndef WRAP_H
#define WRAP_H

#include <stddef.h>

/* Octets of the first line of at most @p room; a longer word is cut. */
size_t wrap_line(const char *text, size_t room);
/* What follows a line of @p len octets. */
const char *wrap_next(const char *text, size_t len);

#endif /* WRAP_H */
