/* SPDX-License-Identifier: MIT */
/* Errors in what is varied, expected, drawn and predicted, or changed. */
#include "scenario_test.h"

static const struct bad_case cases[] = {
    {"fewer-seeds: {first: 2}\n",
     "s.yaml:3:14: error: fewer-seeds must be a list\n"
     "    3 | fewer-seeds: {first: 2}\n"
     "      |              ^  - {where: {...}, first: 20}\n"},
    {"fewer-seeds: [{first: 2}]\n",
     "s.yaml:3:15: error: fewer-seeds need a \"where\" and a \"first\"\n"
     "    3 | fewer-seeds: [{first: 2}]\n"
     "      |               ^  {where: {...}, first: 20}\n"},
    {"fewer-seeds: [{where: {}, first: 0}]\n",
     "s.yaml:3:34: error: first must be from 1 to 1000000\n"
     "    3 | fewer-seeds: [{where: {}, first: 0}]\n"
     "      |                                  ^\n"},
    {"expect: [{that: [completed == 1, {}]}]\n",
     "s.yaml:3:10: error: an expectation says what, in \"that\"\n"
     "    3 | expect: [{that: [completed == 1, {}]}]\n"
     "      |          ^  {where: {...}, that: completed == 20}\n"},
    {"expect: [{having: rotation, that: count() == 1}]\n",
     "s.yaml:3:19: error: having wants the name of a column\n"
     "    3 | expect: [{having: rotation, that: count() == 1}]\n"
     "      |                   ^~~~~~~~  did you mean \"rotations\"?\n"},
    {"sweep: {}\n", "s.yaml:3:8: error: sweep is empty\n"
                    "    3 | sweep: {}\n"
                    "      |        ^  keying.profile: [rfc8684, baerts]\n"},
    {"sweep: {family: []}\n", "s.yaml:3:17: error: sweep axis \"family\" is "
                              "empty\n"
                              "    3 | sweep: {family: []}\n"
                              "      |                 ^  [value, value, "
                              "...]\n"},
    {"sweep: {family: [ipv4, ipv4]}\n",
     "s.yaml:3:24: error: \"ipv4\" and \"ipv4\" would have the same id on axis "
     "family\n"
     "    3 | sweep: {family: [ipv4, ipv4]}\n"
     "      |                        ^~~~\n"},
    /* one value in two words; what one axis takes from another */
    {"sweep: {paths.lte.delay: [1 s, 5 ms, 1000 ms]}\n",
     "s.yaml:3:38: error: \"1 s\" and \"1000 ms\" are the same number, to nine "
     "digits\n"
     "    3 | sweep: {paths.lte.delay: [1 s, 5 ms, 1000 ms]}\n"
     "      |                                      ^~~~~~~\n"},
    {"sweep: {stop: [1 s, 2 s], v: [{name: a, set: {stop: 5 s}}]}\n",
     "s.yaml:3:47: error: \"stop\" would take the place of \"stop\", which "
     "axis "
     "\"stop\" sets\n"
     "    3 | sweep: {stop: [1 s, 2 s], v: [{name: a, set: {stop: 5 s}}]}\n"
     "      |                                               ^~~~\n"},
    {"sweep: {u: [{name: a, set: {keying.profile: tcp}}], keying: [{}]}\n",
     "s.yaml:3:53: error: \"keying\" would take the place of "
     "\"keying.profile\", which axis \"u\" sets\n"
     "    3 | sweep: {u: [{name: a, set: {keying.profile: tcp}}], keying: "
     "[{}]}\n"
     "      |                                                     ^~~~~~\n"},
    {"expect: [{that: completed == completed}, {that: 1 < 2}]\n",
     "s.yaml:3:17: error: \"completed == completed\" is the same whatever the "
     "runs do\n"
     "    3 | expect: [{that: completed == completed}, {that: 1 < 2}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~~~~~\n"
     "s.yaml:3:49: error: \"1 < 2\" is the same whatever the runs do\n"
     "    3 | expect: [{that: completed == completed}, {that: 1 < 2}]\n"
     "      |                                                 ^~~~~\n"},
    {"sweep: {keying.profil: [baerts]}\n",
     "s.yaml:3:9: error: unknown key \"profil\" in keying\n"
     "    3 | sweep: {keying.profil: [baerts]}\n"
     "      |         ^~~~~~~~~~~~~  did you mean \"profile\"?\n"},
    {"sweep: {keying.profile: [rfc8684, baert]}\n",
     "s.yaml:3:35: error: no profile \"baert\"\n"
     "    3 | sweep: {keying.profile: [rfc8684, baert]}\n"
     "      |                                   ^~~~~  did you mean "
     "\"baerts\"?\n"
     "      in the cell profile=baert\n"},
    /* what is wrong in some cells alone names the first of them */
    {"keying: {rotate: {every: 1 s}}\n"
     "sweep: {family: [ipv4, ipv6], keying.profile: [baerts, paasch]}\n",
     "s.yaml:3:18: error: profile \"paasch\" cannot change its key\n"
     "    3 | keying: {rotate: {every: 1 s}}\n"
     "      |                  ^\n"
     "      in the cell family=ipv4/profile=paasch\n"},
    {"keying: {profile: paasch, rotate: {every: 1 s}}\n"
     "sweep: {family: [ipv4, ipv6]}\n",
     "s.yaml:3:35: error: profile \"paasch\" cannot change its key\n"
     "    3 | keying: {profile: paasch, rotate: {every: 1 s}}\n"
     "      |                                   ^\n"},
    /* names that the file makes up are not made up anew */
    {"sweep: {paths.wlan.loss: [0 %, 1 %]}\n",
     "s.yaml:3:9: error: \"paths.wlan.loss\": there is no \"wlan\" in paths\n"
     "    3 | sweep: {paths.wlan.loss: [0 %, 1 %]}\n"
     "      |         ^~~~~~~~~~~~~~~  one of: wifi lte\n"},
    {"sweep: {paths.ltee: [{loss: 1 %}]}\n",
     "s.yaml:3:9: error: \"paths.ltee\": there is no \"ltee\" in paths\n"
     "    3 | sweep: {paths.ltee: [{loss: 1 %}]}\n"
     "      |         ^~~~~~~~~~  did you mean \"lte\"?\n"},
    {"sweep:\n  v:\n    - {name: a, set: {paths.lt.delay: 5 ms}}\n",
     "s.yaml:5:23: error: \"paths.lt.delay\": there is no \"lt\" in paths\n"
     "    5 |     - {name: a, set: {paths.lt.delay: 5 ms}}\n"
     "      |                       ^~~~~~~~~~~~~~  did you mean \"lte\"?\n"},
    {"sweep: {seeds: [1..3, 1..5]}\n",
     "s.yaml:3:9: error: \"seeds\" is of the whole study: no run has its own\n"
     "    3 | sweep: {seeds: [1..3, 1..5]}\n"
     "      |         ^~~~~\n"},
    {"sweep: {v: [{name: a, set: {expect.0.that: count() == 1}}]}\n",
     "s.yaml:3:29: error: \"expect\" is of the whole study: no run has its "
     "own\n"
     "    3 | sweep: {v: [{name: a, set: {expect.0.that: count() == 1}}]}\n"
     "      |                             ^~~~~~~~~~~~~\n"},
    {"endpoints: {client: {path-manager: kernel}}\n"
     "sweep: {endpoints.client.addresses.lt: [[subflow]]}\n",
     "s.yaml:4:9: error: no path \"lt\"\n"
     "    4 | sweep: {endpoints.client.addresses.lt: [[subflow]]}\n"
     "      |         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~  did you mean \"lte\"?\n"},
    {"stop: 1 s\nsweep: {stop.x: [1 s]}\n",
     "s.yaml:4:9: error: \"stop.x\" goes on after a value: there is no \"x\" "
     "in it\n"
     "    4 | sweep: {stop.x: [1 s]}\n"
     "      |         ^~~~~~\n"},
    {"attackers: []\nsweep: {attackers.0.keys: [wrong]}\n",
     "s.yaml:4:9: error: \"attackers.0.keys\": \"0\" is not an entry of a list "
     "of 0; entries count from 0\n"
     "    4 | sweep: {attackers.0.keys: [wrong]}\n"
     "      |         ^~~~~~~~~~~~~~~~\n"},
    {"sweep: {v: [{name: a}, b]}\n",
     "s.yaml:3:24: error: variants and values in one axis\n"
     "    3 | sweep: {v: [{name: a}, b]}\n"
     "      |                        ^  {name: ..., set: {...}}\n"},
    {"sweep: {seed: [1]}\n",
     "s.yaml:3:9: error: axis \"seed\" has the name of a result column\n"
     "    3 | sweep: {seed: [1]}\n"
     "      |         ^~~~\n"
     "s.yaml:3:9: error: unknown key \"seed\" in scenario\n"
     "    3 | sweep: {seed: [1]}\n"
     "      |         ^~~~  did you mean \"seeds\"?\n"},
    {"seeds: 1..2000000\n", "s.yaml:3:8: error: 2000000 seeds are too many "
                            "runs: at most 1000000\n"
                            "    3 | seeds: 1..2000000\n"
                            "      |        ^~~~~~~~~~  split the study\n"},
    {"seeds: 1..999999\nsweep: {family: [ipv4, ipv6]}\n",
     "s.yaml:3:8: error: 2 cells x 999999 seeds are 1999998 runs: at most "
     "1000000\n"
     "    3 | seeds: 1..999999\n"
     "      |        ^~~~~~~~~  split the study\n"},
    {"seeds: 0..5\n", "s.yaml:3:8: error: seeds are whole numbers from 1 to "
                      "4294967295\n"
                      "    3 | seeds: 0..5\n"
                      "      |        ^~~~  1..20 or [1, 2, 3]\n"},
    {"seeds: [1, 2, 1]\n", "s.yaml:3:8: error: a seed is there twice\n"
                           "    3 | seeds: [1, 2, 1]\n"
                           "      |        ^\n"},
    {"expect: [{that: hijackd-connections == 0}]\n",
     "s.yaml:3:17: error: no column \"hijackd-connections\"\n"
     "    3 | expect: [{that: hijackd-connections == 0}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~~  did you mean "
     "\"hijacked_connections\"?\n"},
    {"expect: [{that: server.MPJoinAckRX == 0}]\n",
     "s.yaml:3:17: error: no column \"server.MPJoinAckRX\"\n"
     "    3 | expect: [{that: server.MPJoinAckRX == 0}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~  did you mean "
     "\"server.MPJoinAckRx\"?\n"},
    {"expect: [{that: MPJoinAckRx == 0}]\n",
     "s.yaml:3:17: error: no column \"MPJoinAckRx\"\n"
     "    3 | expect: [{that: MPJoinAckRx == 0}]\n"
     "      |                 ^~~~~~~~~~~  did you mean \"client.MPJoinAckRx\" "
     "or \"server.MPJoinAckRx\"?\n"},
    {"expect: [{that: completed = 2}]\n",
     "s.yaml:3:27: error: a comparison is missing\n"
     "    3 | expect: [{that: completed = 2}]\n"
     "      |                           ^  one of: == != <= >= < > ~\n"},
    {"expect: [{that: each(completed) ~ 2}]\n",
     "s.yaml:3:17: error: \"~\" compares what was counted with what was "
     "expected\n"
     "    3 | expect: [{that: each(completed) ~ 2}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~~  hijacked-connections ~ "
     "expected-hijacked\n"},
    {"expect: [{that: completed == 2 s}]\n",
     "s.yaml:3:30: error: \"2 s\" is compared with what has no unit\n"
     "    3 | expect: [{that: completed == 2 s}]\n"
     "      |                              ^~~\n"},
    {"expect: [{that: completion-s < 3 Mbit/s}]\n",
     "s.yaml:3:32: error: \"3 Mbit/s\" is compared with completion_s, which is "
     "in s\n"
     "    3 | expect: [{that: completion-s < 3 Mbit/s}]\n"
     "      |                                ^~~~~~~~  one of: ns us ms s "
     "min\n"},
    {"expect: [{that: goodput-bps < 3 mb}]\n",
     "s.yaml:3:31: error: \"3 mb\" is compared with goodput_bps, which is in "
     "bit/s\n"
     "    3 | expect: [{that: goodput-bps < 3 mb}]\n"
     "      |                               ^~~~  did you mean \"Mbit/s\"?\n"},
    {"expect: [{that: completed == 2 == 3}]\n",
     "s.yaml:3:32: error: \"== 3\" is more than one comparison\n"
     "    3 | expect: [{that: completed == 2 == 3}]\n"
     "      |                                ^~~~\n"},
    {"expect: [{that: total(completed) == 2}]\n",
     "s.yaml:3:17: error: no function \"total\"\n"
     "    3 | expect: [{that: total(completed) == 2}]\n"
     "      |                 ^~~~~  one of: sum min max mean count each\n"},
    {"sweep: {family: [ipv4]}\nexpect: [{where: {family: ipv6}, that: "
     "completed == 1}]\n",
     "s.yaml:4:27: error: axis \"family\" has no value \"ipv6\"\n"
     "    4 | expect: [{where: {family: ipv6}, that: completed == 1}]\n"
     "      |                           ^~~~  did you mean \"ipv4\"?\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: pie, x: family, y: "
     "completed}]\n",
     "s.yaml:4:27: error: no kind \"pie\"\n"
     "    4 | plots: [{figure: f, kind: pie, x: family, y: completed}]\n"
     "      |                           ^~~  one of: bars lines "
     "matrix cdf survival series\n"},
    {"plots: [{figure: f, kind: bars, x: seed, y: completed}]\n",
     "s.yaml:3:36: error: no sweep axis \"seed\"\n"
     "    3 | plots: [{figure: f, kind: bars, x: seed, y: completed}]\n"
     "      |                                    ^~~~  there is none\n"},
    {"plots: [{figure: f, kind: series}]\n",
     "s.yaml:3:9: error: a plot needs \"y\"\n"
     "    3 | plots: [{figure: f, kind: series}]\n"
     "      |         ^\n"},
    {"plots: [{figure: f, kind: series, x: time, y: windows}]\n",
     "s.yaml:3:38: error: along x of a series is time\n"
     "    3 | plots: [{figure: f, kind: series, x: time, y: windows}]\n"
     "      |                                      ^~~~  y: goodput\n"
     "s.yaml:3:47: error: no quantity of a series \"windows\"\n"
     "    3 | plots: [{figure: f, kind: series, x: time, y: windows}]\n"
     "      |                                               ^~~~~~~  one of: "
     "goodput cwnd rtt share\n"},
    {"labels: {goodput-bps: speed, paths.lte.dely: far}\n"
     "sweep: {paths.lte.delay: [1 ms, 2 ms]}\n",
     "s.yaml:3:30: error: \"paths.lte.dely\" is no axis, no value of one and "
     "no column\n"
     "    3 | labels: {goodput-bps: speed, paths.lte.dely: far}\n"
     "      |                              ^~~~~~~~~~~~~~  did you mean "
     "\"paths.lte.delay\"?\n"},
    {"plots: [{figure: f, kind: cdf, x: complete}]\n",
     "s.yaml:3:35: error: no column \"complete\"\n"
     "    3 | plots: [{figure: f, kind: cdf, x: complete}]\n"
     "      |                                   ^~~~~~~~  did you mean "
     "\"completed\"?\n"},
    {"plots: [{figure: f, kind: cdf, x: completion-s, y: intact, log: xy}]\n",
     "s.yaml:3:52: error: a cdf shows one column, as \"x\", and the share of "
     "runs\n"
     "    3 | plots: [{figure: f, kind: cdf, x: completion-s, y: intact, log: "
     "xy}]\n"
     "      |                                                    ^~~~~~  x: "
     "completion-s\n"
     "s.yaml:3:65: error: shares begin at 0\n"
     "    3 | : cdf, x: completion-s, y: intact, log: xy}]\n"
     "      |                                         ^~  log: x\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: bars, x: family, y: "
     "[completion-s, goodput-bps]}]\n",
     "s.yaml:4:62: error: one axis for s and bit/s\n"
     "    4 | ind: bars, x: family, y: [completion-s, goodput-bps]}]\n"
     "      |                                         ^~~~~~~~~~~  make it two "
     "figures\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: matrix, x: family, y: "
     "goodput-bps}]\n",
     "s.yaml:4:9: error: a matrix shows one column that counts connections or "
     "runs\n"
     "    4 | plots: [{figure: f, kind: matrix, x: family, y: goodput-bps}]\n"
     "      |         ^  y: completed\n"},
    {"sweep: {family: [ipv4], paths.lte.loss: [0 %]}\n"
     "predictions: {of: stop, rows: family, columns: paths.lt.loss}\n",
     "s.yaml:4:14: error: predictions need \"table\"\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |              ^\n"
     "s.yaml:4:19: error: \"stop\" is no column that counts connections or "
     "runs\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |                   ^~~~  of: hijacked-connections\n"
     "s.yaml:4:48: error: no sweep axis \"paths.lt.loss\"\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |                                                ^~~~~~~~~~~~~  "
     "did "
     "you mean \"paths.lte.loss\"?\n"},
    {"sweep: {family: [ipv4], paths.lte.loss: [0 %]}\n"
     "predictions: {of: completed, rows: family, columns: paths.lte.loss,\n"
     "  table: {ipv4: {1 %: yes}, ipv5: {}}}\n",
     "s.yaml:5:18: error: \"1 %\" is no value of paths.lte.loss\n"
     "    5 |   table: {ipv4: {1 %: yes}, ipv5: {}}}\n"
     "      |                  ^~~  one of: 0 %\n"
     "s.yaml:5:29: error: \"ipv5\" is no value of family\n"
     "    5 |   table: {ipv4: {1 %: yes}, ipv5: {}}}\n"
     "      |                             ^~~~  did you mean \"ipv4\"?\n"},
    {"sweep: {family: [ipv4]}\n"
     "predictions: {of: completed, rows: family, columns: family, table: {}}\n",
     "s.yaml:4:68: error: predictions want a sweep of two axes\n"
     "    4 | , rows: family, columns: family, table: {}}\n"
     "      |                                         ^\n"},
};

static void test_cases(void **state)
{
    (void)state;
    refuse_all(cases, COUNT_OF(cases));
}

static void test_changes(void **state)
{
    (void)state;
    const struct {
        struct study_changes changes;
        const char *messages;
    } bad[] = {
        {{.set = (const char *const[]){"stop"}, .n_set = 1},
         "--set stop: error: wants key=value\n"},
        {{.set = (const char *const[]){"stop= "}, .n_set = 1},
         "--set stop: error: wants a value after \"=\"\n"},
        {{.set = (const char *const[]){"stop=[1 s"}, .n_set = 1},
         "--set stop:1:1: error: this bracket is not closed\n"
         "    1 | [1 s\n"
         "      | ^\n"},
        {{.set = (const char *const[]){"stop=1"}, .n_set = 1},
         "--set stop:1:1: error: stop has no unit\n"
         "    1 | 1\n"
         "      | ^  one of: ns us ms s min\n"},
        {{.set = (const char *const[]){"family=ipv4"}, .n_set = 1},
         "--set family: error: \"family\" is swept, and the sweep would win\n"},
        {{.set = (const char *const[]){"paths.lt.delay=5 ms"}, .n_set = 1},
         "--set paths.lt.delay: error: \"paths.lt.delay\": there is no \"lt\" "
         "in paths\n      did you mean \"lte\"?\n"},
        {{.set = (const char *const[]){"sweep.famly=[ipv4, ipv6]"}, .n_set = 1},
         "--set sweep.famly: error: \"sweep.famly\": there is no \"famly\" in "
         "sweep\n      did you mean \"family\"?\n"},
        {{.set = (const char *const[]){"attackers.0.on=wifi"}, .n_set = 1},
         "--set attackers.0.on: error: \"attackers.0.on\": there is no list "
         "\"attackers\"\n"},
        {{.seeds = "5..1"},
         "--seeds:1:1: error: seeds 5..1: none\n"
         "    1 | 5..1\n"
         "      | ^~~~\n"},
    };
    static const char text[] = SHORTEST "sweep: {family: [ipv4, ipv6]}\n";

    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        struct study s;
        char *messages;
        assert_false(
            read_text(&s, text, strlen(text), &bad[i].changes, &messages));
        assert_string_equal(messages, bad[i].messages);
        free(messages);
        study_free(&s);
    }
}

/* What is right and may not be meant: a map that loses keys by a set. */
static const struct bad_case doubtful[] = {
    {"keying: {profile: baerts, source: psk, rotate: {every: 1 s}}\n"
     "sweep: {v: [{name: a}, {name: b, set: {keying: {profile: hardened}}}]}\n",
     "s.yaml:4:40: warning: \"keying\" is replaced as a whole and loses: "
     "source, rotate\n"
     "    4 | sweep: {v: [{name: a}, {name: b, set: {keying: {profile: "
     "hardened}}}]}\n"
     "      |                                        ^~~~~~  \"keying.KEY\" "
     "sets one key of it\n"},
    {"endpoints: {client: {sack: no, limits: {subflows: 1}, path-manager: "
     "kernel}}\n"
     "sweep: {endpoints: [{client: {path-manager: kernel, limits: {}}}]}\n",
     "s.yaml:4:9: warning: \"endpoints\" is replaced as a whole and loses: "
     "client.sack, client.limits.subflows\n"
     "    4 | sweep: {endpoints: [{client: {path-manager: kernel, limits: "
     "{}}}]}\n"
     "      |         ^~~~~~~~~  \"endpoints.KEY\" sets one key of it\n"},
    {"stop: 5 s\nsweep: {paths.lte.cut: [1 s, 5 s, never], paths.wifi: "
     "[{loss-from: "
     "6 s}]}\n",
     "s.yaml:4:30: warning: the path is cut when the run has stopped (5 s)\n"
     "    4 | sweep: {paths.lte.cut: [1 s, 5 s, never], paths.wifi: "
     "[{loss-from: "
     "6 s}]\n"
     "      |                              ^~~\n"
     "s.yaml:4:68: warning: losses begin when the run has stopped (5 s)\n"
     "    4 | , 5 s, never], paths.wifi: [{loss-from: 6 s}]}\n"
     "      |                                         ^~~\n"},
    /* nothing is lost */
    {"sweep: {v: [{name: a, set: {keying: {profile: baerts}}}],\n"
     "  keying.profile: [tcp, rfc8684]}\n",
     ""},
    {"keying: {profile: baerts}\n"
     "sweep: {keying: [{profile: hardened, source: tls13}]}\n",
     ""},
    {"keying: {profile: baerts}\nsweep: {keying.profile: [hardened]}\n", ""},
    {"attackers: [{attack: join-with-sniffed-keys, on: wifi,\n"
     "             reads: {from: 1 s, to: 2 s}}]\n"
     "sweep: {attackers.0.reads: [nothing]}\n",
     ""},
};

/* A key from outside has no effect where a variant sets it. */
static void test_set_beside_variants(void **state)
{
    static const char text[] =
        SHORTEST "sweep: {v: [{name: a}, {name: b, set: {stop: 5 s}}]}\n";
    const struct study_changes changes = {
        .set = (const char *const[]){"stop=9 s"}, .n_set = 1};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct study s;
    char *messages;
    size_t size;
    FILE *f = open_memstream(&messages, &size);

    (void)state;
    assert_non_null(diags);
    assert_non_null(f);
    assert_true(study_read(&s, "s.yaml", text, strlen(text), &changes, diags));
    scn_diags_print_warnings(diags, f);
    fclose(f);
    assert_string_equal(
        messages, "--set stop: warning: variant \"b\" sets \"stop\" itself\n");
    free(messages);
    study_free(&s);
    scn_diags_free(diags);
    free(diags);
}

static void test_undecided(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(doubtful); i++) {
        struct scn_diags *diags = calloc(1, sizeof *diags);
        struct study s;
        char text[512], *messages;
        size_t size;
        FILE *f = open_memstream(&messages, &size);

        assert_non_null(diags);
        assert_non_null(f);
        snprintf(text, sizeof text, SHORTEST "%s", doubtful[i].text);
        assert_true(study_read(&s, "s.yaml", text, strlen(text), NULL, diags));
        scn_diags_print_warnings(diags, f);
        fclose(f);
        assert_string_equal(messages, doubtful[i].messages);
        free(messages);
        study_free(&s);
        scn_diags_free(diags);
        free(diags);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_undecided),
        cmocka_unit_test(test_set_beside_variants),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
