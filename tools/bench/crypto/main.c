/* SPDX-License-Identifier: MIT */
/* mpx-bench-crypto: processor time of what keys cost an endpoint, one operation
 * a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ks_label.h"
#include "mpx_auth.h"
#include "mpx_cipher.h"
#include "mpx_crypto.h"

enum { BATCH = 64, ROUNDS = 25 };

static const char usage[] =
    "usage: mpx-bench-crypto [--csv]\n"
    "Nanoseconds of processor time of one operation: the least of 25 rounds of "
    "2 ms\nor more, for a machine that does other things too.\n";

/* What operations work on; `out` is fed back, so that none may be left out. */
static struct {
    struct mpx_hmac hmac;
    struct mpx_auth_public pub;
    struct mpx_auth_key rfc8684, hardened;
    const struct mpx_profile *hardened_profile;
    struct mpx_cipher *cipher;
    uint8_t key[32], out[64];
} at;

static void sha256(void)
{
    mpx_sha256(at.out, 55, at.out);
}

static void hmac_kept(void)
{
    mpx_hmac(&at.hmac, at.out, 8, at.out);
}

static void hmac_new(void)
{
    struct mpx_hmac h;

    mpx_hmac_init(&h, at.key, sizeof at.key);
    mpx_hmac(&h, at.out, 8, at.out);
}

static void join(const struct mpx_auth_key *k)
{
    static const struct mpx_join_bind bind = {1, 2, 3, 4};
    uint32_t nonce;

    memcpy(&nonce, at.out, sizeof nonce);
    mpx_auth_join(k, MPX_ROLE_R, false, nonce, ~nonce, &bind, at.out);
}

static void join_rfc8684(void)
{
    join(&at.rfc8684);
}

static void join_hardened(void)
{
    join(&at.hardened);
}

static void new_epoch(void)
{
    struct mpx_auth_key k;

    at.key[0]++;
    if (mpx_auth_key_init(&k, at.hardened_profile, &at.pub, at.key,
                          sizeof at.key, 1) != MPX_OK)
        abort();
    at.out[0] ^= (uint8_t)k.join[0].inner[0];
    mpx_auth_wipe(&k);
}

static void hkdf(void)
{
    uint8_t prk[MPX_SHA256_LEN];

    mpx_hkdf_extract(at.key, sizeof at.key, at.out, 32, prk);
    mpx_hkdf_expand(prk, "info", 4, at.out, 32);
}

static void exporter(void)
{
    ks_export_label(at.out, "EXPORTER-mptcp", at.key, 8, at.out, 32);
}

static void ff1(void)
{
    uint64_t x;

    memcpy(&x, at.out, sizeof x);
    x = mpx_cipher_encrypt(at.cipher, 32, x & UINT32_MAX);
    memcpy(at.out, &x, sizeof x);
}

static void ff1_many(void)
{
    static uint64_t x[BATCH];

    mpx_cipher_encrypt_many(at.cipher, 32, x, BATCH);
}

static const struct {
    const char *name;
    void (*run)(void);
    unsigned each; /* operations of one call */
} operations[] = {
    {"SHA-256, one block", sha256, 1},
    {"HMAC-SHA256 of 8 octets, key kept", hmac_kept, 1},
    {"HMAC-SHA256 of 8 octets, key set up", hmac_new, 1},
    {"MP_JOIN MAC, RFC 8684, key kept", join_rfc8684, 1},
    {"MP_JOIN MAC, hardened, key kept", join_hardened, 1},
    {"MAC keys of an epoch, hardened", new_epoch, 1},
    {"HKDF, extract and 32 octets", hkdf, 1},
    {"TLS 1.3 export of 32 octets", exporter, 1},
    {"FF1, 32 bits", ff1, 1},
    {"FF1, 32 bits, 64 at a time", ff1_many, BATCH},
};

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double took(void (*run)(void), unsigned long calls)
{
    double from = now_ns();

    for (unsigned long i = 0; i < calls; i++)
        run();
    return now_ns() - from;
}

static double least(void (*run)(void), unsigned each)
{
    unsigned long calls = 16;
    double best;

    while (took(run, calls) < 2e6)
        calls *= 2;
    best = took(run, calls);
    for (unsigned i = 1; i < ROUNDS; i++) {
        double t = took(run, calls);

        best = t < best ? t : best;
    }
    return best / (double)calls / each;
}

static bool make_keys(void)
{
    at.hardened_profile = mpx_profile_find("hardened");
    at.cipher = mpx_cipher_new(at.key);
    mpx_hmac_init(&at.hmac, at.key, sizeof at.key);
    return mpx_auth_key_init(&at.rfc8684, mpx_profile_find("rfc8684"), &at.pub,
                             at.key, MPX_KEYS_LEN, 0) == MPX_OK &&
           mpx_auth_key_init(&at.hardened, at.hardened_profile, &at.pub, at.key,
                             sizeof at.key, 0) == MPX_OK;
}

int main(int argc, char **argv)
{
    bool csv = argc == 2 && strcmp(argv[1], "--csv") == 0;

    if (argc > 1 && !csv) {
        fputs(usage, stderr);
        return 2;
    }
    if (!make_keys())
        return 1;
    if (csv)
        puts("operation,ns");
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        printf(csv ? "\"%s\",%.1f\n" : "%-38s %8.1f ns\n", operations[i].name,
               least(operations[i].run, operations[i].each));
    mpx_auth_wipe(&at.rfc8684);
    mpx_auth_wipe(&at.hardened);
    mpx_cipher_free(at.cipher);
    return 0;
}
