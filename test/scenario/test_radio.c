/* SPDX-License-Identifier: MIT */
/* Paths by radio: what they may be told, and each thing that can be wrong. */
#include "command.h"
#include "scn_draws.h"
#include "scn_value.h"

static int set_up(void **state)
{
    (void)state;
    return enter_folder();
}

#define WLAN(text) "name: t\npaths:\n  wlan: {" text "}\n"

static void read_one(const char *text, struct scenario *c)
{
    static struct scn_diags diags;
    struct arena a = {NULL};
    struct study s;

    read_good(&s, text, NULL);
    assert_true(study_cell(&s, 0, &a, c, &diags));
    study_free(&s);
    arena_free(&a);
}

static void test_wifi(void **state)
{
    struct scenario *c = calloc(1, sizeof *c);
    const struct scn_radio *r = &c->path[0].radio;

    (void)state;
    read_one(WLAN("kind: wifi"), c);
    assert_int_equal(c->path[0].kind, SCN_WIFI);
    assert_int_equal(c->path[0].rate_bps, 1000000000);
    assert_int_equal(c->path[0].queue_packets, 500);
    assert_int_equal(r->distance_mm, 10000);
    assert_int_equal(r->walks_to_mm, 0);
    assert_int_equal(r->mcs, SCN_MCS_ADAPTIVE);
    assert_int_equal(r->standard, SCN_80211N);
    assert_int_equal(r->stations, 0);
    assert_int_equal(draws_of(c), 1u << DRAW_RADIO);
    read_one(WLAN("kind: wifi, rate: 5 Mbit/s, queue: 20 packets, radio: "
                  "{distance: 1.5 m, walks-to: 2 km, speed: 0.5 m/s, "
                  "standard: 802.11ac, mcs: 9, stations: 3, "
                  "station-rate: 2 Mbit/s}"),
             c);
    assert_int_equal(c->path[0].rate_bps, 5000000);
    assert_int_equal(c->path[0].queue_packets, 20);
    assert_int_equal(r->distance_mm, 1500);
    assert_int_equal(r->walks_to_mm, 2000000);
    assert_int_equal(r->speed_mm_s, 500);
    assert_int_equal(r->mcs, 9);
    assert_int_equal(r->standard, SCN_80211AC);
    assert_int_equal(r->stations, 3);
    assert_int_equal(r->station_bps, 2000000);
    free(c);
}

static void test_lte(void **state)
{
    struct scenario *c = calloc(1, sizeof *c);
    const struct scn_radio *r = &c->path[0].radio;

    (void)state;
    read_one(WLAN("kind: lte"), c);
    assert_int_equal(c->path[0].kind, SCN_LTE);
    assert_int_equal(c->path[0].queue_packets, 100);
    assert_int_equal(r->distance_mm, 100000);
    assert_int_equal(r->bandwidth, SCN_5_MHZ);
    read_one(WLAN("kind: lte, radio: {bandwidth: 20 MHz, walks-to: 1 km}"), c);
    assert_int_equal(r->bandwidth, SCN_20_MHZ);
    assert_int_equal(r->speed_mm_s, 1400);
    free(c);
}

#define HOSTS "hosts: {a: {role: client, connects-to: b}, b: {role: server}}\n"

static void test_link(void **state)
{
    struct scenario *c = calloc(1, sizeof *c);

    (void)state;
    read_one("name: t\n" HOSTS "links:\n"
             "  - {name: l, a: a, b: s, kind: wifi, radio: {mcs: 5}}\n"
             "  - {a: s, b: r}\n"
             "  - {a: r, b: b}\n",
             c);
    assert_int_equal(c->n_paths, 1);
    assert_int_equal(c->path[0].kind, SCN_WIFI);
    assert_int_equal(c->path[0].rate_bps, 1000000000);
    assert_int_equal(c->path[0].queue_packets, 500);
    assert_int_equal(c->path[0].radio.mcs, 5);
    assert_int_equal(c->path[0].radio.distance_mm, 10000);
    free(c);
}

/* What follows the name, and what is said first. */
static const struct {
    const char *text, *said;
} bad[] = {
    {"paths: {a: {kind: nr}}\n",
     "s.yaml:2:19: error: no kind \"nr\"\n"
     "    2 | paths: {a: {kind: nr}}\n"
     "      |                   ^~  one of: point-to-point wifi lte\n"},
    {"paths: {a: {radio: {distance: 5 m}}}\n",
     "s.yaml:2:20: error: kind \"point-to-point\" has no radio\n"
     "    2 | paths: {a: {radio: {distance: 5 m}}}\n"
     "      |                    ^  kind: wifi, or lte\n"},
    {"paths: {a: {kind: wifi, radio: 5 m}}\n",
     "s.yaml:2:32: error: radio must be a map\n"},
    {"paths: {a: {kind: wifi, radio: {distance: 5}}}\n",
     "s.yaml:2:43: error: distance has no unit\n"
     "    2 | paths: {a: {kind: wifi, radio: {distance: 5}}}\n"
     "      |                                           ^  one of: m km\n"},
    {"paths: {a: {kind: wifi, radio: {distance: 10 cm}}}\n",
     "s.yaml:2:46: error: unknown unit \"cm\" in distance\n"},
    {"paths: {a: {kind: wifi, radio: {distance: 0 m}}}\n",
     "s.yaml:2:43: error: distance must be from 1 m to 100 km\n"},
    {"paths: {a: {kind: wifi, radio: {walks-to: 9 m, speed: 5 km/h}}}\n",
     "s.yaml:2:57: error: unknown unit \"km/h\" in speed\n"
     "    2 | paths: {a: {kind: wifi, radio: {walks-to: 9 m, speed: 5 km/h}}}\n"
     "      |                                                         ^~~~  "
     "one of: m/s\n"},
    {"paths: {a: {kind: wifi, radio: {speed: 5 m/s}}}\n",
     "s.yaml:2:40: error: nobody is told where to walk\n"
     "    2 | paths: {a: {kind: wifi, radio: {speed: 5 m/s}}}\n"
     "      |                                        ^~~~~  walks-to: 60 m\n"},
    {"paths: {a: {kind: wifi, radio: {mcs: 10}}}\n",
     "s.yaml:2:38: error: mcs must be from 0 to 9\n"},
    {"paths: {a: {kind: wifi, radio: {mcs: best}}}\n",
     "s.yaml:2:38: error: mcs: \"best\" is not a number\n"},
    {"paths: {a: {kind: wifi, radio: {mcs: 8}}}\n",
     "s.yaml:2:38: error: 802.11n has no MCS above 7\n"
     "    2 | paths: {a: {kind: wifi, radio: {mcs: 8}}}\n"
     "      |                                      ^  standard: 802.11ac\n"},
    {"paths: {a: {kind: wifi, radio: {standard: 802.11b}}}\n",
     "s.yaml:2:43: error: no standard \"802.11b\"\n"},
    {"paths: {a: {kind: wifi, radio: {bandwidth: 5 MHz}}}\n",
     "s.yaml:2:44: error: \"bandwidth\" is of kind \"lte\"\n"},
    {"paths: {a: {kind: lte, radio: {stations: 2}}}\n",
     "s.yaml:2:42: error: \"stations\" is of kind \"wifi\"\n"},
    {"paths: {a: {kind: lte, radio: {bandwidth: 7 MHz}}}\n",
     "s.yaml:2:43: error: no bandwidth \"7 MHz\"\n"},
    {"paths: {a: {kind: lte, radio: {power: 3}}}\n",
     "s.yaml:2:32: error: unknown key \"power\" in radio\n"},
    {"paths: {a: {kind: lte}, b: {kind: lte}}\n",
     "s.yaml:2:35: error: a second path of kind \"lte\"\n"},
    {"family: ipv6\npaths: {a: {kind: lte}}\n",
     "s.yaml:3:19: error: ns-3's LTE is not used with IPv6 here\n"
     "    3 | paths: {a: {kind: lte}}\n"
     "      |                   ^~~  family: ipv4\n"},
    {"routes: any\npaths: {a: {kind: wifi}, b: {}}\n",
     "s.yaml:3:19: error: no other path's server is reached by a radio\n"
     "    3 | paths: {a: {kind: wifi}, b: {}}\n"
     "      |                   ^~~~  routes: direct\n"},
    {"clock: real\npaths: {a: {kind: wifi}}\n",
     "s.yaml:3:19: error: radios are simulated, and not in real time\n"
     "    3 | paths: {a: {kind: wifi}}\n"
     "      |                   ^~~~  clock: simulated\n"},
    {"paths: {a: {kind: wifi}, b: {shares: a}}\n",
     "s.yaml:2:26: error: a radio link is not shared\n"},
    {HOSTS "links: [{a: a, b: r, kind: wifi}, {a: r, b: b}]\n",
     "s.yaml:3:9: error: what is drawn, or changes with time, is of a link "
     "with "
     "a name\n"},
    {HOSTS "links: [{a: a, b: r}, {name: l, a: r, b: b, kind: wifi}]\n",
     "s.yaml:3:36: error: a radio is of a host, which is \"a\" of its link\n"
     "    3 | links: [{a: a, b: r}, {name: l, a: r, b: b, kind: wifi}]\n"
     "      |                                    ^  a: phone, b: r1\n"},
    {HOSTS "links: [{name: l, a: a, b: r, radio: {}}, {a: r, b: b}]\n",
     "s.yaml:3:38: error: kind \"point-to-point\" has no radio\n"},
    {HOSTS "links: [{name: l, a: a, b: r, kind: lte},\n"
           "  {name: m, a: b, b: r, kind: lte}]\n",
     "s.yaml:4:31: error: a second link of kind \"lte\"\n"},
    {"family: ipv6\n" HOSTS
     "links: [{name: l, a: a, b: r, kind: lte}, {a: r, b: b}]\n",
     "s.yaml:4:37: error: ns-3's LTE is not used with IPv6 here\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        char *messages, text[512];
        struct study s;

        snprintf(text, sizeof text, "name: t\n%s", bad[i].text);
        assert_false(read_text(&s, text, strlen(text), NULL, &messages));
        if (strncmp(messages, bad[i].said, strlen(bad[i].said)) != 0)
            fail_msg("case %u\n%s\nit should begin\n%s", i, messages,
                     bad[i].said);
        free(messages);
        study_free(&s);
    }
}

/* Where the plug-in is asked for. */
static void test_missing(void **state)
{
    (void)state;
    write_file("radio.yaml", WLAN("delay: 1 ms, kind: wifi"));
    assert_int_equal(mpx("FAKE_LACKS='no mpx-wifi.so'", "run radio.yaml"), 4);
    assert_said("mpx: radio.yaml:3:29: no mpx-wifi.so\n");
    assert_int_equal(mpx("FAKE_LACKS='no mpx-wifi.so'", "check radio.yaml"), 0);
    write_file("swept.yaml",
               WLAN("delay: 1 ms") "sweep: {paths.wlan.kind: [wifi]}\n");
    assert_int_equal(mpx("FAKE_LACKS='no mpx-wifi.so'", "run swept.yaml"), 4);
    assert_said("mpx: swept.yaml:3:9: no mpx-wifi.so\n");
    write_file("link.yaml", "name: l\n" HOSTS "links:\n"
                            "  - {a: a, b: r, name: l, kind: wifi}\n"
                            "  - {a: r, b: b}\n");
    assert_int_equal(mpx("FAKE_LACKS='no mpx-wifi.so'", "run link.yaml"), 4);
    assert_said("mpx: link.yaml:4:33: no mpx-wifi.so\n");
}

static void test_units(void **state)
{
    struct arena a = {NULL};
    struct scn_quantity q;

    (void)state;
    assert_true(scn_value_guess("12.5 m", &q));
    assert_int_equal(q.dim, SCN_DIM_LENGTH);
    assert_string_equal(scn_value_suffix(q.dim), "_m");
    assert_true(scn_value_csv(&q) == 12.5);
    assert_string_equal(scn_value_text(&a, q.dim, q.value), "12.5 m");
    assert_true(scn_value_guess("3 m/s", &q));
    assert_string_equal(scn_value_suffix(q.dim), "_mps");
    assert_true(scn_value_csv(&q) == 3);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wifi),    cmocka_unit_test(test_lte),
        cmocka_unit_test(test_link),    cmocka_unit_test(test_bad),
        cmocka_unit_test(test_missing), cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
