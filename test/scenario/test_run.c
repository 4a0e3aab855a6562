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

#include "command.h"

static const char study[] =
    "# Claim: the fake is steady.\n"
    "name: fake\n"
    "paths: {wifi: {}, lte: {}}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n"
    "sweep:\n"
    "  keying.profile: [rfc8684, baerts]\n"
    "  paths.lte.loss: [0 %, 5 %]\n"
    "seeds: 1..5\n"
    "expect:\n"
    "  - {where: {keying.profile: baerts}, that: hijacked-connections == 0}\n"
    "plots:\n"
    "  - {figure: f, kind: lines, x: paths.lte.loss, y: completion-s}\n";

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    write_file("s.yaml", study);
    return 0;
}

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

static const struct {
    const char *variables, *args;
    int code;
    const char *said;
} calls[] = {
    {"", "", 2, "which command? mpx --help names them"},
    {"", "rnu", 2, "no command \"rnu\"; did you mean \"run\"?"},
    {"", "--help", 0, "130 interrupted"},
    {"", "--version", 0, "mpx "},
    {"", "--version --json", 0, "\"program_sha256\": \""},
    {"", "--version --jso", 2, "--version takes --json, not \"--jso\""},
    {"", "help run", 0, "mpx run FILE..."},
    {"", "help rnu", 2, "did you mean \"run\"?"},
    {"", "run", 2, "which scenario file?"},
    {"", "run --help", 0, "mpx run FILE..."},
    {"", "run nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "check nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "plan nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "run /", 4, "cannot read /: Is a directory"},
    {"", "run s.yaml -j 0", 2, "from 1 to 1024, not \"0\""},
    {"", "run s.yaml -j x", 2, "from 1 to 1024, not \"x\""},
    {"", "run s.yaml -j -3", 2, "from 1 to 1024, not \"-3\""},
    {"", "run s.yaml -j 1e3", 2, "from 1 to 1024, not \"1e3\""},
    {"", "run s.yaml -j", 2, "run: option --jobs wants a value"},
    {"", "run s.yaml --shard 0/2", 2, "k from 1 to n, not \"0/2\""},
    {"", "run s.yaml --shard 3/2", 2, "k from 1 to n, not \"3/2\""},
    {"", "run s.yaml --seed 1", 2, "did you mean \"--seeds\"?"},
    {"", "check s.yaml -j 2", 2, "check: no option \"-j\""},
    {"", "check s.yaml -qj 2", 2, "check: no option \"-qj\""},
    {"", "check s.yaml --quiet=yes", 2, "option --quiet takes no value"},
    {"", "run s.yaml --seed", 2, "did you mean \"--seeds\"?"},
    {"", "check --help", 0, "[--without-attackers] [-q|--quiet]"},
    {"", "plan --seeds=1..1 -- s.yaml", 0, "profile=rfc8684/loss=0%/seed=1"},
    {"", "run s.yaml --pcap some", 2, "none failed all, not \"some\""},
    {"", "run s.yaml --only seed=1", 2, "run: no run \"seed=1\""},
    {"", "run s.yaml s.yaml -o x", 2, "-o is the folder of one scenario"},
    {"", "run s.yaml --set stop=1", 3, "1 error; nothing was run."},
    {"", "check s.yaml --set stop=1", 3, "--set stop:1:1: error: stop has no"},
    {"", "check s.yaml", 0, "s.yaml: ok, 4 cells x 5 seeds = 20 runs"},
    {"", "plan s.yaml --shard 2/20", 0,
     "id\tkeying.profile\tpaths.lte.loss\tseed\n"
     "profile=rfc8684/loss=0%/seed=2\trfc8684\t0 %\t2\n"},
    {"", "list .", 0, "20 runs  the fake is steady."},
    {"", "list nowhere", 4, "cannot read nowhere"},
    {"", "plot .", 4, "cannot read ./scenario.yaml"},
    {"", "run s.yaml -o said", 4, "cannot write into said: Not a directory"},
    {"", "run s.yaml -o /proc/x", 4, "cannot write into /proc/x"},
    {"", "run s.yaml -o e --set 'keying.switches.newkey-early=hold'", 0,
     "pass  hijacked-connections == 0"},
    {"", "run s.yaml -o f --set attackers.0.keys=wrong --seeds 1..2", 0,
     "pass"},
};

static void test_calls(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(calls); i++) {
        int code = mpx(calls[i].variables, calls[i].args);
        if (code != calls[i].code)
            fail_msg("mpx %s: exit code %d", calls[i].args, code);
        assert_said(calls[i].said);
    }
}

/* A FIFO is read when its writer comes, which is said while it does not. */
static void test_fifo(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(system("rm -f said; (until grep -qs 'its writer' said;"
                            " do sleep 0.2; done; cat s.yaml >fifo) &"),
                     0);
    assert_int_equal(mpx("", "check fifo"), 0);
    assert_said("mpx: fifo is a FIFO: waiting for its writer\n");
    assert_int_equal(system("cat s.yaml >fifo &"), 0);
    assert_int_equal(mpx("", "check fifo"), 0);
    assert_int_equal(system("(echo 'name: [' >fifo) &"), 0);
    assert_int_equal(mpx("", "check fifo"), 3);
    assert_said("fifo:2:1: error: ");
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
    assert_int_equal(mpx("", "run s.yaml -o bad"), 0);
    assert_int_equal(mpx("", "run s.yaml -o good"), 0);
    assert_same("bad", "good");
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

/* Figures come from the CSV alone, and a machine without gnuplot runs on. */
static void test_plot(void **state)
{
    (void)state;
    if (system("gnuplot --version >said 2>&1") != 0)
        skip();
    assert_int_equal(mpx("", "run s.yaml -o fig"), 0);
    assert_true(file_exists("fig/fig-f.png"));
    assert_int_equal(unlink("fig/fig-f.svg"), 0);
    assert_int_equal(system("rm -r fig/runs"), 0);
    assert_int_equal(mpx("", "plot fig"), 0);
    assert_said("fig/fig-f.svg");
    assert_true(file_exists("fig/fig-f.svg"));

    size_t len;
    char *data = file_read("fig/fig-f.csv", &len);
    assert_non_null(data);
    static const char begin[] = "paths.lte.loss_ratio,"
                                "RFC 8684,lo95,hi95,n,of,"
                                "baerts,lo95,hi95,n,of\n0,";
    assert_memory_equal(data, begin, sizeof begin - 1);
    free(data);
    assert_int_equal(mpx("PATH=/nowhere", "run s.yaml -o plain"), 0);
    assert_said("apt-get install gnuplot-nox");
    assert_int_equal(mpx("PATH=/nowhere", "plot plain"), 4);
    write_file("gnuplot", "#!/bin/sh\necho no memory >&2\nexit 3\n");
    assert_int_equal(system("chmod +x gnuplot"), 0);
    assert_int_equal(mpx("PATH=.:$PATH", "run s.yaml -o plain"), 4);
    assert_said("mpx: gnuplot failed, see plain/fig-f.log");
    assert_int_equal(unlink("gnuplot"), 0);
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

/* A matrix, and what was predicted of it, from the same rows. */
static void test_predictions(void **state)
{
    (void)state;
    size_t len;
    write_file("p.yaml",
               "name: p\npaths: {wifi: {loss: 1 %}, lte: {}}\n"
               "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n"
               "sweep:\n  keying.profile: [rfc8684, baerts]\n"
               "  attackers.0.keys: [sniffed, wrong]\nseeds: 1..90\n"
               "plots: [{figure: f, kind: matrix, x: keying.profile,\n"
               "         y: hijacked-connections}]\n"
               "predictions:\n  source: an oracle\n"
               "  of: hijacked-connections\n  rows: attackers.0.keys\n"
               "  columns: keying.profile\n  table:\n"
               "    sniffed: {rfc8684: yes, baerts: yes}\n"
               "    wrong: {rfc8684: no}\n");
    assert_int_equal(mpx("", "run p.yaml -o foretold"), 0);
    assert_said("predicted by an oracle:\n  sniffed, baerts: yes was "
                "predicted, it is no: 0 of 90 (0.00-0.04)\n");
    assert_said("  2 of 3 cells as predicted\n"
                "  3 no (below 5 %), 0 sometimes, 1 yes (above 50 %), ");
    char *csv = file_read("foretold/predictions.csv", &len);
    assert_non_null(csv);
    assert_non_null(
        strstr(csv, "row,column,predicted,found,share,lo95,hi95,n,p_holm,"
                    "agrees\nsniffed,rfc8684,yes,yes,1,0.95906"));
    assert_non_null(strstr(csv, "sniffed,baerts,yes,no,0,0,0.0409"));
    /* 0.95^90 times the three that are left */
    assert_non_null(strstr(csv, ",90,0.0296"));
    assert_non_null(strstr(csv, "wrong,baerts,,no,0,0,0.0409"));
    free(csv);
    /* too few to say anything of: 0.95^9 */
    assert_int_equal(mpx("", "run p.yaml -o few --seeds 1..9"), 0);
    assert_said("  sniffed, baerts: yes was predicted, it is sometimes: 0 of 9 "
                "(0.00-0.30)\n");
    assert_said("  1 of 3 cells as predicted\n");
    /* and without draws there is one outcome */
    assert_int_equal(mpx("FAKE_SAME=1", "run p.yaml -o same --set "
                                        "'paths.wifi.loss=0 %'"),
                     0);
    assert_said("  sniffed, baerts: yes was predicted, it is no: 0 of 1\n");
    csv = file_read("same/predictions.csv", &len);
    assert_non_null(csv);
    assert_non_null(strstr(csv, "sniffed,rfc8684,yes,yes,1,,,1,,1\n"));
    free(csv);
    csv = file_read("foretold/fig-f.csv", &len);
    assert_non_null(csv);
    assert_non_null(strstr(csv, "column,row,x,y,share,lo95,hi95,n,of\n"
                                "0,0,rfc8684,keys sniffed,1,"));
    assert_non_null(strstr(csv, "\n1,1,baerts,keys wrong,0,0,0.0409"));
    free(csv);
}

/* Values and their shares; a log axis; a series for each other axis. */
static void test_cdf(void **state)
{
    (void)state;
    size_t len;
    write_file("c.yaml", "name: c\npaths: {wifi: {}}\n"
                         "sweep:\n  paths.wifi.loss: [0 %, 5 %]\nseeds: 1..4\n"
                         "plots: [{figure: f, kind: cdf, x: completion-s,\n"
                         "         log: x}]\n");
    assert_int_equal(mpx("", "run c.yaml -o spread"), 0);
    char *csv = file_read("spread/fig-f.csv", &len);
    assert_non_null(csv);
    assert_ptr_equal(strstr(csv, "completion_s,0 % loss,lo95,hi95,n,of,"
                                 "5 % loss,lo95,hi95,n,of\n"),
                     csv);
    /* at the least value one of eight runs has come, at the greatest all */
    unsigned lines = 0;
    for (const char *p = csv; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 122);
    assert_non_null(strstr(csv, ",0.25,"));
    const char *last = csv + len - 1;
    while (last[-1] != '\n')
        last--;
    assert_non_null(strstr(last, ",1,0.5101"));
    assert_non_null(strstr(strstr(last, ",1,0.5101") + 1, ",1,0.5101"));
    free(csv);
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

static void assert_holds(const char *path, const char *words)
{
    size_t len;
    char *text = file_read(path, &len);
    assert_non_null(text);
    if (!strstr(text, words))
        fail_msg("%s holds\n%s\nand not\n%s", path, text, words);
    free(text);
}

/* Each metric has its own n, wherever it is shown: four of five completed. */
static void test_counts(void **state)
{
    (void)state;
    write_file(
        "n.yaml",
        "name: n\npaths: {wifi: {}, lte: {}}\nseeds: 1..5\n"
        "sweep: {paths.lte.loss: [0 %, 5 %]}\n"
        "expect: [{that: completed == 8}]\n"
        "plots:\n"
        "  - {figure: f, kind: bars, x: paths.lte.loss, y: goodput-bps}\n"
        "  - {figure: l, kind: lines, x: paths.lte.loss, y: goodput-bps}\n");
    assert_int_equal(mpx("FAKE_SHORT_SEED=2", "run n.yaml -o n"), 0);
    assert_said("  0 %   5  4/5  0.38-0.96  ");
    assert_said("k  (4 of 5)\n");
    assert_holds("n/cells.csv", ",n,distinct,n_connections,mean_connections,"
                                "sd_connections,lo95_connections,"
                                "hi95_connections,p10_connections,"
                                "median_connections,p90_connections,");
    assert_holds("n/cells.csv", "\n0,5,5,5,1,0,1,1,1,1,1,"); /* connections */
    assert_holds("n/fig-f.csv", "goodput,lo95,hi95,n,of\n0 %,");
    assert_holds("n/fig-f.csv", ",4,5\n5 %,");
    if (system("gnuplot --version >/dev/null 2>&1") == 0) {
        assert_holds("n/fig-f.svg", ">4/5<");
        assert_holds("n/fig-l.svg", ">4/5<");
        assert_int_equal(mpx("", "draft n -o nd"), 0);
        assert_holds("nd/fig-f.txt",
                     "of 5 runs; 3/5: three of five have a value\n");
        assert_holds("nd/fig-f.txt", ") 4/5\n");
        assert_holds("nd/tab-f.md", "); 4 of 5 |\n");
        assert_holds("nd/tab-f.md", "Goodput (Mbit/s), mean of 5 runs, with "
                                    "95 % intervals");
    }
    /* of one run there is no interval */
    assert_int_equal(mpx("", "run n.yaml -o one --seeds 1"), 1);
    size_t len;
    char *said = file_read("said", &len);
    assert_non_null(said);
    assert_null(strstr(said, "+-"));
    free(said);
    char *csv = file_read("one/fig-f.csv", &len);
    assert_non_null(csv);
    const char *line = strchr(csv, '\n') + 1;
    assert_non_null(strstr(line, ",,,1,1\n5 %,"));
    free(csv);
}

/* Seeds that are copies are one run, in the table, the CSV and the figure. */
static void test_copies(void **state)
{
    (void)state;
    size_t len;
    write_file("e.yaml",
               "name: e\npaths: {wifi: {}, lte: {loss: 1 %}}\nseeds: 1..20\n"
               "sweep: {paths.lte.loss: [0 %, 5 %]}\n"
               "expect: [{that: completed == 40}]\n"
               "plots:\n"
               "  - {figure: f, kind: bars, x: paths.lte.loss, y: completed}\n"
               "  - {figure: c, kind: cdf, x: completion-s}\n");
    assert_int_equal(mpx("FAKE_SAME=1", "run e.yaml -o eq"), 0);
    assert_said("e.yaml:3:8: warning: in 1 of 2 cells (first loss=0 %) nothing "
                "is drawn from the seed that takes time or octets: 20 seeds "
                "are copies of one run\n");
    assert_said("  0 %   1 (20 equal)  1/1  ");
    assert_holds("eq/cells.csv", "\n0,20,1,20,1,,,,,1,,");
    assert_holds("eq/fig-f.csv", "\n0 %,1,,,1,1\n");
    assert_holds("eq/fig-c.csv", ",1,,,1,1,1,,,1,1\n");
    /* the same rows for other reasons than seeds are no copies */
    assert_int_equal(mpx("", "run e.yaml -o diff"), 0);
    assert_said("  0 %   20  20/20  0.84-1.00  ");
    assert_int_equal(mpx("", "run e.yaml -o only --seeds 1"), 1);
    assert_said("  0 %   1  1/1  ");
    /* a table of before says nothing of copies */
    assert_int_equal(system("cd eq && cut -d, -f1,2,4- cells.csv >old && "
                            "mv old cells.csv"),
                     0);
    char *was = file_read("eq/cells.csv", &len);
    assert_non_null(was);
    assert_null(strstr(was, "distinct"));
    free(was);
    if (system("gnuplot --version >/dev/null 2>&1") == 0)
        assert_int_equal(mpx("", "plot eq"), 0);
}

/* Kaplan and Meier: those that have not ended leave at their time. */
static void test_survival(void **state)
{
    (void)state;
    size_t len;
    write_file("k.yaml", "name: k\npaths: {wifi: {loss: 1 %}}\nseeds: 1..4\n"
                         "plots: [{figure: f, kind: survival,\n"
                         "  x: subflows-max, ends: fallback},\n"
                         "  {figure: g, kind: survival, x: subflows-max,\n"
                         "  ends: completed}]\n");
    assert_int_equal(mpx("", "run k.yaml -o live"), 0);
    assert_holds("live/fig-f.csv", "subflows_max,");
    assert_holds("live/fig-f.csv", ",lo95,hi95,n,of\n");
    assert_holds("live/fig-f.csv", "\n0,1,,,4,4\n1,1,,,4,4\n");
    assert_holds("live/fig-g.csv", "\n0,1,,,4,4\n1,0,0,,4,4\n");
    if (system("gnuplot --version >/dev/null 2>&1") == 0)
        assert_true(file_exists("live/fig-g.svg"));
    static const struct {
        const char *plot, *said;
    } bad[] = {
        {"x: rotations", "a plot needs \"ends\""},
        {"x: rotations, ends: rotation", "no column \"rotation\""},
        {"x: rotations, ends: killed, log: x", "lifetimes begin at 0"},
        {"x: rotations, ends: killed, y: killed", "a survival shows one"},
    };
    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "name: k\npaths: {wifi: {}}\nplots:\n"
                 "  - {figure: f, kind: survival, %s}\n",
                 bad[i].plot);
        write_file("kb.yaml", text);
        assert_int_equal(mpx("", "check kb.yaml"), 3);
        assert_said("kb.yaml:4:");
        assert_said(bad[i].said);
    }
    free(file_read("live/fig-f.csv", &len));
}

/* Some points have the first seeds only, and nothing is missed there. */
static void test_fewer(void **state)
{
    (void)state;
    size_t len;
    unsigned rows = 0;
    write_file("w.yaml",
               "name: w\npaths: {wifi: {loss: 1 %}}\nseeds: 1..9\n"
               "sweep: {keying.profile: [rfc8684, baerts, paasch]}\n"
               "fewer-seeds:\n"
               "  - {where: {keying.profile: [baerts, paasch]}, first: 4}\n"
               "  - {where: {keying.profile: paasch}, first: 2}\n"
               "expect: [{that: completed == 15}]\n"
               "quick: {seeds: 1..3}\n");
    assert_int_equal(mpx("", "check w.yaml"), 0);
    assert_said("w.yaml: ok, 3 cells x 9 seeds or fewer = 15 runs\n");
    assert_int_equal(mpx("", "run w.yaml -o w"), 0);
    assert_said("  baerts   4  4/4  ");
    assert_said("pass  completed == 15\n");
    char *csv = file_read("w/runs.csv", &len);
    assert_non_null(csv);
    for (const char *p = csv; *p; p++)
        rows += *p == '\n';
    assert_int_equal(rows, 16);
    free(csv);
    assert_holds("w/summary.json", "\"planned\": 15");
    assert_int_equal(mpx("", "run w.yaml -o w"), 0); /* none is missing */
    assert_said("15 done before");
    assert_int_equal(mpx("", "check w.yaml --quick"), 0);
    assert_said("3 cells x 3 seeds = 9 runs\n");
    assert_int_equal(mpx("", "run w.yaml -o z --only profile=paasch/seed=3"),
                     2);
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
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_fifo),
        cmocka_unit_test(test_any_jobs),
        cmocka_unit_test(test_damaged_row),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_bad_runs),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_kernel_shards),
        cmocka_unit_test(test_pcap),
        cmocka_unit_test(test_plot),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_predictions),
        cmocka_unit_test(test_cdf),
        cmocka_unit_test(test_maps),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_fewer),
        cmocka_unit_test(test_survival),
        cmocka_unit_test(test_bundled),
        cmocka_unit_test(test_expectation_fails),
        cmocka_unit_test(what_the_machine_lacks_is_said_before_any_run),
        cmocka_unit_test(late_runs_are_run_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
