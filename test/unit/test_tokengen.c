/* SPDX-License-Identifier: MIT */
/* Schemes of tokens. */
#include "unit.h"
#include "mpx_tokengen.h"

#include <stdlib.h>

/* A counter stands for randomness: what is drawn can be foretold. */
static void draw(void *ctx, void *dst, size_t len)
{
    uint64_t *x = ctx;

    *x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
    assert_int_equal(len, sizeof *x);
    memcpy(dst, x, len);
}

static struct mpx_tokengen_config config(const char *scheme, uint8_t bits,
                                         uint32_t id)
{
    return (struct mpx_tokengen_config){
        .scheme = mpx_tokengen_find(scheme),
        .server_bits = bits,
        .server_id = id,
        .secret = "0123456789abcde",
    };
}

static void tables_are_complete(void **state)
{
    unsigned n = 0;

    (void)state;
    for (; mpx_tokengen_name_at(n); n++)
        assert_string_equal(mpx_tokengen_find(mpx_tokengen_name_at(n))->name,
                            mpx_tokengen_name_at(n));
    assert_int_equal(n, 4);
    assert_null(mpx_tokengen_find("rand"));
}

static void ids_outside_their_bits_are_refused(void **state)
{
    static const struct {
        uint8_t bits;
        uint32_t id;
        mpx_err err;
    } cases[] = {{0, 0, MPX_ERR_RANGE},      {17, 0, MPX_ERR_RANGE},
                 {4, 16, MPX_ERR_RANGE},     {4, 15, MPX_OK},
                 {16, 65536, MPX_ERR_RANGE}, {16, 65535, MPX_OK}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mpx_tokengen g = {.counter = 42};
        struct mpx_tokengen_config cfg =
            config("routed-encrypted", cases[i].bits, cases[i].id);

        assert_int_equal(mpx_tokengen_init(&g, &cfg), cases[i].err);
        if (cases[i].err)
            assert_int_equal(g.counter, 42);
        else
            mpx_tokengen_free(&g);
    }
}

/* Whoever has the farm's configuration finds the server of each token. */
static void routed_tokens_lead_to_their_server(void **state)
{
    static const char *const names[] = {"routed-plain", "routed-encrypted"};
    static const unsigned widths[] = {24, 32, 64};
    uint64_t seed = 7;
    const struct mpx_env env = {.ctx = &seed, .random = draw};

    (void)state;
    for (unsigned s = 0; s < 2; s++)
        for (unsigned w = 0; w < 3; w++)
            for (uint32_t id = 0; id < 16; id++) {
                struct mpx_tokengen_config at = config(names[s], 4, id),
                                           lb = config(names[s], 4, 0);
                struct mpx_tokengen server, balancer;

                assert_int_equal(mpx_tokengen_init(&server, &at), MPX_OK);
                assert_int_equal(mpx_tokengen_init(&balancer, &lb), MPX_OK);
                for (int i = 0; i < 200; i++) {
                    uint64_t t = mpx_tokengen_draw(&server, widths[w], &env);

                    assert_int_equal(
                        mpx_tokengen_server(&balancer, widths[w], t), id);
                }
                mpx_tokengen_free(&server);
                mpx_tokengen_free(&balancer);
            }
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* A whole farm fills its space of 16 bits to the last token. */
static void encrypted_tokens_of_a_farm_never_meet(void **state)
{
    enum { SERVERS = 16, EACH = 4096 };
    static uint64_t token[SERVERS * EACH];

    (void)state;
    for (uint32_t id = 0; id < SERVERS; id++) {
        struct mpx_tokengen_config cfg = config("routed-encrypted", 4, id);
        struct mpx_tokengen g;

        assert_int_equal(mpx_tokengen_init(&g, &cfg), MPX_OK);
        mpx_tokengen_start(&g, id * 1234567); /* wherever it begins */
        for (int i = 0; i < EACH; i++)
            token[id * EACH + (unsigned)i] = mpx_tokengen_draw(&g, 16, NULL);
        mpx_tokengen_free(&g);
    }
    qsort(token, SERVERS * EACH, sizeof *token, compare);
    for (uint32_t i = 0; i < SERVERS * EACH; i++)
        assert_int_equal(token[i], i);
}

/* RFC 8684: the identifier is a whole key whatever the token's width. */
static void hashed_draws_keys(void **state)
{
    uint64_t seed = 7, key;
    const struct mpx_env env = {.ctx = &seed, .random = draw};
    struct mpx_tokengen_config cfg = config("hashed", 0, 0);
    struct mpx_tokengen g;

    (void)state;
    assert_int_equal(mpx_tokengen_init(&g, &cfg), MPX_OK);
    assert_true(cfg.scheme->keyed);
    key = mpx_tokengen_draw(&g, 32, &env);
    assert_true(key == seed && key >> 32);
    assert_int_equal(mpx_tokengen_server(&g, 32, 0xffffffff), 0);
    mpx_tokengen_free(&g);
}

/* ---- at an endpoint ---- */

static void draw_any(void *ctx, void *dst, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint64_t x;

        draw(ctx, &x, sizeof x);
        ((uint8_t *)dst)[i] = (uint8_t)(x >> 56);
    }
}

static uint64_t token_of_new(mpx_endpoint *ep, const char *profile,
                             uint16_t port)
{
    struct mpx_tuple t = {.family = 4, .local_port = port, .remote_port = 80};
    struct mpx_config cfg;
    struct mpx_conn_info info;
    mpx_conn *conn;
    mpx_subflow *sf;

    mpx_config_init(&cfg);
    cfg.profile = *mpx_profile_find(profile);
    assert_int_equal(mpx_connect(ep, &cfg, &t, 0, &conn, &sf), MPX_OK);
    mpx_conn_info(conn, &info);
    return info.token_local;
}

/* Only where the profile leaves tokens free, and in its width. */
static void an_endpoint_takes_tokens_from_its_scheme(void **state)
{
    uint64_t seed = 3;
    const struct mpx_env env = {.ctx = &seed, .random = draw_any};
    struct mpx_tokengen_config cfg = config("routed-encrypted", 10, 777);
    struct mpx_tokengen lb;
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    unsigned routed = 0;

    (void)state;
    assert_int_equal(mpx_endpoint_set_tokens(ep, &cfg), MPX_OK);
    assert_int_equal(mpx_tokengen_init(&lb, &cfg), MPX_OK);
    for (uint16_t i = 0; i < 50; i++) {
        uint64_t t32 = token_of_new(ep, "baerts", (uint16_t)(1000 + i)),
                 t64 = token_of_new(ep, "paasch", (uint16_t)(2000 + i)),
                 hashed = token_of_new(ep, "rfc8684", (uint16_t)(3000 + i));

        assert_int_equal(mpx_tokengen_server(&lb, 32, t32), 777);
        assert_int_equal(mpx_tokengen_server(&lb, 64, t64), 777);
        routed += mpx_tokengen_server(&lb, 32, hashed) == 777;
    }
    assert_true(routed < 3); /* one in 1024 by chance */
    cfg = config("hashed", 0, 0);
    assert_int_equal(mpx_endpoint_set_tokens(ep, &cfg), MPX_ERR_RANGE);
    cfg = config("routed-plain", 4, 16);
    assert_int_equal(mpx_endpoint_set_tokens(ep, &cfg), MPX_ERR_RANGE);
    mpx_tokengen_free(&lb);
    mpx_endpoint_free(ep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_complete),
        cmocka_unit_test(ids_outside_their_bits_are_refused),
        cmocka_unit_test(routed_tokens_lead_to_their_server),
        cmocka_unit_test(encrypted_tokens_of_a_farm_never_meet),
        cmocka_unit_test(hashed_draws_keys),
        cmocka_unit_test(an_endpoint_takes_tokens_from_its_scheme),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
