/* SPDX-License-Identifier: MIT */
/* mpx_config_check() at both edges of every member, mpx_config.h. */
#include "unit.h"
#include "mpx.h"

#define AGE UINT64_C(1000000000000000000)
#define AT(member)                                                             \
    #member, offsetof(struct mpx_config, member),                              \
        sizeof((struct mpx_config *)0)->member

static const struct {
    const char *name;
    size_t at, size;
    uint64_t least, most;
    bool zero; /* allowed besides */
} member[] = {
    {AT(rcvbuf), 1, 1 << 30, false},
    {AT(sndbuf), 1, 1 << 30, false},
    {AT(tcp_buffer), 1400, UINT32_MAX, false},
    {AT(mss), 1, 16383, false},
    {AT(max_subflows), 1, 32, false},
    {AT(max_half_open), 0, UINT8_MAX, false},
    {AT(limit_subflows), 0, UINT8_MAX, false},
    {AT(limit_add_addr), 0, UINT8_MAX, false},
    {AT(close_timeout), 0, AGE, false},
    {AT(add_addr_timeout), 1, AGE, false},
    {AT(keepalive), 1000000, AGE, true},
};

static void draw_zeros(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    memset(dst, 0, len);
}

/* What is out of range is refused at creation, and nothing is made. */
static void expect(const char *name, const struct mpx_config *cfg, mpx_err want)
{
    const struct mpx_env env = {.ctx = NULL, .random = draw_zeros};
    const struct mpx_tuple t = {.family = 4, .local_port = 1, .remote_port = 2};
    struct mpx_config plain = *cfg;
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    mpx_conn *conn = NULL;
    mpx_subflow *sf;

    plain.profile = *mpx_profile_find("tcp"); /* wants no token of this env */
    if (mpx_config_check(cfg) != want || mpx_listen(ep, 80, cfg) != want ||
        mpx_connect(ep, &plain, &t, 0, &conn, &sf) != want)
        fail_msg("%s: not %s", name, mpx_strerror(want));
    assert_int_equal(mpx_conn_first(ep) != NULL, want == MPX_OK);
    mpx_endpoint_free(ep);
}

static void try_value(size_t i, uint64_t value, mpx_err want)
{
    struct mpx_config cfg;

    mpx_config_init(&cfg);
    memcpy((uint8_t *)&cfg + member[i].at, &value, member[i].size);
    expect(member[i].name, &cfg, want);
}

static void every_member_at_its_edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(member); i++) {
        uint64_t top = member[i].size == 8
                           ? UINT64_MAX
                           : (UINT64_C(1) << 8 * member[i].size) - 1;

        try_value(i, member[i].least, MPX_OK);
        try_value(i, member[i].most, MPX_OK);
        if (member[i].least > 0)
            try_value(i, member[i].least - 1, MPX_ERR_RANGE);
        if (member[i].zero)
            try_value(i, 0, MPX_OK);
        if (member[i].most < top)
            try_value(i, member[i].most + 1, MPX_ERR_RANGE);
    }
}

static void policies_are_given(void **state)
{
    struct mpx_config cfg;

    (void)state;
    mpx_config_init(&cfg);
    expect("init", &cfg, MPX_OK);
    cfg.sched = NULL;
    expect("sched", &cfg, MPX_ERR_RANGE);
    mpx_config_init(&cfg);
    cfg.pm = NULL;
    expect("pm", &cfg, MPX_ERR_RANGE);
    mpx_config_init(&cfg);
    cfg.coupling = NULL;
    expect("coupling", &cfg, MPX_ERR_RANGE);
}

static void every_error_of_listening_and_connecting(void **state)
{
    const struct mpx_env env = {.ctx = NULL, .random = draw_zeros};
    const struct mpx_tuple t = {.family = 4, .local_port = 1, .remote_port = 2};
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    struct mpx_config cfg;
    mpx_conn *conn;
    mpx_subflow *sf;

    (void)state;
    mpx_config_init(&cfg);
    for (uint16_t port = 1; port <= 64; port++)
        assert_int_equal(mpx_listen(ep, port, &cfg), MPX_OK);
    assert_int_equal(mpx_listen(ep, 64, &cfg), MPX_ERR_STATE);
    assert_int_equal(mpx_listen(ep, 65, &cfg), MPX_ERR_NOSPACE);
    /* a random source that gives the one key that no host may have */
    assert_int_equal(mpx_connect(ep, &cfg, &t, 0, &conn, &sf), MPX_ERR_NOSPACE);
    cfg.profile = *mpx_profile_find("tcp");
    assert_int_equal(mpx_connect(ep, &cfg, &t, 0, &conn, &sf), MPX_OK);
    assert_int_equal(mpx_connect(ep, &cfg, &t, 0, &conn, &sf), MPX_ERR_STATE);
    mpx_endpoint_free(ep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_at_its_edges),
        cmocka_unit_test(policies_are_given),
        cmocka_unit_test(every_error_of_listening_and_connecting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
