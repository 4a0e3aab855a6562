/* SPDX-License-Identifier: MIT */
/* Hosts and links: what is read of them, and each thing that can be wrong. */
#include "scenario_test.h"

#include "scenario_ends.h"

#define HOSTS                                                                  \
    "name: t\n"                                                                \
    "hosts:\n"                                                                 \
    "  c: {role: client, count: 2, connects-to: [web, mail]}\n"                \
    "  web: {role: server}\n"                                                  \
    "  mail: {role: server, key: own, scheduler: minrtt}\n"
#define LINKS                                                                  \
    "links:\n"                                                                 \
    "  - {a: c, b: r1, rate: {to-server: 1 Mbit/s, to-client: 2 Mbit/s}}\n"    \
    "  - {a: r1, b: r2, name: core, delay: 3 ms, metric: 7, loss: 1 %}\n"      \
    "  - {a: r2, b: web, loss: {to-server: 0 %, to-client: 2 %}}\n"            \
    "  - {a: r2, b: mail}\n"
#define KEYS "keying: {profile: baerts}\n"

static void test_good(void **state)
{
    (void)state;
    struct study s;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = calloc(1, sizeof *c);

    assert_true(diags && c);
    read_good(&s, HOSTS LINKS KEYS "traffic: {connections: 3}\n", NULL);
    assert_true(study_cell(&s, 0, &a, c, diags));
    assert_int_equal(c->n_kinds, 3);
    assert_int_equal(c->kind[0].count, 2);
    assert_int_equal(c->kind[0].first, 0);
    assert_int_equal(c->kind[2].first, 3);
    assert_true(c->kind[0].connects[1] && c->kind[0].connects[2]);
    assert_false(c->kind[1].own_key);
    assert_true(c->kind[2].own_key);
    assert_string_equal(c->kind[1].is.scheduler, "ecf");
    assert_string_equal(c->kind[2].is.scheduler, "minrtt");
    assert_true(c->kind[2].is.listens);
    assert_int_equal(c->map.n_nodes, 6);
    assert_string_equal(c->map.node[1].name, "c.2");
    assert_true(c->map.node[1].is_host);
    assert_string_equal(c->map.node[4].name, "r1");
    assert_false(c->map.node[4].is_host);
    assert_int_equal(c->map.n_links, 5);
    assert_int_equal(c->map.link[1].end[0], 1);
    assert_int_equal(c->map.link[1].end[1], 4);
    assert_int_equal(c->map.link[1].rate_bps, 1000000);
    assert_int_equal(c->map.link[1].rate_back_bps, 2000000);
    assert_int_equal(c->map.link[2].path, 1);
    assert_int_equal(c->map.link[2].metric, 7);
    assert_true(c->map.link[3].loss[1] == 0.02 && c->map.link[3].loss[0] == 0);
    assert_int_equal(c->n_paths, 1);
    assert_string_equal(c->path[0].name, "core");
    assert_int_equal(c->path[0].delay_ns, 3000000);
    assert_int_equal(scenario_connections(c), 12);
    free(c);
    free(diags);
    arena_free(&a);
    study_free(&s);
}

#define ONE                                                                    \
    "name: t\n"                                                                \
    "hosts: {c: {role: client, connects-to: v}, v: {role: server}}\n"
#define WAY "links: [{a: c, b: r}, {a: r, b: v}]\n"

/* Each its own profile, or that of its end, or of the keying. */
static void test_profiles(void **state)
{
    (void)state;
    struct study s;
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = calloc(1, sizeof *c);

    assert_true(diags && c);
    read_good(&s,
              "name: t\n"
              "hosts:\n"
              "  old: {role: client, connects-to: v, profile: rfc8684}\n"
              "  new: {role: client, connects-to: v, profile: hardened,"
              " switches: {old-key: keep-until-overwritten}}\n"
              "  plain: {role: client, connects-to: v, mptcp: no}\n"
              "  some: {role: client, connects-to: v, path-manager: passive}\n"
              "  v: {role: server}\n"
              "links: [{a: old, b: r}, {a: new, b: r}, {a: plain, b: r},"
              " {a: some, b: r}, {a: r, b: v}]\n"
              "endpoints: {client: {profile: paasch,"
              " switches: {prekey-join: rst}}}\n"
              "keying: {profile: baerts}\n",
              NULL);
    assert_true(study_cell(&s, 0, &a, c, diags));
    assert_string_equal(scenario_profile(c, scenario_end(c, 0)), "rfc8684");
    assert_string_equal(scenario_profile(c, scenario_end(c, 1)), "hardened");
    assert_string_equal(scenario_profile(c, scenario_end(c, 3)), "paasch");
    assert_string_equal(scenario_profile(c, scenario_end(c, 4)), "baerts");
    assert_null(scenario_end(c, 5));
    assert_int_equal(c->kind[1].is.switches.n, 2);
    assert_string_equal(c->kind[1].is.switches.v[1].name, "old-key");
    assert_false(c->kind[2].is.mptcp);
    assert_string_equal(c->kind[3].is.path_manager, "passive");
    assert_string_equal(c->kind[0].is.path_manager, "fullmesh");
    assert_string_equal(c->keying.source, "psk");
    free(c);
    free(diags);
    arena_free(&a);
    study_free(&s);
}

static const struct {
    const char *text, *message;
} bad[] = {
    {"name: t\npaths: {w: {}}\nlinks: []\n",
     "s.yaml:3:8: error: links are of a scenario with \"hosts\"\n"},
    {"name: t\nhosts: []\n", "s.yaml:2:8: error: hosts must be a map\n"},
    {ONE, "s.yaml:2:8: error: hosts have a list of \"links\"\n"},
    {ONE "links: [{a: c, b: r}]\n",
     "s.yaml:2:44: error: host \"v\" is at no link\n"},
    {ONE "links: [{a: c, b: r}, {a: q, b: v}]\n",
     "s.yaml:2:9: error: no links lead from \"c\" to \"v\"\n"},
    {ONE "links: [{a: c, b: v}]\n",
     "s.yaml:3:9: error: a link leads from a host to a router, or between"},
    {ONE "links: [{a: c}, {a: r, b: v}]\n",
     "s.yaml:3:9: error: a link has two ends, \"a\" and \"b\"\n"},
    {ONE "links: [{a: r, b: r}]\n",
     "s.yaml:3:9: error: a link from a node to itself\n"},
    {ONE "links: [{a: c, b: r}, {a: r, b: c}, {a: r, b: v}]\n",
     "s.yaml:3:23: error: a second link between \"r\" and \"c\"\n"},
    {ONE "links: [{a: c, b: r, name: x}, {a: r, b: v, name: x}]\n",
     "s.yaml:3:51: error: a second link \"x\"\n"},
    {ONE "links: [{a: c, b: r, cut: 1 s}, {a: r, b: v}]\n",
     "s.yaml:3:9: error: what is drawn, or changes with time, is of a link"},
    {ONE "links: [{a: c, b: a-name-of-17-chr}, {a: r, b: v}]\n",
     "s.yaml:3:19: error: \"a-name-of-17-chr\" cannot be a node\n"},
    {ONE "links: [{a: c, b: r, shares: x}, {a: r, b: v}]\n",
     "s.yaml:3:22: error: unknown key \"shares\" in link\n"},
    {"name: t\nhosts: {c: {role: client, count: 2, connects-to: v}, v: {role: "
     "server}}\nlinks: [{a: c, b: r, name: x}, {a: r, b: v}]\n",
     "s.yaml:3:28: error: a name is of one link, and there are 2 hosts \"c\""},
    {"name: t\nhosts: {c: {role: client, count: 2000, connects-to: v}}\n" WAY,
     "s.yaml:2:34: error: count must be from 1 to 1024\n"},
    {"name: t\nhosts: {c: {role: client, count: 1000, connects-to: v}, v: "
     "{role: server, count: 100}}\n" WAY,
     "s.yaml:2:82: error: more than 1024 hosts\n"},
    {"name: t\nhosts: {c: {role: client, count: 2, connects-to: v}, c.2: "
     "{role: "
     "client, connects-to: v}, v: {role: server}}\n" WAY,
     "s.yaml:2:54: error: a second host \"c.2\"\n"},
    {"name: t\nhosts: {c.2: {role: client, connects-to: v}, c: {role: client, "
     "count: 2, connects-to: v}, v: {role: server}}\n" WAY,
     "s.yaml:2:46: error: a second host \"c.2\"\n"},
    {ONE WAY "sweep: {hosts.q.count: [1, 2]}\n",
     "\"hosts.q.count\": there is no \"q\" in hosts\n"},
    {"name: t\nhosts: {c: {role: client, count: 20, connects-to: v}, v: {role: "
     "server}}\n" WAY "traffic: {connections: 900, spacing: 1000000 s}\n",
     "error: the last connection starts at"},
    {"name: t\nhosts: {c: {role: client}, v: {role: server}}\n" WAY,
     "s.yaml:2:9: error: client \"c\" connects to nobody\n"},
    {"name: t\nhosts: {c: {connects-to: v}, v: {role: server}}\n" WAY,
     "s.yaml:2:12: error: a host has a \"role\": client or server\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: w}, v: {role: "
     "server}}\n" WAY,
     "s.yaml:2:40: error: no host \"w\"\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: c}}\n"
     "links: [{a: c, b: r}]\n",
     "s.yaml:2:40: error: \"c\" is no server\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: v}, v: {role: server, "
     "mss: 600 B}}\n" WAY,
     "s.yaml:2:62: error: \"mss\" is of all clients, or of all servers\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: v}, v: {role: server, "
     "key: own}}\n" WAY,
     "s.yaml:2:67: error: a key of its own is a PSK that is drawn\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: v, profile: bearts}, v: "
     "{role: server}}\n" WAY,
     "s.yaml:2:52: error: no profile \"bearts\"\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: v, switches: {old-key: "
     "never}}, v: {role: server}}\n" WAY,
     "s.yaml:2:63: error: no old-key \"never\"\n"},
    {"name: t\nhosts: {c: {role: client, connects-to: v, profile: baerts, "
     "tokens: hashed}, v: {role: server}}\n" WAY,
     "s.yaml:2:68: error: profile \"baerts\" has no key whose hash could be a"},
    {"name: t\nhosts: {c: {role: client, connects-to: v, profile: hardened}, "
     "v: {role: server}}\n" WAY "keying: {source: none}\n",
     "s.yaml:4:18: error: profile \"hardened\" needs a key and source is none"},
    {"name: t\nhosts: {c: {role: client, connects-to: v, profile: hardened}, "
     "v: {role: server}}\n" WAY "keying: {psk: {hex: 00112233}}\n",
     "s.yaml:4:15: error: profile \"hardened\" refuses keys of less than 128"},
    {ONE WAY "expect: [{that: c.hijacked == 0}]\n",
     "s.yaml:4:17: error: no column \"c.hijacked\"\n"},
    {ONE WAY "expect: [{that: c.intakt == 1}]\n", "did you mean \"c.intact\"?"},
    {ONE WAY "expect: [{that: c.stalled == 0}]\n",
     "s.yaml:4:17: error: no column \"c.stalled\"\n"},
    {ONE WAY "expect: [{that: c.tapped-ratio < 1}]\n",
     "a column of hosts.csv: mpx columns lists them"},
    {ONE WAY "expect: [{that: nobody.intact == 0}]\n",
     "a column of runs.csv, HOSTS.COLUMN of hosts.csv, or client.COUNTER"},
    {ONE WAY "sweep: {traffic.size: [1 MB, 2 MB]}\n"
             "plots: [{figure: f, kind: bars, x: traffic.size, y: c.intact}]\n",
     "s.yaml:5:53: error: \"c.intact\" is of hosts.csv, and figures are of "
     "runs.csv\n"},
    {ONE WAY "paths: {w: {}}\n",
     "error: \"paths\" is not for scenarios with \"hosts\"\n"},
    {ONE "links: [{a: c, b: r, name: x}, {a: r, b: v}]\n"
         "events: [{at: 1 s, do: remove, path: x}]\n",
     "s.yaml:4:24: error: with hosts events are of links\n"},
    {ONE "links: [{a: c, b: r, name: x}, {a: r, b: v}]\n"
         "middleboxes: [{box: nat, on: x}]\n",
     "s.yaml:4:21: error: a NAT is of a path, and hosts have links\n"},
    {ONE WAY
     "attackers: [{attack: join-with-sniffed-keys, on: tapped-links}]\n",
     ": error: with hosts attackers stand on links by name\n"},
    {ONE WAY "traffic: {connections: 16384}\nstop: 60 s\n"
             "endpoints: {server: {stack: linux}}\n",
     "error: a kernel is no one of several hosts\n"},
};

static void test_bad(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        struct study s;
        char *messages;

        assert_false(
            read_text(&s, bad[i].text, strlen(bad[i].text), NULL, &messages));
        if (!strstr(messages, bad[i].message))
            fail_msg("case %u\n%s\nit should have\n%s", i, messages,
                     bad[i].message);
        free(messages);
        study_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_profiles),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
