/* SPDX-License-Identifier: MIT */
/*
 * The functions of a crypto provider, over libcrypto. Nothing here can
 * fail for a reason that the caller can mend; a broken provider aborts.
 */
#ifndef MPX_CRYPTO_H
#define MPX_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpx_profile.h"

#define MPX_SHA256_LEN 32
#define MPX_SHA1_LEN   20

/* A keyed HMAC whose key schedule is kept: the chaining values behind the
 * padded key. Caller owns; no interior pointers, so it may be copied.
 * Opaque. Holds a secret: wipe it. */
struct mpx_hmac {
    uint32_t hash;
    uint32_t inner[8], outer[8];
};

/* Octets of a digest, and of an HMAC under it; at most MPX_SHA256_LEN. */
size_t mpx_hash_len(uint32_t hash);

void mpx_sha256(const void *msg, size_t len, uint8_t out[MPX_SHA256_LEN]);
void mpx_sha1(const void *msg, size_t len, uint8_t out[MPX_SHA1_LEN]);

/* Keys of any length; over 64 octets they are hashed first, RFC 2104. The
 * first is HMAC-SHA256. mpx_hmac() writes as many octets as the hash has. */
void mpx_hmac_init(struct mpx_hmac *h, const void *key, size_t len);
void mpx_hmac_init_sha1(struct mpx_hmac *h, const void *key, size_t len);
void mpx_hmac(const struct mpx_hmac *h, const void *msg, size_t len,
              uint8_t out[MPX_SHA256_LEN]);

/* RFC 5869; out_len at most 255 * 32. */
void mpx_hkdf_extract(const void *salt, size_t salt_len, const void *ikm,
                      size_t ikm_len, uint8_t prk[MPX_SHA256_LEN]);
void mpx_hkdf_expand(const uint8_t prk[MPX_SHA256_LEN], const void *info,
                     size_t info_len, uint8_t *out, size_t out_len);

/* True if equal; time depends on len only. */
bool mpx_ct_equal(const void *a, const void *b, size_t len);
/* Zeroes that the compiler may not drop. */
void mpx_wipe(void *p, size_t len);

#endif /* MPX_CRYPTO_H */
