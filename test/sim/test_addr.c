/* SPDX-License-Identifier: MIT */
/* Addresses that come and go: RFC 8684 3.4.1 and 3.4.2. */
#include "addr_test.h"

static void scripted_uses_no_address_unasked(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    expect(&b, CLIENT, "MPJoinSynTx", 0);
    expect(&b, SERVER, "AddAddrTx", 0);
    use(&b, SERVER, 1);
    bed_run(&b,
            300); /* announced, but the client has no address to join from */
    expect(&b, SERVER, "AddAddrTx", 1);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, CLIENT, "MPJoinSynTx", 0);
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect(&b, CLIENT, "MPJoinSynTx", 2); /* to either address */
    expect(&b, SERVER, "MPJoinAckRx", 2);
    assert_int_equal(alive(&b, 1, &out), 2);
    assert_true(out > 0);
    expect_all_and_end(&b);
}

static void an_address_used_early_waits_for_the_first_subflow(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect(&b, CLIENT, "MPJoinSynTx", 1);
    expect_all_and_end(&b);
}

static void dropped_in_order(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t before, after;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    assert_int_equal(alive(&b, 1, &before), 2);
    drop(&b, CLIENT, 1);
    bed_run(&b, 300);
    expect(&b, CLIENT, "RmAddrTx", 1);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "MPRstTx", 0);
    assert_int_equal(alive(&b, 1, &before), 0);
    bed_run(&b, 500);
    alive(&b, 1, &after);
    assert_int_equal(after, before);
    expect(&b, CLIENT, "MPJoinSynTx", 3); /* no new ones */
    use(&b, CLIENT, 1);
    bed_run(&b, 600);
    expect(&b, CLIENT, "MPJoinSynTx", 5);
    assert_int_equal(alive(&b, 1, &after), 2);
    expect_all_and_end(&b);
}

static void dropped_without_its_path(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    b.net.link[1].cut = true;
    drop(&b, CLIENT, 1);
    bed_run(&b, 300);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "KeepaliveTx", 2);
    expect(&b, SERVER, "MPRstTx", 0);
    bed_run(&b, 2000); /* nobody answered three of them, on each of two */
    expect(&b, SERVER, "KeepaliveTx", 6);
    expect(&b, SERVER, "MPRstTx", 2);
    alive(&b, 1, &out);
    b.net.link[1].cut = false;
    expect_all_and_end(&b);
}

/* REMOVE_ADDR of ids 0 to 8 to the server in the name of the client, each in
 * the place of a segment that is on its way. */
static void forge_removals(struct bed *b, unsigned ms)
{
    for (uint8_t id = 0; id < 9; id++) {
        const uint8_t hdr[24] = {[12] = 0x60, [13] = 0x10, [20] = 30,
                                 4,           0x40,        id};
        mpx_subflow *sf = mpx_conn_subflow(b->host[SERVER].conn, 0);
        struct mpx_subflow_info info;
        struct net_packet *p = b->net.queue;
        uint8_t forged[24];

        mpx_subflow_info(sf, &info);
        while (p && (p->to != SERVER ||
                     p->tuple.remote_port != info.tuple.remote_port))
            p = p->next;
        if (!p) { /* none on its way: look a little later */
            bed_run(b, ++ms);
            id--;
            continue;
        }
        memcpy(forged, hdr, sizeof forged);
        memcpy(forged, p->hdr, 12);
        memcpy(forged + 14, p->hdr + 14, 2);
        host_segment(&b->host[SERVER], &p->tuple, forged, sizeof forged, NULL,
                     0);
    }
}

/* Where REMOVE_ADDR has a MAC, what has none is as if it had not come; and what
 * the client takes back has one. */
static void forged_removal_is_ignored(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    plan.profile = "hardened";
    plan.app[0].key = plan.app[1].key = KEY;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    forge_removals(&b, 200);
    expect(&b, SERVER, "RmAddr", 0);
    expect(&b, SERVER, "RmAddrHMacFailure", 9);
    expect(&b, SERVER, "KeepaliveTx", 0);
    assert_int_equal(alive(&b, 1, &out), 2);
    drop(&b, CLIENT, 1);
    bed_run(&b, 600);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "RmAddrHMacFailure", 9);
    assert_int_equal(alive(&b, 1, &out), 0);
    expect_all_and_end(&b);
}

/* The client's address of the server that path 1 is of. */
static bool knows_second(const struct bed *b)
{
    struct mpx_addr second = net_addr(4, 1, SERVER), a;

    for (unsigned i = 0; mpx_conn_remote(b->host[CLIENT].conn, i, &a); i++)
        if (!memcmp(a.b, second.b, sizeof a.b))
            return true;
    return false;
}

/* Where an address has another id each time that it is announced, F-51. */
static void a_lost_removal_is_made_up_for_by_the_next(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct bed b;

    (void)state;
    plan.profile = "hardened";
    plan.app[0].key = plan.app[1].key = KEY;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    use(&b, SERVER, 1);
    bed_run(&b, 500);
    assert_true(knows_second(&b));
    b.net.link[0].cut = true;
    drop(&b, SERVER, 1);
    b.net.link[0].cut = false;
    bed_run(&b, 600);
    expect(&b, CLIENT, "RmAddr", 0);
    use(&b, SERVER, 1);
    bed_run(&b, 1000);
    assert_true(knows_second(&b));
    drop(&b, SERVER, 1);
    bed_run(&b, 1300);
    expect(&b, CLIENT, "RmAddr", 2);
    assert_false(knows_second(&b));
    expect_all_and_end(&b);
}

/* An echo of what was not announced yet prevents no repetition of it. */
static void an_early_echo_is_none(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct mpx_addr second = net_addr(4, 1, SERVER);
    struct net_packet *p;
    unsigned ms = 200;
    struct bed b;

    (void)state;
    plan.rule[0] =
        (struct net_rule){.from = SERVER + 1, .kind = NET_ADD_ADDR, .count = 1};
    bed_start(&b, &plan);
    bed_run(&b, ms);
    for (p = b.net.queue; !p || p->to != SERVER; p = p ? p->next : b.net.queue)
        if (!p)
            bed_run(&b, ++ms);
    {
        uint8_t echo[28] = {[20] = 30, 8, 0x31, 2};

        memcpy(echo, p->hdr, 20);
        echo[12] = 0x70;
        echo[13] = 0x10;
        memcpy(echo + 24, second.b, 4);
        host_segment(&b.host[SERVER], &p->tuple, echo, sizeof echo, NULL, 0);
    }
    expect(&b, SERVER, "EchoAdd", 1);
    use(&b, SERVER, 1);
    bed_run(&b, ms + 500);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, SERVER, "AddAddrTx", 2);
    expect(&b, CLIENT, "AddAddr", 1);
    expect_all_and_end(&b);
}

/* Elsewhere it is not authenticated: what lives, stays. */
static void forged_removal_closes_nothing(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    forge_removals(&b, 200);
    expect(&b, SERVER, "RmAddr", 9);
    bed_run(&b, 2500);
    expect(&b, SERVER, "MPRstTx", 0);
    assert_true(sim_counter(&b.host[SERVER], "KeepaliveTx") >= 4);
    assert_int_equal(alive(&b, 0, &out) + alive(&b, 1, &out), 4);
    expect_all_and_end(&b);
}

/* The path has gone and its address with it: the subflow waits for the
 * answer to its FIN, and nothing that is to arrive is put on it. */
static void closing_ones_carry_no_keys(void **state)
{
    static const char *const profiles[] = {"baerts", "hardened"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(profiles); i++) {
        struct bed_plan plan = {
            .profile = profiles[i],
            .paths = PATHS,
            .pm = "fullmesh",
            .app = {{.size = 1,
                     .keep_open = true,
                     .key = KEY,
                     .rotate = {{"the second key..", 1000}}},
                    {.keep_open = true,
                     .key = KEY,
                     .rotate = {{"the second key..", 1000}}}},
        };
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 500);
        expect(&b, SERVER, "NewKeyRx", i ? 2 : 1);
        b.net.link[0].cut = true;
        drop(&b, CLIENT, 0);
        bed_run(&b, 1100);
        expect(&b, SERVER, "NewKeyRx", i ? 3 : 2);
        expect(&b, CLIENT, "NewKeyRetrans", 0);
        bed_end(&b);
    }
}

static void unknown_addresses_are_refused(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    struct mpx_addr a = net_addr(4, 3, CLIENT);
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    assert_int_equal(mpx_endpoint_use_addr(b.host[CLIENT].ep, &a, 0),
                     MPX_ERR_RANGE);
    assert_int_equal(mpx_endpoint_drop_addr(b.host[CLIENT].ep, &a, 0),
                     MPX_ERR_RANGE);
    expect_all_and_end(&b);
}

/* RFC 8684 3.4.1: joins go to the port that was announced, else to that of the
 * subflow. */
static void announced_with_a_port(void **state)
{
    enum { ELSEWHERE = 9000 };
    struct bed_plan plan = plan_of("fullmesh");
    struct mpx_addr a = net_addr(4, 1, SERVER), none = net_addr(4, 3, SERVER);
    unsigned there = 0, joins = 0;
    mpx_subflow *sf;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    assert_int_equal(mpx_endpoint_set_port(b.host[SERVER].ep, &none, 1),
                     MPX_ERR_RANGE);
    assert_int_equal(mpx_endpoint_set_port(b.host[SERVER].ep, &a, ELSEWHERE),
                     MPX_OK);
    bed_run(&b, 400);
    for (unsigned i = 0; (sf = mpx_conn_subflow(b.host[CLIENT].conn, i)); i++) {
        struct mpx_subflow_info info;
        bool to_a;

        mpx_subflow_info(sf, &info);
        to_a = !memcmp(info.tuple.remote, a.b, sizeof a.b);
        assert_int_equal(info.tuple.remote_port, to_a ? ELSEWHERE : BED_PORT);
        joins += info.join;
        there += to_a;
    }
    assert_true(there > 0 && joins > there);
    assert_int_equal(sim_counter(&b.host[SERVER], "EchoAdd"), 1);
    expect_all_and_end(&b);
}

/* Plain TCP has one address, and ends with its path: nothing is cut short as
 * if in order. */
static void plain_tcp_keeps_its_address(void **state)
{
    static const char *const profiles[] = {"tcp", "rfc8684"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(profiles); i++) {
        struct bed_plan plan = plan_of("kernel");
        struct mpx_addr a = net_addr(4, 0, CLIENT);
        struct bed b;

        plan.profile = profiles[i];
        for (uint8_t from = 0; from < 2; from++)
            plan.rule[from] = (struct net_rule){
                .from = from + 1, .skip = 30, .fate = NET_STRIP};
        bed_start(&b, &plan);
        bed_run(&b, 2000);
        assert_true(host_info(&b.host[CLIENT]).fallback);
        drop(&b, CLIENT, 0);
        drop(&b, SERVER, 0);
        assert_int_equal(mpx_endpoint_change_addr(b.host[CLIENT].ep, &a,
                                                  MPX_ADDR_FULLMESH, b.net.now),
                         MPX_OK);
        mpx_endpoint_flush_addrs(b.host[CLIENT].ep, b.net.now);
        host_drain(&b.host[CLIENT]);
        expect_all_and_end(&b);
    }
}

/* One end has fallen back, the other does not know yet and gives up the only
 * address: that is no end of the stream, and both applications are told. */
static void
an_address_gone_in_the_middle_of_a_fallback_is_an_error(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct bed b;

    (void)state;
    plan.paths = 1;
    bed_start(&b, &plan);
    bed_run(&b, 300);
    b.net.rule[0] = (struct net_rule){.fate = NET_STRIP};
    b.net.n_rules = 1;
    drop(&b, CLIENT, 0);
    bed_run(&b, 200000);
    assert_true(b.host[SERVER].read < SIZE);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(b.host[i].n[MPX_ACT_CLOSED], 1);
        assert_true(b.host[i].error);
        assert_int_equal(b.host[i].n[MPX_ACT_EOF], 0);
    }
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripted_uses_no_address_unasked),
        cmocka_unit_test(an_address_used_early_waits_for_the_first_subflow),
        cmocka_unit_test(dropped_in_order),
        cmocka_unit_test(dropped_without_its_path),
        cmocka_unit_test(forged_removal_is_ignored),
        cmocka_unit_test(an_early_echo_is_none),
        cmocka_unit_test(forged_removal_closes_nothing),
        cmocka_unit_test(a_lost_removal_is_made_up_for_by_the_next),
        cmocka_unit_test(closing_ones_carry_no_keys),
        cmocka_unit_test(unknown_addresses_are_refused),
        cmocka_unit_test(announced_with_a_port),
        cmocka_unit_test(plain_tcp_keeps_its_address),
        cmocka_unit_test(
            an_address_gone_in_the_middle_of_a_fallback_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
