/* SPDX-License-Identifier: MIT */
/* Maps: what is read of them, and each thing that can be wrong. */
#include "scenario_file.h"

#define ON_MAP "name: t\ntopology: {map: m.txt}\n"
#define PATH   "paths: {wifi: {client-at: a, server-at: b}}\n"

static void write_map(const char *text, size_t len)
{
    write_beside("m.txt", text, len);
}

static void test_good(void **state)
{
    (void)state;
    static const char map[] = "# a map\n"
                              "\n"
                              "r-1 r.2 1Gbit/s 5ms   # the first\r\n"
                              "  r.2 r3 2.5Mbit/s 10us 7\n"
                              "r3 r-1 1kbit/s 0ms 65535 1000000";
    struct study s;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = calloc(1, sizeof *c);

    assert_true(diags && c);
    write_map(map, sizeof map - 1);
    read_good(&s,
              ON_MAP "paths: {wifi: {client-at: r3, server-at: r-1, delay: 2 "
                     "ms}, lte: {client-at: r3, server-at: r.2}}\n",
              NULL);
    assert_true(study_cell(&s, 0, &a, c, diags));
    assert_int_equal(c->map.n_nodes, 3);
    assert_int_equal(c->map.n_links, 3);
    assert_string_equal(c->map.node[1].name, "r.2");
    assert_int_equal(c->map.link[0].end[0], 0);
    assert_int_equal(c->map.link[0].end[1], 1);
    assert_int_equal(c->map.link[0].rate_bps, 1000000000);
    assert_int_equal(c->map.link[0].delay_ns, 5000000);
    assert_int_equal(c->map.link[0].metric, 1);
    assert_int_equal(c->map.link[0].queue_packets, 100);
    assert_int_equal(c->map.link[1].rate_bps, 2500000);
    assert_int_equal(c->map.link[1].metric, 7);
    assert_int_equal(c->map.link[2].metric, 65535);
    assert_int_equal(c->map.link[2].queue_packets, 1000000);
    assert_int_equal(c->path[0].client_at, 2);
    assert_int_equal(c->path[0].server_at, 0);
    assert_int_equal(c->path[0].delay_ns, 2000000);
    assert_int_equal(c->path[1].server_at, 1);
    free(c);
    free(diags);
    arena_free(&a);
    study_free(&s);
}

static void test_tapped(void **state)
{
    (void)state;
    static const char text[] =
        "name: t\ntopology: {map: m.txt, tapped-links: 1}\n" PATH
        "attackers: [{attack: join-with-sniffed-keys, on: tapped-links,\n"
        "  reads: {from: 1 s, to: 3 s, lasts: 500 ms}}]\n";
    struct study s;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = calloc(1, sizeof *c);

    assert_true(diags && c);
    write_map("a b 1Mbit/s 1ms\n", 16);
    read_good(&s, text, NULL);
    assert_true(study_cell(&s, 0, &a, c, diags));
    assert_int_equal(c->map.tapped, 1);
    assert_true(c->attacker[0].on_links);
    assert_int_equal(c->attacker[0].n_taps, 1);
    assert_int_equal(c->attacker[0].tap[0].on, SCN_PATHS_MAX);
    assert_int_equal(c->attacker[0].tap[0].from_ns, 1000000000);
    assert_int_equal(c->attacker[0].tap[0].lasts_ns, 500000000);
    free(c);
    free(diags);
    arena_free(&a);
    study_free(&s);
}

static const struct {
    const char *map, *scenario, *first_line;
} bad[] = {
    {"a b 1Mbit/s 1ms\n",
     "name: t\ntopology: {map: m.txt, tapped-links: 2}\n" PATH,
     "s.yaml:2:11: error: 2 links are tapped and the map has 1\n"},
    {"a b 1Mbit/s 1ms\n",
     "name: t\ntopology: {map: m.txt, tapped-links: -1}\n" PATH,
     "s.yaml:2:38: error: tapped-links cannot be negative\n"},
    {"",
     "name: t\npaths: {wifi: {}}\n"
     "attackers: [{attack: join-with-sniffed-keys, on: tapped-links}]\n",
     "s.yaml:3:13: error: there is no map to draw of\n"},
    {"",
     "name: t\npaths: {wifi: {}}\n"
     "attackers: [{attack: join-with-sniffed-keys, on: [wifi, "
     "tapped-links]}]\n",
     "s.yaml:3:57: error: no path \"tapped-links\"\n"},
    {"",
     "name: t\npaths: {wifi: {}}\n"
     "attackers: [{attack: join-with-sniffed-keys, on: wifi, reads: {lasts: 1 "
     "s}}]\n",
     "s.yaml:3:63: error: a window that is drawn begins between two times\n"},
    {"", ON_MAP PATH, "m.txt: error: a map without a link\n"},
    {"a b 1Mbit/s\n", ON_MAP PATH,
     "m.txt:1:1: error: a link is: node node rate delay [metric [queue]]\n"
     "    1 | a b 1Mbit/s\n"
     "      | ^  r1 r2 1Gbit/s 5ms\n"},
    {"a b 1Mbit/s 1ms 1 1 1\n", ON_MAP PATH, "m.txt:1:21: error: a link is:"},
    {"a b 1Mbit/s 1ms 1 1 1 1 1\n", ON_MAP PATH, "m.txt:1:21: error: a link"},
    {"#\na a 1Mbit/s 1ms\n", ON_MAP PATH,
     "m.txt:2:3: error: a link from a node to itself\n"},
    {"a b 1Mbit/s 1ms\nb a 1Mbit/s 2ms\n", ON_MAP PATH,
     "m.txt:2:1: error: a second link between \"b\" and \"a\"\n"},
    {"a b 1Mbit 1ms\n", ON_MAP PATH,
     "m.txt:1:6: error: unknown unit \"Mbit\" in rate\n"},
    {"a b 1Mbit/s 1\n", ON_MAP PATH, "m.txt:1:13: error: delay has no unit\n"},
    {"a b 1Mbit/s 1ms 0\n", ON_MAP PATH,
     "m.txt:1:17: error: metric must be from 1 to 65535\n"},
    {"a b 1Mbit/s 1ms 1 0\n", ON_MAP PATH,
     "m.txt:1:19: error: queue must be from 1 to 1000000\n"},
    {"a b 1Mbit/s 1ms 1 1.5\n", ON_MAP PATH, "m.txt:1:19: error: queue"},
    {"a b! 1Mbit/s 1ms\n", ON_MAP PATH,
     "m.txt:1:3: error: \"b!\" cannot be a node\n"},
    {"a a-name-of-17-chr 1Mbit/s 1ms\n", ON_MAP PATH,
     "m.txt:1:3: error: \"a-name-of-17-chr\" cannot be a node\n"},
    {"a b\t1Mbit/s 1ms\n", ON_MAP PATH, "m.txt:1:4: error: tab character\n"},
    {"a b 1Mbit/s 1ms\nc d 1Mbit/s 1ms\n",
     ON_MAP "paths: {wifi: {client-at: a, server-at: d}}\n",
     "s.yaml:3:9: error: no links lead from \"a\" to \"d\"\n"},
    {"a b 1Mbit/s 1ms\n", ON_MAP "paths: {wifi: {client-at: a}}\n",
     "s.yaml:3:9: error: a path attaches to the map at both ends\n"},
    {"a b 1Mbit/s 1ms\n",
     ON_MAP "paths: {wifi: {client-at: a, server-at: bb}}\n",
     "s.yaml:3:41: error: no node \"bb\"\n"},
    {"a b 1Mbit/s 1ms\n",
     ON_MAP "paths:\n  wifi: {client-at: a, server-at: b}\n"
            "  lte: {shares: wifi}\n",
     "s.yaml:5:3: error: on a map no path shares another's link\n"},
    {"a b 1Mbit/s 1ms\n", ON_MAP PATH "family: ipv6\n",
     "s.yaml:4:9: error: routers of a map forward IPv4 only\n"},
    {"", "name: t\n" PATH,
     "s.yaml:2:27: error: there is no map to attach to\n"},
    {"", "name: t\ntopology: {map: no.txt}\n" PATH,
     "s.yaml:2:17: error: cannot read \"no.txt\": No such file or directory\n"},
    {"", "name: t\ntopology: {map: ../m.txt}\n" PATH,
     "s.yaml:2:17: error: map: a file lies beside the scenario or below\n"},
    {"", "name: t\ntopology: {map: /m.txt}\n" PATH,
     "s.yaml:2:17: error: cannot read \"/m.txt\": No such file or directory\n"},
    {"", "name: t\ntopology: {}\npaths: {wifi: {}}\n",
     "s.yaml:2:11: error: a topology has a map\n"},
    {"", "name: t\ntopology: m.txt\npaths: {wifi: {}}\n",
     "s.yaml:2:11: error: topology must be a map\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        struct study s;
        char *messages;
        write_map(bad[i].map, strlen(bad[i].map));
        assert_false(read_text(&s, bad[i].scenario, strlen(bad[i].scenario),
                               NULL, &messages));
        if (!strstr(messages, bad[i].first_line))
            fail_msg("case %u\n%s\nit should have\n%s", i, messages,
                     bad[i].first_line);
        if (strstr(messages, "map: a file") || strstr(messages, "cannot read"))
            assert_null(strstr(messages, "no map to attach to"));
        free(messages);
        study_free(&s);
    }
}

/* Lines with numbers in place of the nodes'; the last is one too many. */
static void too_many(const char *line, unsigned n, const char *message)
{
    const unsigned side = 100;
    char *text = NULL, *messages;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    struct study s;

    assert_non_null(f);
    for (unsigned i = 0; i < n; i++)
        fprintf(f, line, i / side, i % side);
    fclose(f);
    write_map(text, len);
    free(text);
    assert_false(
        read_text(&s, ON_MAP PATH, strlen(ON_MAP PATH), NULL, &messages));
    if (!strstr(messages, message))
        fail_msg("%s\nit should have\n%s", messages, message);
    free(messages);
    study_free(&s);
}

static void test_bounds(void **state)
{
    (void)state;
    too_many("r%u s%u 1Mbit/s 1ms\n", SCN_MAP_LINKS_MAX + 1,
             "m.txt:8193:1: error: more than 8192 links\n");
    too_many("r%ux%u a 1Mbit/s 1ms\n", SCN_MAP_NODES_MAX,
             "m.txt:4096:1: error: more than 4096 nodes\n");
}

/* One message for a bad map, however many cells read it; no octets crash it. */
static void test_garbage(void **state)
{
    (void)state;
    static const char text[] = ON_MAP PATH "sweep: {stop: [1 s, 2 s, 3 s]}\n";
    static const char junk[] = "a b 1Mbit/s \0 1ms\n\xff\xfe# \x01\n";
    struct study s;
    char *messages, *first;

    write_map("a b 1Mbit/s\n", 12);
    assert_false(read_text(&s, text, sizeof text - 1, NULL, &messages));
    first = strstr(messages, "m.txt:1:1:");
    assert_non_null(first);
    assert_null(strstr(first + 1, "m.txt:1:1:"));
    free(messages);
    study_free(&s);
    write_map("\xef\xbb\xbf"
              "a b 1Mbit/s 1ms\r\n",
              20);
    assert_true(read_text(&s, text, sizeof text - 1, NULL, &messages));
    free(messages);
    study_free(&s);
    for (size_t len = 0; len <= sizeof junk; len++) {
        write_map(junk, len);
        assert_false(read_text(&s, text, sizeof text - 1, NULL, &messages));
        free(messages);
        study_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),    cmocka_unit_test(test_tapped),
        cmocka_unit_test(test_bad),     cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
