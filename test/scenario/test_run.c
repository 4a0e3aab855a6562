/* SPDX-License-Identifier: MIT */
/*
 * The command from outside: exit codes, messages, and results that are the
 * same bytes however many processes made them and however often they were
 * killed. Runs mpx-fake, whose run_scenario() simulates nothing.
 */
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "steady.h"

static void assert_same(const char *a_dir, const char *b_dir)
{
    static const char *const names[] = {
        "runs.csv", "cells.csv",    "counters.csv", "columns.json",
        "plan.tsv", "summary.json", "scenario.yaml"};
    for (unsigned i = 0; i < COUNT_OF(names); i++) {
        struct arena a = {NULL};
        size_t la, lb;
        char *ta = file_read(file_path(&a, a_dir, names[i]), &la);
        char *tb = file_read(file_path(&a, b_dir, names[i]), &lb);
        if (!ta || !tb || la != lb || memcmp(ta, tb, la) != 0)
            fail_msg("%s differs between %s and %s", names[i], a_dir, b_dir);
        free(ta);
        free(tb);
        arena_free(&a);
    }
}

/* How many files of DIR end so; 0 if there is no such folder. */
static unsigned count_files(const char *dir, const char *end)
{
    DIR *d = opendir(dir);
    unsigned n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t len = strlen(e->d_name), m = strlen(end);
        n += len > m && strcmp(e->d_name + len - m, end) == 0;
    }
    if (d)
        closedir(d);
    return n;
}

/* A file that expects and plots nothing has a table all the same. */
static void test_usual_columns(void **state)
{
    (void)state;
    write_file("t.yaml", "name: t\ntokens: {study: guess, live: 10, sample: 10}\n");
    assert_int_equal(mpx("", "run t.yaml -o t"), 0);
    assert_said("  n  guess_hits  guess_hits_formula\n");
    write_file("u.yaml", "name: u\npaths: {wifi: {}}\n");
    assert_int_equal(mpx("", "run u.yaml -o u"), 0);
    assert_said("  n  completed  subflows_max  keys_active  goodput_bps  "
                "hijacked_connections\n");
    write_file("v.yaml", "name: u\npaths: {wifi: {}}\n"
                         "expect: [{that: killed == 0}]\n");
    assert_int_equal(mpx("", "run v.yaml -o v"), 0);
    assert_said("  n  killed\n");
}

/* --only: ids, their beginnings, patterns, and axes by their whole names. */
static void test_only(void **state)
{
    static const struct {
        const char *only;
        unsigned runs;
    } cases[] = {
        {"profile=baerts", 10},
        {"profile=baerts/loss=0%/seed=1", 1},
        {"keying.profile=baerts/paths.lte.loss=5%", 5},
        {"profile=*/loss=0%", 10},
        {"*/seed=1", 4},
        {"profile=b*/loss=?%/seed=[12]", 4},
        {"keying.profile=*/seed=3", 4},
    };

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        char args[128];
        unsigned lines = 0;
        size_t len;

        snprintf(args, sizeof args, "plan s.yaml --only '%s'", cases[i].only);
        assert_int_equal(mpx("", args), 0);
        char *said = file_read("said", &len);
        assert_non_null(said);
        for (const char *p = said; *p; p++)
            lines += *p == '\n';
        free(said);
        if (lines != cases[i].runs + 1)
            fail_msg("%s: %u runs", cases[i].only, lines - 1);
    }
    assert_int_equal(mpx("", "plan s.yaml --only 'profile=x*'"), 2);
    assert_said("no run \"profile=x*\"");
}

static void test_any_jobs(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run s.yaml -j 1 -o j1"), 0);
    assert_int_equal(mpx("", "run s.yaml -j 2 -o j2"), 0);
    assert_int_equal(mpx("", "run s.yaml -j 4 -o j4 --quiet"), 0);
    assert_same("j1", "j2");
    assert_same("j1", "j4");
    assert_int_equal(count_files("j1/runs", ".row"), 20);
    assert_int_equal(count_files("j1/runs", ".tmp"), 0);
    assert_int_equal(count_files("j1/runs", ".log"), 0);

    /* again: nothing is run, nothing changes; a lost row alone is */
    assert_int_equal(mpx("FAKE_CRASH_SEED=3", "run s.yaml -o j2"), 0);
    assert_said("20 done before");
    assert_int_equal(unlink("j2/runs/profile=baerts,loss=0%,seed=4.row"), 0);
    write_file("j2/runs/profile=baerts,loss=0%,seed=5.row", "mpx-row 1\n");
    assert_int_equal(mpx("", "run s.yaml -o j2"), 0);
    assert_said("18 done before");
    assert_same("j1", "j2");
}

/* One digit of a result is another, or its end is missing. */
static void test_damaged_row(void **state)
{
    (void)state;
    static const char path[] = "torn/runs/profile=baerts,loss=0%,seed=5.row";
    size_t len;

    assert_int_equal(mpx("", "run s.yaml -o torn"), 0);
    assert_int_equal(mpx("", "run s.yaml -o intact"), 0);
    for (unsigned i = 0; i < 2; i++) {
        char *text = file_read(path, &len), *digit;

        assert_non_null(text);
        digit = strstr(text, "\nconnections ");
        assert_non_null(digit);
        digit[strlen("\nconnections ")]++;
        text[i ? len / 2 : len] = '\0';
        write_file(path, text);
        free(text);
        assert_int_equal(mpx("", "run s.yaml -o torn"), 0);
        assert_said("mpx: torn/runs/profile=baerts,loss=0%,seed=5.row is "
                    "damaged: the run is done again\n");
        assert_said("19 done before");
        assert_same("torn", "intact");
    }
}

static void nap(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* Start a slow sweep into DIR and send it a signal in its midst. */
static int kill_midway(const char *dir, int sig, unsigned rows)
{
    char rows_dir[64];
    int status;
    snprintf(rows_dir, sizeof rows_dir, "%s/runs", dir);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("FAKE_SLEEP_MS", "100", 1);
        if (!freopen("said", "w", stdout) || dup2(1, 2) < 0)
            _exit(99);
        execl(MPX_FAKE, "mpx-fake", "run", "s.yaml", "-j", "2", "-o", dir,
              (char *)NULL);
        _exit(99);
    }
    for (unsigned i = 0; i < 500 && count_files(rows_dir, ".row") < rows; i++)
        nap(10);
    assert_int_equal(kill(pid, sig), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void test_killed(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run s.yaml -o whole"), 0);
    for (unsigned times = 1; times <= 2; times++) {
        int status = kill_midway("killed", SIGKILL, 4 * times);
        assert_true(WIFSIGNALED(status));
        assert_false(file_exists("killed/runs.csv"));
    }
    unsigned before = count_files("killed/runs", ".row");
    assert_in_range(before, 8, 19);
    nap(300); /* children died with it: no row comes after */
    assert_int_equal(count_files("killed/runs", ".row"), before);
    assert_int_equal(mpx("", "run s.yaml -o killed -j 4"), 0);
    assert_same("whole", "killed");
}

static void test_interrupted(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    assert_int_equal(mpx("", "run s.yaml -o whole"), 0);
    for (unsigned i = 0; i < COUNT_OF(signals); i++) {
        int status = kill_midway("stopped", signals[i], 3 + 3 * i);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 130);
        assert_said("the same command goes on where this one stopped");
        assert_said("open  hijacked-connections == 0");
        assert_true(file_exists("stopped/runs.csv"));
    }
    assert_int_equal(mpx("", "run s.yaml -o stopped"), 0);
    assert_same("whole", "stopped");
}

static void test_bad_runs(void **state)
{
    (void)state;
    assert_int_equal(mpx("FAKE_CRASH_SEED=3", "run s.yaml -o bad -j 2"), 5);
    assert_said("run profile=baerts/loss=5%/seed=3 crashed (Aborted): subflow "
                "2: mapping overlaps\n"
                "  repeat it:  mpx run s.yaml --only "
                "profile=baerts/loss=5%/seed=3 --pcap all -o bad\n"
                "  its log:    bad/runs/profile=baerts,loss=5%,seed=3.log\n");
    assert_said("4 runs failed; the others are valid.");
    assert_int_equal(count_files("bad/runs", ".row"), 16);
    assert_int_equal(mpx("FAKE_FAIL_SEED=3", "run s.yaml -o bad"), 5);
    assert_said("seed=3 failed: no address left for wifi");
    assert_said("16 done before");
    assert_int_equal(
        mpx("FAKE_HANG_SEED=3", "run s.yaml -o bad -j 4 --timeout 1"), 5);
    assert_said("seed=3 took more than 1 s of wall time (--timeout gives it "
                "more)");
    assert_int_equal(count_files("bad/runs", ".log"), 4);
    assert_int_equal(mpx("", "run s.yaml -o bad"), 0);
    assert_int_equal(count_files("bad/runs", ".log"), 0);
    assert_int_equal(mpx("", "run s.yaml -o good"), 0);
    assert_same("bad", "good");
}

/* What a run says is in its log and in no other, whole and in its order,
 * whether the run succeeds or crashes. */
static void test_logs(void **state)
{
    char expected[500 * 9 + 32], *log;
    size_t len;

    (void)state;
    for (unsigned i = 0; i < 500; i++)
        snprintf(expected + i * 9, 10, "line %03u\n", i);
    assert_int_equal(mpx("FAKE_TALK_SEED=4", "run s.yaml -o talk -j 3"), 0);
    assert_int_equal(count_files("talk/runs", ".log"), 4);
    log = file_read("talk/runs/profile=baerts,loss=5%,seed=4.log", &len);
    assert_string_equal(log, expected);
    free(log);
    assert_int_equal(
        mpx("FAKE_TALK_SEED=4 FAKE_CRASH_SEED=4", "run s.yaml -o crash -j 3"),
        5);
    log = file_read("crash/runs/profile=baerts,loss=5%,seed=4.log", &len);
    strcat(expected, "subflow 2: mapping overlaps\n");
    assert_string_equal(log, expected);
    free(log);
}

static void test_expectation_fails(void **state)
{
    (void)state;
    char text[2048];
    snprintf(text, sizeof text, "%s", study);
    char *expect = strstr(text, "hijacked-connections == 0");
    assert_non_null(expect);
    memcpy(expect, "hijacked-connections == 7", 25);
    write_file("wrong.yaml", text);
    assert_int_equal(mpx("", "run wrong.yaml -o wrong"), 1);
    assert_said("FAIL  hijacked-connections == 7  (profile=baerts)  it is 0 "
                "and 7");
    /* a crash weighs more, and leaves the question open */
    assert_int_equal(mpx("FAKE_CRASH_SEED=1", "run wrong.yaml -o wrong2"), 5);
    assert_said("open  hijacked-connections == 7  (profile=baerts)  8 of 10 "
                "runs are there");
}

static void test_shards(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run s.yaml -o all"), 0);
    assert_int_equal(mpx("", "run s.yaml -o a --shard 1/2"), 6);
    assert_said("open  hijacked-connections == 0");
    assert_int_equal(count_files("a/runs", ".row"), 10);
    assert_int_equal(mpx("", "run s.yaml -o b --shard 2/2"), 6);
    assert_int_equal(mpx("", "collect a b -o ab"), 0);
    assert_said("a: 10 runs\nb: 10 runs\n");
    assert_int_equal(mpx("", "run s.yaml -o ab"), 0); /* writes plan.tsv */
    assert_said("20 done before");
    assert_same("all", "ab");
    assert_int_equal(mpx("", "run s.yaml -o c --seeds 6..7"), 0);
    assert_int_equal(mpx("", "collect a c -o ac"), 2);
    assert_said("a and c are not of one study");
}

/* What kernels counted comes along, into tables and databases. */
static void test_kernel_shards(void **state)
{
    (void)state;
    write_file("live.yaml", "name: live\nclock: real\nseeds: 1..4\n"
                            "paths: {wifi: {}}\n");
    assert_int_equal(mpx("", "run live.yaml -o l"), 0);
    assert_int_equal(mpx("", "run live.yaml -o l1 --shard 1/2"), 0);
    assert_int_equal(mpx("", "run live.yaml -o l2 --shard 2/2"), 0);
    assert_int_equal(mpx("", "collect l1 l2 -o l12"), 0);
    assert_int_equal(system("cmp l/kernel.csv l12/kernel.csv && "
                            "[ $(wc -l <l/kernel.csv) = 5 ]"),
                     0);
}

/* What became of each host comes along too; what a line lacks is empty. */
static void test_hosts_shards(void **state)
{
    (void)state;
    write_file("hosts.yaml",
               "name: hosts\nseeds: 1..4\n"
               "hosts: {phone: {role: client, connects-to: shop}, "
               "shop: {role: server}}\n"
               "links: [{a: phone, b: r1, loss: 1 %}, {a: r1, b: shop}]\n");
    write_file("hosts.is",
               "id,host,kind,role,connections,established,fallback,completed,"
               "intact,subflows_max,keys_active,joins_accepted,app_bytes,"
               "completion_s,goodput_bps,hijacked_connections,captured_bytes,"
               "injected_bytes,killed\n"
               "seed=1,shop,shop,server,1,1,0,0,0,2,0,2,3000,,,0,0,0,0\n");
    assert_int_equal(mpx("", "run hosts.yaml -o h"), 0);
    assert_int_equal(mpx("", "run hosts.yaml -o h1 --shard 1/2"), 0);
    assert_int_equal(mpx("", "run hosts.yaml -o h2 --shard 2/2"), 0);
    assert_int_equal(mpx("", "collect h1 h2 -o h12"), 0);
    assert_int_equal(system("cmp h/hosts.csv h12/hosts.csv && "
                            "[ $(wc -l <h/hosts.csv) = 9 ] && "
                            "sed -n '1p;3p' h/hosts.csv | cmp hosts.is"),
                     0);
    assert_int_equal(mpx("", "run s.yaml -o h --force"), 0);
    assert_int_equal(access("h/hosts.csv", F_OK), -1);
}

static void test_pcap(void **state)
{
    (void)state;
    const char *only = "run s.yaml -o p --only profile=baerts/loss=5% --pcap";
    char args[128];
    snprintf(args, sizeof args, "%s all", only);
    assert_int_equal(mpx("", args), 6);
    assert_int_equal(count_files("p/pcap", ".pcap"), 5);
    assert_int_equal(mpx("", "run s.yaml -o q"), 0);
    assert_int_equal(count_files("q/pcap", ".pcap"), 0);
    assert_int_equal(mpx("FAKE_CRASH_SEED=1", "run s.yaml -o r --pcap failed"),
                     5);
    assert_int_equal(count_files("r/pcap", ".pcap"), 4);
}

static void test_locked(void **state)
{
    (void)state;
    write_file("slow.sh",
               "FAKE_SLEEP_MS=400 \"$1\" run s.yaml -o lock --only "
               "profile=baerts/loss=5%/seed=1 >/dev/null 2>&1 &\n"
               "while [ ! -d lock/runs ] && kill -0 $!; do sleep 0.02; done\n"
               "\"$1\" run s.yaml -o lock >said 2>&1; code=$?\n"
               "wait; exit $code\n");
    int status = system("sh slow.sh '" MPX_FAKE "'");
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_said("another mpx is at work in lock: give each of them --shared");
}

/* A study keeps the maps of all its cells: it is read again without them. */
static void test_maps(void **state)
{
    (void)state;
    write_file("m1.txt", "a b 1Mbit/s 1ms\n");
    assert_int_equal(system("mkdir maps"), 0);
    write_file("maps/m2.txt", "a b 1Mbit/s 1ms\na c 1Mbit/s 1ms\n");
    write_file("m.yaml", "name: m\ntopology: {map: m1.txt}\n"
                         "paths: {wifi: {client-at: a, server-at: b}}\n"
                         "sweep:\n  topology.map: [m1.txt, maps/m2.txt]\n"
                         "plots: [{figure: f, kind: bars, x: topology.map,\n"
                         "         y: completion-s}]\n");
    assert_int_equal(mpx("", "run m.yaml -o kept"), 0);
    /* nor does it look again while it runs */
    write_file("gone.sh", "FAKE_SLEEP_MS=200 \"$1\" run m.yaml -o gone -j 1 "
                          ">/dev/null 2>&1 &\n"
                          "while [ ! -d gone/runs ]; do sleep 0.02; done\n"
                          "mv maps away; wait $!; code=$?; mv away maps\n"
                          "exit $code\n");
    assert_int_equal(WEXITSTATUS(system("sh gone.sh '" MPX_FAKE "'")), 0);
    assert_true(file_exists("gone/maps/m2.txt"));
    assert_int_equal(system("rm -r maps m1.txt"), 0);
    assert_int_equal(mpx("", "plot kept"), 0);
    assert_int_equal(mpx("", "check m.yaml"), 3);
    assert_said("m.yaml:5:26: error: cannot read \"maps/m2.txt\"");
}

/* What is in the sources is right. */
static void test_bundled(void **state)
{
    (void)state;
    if (!*MPX_REAL)
        skip();
    assert_int_equal(system("'" MPX_REAL "' check '" MPX_SCENARIO_DIR
                            "'/*.yaml '" MPX_SCENARIO_DIR "'/*/*.yaml >said"),
                     0);
}

static void what_the_machine_lacks_is_said_before_any_run(void **state)
{
    (void)state;
    assert_int_equal(
        mpx("FAKE_LACKS='no kernel of that kind'", "run s.yaml -o lacks"), 4);
    assert_said("s.yaml: no kernel of that kind");
    assert_int_equal(count_files("lacks/runs", ".row"), 0);
}

/* Of real time: not before it has been run so many times is a late run left
 * so. */
static void late_runs_are_run_again(void **state)
{
    struct arena a = {NULL};
    size_t len;

    (void)state;
    write_file("real.yaml", "# Claim: the fake is in time.\n"
                            "name: real\nclock: real\n"
                            "paths: {wifi: {}}\nseeds: 1..3\n");
    assert_int_equal(mpx("FAKE_LATE_SEED=2", "run real.yaml -o late4"), 0);
    char *log = file_read("late4/runs/seed=2.log", &len);
    assert_string_equal(log, "late\nlate\nlate\nlate\n");
    char *runs = file_read("late4/runs.csv", &len);
    assert_non_null(strstr(runs, ",0,1,0,0\nseed=2,"));
    assert_non_null(strstr(runs, ",1,4,0,0\nseed=3,"));
    free(log);
    free(runs);
    assert_int_equal(
        mpx("FAKE_LATE_SEED=2", "run real.yaml -o late1 --attempts 1"), 0);
    log = file_read("late1/runs/seed=2.log", &len);
    assert_string_equal(log, "late\n");
    free(log);
    assert_int_equal(mpx("", "run real.yaml -o late0 --attempts 0"), 2);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual_columns),
        cmocka_unit_test(test_only),
        cmocka_unit_test(test_any_jobs),
        cmocka_unit_test(test_damaged_row),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_bad_runs),
        cmocka_unit_test(test_logs),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_kernel_shards),
        cmocka_unit_test(test_hosts_shards),
        cmocka_unit_test(test_pcap),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_maps),
        cmocka_unit_test(test_bundled),
        cmocka_unit_test(test_expectation_fails),
        cmocka_unit_test(what_the_machine_lacks_is_said_before_any_run),
        cmocka_unit_test(late_runs_are_run_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
