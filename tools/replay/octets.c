/* SPDX-License-Identifier: MIT */
/* Reading a file or standard input, through zlib. */
#include "octets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "capture.h"
#include "fifo.h"
#include "vec.h"

enum { STEP = 1 << 16 };
#define CAPTURE_MAX (UINT64_C(8) << 30)
#define OTHER_MAX   (UINT64_C(64) << 20)

static bool fail(struct octets *o, const char *why)
{
    snprintf(o->why, sizeof o->why, "%s", why);
    return false;
}

/* What has no beginning of a capture may be a device that never ends. */
static bool is_capture(const struct octets *o)
{
    struct capture c;

    return capture_open(&c, o->p, o->len);
}

static bool read_all(struct octets *o, gzFile f, bool capture)
{
    uint64_t most = capture ? CAPTURE_MAX : OTHER_MAX;
    size_t cap = 0;
    int code = Z_OK, got;

    do {
        while (cap - o->len < STEP)
            o->p = vec_room(o->p, cap, &cap, 1);
        got = gzread(f, o->p + o->len, STEP);
        if (got > 0)
            o->len += (size_t)got;
    } while (got > 0 && o->len < most &&
             (!capture || o->len > STEP || is_capture(o)));

    const char *text = gzerror(f, &code);

    if (got > 0 && o->len >= most)
        return fail(o, capture ? "more than 8 GiB" : "more than 64 MiB");
    if (code == Z_ERRNO)
        return fail(o, strerror(errno));
    if (code == Z_BUF_ERROR)
        return fail(o, "gzip data is cut");
    return code == Z_OK || code == Z_STREAM_END || fail(o, text);
}

static gzFile open_file(const char *path)
{
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : fifo_open(path);
    gzFile f = fd < 0 ? NULL : gzdopen(fd, "rb");

    if (!f && fd >= 0)
        close(fd);
    return f;
}

static bool load(struct octets *o, const char *path, bool capture)
{
    *o = (struct octets){0};
    errno = 0;

    gzFile f = open_file(path);

    if (!f) {
        o->missing = true;
        return fail(o, errno ? strerror(errno) : "out of memory");
    }
    bool ok = read_all(o, f, capture);

    gzclose(f);
    return ok;
}

bool octets_load(struct octets *o, const char *path)
{
    return load(o, path, false);
}

bool octets_load_capture(struct octets *o, const char *path)
{
    return load(o, path, true);
}

void octets_free(struct octets *o)
{
    free(o->p);
    *o = (struct octets){0};
}
