/* SPDX-License-Identifier: MIT */
/* A join whose address is withdrawn before it is there: it does not become a
 * subflow later, whichever of its segments is late. */
#include "addr_test.h"

enum { LATE = 500, DROPPED_AT = 150, AFTER = 3000 };

/* The client joins from its second address; @p kind is late, either way. */
static struct bed_plan plan_with_late(enum net_kind kind)
{
    struct bed_plan plan = plan_of("scripted");

    plan.rule[0] =
        (struct net_rule){.kind = kind, .fate = NET_LATE, .arg = LATE};
    return plan;
}

static void expect_no_subflow(struct bed *b)
{
    for (int id = 0; id < 2; id++) {
        struct mpx_subflow_info info;
        mpx_subflow *sf;

        assert_int_equal(b->host[id].n[MPX_ACT_JOINED], 0);
        for (unsigned i = 1; (sf = mpx_conn_subflow(b->host[id].conn, i));
             i++) {
            mpx_subflow_info(sf, &info);
            assert_int_equal(info.state, MPX_SF_CLOSED);
            assert_int_equal(info.octets_in, 0);
            assert_int_equal(info.octets_out, 0);
        }
    }
}

static const enum net_kind lates[] = {NET_JOIN_SYN, NET_JOIN_SYNACK,
                                      NET_JOIN_ACK};

static void own_address(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(lates); i++) {
        struct bed_plan plan = plan_with_late(lates[i]);
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 100);
        use(&b, CLIENT, 1);
        bed_run(&b, DROPPED_AT);
        expect(&b, CLIENT, "MPJoinSynTx", 1);
        drop(&b, CLIENT, 1);
        bed_run(&b, AFTER);
        expect_no_subflow(&b);
        expect(&b, CLIENT, "MPJoinSynTx", 1);
        expect_all_and_end(&b);
    }
}

/* The end that receives REMOVE_ADDR gives the join up by itself: the RST of the
 * other does not come. */
static void lose_resets_of(struct bed_plan *plan, int host)
{
    plan->rule[1] = (struct net_rule){
        .from = (uint8_t)(host + 1), .path = 2, .kind = NET_RST};
}

static void address_that_its_initiator_withdrew(void **state)
{
    (void)state;
    for (unsigned i = 1; i < COUNT_OF(lates); i++) {
        struct bed_plan plan = plan_with_late(lates[i]);
        struct bed b;

        lose_resets_of(&plan, CLIENT);
        bed_start(&b, &plan);
        bed_run(&b, 100);
        use(&b, CLIENT, 1);
        bed_run(&b, DROPPED_AT);
        expect(&b, SERVER, "MPJoinSynRx", 1);
        drop(&b, CLIENT, 1);
        bed_run(&b, AFTER);
        expect(&b, SERVER, "RmAddr", 1);
        expect(&b, SERVER, "MPJoinAckRx", 0);
        expect(&b, SERVER, "KeepaliveTx", 0);
        expect_no_subflow(&b);
        expect_all_and_end(&b);
    }
}

static void announced_address(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(lates); i++) {
        struct bed_plan plan = plan_with_late(lates[i]);
        struct bed b;

        lose_resets_of(&plan, SERVER);
        plan.pm = "fullmesh";
        plan.server_pm = "scripted";
        bed_start(&b, &plan);
        drop(&b, CLIENT, 1);
        bed_run(&b, 100);
        use(&b, SERVER, 1);
        bed_run(&b, 200);
        expect(&b, CLIENT, "MPJoinSynTx", 1);
        drop(&b, SERVER, 1);
        bed_run(&b, AFTER);
        expect(&b, CLIENT, "RmAddr", 1);
        expect_no_subflow(&b);
        expect(&b, CLIENT, "MPJoinSynTx", 1);
        expect_all_and_end(&b);
    }
}

/* Between the action and the host's call: it is not begun. */
static void before_it_was_begun(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct mpx_addr own = net_addr(4, 1, CLIENT), peer = net_addr(4, 0, SERVER);
    struct mpx_action open = {.kind = MPX_ACT_OPEN, .addr_id = 2};
    struct mpx_tuple t = {
        .family = 4, .local_port = 4711, .remote_port = BED_PORT};
    mpx_subflow *sf;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    memcpy(t.local, own.b, sizeof t.local);
    memcpy(t.remote, peer.b, sizeof t.remote);
    drop(&b, CLIENT, 1);
    assert_int_equal(mpx_join(b.host[CLIENT].conn, &open, &t, b.net.now, &sf),
                     MPX_ERR_STATE);
    use(&b, CLIENT, 1);
    bed_run(&b, 300);
    drop(&b, SERVER, 0);
    bed_run(&b, 400);
    expect(&b, CLIENT, "RmAddr", 1);
    assert_int_equal(mpx_join(b.host[CLIENT].conn, &open, &t, b.net.now, &sf),
                     MPX_ERR_STATE);
    bed_end(&b);
}

/* A twin that must succeed: nothing is withdrawn, or given back in time. */
static void what_is_not_withdrawn_joins(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        struct bed_plan plan = plan_with_late(NET_JOIN_SYNACK);
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 100);
        use(&b, CLIENT, 1);
        bed_run(&b, DROPPED_AT);
        if (again) {
            drop(&b, CLIENT, 1);
            use(&b, CLIENT, 1);
        }
        bed_run(&b, AFTER);
        expect(&b, CLIENT, "MPJoinSynTx", (uint64_t)again + 1);
        expect(&b, SERVER, "MPJoinAckRx", 1);
        expect_all_and_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_address),
        cmocka_unit_test(address_that_its_initiator_withdrew),
        cmocka_unit_test(announced_address),
        cmocka_unit_test(before_it_was_begun),
        cmocka_unit_test(what_is_not_withdrawn_joins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
