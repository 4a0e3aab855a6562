/* SPDX-License-Identifier: MIT */
/* Writing to a ring, reading spans of it, growing it. */
#include "mpx_ring.h"
#include "mpx_mem.h"

#include <assert.h>
#include <string.h>

enum { RING_MIN = 2048 };

mpx_err mpx_ring_fit(struct mpx_ring *r, uint64_t base, size_t keep, size_t len)
{
    struct mpx_ring bigger = {.cap = r->cap ? r->cap : RING_MIN, .env = r->env};
    struct mpx_span old[2];

    if (len <= r->cap)
        return MPX_OK;
    while (bigger.cap < len)
        bigger.cap *= 2;
    bigger.buf = mpx_mem_resize(r->env, NULL, bigger.cap);
    if (!bigger.buf)
        return MPX_ERR_NOMEM;
    if (keep) {
        mpx_ring_span(r, base, keep, old);
        mpx_ring_put(&bigger, base, old[0].p, old[0].len);
        mpx_ring_put(&bigger, base + old[0].len, old[1].p, old[1].len);
    }
    mpx_mem_free(r->env, r->buf);
    *r = bigger;
    return MPX_OK;
}

void mpx_ring_put(struct mpx_ring *r, uint64_t seq, const uint8_t *p,
                  size_t len)
{
    size_t at = (size_t)seq & (r->cap - 1);
    size_t first = r->cap - at < len ? r->cap - at : len;

    assert(len <= r->cap);
    if (first)
        memcpy(r->buf + at, p, first);
    if (len > first)
        memcpy(r->buf, p + first, len - first);
}

void mpx_ring_span(const struct mpx_ring *r, uint64_t seq, size_t len,
                   struct mpx_span out[2])
{
    size_t at = (size_t)seq & (r->cap - 1);
    size_t first = r->cap - at < len ? r->cap - at : len;

    assert(len <= r->cap);
    out[0] = (struct mpx_span){r->buf + at, first};
    out[1] = (struct mpx_span){r->buf, len - first};
}

static void reverse(uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        uint8_t octet = p[i];

        p[i] = p[len - 1 - i];
        p[len - 1 - i] = octet;
    }
}

void mpx_ring_renumber(struct mpx_ring *r, uint64_t from, uint64_t to)
{
    size_t by = r->cap ? (size_t)(to - from) & (r->cap - 1) : 0;

    if (!by)
        return;
    reverse(r->buf, r->cap);
    reverse(r->buf, by);
    reverse(r->buf + by, r->cap - by);
}

void mpx_ring_free(struct mpx_ring *r)
{
    mpx_mem_free(r->env, r->buf);
    *r = (struct mpx_ring){.env = r->env};
}
