/* SPDX-License-Identifier: MIT */
/* Priorities of subflows: MP_PRIO and B of MP_JOIN, RFC 8684 3.3.8 and 3.2. */
#include "addr_test.h"

static void ask_backup(struct bed *b, unsigned path, bool on)
{
    struct host *h = &b->host[SERVER];
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(h->conn, i)); i++) {
        struct mpx_subflow_info info;

        mpx_subflow_info(sf, &info);
        if (info.tuple.remote[1] == path + 1)
            mpx_subflow_set_backup(sf, on);
    }
    host_drain(h);
}

static void backups_idle_until_needed(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t at_once, later;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    ask_backup(&b, 1, true);
    ask_backup(&b, 1, true); /* said already */
    bed_run(&b, 240);
    expect(&b, SERVER, "MPPrioTx", 2);
    expect(&b, CLIENT, "MPPrioRx", 2);
    alive(&b, 1, &at_once);
    bed_run(&b, 400);
    alive(&b, 1, &later);
    assert_int_equal(later, at_once);
    b.net.link[0].cut = true; /* stale after a while */
    bed_run(&b, 1800);
    alive(&b, 1, &later);
    assert_true(later > at_once);
    b.net.link[0].cut = false;
    expect_all_and_end(&b);
}

static void backup_is_taken_back(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t at_once, later;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    ask_backup(&b, 1, true);
    bed_run(&b, 240);
    alive(&b, 1, &at_once);
    ask_backup(&b, 1, false);
    bed_run(&b, 300);
    expect(&b, CLIENT, "MPPrioRx", 4);
    alive(&b, 1, &later);
    assert_true(later > at_once);
    expect_all_and_end(&b);
}

/* RFC 8684 3.2: B of MP_JOIN is a request to the other host, and each end's
 * own.
 */
static void backup_from_the_start(void **state)
{
    (void)state;
    for (int who = 0; who <= 3; who++) {
        struct bed_plan plan = plan_of("fullmesh");
        struct bed b;

        plan.join_backup = who;
        bed_start(&b, &plan);
        bed_run(&b, 200);
        for (int id = 0; id < 2; id++) {
            mpx_subflow *sf = mpx_conn_subflow(b.host[id].conn, 1);
            struct mpx_subflow_info info;

            assert_non_null(sf);
            mpx_subflow_info(sf, &info);
            assert_true(info.join);
            assert_int_equal(info.backup, (who & (2 - id)) != 0);
            expect(&b, id, "MPPrioTx", 0);
        }
        expect_all_and_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backups_idle_until_needed),
        cmocka_unit_test(backup_is_taken_back),
        cmocka_unit_test(backup_from_the_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
