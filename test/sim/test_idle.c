/* SPDX-License-Identifier: MIT */
/* What a connection holds that has nothing to do. */
#include "mpx_conn.h"
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
    assert_in_range(sizeof(struct mpx_conn), 1, 1216);
    assert_in_range(sizeof(struct mpx_keys), 1, 1536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_ring_is_kept),
        cmocka_unit_test(state_is_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
