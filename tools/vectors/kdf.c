/* SPDX-License-Identifier: MIT */
/* Exporters of TLS 1.2 and 1.3 by HMAC-SHA256 alone. */
#include "kdf.h"
#include "mpx_crypto.h"
#include "mpx_cursor.h"

#include <assert.h>
#include <string.h>

/* HKDF-Expand-Label, RFC 8446 7.1. */
static void expand_label(const uint8_t secret[32], const char *label,
                         struct octets context, uint8_t *out, size_t len)
{
    uint8_t info[128];
    struct mpx_writer w = mpx_writer_of(info, sizeof info);

    mpx_wr_u16(&w, (uint16_t)len);
    mpx_wr_u8(&w, (uint8_t)(6 + strlen(label)));
    mpx_wr_bytes(&w, "tls13 ", 6);
    mpx_wr_bytes(&w, label, strlen(label));
    mpx_wr_u8(&w, (uint8_t)context.len);
    mpx_wr_bytes(&w, context.p, context.len);
    assert(!w.bad);
    mpx_hkdf_expand(secret, info, sizeof info - w.left, out, len);
}

void tls13_exporter(const uint8_t secret[32], const char *label,
                    struct octets context, uint8_t *out, size_t len)
{
    uint8_t hash[32], derived[32];

    mpx_sha256("", 0, hash);
    expand_label(secret, label, (struct octets){hash, 32}, derived, 32);
    mpx_sha256(context.p, context.len, hash);
    expand_label(derived, "exporter", (struct octets){hash, 32}, out, len);
}

void tls12_prf(struct octets secret, const char *label, struct octets seed,
               uint8_t *out, size_t len)
{
    uint8_t msg[32 + 160], *a = msg, block[32];
    struct mpx_writer w = mpx_writer_of(msg + 32, sizeof msg - 32);
    struct mpx_hmac h;

    mpx_wr_bytes(&w, label, strlen(label));
    mpx_wr_bytes(&w, seed.p, seed.len);
    assert(!w.bad);
    size_t tail = sizeof msg - 32 - w.left;

    mpx_hmac_init(&h, secret.p, secret.len);
    mpx_hmac(&h, msg + 32, tail, a); /* A(1) */
    while (len > 0) {
        size_t n = len < 32 ? len : 32;

        mpx_hmac(&h, msg, 32 + tail, block);
        memcpy(out, block, n);
        out += n;
        len -= n;
        mpx_hmac(&h, a, 32, block); /* A(i + 1) */
        memcpy(a, block, 32);
    }
}
