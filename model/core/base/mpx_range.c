/* SPDX-License-Identifier: MIT */
/* Adding ranges to a set and removing them. */
#include "mpx_range.h"
#include "mpx_seq.h"
#include "mpx_mem.h"

#include <string.h>

/* First range that ends at or after seq. */
static size_t find(const struct mpx_ranges *s, uint64_t seq)
{
    size_t lo = 0, hi = s->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (mpx_dsn_lt(s->v[mid].to, seq))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static mpx_err reserve_one(struct mpx_ranges *s)
{
    size_t cap = s->cap ? s->cap * 2 : 8;
    struct mpx_range *v;

    if (s->n >= s->max)
        return MPX_ERR_NOSPACE;
    if (s->n < s->cap)
        return MPX_OK;
    v = mpx_mem_resize(s->env, s->v, cap * sizeof *v);
    if (!v)
        return MPX_ERR_NOMEM;
    s->v = v;
    s->cap = cap;
    return MPX_OK;
}

mpx_err mpx_ranges_add(struct mpx_ranges *s, uint64_t from, uint64_t to)
{
    size_t i = find(s, from);
    size_t j = i;
    mpx_err err;

    if (!mpx_dsn_lt(from, to))
        return MPX_OK;
    if (i == s->n || mpx_dsn_lt(to, s->v[i].from)) {
        err = reserve_one(s);
        if (err)
            return err;
        memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
        s->v[i] = (struct mpx_range){from, to};
        s->n++;
        return MPX_OK;
    }
    if (mpx_dsn_lt(from, s->v[i].from))
        s->v[i].from = from;
    while (j + 1 < s->n && !mpx_dsn_lt(to, s->v[j + 1].from))
        j++;
    s->v[i].to = mpx_dsn_max(s->v[j].to, mpx_dsn_max(s->v[i].to, to));
    memmove(s->v + i + 1, s->v + j + 1, (s->n - j - 1) * sizeof *s->v);
    s->n -= j - i;
    return MPX_OK;
}

void mpx_ranges_drop_below(struct mpx_ranges *s, uint64_t to)
{
    size_t i = 0;

    while (i < s->n && !mpx_dsn_lt(to, s->v[i].to))
        i++;
    if (i) {
        memmove(s->v, s->v + i, (s->n - i) * sizeof *s->v);
        s->n -= i;
    }
    if (s->n && mpx_dsn_lt(s->v[0].from, to))
        s->v[0].from = to;
}

mpx_err mpx_ranges_remove(struct mpx_ranges *s, uint64_t from, uint64_t to)
{
    size_t i = find(s, from), j;

    if (!s->n || !mpx_dsn_lt(from, to))
        return MPX_OK;
    if (i < s->n && mpx_dsn_lt(s->v[i].from, from) &&
        mpx_dsn_lt(to, s->v[i].to)) { /* from the middle of one */
        mpx_err err = reserve_one(s);

        if (err)
            return err;
        memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
        s->n++;
        s->v[i].to = from;
        s->v[i + 1].from = to;
        return MPX_OK;
    }
    if (i < s->n && mpx_dsn_lt(s->v[i].from, from)) {
        if (mpx_dsn_lt(from, s->v[i].to))
            s->v[i].to = from;
        i++;
    }
    j = i;
    while (j < s->n && !mpx_dsn_lt(to, s->v[j].to))
        j++;
    if (j < s->n && mpx_dsn_lt(s->v[j].from, to))
        s->v[j].from = to;
    memmove(s->v + i, s->v + j, (s->n - j) * sizeof *s->v);
    s->n -= j - i;
    return MPX_OK;
}

bool mpx_ranges_has(const struct mpx_ranges *s, uint64_t from, uint64_t to)
{
    size_t i = find(s, from);

    if (i < s->n && s->v[i].to == from)
        i++;
    return i < s->n && !mpx_dsn_lt(from, s->v[i].from) &&
           !mpx_dsn_lt(s->v[i].to, to);
}

void mpx_ranges_free(struct mpx_ranges *s)
{
    mpx_mem_free(s->env, s->v);
    *s = (struct mpx_ranges){.max = s->max, .env = s->env};
}
