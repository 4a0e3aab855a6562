/* SPDX-License-Identifier: MIT */
/* Room that grows: memory, or a file without a name once it is large. */
#ifndef SEARCH_BUFFER_H
#define SEARCH_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

enum { BUFFER_FILE_FROM = 1 << 14 }; /* octets; less stays in memory */

struct buffer {
    void *at;
    size_t size;
    bool in_file;
    int fd; /* if in_file */
};

/**
 * Make it hold at least @p size octets; what is there stays.
 * @p dir  where a large one has its file; NULL: all is in memory.
 * @return false: no memory, or no space in @p dir; it is as it was.
 */
bool buffer_fit(struct buffer *r, size_t size, const char *dir);
void buffer_free(struct buffer *r);

#endif /* SEARCH_BUFFER_H */
