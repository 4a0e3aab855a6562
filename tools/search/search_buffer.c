/* SPDX-License-Identifier: MIT */
/* Room in memory, or in a file that is mapped and has no name. */
#define _GNU_SOURCE /* mremap */
#include "search_buffer.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LEAST = 4096 };

static int nameless_file(const char *dir)
{
    char name[4096];
    int fd, n = snprintf(name, sizeof name, "%s/mpx-search-XXXXXX", dir);

    if (n < 0 || (size_t)n >= sizeof name)
        return -1;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    return fd;
}

/* Space is taken beforehand: a full disk is an answer here, a signal later. */
static bool move_to_file(struct buffer *r, size_t size, const char *dir)
{
    int fd = nameless_file(dir);
    void *at = MAP_FAILED;

    if (fd >= 0 && !posix_fallocate(fd, 0, (off_t)size))
        at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    if (r->size)
        memcpy(at, r->at, r->size);
    free(r->at);
    *r = (struct buffer){at, size, true, fd};
    return true;
}

static bool grow_file(struct buffer *r, size_t size)
{
    void *at;

    if (posix_fallocate(r->fd, 0, (off_t)size))
        return false;
    at = mremap(r->at, r->size, size, MREMAP_MAYMOVE);
    if (at == MAP_FAILED)
        return false;
    r->at = at;
    r->size = size;
    return true;
}

bool buffer_fit(struct buffer *r, size_t size, const char *dir)
{
    size_t to = r->size ? r->size : LEAST;
    void *at;

    if (size <= r->size)
        return true;
    while (to < size) {
        if (to > SIZE_MAX / 2)
            return false;
        to *= 2;
    }
    if (r->in_file)
        return grow_file(r, to);
    if (dir && to >= BUFFER_FILE_FROM)
        return move_to_file(r, to, dir);
    at = realloc(r->at, to);
    if (!at)
        return false;
    r->at = at;
    r->size = to;
    return true;
}

void buffer_free(struct buffer *r)
{
    if (r->in_file) {
        munmap(r->at, r->size);
        close(r->fd);
    } else {
        free(r->at);
    }
    *r = (struct buffer){.at = NULL};
}
