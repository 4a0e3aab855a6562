/* SPDX-License-Identifier: MIT */
/*
 * Files that are there whole or not at all: written beside their name and
 * renamed. Failures print a line on stderr and are returned.
 */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

struct out_file {
    FILE *f;
    char *path, *tmp; /* owned */
};

/* To be read and fclose()d; the writer of a FIFO is waited for, see fifo.h.
 * NULL with errno set. */
FILE *file_open(const char *path);
/* The whole file, NUL-ended, to be free()d. NULL with errno set, EFBIG beyond
 * 1 GiB. */
char *file_read(const char *path, size_t *len);
/* The same of a file that should have no more than @p most octets: @p len is
 * more by one if it has, and no more are read. */
char *file_read_most(const char *path, size_t *len, size_t most);
/* Say that file_read() failed, by errno; @return EXIT_MACHINE. */
int file_complain(const char *path);

bool file_create(struct out_file *o, const char *path);
/* One that nobody else may read. */
bool file_create_secret(struct out_file *o, const char *path);
/* Put it on the disk and rename it into place. After a failure the old file is
 * as it was. */
bool file_commit(struct out_file *o);
/* The same without waiting for the disk: after a power cut a file may be there
 * in part, which its reader must notice. */
bool file_commit_unsynced(struct out_file *o);
void file_abandon(struct out_file *o);

/* All of @p path's folders. */
bool file_make_dirs(const char *path);
bool file_exists(const char *path);
/* There is no such file, or an empty one, or one that begins as @p what does,
 * with up to 16 octets; false once it is said that another one is there, or a
 * device, whose name a new file would take. */
bool file_may_replace(const char *path, const char *begins, const char *what);
/* Both are there, and one file. */
bool file_is_same(const char *a, const char *b);

/* DIR/a.b */
char *file_path(struct arena *a, const char *dir, const char *name);

#endif /* FILE_H */
