/* SPDX-License-Identifier: MIT */
/* Files for fuzz targets. */
#define _GNU_SOURCE /* memfd_create(), memmem() */
#include "in_memory.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(int fine, const char *what)
{
    if (fine)
        return;
    perror(what);
    exit(1); /* of the machine, not of what is fuzzed */
}

void in_memory_open(struct in_memory *m, const uint8_t *data, size_t size)
{
    m->fd = memfd_create("fuzz", MFD_CLOEXEC);
    must(m->fd >= 0, "memfd_create");
    must(size == 0 || write(m->fd, data, size) == (ssize_t)size, "write");
    snprintf(m->path, sizeof m->path, "/proc/self/fd/%d", m->fd);
}

void in_memory_close(struct in_memory *m)
{
    close(m->fd);
}

static char folder[] = "/dev/shm/mpx-fuzz-XXXXXX"; /* nothing is synced there */

static void remove_folder(void)
{
    DIR *d = opendir(folder);

    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    rmdir(folder);
}

const char *in_memory_folder(void)
{
    static int made;

    if (!made) {
        must(mkdtemp(folder) != NULL, folder);
        atexit(remove_folder);
    }
    made = 1;
    return folder;
}

void in_memory_save(const char *dir, const char *name, const uint8_t *data,
                    size_t size)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "wb");
    must(f && fwrite(data, 1, size, f) == size && fclose(f) == 0, path);
}

size_t in_memory_split(const uint8_t *data, size_t size)
{
    const uint8_t *at = size > 0 ? memmem(data, size, "%%\n", 3) : NULL;

    return at ? (size_t)(at - data) + 3 : size;
}
