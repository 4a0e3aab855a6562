/* SPDX-License-Identifier: MIT */
/* Folders of results: whose they are, and commands that find nothing in one. */
#include "command.h"

#define TWO_PATHS "paths: {wifi: {}, lte: {}}\nseeds: 1..2\n"
#define SWEPT     "sweep: {paths.lte.loss: [0 %, 5 %]}\n"
#define FIGURE(name)                                                           \
    "plots: [{figure: " name ", kind: lines, x: paths.lte.loss, "              \
    "y: completion-s}]\n"

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    write_file("a.yaml", "name: a\n" TWO_PATHS SWEPT
                         "quick: {seeds: [1]}\n" FIGURE("fa"));
    write_file("b.yaml", "name: b\n" TWO_PATHS);
    return 0;
}

static bool holds(const char *path, const char *words)
{
    size_t len;
    char *text = file_read(path, &len);
    bool there = text && strstr(text, words);
    free(text);
    return there;
}

static void test_other_study(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run a.yaml -o x"), 0);
    assert_true(file_exists("x/fig-fa.csv"));

    assert_int_equal(mpx("", "run b.yaml -o x"), 2);
    assert_said("mpx: x holds another study: a, and this is b\n"
                "mpx: run: --force takes the folder");
    assert_true(holds("x/scenario.yaml", "name: a"));
    assert_true(holds("x/runs.csv", "paths.lte.loss_ratio"));
    assert_false(file_exists("x/runs/seed=1.row"));

    /* in small it is another one, and what is forced leaves nothing mixed */
    assert_int_equal(mpx("", "run --quick a.yaml -o x"), 2);
    assert_said("x holds another study: a, and this is a in small");
    assert_int_equal(mpx("", "run b.yaml -o x --force"), 0);
    assert_false(file_exists("x/fig-fa.csv"));
    assert_false(file_exists("x/fig-fa.svg"));
    assert_false(file_exists("x/runs/loss=0%,seed=1.row"));
    assert_true(file_exists("x/runs/seed=1.row"));
    assert_false(holds("x/runs.csv", "paths.lte.loss_ratio"));

    /* its own folder is free, whatever the seeds; a force takes nothing away */
    assert_int_equal(mpx("", "run b.yaml -o x --seeds 1..3 --force"), 0);
    assert_said("2 done before");
    assert_int_equal(mpx("", "run b.yaml -o b --shard 1/1"), 0);
    assert_int_equal(mpx("", "run a.yaml -o a"), 0);
    assert_int_equal(mpx("", "collect b -o a"), 2);
    assert_said("a holds another study: a, and this is b");
    assert_int_equal(mpx("", "collect b -o a --force"), 0);
    assert_false(file_exists("a/fig-fa.csv"));
    assert_true(file_exists("a/runs/seed=2.row"));
}

/* A file that was edited is the same study: rows stay, its old figures go. */
static void test_edited(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run a.yaml -o e"), 0);
    write_file("e/fig-notes.txt", "mine");
    write_file("a2.yaml", "name: a\n" TWO_PATHS SWEPT FIGURE("f"));
    assert_int_equal(mpx("", "run a2.yaml -o e"), 0);
    assert_said("4 done before");
    assert_false(file_exists("e/fig-fa.csv"));
    assert_true(file_exists("e/fig-f.csv"));
    assert_true(file_exists("e/fig-notes.txt"));
}

/* Nothing to write is an error, and no folder is made for it. */
static void test_nothing(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "run b.yaml -o n"), 0);
    assert_int_equal(mpx("", "draft n -o drawn"), 4);
    assert_said("mpx: draft: nothing to write: the study has no plots, and "
                "there is no ladder in n\n");
    assert_false(file_exists("drawn"));
    assert_int_equal(mpx("", "plot n"), 4);
    assert_said("mpx: plot: nothing is drawn: the study has no plots\n");

    write_file("none.csv", "id,a\n");
    assert_int_equal(mpx("", "compare none.csv none.csv"), 3);
    assert_said("mpx: compare: neither none.csv nor none.csv has a row\n");

    assert_int_equal(system("rm n/runs/*"), 0);
    assert_int_equal(mpx("", "collect n -o c"), 4);
    assert_said("mpx: collect: there is no run in any of them\n");
}

/* A figure whose column is missing in every run is not the one of before. */
static void test_empty_figure(void **state)
{
    (void)state;
    write_file("j.yaml", "name: j\n" TWO_PATHS SWEPT
                         "plots: [{figure: f, kind: lines, x: paths.lte.loss, "
                         "y: join-latency-s}]\n");
    assert_int_equal(mpx("", "run j.yaml -o j"), 0);
    assert_said("mpx: figure f: no run has a value to draw");
    write_file("j/fig-f.svg", "old");
    assert_int_equal(mpx("", "plot j"), 4);
    assert_said("mpx: plot: nothing is drawn: no figure has a value\n");
    assert_false(file_exists("j/fig-f.svg"));
}

/* On a logarithmic axis zeroes have no place; all of them are nothing. */
static void test_log_axis(void **state)
{
    (void)state;
    write_file("log.yaml",
               "name: log\n" TWO_PATHS SWEPT "plots:\n"
               "  - {figure: a, kind: cdf, x: rotations, log: x}\n"
               "  - {figure: b, kind: cdf, x: completed, log: x}\n"
               "  - {figure: c, kind: lines, x: paths.lte.loss, y: rotations, "
               "log: y}\n"
               "  - {figure: d, kind: lines, x: paths.lte.loss, y: completed, "
               "log: xy}\n");
    assert_int_equal(mpx("FAKE_SHORT_SEED=1", "run log.yaml -o log"), 0);
    assert_said("mpx: figure a: no run has a value to draw\n"
                "mpx: figure c: no run has a value to draw\n");
    assert_false(file_exists("log/fig-a.svg"));
    /* half of the runs have 0: the least that has a place is 1 */
    assert_true(holds("log/fig-b.csv", "\n1,1,0.342"));
    if (system("gnuplot --version >/dev/null 2>&1") == 0) {
        assert_true(file_exists("log/fig-b.svg"));
        assert_true(file_exists("log/fig-d.svg"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_study), cmocka_unit_test(test_edited),
        cmocka_unit_test(test_nothing),     cmocka_unit_test(test_empty_figure),
        cmocka_unit_test(test_log_axis),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
