/* SPDX-License-Identifier: MIT */
/* Building the octets of a direction, and sums over ranges of them. */
#include "stream.h"

#include <string.h>

#include "mpx_csum.h"
#include "vec.h"

/* By beginning, the longer first, then the earlier. */
static int order(const void *a, const void *b)
{
    const struct flow_data *x = *(const struct flow_data *const *)a;
    const struct flow_data *y = *(const struct flow_data *const *)b;

    if (x->ssn != y->ssn)
        return x->ssn < y->ssn ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    return x < y ? -1 : 1;
}

static void insert(struct stream *s, size_t i, struct stream_piece p)
{
    s->v = vec_room(s->v, s->n, &s->cap, sizeof *s->v);
    memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
    s->v[i] = p;
    s->n++;
}

/* Lay a piece over what is there; none there begins after it does, but for
 * what an earlier one left of a longer one. */
static void lay(struct stream *s, struct stream_piece p)
{
    size_t i = s->n, end;

    while (i > 0 && s->v[i - 1].to > p.from)
        i--;
    if (i < s->n && s->v[i].from < p.from) {
        struct stream_piece left = s->v[i];

        left.to = p.from;
        s->v[i].octets += p.from - s->v[i].from;
        s->v[i].from = p.from;
        insert(s, i++, left);
    }
    for (end = i; end < s->n && s->v[end].to <= p.to;)
        end++;
    if (end < s->n && s->v[end].from < p.to) {
        s->v[end].octets += p.to - s->v[end].from;
        s->v[end].from = p.to;
    }
    if (end > i)
        memmove(s->v + i, s->v + end, (s->n - end) * sizeof *s->v);
    s->n -= end - i;
    insert(s, i, p);
}

/* Compare a piece with what is there; none there begins behind it. */
static void compare(struct stream *s, struct stream_piece p)
{
    for (size_t i = s->n; i > 0 && s->v[i - 1].to > p.from; i--) {
        const struct stream_piece *v = &s->v[i - 1];
        uint64_t from = v->from > p.from ? v->from : p.from;
        uint64_t to = v->to < p.to ? v->to : p.to;

        while (from < to &&
               v->octets[from - v->from] == p.octets[from - p.from])
            from++;
        while (to > from &&
               v->octets[to - 1 - v->from] == p.octets[to - 1 - p.from])
            to--;
        if (from < to)
            spans_add(&s->differs, from, to);
    }
}

void stream_build(struct stream *s, const struct flow_half *h)
{
    const struct flow_data **sorted;
    size_t n = 0;

    *s = (struct stream){0};
    if (h->n_data == 0)
        return;
    sorted = vec_new(h->n_data, sizeof *sorted);
    for (size_t i = 0; i < h->n_data; i++)
        if (h->data[i].payload)
            sorted[n++] = &h->data[i];
    qsort(sorted, n, sizeof *sorted, order);
    for (size_t i = 0; i < n; i++) {
        const struct flow_data *d = sorted[i];

        struct stream_piece p = {d->ssn, d->ssn + d->len, d->payload};

        compare(s, p);
        if (i == 0 || d->ssn != sorted[i - 1]->ssn)
            lay(s, p);
    }
    free(sorted);
    spans_join(&s->differs);
}

bool stream_sum(const struct stream *s, uint64_t from, uint64_t to,
                uint16_t *sum)
{
    uint64_t at = from;
    size_t lo = 0, hi = s->n;
    uint16_t total = 0;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (s->v[mid].to > from)
            hi = mid;
        else
            lo = mid + 1;
    }
    for (; at < to; lo++) {
        if (lo == s->n || s->v[lo].from > at)
            return false;

        const struct stream_piece *p = &s->v[lo];
        uint64_t end = p->to < to ? p->to : to;
        uint16_t part =
            mpx_csum_add(0, p->octets + (at - p->from), (size_t)(end - at));

        total = mpx_csum_join(total, (size_t)(at - from), part);
        at = end;
    }
    *sum = total;
    return true;
}

void stream_free(struct stream *s)
{
    free(s->v);
    spans_free(&s->differs);
    *s = (struct stream){0};
}
