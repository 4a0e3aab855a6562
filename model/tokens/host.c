/* SPDX-License-Identifier: MIT */
/*
 * One host: connections come until `live` have come, then `sample` more come
 * and go one by one, each at the same number of live tokens.
 */
#include <math.h>
#include <stdlib.h>

#include "chains.h"
#include "mpx_token.h"
#include "tokens_impl.h"

struct holder_table {
    enum tokens_table kind;
    struct mpx_tokens own;
    struct chains *chains;
    uint64_t *token; /* of each connection, and one place more */
};

static bool table_init(struct holder_table *t, const struct tokens_setting *s,
                       const struct mpx_env *env)
{
    *t = (struct holder_table){.kind = s->table};
    mpx_tokens_init(&t->own, env);
    t->token = malloc((s->live + 1) * sizeof *t->token);
    if (s->table == TOKENS_TABLE_LINUX)
        t->chains = chains_new(s->live + 1, chains_buckets(s->memory),
                               CHAINS_DEPTH);
    return t->token && (s->table == TOKENS_TABLE_MPX || t->chains);
}

static void table_free(struct holder_table *t)
{
    mpx_tokens_free(&t->own);
    chains_free(t->chains);
    free(t->token);
}

static bool table_add(struct holder_table *t, uint64_t token, size_t holder)
{
    t->token[holder] = token;
    return t->kind == TOKENS_TABLE_LINUX
               ? chains_add(t->chains, token, (uint32_t)holder)
               : mpx_tokens_add(&t->own, &t->token[holder]) == MPX_OK;
}

static void table_remove(struct holder_table *t, size_t holder)
{
    if (t->kind == TOKENS_TABLE_LINUX)
        chains_remove(t->chains, t->token[holder]);
    else
        mpx_tokens_remove(&t->own, t->token[holder]);
}

/* A connection comes; false if it goes without a token. */
static bool comes(struct holder_table *t, struct tokens_source *src,
                  unsigned tries, size_t holder)
{
    for (unsigned i = 0; i < tries; i++)
        if (table_add(t, tokens_draw(src), holder))
            return true;
    return false;
}

/* PROTOCOL 7.1: each draw meets a live token with probability rho, and after
 * `tries` of them the connection goes without. */
static void formulae(const struct tokens_setting *s, double rho, double n,
                     double redraws, struct tokens_result *out)
{
    double mean = 0, square = 0, p = 1; /* p: so many draws were in vain */

    for (unsigned i = 1; i < s->tries; i++) {
        p *= rho;
        mean += p;
        square += (2 * i - 1) * p; /* E[x^2] = sum of (2i - 1) P(x >= i) */
    }
    out->redraws_formula = mean;
    out->redraws_z = tokens_z(redraws, mean * n, (square - mean * mean) * n);
    out->tokenless_formula = p * rho;
}

/* Filling a space of T from 0: T (-ln(1 - rho)) - N draws are in vain, with the
 * variance of geometric ones; and two of N unchecked tokens are equal. */
static void fill_formulae(double space, double n, struct tokens_result *out)
{
    double rho = n / space;

    out->fill_formula = -space * log1p(-rho) - n;
    out->fill_z = tokens_z(out->fill_redraws, out->fill_formula,
                           space * (rho / (1 - rho) + log1p(-rho)));
    out->clash_formula = -expm1(-n * (n - 1) / (2 * space));
}

static void measure(const struct tokens_setting *s, struct tokens_source *src,
                    struct holder_table *t, size_t live,
                    struct tokens_result *out)
{
    double space = ldexp(1, s->bits), n = (double)s->sample;
    uint64_t without = 0;

    src->draws = src->hashes = 0;
    for (uint64_t i = 0; i < s->sample; i++)
        if (comes(t, src, s->tries, live))
            table_remove(t, live);
        else
            without++;
    out->redraws = (double)(src->draws - s->sample) / n;
    out->hashes = (double)src->hashes / n;
    out->tokenless = (double)without / n;
    if (s->table == TOKENS_TABLE_MPX && !src->gen.cfg.scheme->routed)
        formulae(s, (double)live / space, n, (double)(src->draws - s->sample),
                 out);
}

const char *tokens_host(const struct tokens_setting *s,
                        const struct mpx_profile *p, struct tokens_random *r,
                        struct tokens_result *out)
{
    struct tokens_source src;
    struct holder_table t;
    const char *error = NULL;
    size_t live = 0;

    if (!tokens_source_init(&src, s, p, 0, r))
        return "the scheme does not take these bits";
    if (table_init(&t, s, &src.env)) {
        for (uint64_t i = 0; i < s->live; i++)
            live += comes(&t, &src, s->tries, live);
        out->live = (double)live;
        out->fill_redraws = (double)(src.draws - s->live);
        out->clash = out->fill_redraws > 0;
        if (s->table == TOKENS_TABLE_MPX && !src.gen.cfg.scheme->routed &&
            live == s->live)
            fill_formulae(ldexp(1, s->bits), (double)live, out);
        measure(s, &src, &t, live, out);
    } else {
        error = "out of memory";
    }
    table_free(&t);
    tokens_source_free(&src);
    return error;
}
