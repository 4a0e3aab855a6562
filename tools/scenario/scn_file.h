/* SPDX-License-Identifier: MIT */
/* Text files that a scenario names: a map, a trace, samples. */
#ifndef SCN_FILE_H
#define SCN_FILE_H

#include "scn_field.h"

typedef void scn_read_file(struct scn_reader *r, const struct scn_source *file,
                           void *ctx);

/* Let @p read have the text of the file named by @p node, whose key is
 * @p key. It lies beside the scenario or below; what is wrong with it is
 * reported. */
void scn_file(struct scn_reader *r, const struct scn_node *node,
              const char *key, scn_read_file *read, void *ctx);

/* The words of a line, separated by blanks; each has its place. One more is
 * kept than a line may have. */
enum { SCN_LINE_MAX = 7 };
struct scn_line {
    struct scn_node word[SCN_LINE_MAX];
    unsigned n;
};
typedef void scn_read_line(struct scn_reader *r, const struct scn_line *line,
                           void *ctx);

/* Let @p read have each line of @p file that has a word; # begins a comment. */
void scn_lines(struct scn_reader *r, const struct scn_source *file,
               scn_read_line *read, void *ctx);

/* At most so many are there. */
size_t scn_line_count(const struct scn_source *file);

/* Somewhere in it; line 0: in the whole. @p col counts from 0. */
struct scn_mark scn_file_mark(const struct scn_source *file, unsigned line,
                              size_t col, size_t width);

#endif /* SCN_FILE_H */
