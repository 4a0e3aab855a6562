/* SPDX-License-Identifier: MIT */
/*
 * A keyed permutation of the numbers of 20 to 64 bits: FF1 of NIST SP 800-38G
 * with AES-128, radix 2 and an empty tweak, that is a Feistel network of ten
 * rounds whose round function is AES. Its 10^6 least domain is that of
 * Revision 1. Narrower numbers (8 bits and more) are enciphered alike but give
 * no security: only tests and studies of small spaces ask for them.
 */
#ifndef MPX_CIPHER_H
#define MPX_CIPHER_H

#include <stddef.h>
#include <stdint.h>

enum {
    MPX_CIPHER_KEY_LEN = 16,
    MPX_CIPHER_BITS_MIN = 8,
    MPX_CIPHER_BITS_MAX = 64,
};

/* Holds a secret. mpx_cipher_free() wipes it. */
struct mpx_cipher;

/** @p key is copied. Never NULL: without AES or memory the process aborts. */
struct mpx_cipher *mpx_cipher_new(const uint8_t key[MPX_CIPHER_KEY_LEN]);
/** NULL is allowed. */
void mpx_cipher_free(struct mpx_cipher *c);

/** @p x is below 2^bits, and so is the result. Not for two threads at once: the
 *  AES context is shared. */
uint64_t mpx_cipher_encrypt(const struct mpx_cipher *c, unsigned bits,
                            uint64_t x);
uint64_t mpx_cipher_decrypt(const struct mpx_cipher *c, unsigned bits,
                            uint64_t y);
/** The first for @p n numbers in place; cheaper, as AES works in parallel. */
void mpx_cipher_encrypt_many(const struct mpx_cipher *c, unsigned bits,
                             uint64_t *x, size_t n);

#endif /* MPX_CIPHER_H */
