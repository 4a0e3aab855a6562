/* SPDX-License-Identifier: MIT */
/* Adding ranges to a set, joining and searching them. */
#include "span.h"

#include "vec.h"

void spans_add(struct spans *s, uint64_t from, uint64_t to)
{
    s->v = vec_room(s->v, s->n, &s->cap, sizeof *s->v);
    s->v[s->n++] = (struct span){from, to};
}

static int order(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

void spans_join(struct spans *s)
{
    size_t n = 0;

    if (s->n > 0)
        qsort(s->v, s->n, sizeof *s->v, order);
    for (size_t i = 0; i < s->n; i++) {
        struct span *last = n ? &s->v[n - 1] : NULL;

        if (s->v[i].from >= s->v[i].to)
            continue;
        if (!last || s->v[i].from > last->to)
            s->v[n++] = s->v[i];
        else if (s->v[i].to > last->to)
            last->to = s->v[i].to;
    }
    s->n = n;
}

size_t spans_after(const struct spans *s, uint64_t at)
{
    size_t lo = 0, hi = s->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (s->v[mid].to > at)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

bool spans_meet(const struct spans *s, uint64_t from, uint64_t to)
{
    size_t i = spans_after(s, from);

    return i < s->n && s->v[i].from < to;
}

void spans_free(struct spans *s)
{
    free(s->v);
    *s = (struct spans){0};
}
