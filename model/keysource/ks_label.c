/* SPDX-License-Identifier: MIT */
/* Expanding and exporting labels. */
#include "ks_label.h"

#include <assert.h>
#include <string.h>

#include "mpx_crypto.h"
#include "mpx_cursor.h"

void ks_expand_label(const uint8_t secret[32], const char *label,
                     const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                     size_t len)
{
    uint8_t info[2 + 1 + 6 + 32 + 1 + 64];
    struct mpx_writer w = mpx_writer_of(info, sizeof info);

    mpx_wr_u16(&w, (uint16_t)len);
    mpx_wr_u8(&w, (uint8_t)(6 + strlen(label)));
    mpx_wr_bytes(&w, "tls13 ", 6);
    mpx_wr_bytes(&w, label, strlen(label));
    mpx_wr_u8(&w, (uint8_t)ctx_len);
    mpx_wr_bytes(&w, ctx, ctx_len);
    assert(!w.bad);
    mpx_hkdf_expand(secret, info, sizeof info - w.left, out, len);
}

void ks_export_label(const uint8_t secret[32], const char *label,
                     const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                     size_t len)
{
    uint8_t hash[MPX_SHA256_LEN], derived[MPX_SHA256_LEN];

    mpx_sha256("", 0, hash);
    ks_expand_label(secret, label, hash, sizeof hash, derived, sizeof derived);
    mpx_sha256(ctx, ctx_len, hash);
    ks_expand_label(derived, "exporter", hash, sizeof hash, out, len);
    mpx_wipe(derived, sizeof derived);
}
