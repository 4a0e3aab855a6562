/* SPDX-License-Identifier: MIT */
/* A good sweep to its cells, ids, choices and hashes. */
#include "scenario_test.h"

#include <math.h>

#include "plan.h"

static const char swept[] = SHORTEST
    "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n"
    "sweep:\n"
    "  variant: [{name: kernel}, {name: ours, set: {keying.profile: baerts,\n"
    "             attackers.0.reads: nothing}}]\n"
    "  paths.lte.loss: [0 %, 0.5 %]\n"
    "  keying.switches.newkey-early: [discard, hold]\n"
    "seeds: 3..4\n";

static const char swept_boxes[] =
    SHORTEST "middleboxes: [{box: corrupt, on: wifi}]\n"
             "sweep:\n"
             "  middleboxes.0.on: [wifi, lte]\n"
             "  middleboxes.0.every: [1 segment, 30 segments]\n";

static void test_sweep_boxes(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, swept_boxes, NULL);
    read_cell(&s, 3, &c);
    assert_int_equal(c.middlebox[0].on, 1);
    assert_int_equal(c.middlebox[0].every, 30);
    assert_string_equal(s.axis[1].column, "middleboxes.0.every_segments");
    assert_string_equal(s.axis[1].value[1].csv, "30");
    study_free(&s);
}

/* Cells in the order of the file, last axis fastest; paths that are made. */
static void test_sweep(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, swept, NULL);
    assert_int_equal(s.n_cells, 8);
    assert_int_equal(s.n_runs, 16);
    read_cell(&s, 0, &c);
    assert_string_equal(c.keying.profile, "rfc8684");
    assert_string_equal(c.keying.switches.v[0].value, "discard");
    assert_true(c.path[1].loss[0] <= 0);
    read_cell(&s, 7, &c);
    assert_string_equal(c.keying.profile, "baerts");
    assert_int_equal(c.attacker[0].tap[0].reads, SCN_READ_NOTHING);
    assert_string_equal(c.keying.switches.v[0].value, "hold");
    assert_true(fabs(c.path[1].loss[0] - 0.005) < 1e-15);
    assert_int_equal(c.path[1].loss_from_ns, 0);
    assert_string_equal(s.axis[1].column, "paths.lte.loss_ratio");
    assert_string_equal(s.axis[1].value[1].csv, "0.005");
    study_free(&s);
}

static void test_ids(void **state)
{
    (void)state;
    static const struct {
        size_t run;
        const char *id;
    } cases[] = {
        {0, "variant=kernel/loss=0%/newkey-early=discard/seed=3"},
        {1, "variant=kernel/loss=0%/newkey-early=discard/seed=4"},
        {2, "variant=kernel/loss=0%/newkey-early=hold/seed=3"},
        {15, "variant=ours/loss=0.5%/newkey-early=hold/seed=4"},
    };
    struct arena a = {NULL};
    struct study s;
    read_good(&s, swept, NULL);
    for (unsigned i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(plan_id(&a, &s, cases[i].run), cases[i].id);
    arena_free(&a);
    study_free(&s);
}

/* Each run is in one shard; --only takes ids and their beginnings. */
static void test_choice(void **state)
{
    (void)state;
    static const char *const some[] = {"variant=ours"};
    static const char *const none[] = {"variant=our"};
    unsigned times[16] = {0};
    const char *bad;
    struct study s;
    struct plan p;

    read_good(&s, swept, NULL);
    for (unsigned k = 1; k <= 3; k++) {
        struct plan_choice c = {NULL, 0, k, 3};
        assert_true(plan_make(&p, &s, &c, &bad));
        for (unsigned run = 0; run < 16; run++)
            times[run] += p.selected[run];
        plan_free(&p);
    }
    for (unsigned run = 0; run < 16; run++)
        assert_int_equal(times[run], 1);

    struct plan_choice ours = {some, 1, 0, 0}, wrong = {none, 1, 0, 0};
    assert_true(plan_make(&p, &s, &ours, &bad));
    assert_int_equal(p.n_selected, 8);
    plan_free(&p);
    assert_false(plan_make(&p, &s, &wrong, &bad));
    assert_string_equal(bad, "variant=our");
    plan_free(&p);
    study_free(&s);
}

/* The hash of a run follows what is simulated and nothing else. */
static void test_hash(void **state)
{
    (void)state;
    static const char *const set[] = {"paths.wifi.delay=11 ms"};
    struct study_changes change = {.set = set, .n_set = 1},
                         seeds = {.seeds = "3..9"};
    const struct study_changes *changes[] = {NULL, NULL, &change, &seeds};
    static const char commented[] = SHORTEST "stop: 60 s # as it is anyway\n"
                                             "seeds: 3..4\n";
    const char *texts[] = {SHORTEST "seeds: 3..4\n", commented, commented,
                           commented};
    uint8_t hash[4][PLAN_HASH_LEN], other[PLAN_HASH_LEN];
    const char *bad;

    for (unsigned i = 0; i < 4; i++) {
        struct study s;
        struct plan p;
        read_good(&s, texts[i], changes[i]);
        assert_true(plan_make(&p, &s, NULL, &bad));
        plan_hash(&p, 1, other);
        plan_hash(&p, 0, hash[i]);
        assert_memory_not_equal(other, hash[i], PLAN_HASH_LEN);
        plan_free(&p);
        study_free(&s);
    }
    assert_memory_equal(hash[0], hash[1], PLAN_HASH_LEN);
    assert_memory_not_equal(hash[0], hash[2], PLAN_HASH_LEN);
    assert_memory_equal(hash[0], hash[3], PLAN_HASH_LEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_boxes), cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_ids),         cmocka_unit_test(test_choice),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
