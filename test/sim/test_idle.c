/* SPDX-License-Identifier: MIT */
/* What a connection holds that has nothing to do. */
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_keys.h"
#include "mpx_subflow.h"
#include "sim_test.h"

/* Once all that was written is acknowledged, no room is kept for it. */
static void no_ring_is_kept(void **state)
{
    struct bed_plan plan = {.paths = 2,
                            .pm = "fullmesh",
                            .app = {{.size = 100000}, {.size = 3000}}};
    struct bed b;
    bool held = false;

    (void)state;
    bed_start(&b, &plan);
    for (unsigned ms = 0; ms < 20000; ms += 10) {
        bed_run(&b, ms);
        held = held || (b.host[0].conn && b.host[0].conn->snd.cap > 0);
    }
    assert_true(held);
    for (int i = 0; i < 2; i++) {
        const mpx_conn *conn = b.host[i].conn;

        assert_int_equal(conn->snd_una, conn->snd_end);
        assert_int_equal(conn->snd.cap, 0);
    }
    bed_end(&b);
}

/* What grows unnoticed is noticed here. */
static void state_is_small(void **state)
{
    (void)state;
    assert_in_range(sizeof(struct mpx_subflow), 1, 1024);
    assert_in_range(sizeof(struct mpx_conn), 1, 1120);
    assert_in_range(sizeof(struct mpx_keys), 1, 176);
}

static uint64_t octets_with_keys(const char *profile, const char *second)
{
    struct bed_plan plan = {.profile = profile};
    struct bed b;
    uint64_t octets;

    for (int i = 0; i < 2; i++)
        plan.app[i] = (struct app_plan){
            .size = 1000,
            .keep_open = true,
            .key = KEY,
            .rotate = {{.key = second, .ms = second ? 1000 : 0}}};
    bed_start(&b, &plan);
    bed_run(&b, 5000);
    assert_int_equal(b.host[0].ep->stats.states, 2); /* one subflow */
    octets = b.host[0].ep->stats.state_octets - sizeof(struct mpx_subflow);
    bed_end(&b);
    return octets;
}

/* All that is allocated for it and its keys; a second key has room once there
 * is one. */
static void a_connection_takes_two_kilobytes(void **state)
{
    uint64_t one = octets_with_keys("hardened", NULL);

    (void)state;
    assert_in_range(one, sizeof(struct mpx_conn), 2048);
    assert_in_range(octets_with_keys("rfc8684", NULL), one, one);
    assert_int_equal(octets_with_keys("hardened", "another key....."),
                     one + sizeof(struct mpx_auth_key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_ring_is_kept),
        cmocka_unit_test(state_is_small),
        cmocka_unit_test(a_connection_takes_two_kilobytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
