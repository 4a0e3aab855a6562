/* SPDX-License-Identifier: MIT */
/* What the studies of tokens share, and running the one that is named. */
#include "tokens_impl.h"

#include <math.h>
#include <string.h>

#include "mpx_auth.h"

/* ---- randomness ---- */

uint64_t tokens_next(struct tokens_random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void fill(void *ctx, void *dst, size_t len)
{
    uint8_t *to = dst;

    while (len > 0) {
        uint64_t x = tokens_next(ctx);
        size_t n = len < sizeof x ? len : sizeof x;

        memcpy(to, &x, n);
        to += n;
        len -= n;
    }
}

struct mpx_env tokens_env(struct tokens_random *r)
{
    return (struct mpx_env){.ctx = r, .random = fill};
}

/* ---- tokens ---- */

const char *tokens_default_scheme(const struct mpx_profile *p)
{
    return p->id == MPX_ID_KEY ? "hashed" : "random";
}

bool tokens_source_init(struct tokens_source *src,
                        const struct tokens_setting *s,
                        const struct mpx_profile *p, uint32_t server,
                        struct tokens_random *r)
{
    struct mpx_tokengen_config cfg = {
        .scheme = mpx_tokengen_find(s->scheme),
        .server_bits = s->server_bits,
        .server_id = server,
        .secret = "a farm's secret", /* whatever it is, E permutes */
    };

    *src = (struct tokens_source){
        .profile = p, .env = tokens_env(r), .bits = s->bits};
    if (!cfg.scheme || mpx_tokengen_init(&src->gen, &cfg))
        return false;
    mpx_tokengen_start(&src->gen, tokens_next(r));
    return true;
}

void tokens_source_free(struct tokens_source *src)
{
    mpx_tokengen_free(&src->gen);
}

uint64_t tokens_draw(struct tokens_source *src)
{
    uint64_t id = mpx_tokengen_draw(&src->gen, src->bits, &src->env);
    struct mpx_identity local;

    src->draws++;
    if (!src->gen.cfg.scheme->keyed)
        return id;
    src->hashes++;
    mpx_auth_identity(&local, src->profile, id, 0);
    return local.token >> (8u * src->profile->token_len - src->bits);
}

double tokens_z(double measured, double expected, double variance)
{
    return variance > 0 ? (measured - expected) / sqrt(variance) : 0;
}

/* ---- a run ---- */

const char *tokens_run(const struct tokens_setting *s,
                       const struct mpx_profile *p, uint32_t seed,
                       struct tokens_result *out)
{
    static const char *(*const studies[])(
        const struct tokens_setting *, const struct mpx_profile *,
        struct tokens_random *, struct tokens_result *) = {
        [TOKENS_HOST] = tokens_host,
        [TOKENS_FARM] = tokens_farm,
        [TOKENS_GUESS] = tokens_guess,
    };
    struct tokens_random r = {seed};

    *out = (struct tokens_result){
#define X(field, column) .field = NAN,
        TOKENS_COLUMNS(X)
#undef X
    };
    if (s->study == TOKENS_NONE)
        return "no study of tokens";
    return studies[s->study](s, p, &r, out);
}
