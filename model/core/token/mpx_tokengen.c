/* SPDX-License-Identifier: MIT */
/* The token schemes, and tokens drawn by them. */
#include "mpx_tokengen.h"

#include <assert.h>
#include <string.h>

#include "mpx_crypto.h"

static uint64_t random_bits(const struct mpx_env *env, unsigned bits)
{
    uint64_t x;

    env->random(env->ctx, &x, sizeof x);
    return x >> (64 - bits);
}

static uint64_t draw_key(struct mpx_tokengen *g, unsigned bits,
                         const struct mpx_env *env)
{
    (void)g;
    (void)bits;
    return random_bits(env, 64);
}

static uint64_t draw_random(struct mpx_tokengen *g, unsigned bits,
                            const struct mpx_env *env)
{
    (void)g;
    return random_bits(env, bits);
}

static uint64_t with_server(const struct mpx_tokengen *g, unsigned bits,
                            uint64_t rest)
{
    unsigned left = bits - g->cfg.server_bits;

    return (uint64_t)g->cfg.server_id << left |
           (rest & ((UINT64_C(1) << left) - 1));
}

static uint64_t draw_plain(struct mpx_tokengen *g, unsigned bits,
                           const struct mpx_env *env)
{
    return with_server(g, bits, random_bits(env, bits));
}

static uint64_t draw_encrypted(struct mpx_tokengen *g, unsigned bits,
                               const struct mpx_env *env)
{
    (void)env;
    return mpx_cipher_encrypt(g->cipher, bits,
                              with_server(g, bits, g->counter++));
}

static uint32_t no_server(const struct mpx_tokengen *g, unsigned bits,
                          uint64_t token)
{
    (void)g;
    (void)bits;
    (void)token;
    return 0;
}

static uint32_t server_plain(const struct mpx_tokengen *g, unsigned bits,
                             uint64_t token)
{
    return (uint32_t)(token >> (bits - g->cfg.server_bits));
}

static uint32_t server_encrypted(const struct mpx_tokengen *g, unsigned bits,
                                 uint64_t token)
{
    return server_plain(g, bits, mpx_cipher_decrypt(g->cipher, bits, token));
}

static const struct mpx_tokengen_scheme schemes[] = {
    {"hashed", true, false, false, draw_key, no_server},
    {"random", false, false, false, draw_random, no_server},
    {"routed-plain", false, true, false, draw_plain, server_plain},
    {"routed-encrypted", false, true, true, draw_encrypted, server_encrypted},
};
enum { SCHEMES = sizeof schemes / sizeof schemes[0] };

const struct mpx_tokengen_scheme *mpx_tokengen_find(const char *name)
{
    for (unsigned i = 0; i < SCHEMES; i++)
        if (strcmp(schemes[i].name, name) == 0)
            return &schemes[i];
    return NULL;
}

const char *mpx_tokengen_name_at(unsigned i)
{
    return i < SCHEMES ? schemes[i].name : NULL;
}

mpx_err mpx_tokengen_init(struct mpx_tokengen *g,
                          const struct mpx_tokengen_config *cfg)
{
    if (cfg->scheme->routed &&
        (cfg->server_bits < 1 || cfg->server_bits > MPX_TOKENGEN_SERVER_BITS ||
         cfg->server_id >> cfg->server_bits))
        return MPX_ERR_RANGE;
    *g = (struct mpx_tokengen){.cfg = *cfg};
    if (cfg->scheme->secret)
        g->cipher = mpx_cipher_new(cfg->secret);
    return MPX_OK;
}

void mpx_tokengen_free(struct mpx_tokengen *g)
{
    mpx_cipher_free(g->cipher);
    mpx_wipe(g, sizeof *g);
}

void mpx_tokengen_start(struct mpx_tokengen *g, uint64_t counter)
{
    g->counter = counter;
}

uint64_t mpx_tokengen_draw(struct mpx_tokengen *g, unsigned bits,
                           const struct mpx_env *env)
{
    assert(bits > g->cfg.server_bits && bits <= 64);
    return g->cfg.scheme->draw(g, bits, env);
}

uint32_t mpx_tokengen_server(const struct mpx_tokengen *g, unsigned bits,
                             uint64_t token)
{
    assert(bits > g->cfg.server_bits && bits <= 64);
    return g->cfg.scheme->server(g, bits, token);
}
