/* SPDX-License-Identifier: MIT */
/* The key schedule's functions of TLS 1.3 over SHA-256, RFC 8446 7.1, 7.5. */
#ifndef KS_LABEL_H
#define KS_LABEL_H

#include <stddef.h>
#include <stdint.h>

/** HKDF-Expand-Label. @p ctx at most 64 octets, @p label 32. */
void ks_expand_label(const uint8_t secret[32], const char *label,
                     const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                     size_t len);

/** TLS-Exporter(label, ctx, len) of an exporter secret. */
void ks_export_label(const uint8_t secret[32], const char *label,
                     const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                     size_t len);

#endif /* KS_LABEL_H */
