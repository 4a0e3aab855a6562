/* SPDX-License-Identifier: MIT */
/* The log of a run, in memory while it runs; a file only if it is not empty. */
#define _GNU_SOURCE
#include "run_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

static void begin(struct run_logs *l, unsigned slot)
{
    l->fd[slot] = memfd_create("log", MFD_CLOEXEC);
    if (l->fd[slot] < 0 && !l->warned) {
        fprintf(stderr,
                "mpx: no memory for the log of a run (%s): what runs write "
                "follows here\n",
                strerror(errno));
        l->warned = true;
    }
}

void run_logs_init(struct run_logs *l, unsigned n)
{
    *l = (struct run_logs){mem_grow(NULL, n, sizeof *l->fd), n, false};
    for (unsigned i = 0; i < n; i++)
        begin(l, i);
}

void run_logs_free(struct run_logs *l)
{
    for (unsigned i = 0; i < l->n; i++)
        if (l->fd[i] >= 0)
            close(l->fd[i]);
    free(l->fd);
}

/* Whoever writes there appends, as two streams and processes do. */
void run_log_enter(const struct run_logs *l, unsigned slot)
{
    int fd = l->fd[slot];

    if (fd < 0)
        return;
    fcntl(fd, F_SETFL, O_APPEND);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
}

static bool copy(int from, const char *path)
{
    char block[4096];
    ssize_t n;
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool ok = to >= 0;

    lseek(from, 0, SEEK_SET);
    while (ok && (n = read(from, block, sizeof block)) > 0)
        ok = write(to, block, (size_t)n) == n;
    if (to >= 0)
        ok = close(to) == 0 && ok;
    if (!ok)
        unlink(path);
    return ok;
}

static void find_last(int fd, off_t size, char last[RUN_LOG_LINE])
{
    char end[4096];
    off_t from = size > (off_t)sizeof end ? size - (off_t)sizeof end : 0;
    ssize_t n = pread(fd, end, sizeof end, from), start;

    while (n > 0 && end[n - 1] == '\n')
        n--;
    for (start = n; start > 0 && end[start - 1] != '\n';)
        start--;
    snprintf(last, RUN_LOG_LINE, "%.*s", n > 0 ? (int)(n - start) : 0,
             n > 0 ? end + start : "");
}

bool run_log_end(struct run_logs *l, unsigned slot, const char *path,
                 bool always, char last[RUN_LOG_LINE])
{
    int fd = l->fd[slot];
    struct stat st = {0};
    bool ok = true;

    *last = '\0';
    if (fd < 0)
        return true;
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        find_last(fd, st.st_size, last);
    if (always || st.st_size > 0)
        ok = copy(fd, path);
    else
        unlink(path); /* of a run that failed before */
    if (always) {     /* others whom it started may write there still */
        close(fd);
        begin(l, slot);
    } else if (st.st_size > 0 && ftruncate(fd, 0) != 0) {
        ok = false;
    }
    return ok;
}
