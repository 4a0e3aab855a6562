/* SPDX-License-Identifier: MIT */
/*
 * The stress itself: what is wrong is seen, a crash and a loop too, and the
 * smallest plan has nothing that is not needed.
 */
#include "sim_test.h"
#include "stress.h"

#include <stdlib.h>

/* Much that has nothing to do with what will be wrong. */
static struct bed_plan much(void)
{
    return (struct bed_plan){
        .profile = "baerts",
        .paths = 3,
        .pm = "fullmesh",
        .keepalive_ms = 10000,
        .app[CLIENT] = {.size = 30000, .key = KEY},
        .app[SERVER] = {.size = 20000, .key = KEY},
        .toy[CLIENT] = {.sack = true},
        .edge[CLIENT] = {.wire = 2000},
        .fault = {{.fate = NET_DROP, .end_ms = 3000, .of_1000 = 50},
                  {.fate = NET_LATE, .end_ms = 3000, .arg = 30, .of_1000 = 90}},
        .event = {{ACT_BACKUP, CLIENT, 300, 1}, {ACT_KEY, SERVER, 600, 1}},
        .seed = 4,
    };
}

static void expect(struct bed_plan p, const char *want)
{
    char why[STRESS_WHY];

    assert_int_equal(stress_run_apart(&p, why), !*want);
    assert_string_equal(why, want);
}

static void what_is_wrong_is_seen(void **state)
{
    struct bed_plan p = much();

    (void)state;
    expect(p, "");
    p.app[SERVER].keep_open = true; /* it never writes its last octet */
    expect(p, "client: not closed: FIN_WAIT2, peer CLOSE_WAIT; read all");
    p = much();
    p.rule[0] = (struct net_rule){
        .from = 1, .kind = NET_DATA, .skip = 3, .count = 1, .fate = NET_SPOIL};
    expect(p, "server: 1 octets differ"); /* for no fault is to blame */
    p = much();
    p.app[CLIENT].abort_ms = 200; /* which is no event of the plan */
    p.pm = "passive";
    expect(p, "");
}

static void the_smallest_plan_has_nothing_else(void **state)
{
    char why[STRESS_WHY], text[1000] = {0};
    struct bed_plan p = much();
    FILE *f = fmemopen(text, sizeof text - 1, "w");

    (void)state;
    p.app[SERVER].keep_open = true;
    assert_false(stress_run_apart(&p, why));
    stress_shrink(&p, why);
    assert_true(p.app[SERVER].keep_open);
    stress_print(f, &p);
    fclose(f);
    assert_string_equal(text, "{\n"
                              "    .keepalive_ms = 10000,\n"
                              "    .seed = 4,\n"
                              "}\n");
}

static void a_plan_is_printed_as_it_is_written(void **state)
{
    char text[2000] = {0};
    struct bed_plan p = much();
    FILE *f = fmemopen(text, sizeof text - 1, "w");

    (void)state;
    p.set[0].name = "newkey-early";
    p.set[0].value = "hold";
    p.set[0].who = 2;
    p.delay_ms[1] = 7;
    stress_print(f, &p);
    fclose(f);
    assert_string_equal(
        text,
        "{\n"
        "    .profile = \"baerts\",\n"
        "    .paths = 3,\n"
        "    .pm = \"fullmesh\",\n"
        "    .keepalive_ms = 10000,\n"
        "    .set[0] = {\"newkey-early\", \"hold\", 2},\n"
        "    .delay_ms = {0, 7, 0, 0},\n"
        "    .app[CLIENT] = { .size = 30000, .key = \"an external key.\", },\n"
        "    .app[SERVER] = { .size = 20000, .key = \"an external key.\", },\n"
        "    .toy[CLIENT] = { .sack = true, },\n"
        "    .edge[CLIENT] = { .wire = 2000, },\n"
        "    .fault = {\n"
        "        {.fate = NET_DROP, .end_ms = 3000, .of_1000 = 50},\n"
        "        {.fate = NET_LATE, .end_ms = 3000, .arg = 30, .of_1000 = "
        "90},\n"
        "    },\n"
        "    .event = {\n"
        "        {ACT_BACKUP, CLIENT, 300, 1},\n"
        "        {ACT_KEY, SERVER, 600, 1},\n"
        "    },\n"
        "    .seed = 4,\n"
        "}\n");
}

static void crash(const void *arg, char *why)
{
    (void)arg;
    (void)why;
    abort();
}

static void loop(const void *arg, char *why)
{
    (void)arg;
    for (volatile bool on = true; on;)
        why[0] = 0;
}

static void end_at_once(const void *arg, char *why)
{
    snprintf(why, STRESS_WHY, "%s", (const char *)arg);
}

static void crashes_and_loops_are_told(void **state)
{
    char why[STRESS_WHY];

    (void)state;
    assert_false(stress_apart(crash, NULL, 10, why));
    assert_string_equal(why, "crash, signal 6");
    assert_false(stress_apart(loop, NULL, 1, why));
    assert_string_equal(why, "runs for ever");
    assert_true(stress_apart(end_at_once, "", 10, why));
    assert_false(stress_apart(end_at_once, "7 of 12", 10, why));
    assert_true(stress_same_kind(why, "12 of 7"));
    assert_false(stress_same_kind(why, "12 or 7"));
}

static void a_pause_needs_an_end(void **state)
{
    struct bed_plan p = much();

    (void)state;
    assert_true(stress_is_fair(&p));
    p.event[1] = (struct bed_event){ACT_PAUSE, CLIENT, 500, 0};
    assert_false(stress_is_fair(&p));
    p.event[2] = (struct bed_event){ACT_READ, CLIENT, 900, 0};
    assert_true(stress_is_fair(&p));
    p.event[2].ms = 400;
    assert_false(stress_is_fair(&p));
}

static void a_seed_is_one_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 100; seed++) {
        struct bed_plan a, b;

        stress_draw(&a, seed);
        stress_draw(&b, seed);
        assert_memory_equal(&a, &b, sizeof a);
        assert_true(stress_is_fair(&a));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_seen),
        cmocka_unit_test(the_smallest_plan_has_nothing_else),
        cmocka_unit_test(a_plan_is_printed_as_it_is_written),
        cmocka_unit_test(crashes_and_loops_are_told),
        cmocka_unit_test(a_pause_needs_an_end),
        cmocka_unit_test(a_seed_is_one_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
