/* SPDX-License-Identifier: MIT */
/* Adding, finding and dropping mappings. */
#include "mpx_map.h"
#include "mpx_seq.h"
#include "mpx_mem.h"

#include <string.h>

static struct mpx_map *at(const struct mpx_maps *m, uint32_t i)
{
    return &m->v[m->head + i];
}

/* First mapping that ends after ssn. */
static uint32_t find(const struct mpx_maps *m, uint32_t ssn)
{
    uint32_t lo = 0, hi = m->n;

    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;

        if (mpx_seq_lt(ssn, at(m, mid)->ssn + at(m, mid)->len))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static mpx_err reserve_one(struct mpx_maps *m)
{
    uint32_t cap = m->cap ? m->cap * 2 : 16;
    struct mpx_map *v;

    if (m->n >= m->max)
        return MPX_ERR_NOSPACE;
    if (m->head + m->n < m->cap)
        return MPX_OK;
    if (m->head > m->cap / 2) {
        memmove(m->v, m->v + m->head, m->n * sizeof *m->v);
        m->head = 0;
        return MPX_OK;
    }
    v = mpx_mem_resize(m->env, m->v, cap * sizeof *v);
    if (!v)
        return MPX_ERR_NOMEM;
    m->v = v;
    m->cap = cap;
    return MPX_OK;
}

static mpx_err insert(struct mpx_maps *m, uint32_t i, struct mpx_map new)
{
    mpx_err err;

    if (i > 0) {
        struct mpx_map *before = at(m, i - 1);

        if (!before->sealed && !new.sealed &&
            before->ssn + before->len == new.ssn &&
            before->dsn + before->len == new.dsn) {
            before->len += new.len;
            return MPX_OK;
        }
    }
    err = reserve_one(m);
    if (err)
        return err;
    memmove(at(m, i) + 1, at(m, i), (m->n - i) * sizeof *m->v);
    *at(m, i) = new;
    m->n++;
    return MPX_OK;
}

mpx_err mpx_maps_add(struct mpx_maps *m, uint32_t ssn, uint64_t dsn,
                     uint32_t len)
{
    uint32_t end = ssn + len;
    mpx_err err;

    /* Mappings are repeated on every segment they cover, so most of what is
     * added is known; only the gaps between known ones are new. */
    for (uint32_t i = find(m, ssn); i < m->n; i++) {
        const struct mpx_map *x = at(m, i);

        if (!mpx_seq_lt(x->ssn, end))
            break;
        if (x->dsn + (uint64_t)(int64_t)(int32_t)(ssn - x->ssn) != dsn)
            return MPX_ERR_MALFORMED;
    }
    while (mpx_seq_lt(ssn, end)) {
        uint32_t i = find(m, ssn), stop = end;

        if (i < m->n && mpx_seq_lt(at(m, i)->ssn, end)) {
            const struct mpx_map *x = at(m, i);

            stop = x->ssn;
            if (!mpx_seq_lt(ssn, stop)) {
                dsn += x->ssn + x->len - ssn;
                ssn = x->ssn + x->len;
                continue;
            }
        }
        err = insert(
            m, i, (struct mpx_map){.ssn = ssn, .len = stop - ssn, .dsn = dsn});
        if (err)
            return err;
        dsn += stop - ssn;
        ssn = stop;
    }
    return MPX_OK;
}

mpx_err mpx_maps_seal(struct mpx_maps *m, uint32_t ssn, uint64_t dsn,
                      uint32_t len, uint16_t csum)
{
    return insert(
        m, m->n,
        (struct mpx_map){
            .ssn = ssn, .len = len, .dsn = dsn, .csum = csum, .sealed = true});
}

const struct mpx_map *mpx_maps_find(const struct mpx_maps *m, uint32_t ssn)
{
    uint32_t i = find(m, ssn);

    return i < m->n && !mpx_seq_lt(ssn, at(m, i)->ssn) ? at(m, i) : NULL;
}

void mpx_maps_drop_below(struct mpx_maps *m, uint32_t ssn, uint64_t *dsn)
{
    while (m->n && !mpx_seq_lt(ssn, at(m, 0)->ssn + at(m, 0)->len)) {
        if (dsn)
            *dsn = at(m, 0)->dsn + at(m, 0)->len;
        m->head++;
        m->n--;
    }
    if (m->n && mpx_seq_lt(at(m, 0)->ssn, ssn)) {
        uint32_t cut = ssn - at(m, 0)->ssn;

        if (dsn)
            *dsn = at(m, 0)->dsn + cut;
        if (!at(m, 0)->sealed) {
            at(m, 0)->ssn += cut;
            at(m, 0)->dsn += cut;
            at(m, 0)->len -= cut;
        }
    }
    if (!m->n)
        m->head = 0;
}

void mpx_maps_free(struct mpx_maps *m)
{
    mpx_mem_free(m->env, m->v);
    *m = (struct mpx_maps){.max = m->max, .env = m->env};
}
