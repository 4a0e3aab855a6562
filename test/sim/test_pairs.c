/* SPDX-License-Identifier: MIT */
/*
 * Whoever meets whom: every profile with every profile, and every value of
 * every switch at one end of them. Two that do not speak the same language do
 * not agree on it: both ends are MPTCP or both are plain TCP, every octet
 * arrives, both connections close in order.
 */
#include "sim_test.h"

enum { SIZE = 12000 };

static unsigned runs, plain;

static unsigned meet(const struct bed_plan *plan, const char *label)
{
    struct mpx_conn_info c, s;
    unsigned bad = 0;
    struct bed b;

    bed_start(&b, plan);
    bed_run(&b, 30000);
    c = host_info(&b.host[CLIENT]);
    s = host_info(&b.host[SERVER]);
    for (int id = 0; id < 2; id++) {
        const struct host *h = &b.host[id];

        bad +=
            h->read != SIZE || h->bad || h->error || h->n[MPX_ACT_CLOSED] != 1;
    }
    bad += c.mptcp != s.mptcp;
    if (bad)
        print_error("%s: %u wrong: client %s %s read %llu, server %s %s read "
                    "%llu\n",
                    label, bad, c.profile, c.mptcp ? "mptcp" : "plain",
                    (unsigned long long)b.host[CLIENT].read, s.profile,
                    s.mptcp ? "mptcp" : "plain",
                    (unsigned long long)b.host[SERVER].read);
    runs++;
    plain += !c.mptcp;
    bed_end(&b);
    return bad != 0;
}

static struct bed_plan plan_of(unsigned client, unsigned server)
{
    return (struct bed_plan){
        .profile = mpx_profile_at(client)->name,
        .server_profile = mpx_profile_at(server)->name,
        .paths = 2,
        .pm = "fullmesh",
        .app = {{.size = SIZE, .key = KEY}, {.size = SIZE, .key = KEY}},
    };
}

/* Every value of every switch, at @p who of them. */
static unsigned with_each_switch(struct bed_plan *plan, int who)
{
    unsigned bad = 0;
    char label[200];

    for (unsigned i = 0; mpx_switch_name(i); i++)
        for (unsigned v = 0; mpx_switch_value(i, v); v++) {
            plan->set[0].name = mpx_switch_name(i);
            plan->set[0].value = mpx_switch_value(i, v);
            plan->set[0].who = who;
            snprintf(label, sizeof label, "%s with %s, %s of the %s %s",
                     plan->profile, plan->server_profile, plan->set[0].name,
                     who == 1 ? "client" : "server", plan->set[0].value);
            bad += meet(plan, label);
        }
    return bad;
}

static void all_pairs_under_all_switches(void **state)
{
    unsigned bad = 0;
    char label[100];

    (void)state;
    for (unsigned c = 0; mpx_profile_at(c); c++)
        for (unsigned s = 0; mpx_profile_at(s); s++) {
            struct bed_plan plan = plan_of(c, s);

            snprintf(label, sizeof label, "%s with %s", plan.profile,
                     plan.server_profile);
            bad += meet(&plan, label);
            plan.checksum = true;
            bad += meet(&plan, label);
            plan.checksum = false;
            bad += with_each_switch(&plan, 1) + with_each_switch(&plan, 2);
        }
    print_message("%u runs, %u of them plain TCP\n", runs, plain);
    assert_int_equal(bad, 0);
    assert_true(plain > 0 && plain < runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pairs_under_all_switches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
