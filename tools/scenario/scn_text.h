/* SPDX-License-Identifier: MIT */
/* Is it text at all? Asked before YAML is. */
#ifndef SCN_TEXT_H
#define SCN_TEXT_H

#include <stdbool.h>

#include "scn_diag.h"

/* The length of the byte order mark that some editors begin a file with. */
size_t scn_text_mark(const char *text, size_t len);

/* Size, UTF-8, control characters, tabs, line ends. False if nobody should read
 * on. */
bool scn_text_check(const struct scn_source *source, struct scn_diags *diags);

/* A copy in which each tab is a space: same columns, and YAML accepts it. */
char *scn_text_untabbed(struct arena *a, const struct scn_source *source,
                        size_t *len);

/* No control characters but newline. */
bool scn_text_printable(const char *text, size_t len);

/* Length of the UTF-8 sequence at @p p, 0 if there is none. RFC 3629. */
size_t scn_text_utf8(const unsigned char *p, size_t left);

#endif /* SCN_TEXT_H */
