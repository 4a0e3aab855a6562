/* SPDX-License-Identifier: MIT */
/* Deadlines of many connections, against a plain search for the least. */
#include "unit.h"
#include "mpx_timer.h"

enum { CONNS = 300, STEPS = 20000 };

static void draw_zeros(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    memset(dst, 0, len);
}

static uint64_t next(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
    return *x >> 33;
}

static void the_deadline_is_the_least(void **state)
{
    static mpx_conn *conn[CONNS];
    static uint64_t at[CONNS]; /* as promised */
    const struct mpx_env env = {.ctx = NULL, .random = draw_zeros};
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    struct mpx_config cfg;
    uint64_t rng = 7;

    (void)state;
    mpx_config_init(&cfg);
    cfg.profile = *mpx_profile_find("tcp");
    for (unsigned i = 0; i < CONNS; i++) {
        const struct mpx_tuple t = {
            .family = 4, .local_port = (uint16_t)i, .remote_port = 80};
        mpx_subflow *sf;

        assert_int_equal(mpx_connect(ep, &cfg, &t, 0, &conn[i], &sf), MPX_OK);
        mpx_timer_forget(conn[i]);
        at[i] = MPX_NEVER;
    }
    assert_true(mpx_deadline(ep) == MPX_NEVER);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned i = (unsigned)(next(&rng) % CONNS);
        uint64_t when = next(&rng), least = MPX_NEVER;

        if (next(&rng) % 3 == 0) {
            mpx_timer_forget(conn[i]);
            at[i] = MPX_NEVER;
        } else {
            mpx_timer_arm(conn[i], when);
            at[i] = when < at[i] ? when : at[i];
        }
        for (unsigned k = 0; k < CONNS; k++)
            least = at[k] < least ? at[k] : least;
        assert_true(mpx_deadline(ep) == least);
    }
    mpx_endpoint_free(ep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_deadline_is_the_least),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
