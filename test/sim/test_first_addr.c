/* SPDX-License-Identifier: MIT */
/* The address that a connection was opened with: withdrawn, and joined again.
 */
#include "addr_test.h"

static void flag(struct bed *b, int host, unsigned path, unsigned flags)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(
        mpx_endpoint_flag_addr(b->host[host].ep, &a, flags, b->net.now),
        MPX_OK);
    host_drain(&b->host[host]);
}

static void limits_of_eight(struct bed *b)
{
    for (int id = 0; id < 2; id++)
        b->host[id].cfg.limit_subflows = b->host[id].cfg.limit_add_addr = 8;
}

/* Subflows of the client that are alive, between these paths. */
static unsigned between(const struct bed *b, unsigned client, unsigned server)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    unsigned n = 0;

    for (unsigned i = 0; (sf = mpx_conn_subflow(b->host[CLIENT].conn, i));
         i++) {
        mpx_subflow_info(sf, &info);
        n += info.state == MPX_SF_ESTABLISHED &&
             info.tuple.local[1] == client + 1 &&
             info.tuple.remote[1] == server + 1;
    }
    return n;
}

/* Linux 6.18 joins again from the address that opened the connection, once it
 * is an endpoint again; its id is 0 still. */
static void the_first_address_comes_back(void **state)
{
    static const char *const pms[] = {"fullmesh", "scripted", "kernel"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(pms); i++) {
        struct bed_plan plan = plan_of(pms[i]);
        bool kernel = !strcmp(pms[i], "kernel");
        struct bed b;

        bed_start(&b, &plan);
        limits_of_eight(&b);
        if (kernel)
            for (unsigned p = 0; p < PATHS; p++)
                flag(&b, CLIENT, p, MPX_ADDR_SUBFLOW);
        else
            use(&b, CLIENT, 1);
        bed_run(&b, 300);
        assert_int_equal(between(&b, 0, 0), 1);
        assert_true(between(&b, 1, 0) == 1);
        drop(&b, CLIENT, 0);
        bed_run(&b, 500);
        expect(&b, SERVER, "RmAddr", 1);
        assert_int_equal(between(&b, 0, 0), 0);
        if (kernel)
            flag(&b, CLIENT, 0, MPX_ADDR_SUBFLOW);
        else
            use(&b, CLIENT, 0);
        bed_run(&b, 800);
        assert_int_equal(between(&b, 0, 0), 1);
        expect_all_and_end(&b);
    }
}

/* And the responder's: withdrawn, announced again under id 0, joined. */
static void the_first_address_of_the_responder_comes_back(void **state)
{
    static const char *const pms[] = {"fullmesh", "scripted", "kernel"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(pms); i++) {
        struct bed_plan plan = plan_of(pms[i]);
        bool kernel = !strcmp(pms[i], "kernel");
        unsigned from = kernel ? 0 : 1;
        struct bed b;

        bed_start(&b, &plan);
        limits_of_eight(&b);
        use(&b, CLIENT, 1);
        if (kernel) {
            flag(&b, SERVER, 0, MPX_ADDR_SIGNAL);
            flag(&b, SERVER, 1, MPX_ADDR_SIGNAL);
        } else {
            use(&b, SERVER, 1);
        }
        bed_run(&b, 300);
        assert_int_equal(between(&b, 1, 1), 1);
        drop(&b, SERVER, 0);
        bed_run(&b, 600);
        expect(&b, CLIENT, "RmAddr", 1);
        assert_int_equal(between(&b, from, 0), 0);
        if (kernel)
            flag(&b, SERVER, 0, MPX_ADDR_SIGNAL);
        else
            use(&b, SERVER, 0);
        bed_run(&b, 1000);
        expect(&b, CLIENT, "AddAddr", 2);
        assert_int_equal(between(&b, from, 0), 1);
        expect_all_and_end(&b);
    }
}

/* REMOVE_ADDR 0 counts whatever was announced before it. */
static void removal_of_the_first_is_not_forgotten(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct mpx_addr a;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    assert_true(mpx_conn_remote(b.host[SERVER].conn, 0, &a));
    drop(&b, CLIENT, 0);
    bed_run(&b, 200);
    expect(&b, SERVER, "RmAddr", 1);
    assert_false(mpx_conn_remote(b.host[SERVER].conn, 0, &a));
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect_all_and_end(&b);
}

/* Where no leading bit is shared, routing still finds a way. */
static void the_kernel_joins_what_looks_far(void **state)
{
    struct bed_plan plan = plan_of("kernel");
    struct mpx_addr far = {.family = 4, .b = {192, 168, 0, 3}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    limits_of_eight(&b);
    assert_int_equal(mpx_endpoint_add_addr(b.host[SERVER].ep, &far), MPX_OK);
    assert_int_equal(mpx_endpoint_flag_addr(b.host[SERVER].ep, &far,
                                            MPX_ADDR_SIGNAL, b.net.now),
                     MPX_OK);
    bed_run(&b, 200);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, CLIENT, "MPJoinSynTx", 1);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_address_comes_back),
        cmocka_unit_test(the_first_address_of_the_responder_comes_back),
        cmocka_unit_test(removal_of_the_first_is_not_forgotten),
        cmocka_unit_test(the_kernel_joins_what_looks_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
