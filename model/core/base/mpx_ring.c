/* SPDX-License-Identifier: MIT */
#include "mpx_ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { RING_MIN = 16384 };

mpx_err mpx_ring_fit(struct mpx_ring *r, uint64_t base, size_t keep, size_t len)
{
    struct mpx_ring bigger = {.cap = r->cap ? r->cap : RING_MIN};
    struct mpx_span old[2];

    if (len <= r->cap)
        return MPX_OK;
    while (bigger.cap < len)
        bigger.cap *= 2;
    bigger.buf = malloc(bigger.cap);
    if (!bigger.buf)
        return MPX_ERR_NOMEM;
    if (keep) {
        mpx_ring_span(r, base, keep, old);
        mpx_ring_put(&bigger, base, old[0].p, old[0].len);
        mpx_ring_put(&bigger, base + old[0].len, old[1].p, old[1].len);
    }
    free(r->buf);
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

void mpx_ring_free(struct mpx_ring *r)
{
    free(r->buf);
    *r = (struct mpx_ring){0};
}
