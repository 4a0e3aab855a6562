/* SPDX-License-Identifier: MIT */
/* A join whose address is withdrawn before it is there: it does not become a
 * subflow later, whichever of its segments is late. */
#include "addr_test.h"

enum { LATE = 500, DROPPED_AT = 150, AFTER = 3000 };

/* The client joins from its second address; @p kind is late, either way. */
static struct bed_plan plan_with_late(enum net_kind kind)
{
    struct bed_plan plan = plan_of("scripted");

    plan.rule[0] = (struct net_rule){
        .kind = kind, .fate = NET_LATE, .arg = LATE};
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

/* Joined at the time of the drop, each late segment in turn. */
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
        expect_all_and_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
