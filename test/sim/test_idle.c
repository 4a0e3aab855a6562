/* SPDX-License-Identifier: MIT */
/* How much state the core keeps of a connection. */
#include "mpx_conn.h"
#include "mpx_keys.h"
#include "mpx_subflow.h"
#include "sim_test.h"

/* What grows unnoticed is noticed here. */
static void state_is_small(void **state)
{
    (void)state;
    assert_in_range(sizeof(struct mpx_subflow), 1, 1024);
    assert_in_range(sizeof(struct mpx_conn), 1, 1664);
    assert_in_range(sizeof(struct mpx_keys), 1, 1536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(state_is_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
