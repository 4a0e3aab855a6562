/* SPDX-License-Identifier: MIT */
/* The connection that all vectors are about, and what its hosts computed. */
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#include "kdf.h"
#include "mpx_csum.h"
#include "mpx_cursor.h"

const uint32_t vectors_nonce[2] = {0x11223344, 0xa1b2c3d4};
const uint64_t vectors_clear[2] = {0x0011223344556677, 0x8899aabbccddeeff};
const char vectors_payload[10] = {'0', '1', '2', '3', '4',
                                  '5', '6', '7', '8', '9'};

static const uint64_t token32[2] = {0xdeadbeef, 0xc0ffee42};
static const uint64_t token64[2] = {0x0a0b0c0d0e0f1011, 0x00070000c0ffee42};
static const uint8_t addr4[4] = {192, 0, 2, 2};
static const uint8_t addr6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 2};
static const uint16_t port = 5001;
static const uint8_t neg[MPX_NEG_LEN] = {0x01, 0x09, 0x01, 0x09, 0x01, 0x09};
const char vectors_label[] = "EXPORTER-MPTCP";

/* External keys count up from 0: 00 01 02 ..., the next epoch's 20 21 ... */
static void external_key(uint8_t key[VECTORS_EXTKEY], unsigned epoch)
{
    for (unsigned i = 0; i < VECTORS_EXTKEY; i++)
        key[i] = (uint8_t)(epoch * VECTORS_EXTKEY + i);
}

/* The exporter_master_secret of a TLS 1.3 session. */
void vectors_exporter_secret(uint8_t secret[MPX_SHA256_LEN])
{
    static const uint8_t given[MPX_SHA256_LEN] = {
        0xfe, 0x22, 0xf8, 0x81, 0x17, 0x6e, 0xda, 0x18, 0xeb, 0x8f, 0x44,
        0x52, 0x9e, 0x67, 0x92, 0xc5, 0x0c, 0x9a, 0x3f, 0x89, 0x45, 0x2f,
        0x68, 0xd8, 0xae, 0x31, 0x1b, 0x43, 0x09, 0xd3, 0xcf, 0x50};

    memcpy(secret, given, sizeof given);
}

/* Key-A || Key-B, of RFC 8684 or [P] 3.2 (the exporter's), or the external
 * key of an epoch. */
size_t vectors_secret(const struct mpx_profile *p, unsigned epoch,
                      uint8_t secret[VECTORS_EXTKEY])
{
    struct mpx_writer w = mpx_writer_of(secret, VECTORS_EXTKEY);
    uint8_t exporter[MPX_SHA256_LEN];

    if (p->id == MPX_ID_KEY) {
        mpx_wr_u64(&w, vectors_clear[0]);
        mpx_wr_u64(&w, vectors_clear[1]);
        return MPX_KEYS_LEN;
    }
    if (p->confirms) {
        external_key(secret, epoch);
        return VECTORS_EXTKEY;
    }
    vectors_exporter_secret(exporter);
    tls13_exporter(exporter, vectors_label, (struct octets){NULL, 0}, secret,
                   MPX_KEYS_LEN);
    return MPX_KEYS_LEN;
}

void vectors_world(struct vectors_world *w, const struct mpx_profile *p)
{
    const uint64_t *id = p->id == MPX_ID_KEY ? vectors_clear
                         : p->id_len == 8    ? token64
                                             : token32;
    uint8_t secret[VECTORS_EXTKEY];

    *w = (struct vectors_world){.p = p, .id = {id[0], id[1]}};
    w->epochs = p->confirms ? VECTORS_EPOCHS : 1;
    w->pub.token[0] = token32[0];
    w->pub.token[1] = token32[1];
    memcpy(w->pub.neg, neg, sizeof neg);
    for (int r = 0; r < 2; r++)
        mpx_auth_identity(&w->who[r], p, id[r], id[1 - r]);
    for (unsigned e = 0; e < w->epochs; e++) {
        size_t len = vectors_secret(p, e, secret);

        if (mpx_auth_key_init(&w->key[e], p, &w->pub, secret, len,
                              (uint8_t)e) != MPX_OK)
            abort();
    }
}

struct mpx_opt_add_addr vectors_addr(uint8_t family, bool with_port)
{
    struct mpx_opt_add_addr a = {.addr_id = VECTORS_ADDR_ID, .family = family};
    struct mpx_writer nonce;

    if (family == 4)
        memcpy(a.addr, addr4, sizeof addr4);
    else
        memcpy(a.addr, addr6, sizeof addr6);
    a.port = with_port ? port : 0;
    nonce = mpx_writer_of(a.nonce, sizeof a.nonce);
    mpx_wr_u32(&nonce, vectors_nonce[0]);
    mpx_wr_u32(&nonce, vectors_nonce[1]);
    return a;
}

struct mpx_join_bind vectors_bind(unsigned epoch)
{
    uint8_t k = (uint8_t)((epoch & 1) << 1);

    return (struct mpx_join_bind){k, VECTORS_JOIN_ID, k, 0};
}

uint16_t vectors_checksum(uint64_t dsn, uint32_t ssn, uint16_t dll)
{
    size_t len = ssn == 0 ? 0 : sizeof vectors_payload;

    return mpx_csum_dss(dsn, ssn, dll, mpx_csum_add(0, vectors_payload, len));
}

void vectors_fixtures(struct vectors_out *o)
{
    uint8_t key[VECTORS_EXTKEY];

    if (o->text)
        fprintf(o->f, "fixtures\n");
    else
        json_open(&o->j, "fixtures", '{');
    vectors_u(o, "key_a", vectors_clear[0], 8);
    vectors_u(o, "key_b", vectors_clear[1], 8);
    vectors_u(o, "r_a", vectors_nonce[0], 4);
    vectors_u(o, "r_b", vectors_nonce[1], 4);
    vectors_hex(o, "addr4", addr4, sizeof addr4);
    vectors_hex(o, "addr6", addr6, sizeof addr6);
    vectors_number(o, "address_id", VECTORS_ADDR_ID);
    vectors_number(o, "port", port);
    vectors_u(o, "token_a", token32[0], 4);
    vectors_u(o, "token_b", token32[1], 4);
    vectors_u(o, "token64_a", token64[0], 8);
    vectors_u(o, "token64_b", token64[1], 8);
    for (unsigned e = 0; e < VECTORS_EPOCHS; e++) {
        external_key(key, e);
        vectors_hex(o, e == 0 ? "ext_key_0" : "ext_key_1", key, sizeof key);
    }
    vectors_hex(o, "neg", neg, sizeof neg);
    vectors_hex(o, "payload", vectors_payload, sizeof vectors_payload);
    vectors_exporter_secret(key);
    vectors_hex(o, "exporter_secret", key, sizeof key);
    vectors_word(o, "label", vectors_label);
    if (o->text)
        putc('\n', o->f);
    else
        json_close(&o->j, '}');
}
