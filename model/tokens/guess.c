/* SPDX-License-Identifier: MIT */
/*
 * An attacker off the path makes tokens up. How many belong to somebody
 * (PROTOCOL 7.2), what the answers tell (AT-43), whether it can choose a back
 * end (AT-40); and whether who saw a handshake knows its joins again.
 */
#include <math.h>
#include <stdlib.h>

#include "mpx_token.h"
#include "tokens_impl.h"

enum { BATCH = 64, VICTIM = 1 };

struct crowd {
    const struct tokens_setting *s;
    struct tokens_source src;
    struct mpx_tokens live;
    uint64_t *token;
};

static bool gather(struct crowd *c)
{
    for (uint64_t i = 0; i < c->s->live; i++) {
        unsigned tries = c->s->tries;

        do
            c->token[i] = tokens_draw(&c->src);
        while (mpx_tokens_add(&c->live, &c->token[i]) != MPX_OK && --tries > 0);
        if (tries == 0)
            return false;
    }
    return true;
}

static void guess(struct crowd *c, struct tokens_random *r,
                  struct tokens_result *out)
{
    double rho = (double)c->s->live / ldexp(1, c->s->bits);
    uint64_t hits = 0, n = 0;

    for (; n < c->s->sample; n += BATCH) {
        uint64_t token[BATCH];
        const uint64_t *found[BATCH];

        for (unsigned i = 0; i < BATCH; i++)
            token[i] = tokens_next(r) >> (64 - c->s->bits);
        mpx_tokens_find_many(&c->live, token, found, BATCH);
        for (unsigned i = 0; i < BATCH; i++)
            hits += found[i] != NULL;
    }
    out->hits = (double)hits;
    out->hits_formula = (double)n * rho;
    out->hits_z =
        tokens_z(out->hits, out->hits_formula, out->hits_formula * (1 - rho));
}

/* It knows how wide server ids are, and writes the victim's in front, as if
 * they were not enciphered. */
static void aim(struct crowd *c, struct tokens_random *r,
                struct tokens_result *out)
{
    unsigned rest = c->s->bits - c->s->server_bits;
    double share = c->src.gen.cfg.scheme->secret
                       ? ldexp(1, -(int)c->s->server_bits)
                       : 1,
           n = (double)c->s->sample;
    uint64_t there = 0;

    if (!c->src.gen.cfg.scheme->routed)
        return;
    for (uint64_t i = 0; i < c->s->sample; i++) {
        uint64_t token =
            (uint64_t)VICTIM << rest | tokens_next(r) >> (64 - rest);

        there += mpx_tokengen_server(&c->src.gen, c->s->bits, token) == VICTIM;
    }
    out->aimed = (double)there / n;
    out->aimed_formula = share;
    out->aimed_z = tokens_z(out->aimed, share, share * (1 - share) / n);
}

const char *tokens_guess(const struct tokens_setting *s,
                         const struct mpx_profile *p, struct tokens_random *r,
                         struct tokens_result *out)
{
    struct crowd c = {.s = s, .token = malloc((s->live + 1) * sizeof *c.token)};
    struct tokens_answers a = {0};
    const char *error = NULL;

    if (!c.token || !tokens_source_init(&c.src, s, p, VICTIM, r)) {
        free(c.token);
        return "the scheme does not take these bits";
    }
    mpx_tokens_init(&c.live, &c.src.env);
    out->live = (double)s->live;
    if (!gather(&c))
        error = "a server found no free token, or memory ran out";
    else if (!tokens_ask(p, r, &a))
        error = "the endpoints did not connect";
    if (!error) {
        guess(&c, r, out);
        aim(&c, r, out);
        out->linked = a.linked;
        out->answer_unknown = a.unknown;
        out->answer_prekey = p->external ? (double)a.before_key : NAN;
        out->answer_keyed = a.with_key;
    }
    mpx_tokens_free(&c.live);
    tokens_source_free(&c.src);
    free(c.token);
    return error;
}
