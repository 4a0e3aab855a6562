/* SPDX-License-Identifier: MIT */
#include "mpx_token.h"

#include <stdlib.h>

enum { TOKENS_MIN = 64 };

/* A routed 64-bit token may be regular in either half: mix both. */
static size_t home(const struct mpx_tokens *t, uint64_t token)
{
    return (size_t)((token * UINT64_C(0x9e3779b97f4a7c15)) >> 32) &
           (t->cap - 1);
}

static size_t slot_of(const struct mpx_tokens *t, uint64_t token)
{
    size_t i = home(t, token);

    while (t->v[i].conn && t->v[i].token != token)
        i = (i + 1) & (t->cap - 1);
    return i;
}

static mpx_err grow(struct mpx_tokens *t)
{
    struct mpx_tokens bigger = {.n = t->n,
                                .cap = t->cap ? t->cap * 2 : TOKENS_MIN};

    bigger.v = calloc(bigger.cap, sizeof *bigger.v);
    if (!bigger.v)
        return MPX_ERR_NOMEM;
    for (size_t i = 0; i < t->cap; i++)
        if (t->v[i].conn)
            bigger.v[slot_of(&bigger, t->v[i].token)] = t->v[i];
    free(t->v);
    *t = bigger;
    return MPX_OK;
}

mpx_err mpx_tokens_add(struct mpx_tokens *t, uint64_t token, mpx_conn *conn)
{
    size_t i;

    if (mpx_tokens_find(t, token))
        return MPX_ERR_STATE;
    if ((t->n + 1) * 4 > t->cap * 3) {
        mpx_err err = grow(t);

        if (err)
            return err;
    }
    i = slot_of(t, token);
    t->v[i] = (struct mpx_token_slot){token, conn};
    t->n++;
    return MPX_OK;
}

mpx_conn *mpx_tokens_find(const struct mpx_tokens *t, uint64_t token)
{
    return t->cap ? t->v[slot_of(t, token)].conn : NULL;
}

void mpx_tokens_remove(struct mpx_tokens *t, uint64_t token)
{
    size_t hole, i;

    if (!mpx_tokens_find(t, token))
        return;
    hole = slot_of(t, token);
    t->v[hole].conn = NULL;
    t->n--;
    /* Close the gap: move back whatever probed past it. */
    for (i = (hole + 1) & (t->cap - 1); t->v[i].conn;
         i = (i + 1) & (t->cap - 1)) {
        size_t want = home(t, t->v[i].token);

        if (((i - want) & (t->cap - 1)) < ((i - hole) & (t->cap - 1)))
            continue;
        t->v[hole] = t->v[i];
        t->v[i].conn = NULL;
        hole = i;
    }
}

void mpx_tokens_free(struct mpx_tokens *t)
{
    free(t->v);
    *t = (struct mpx_tokens){0};
}
