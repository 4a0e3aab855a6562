/* SPDX-License-Identifier: MIT */
/* Several processes in one folder of results, and handing a study to Slurm. */
#include "command.h"

#define STUDY                                                                  \
    "name: s\npaths: {wifi: {}, lte: {}}\n"                                    \
    "sweep: {paths.lte.loss: [0 %, 5 %]}\nseeds: 1..12\n"

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    write_file("s.yaml", STUDY);
    /* together.sh A B: what two commands say and end with, begun at once */
    write_file("together.sh", "\"$M\" $1 >said-a 2>&1 & a=$!\n"
                              "\"$M\" $2 >said-b 2>&1 & b=$!\n"
                              "wait $a; a=$?; wait $b; echo $a $? >codes\n"
                              "cat said-a said-b >said\n");
    return 0;
}

static void together(const char *variables, const char *a, const char *b)
{
    char command[1024];

    snprintf(command, sizeof command, "M='%s' %s sh together.sh '%s' '%s'",
             MPX_FAKE, variables, a, b);
    assert_int_equal(system(command), 0);
}

static void assert_same_tables(const char *a, const char *b)
{
    static const char *const names[] = {"runs.csv", "counters.csv", "cells.csv",
                                        "summary.json", "plan.tsv"};
    char command[256];

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(command, sizeof command, "cmp %s/%s %s/%s", a, names[i], b,
                 names[i]);
        assert_int_equal(system(command), 0);
    }
}

/* The sum of "N runs done here" and of "N/N runs". */
static void test_together(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run s.yaml -o alone"), 0);
    together("FAKE_SLEEP_MS=40", "run s.yaml -o both --shared -j 1",
             "run s.yaml -o both --shared -j 2");
    assert_holds("codes", "0 0");
    assert_said(" runs done here; others are at work in both: mpx status both");
    assert_said("both/runs.csv  cells.csv  counters.csv");
    assert_same_tables("alone", "both");
    assert_false(file_exists("both/workers"));

    /* each run was done once: no row was written again by the other one */
    assert_int_equal(system("test $(ls both/runs/*.row | wc -l) = 24"), 0);
    assert_int_equal(
        system("test $(sed -n 's/ runs done here.*//p' said) -lt 24"), 0);

    /* the folder is as any other */
    assert_int_equal(mpx("", "run s.yaml -o both"), 0);
    assert_said("24 done before");
}

/* Parts chosen by hand, in one folder at once. */
static void test_only(void **state)
{
    (void)state;
    together("FAKE_SLEEP_MS=20", "run s.yaml -o parts --shared --only loss=0%",
             "run s.yaml -o parts --shared --only loss=5%");
    assert_same_tables("alone", "parts");
}

static void test_refused(void **state)
{
    (void)state;
    /* who works alone shares with nobody, and says what to do */
    write_file("refused.sh",
               "FAKE_SLEEP_MS=300 \"$M\" run s.yaml -o held -j 1 $1 "
               ">/dev/null 2>&1 & p=$!\n"
               "until [ -d held/workers ]; do sleep 0.02; done\n"
               "\"$M\" $2 >said 2>&1; code=$?\n"
               "kill $p; wait; rm -r held; exit $code\n");
    setenv("M", MPX_FAKE, 1);
    int status = system("sh refused.sh '' 'run s.yaml -o held'");
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_said("mpx: another mpx is at work in held: give each of them "
                "--shared, to work in it together, or a folder of its own "
                "by -o\n");
    status = system("sh refused.sh --shared 'run s.yaml -o held'");
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_said("give each of them --shared");
    /* other runs are no part of it */
    status = system("sh refused.sh --shared "
                    "'run s.yaml -o held --shared --seeds 1..3'");
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_said("mpx: those who share held run another scenario, other "
                "settings or another build of mpx");
    assert_int_equal(unsetenv("M"), 0);
}

/* What a killed one was at is done by the others. */
static void test_killed(void **state)
{
    (void)state;
    write_file("killed.sh",
               "export FAKE_SLEEP_MS=60\n"
               "\"$M\" run s.yaml -o k --shared -j 4 >/dev/null 2>&1 & p=$!\n"
               "\"$M\" run s.yaml -o k --shared -j 1 >said 2>&1 & q=$!\n"
               "until [ \"$(ls k/runs/*.row 2>/dev/null | wc -l)\" -ge 5 ]\n"
               "do sleep 0.02; done\n"
               "kill -KILL $p; \"$M\" status k >status; echo $? >codes\n"
               "wait $q\n");
    setenv("M", MPX_FAKE, 1);
    assert_int_equal(system("sh killed.sh"), 0);
    assert_int_equal(unsetenv("M"), 0);
    assert_holds("codes", "6");
    assert_holds("status", " of 24 runs, ");
    assert_holds("status", " runs, ");
    assert_holds("status", " 4 at a time");
    assert_holds("status", " 1 at a time");
    assert_same_tables("alone", "k");
    assert_int_equal(mpx("", "status k"), 0);
    assert_said("s: 24 of 24 runs, 100 %");
}

/* One that fails is not tried by everybody. */
static void test_failed(void **state)
{
    (void)state;
    together("FAKE_SLEEP_MS=30 FAKE_FAIL_SEED=7",
             "run s.yaml -o f --shared -j 1", "run s.yaml -o f --shared -j 1");
    assert_int_equal(system("test $(cat said-a said-b | grep -c '^run ') = 2"),
                     0);
    assert_int_equal(mpx("", "status f"), 6);
    assert_said("s: 22 of 24 runs, 91 %\n  nobody is at work: the same mpx "
                "run or sbatch goes on with it\n");
}

static void test_status(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "status"), 2);
    assert_int_equal(mpx("", "status nowhere"), 4);
    /* one that was lost long ago, and one on another machine */
    assert_int_equal(mpx("", "run s.yaml -o st --only loss=0%"), 0);
    assert_int_equal(system("mkdir st/workers; n=$(date +%s)\n"
                            "echo far 7 12_3 8 $((n - 10)) $n 20 1 "
                            ">st/workers/far-7\n"
                            "echo gone 9 12_4 8 $((n - 900)) $((n - 600)) 5 0 "
                            ">st/workers/gone-9\n"),
                     0);
    assert_int_equal(mpx("", "status st"), 6);
    assert_said("s: 12 of 24 runs, 50 %\n"
                "  far, process 7, job 12_3: 20 runs, 2.0 a second, 8 at a "
                "time, 1 failed\n"
                "  gone, process 9, job 12_4: 5 runs, 0.0 a second, 8 at a "
                "time; no sign of life for 10:0");
    assert_said("  eta 0:06\n");
}

static void test_submit(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "submit slurm s.yaml"), 2);
    assert_said("mpx: submit: --nodes N says on how many");
    assert_int_equal(mpx("", "submit s.yaml --nodes 2"), 2);
    assert_int_equal(mpx("", "submit slurm none.yaml --nodes 2"), 4);
    assert_int_equal(mpx("PATH=/usr/bin/none:/bin/none",
                         "submit slurm s.yaml --nodes 3 -o \"a b\" -j 2 "
                         "--seeds 1..4 --set \"paths.lte.delay=7 ms\" "
                         "--sbatch=--time=60"),
                     4);
    assert_said("there is no sbatch here");
    assert_holds("a b/slurm.sh", "#SBATCH --array=1-3\n");
    assert_holds("a b/slurm.sh",
                 "#SBATCH --cpus-per-task=2\n#SBATCH --requeue");
    assert_holds("a b/slurm.sh", "#SBATCH --output=\"a b/slurm/%a.log\"\n"
                                 "#SBATCH --time=60\n");
    assert_holds("a b/slurm.sh", " run s.yaml --under slurm -o 'a b' -j 2 "
                                 "--seeds 1..4 --set 'paths.lte.delay=7 ms'\n");

    write_file("sbatch", "#!/bin/sh\necho \"$@\" >sent; echo '41;cluster'\n");
    assert_int_equal(system("chmod +x sbatch"), 0);
    assert_int_equal(mpx("PATH=.:$PATH", "submit slurm s.yaml --nodes 2 -o b"),
                     0);
    assert_said("job 41: 24 runs by 2 tasks, written in b/slurm.sh");
    assert_holds("sent", "--parsable b/slurm.sh");
    assert_holds("b/slurm.sh", "#SBATCH --exclusive\n");

    /* its tasks begin apart, and take the processors that they were given */
    assert_int_equal(mpx("", "run s.yaml --under slurm -o c"), 2);
    assert_said("--under slurm is for an allocation");
    assert_int_equal(mpx("SLURM_JOB_ID=41 SLURM_ARRAY_TASK_ID=2 "
                         "SLURM_ARRAY_TASK_COUNT=2 SLURM_CPUS_ON_NODE=3",
                         "run s.yaml --under slurm -o c"),
                     0);
    assert_said("24 runs, 3 at a time");
    assert_same_tables("alone", "c");
    assert_int_equal(unlink("sbatch"), 0);
}

/* Without -j one run for each processor that the process may use. */
static void test_processors(void **state)
{
    (void)state;
    if (system("taskset -c 0 true 2>/dev/null") != 0)
        skip();
    assert_int_equal(
        system("taskset -c 0 '" MPX_FAKE "' run s.yaml -o p >said 2>&1"), 0);
    assert_said("24 runs, 1 at a time");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together), cmocka_unit_test(test_only),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_killed),
        cmocka_unit_test(test_failed),   cmocka_unit_test(test_status),
        cmocka_unit_test(test_submit),   cmocka_unit_test(test_processors),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
