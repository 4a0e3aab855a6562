/* SPDX-License-Identifier: MIT */
/* Schedulers over made-up subflows. */
#include "unit.h"
#include "mpx.h"
#include "mpx_sched.h"

#define MS UINT64_C(1000000)

enum { WAIT = MPX_SCHED_WAIT, MBIT = 125000, BULK = 4 << 20 };
#define BIG                                                                    \
    {                                                                          \
        5680, BULK, BULK                                                       \
    }

/* Round trip, space, turn, octets queued, rate, whether it grows. */
#define PATH(rtt, ...)                                                         \
    {                                                                          \
        .trip = rtt, PATH_(rtt, __VA_ARGS__)                                   \
    }
#define PATH_(rtt, room, turn_, q, r, grows)                                   \
    .srtt = rtt, .space = room, .turn = turn_, .queued = q, .rate = r,         \
    .best = r, .growing = grows

static const struct {
    const char *sched, *name;
    unsigned n;
    struct mpx_sched_path path[3];
    struct mpx_sched_load load;
    int want;
} cases[] = {
    {"minrtt", "one", 1, {PATH(20 * MS, 5600, 1, 0, 0, false)}, BIG, 0},
    {"minrtt",
     "least",
     3,
     {PATH(20 * MS, 1, 0, 0, 0, false), PATH(10 * MS, 1, 9, 0, 0, false),
      PATH(30 * MS, 1, 0, 0, 0, false)},
     BIG,
     1},
    {"minrtt",
     "equal",
     2,
     {PATH(10 * MS, 1, 2, 0, 0, false), PATH(10 * MS, 1, 1, 0, 0, false)},
     BIG,
     0},
    {"minrtt",
     "untried",
     2,
     {PATH(10 * MS, 1, 2, 0, 0, false), PATH(0, 1, 0, 0, 0, false)},
     BIG,
     1},
    {"minrtt",
     "full",
     2,
     {PATH(10 * MS, 0, 2, 0, 0, false), PATH(20 * MS, 1, 0, 0, 0, false)},
     BIG,
     1},
    {"minrtt", "all full", 1, {PATH(10 * MS, 0, 2, 0, 0, false)}, BIG, WAIT},
    {"roundrobin",
     "longest ago",
     3,
     {PATH(1, 1, 7, 0, 0, false), PATH(9, 1, 5, 0, 0, false),
      PATH(1, 1, 6, 0, 0, false)},
     BIG,
     1},
    {"roundrobin",
     "never",
     3,
     {PATH(1, 1, 7, 0, 0, false), PATH(9, 1, 8, 0, 0, false),
      PATH(1, 1, 0, 0, 0, false)},
     BIG,
     2},
    {"roundrobin",
     "equal",
     2,
     {PATH(1, 1, 0, 0, 0, false), PATH(1, 1, 0, 0, 0, false)},
     BIG,
     0},
    {"roundrobin",
     "full",
     2,
     {PATH(1, 0, 0, 0, 0, false), PATH(1, 1, 5, 0, 0, false)},
     BIG,
     1},
    {"roundrobin", "all full", 1, {PATH(1, 0, 0, 0, 0, false)}, BIG, WAIT},
    {"redundant",
     "first",
     2,
     {PATH(9, 1, 9, 0, 0, false), PATH(1, 1, 1, 0, 0, false)},
     BIG,
     0},
    {"redundant",
     "full",
     2,
     {PATH(9, 0, 9, 0, 0, false), PATH(1, 1, 1, 0, 0, false)},
     BIG,
     1},
    {"redundant", "all full", 1, {PATH(9, 0, 9, 0, 0, false)}, BIG, WAIT},
    {"ecf",
     "soonest, not least srtt: what is queued counts",
     2,
     {PATH(10 * MS, 1, 0, 100000, 10 * MBIT, false),
      PATH(30 * MS, 1, 0, 0, 10 * MBIT, false)},
     BIG,
     1},
    {"ecf",
     "untried",
     2,
     {PATH(10 * MS, 1, 0, 0, MBIT, false), PATH(0, 1, 0, 0, 0, false)},
     BIG,
     1},
    {"ecf",
     "the faster is full, much is left: the slower helps",
     2,
     {PATH(20 * MS, 0, 0, 25000, 10 * MBIT, false),
      PATH(60 * MS, 1, 0, 0, 10 * MBIT, false)},
     BIG,
     1},
    {"ecf",
     "little is left: the faster will have delivered it sooner",
     2,
     {PATH(20 * MS, 0, 0, 25000, 10 * MBIT, false),
      PATH(60 * MS, 1, 0, 0, 10 * MBIT, false)},
     {5680, 5680, BULK},
     WAIT},
    {"ecf",
     "small buffers: what the faster sends meanwhile has no room",
     2,
     {PATH(20 * MS, 0, 0, 25000, 10 * MBIT, false),
      PATH(60 * MS, 1, 0, 0, 10 * MBIT, false)},
     {5680, BULK, 32768},
     WAIT},
    {"ecf",
     "a slow path with a short delay and a long queue",
     2,
     {PATH(20 * MS, 0, 0, 250000, 100 * MBIT, false),
      PATH(500 * MS, 1, 0, 140000, 2 * MBIT, false)},
     BIG,
     WAIT},
    {"ecf",
     "a slow path, and the faster one will be faster still",
     2,
     {PATH(200 * MS, 0, 0, 25000, MBIT, true),
      PATH(500 * MS, 1, 0, 70000, MBIT, false)},
     {5680, BULK, 500000},
     WAIT},
    {"ecf",
     "a slow path, and the faster one had a loss: it was faster",
     2,
     {{.srtt = 200 * MS,
       .trip = 200 * MS,
       .queued = 25000,
       .rate = MBIT,
       .best = 4 * MBIT},
      PATH(500 * MS, 1, 0, 70000, MBIT, false)},
     {5680, BULK, 500000},
     WAIT},
    {"ecf",
     "a slow path, and the faster one stays as it is: it helps",
     2,
     {PATH(200 * MS, 0, 0, 25000, MBIT, false),
      PATH(500 * MS, 1, 0, 70000, MBIT, false)},
     {5680, BULK, 500000},
     1},
    {"ecf",
     "a queue is counted once: its round trip has it too",
     2,
     {{.srtt = 420 * MS,
       .trip = 20 * MS,
       .queued = 1000000,
       .rate = 20 * MBIT,
       .best = 20 * MBIT},
      PATH(20 * MS, 1, 0, 10000, MBIT / 5, false)},
     {5680, 500000, BULK},
     WAIT},
    {"ecf",
     "of the faster one nothing is known but that it grows",
     2,
     {PATH(0, 0, 0, 25000, 0, true), PATH(500 * MS, 1, 0, 0, MBIT, false)},
     BIG,
     1},
    {"ecf",
     "all full",
     2,
     {PATH(1, 0, 0, 0, 0, false), PATH(2, 0, 0, 0, 0, false)},
     BIG,
     WAIT},
    {"linux",
     "the shortest queue in time, not in octets",
     2,
     {{.space = 1, .queued = 20000, .pace = MBIT},
      {.space = 1, .queued = 30000, .pace = 2 * MBIT}},
     BIG,
     1},
    {"linux",
     "no queue is the shortest, however slow",
     2,
     {{.space = 1, .queued = 1, .pace = 100 * MBIT},
      {.space = 1, .pace = MBIT}},
     BIG,
     1},
    {"linux",
     "the shortest is full: no other gets it",
     2,
     {{.space = 0, .queued = 20000, .pace = 10 * MBIT},
      {.space = 1, .queued = 20000, .pace = MBIT}},
     BIG,
     WAIT},
    {"linux",
     "of one nothing is known: it has no queue",
     2,
     {{.space = 1, .queued = 20000, .pace = MBIT}, {.space = 1}},
     BIG,
     1},
    {"linux",
     "of one nothing is known, and it has a queue",
     2,
     {{.space = 1, .queued = 20}, {.space = 1, .queued = 2000, .pace = MBIT}},
     BIG,
     1},
};

static void each_picks_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct mpx_sched *s = mpx_sched_find(cases[i].sched);

        assert_non_null(s);
        if (s->pick(cases[i].path, cases[i].n, &cases[i].load) != cases[i].want)
            fail_msg("%s: %s", cases[i].sched, cases[i].name);
    }
}

static void only_redundant_copies(void **state)
{
    const char *name;

    (void)state;
    for (unsigned i = 0; (name = mpx_sched_name_at(i)); i++)
        assert_int_equal(mpx_sched_find(name)->copies,
                         !strcmp(name, "redundant"));
    assert_null(mpx_sched_find("fastest"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_picks_its_own),
        cmocka_unit_test(only_redundant_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
