/* SPDX-License-Identifier: MIT */
/* Figures of kind series: what is drawn of which samples, and when a run is
 * done again for them. */
#include "command.h"

#define HEAD                                                                   \
    "name: f\npaths: {wifi: {}, lte: {}}\nseeds: 4..5\n"                       \
    "sweep: {keying.profile: [rfc8684, baerts]}\n"
#define COLUMNS "time_s,node,conn,subflow,path,goodput_bps,cwnd_bytes,rtt_s\n"

static bool has_gnuplot;

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    has_gnuplot = system("gnuplot --version >/dev/null 2>&1") == 0;
    return 0;
}

/* A folder with samples of its first run, and what is drawn of them. */
static void draw(const char *plot, const char *samples)
{
    char text[1024];

    snprintf(text, sizeof text, HEAD "plots: [%s]\n", plot);
    assert_int_equal(system("rm -rf d && mkdir -p d/series"), 0);
    write_file("d/scenario.yaml", text);
    write_file("d/overrides.tsv", "");
    write_file("d/series/profile=rfc8684,seed=4.csv", samples);
    if (has_gnuplot)
        mpx("", "plot d");
}

static void assert_is(const char *path, const char *whole)
{
    size_t len;
    char *text = file_read(path, &len);

    assert_non_null(text);
    assert_string_equal(text, whole);
    free(text);
}

#define NAMES  "time_s,Wi-Fi,lo95,hi95,n,of,LTE,lo95,hi95,n,of\n"
#define OF_ONE "where: {keying.profile: rfc8684}}"

static const char samples[] = COLUMNS "0.100000,client,0,0,wifi,3e6,1000,0.01\n"
                                      "0.100000,server,0,0,wifi,9e6,8000,0\n"
                                      "0.200000,client,0,0,wifi,3e6,2000,0.02\n"
                                      "0.200000,client,0,1,lte,1e6,3000,0.04\n"
                                      "0.200000,client,0,2,lte,0,500,0.06\n"
                                      "0.200000,server,0,0,wifi,0,6000,0.03\n"
                                      "0.200000,client,0,9,,5,5,5\n"
                                      "0.400000,client,0,1,lte,2e6,700,0\n";

/* Who receives is the client; a path without a subflow carries nothing, a time
 * without any has no value. */
static void test_goodput(void **state)
{
    (void)state;
    draw("{figure: g, kind: series, y: goodput, " OF_ONE, samples);
    if (!has_gnuplot)
        skip();
    assert_is("d/fig-g.csv", NAMES "0.1,3000000,,,1,1,0,,,0,1\n"
                                   "0.2,3000000,,,1,1,1000000,,,1,1\n"
                                   "0.3,,,,0,0,,,,0,0\n"
                                   "0.4,0,,,0,1,2000000,,,1,1\n");
    assert_holds("d/fig-g.svg", ">Goodput of each path over time<");
    assert_holds("d/fig-g.svg", ">goodput (Mbit/s)<");
    assert_holds("d/fig-g.svg",
                 ">One run (seed 4), at the client; a sample every 100 ms.<");
    assert_int_equal(mpx("", "draft --check d/fig-g.svg"), 0);
    assert_int_equal(mpx("", "plot d --format tikz"), 0);
    assert_true(file_exists("d/fig-g.tex"));
}

static void test_share(void **state)
{
    (void)state;
    draw("{figure: g, kind: series, y: share, " OF_ONE, samples);
    if (!has_gnuplot)
        skip();
    assert_is("d/fig-g.csv", NAMES "0.1,1,,,1,1,0,,,0,1\n"
                                   "0.2,0.75,,,1,1,0.25,,,1,1\n"
                                   "0.3,,,,0,0,,,,0,0\n"
                                   "0.4,0,,,0,1,1,,,1,1\n");
}

/* Of the end that is named: windows together, round trips that were measured
 * on average. */
static void test_of_client(void **state)
{
    (void)state;
    if (!has_gnuplot)
        skip();
    draw("{figure: g, kind: series, y: cwnd, node: client, " OF_ONE, samples);
    assert_is("d/fig-g.csv", NAMES "0.1,1000,,,1,1,,,,0,1\n"
                                   "0.2,2000,,,1,1,3500,,,1,1\n"
                                   "0.3,,,,0,0,,,,0,0\n"
                                   "0.4,,,,0,1,700,,,1,1\n");
    draw("{figure: g, kind: series, y: rtt, node: client, " OF_ONE, samples);
    assert_is("d/fig-g.csv", NAMES "0.1,0.01,,,1,1,,,,0,1\n"
                                   "0.2,0.02,,,1,1,0.05,,,1,1\n"
                                   "0.3,,,,0,0,,,,0,0\n"
                                   "0.4,,,,0,1,,,,0,1\n");
    draw("{figure: g, kind: series, y: rtt, " OF_ONE, samples);
    assert_holds("d/fig-g.csv", "\n0.2,0.03,,,1,1,,,,0,1\n");
    assert_holds("d/fig-g.svg", "at the server");
}

/* Ten times as many samples as places: a point is their mean, and says so. */
static void test_long(void **state)
{
    FILE *f = tmpfile();
    char *text;
    long len;

    (void)state;
    if (!has_gnuplot)
        skip();
    assert_non_null(f);
    fputs(COLUMNS, f);
    for (unsigned i = 1; i <= 4000; i++)
        fprintf(f, "%.6f,client,0,0,wifi,%u,1000,0.01\n", i / 1000.0,
                i % 10 == 0 ? 10000u : 0u);
    len = ftell(f);
    rewind(f);
    text = calloc(1, (size_t)len + 1);
    assert_int_equal(fread(text, 1, (size_t)len, f), len);
    fclose(f);
    draw("{figure: g, kind: series, y: goodput, " OF_ONE, text);
    free(text);
    assert_holds("d/fig-g.csv", "\n0.01,1000,,,10,10,0,,,0,10\n");
    assert_holds("d/fig-g.csv", "\n4,1000,,,10,10,0,,,0,10\n");
    assert_holds("d/fig-g.svg", "each point: the mean of the samples of 10 ms");
}

/* Letters where the lines are. */
static void test_text(void **state)
{
    (void)state;
    draw("{figure: g, kind: series, y: goodput, " OF_ONE, samples);
    if (!has_gnuplot)
        skip();
    assert_int_equal(mpx("", "draft d -o s"), 0);
    assert_said("{::include fig-g.xml}");
    assert_holds("s/fig-g.txt", "goodput (Mbit/s)\nover time (ms)\n"
                                "A  Wi-Fi\nB  LTE\n*  several of them\n\n"
                                "      3 +AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    assert_holds("s/fig-g.xml", "<artwork type=\"ascii-art\">");
    assert_false(file_exists("s/tab-g.md"));
}

/* What the scenario does is marked, of all runs that are shown. */
static void test_moments(void **state)
{
    (void)state;
    if (!has_gnuplot)
        skip();
    draw("{figure: g, kind: series, y: goodput, node: client}]\n"
         "events: [{at: 250 ms, do: down, path: lte}, "
         "{at: 100 ms, do: abort}, {at: 9 s, do: up, path: lte}",
         samples);
    assert_holds("d/fig-g.svg", ">LTE down<");
    assert_holds("d/fig-g.svg", ">abort<");
    assert_int_equal(mpx("", "draft --check d/fig-g.svg"), 0);
    assert_int_equal(mpx("", "draft d -o s"), 0);
    assert_holds("s/fig-g.txt",
                 "at 0.1 s: abort\nat 0.25 s: LTE down\nat 9 s: LTE up\n\n");
}

static void test_none(void **state)
{
    (void)state;
    draw("{figure: g, kind: series, y: goodput, seed: 7, " OF_ONE, samples);
    if (!has_gnuplot)
        skip();
    assert_int_equal(mpx("", "plot d"), 4);
    assert_said("mpx: figure g: no run has a value to draw\n");
    draw("{figure: g, kind: series, y: goodput, " OF_ONE,
         "time_s,node\n0.1,client\n");
    assert_int_equal(mpx("", "plot d"), 4);
    assert_said("d/series/profile=rfc8684,seed=4.csv has no column conn\n");
}

static unsigned runs_done(const char *options)
{
    char args[256];
    unsigned n = 0;
    size_t len;

    snprintf(args, sizeof args, "run f.yaml -o r %s", options);
    assert_int_equal(mpx("", args), 0);
    char *said = file_read("said", &len);
    assert_non_null(said);
    const char *p = strstr(said, " runs");
    assert_non_null(p);
    const char *before = strstr(p, " done before");
    n = 4;
    if (before) {
        while (before[-1] >= '0' && before[-1] <= '9')
            before--;
        n -= (unsigned)strtoul(before, NULL, 10);
    }
    free(said);
    return n;
}

/* The first seed of each point is sampled, and again once it is not so finely
 * as a figure wants. */
static void test_recording(void **state)
{
    (void)state;
    write_file("f.yaml",
               HEAD "plots: [{figure: g, kind: series, y: goodput}]\n");
    assert_int_equal(runs_done(""), 4);
    assert_true(file_exists("r/series/profile=rfc8684,seed=4.csv"));
    assert_true(file_exists("r/series/profile=baerts,seed=4.csv"));
    assert_false(file_exists("r/series/profile=baerts,seed=5.csv"));
    assert_holds("r/fig-g.csv", "time_s,RFC 8684: Wi-Fi,");
    assert_holds("r/fig-g.csv", ",baerts: LTE,");
    assert_int_equal(runs_done(""), 0);
    assert_int_equal(unlink("r/series/profile=baerts,seed=4.csv"), 0);
    assert_int_equal(runs_done(""), 1);
    write_file("f.yaml", HEAD "plots: [{figure: g, kind: series, y: goodput, "
                              "seed: 5, every: 50 ms, " OF_ONE "]\n");
    assert_int_equal(runs_done(""), 1);
    assert_true(file_exists("r/series/profile=rfc8684,seed=5.csv"));
    assert_int_equal(runs_done(""), 0);
    write_file("f.yaml", HEAD "plots: [{figure: g, kind: series, y: goodput, "
                              "seed: 5, every: 20 ms, " OF_ONE "]\n");
    assert_int_equal(runs_done(""), 1);
    write_file("f.yaml", HEAD "plots: [{figure: g, kind: series, y: goodput, "
                              "seed: 5, every: 1 s, " OF_ONE "]\n");
    assert_int_equal(runs_done(""), 0);
}

/* Shards have their samples with them. */
static void test_collect(void **state)
{
    (void)state;
    write_file("f.yaml",
               HEAD "plots: [{figure: g, kind: series, y: goodput}]\n");
    assert_int_equal(mpx("", "run f.yaml -o r1 --shard 1/2"), 0);
    assert_int_equal(mpx("", "run f.yaml -o r2 --shard 2/2"), 0);
    assert_int_equal(mpx("", "collect r1 r2 -o c"), 0);
    assert_true(file_exists("c/series/profile=rfc8684,seed=4.csv"));
    assert_true(file_exists("c/series/profile=baerts,seed=4.csv"));
}

#define TOO_MANY                                                               \
    "keying.profile: [rfc8684, baerts], paths.wifi.delay: [1 ms, 2 ms, 3 ms, " \
    "4 ms]"

static const struct {
    const char *text, *said;
} bad[] = {
    {"name: f\npaths: {wifi: {}}\nsweep: {" TOO_MANY "}\n"
     "plots: [{figure: g, kind: series, y: rtt}]\n",
     "f.yaml:4:9: error: series of more than 6 points of the sweep in one "
     "figure\n"},
    {"name: f\npaths: {wifi: {}}\nsweep: {family: [ipv4, ipv6]}\n"
     "plots: [{figure: g, kind: bars, x: family, y: completed, seed: 3}]\n",
     "f.yaml:4:64: error: only a series is of one run, one end and its "
     "samples\n"},
    {"name: f\npaths: {wifi: {}}\n"
     "plots: [{figure: g, kind: series, y: rtt, log: x}]\n",
     "f.yaml:3:9: error: time begins at 0\n"},
    {"name: f\npaths: {wifi: {}}\n"
     "plots: [{figure: g, kind: series, y: rtt, every: 1 us}]\n",
     "f.yaml:3:50: error: "},
    {"name: f\npaths: {wifi: {}}\n"
     "plots: [{figure: g, kind: series, y: rtt, node: both}]\n",
     "f.yaml:3:49: error: no end \"both\"\n"},
    {"name: f\npaths: {wifi: {}}\nfront-end: {backends: 2}\n"
     "plots: [{figure: g, kind: series, y: rtt}]\n",
     "f.yaml:4:9: error: there are no series with a front end\n"},
    {"name: f\ntokens: {study: birthday}\n"
     "plots: [{figure: g, kind: series, y: rtt}]\n",
     "f.yaml:3:9: error: a study of tokens has no subflows\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file("f.yaml", bad[i].text);
        assert_int_equal(mpx("", "check f.yaml"), 3);
        assert_said(bad[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goodput),   cmocka_unit_test(test_share),
        cmocka_unit_test(test_of_client), cmocka_unit_test(test_long),
        cmocka_unit_test(test_text),      cmocka_unit_test(test_none),
        cmocka_unit_test(test_moments),   cmocka_unit_test(test_recording),
        cmocka_unit_test(test_collect),   cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
