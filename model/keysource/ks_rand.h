/* SPDX-License-Identifier: MIT */
/*
 * A libcrypto library context whose only randomness is the caller's: its
 * generator is a provider of ours. Nothing of the process's default context
 * is touched.
 */
#ifndef KS_RAND_H
#define KS_RAND_H

#include <openssl/provider.h>
#include <openssl/types.h>

#include "keysource.h"

struct ks_libctx {
    OSSL_LIB_CTX *ctx;
    OSSL_PROVIDER *standard, *random;
};

/** @p r is borrowed for the life of the context. False, and nothing to free,
 *  if libcrypto refuses. */
bool ks_libctx_init(struct ks_libctx *l, const struct ks_random *r);
void ks_libctx_free(struct ks_libctx *l);

#endif /* KS_RAND_H */
