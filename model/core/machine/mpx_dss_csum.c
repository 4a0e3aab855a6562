/* SPDX-License-Identifier: MIT */
/* Holding back octets until the checksum of their mapping is verified. */
#include "mpx_dss_csum.h"
#include "mpx_csum.h"
#include "mpx_mem.h"
#include "mpx_seq.h"

#include <string.h>

enum { BUF_MIN = 4096 };

void mpx_dss_csum_init(struct mpx_dss_csum *c, uint32_t max,
                       const struct mpx_env *env)
{
    *c = (struct mpx_dss_csum){.base = 1, .max = max, .env = env};
}

void mpx_dss_csum_free(struct mpx_dss_csum *c)
{
    mpx_mem_free(c->env, c->v);
    mpx_mem_free(c->env, c->buf);
    mpx_dss_csum_init(c, c->max, c->env);
}

static mpx_err reserve_one(struct mpx_dss_csum *c)
{
    uint32_t cap = c->cap ? c->cap * 2 : 16;
    struct mpx_sealed *v;

    if (c->n >= c->max)
        return MPX_ERR_NOSPACE;
    if (c->n < c->cap)
        return MPX_OK;
    v = mpx_mem_resize(c->env, c->v, cap * sizeof *v);
    if (!v)
        return MPX_ERR_NOMEM;
    c->v = v;
    c->cap = cap;
    return MPX_OK;
}

/* The same octets under the same numbers. A segment that is sent again may
 * carry a DATA_FIN that it did not carry at first: the length on the wire and
 * the checksum differ then, and the first ones stand. */
static bool is_same_mapping(const struct mpx_sealed *a,
                            const struct mpx_sealed *b)
{
    return a->dsn == b->dsn && a->len == b->len;
}

mpx_err mpx_dss_csum_map(struct mpx_dss_csum *c, const struct mpx_sealed *m)
{
    uint32_t i = c->n;
    mpx_err err;

    if (!mpx_seq_lt(c->base, m->ssn + m->len))
        return MPX_OK; /* verified already */
    while (i && mpx_seq_lt(m->ssn, c->v[i - 1].ssn))
        i--;
    if (i && c->v[i - 1].ssn == m->ssn)
        return is_same_mapping(&c->v[i - 1], m) ? MPX_OK : MPX_ERR_MALFORMED;
    if ((i && mpx_seq_lt(m->ssn, c->v[i - 1].ssn + c->v[i - 1].len)) ||
        (i < c->n && mpx_seq_lt(c->v[i].ssn, m->ssn + m->len)) ||
        mpx_seq_lt(m->ssn, c->base))
        return MPX_ERR_MALFORMED;
    err = reserve_one(c);
    if (err)
        return err;
    memmove(c->v + i + 1, c->v + i, (c->n - i) * sizeof *c->v);
    c->v[i] = *m;
    c->n++;
    return MPX_OK;
}

/* What was given out is gone. */
static void compact(struct mpx_dss_csum *c)
{
    c->held -= c->done;
    if (c->done)
        memmove(c->buf, c->buf + c->done, c->held);
    c->done = 0;
}

mpx_err mpx_dss_csum_data(struct mpx_dss_csum *c, const uint8_t *p, size_t len)
{
    compact(c);
    if (c->held + len > c->buf_cap) {
        size_t cap = c->buf_cap ? c->buf_cap : BUF_MIN;
        uint8_t *buf;

        while (cap < c->held + len)
            cap *= 2;
        buf = mpx_mem_resize(c->env, c->buf, cap);
        if (!buf)
            return MPX_ERR_NOMEM;
        c->buf = buf;
        c->buf_cap = cap;
    }
    memcpy(c->buf + c->held, p, len);
    c->held += len;
    return MPX_OK;
}

enum mpx_dss_csum_result mpx_dss_csum_next(struct mpx_dss_csum *c,
                                           struct mpx_sealed *m,
                                           const uint8_t **p)
{
    size_t left = c->held - c->done;
    uint16_t sum;

    if (!left)
        return MPX_VERIFY_WAIT;
    if (!c->n || c->v[0].ssn != c->base)
        return MPX_VERIFY_UNMAPPED;
    if (left < c->v[0].len)
        return MPX_VERIFY_WAIT;
    *m = c->v[0];
    *p = c->buf + c->done;
    sum = mpx_csum_add(0, *p, m->len);
    if (mpx_csum_dss(m->dsn, m->ssn, m->dll, sum) != m->csum)
        return MPX_VERIFY_BAD;
    c->done += m->len;
    c->base += m->len;
    c->n--;
    memmove(c->v, c->v + 1, c->n * sizeof *c->v);
    return MPX_VERIFY_GOOD;
}

size_t mpx_dss_csum_rest(struct mpx_dss_csum *c, const uint8_t **p)
{
    size_t left = c->held - c->done;

    *p = left ? c->buf + c->done : NULL;
    c->done += left;
    c->base += (uint32_t)left;
    return left;
}
