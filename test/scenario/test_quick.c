/* SPDX-License-Identifier: MIT */
/* A study in small: what its quick section changes, and what is wrong in one.
 */
#include "command.h"

#include "scn_read.h"

static const struct study_changes quick = {.quick = true};

static const char whole[] =
    "name: w\npaths: {wifi: {}, lte: {}}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n"
    "traffic: {size: 1 MB}\n"
    "sweep:\n"
    "  variant: [{name: one}, {name: two, set: {family: ipv6}}, {name: "
    "three}]\n"
    "  paths.lte.loss: [0 %, 1 %, 5 %]\n"
    "seeds: 1..20\n"
    "quick:\n"
    "  set: {traffic.size: 10 kB, paths.wifi.delay: 7 ms}\n"
    "  sweep: {variant: [three, two], paths.lte.loss: 5 %}\n"
    "  seeds: [4, 2]\n"
    "expect:\n"
    "  - {where: {variant: one}, that: hijacked-connections == 20}\n"
    "plots:\n"
    "  - {figure: a, kind: bars, x: variant, y: completion-s}\n"
    "  - {figure: b, kind: bars, x: variant, y: completion-s, where: {variant: "
    "one}}\n"
    "  - {figure: c, kind: lines, x: paths.lte.loss, y: completion-s,\n"
    "     where: {variant: [one, three]}}\n"
    "predictions: {of: hijacked-connections, rows: variant,\n"
    "  columns: paths.lte.loss, table: {one: {0 %: yes}}}\n";

/* Axes in their order, whatever the order in quick; nothing is judged. */
static void test_small(void **state)
{
    (void)state;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *scn = calloc(1, sizeof *scn);
    struct study s;

    read_good(&s, whole, &quick);
    assert_true(s.quick);
    assert_int_equal(s.n_cells, 2);
    assert_int_equal(s.n_runs, 4);
    assert_int_equal(s.seed[0], 4);
    assert_int_equal(s.seed[1], 2);
    assert_string_equal(s.axis[0].value[0].text, "two");
    assert_string_equal(s.axis[0].value[1].text, "three");
    assert_string_equal(s.axis[1].value[0].csv, "0.05");
    assert_string_equal(s.axis[1].column, "paths.lte.loss_ratio");
    assert_int_equal(s.n_expect, 0);
    assert_false(s.prediction.there);
    assert_int_equal(s.n_figures, 2);
    assert_string_equal(s.figure[0].name, "a");
    assert_null(s.figure[0].where.allow[0]);
    assert_string_equal(s.figure[1].name, "c");
    assert_false(s.figure[1].where.allow[0][0]);
    assert_true(s.figure[1].where.allow[0][1]);
    assert_true(study_cell(&s, 0, &a, scn, diags));
    assert_int_equal(scn->family, 6);
    assert_int_equal(scn->traffic.size, 10000);
    assert_int_equal(scn->path[0].delay_ns, 7000000);
    assert_float_equal(scn->path[1].loss[0], 0.05, 0);
    study_free(&s);
    arena_free(&a);
    scn_diags_free(diags);
    free(diags);
    free(scn);
}

/* Without --quick the section is checked and changes nothing. */
static void test_whole(void **state)
{
    (void)state;
    struct study s;

    read_good(&s, whole, NULL);
    assert_false(s.quick);
    assert_int_equal(s.n_runs, 180);
    assert_int_equal(s.n_expect, 1);
    assert_int_equal(s.n_figures, 3);
    assert_true(s.prediction.there);
    study_free(&s);
}

/* The command line wins over the section. */
static void test_changes(void **state)
{
    (void)state;
    const struct study_changes c = {.set = (const char *const[]){"stop=5 s"},
                                    .n_set = 1,
                                    .seeds = "7..9",
                                    .quick = true};
    struct study s;

    read_good(&s, whole, &c);
    assert_int_equal(s.n_seeds, 3);
    assert_int_equal(s.seed[0], 7);
    study_free(&s);
}

static const struct {
    bool quick;
    const char *text, *messages;
} bad[] = {
    {true, "stop: 1 s\n",
     "s.yaml: error: there is no quick section\n"
     "      quick: {seeds: [1]}\n"},
    {false, "quick: [1]\n",
     "s.yaml:3:8: error: quick must be a map\n"
     "    3 | quick: [1]\n"
     "      |        ^  quick: {seeds: [1], sweep: {...}, set: {...}}\n"},
    {false, "quick: {seed: 1}\n",
     "s.yaml:3:9: error: unknown key \"seed\" in quick\n"
     "    3 | quick: {seed: 1}\n"
     "      |         ^~~~  did you mean \"seeds\"?\n"},
    {false, "quick: {set: [a]}\n",
     "s.yaml:3:14: error: set must be a map\n"
     "    3 | quick: {set: [a]}\n"
     "      |              ^  quick: {seeds: [1], sweep: {...}, set: {...}}\n"},
    {false, "quick: {sweep: 1}\n",
     "s.yaml:3:16: error: sweep must be a map\n"
     "    3 | quick: {sweep: 1}\n"
     "      |                ^  quick: {seeds: [1], sweep: {...}, set: "
     "{...}}\n"},
    {false, "sweep: {family: [ipv4, ipv6]}\nquick: {sweep: {famly: ipv4}}\n",
     "s.yaml:4:17: error: \"famly\" is not a sweep axis\n"
     "    4 | quick: {sweep: {famly: ipv4}}\n"
     "      |                 ^~~~~  did you mean \"family\"?\n"},
    {false, "sweep: {family: [ipv4, ipv6]}\nquick: {sweep: {family: [ipv7]}}\n",
     "s.yaml:4:26: error: axis \"family\" has no value \"ipv7\"\n"
     "    4 | quick: {sweep: {family: [ipv7]}}\n"
     "      |                          ^~~~  did you mean \"ipv4\"?\n"},
    {false, "sweep: {family: [ipv4, ipv6]}\nquick: {sweep: {family: []}}\n",
     "s.yaml:4:25: error: no values of axis \"family\"\n"
     "    4 | quick: {sweep: {family: []}}\n"
     "      |                         ^\n"},
    /* with --quick no value would be left of the axis */
    {true,
     "sweep: {paths.wifi.delay: [5 ms, 20 ms]}\n"
     "quick: {sweep: {paths.wifi.delay: [7 ms]}}\n",
     "s.yaml:4:36: error: axis \"paths.wifi.delay\" has no value \"7 ms\"\n"
     "    4 | quick: {sweep: {paths.wifi.delay: [7 ms]}}\n"
     "      |                                    ^~~~  one of: 5 ms "
     "20 ms\n"},
    {true,
     "sweep: {paths.wifi.delay: [5 ms, 20 ms]}\n"
     "quick: {sweep: {paths.wifi.delay: oops}}\n",
     "s.yaml:4:35: error: axis \"paths.wifi.delay\" has no value \"oops\"\n"
     "    4 | quick: {sweep: {paths.wifi.delay: oops}}\n"
     "      |                                   ^~~~  one of: 5 ms 20 ms\n"},
    {true, "sweep: {family: [ipv4, ipv6]}\nquick: {sweep: {family: []}}\n",
     "s.yaml:4:25: error: no values of axis \"family\"\n"
     "    4 | quick: {sweep: {family: []}}\n"
     "      |                         ^\n"},
    {true, "quick: {set: {paths.lt.delay: 7 ms}}\n",
     "s.yaml:3:15: error: \"paths.lt.delay\": there is no \"lt\" in paths\n"
     "    3 | quick: {set: {paths.lt.delay: 7 ms}}\n"
     "      |               ^~~~~~~~~~~~~~  did you mean \"lte\"?\n"},
    {true, "quick: {set: {stop: 1}}\n",
     "s.yaml:3:21: error: stop has no unit\n"
     "    3 | quick: {set: {stop: 1}}\n"
     "      |                     ^  one of: ns us ms s min\n"},
    {true, "quick: {seeds: 0}\n",
     "s.yaml:3:16: error: seeds are whole numbers from 1 to 4294967295\n"
     "    3 | quick: {seeds: 0}\n"
     "      |                ^  1..20 or [1, 2, 3]\n"},
    {true, "sweep: {family: [ipv4, ipv6]}\nquick: {set: {family: ipv4}}\n",
     "s.yaml:4:15: error: \"family\" is swept, and the sweep would win\n"
     "    4 | quick: {set: {family: ipv4}}\n"
     "      |               ^~~~~~\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        char text[256], *messages;
        struct study s;

        snprintf(text, sizeof text, SHORTEST "%s", bad[i].text);
        assert_false(read_text(&s, text, strlen(text),
                               bad[i].quick ? &quick : NULL, &messages));
        assert_string_equal(messages, bad[i].messages);
        free(messages);
        study_free(&s);
    }
}

/* A folder of its own, which is read again as what it is. */
static void test_command(void **state)
{
    (void)state;
    write_file("w.yaml", whole);
    write_file("plain.yaml", "name: plain\npaths: {wifi: {}, lte: {}}\n");
    assert_int_equal(mpx("", "check --quick w.yaml"), 0);
    assert_said("w.yaml: ok, 2 cells x 2 seeds = 4 runs");
    assert_int_equal(mpx("", "plan --quick w.yaml --seeds 3"), 0);
    assert_said("variant=three/loss=5%/seed=3\tthree\t5 %\t3\n");
    assert_int_equal(mpx("", "run --quick plain.yaml"), 3);
    assert_said("plain.yaml: error: there is no quick section");
    assert_false(file_exists("out"));
    assert_int_equal(mpx("", "run --quick w.yaml"), 0);
    assert_said("w, quick: 2 cells x 2 seeds = 4 runs");
    assert_true(file_exists("out/w-quick/runs.csv"));
    assert_int_equal(mpx("", "run --quick w.yaml"), 0);
    assert_said("4 done before");
    assert_int_equal(mpx("", "run --quick w.yaml -o again --shard 1/2"), 0);
    assert_int_equal(mpx("", "run --quick w.yaml -o rest --shard 2/2"), 0);
    assert_int_equal(mpx("", "collect again rest -o both"), 0);
    assert_int_equal(mpx("", "compare both out/w-quick"), 0);
    assert_int_equal(mpx("", "run w.yaml -o big --only "
                             "variant=two/loss=5%/seed=4"),
                     6);
    assert_int_equal(mpx("", "collect again big -o none"), 2);
    assert_said("again and big are not of one study");
    assert_int_equal(mpx("FAKE_CRASH_SEED=4", "run --quick w.yaml -o bad"), 5);
    assert_said("--pcap all -o bad --quick\n");
}

static const char attacked[] =
    "name: a\npaths: {wifi: {}, lte: {}}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n"
    "sweep:\n"
    "  more: [{name: no}, {name: yes, set: {attackers: "
    "[{attack: remove-address, on: lte}], stop: 5 s}}]\n"
    "  attackers.0.twin: [none, wrong-value]\n"
    "quick: {sweep: {more: yes}}\n"
    "expect:\n"
    "  - {that: hijacked-connections > 0}\n";

/* The same cells with nobody who attacks, and nothing is claimed of them. */
static void test_without_attackers(void **state)
{
    const struct study_changes c = {.without_attackers = true};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *scn = calloc(1, sizeof *scn);
    struct arena a = {NULL};
    struct study s;

    (void)state;
    read_good(&s, attacked, &c);
    assert_int_equal(s.n_cells, 4);
    assert_int_equal(s.n_expect, 0);
    for (size_t cell = 0; cell < s.n_cells; cell++) {
        assert_true(study_cell(&s, cell, &a, scn, diags));
        assert_int_equal(scn->n_attackers, 0);
        assert_int_equal(scn->stop_ns, cell / 2 ? 5000000000 : 60000000000);
    }
    study_free(&s);
    arena_free(&a);
    scn_diags_free(diags);
    free(diags);
    free(scn);
}

static void test_command_without_attackers(void **state)
{
    (void)state;
    write_file("a.yaml", attacked);
    assert_int_equal(mpx("", "run --without-attackers a.yaml"), 0);
    assert_said("a, without attackers: 4 cells");
    assert_int_equal(
        system("cut -d, -f1,18 out/a-without-attackers/runs.csv | grep -q "
               "'twin=none/seed=1,0$'"),
        0);
    /* the folder knows what it is of */
    assert_int_equal(mpx("", "run --quick --without-attackers a.yaml"), 0);
    assert_true(file_exists("out/a-quick-without-attackers/runs.csv"));
    assert_int_equal(mpx("", "collect out/a-quick-without-attackers -o c"), 0);
    assert_int_equal(mpx("", "run --quick a.yaml"), 0);
    assert_int_equal(
        mpx("", "collect out/a-quick out/a-quick-without-attackers -o d"), 2);
    assert_said("are not of one study");
    assert_int_equal(
        mpx("FAKE_CRASH_SEED=1", "run --without-attackers a.yaml -o worse"), 5);
    assert_said("--pcap all -o worse --without-attackers\n");
    assert_int_equal(mpx("", "check --without-attackers a.yaml"), 0);
    assert_int_equal(mpx("", "plan --without-attackers a.yaml"), 0);
}

static int set_up(void **state)
{
    (void)state;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    return enter_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_command),
        cmocka_unit_test(test_without_attackers),
        cmocka_unit_test(test_command_without_attackers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
