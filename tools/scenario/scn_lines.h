/* SPDX-License-Identifier: MIT */
/* Files that hold a value a line; # begins a comment. */
#ifndef SCN_LINES_H
#define SCN_LINES_H

#include "scn_field.h"

struct scn_lines {
    const struct scn_source *file;
    const char *at;  /* of its text, the next line; begin with NULL */
    unsigned number; /* of the line read last, from 1 */
};

/* The next line that is not empty, without blanks at its ends, as text that
 * lives as long as @p r's arena. False at the end. */
bool scn_lines_next(struct scn_reader *r, struct scn_lines *l,
                    struct scn_node *line);

#endif /* SCN_LINES_H */
