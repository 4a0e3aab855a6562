/* SPDX-License-Identifier: MIT */
/* What links may be like, and what runs beside the traffic: rates, traces,
 * losses, background; and each thing that can be wrong. */
#include "scenario_file.h"

#include <math.h>

#include "scn_draws.h"

#define WIFI(text) "name: t\npaths: {wifi: {" text "}}\n"
#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-15)

static struct arena kept; /* what the last scenario refers to */

static struct scenario *read_one(const char *text)
{
    static struct scn_diags diags;
    struct scenario *c = calloc(1, sizeof *c);
    struct study s;

    assert_non_null(c);
    read_good(&s, text, NULL);
    arena_free(&kept);
    assert_true(study_cell(&s, 0, &kept, c, &diags));
    study_free(&s);
    return c;
}

static void test_rates(void **state)
{
    struct scenario *c =
        read_one(WIFI("rate: {to-server: 5 Mbit/s, to-client: 50 Mbit/s}, "
                      "jitter: 3 ms"));

    (void)state;
    assert_int_equal(c->path[0].rate_bps, 5000000);
    assert_int_equal(c->path[0].rate_back_bps, 50000000);
    assert_int_equal(c->path[0].rate_to_bps, 0);
    assert_int_equal(c->path[0].jitter_ns, 3000000);
    assert_int_equal(draws_of(c), 1u << DRAW_JITTER);
    free(c);
}

static void test_trace(void **state)
{
    static const char trace[] = "# an hour on a train\n"
                                "0s 20Mbit/s\n"
                                " 500ms 1Mbit/s 2Mbit/s # a tunnel\r\n"
                                "2s 30Mbit/s";
    struct scenario *c;
    const struct scn_rate_point *p;

    (void)state;
    write_beside("t.txt", trace, sizeof trace - 1);
    c = read_one("name: t\npaths:\n  a: {rate: {trace: t.txt}}\n"
                 "  b: {rate: {trace: t.txt, period: 3 s}}\n");
    assert_int_equal(c->path[0].rate_bps, 20000000);
    assert_int_equal(c->path[0].rate_back_bps, 20000000);
    assert_int_equal(c->path[0].n_trace, 3);
    assert_int_equal(c->path[0].trace_period_ns, 0);
    assert_int_equal(c->path[1].n_trace, 3);
    assert_int_equal(c->path[1].trace_period_ns, 3000000000);
    p = c->path[1].trace;
    assert_int_equal(p[1].at_ns, 500000000);
    assert_int_equal(p[1].rate_bps[0], 1000000);
    assert_int_equal(p[1].rate_bps[1], 2000000);
    assert_int_equal(p[2].rate_bps[1], 30000000);
    assert_int_equal(draws_of(c), 0);
    free(c);
}

/* A study keeps the text of a trace that only its sweep names. */
static void test_kept(void **state)
{
    static const char text[] =
        WIFI("") "sweep: {paths.wifi.rate: [1 Mbit/s, {trace: t.txt}]}\n";
    struct study s;

    (void)state;
    write_beside("t.txt", "0s 1Mbit/s\n", 11);
    read_good(&s, text, NULL);
    assert_int_equal(s.files.n, 1);
    assert_string_equal(s.files.list[0].path, "t.txt");
    assert_true(s.files.list[0].own);
    study_free(&s);
}

static void test_losses(void **state)
{
    struct scenario *c =
        read_one(WIFI("loss: {good-to-bad: 1 %, bad-to-good: 25 %}"));

    (void)state;
    for (int way = 0; way < 2; way++) {
        NEAR(c->path[0].loss[way], 0);
        NEAR(c->path[0].bursts[way].to_bad, 0.01);
        NEAR(c->path[0].bursts[way].to_good, 0.25);
        NEAR(c->path[0].bursts[way].in_bad, 1);
    }
    assert_int_equal(draws_of(c), 1u << DRAW_LOSS);
    free(c);
    c = read_one(WIFI("loss: {to-server: 1 %, to-client: {good-to-bad: 2 %, "
                      "bad-to-good: 10 %, in-good: 0.1 %, in-bad: 50 %, "
                      "step: 2 ms}}"));
    NEAR(c->path[0].loss[0], 0.01);
    NEAR(c->path[0].bursts[0].to_bad, 0);
    NEAR(c->path[0].loss[1], 0.001);
    NEAR(c->path[0].bursts[1].to_bad, 0.02);
    NEAR(c->path[0].bursts[1].in_bad, 0.5);
    assert_int_equal(c->path[0].bursts[1].step_ns, 2000000);
    free(c);
}

static void test_background(void **state)
{
    struct scenario *c = read_one(
        SHORTEST "background:\n"
                 "  - {tcp: 2, path: lte}\n"
                 "  - {udp: 3 Mbit/s, packet: 200 B, arrivals: poisson,\n"
                 "     direction: to-server}\n");

    (void)state;
    assert_int_equal(c->n_backgrounds, 2);
    assert_int_equal(c->background[0].tcp, 2);
    assert_int_equal(c->background[0].path, 1);
    assert_int_equal(c->background[0].way, SCN_AS_TRAFFIC);
    assert_int_equal(c->background[1].udp_bps, 3000000);
    assert_int_equal(c->background[1].packet, 200);
    assert_true(c->background[1].poisson);
    assert_int_equal(c->background[1].way, SCN_UP);
    assert_int_equal(draws_of(c), 1u << DRAW_UDP);
    free(c);
    c = read_one(SHORTEST "background: {tcp: 1}\n"
                          "sweep: {background.tcp: [3, 4]}\n");
    assert_int_equal(c->n_backgrounds, 1);
    assert_int_equal(c->background[0].tcp, 3);
    assert_int_equal(c->background[0].packet, 1000);
    free(c);
}

static void test_ends(void **state)
{
    struct scenario *c = read_one(
        SHORTEST "endpoints: {client: {mss: 500 B, read-rate: 2 Mbit/s}}\n");

    (void)state;
    assert_int_equal(c->client.mss, 500);
    assert_int_equal(c->client.read_bps, 2000000);
    assert_int_equal(c->server.mss, 1420);
    assert_int_equal(c->server.read_bps, 0);
    free(c);
    c = read_one(SHORTEST "family: ipv6\nendpoints: {client: {mss: 500 B}}\n");
    assert_int_equal(c->client.mss, 500);
    assert_int_equal(c->server.mss, 1400);
    free(c);
}

static const struct bad_case cases[] = {
    {"sweep: {paths.wifi.rate: [{to-server: 1 Mbit/s}]}\n",
     "s.yaml:3:27: error: of a rate for each direction, one is missing\n"
     "    3 | sweep: {paths.wifi.rate: [{to-server: 1 Mbit/s}]}\n"
     "      |                           ^  {to-server: 5 Mbit/s, to-client: 50 "
     "Mbit/s}\n"},
    {"sweep: {paths.wifi.rate: [{to-server: 1 kB, to-client: 1 Mbit/s}]}\n",
     "s.yaml:3:41: error: unknown unit \"kB\" in to-server\n"
     "    3 | sweep: {paths.wifi.rate: [{to-server: 1 kB, to-client: 1 "
     "Mbit/s}]}\n"
     "      |                                         ^~  did you mean "
     "\"kbit/s\"?\n"},
    {"sweep: {paths.wifi.rate: [{period: 1 s}]}\n",
     "s.yaml:3:36: error: a period is of a trace\n"
     "    3 | sweep: {paths.wifi.rate: [{period: 1 s}]}\n"
     "      |                                    ^~~  {trace: FILE, period: 10 "
     "s}\n"},
    {"sweep: {paths.wifi.rate: [{trace: none.txt}]}\n",
     "s.yaml:3:35: error: cannot read \"none.txt\": No such file or directory\n"
     "    3 | sweep: {paths.wifi.rate: [{trace: none.txt}]}\n"
     "      |                                   ^~~~~~~~\n"},
    {"sweep: {paths.wifi.loss: [{good-to-bad: 1 %}]}\n",
     "s.yaml:3:27: error: bursts have a chance to begin and one to end\n"
     "    3 | sweep: {paths.wifi.loss: [{good-to-bad: 1 %}]}\n"
     "      |                           ^  {good-to-bad: 1 %, bad-to-good: 25 "
     "%}\n"},
    {"sweep: {paths.wifi.loss: [{good-to-bad: 1 %, bad-to-good: 0 %}]}\n",
     "s.yaml:3:59: error: bursts must end: bad-to-good is 0\n"
     "    3 | sweep: {paths.wifi.loss: [{good-to-bad: 1 %, bad-to-good: 0 "
     "%}]}\n"
     "      |                                                           ^~~\n"},
    {"sweep: {paths.wifi.loss: [{good-to-bad: 1 %, to-client: 1 %}]}\n",
     "s.yaml:3:27: error: bursts have a chance to begin and one to end\n"
     "    3 | sweep: {paths.wifi.loss: [{good-to-bad: 1 %, to-client: 1 %}]}\n"
     "      |                           ^  {good-to-bad: 1 %, bad-to-good: 25 "
     "%}\n"
     "s.yaml:3:46: error: unknown key \"to-client\" in loss\n"
     "    3 | sweep: {paths.wifi.loss: [{good-to-bad: 1 %, to-client: 1 %}]}\n"
     "      |                                              ^~~~~~~~~  one of: "
     "good-to-bad bad-to-good in-good in-bad step\n"},
    {"background: {tcp: 1, packet: 100 B, path: wifi}\n",
     "s.yaml:3:30: error: \"packet\" is of UDP\n"
     "    3 | background: {tcp: 1, packet: 100 B, path: wifi}\n"
     "      |                              ^~~~~  udp: 5 Mbit/s\n"},
    {"background: [{udp: 1 Mbit/s, path: wlan}]\n",
     "s.yaml:3:36: error: no path \"wlan\"\n"
     "    3 | background: [{udp: 1 Mbit/s, path: wlan}]\n"
     "      |                                    ^~~~  one of: wifi lte\n"},
    {"sweep: {paths.wifi.kind: [dsl]}\n",
     "s.yaml:3:27: error: no kind \"dsl\"\n"
     "    3 | sweep: {paths.wifi.kind: [dsl]}\n"
     "      |                           ^~~  one of: point-to-point wifi "
     "lte\n"},
    {"endpoints: {server: {mss: 1421 B}}\n",
     "s.yaml:3:27: error: mss must be from 64 B to 1.42 kB\n"
     "    3 | endpoints: {server: {mss: 1421 B}}\n"
     "      |                           ^~~~~~\n"},
    {"endpoints: {server: {min-rto: 200}}\n",
     "s.yaml:3:31: error: min-rto has no unit\n"
     "    3 | endpoints: {server: {min-rto: 200}}\n"
     "      |                               ^~~  one of: ns us ms s min\n"},
    {"endpoints: {server: {min-rto: 0 s}}\n",
     "s.yaml:3:31: error: min-rto must be from 1 ms to 100 s\n"
     "    3 | endpoints: {server: {min-rto: 0 s}}\n"
     "      |                               ^~~\n"},
};

static void test_bad(void **state)
{
    (void)state;
    refuse_all(cases, COUNT_OF(cases));
}

static const struct {
    const char *text, *said;
} traces[] = {
    {"", "t.txt: error: a trace without a point\n"},
    {"# nothing\n", "t.txt: error: a trace without a point\n"},
    {"1s 1Mbit/s\n", "t.txt:1:1: error: a trace begins at 0 s\n"},
    {"0s 1Mbit/s\n0s 2Mbit/s\n",
     "t.txt:2:1: error: times of a trace go up: this is not after 0 ns\n"},
    {"0s\n", "t.txt:1:1: error: a point is: time rate [rate to the client]\n"},
    {"0s 1Mbit/s 1Mbit/s 1Mbit/s\n", "t.txt:1:20: error: a point is: time"},
    {"0s 1MB\n", "t.txt:1:5: error: unknown unit \"MB\" in rate\n"},
    {"0s 0bit/s\n", "t.txt:1:4: error: rate must be from 1 kbit/s to "},
    {"0s 1Mbit/s\n3s 1Mbit/s\n",
     "s.yaml:2:45: error: the trace begins again before its last point\n"},
};

#define TRACED WIFI("rate: {trace: t.txt, period: 3 s}")

static void test_bad_traces(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(traces); i++) {
        struct study s;
        char *messages;

        write_beside("t.txt", traces[i].text, strlen(traces[i].text));
        assert_false(read_text(&s, TRACED, strlen(TRACED), NULL, &messages));
        if (strncmp(messages, traces[i].said, strlen(traces[i].said)) != 0)
            fail_msg("case %u\n%s\nit should begin\n%s", i, messages,
                     traces[i].said);
        free(messages);
        study_free(&s);
    }
}

static void test_long(void **state)
{
    char *text = NULL, *messages;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    struct study s;

    (void)state;
    assert_non_null(f);
    for (unsigned i = 0; i <= SCN_TRACE_MAX; i++)
        fprintf(f, "%ums 1Mbit/s\n", i);
    fclose(f);
    write_beside("t.txt", text, len);
    free(text);
    assert_false(read_text(&s, TRACED, strlen(TRACED), NULL, &messages));
    assert_non_null(strstr(
        messages, "t.txt:8193:1: error: more than 8192 points in a trace"));
    free(messages);
    study_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates),      cmocka_unit_test(test_trace),
        cmocka_unit_test(test_kept),       cmocka_unit_test(test_losses),
        cmocka_unit_test(test_background), cmocka_unit_test(test_ends),
        cmocka_unit_test(test_bad),        cmocka_unit_test(test_bad_traces),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
