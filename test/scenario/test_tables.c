/* SPDX-License-Identifier: MIT */
/* Tables and figures of a sweep: what is counted, of how many runs, what was
 * predicted. */
#include "steady.h"

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
    assert_said("  1 of 1 cells as predicted\n"
                "  0 no (below 5 %), 0 sometimes, 1 yes (above 50 %), 3 open ");
    csv = file_read("few/predictions.csv", &len);
    assert_non_null(csv);
    assert_non_null(strstr(csv, "sniffed,baerts,yes,open,0,0,0.299"));
    assert_non_null(strstr(csv, ",9,1,\n"));
    free(csv);
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

/* A cell of that matrix that has not run has no share. */
static void test_part(void **state)
{
    (void)state;
    char *csv;
    size_t len;

    assert_int_equal(mpx("", "run p.yaml -o part --only "
                             "profile=baerts/keys=wrong/seed=1"),
                     0);
    csv = file_read("part/fig-f.csv", &len);
    assert_non_null(csv);
    assert_non_null(strstr(csv, "\n0,0,rfc8684,keys sniffed,,,,,\n"));
    assert_non_null(strstr(csv, "\n1,1,baerts,keys wrong,0,"));
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
    assert_said("e.yaml:3:8: warning: in 1 of 2 cells (first loss=0%) nothing "
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

/* A curve's sample beside its name has the dashes of the curve. */
static void test_samples(void **state)
{
    unsigned n = 0;
    size_t len;

    (void)state;
    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    write_file("d.yaml", "name: d\npaths: {wifi: {}}\n"
                         "sweep:\n  paths.wifi.loss: [0 %, 5 %]\nseeds: 1..4\n"
                         "plots: [{figure: f, kind: cdf, x: completion-s}]\n");
    assert_int_equal(mpx("", "run d.yaml -o dashed"), 0);
    char *svg = file_read("dashed/fig-f.svg", &len);
    assert_non_null(svg);
    for (const char *p = svg; (p = strstr(p, "stroke-dasharray=\"3.2,5.2\""));
         p++)
        n++;
    assert_int_equal(n, 2); /* of the second curve, and its sample */
    free(svg);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plot),    cmocka_unit_test(test_predictions),
        cmocka_unit_test(test_part),    cmocka_unit_test(test_cdf),
        cmocka_unit_test(test_counts),  cmocka_unit_test(test_copies),
        cmocka_unit_test(test_fewer),   cmocka_unit_test(test_survival),
        cmocka_unit_test(test_samples),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
