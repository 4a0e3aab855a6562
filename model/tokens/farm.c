/* SPDX-License-Identifier: MIT */
/*
 * M servers behind one address, each checking its own tokens only; then every
 * connection sends one MP_JOIN. The balancer in front of a farm whose tokens
 * are routed asks the token; any other remembers the server that used a token
 * first. D-15.
 */
#include <math.h>
#include <stdlib.h>

#include "mpx_token.h"
#include "tokens_impl.h"

struct farm {
    const struct tokens_setting *s;
    uint64_t each;          /* connections of a server */
    uint64_t *token;        /* of all, server by server */
    uint8_t *shared;        /* bit i: connection i has a twin elsewhere */
    struct mpx_tokens seen; /* by the balancer: who was first */
    uint64_t ambiguous, misrouted;
};

static void mark(struct farm *f, uint64_t i)
{
    uint8_t bit = (uint8_t)(1 << i % 8);

    f->ambiguous += !(f->shared[i / 8] & bit);
    f->shared[i / 8] |= bit;
}

/* One server's connections, unique among themselves. */
static bool serve(struct farm *f, struct tokens_source *src, uint64_t first)
{
    struct mpx_tokens own;
    bool ok = true;

    mpx_tokens_init(&own, &src->env);
    for (uint64_t i = first; ok && i < first + f->each; i++) {
        unsigned tries = f->s->tries;

        do
            f->token[i] = tokens_draw(src);
        while (mpx_tokens_add(&own, &f->token[i]) != MPX_OK && --tries > 0);
        ok = tries > 0;
    }
    mpx_tokens_free(&own);
    return ok;
}

/* The balancer learns a token, and whether it was another's before. */
static bool learn(struct farm *f, uint64_t i)
{
    const uint64_t *first;

    if (mpx_tokens_add(&f->seen, &f->token[i]) == MPX_OK)
        return true;
    first = mpx_tokens_find(&f->seen, f->token[i]);
    if (!first)
        return false;
    mark(f, (uint64_t)(first - f->token));
    mark(f, i);
    return true;
}

static void join_all(struct farm *f, const struct tokens_source *src)
{
    for (uint64_t i = 0; i < f->s->servers * f->each; i++) {
        uint64_t to =
            (uint64_t)(mpx_tokens_find(&f->seen, f->token[i]) - f->token) /
            f->each;

        if (src->gen.cfg.scheme->routed)
            to = mpx_tokengen_server(&src->gen, src->bits, f->token[i]);
        f->misrouted += to != i / f->each;
    }
}

/* Tokens of others are met as if thrown anew: MN (1 - (1 - 1/T)^((M-1)N))
 * connections share theirs, and all but the first to use a token are
 * misrouted: MN - T (1 - (1 - N/T)^M). The variance is that of the number of
 * empty cells, for rho = MN/T: T exp(-rho) (1 - (1 + rho) exp(-rho)). */
static void formulae(const struct farm *f, struct tokens_result *out)
{
    double space = ldexp(1, f->s->bits), each = (double)f->each,
           m = f->s->servers, all = m * each, rho = all / space;

    out->ambiguous_formula = -all * expm1((m - 1) * each * log1p(-1 / space));
    out->misrouted_formula = all + space * expm1(m * log1p(-each / space));
    if (out->misrouted_formula < 0 || space > 1e18) /* of doubles' own error */
        out->misrouted_formula = out->ambiguous_formula / 2;
    out->misrouted_z =
        tokens_z((double)f->misrouted, out->misrouted_formula,
                 rho < 1e-4 ? out->misrouted_formula
                            : space * exp(-rho) * (1 - (1 + rho) * exp(-rho)));
}

static const char *run(struct farm *f, const struct mpx_profile *p,
                       struct tokens_random *r, struct tokens_result *out)
{
    bool routed = false;

    for (uint32_t m = 0; m < f->s->servers; m++) {
        struct tokens_source src;
        bool ok = tokens_source_init(&src, f->s, p, m, r);

        if (!ok)
            return "more servers than server bits";
        ok = serve(f, &src, m * f->each);
        for (uint64_t i = m * f->each; ok && i < (m + 1) * f->each; i++)
            ok = learn(f, i);
        if (ok && m + 1 == f->s->servers)
            join_all(f, &src);
        routed = src.gen.cfg.scheme->routed;
        tokens_source_free(&src);
        if (!ok)
            return "a server found no free token, or memory ran out";
    }
    out->live = (double)(f->s->servers * f->each);
    out->ambiguous = (double)f->ambiguous;
    out->misrouted = (double)f->misrouted;
    if (!routed)
        formulae(f, out);
    return NULL;
}

const char *tokens_farm(const struct tokens_setting *s,
                        const struct mpx_profile *p, struct tokens_random *r,
                        struct tokens_result *out)
{
    struct farm f = {.s = s, .each = s->live / s->servers};
    const struct mpx_env env = tokens_env(r);
    const char *error = "out of memory";

    mpx_tokens_init(&f.seen, &env);
    f.token = malloc((s->servers * f.each + 1) * sizeof *f.token);
    f.shared = calloc(s->servers * f.each / 8 + 1, 1);
    if (f.token && f.shared)
        error = run(&f, p, r, out);
    mpx_tokens_free(&f.seen);
    free(f.token);
    free(f.shared);
    return error;
}
