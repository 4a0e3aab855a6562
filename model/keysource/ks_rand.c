/* SPDX-License-Identifier: MIT */
/*
 * The provider has one algorithm of OSSL_OP_RAND. It hands out what a struct
 * ks_random gives, which is a parameter of its contexts: so no
 * pointer is kept outside of the library context.
 */
#include "ks_rand.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdlib.h>

#define ALGORITHM    "MPX-CALLER"
#define PARAM_SOURCE "mpx-source"

enum { REQUEST_MAX = 1 << 16, STRENGTH = 256 /* bits claimed */ };

struct drbg {
    const struct ks_random *source;
};

static void *drbg_new(void *provctx, void *parent,
                      const OSSL_DISPATCH *parent_calls)
{
    (void)provctx;
    (void)parent;
    (void)parent_calls;
    return calloc(1, sizeof(struct drbg));
}

static void drbg_free(void *d)
{
    free(d);
}

static int drbg_start(void *d, unsigned strength, int resist,
                      const unsigned char *pers, size_t pers_len,
                      const OSSL_PARAM params[])
{
    (void)d;
    (void)resist;
    (void)pers;
    (void)pers_len;
    (void)params;
    return strength <= STRENGTH;
}

static int drbg_stop(void *d)
{
    (void)d;
    return 1;
}

static int drbg_generate(void *d, unsigned char *out, size_t len,
                         unsigned strength, int resist,
                         const unsigned char *add, size_t add_len)
{
    const struct ks_random *r = ((struct drbg *)d)->source;

    (void)strength;
    (void)resist;
    (void)add; /* may hold the time or the process id */
    (void)add_len;
    if (!r)
        return 0;
    r->fill(r->ctx, out, len);
    return 1;
}

static int drbg_enable_locking(void *d)
{
    (void)d;
    return 1; /* one context, one thread */
}

static int drbg_get(void *d, OSSL_PARAM params[])
{
    OSSL_PARAM *p;

    (void)d;
    if ((p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STATE)) &&
        !OSSL_PARAM_set_int(p, EVP_RAND_STATE_READY))
        return 0;
    if ((p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STRENGTH)) &&
        !OSSL_PARAM_set_uint(p, STRENGTH))
        return 0;
    if ((p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_MAX_REQUEST)) &&
        !OSSL_PARAM_set_size_t(p, REQUEST_MAX))
        return 0;
    return 1;
}

static int drbg_set(void *d, const OSSL_PARAM params[])
{
    const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, PARAM_SOURCE);
    const void *source;
    size_t len;

    if (p && OSSL_PARAM_get_octet_ptr(p, &source, &len))
        ((struct drbg *)d)->source = source;
    return 1;
}

typedef void (*any_fn)(void);

static const OSSL_DISPATCH drbg_calls[] = {
    {OSSL_FUNC_RAND_NEWCTX, (any_fn)drbg_new},
    {OSSL_FUNC_RAND_FREECTX, (any_fn)drbg_free},
    {OSSL_FUNC_RAND_INSTANTIATE, (any_fn)drbg_start},
    {OSSL_FUNC_RAND_UNINSTANTIATE, (any_fn)drbg_stop},
    {OSSL_FUNC_RAND_GENERATE, (any_fn)drbg_generate},
    {OSSL_FUNC_RAND_ENABLE_LOCKING, (any_fn)drbg_enable_locking},
    {OSSL_FUNC_RAND_GET_CTX_PARAMS, (any_fn)drbg_get},
    {OSSL_FUNC_RAND_SET_CTX_PARAMS, (any_fn)drbg_set},
    {0, NULL},
};

static const OSSL_ALGORITHM algorithms[] = {
    {ALGORITHM, "provider=mpx", drbg_calls, "octets of the caller"},
    {NULL, NULL, NULL, NULL},
};

static const OSSL_ALGORITHM *query(void *provctx, int operation, int *no_cache)
{
    (void)provctx;
    *no_cache = 0;
    return operation == OSSL_OP_RAND ? algorithms : NULL;
}

static const OSSL_DISPATCH provider_calls[] = {
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (any_fn)query},
    {0, NULL},
};

static int provider_init(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in,
                         const OSSL_DISPATCH **out, void **provctx)
{
    (void)in;
    *out = provider_calls;
    *provctx = (void *)core;
    return 1;
}

static bool set_source(EVP_RAND_CTX *rand, const struct ks_random *r)
{
    void *source = (void *)r;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_ptr(PARAM_SOURCE, &source, sizeof *r),
        OSSL_PARAM_construct_end(),
    };

    return rand && EVP_RAND_CTX_set_params(rand, params);
}

bool ks_libctx_init(struct ks_libctx *l, const struct ks_random *r)
{
    *l = (struct ks_libctx){.ctx = OSSL_LIB_CTX_new()};
    if (l->ctx && OSSL_PROVIDER_add_builtin(l->ctx, "mpx", provider_init)) {
        l->standard = OSSL_PROVIDER_load(l->ctx, "default");
        l->random = OSSL_PROVIDER_load(l->ctx, "mpx");
    }
    if (l->standard && l->random &&
        RAND_set_DRBG_type(l->ctx, ALGORITHM, "provider=mpx", NULL, NULL) &&
        set_source(RAND_get0_public(l->ctx), r) &&
        set_source(RAND_get0_private(l->ctx), r))
        return true;
    ks_libctx_free(l);
    return false;
}

void ks_libctx_free(struct ks_libctx *l)
{
    if (l->random)
        OSSL_PROVIDER_unload(l->random);
    if (l->standard)
        OSSL_PROVIDER_unload(l->standard);
    OSSL_LIB_CTX_free(l->ctx);
    *l = (struct ks_libctx){0};
}
