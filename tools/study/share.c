/* SPDX-License-Identifier: MIT */
/* Locks of DIR/.lock. */
#include "share.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "file.h"

enum { MARK_MAX = 256, TRIES = 100, TRY_NS = 100000000 };

/* Zero octets are all there are, for ever. */
static bool lock(int fd, short type, off_t from, off_t octets)
{
    struct flock l = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = from, .l_len = octets};

    return fcntl(fd, F_SETLK, &l) == 0;
}

/* errno says why lock() failed. */
static bool complain(const char *dir)
{
    if (errno == EACCES || errno == EAGAIN)
        fprintf(stderr,
                "mpx: another mpx is at work in %s: give each of them "
                "--shared, to work in it together, or a folder of its own by "
                "-o\n",
                dir);
    else
        fprintf(stderr, "mpx: cannot lock %s/.lock: %s\n", dir,
                strerror(errno));
    return false;
}

static int open_lock(const char *dir)
{
    struct arena a = {NULL};
    const char *path = file_path(&a, dir, ".lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

    if (fd < 0)
        fprintf(stderr, "mpx: cannot write %s: %s\n", path, strerror(errno));
    arena_free(&a);
    return fd;
}

bool share_hold(const char *dir)
{
    int fd = open_lock(dir);

    if (fd < 0)
        return false;
    if (lock(fd, F_WRLCK, 0, 0))
        return true; /* stays open: closing it would let go */
    complain(dir);
    close(fd);
    return false;
}

/* What the first one runs, and by which program. */
static bool has_mark(int fd, const char *mark)
{
    char there[MARK_MAX + 1];
    ssize_t n = pread(fd, there, MARK_MAX, 0);

    return n >= 0 && (size_t)n == strlen(mark) &&
           memcmp(there, mark, (size_t)n) == 0;
}

static bool put_mark(int fd, const char *mark)
{
    return ftruncate(fd, 0) == 0 &&
           pwrite(fd, mark, strlen(mark), 0) == (ssize_t)strlen(mark);
}

/* Alone, or else with others; the first one may take a while. */
static bool come_in(struct share *s)
{
    static const struct timespec wait = {0, TRY_NS};

    for (unsigned i = 0; i < TRIES; i++) {
        s->first = lock(s->fd, F_WRLCK, 0, 0);
        if (s->first || lock(s->fd, F_RDLCK, 0, 1))
            return true;
        if (errno != EACCES && errno != EAGAIN)
            break;
        nanosleep(&wait, NULL);
    }
    return false;
}

bool share_enter(struct share *s, const char *dir, const char *mark)
{
    bool ok;

    s->fd = open_lock(dir);
    if (s->fd < 0)
        return false;
    ok = come_in(s) || complain(dir);
    if (ok && s->first && !put_mark(s->fd, mark)) {
        fprintf(stderr, "mpx: cannot write %s/.lock: %s\n", dir,
                strerror(errno));
        ok = false;
    }
    if (ok && !s->first && !has_mark(s->fd, mark)) {
        fprintf(stderr,
                "mpx: those who share %s run another scenario, other settings "
                "or another build of mpx: use another folder\n",
                dir);
        ok = false;
    }
    if (!ok)
        close(s->fd);
    return ok;
}

bool share_admit(struct share *s)
{
    return !s->first ||
           (lock(s->fd, F_RDLCK, 0, 1) && lock(s->fd, F_UNLCK, 1, 0));
}

bool share_take(struct share *s, size_t run)
{
    return lock(s->fd, F_WRLCK, 1 + (off_t)run, 1);
}

void share_return(struct share *s, size_t run)
{
    lock(s->fd, F_UNLCK, 1 + (off_t)run, 1);
}

/* First out, then alone: of several that leave at once the last one to go out
 * finds nobody there, or one who is alone. */
bool share_leave(struct share *s)
{
    lock(s->fd, F_UNLCK, 0, 0);
    return lock(s->fd, F_WRLCK, 0, 0);
}

bool share_is_held(const char *dir)
{
    struct arena a = {NULL};
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(file_path(&a, dir, ".lock"), O_RDONLY | O_CLOEXEC);
    bool held = fd >= 0 && fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK;

    if (fd >= 0)
        close(fd);
    arena_free(&a);
    return held;
}
