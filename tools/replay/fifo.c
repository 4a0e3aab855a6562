/* SPDX-License-Identifier: MIT */
/* Opening what may be a FIFO: waiting for its writer, and saying so. */
#include "fifo.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 1000 };

static void await_writer(int fd, const char *path)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    if (poll(&p, 1, PATIENCE_MS) != 0)
        return;
    fprintf(stderr, "mpx: %s is a FIFO: waiting for its writer\n", path);
    poll(&p, 1, -1);
}

int fifo_open(const char *path)
{
    /* Without O_NONBLOCK open() itself waits for the writer. */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
        await_writer(fd, path);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}
