/* SPDX-License-Identifier: MIT */
/* Insertion, look-up and removal of flows. */
#include "mpx_flow.h"
#include "mpx_mem.h"
#include "mpx_subflow.h"

#include <string.h>

enum { FLOWS_MIN = 64 };

static uint64_t fold(uint64_t h, const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i += 4) {
        uint32_t w;

        memcpy(&w, p + i, 4);
        h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return h;
}

static size_t hash(const struct mpx_tuple *t)
{
    size_t len = t->family == 4 ? 4 : 16;
    uint64_t h = (uint64_t)t->local_port << 16 | t->remote_port;

    return (size_t)fold(fold(h, t->local, len), t->remote, len);
}

static bool equal(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    if (a->local_port != b->local_port || a->remote_port != b->remote_port ||
        a->family != b->family)
        return false;
    return a->family == 4 ? !memcmp(a->local, b->local, 4) &&
                                !memcmp(a->remote, b->remote, 4)
                          : !memcmp(a->local, b->local, 16) &&
                                !memcmp(a->remote, b->remote, 16);
}

static mpx_err grow(struct mpx_flows *t)
{
    struct mpx_flows bigger = *t;

    bigger.cap = t->cap ? t->cap * 2 : FLOWS_MIN;

    bigger.bucket = mpx_mem_zeroed(t->env, bigger.cap * sizeof(mpx_subflow *));
    if (!bigger.bucket)
        return MPX_ERR_NOMEM;
    for (size_t i = 0; i < t->cap; i++)
        while (t->bucket[i]) {
            mpx_subflow *sf = t->bucket[i];
            size_t b = hash(&sf->tuple) & (bigger.cap - 1);

            t->bucket[i] = sf->flow_next;
            sf->flow_next = bigger.bucket[b];
            bigger.bucket[b] = sf;
        }
    mpx_mem_free(t->env, t->bucket);
    *t = bigger;
    return MPX_OK;
}

mpx_err mpx_flows_add(struct mpx_flows *t, mpx_subflow *sf)
{
    size_t b;

    if (t->n >= t->cap) {
        mpx_err err = grow(t);

        if (err)
            return err;
    }
    b = hash(&sf->tuple) & (t->cap - 1);
    sf->flow_next = t->bucket[b];
    t->bucket[b] = sf;
    t->n++;
    return MPX_OK;
}

mpx_subflow *mpx_flows_find(struct mpx_flows *t, const struct mpx_tuple *tuple)
{
    mpx_subflow *sf;

    if (t->last && equal(&t->last->tuple, tuple))
        return t->last;
    sf = t->cap ? t->bucket[hash(tuple) & (t->cap - 1)] : NULL;
    while (sf && !equal(&sf->tuple, tuple))
        sf = sf->flow_next;
    if (sf)
        t->last = sf;
    return sf;
}

void mpx_flows_remove(struct mpx_flows *t, mpx_subflow *sf)
{
    mpx_subflow **at;

    if (t->last == sf)
        t->last = NULL;
    if (!t->cap)
        return;
    at = &t->bucket[hash(&sf->tuple) & (t->cap - 1)];
    while (*at && *at != sf)
        at = &(*at)->flow_next;
    if (*at) {
        *at = sf->flow_next;
        t->n--;
    }
}

void mpx_flows_free(struct mpx_flows *t)
{
    mpx_mem_free(t->env, t->bucket);
    *t = (struct mpx_flows){.env = t->env};
}
