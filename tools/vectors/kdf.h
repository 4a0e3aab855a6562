/* SPDX-License-Identifier: MIT */
/*
 * TLS exporters, the sources of external keys, out of mpx_crypto. Written apart
 * from ks_label.c on purpose: tests of the key sources judge by it.
 */
#ifndef KDF_H
#define KDF_H

#include <stddef.h>
#include <stdint.h>

struct octets {
    const uint8_t *p;
    size_t len;
};

/* RFC 8446 7.5 with SHA-256; @p secret is 32 octets. */
void tls13_exporter(const uint8_t secret[32], const char *label,
                    struct octets context, uint8_t *out, size_t len);
/* PRF of RFC 5246 5 with SHA-256; the seed holds randoms and context. */
void tls12_prf(struct octets secret, const char *label, struct octets seed,
               uint8_t *out, size_t len);

#endif /* KDF_H */
