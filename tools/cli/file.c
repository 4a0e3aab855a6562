/* SPDX-License-Identifier: MIT */
/* Reading files whole, and writing them through a temporary name. */
#include "file.h"

#include "exit_code.h"
#include "fifo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const char *what, const char *path)
{
    fprintf(stderr, "mpx: cannot %s %s: %s\n", what, *path ? path : "\"\"",
            strerror(errno));
    return false;
}

int file_complain(const char *path)
{
    complain("read", path);
    return EXIT_MACHINE;
}

FILE *file_open(const char *path)
{
    int fd = fifo_open(path);
    struct stat st = {0};
    FILE *f = NULL;
    int wrong = 0;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        wrong = EISDIR;
    else if (!(f = fdopen(fd, "rb")))
        wrong = errno;
    if (!f)
        close(fd);
    errno = wrong;
    return f;
}

/* A device may have no end. */
#define FILE_MOST ((size_t)1 << 30)

char *file_read(const char *path, size_t *len)
{
    char *text = file_read_most(path, len, FILE_MOST);

    if (!text || *len <= FILE_MOST)
        return text;
    free(text);
    errno = EFBIG;
    return NULL;
}

char *file_read_most(const char *path, size_t *len, size_t most)
{
    size_t room = 4096, n = 0;
    FILE *f = file_open(path);

    if (!f)
        return NULL;
    char *text = mem_grow(NULL, room, 1);
    for (;;) {
        n += fread(text + n, 1, room - n - 1, f);
        if (feof(f) || ferror(f) || n > most)
            break;
        room *= 2;
        text = mem_grow(text, room, 1);
    }
    bool bad = ferror(f) != 0;
    fclose(f);
    if (bad) {
        free(text);
        errno = EIO;
        return NULL;
    }
    n = n > most ? most + 1 : n;
    text[n] = '\0';
    *len = n;
    return text;
}

static bool create(struct out_file *o, const char *path, bool secret)
{
    size_t len = strlen(path);
    o->path = mem_grow(NULL, len + 1, 1);
    memcpy(o->path, path, len + 1);
    o->tmp = mem_grow(NULL, len + 5, 1);
    snprintf(o->tmp, len + 5, "%s.tmp", path);
    if (secret) /* one that is there keeps its mode */
        unlink(o->tmp);
    int fd = open(o->tmp, O_WRONLY | O_CREAT | O_TRUNC | (secret ? O_EXCL : 0),
                  secret ? 0600 : 0666);
    o->f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (o->f)
        return true;
    complain("write", o->tmp);
    if (fd >= 0)
        close(fd);
    file_abandon(o);
    return false;
}

bool file_create(struct out_file *o, const char *path)
{
    return create(o, path, false);
}

bool file_create_secret(struct out_file *o, const char *path)
{
    return create(o, path, true);
}

void file_abandon(struct out_file *o)
{
    if (o->f) {
        fclose(o->f);
        unlink(o->tmp);
    }
    free(o->path);
    free(o->tmp);
    *o = (struct out_file){NULL, NULL, NULL};
}

/* The name in its folder, which a power cut must not take back. Not every
 * file system can. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct arena a = {NULL};
    const char *dir =
        slash ? arena_strndup(&a, path, (size_t)(slash - path) + 1) : ".";
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    arena_free(&a);
}

static bool commit(struct out_file *o, bool sync)
{
    bool ok = fflush(o->f) == 0 && !ferror(o->f) &&
              (!sync || fsync(fileno(o->f)) == 0);

    ok = fclose(o->f) == 0 && ok;
    o->f = NULL;
    ok = ok && rename(o->tmp, o->path) == 0;
    if (!ok) {
        complain("write", o->path);
        unlink(o->tmp);
    } else if (sync) {
        sync_folder(o->path);
    }
    file_abandon(o);
    return ok;
}

bool file_commit(struct out_file *o)
{
    return commit(o, true);
}

bool file_commit_unsynced(struct out_file *o)
{
    return commit(o, false);
}

bool file_make_dirs(const char *path)
{
    struct arena a = {NULL};
    char *copy = arena_strndup(&a, path, strlen(path));
    bool ok = true;

    for (char *p = copy + 1; ok; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        *p = '\0';
        ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *p = kept;
        if (kept == '\0')
            break;
    }
    struct stat st;
    if (ok && stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        ok = false;
    }
    ok = ok && access(path, W_OK | X_OK) == 0;
    if (!ok)
        complain("write into", path);
    arena_free(&a);
    return ok;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_may_replace(const char *path, const char *begins, const char *what)
{
    size_t n = strlen(begins);
    char first[16] = "";
    struct stat st;
    bool there = stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
    FILE *f = there && S_ISREG(st.st_mode) ? file_open(path) : NULL;
    size_t got = f ? fread(first, 1, n, f) : 0;

    if (f)
        fclose(f);
    if (!there ||
        (S_ISREG(st.st_mode) && (got == 0 || memcmp(first, begins, n) == 0)))
        return true;
    fprintf(stderr, "mpx: %s is there, and is no %s\n", path, what);
    return false;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

char *file_path(struct arena *a, const char *dir, const char *name)
{
    return arena_printf(a, "%s/%s", dir, name);
}
