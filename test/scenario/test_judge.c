/* SPDX-License-Identifier: MIT */
/*
 * Expectations that hold for nothing, of missing values, or that are open: what
 * the command makes of them, and what it says before a run.
 */
#include "command.h"

#define RUNS  "name: c\npaths: {wifi: {loss: 1 %}, lte: {}}\nseeds: 1..3\n"
#define KEYED "keying: {profile: baerts, rotate: {every: 1 s}}\n"
#define ATTACK                                                                 \
    "attackers: [{attack: join-with-sniffed-keys, on: wifi, acts: 200 ms}]\n"
#define THAT   "expect:\n  - that: "
#define AND    "\n  - that: "
#define NOBODY THAT "hijacked-connections == 0"

/* Exit code of a run in a folder of its own, and words on the way. */
struct judged {
    const char *variables, *text, *options;
    int code;
    const char *said;
};

static void judge(const struct judged *cases, unsigned n, const char *dir)
{
    for (unsigned i = 0; i < n; i++) {
        char args[256];
        snprintf(args, sizeof args, "run c.yaml -o %s%u %s", dir, i,
                 cases[i].options);
        write_file("c.yaml", cases[i].text);
        int code = mpx(cases[i].variables, args);
        if (code != cases[i].code)
            fail_msg("%s %u: exit code %d", dir, i, code);
        assert_said(cases[i].said);
    }
}

static const struct judged vacuous[] = {
    {"", RUNS KEYED ATTACK NOBODY, "", 0, "pass  hijacked-connections == 0\n"},
    {"FAKE_WITHOUT=key,subflow", RUNS KEYED ATTACK NOBODY, "", 1,
     "note: in 3 of 3 runs no key became active\n"
     "note: in 3 of 3 runs no rotation happened\n"
     "note: in 3 of 3 runs there was no second subflow\n"
     "\nexpected:\n"
     "  vacuous  hijacked-connections == 0  in 3 of 3 runs no key became "
     "active, no rotation happened, there was no second subflow\n"
     "  1 vacuous: the runs could not have broken it (--allow-vacuous accepts "
     "that)\n"},
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK NOBODY, "--allow-vacuous", 0,
     "vacuous  hijacked-connections == 0  in 3 of 3 runs no key became active, "
     "no rotation happened\n"},
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK NOBODY, "--quiet", 1,
     "c: 1 expectation vacuous, see "},
    {"FAKE_WITHOUT=rotation", RUNS KEYED ATTACK NOBODY, "", 1,
     "in 3 of 3 runs no rotation happened\n"},
    {"FAKE_WITHOUT=subflow", RUNS KEYED ATTACK NOBODY, "", 1,
     "in 3 of 3 runs there was no second subflow\n"},
    {"FAKE_WITHOUT=attacker", RUNS KEYED ATTACK NOBODY, "", 1,
     "in 3 of 3 runs no attacker had a chance to act\n"},
    /* what it does when all is over is nothing */
    {"", RUNS KEYED ATTACK NOBODY AND "killed == 0",
     "--set 'attackers.0.acts=50 s'", 1,
     "  vacuous  killed == 0  in 3 of 3 runs no attacker had a chance to "
     "act\n"},
    {"FAKE_WITHOUT=key,memory", RUNS KEYED ATTACK NOBODY, "", 1,
     "in 3 of 3 runs an attacker was shown more than it can remember\n"},
    {"FAKE_WITHOUT=memory", RUNS KEYED ATTACK NOBODY, "", 1,
     "vacuous  hijacked-connections == 0  in 3 of 3 runs an attacker was shown "
     "more than it can remember\n"},
    {"FAKE_WITHOUT=memory", RUNS ATTACK THAT "hijacked-connections == 3", "", 0,
     "pass  hijacked-connections == 3\n"},
    /* what is not asked for is not missed */
    {"", RUNS ATTACK THAT "hijacked-connections == 3", "", 0,
     "pass  hijacked-connections == 3\n"},
    {"FAKE_WITHOUT=subflow", "name: c\npaths: {wifi: {}}\n" KEYED ATTACK NOBODY,
     "", 0, "pass  hijacked-connections == 0\n"},
    {"FAKE_WITHOUT=subflow", RUNS KEYED ATTACK NOBODY,
     "--set endpoints.client.path-manager=passive", 0,
     "pass  hijacked-connections == 0\n"},
    {"", RUNS NOBODY, "", 0, "pass  hijacked-connections == 0\n"},
    /* the study says itself what is missed: it would not hold otherwise */
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK NOBODY AND "keys-active == 0", "", 0,
     "note: in 3 of 3 runs no key became active\n"},
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK NOBODY AND "keys-active < 4", "", 1,
     "vacuous  hijacked-connections == 0"},
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK NOBODY AND "keys-active == 7", "", 1,
     "vacuous  hijacked-connections == 0"},
    /* a run that does nothing would not show it */
    {"FAKE_WITHOUT=key", RUNS KEYED ATTACK THAT "each(intact) == 1", "", 0,
     "note: in 3 of 3 runs no key became active\n"},
    {"FAKE_WITHOUT=attacker", RUNS ATTACK THAT "hijacked-connections == 3", "",
     1, "FAIL  hijacked-connections == 3  it is 0 and 3\n"},
    {"FAKE_WITHOUT=key",
     RUNS KEYED ATTACK "expect:\n  - {having: completion-s, that: "
                       "hijacked-connections == 0}\n",
     "", 1, "vacuous  hijacked-connections == 0"},
    /* at one point of the sweep */
    {"FAKE_WITHOUT=key",
     RUNS ATTACK "sweep: {keying.profile: [rfc8684, baerts]}\n" THAT
                 "max(hijacked-connections) <= 1",
     "", 1,
     "vacuous  max(hijacked-connections) <= 1  in 3 of 6 runs no key became "
     "active\n"},
};

static void test_vacuous(void **state)
{
    (void)state;
    size_t len;
    judge(vacuous, COUNT_OF(vacuous), "v");
    char *summary = file_read("v1/summary.json", &len);
    assert_non_null(summary);
    assert_non_null(strstr(summary, "\"vacuous\": 1,"));
    assert_non_null(strstr(summary, "\"verdict\": \"vacuous\""));
    assert_non_null(strstr(summary, "\"what\": \"no key became active\",\n"
                                    "      \"runs\": 3,\n"
                                    "      \"of\": 3"));
    free(summary);
    assert_int_equal(mpx("", "collect v1 -o vc"), 1);
    assert_int_equal(mpx("", "collect v1 -o vc --allow-vacuous"), 0);
}

/* Of three runs the second does not complete: it has no value. */
static const struct judged missing[] = {
    {"FAKE_SHORT_SEED=2", RUNS THAT "min(goodput-bps) > 1", "", 1,
     "FAIL  min(goodput-bps) > 1  goodput_bps is missing in 1 of 3 runs, first "
     "seed=2\n"},
    {"FAKE_SHORT_SEED=2", RUNS THAT "each(goodput-bps) > 1", "", 1,
     "FAIL  each(goodput-bps) > 1  goodput_bps is missing in 1 of 3 runs, "
     "first seed=2\n"},
    {"FAKE_SHORT_SEED=2", RUNS THAT "1 < mean(completion-s)", "--allow-vacuous",
     1, "FAIL  1 < mean(completion-s)  completion_s is missing in 1 of 3 runs"},
    {"FAKE_SHORT_SEED=2", RUNS THAT "completed == 2", "", 0,
     "pass  completed == 2\n"},
    /* a number may have a unit */
    {"", RUNS THAT "mean(goodput-bps) > 1 Gbit/s", "", 1,
     "FAIL  mean(goodput-bps) > 1 Gbit/s  it is "},
    {"", RUNS THAT "each(goodput-bps) < 1 Gbit/s", "", 0,
     "pass  each(goodput-bps) < 1 Gbit/s\n"},
    {"", RUNS THAT "10us<min(completion-s)", "", 0, "pass  10us<min("},
    {"", RUNS THAT "tapped-ratio <= 100 %", "", 0, "pass  tapped-ratio"},
    /* all of them; nor does it help to allow what is vacuous */
    {"", RUNS THAT "max(hijack-time-s) < 1", "--allow-vacuous", 1,
     "FAIL  max(hijack-time-s) < 1  vacuous: hijack_time_s is missing in 3 of "
     "3 runs, first seed=1\n"},
    /* of those that have it, which is said */
    {"FAKE_SHORT_SEED=2",
     RUNS "expect:\n  - {having: goodput-bps, that: min(goodput-bps) > 1}", "",
     0,
     "pass  min(goodput-bps) > 1  of 2 of 3 runs, those that have "
     "goodput-bps\n"},
    {"", RUNS "expect:\n  - {having: hijack-time-s, that: count() == 0}", "", 1,
     "vacuous  count() == 0  of 0 of 3 runs, those that have hijack-time-s  it "
     "is of no run\n"},
    {"FAKE_SHORT_SEED=2",
     RUNS "expect:\n  - {having: goodput-bps, that: each(goodput-bps) < 2}",
     "--only seed=1", 1, "not so in 1 of 1 runs, first seed=1\n"},
    {"FAKE_SHORT_SEED=2",
     RUNS "expect:\n  - {having: goodput-bps, that: min(goodput-bps) > 1}",
     "--only seed=2", 6,
     "of 0 of 1 runs, those that have goodput-bps  1 of 3 "},
    /* more runs would not mend it */
    {"FAKE_SHORT_SEED=2", RUNS THAT "min(goodput-bps) > 1", "--only seed=2", 1,
     "goodput_bps is missing in 1 of 1 runs, first seed=2\n"},
};

static void test_missing(void **state)
{
    (void)state;
    judge(missing, COUNT_OF(missing), "m");
}

static const struct judged open[] = {
    {"", RUNS THAT "completed == 3", "--only seed=2", 6,
     "open  completed == 3  1 of 3 runs are there\n"},
    {"", RUNS, "--only seed=2", 0, "done in"}, /* nothing is expected */
    {"", RUNS THAT "completed == 3" AND "each(completed) == 2", "--only seed=2",
     1, "FAIL  each(completed) == 2  not so in 1 of 1 runs"},
    {"FAKE_CRASH_SEED=1", RUNS THAT "completed == 3", "", 5,
     "open  completed == 3  2 of 3 runs are there\n"},
};

static void test_open(void **state)
{
    (void)state;
    judge(open, COUNT_OF(open), "o");
    assert_int_equal(mpx("", "collect o0 -o oc"), 6);
    /* of two files the worse: a failure weighs more than what is open */
    write_file("a.yaml", "name: a\npaths: {wifi: {}}\nseeds: 1..2\n" THAT
                         "completed == 2\n");
    write_file("b.yaml", "name: b\npaths: {wifi: {}}\nseeds: 1..2\n" THAT
                         "each(completed) == 2\n");
    assert_int_equal(mpx("", "run b.yaml a.yaml --only seed=1"), 1);
    assert_int_equal(mpx("", "run a.yaml b.yaml --only seed=1"), 1);
    assert_int_equal(mpx("", "run a.yaml --only seed=1"), 6);
}

#define LATE(key) "keying: {profile: baerts, install: {" key ": 60 s}}\n"

/* What is said before a run: what no run can have. */
static const struct {
    const char *text, *said; /* "" if nothing is */
} doubtful[] = {
    {RUNS "keying: {profile: baerts, source: tls13}\n" ATTACK NOBODY,
     ""}, /* it takes luck (D-07), which a check knows nothing of */
    {RUNS LATE("server") ATTACK NOBODY AND "keys-active == 0", ""}, /* known */
    {RUNS LATE("server") ATTACK NOBODY,
     "c.yaml:4:9: warning: no key can become active: a key is installed when "
     "the run has stopped\n"},
    {RUNS "keying: {profile: baerts}\n"
          "endpoints: {server: {profile: rfc8684}}\n" ATTACK NOBODY,
     "c.yaml:4:9: warning: no key can become active: only one end's profile "
     "takes keys of the application\n"},
    {RUNS "keying: {profile: baerts, rotate: {every: 60 s}}\n" ATTACK NOBODY,
     "c.yaml:4:35: warning: no rotation can happen: the first is due when the "
     "run has stopped\n"},
    {RUNS
     "keying: {profile: baerts, rotate: {at: [60 s, 70 s]}}\n" ATTACK NOBODY,
     "no rotation can happen: the first is due when the run has stopped\n"},
    {RUNS "keying: {profile: baerts, rotate: {every: 2 MB}}\n" ATTACK NOBODY,
     "no rotation can happen: the traffic ends before the first is due\n"},
    {RUNS
     "keying: {profile: baerts, rotate: {at: [60 s, 7 s]}}\n" ATTACK NOBODY,
     ""},
    {RUNS "sweep: {keying.profile: [rfc8684, baerts]}\n"
          "keying: {install: {client: 60 s}}\n" ATTACK NOBODY,
     "c.yaml:5:9: warning: in 1 of 2 cells no key can become active: "},
    {RUNS NOBODY, "c.yaml:5:11: warning: \"hijacked-connections == 0\" is "
                  "expected of runs without an attacker\n"},
    {RUNS "traffic: {connections: 3, spacing: 30 s}\n",
     "c.yaml:4:24: warning: the last of 3 connections starts at 60.1 s, when "
     "the run has stopped (1 min)\n"},
    {RUNS "traffic: {connections: 2, spacing: 30 s}\n", ""},
    {RUNS KEYED ATTACK NOBODY, ""},
    {RUNS THAT "killed == 0", ""},
    /* what is drawn, and what is not: keys are not meant */
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n",
     "c.yaml:3:8: warning: nothing is drawn from the seed that takes time or "
     "octets: 3 seeds are copies of one run\n"},
    {"name: c\npaths: {wifi: {}}\nseeds: [7]\n", ""},
    {"name: c\npaths: {wifi: {loss: 100 %}}\nseeds: 1..3\n", "copies of one"},
    {"name: c\npaths: {wifi: {delay: {from: 1 ms, to: 2 ms}}}\nseeds: 1..3\n",
     ""},
    {"name: c\npaths: {wifi: {rate: {from: 1 Mbit/s, to: 2 Mbit/s}}}\n"
     "seeds: 1..3\n",
     ""},
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n"
     "traffic: {start: {from: 0 s, to: 1 s}}\n",
     ""},
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n"
     "endpoints: {client: {processing: {uniform: [1 us, 2 us]}}}\n",
     ""},
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n"
     "endpoints: {client: {processing: 1 us}}\n",
     "copies of one"},
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n"
     "middleboxes: [{box: reorder, on: wifi}]\n",
     ""},
    {"name: c\npaths: {wifi: {}}\nseeds: 1..3\n"
     "middleboxes: [{box: corrupt, on: wifi}]\n",
     "copies of one"},
    {"name: c\ntokens: {study: host, live: 10}\nseeds: 1..3\n", ""},
    /* a key that no run takes */
    {"name: c\npaths: {wifi: {}}\n"
     "keying: {profile: baerts, source: tls13, psk: {hex: 00ff}}\n",
     "c.yaml:3:47: warning: no run uses the psk: the key has another source, "
     "or none\n"},
    {"name: c\npaths: {wifi: {}}\nkeying: {psk: {bytes: 32}}\n",
     "c.yaml:3:15: warning: no run uses the psk"},
    {"name: c\npaths: {wifi: {}}\n"
     "keying: {profile: baerts, psk: {hex: 00ff}}\n"
     "sweep: {keying.source: [tls13, psk]}\n",
     ""},
    {"name: c\npaths: {wifi: {}}\nkeying: {psk: {hex: 00ff}}\n"
     "sweep: {keying.profile: [rfc8684, baerts]}\n",
     ""},
};

static void test_undecided(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(doubtful); i++) {
        size_t len;
        write_file("c.yaml", doubtful[i].text);
        assert_int_equal(mpx("", "check c.yaml"), 0);
        assert_said(doubtful[i].said);
        char *said = file_read("said", &len);
        assert_non_null(said);
        if (!*doubtful[i].said && strstr(said, "warning"))
            fail_msg("case %u is warned of:\n%s", i, said);
        free(said);
        assert_int_equal(mpx("", "check c.yaml --quiet"), 0);
        said = file_read("said", &len);
        assert_non_null(said);
        assert_string_equal(said, "");
        free(said);
    }
}

static int set_up(void **state)
{
    (void)state;
    return enter_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vacuous),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_undecided),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
