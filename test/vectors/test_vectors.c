/* SPDX-License-Identifier: MIT */
/*
 * Every value of vectors[] computed again. A vector that no row of the table
 * below claims fails the test, so that new ones are not forgotten.
 */
#include "unit.h"
#include "kdf.h"
#include "mpx_csum.h"
#include "world.h"

enum { VECTORS = 52 };
static const enum mpx_role A = MPX_ROLE_I, B = MPX_ROLE_R;

static void expect_hmac(const struct vec *v, const char *key,
                        const char *message, const char *want)
{
    uint8_t k[64], m[64], mac[MPX_SHA256_LEN];
    struct mpx_hmac h;

    mpx_hmac_init(&h, k, vec_octets(v, key, k, sizeof k));
    mpx_hmac(&h, m, vec_octets(v, message, m, sizeof m), mac);
    vec_expect(v, want, mac, sizeof mac);
}

static void expect_id(const struct vec *v, const struct mpx_profile *p,
                      const char *id, const char *token, const char *idsn)
{
    struct mpx_identity got;

    mpx_auth_identity(&got, p, vec_hex64(v, id), 0);
    vec_expect64(v, token, got.token, p->token_len);
    vec_expect64(v, idsn, got.idsn, 8);
}

/* SYN/ACK and ACK of a join that `opener` opened. */
static void expect_join(const struct world *w, const struct vec *v,
                        const struct mpx_auth_key *k, enum mpx_role opener)
{
    const struct mpx_join_bind bind = world_bind(k->epoch);
    enum mpx_role other = opener == A ? B : A;
    uint32_t r_opener = opener == A ? w->ra : w->rb;
    uint32_t r_other = opener == A ? w->rb : w->ra;
    bool v0 = vec_get(v, "ack_160");
    uint8_t mac[MPX_MAC160_LEN];

    mpx_auth_join(k, other, false, r_other, r_opener, &bind, mac);
    vec_expect(v, "synack_left64", mac, MPX_MAC64_LEN);
    mpx_auth_join(k, opener, true, r_opener, r_other, &bind, mac);
    vec_expect(v, v0 ? "ack_160" : "ack_left160", mac, sizeof mac);
}

/* ---- published ---------------------------------------------------------- */

static void plain_hmac(const struct world *w, const struct vec *v)
{
    (void)w;
    expect_hmac(v, "hmac_key", "message", "hmac_sha256");
}

static void captured_keys(const struct world *w, const struct vec *v)
{
    const struct mpx_profile *p = world_profile("v1");

    (void)w;
    expect_id(v, p, "key_a", "token_a", "idsn_a");
    expect_id(v, p, "key_b", "token_b", "idsn_b");
    vec_expect64(v, "first_dsn_a", vec_hex64(v, "idsn_a") + 1, 8);
    vec_expect64(v, "first_dsn_b", vec_hex64(v, "idsn_b") + 1, 8);
}

static void captured_add_addr(const struct world *w, const struct vec *v)
{
    struct mpx_opt_add_addr a = {.family = 4};
    uint8_t keys[16], mac[MPX_MAC64_LEN];
    struct mpx_auth_key k;

    vec_octets(v, "key_a", keys, 8);
    vec_octets(v, "key_b", keys + 8, 8);
    k = world_key_of(w, world_profile("v1"), keys, sizeof keys, 0);
    a.addr_id = (uint8_t)vec_number(v, "address_id");
    vec_octets(v, "address", a.addr, sizeof a.addr);
    mpx_auth_add_addr(&k, B, &a, mac);
    vec_expect(v, "rfc8684_right64", mac, sizeof mac);
}

/* A join of RFC 6824 that A opened. */
static void captured_join_v0(const struct world *w, const struct vec *v)
{
    const struct mpx_profile *p = world_profile("v0");
    uint32_t ra = (uint32_t)vec_hex64(v, "r_a");
    uint32_t rb = (uint32_t)vec_hex64(v, "r_b");
    uint8_t keys[16], mac[MPX_MAC160_LEN];
    const struct mpx_join_bind bind = {0};
    struct mpx_identity b;
    struct mpx_auth_key k;

    mpx_auth_identity(&b, p, vec_hex64(v, "key_b"), 0);
    vec_expect64(v, "token_b", b.token, 4);
    vec_octets(v, "key_a", keys, 8);
    vec_octets(v, "key_b", keys + 8, 8);
    k = world_key_of(w, p, keys, sizeof keys, 0);
    mpx_auth_join(&k, B, false, rb, ra, &bind, mac);
    vec_expect(v, "synack_hmac64", mac, MPX_MAC64_LEN);
    mpx_auth_join(&k, A, true, ra, rb, &bind, mac);
    vec_expect(v, "ack_hmac160", mac, sizeof mac);
}

/* ---- RFC 6824 ----------------------------------------------------------- */

static void key_identity_v0(const struct world *w, const struct vec *v)
{
    uint8_t key[8], digest[MPX_SHA1_LEN];

    (void)w;
    mpx_sha1(key, vec_octets(v, "key", key, sizeof key), digest);
    vec_expect(v, "sha1", digest, sizeof digest);
    expect_id(v, world_profile("v0"), "key", "token", "idsn");
}

/* ---- RFC 8684 ----------------------------------------------------------- */

static void key_identity(const struct world *w, const struct vec *v)
{
    uint8_t key[8], digest[MPX_SHA256_LEN];

    (void)w;
    mpx_sha256(key, vec_octets(v, "key", key, sizeof key), digest);
    vec_expect(v, "sha256", digest, sizeof digest);
    expect_id(v, world_profile("v1"), "key", "token", "idsn");
}

static void join_opened_by_a(const struct world *w, const struct vec *v)
{
    struct mpx_auth_key k = world_key(w, vec_text(v, "profile"), 0);

    expect_join(w, v, &k, A);
}

static void join_opened_by_b(const struct world *w, const struct vec *v)
{
    struct mpx_auth_key k = world_key(w, vec_text(v, "profile"), 0);

    expect_join(w, v, &k, B);
}

static void add_addr(const struct world *w, const struct vec *v)
{
    const char *name = vec_text(v, "name");
    struct mpx_auth_key k = world_key(w, "v1", 0);
    struct mpx_opt_add_addr a =
        world_addr(w, strstr(name, " v6 ") ? 6 : 4, strstr(name, "=5001"));
    uint8_t mac[MPX_MAC64_LEN];

    expect_hmac(v, "hmac_key", "hmac_message", "hmac_full");
    mpx_auth_add_addr(&k, strstr(name, "sender=A") ? A : B, &a, mac);
    vec_expect(v, "right64", mac, sizeof mac);
}

static void dss_checksum(const struct world *w, const struct vec *v)
{
    uint8_t payload[3 * 256 + 3], digest[MPX_SHA256_LEN];
    size_t len;
    uint16_t sum;

    (void)w;
    if (vec_get(v, "payload_desc")) { /* bytes(range(256))*3 + b"odd" */
        for (size_t i = 0; i < 3 * 256; i++)
            payload[i] = (uint8_t)i;
        memcpy(payload + 3 * 256, "odd", 3);
        len = sizeof payload;
        mpx_sha256(payload, len, digest);
        vec_expect(v, "payload_sha256", digest, sizeof digest);
    } else {
        len = vec_octets(v, "payload", payload, sizeof payload);
    }
    sum = mpx_csum_add(0, payload, len);
    vec_expect64(v, "checksum",
                 mpx_csum_dss(vec_hex64(v, "dsn64"), vec_number(v, "ssn"),
                              (uint16_t)vec_number(v, "dll"), sum),
                 2);
}

/* Two sessions of one host A, attacker between; PROTOCOL.md D-09. */
static void reflect(const struct world *w, const char *profile,
                    uint8_t expected[MPX_MAC160_LEN],
                    uint8_t produced[MPX_MAC160_LEN])
{
    const struct vec *demo =
        vec_find(w->file, "baerts", "MP_JOIN reflection demonstration");
    uint32_t ri = (uint32_t)vec_hex64(demo, "nonce_a_as_initiator");
    uint32_t rr = (uint32_t)vec_hex64(demo, "nonce_a_as_responder");
    struct mpx_auth_key k = world_key(w, profile, 0);
    const struct mpx_join_bind bind = world_bind(0);

    mpx_auth_join(&k, B, false, rr, ri, &bind, expected);
    mpx_auth_join(&k, A, false, rr, ri, &bind, produced);
}

static void reflection_fails(const struct world *w, const struct vec *v)
{
    uint8_t expected[MPX_MAC160_LEN], produced[MPX_MAC160_LEN];

    reflect(w, "v1", expected, produced);
    vec_expect(v, "expected_by_a", expected, 8);
    vec_expect(v, "produced_by_a", produced, 8);
    assert_memory_not_equal(expected, produced, 8);
    reflect(w, "fix", expected, produced);
    assert_memory_not_equal(expected, produced, 8);
}

static void reflection_works(const struct world *w, const struct vec *v)
{
    uint8_t expected[MPX_MAC160_LEN], produced[MPX_MAC160_LEN];
    uint32_t ri = (uint32_t)vec_hex64(v, "nonce_a_as_initiator");
    uint32_t rr = (uint32_t)vec_hex64(v, "nonce_a_as_responder");
    struct mpx_auth_key k = world_key(w, "baerts", 0);
    const struct mpx_join_bind bind = world_bind(0);

    reflect(w, "baerts", expected, produced);
    vec_expect(v, "synack_value_replayed", produced, 8);
    vec_expect(v, "synack_value_replayed", expected, 8);

    /* A's third ACK on one session is what A expects on the other */
    mpx_auth_join(&k, A, true, ri, rr, &bind, produced);
    mpx_auth_join(&k, B, true, ri, rr, &bind, expected);
    vec_expect(v, "third_ack_value_replayed", produced, sizeof produced);
    vec_expect(v, "third_ack_value_replayed", expected, sizeof expected);
}

/* ---- drafts ------------------------------------------------------------- */

static void exporter_tls13(const struct world *w, const struct vec *v)
{
    const char *want = vec_get(v, "output") ? "output" : "ext_key";
    uint8_t secret[32], context[16], out[32];
    size_t len = strlen(vec_text(v, want)) / 2;
    struct octets ctx = {context, 0};

    (void)w;
    vec_octets(v, "exporter_secret", secret, sizeof secret);
    ctx.len = vec_octets(v, "context", context, sizeof context);
    tls13_exporter(secret, vec_text(v, "label"), ctx, out, len);
    vec_expect(v, want, out, len);
}

static void exporter_tls12(const struct world *w, const struct vec *v)
{
    uint8_t master[48], seed[32 + 32 + 2] = {0}, out[16];
    bool context = strstr(vec_text(v, "name"), "ZERO-LENGTH");

    (void)w;
    vec_octets(v, "master_secret", master, sizeof master);
    vec_octets(v, "client_random", seed, 32);
    vec_octets(v, "server_random", seed + 32, 32);
    tls12_prf((struct octets){master, sizeof master}, vec_text(v, "label"),
              (struct octets){seed, context ? 66 : 64}, out, sizeof out);
    vec_expect(v, "output", out, sizeof out);
}

static void paasch_token(const struct world *w, const struct vec *v)
{
    (void)w;
    expect_id(v, world_profile("paasch"), "token64", "token64",
              "idsn_sha256_default");
}

static void paasch_fastclose(const struct world *w, const struct vec *v)
{
    struct mpx_auth_key k = world_key(w, "paasch", 0);
    uint8_t proof[MPX_MAC64_LEN];

    vec_expect(v, "key_b", k.clear[B], 8);
    mpx_auth_fastclose(&k, A, proof);
    vec_expect(v, "sha256_left64_default", proof, sizeof proof);
}

static void baerts_token(const struct world *w, const struct vec *v)
{
    (void)w;
    expect_id(v, world_profile("baerts"), "token", "token", "idsn");
}

static void baerts_new_key(const struct world *w, const struct vec *v)
{
    const char *name = vec_text(v, "name");
    struct mpx_profile p = *world_profile("baerts");
    enum mpx_role sender = strstr(name, "from A") ? A : B;
    uint8_t secret[64], mac[MPX_MAC64_LEN];
    size_t len = vec_octets(v, "hmac_message", secret, sizeof secret);
    struct mpx_auth_key k = world_key_of(w, &p, secret, len, 0);

    expect_hmac(v, "hmac_key", "hmac_message", "hmac_full");
    mpx_auth_new_key(&k, sender, false, mac);
    vec_expect(v, "right64", mac, sizeof mac);
    mpx_auth_fastclose(&k, sender, mac); /* D-03 */
    vec_expect(v, "right64", mac, sizeof mac);
    if (vec_get(v, "left64_alternative")) {
        assert_int_equal(mpx_profile_set(&p, "newkey-trunc", "left64"), MPX_OK);
        k = world_key_of(w, &p, secret, len, 0);
        mpx_auth_new_key(&k, sender, false, mac);
        vec_expect(v, "left64_alternative", mac, sizeof mac);
    }
}

static void baerts_join(const struct world *w, const struct vec *v)
{
    uint8_t epoch = strstr(vec_text(v, "name"), "K=1") ? 1 : 0;
    struct mpx_auth_key k = world_key(w, "baerts", epoch);

    vec_expect(v, "ext_key", k.ext, k.ext_len);
    expect_join(w, v, &k, A);
}

static void psk_new_key(const struct world *w, const struct vec *v)
{
    const char *psk = vec_text(v, "psk_ascii");
    struct mpx_auth_key k = world_key_of(w, world_profile("baerts"),
                                         (const uint8_t *)psk, strlen(psk), 0);
    uint8_t mac[MPX_MAC64_LEN];

    mpx_auth_new_key(&k, A, false, mac);
    vec_expect(v, "right64", mac, sizeof mac);
}

static void key_schedule(const struct world *w, const struct vec *v)
{
    static const char *const uses[] = {"join", "addr", "confirm", "close"};
    uint8_t epoch = strstr(vec_text(v, "name"), "epoch 1") ? 1 : 0;
    struct mpx_auth_key k = world_key(w, "fix", epoch);
    const struct mpx_hmac *pairs[] = {k.join, k.addr, k.confirm, k.close};
    uint8_t salt[64], ext[64], prk[32];
    size_t salt_len = vec_octets(v, "salt", salt, sizeof salt);

    mpx_hkdf_extract(salt, salt_len, ext,
                     vec_octets(v, "ext_key", ext, sizeof ext), prk);
    vec_expect(v, "prk", prk, sizeof prk);
    for (size_t i = 0; i < 8; i++) {
        char name[16];
        uint8_t info[16], key[32];
        struct mpx_hmac h;
        int n = snprintf((char *)info, sizeof info, "%s%c", uses[i / 2],
                         i % 2 ? 'R' : 'I');

        info[n] = epoch;
        mpx_hkdf_expand(prk, info, (size_t)n + 1, key, sizeof key);
        snprintf(name, sizeof name, "k_%s_%c", uses[i / 2], i % 2 ? 'R' : 'I');
        vec_expect(v, name, key, sizeof key);
        mpx_hmac_init(&h, key, sizeof key);
        assert_memory_equal(&h, &pairs[i / 2][i % 2], sizeof h);
    }
}

static void hardened_join(const struct world *w, const struct vec *v)
{
    uint8_t epoch = strstr(vec_text(v, "name"), "epoch 1") ? 1 : 0;
    struct mpx_auth_key k = world_key(w, "fix", epoch);
    uint8_t msg[14], full[MPX_SHA256_LEN];

    expect_join(w, v, &k, A);
    mpx_hmac(&k.join[B], msg, vec_octets(v, "msg_synack", msg, 14), full);
    vec_expect(v, "synack_left64", full, 8);
    mpx_hmac(&k.join[A], msg, vec_octets(v, "msg_ack", msg, 14), full);
    vec_expect(v, "ack_left160", full, 20);
}

static void hardened_idsn(const struct world *w, const struct vec *v)
{
    struct mpx_identity a, b;

    mpx_auth_identity(&a, world_profile("fix"), w->ta, w->tb);
    mpx_auth_identity(&b, world_profile("fix"), w->tb, w->ta);
    vec_expect64(v, "idsn_a", a.idsn, 8);
    vec_expect64(v, "idsn_b", b.idsn, 8);
}

/* ---- all of them -------------------------------------------------------- */

/* NULL: version 0 hashes with SHA-1, which no profile here does. */
static const struct {
    const char *profile, *prefix;
    void (*check)(const struct world *w, const struct vec *v);
} claims[] = {
    {"published", "linux crypto_test.c HMAC", plain_hmac},
    {"published", "tcpdump mptcp-v1.pcap keys/IDSN", captured_keys},
    {"published", "tcpdump mptcp-aa-v1.pcap ADD_ADDR", captured_add_addr},
    {"published", "tcpdump mptcp-v0.pcap join", captured_join_v0},
    {"published", "tcpdump mptcp-v0.pcap DSS checksum", dss_checksum},
    {"v0", "key->token,IDSN", key_identity_v0},
    {"v0", "MP_JOIN HMAC", join_opened_by_a},
    {"v1", "key->token,IDSN", key_identity},
    {"v1", "MP_JOIN HMAC, subflow opened by A", join_opened_by_a},
    {"v1", "MP_JOIN HMAC, subflow opened by B", join_opened_by_b},
    {"v1", "ADD_ADDR HMAC", add_addr},
    {"v1", "DSS checksum", dss_checksum},
    {"v1", "MP_JOIN reflection fails", reflection_fails},
    {"paasch", "TLS 1.3 exporter", exporter_tls13},
    {"paasch", "TLS 1.2 exporter", exporter_tls12},
    {"paasch", "MP_JOIN HMAC", join_opened_by_a},
    {"paasch", "token->IDSN", paasch_token},
    {"paasch", "MP_FASTCLOSE value", paasch_fastclose},
    {"baerts", "token->IDSN", baerts_token},
    {"baerts", "NEW_KEY K=", baerts_new_key},
    {"baerts", "MP_JOIN HMAC K=", baerts_join},
    {"baerts", "MP_JOIN reflection demonstration", reflection_works},
    {"baerts", "PSK NEW_KEY", psk_new_key},
    {"baerts", "ExtKey from TLS 1.3 exporter", exporter_tls13},
    {"fix", "key schedule", key_schedule},
    {"fix", "MP_JOIN epoch", hardened_join},
    {"fix", "IDSN", hardened_idsn},
    {"fix", "ExtKey from TLS 1.3 exporter", exporter_tls13},
};

static bool claimed(const struct world *w, const struct vec *v, size_t i)
{
    const char *prefix = claims[i].prefix;

    if (strcmp(vec_text(v, "profile"), claims[i].profile) != 0 ||
        strncmp(vec_text(v, "name"), prefix, strlen(prefix)) != 0)
        return false;
    claims[i].check(w, v);
    return true;
}

static void every_vector_is_computed_again(void **state)
{
    const struct world *w = *state;
    unsigned used[COUNT_OF(claims)] = {0}, total = 0;

    for (size_t n = 0; n < w->file->n; n++) {
        const struct vec *v = &w->file->v[n];
        size_t i = 0;

        if (strcmp(v->section, "vectors") != 0)
            continue;
        while (i < COUNT_OF(claims) && !claimed(w, v, i))
            i++;
        if (i == COUNT_OF(claims))
            fail_msg("nobody checks '%s'", vec_text(v, "name"));
        used[i]++;
        total++;
    }
    assert_int_equal(total, VECTORS);
    for (size_t i = 0; i < COUNT_OF(claims); i++)
        assert_true(used[i] > 0);
}

static int setup(void **state)
{
    *state = world_open();
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_is_computed_again),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
