/* SPDX-License-Identifier: MIT */
/* A good file to the struct: defaults, every key, sweeps, changes. */
#include "scenario_test.h"

#include <math.h>

#include "mpx.h"
#include "plan.h"

static void test_defaults(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, SHORTEST, NULL);
    read_cell(&s, 0, &c);
    assert_string_equal(c.name, "t");
    assert_int_equal(c.family, 4);
    assert_int_equal(c.stop_ns, 60000000000);
    assert_int_equal(c.n_paths, 2);
    assert_string_equal(c.path[1].name, "lte");
    assert_int_equal(c.path[0].rate_bps, 10000000);
    assert_int_equal(c.path[0].delay_ns, 10000000);
    assert_int_equal(c.path[0].queue_packets, 100);
    assert_true(c.path[0].cut_at_ns == UINT64_MAX);
    assert_true(c.client.paths[1] && c.server.paths[1]);
    assert_false(c.client.paths[2]);
    assert_string_equal(c.client.path_manager, "fullmesh");
    assert_string_equal(c.client.scheduler, "ecf");
    assert_string_equal(c.server.congestion, "linuxreno");
    assert_true(c.client.mptcp && c.client.sack && c.client.timestamps);
    assert_false(c.client.checksum);
    assert_int_equal(c.client.rcvbuf, 4 << 20);
    assert_string_equal(c.keying.profile, "rfc8684");
    assert_string_equal(c.keying.source, "none");
    assert_int_equal(c.traffic.direction, SCN_DOWNLOAD);
    assert_int_equal(c.traffic.start_ns, 100000000);
    assert_int_equal(s.n_runs, 1);
    study_free(&s);
}

static void read_front(const char *text, struct scn_front_end *f)
{
    struct study s;
    struct scenario c;

    read_good(&s, text, NULL);
    read_cell(&s, 0, &c);
    *f = c.front_end;
    study_free(&s);
}

/* What joins go by follows from the tokens, and these from the profile. */
static void test_front_end(void **state)
{
    struct scn_front_end f;

    (void)state;
    read_front(SHORTEST "front-end: {backends: 3}\n", &f);
    assert_int_equal(f.back_ends, 3);
    assert_int_equal(f.policy, SCN_ROUND_ROBIN);
    assert_string_equal(f.tokens, "hashed");
    assert_string_equal(f.routing, "policy");
    read_front(SHORTEST "front-end: {backends: 64, policy: hash}\n"
                        "keying: {profile: baerts}\n",
               &f);
    assert_int_equal(f.back_ends, 64);
    assert_int_equal(f.policy, SCN_HASH);
    assert_string_equal(f.tokens, "routed-encrypted");
    assert_string_equal(f.routing, "token");
    read_front(SHORTEST
               "front-end: {backends: 1, policy: random, tokens: random}\n"
               "endpoints: {server: {profile: paasch}}\n",
               &f);
    assert_int_equal(f.policy, SCN_RANDOM);
    assert_string_equal(f.routing, "policy");
    read_front(SHORTEST "front-end: {backends: 2, tokens: routed-plain,\n"
                        "            routing: policy}\n"
                        "keying: {profile: paasch}\n",
               &f);
    assert_string_equal(f.tokens, "routed-plain");
    assert_string_equal(f.routing, "policy");
}

/* What is done to one direction of a path. */
static void test_one_way(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              SHORTEST "events:\n"
                       "  - {at: 1 s, do: down, path: lte, direction: "
                       "to-server}\n"
                       "  - {at: 2 s, do: up, path: lte}\n"
                       "middleboxes:\n"
                       "  - {box: reorder, on: wifi, direction: to-client}\n"
                       "  - {box: reorder, on: wifi, share: 1 %, by: 3 ms}\n"
                       "sweep:\n"
                       "  paths.wifi.loss: [{to-client: 1 %}, 2 %]\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_true(c.path[0].loss[0] <= 0);
    assert_true(fabs(c.path[0].loss[1] - 0.01) < 1e-15);
    assert_int_equal(c.event[0].way, SCN_TO_SERVER);
    assert_int_equal(c.event[1].way, SCN_BOTH_WAYS);
    assert_true(fabs(c.middlebox[0].share - 0.05) < 1e-15);
    assert_int_equal(c.middlebox[0].by_ns, 10000000);
    assert_true(fabs(c.middlebox[1].share - 0.01) < 1e-15);
    assert_int_equal(c.middlebox[1].by_ns, 3000000);
    read_cell(&s, 1, &c);
    assert_true(fabs(c.path[0].loss[0] - 0.02) < 1e-15);
    study_free(&s);
}

static void test_delay(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              SHORTEST "sweep:\n"
                       "  paths.wifi.delay: [{from: 1 ms, to: 3 ms}, 2 ms]\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.path[0].delay_ns, 1000000);
    assert_int_equal(c.path[0].delay_to_ns, 3000000);
    assert_int_equal(c.path[1].delay_to_ns, 0);
    read_cell(&s, 1, &c);
    assert_int_equal(c.path[0].delay_ns, 2000000);
    assert_int_equal(c.path[0].delay_to_ns, 0);
    study_free(&s);
}

/* Rates and starts likewise. */
static void test_ranges(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              SHORTEST "traffic: {start: {from: 0 s, to: 50 ms}}\nsweep:\n"
                       "  paths.wifi.rate: [{from: 1 Mbit/s, to: 3 Mbit/s}, "
                       "2 Mbit/s]\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.path[0].rate_bps, 1000000);
    assert_int_equal(c.path[0].rate_to_bps, 3000000);
    assert_int_equal(c.path[1].rate_to_bps, 0);
    assert_int_equal(c.traffic.start_ns, 0);
    assert_int_equal(c.traffic.start_to_ns, 50000000);
    read_cell(&s, 1, &c);
    assert_int_equal(c.path[0].rate_bps, 2000000);
    assert_int_equal(c.path[0].rate_to_bps, 0);
    study_free(&s);
}

static void test_traffic(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              SHORTEST "sweep:\n"
                       "  traffic:\n"
                       "    - {kind: request-response, requests: 7, request: "
                       "2 B,\n"
                       "       response: 3 kB, think: 0 s}\n"
                       "    - {kind: request-response}\n"
                       "    - {kind: on-off, size: 9 B, burst: 4 B, idle: 1 "
                       "s}\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.traffic.kind, SCN_REQUEST_RESPONSE);
    assert_int_equal(c.traffic.requests, 7);
    assert_int_equal(c.traffic.request, 2);
    assert_int_equal(c.traffic.response, 3000);
    assert_int_equal(c.traffic.think_ns, 0);
    read_cell(&s, 1, &c);
    assert_int_equal(c.traffic.requests, 100);
    assert_int_equal(c.traffic.response, 1000);
    assert_int_equal(c.traffic.think_ns, 10000000);
    read_cell(&s, 2, &c);
    assert_int_equal(c.traffic.kind, SCN_ON_OFF);
    assert_int_equal(c.traffic.burst, 4);
    assert_int_equal(c.traffic.idle_ns, 1000000000);
    study_free(&s);
}

static const char everything[] =
    "# Claim: all keys are\n"
    "# read.\n"
    "name: all\n"
    "about: [RFC 8684]\n"
    "stop: 0.5 min\n"
    "family: ipv6\n"
    "traffic: {kind: bulk, direction: both, size: 4 KiB, connections: 3,\n"
    "          start: 1 us, spacing: 2 ms}\n"
    "paths:\n"
    "  a: {rate: 1.5 Mbit/s, delay: 250 us, queue: 1 packet, loss: 0.2 %,\n"
    "      loss-from: 2 s, cut: 3 s}\n"
    "  b.c: {}\n"
    "endpoints:\n"
    "  client: {paths: [a, b.c], path-manager: passive, congestion: newreno,\n"
    "    mptcp: yes, checksum: on, sack: off, timestamps: false,\n"
    "    receive-buffer: 1 MB, send-buffer: 64 kB}\n"
    "  server: {profile: hardened, switches: {newkey-dir: same}}\n"
    "keying: {profile: baerts, psk: {hex: 00fF10},\n"
    "  install: {client: 1 s, server: 2 ms}, switches: {newkey-early: hold}}\n"
    "attackers:\n"
    "  - {attack: join-with-sniffed-keys, on: b.c,\n"
    "     reads: {from: 1 s, to: 2 s}, acts: 3 s, from: wire, keys: wrong,\n"
    "     goal: inject, size: 2 kB}\n"
    "middleboxes:\n"
    "  - {box: strip, on: b.c, direction: to-client, what: third-ack,\n"
    "     from: 2 s}\n"
    "  - {box: resegment, on: a, options: first, direction: to-server}\n"
    "  - {box: corrupt, on: a, every: 1 segment}\n"
    "  - {box: nat, on: b.c}\n";

static void test_every_key(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, everything, NULL);
    read_cell(&s, 0, &c);
    assert_string_equal(s.claim, "all keys are read.");
    assert_int_equal(c.family, 6);
    assert_int_equal(c.stop_ns, 30000000000);
    assert_int_equal(c.path[0].rate_bps, 1500000);
    assert_int_equal(c.path[0].delay_ns, 250000);
    assert_int_equal(c.path[0].queue_packets, 1);
    assert_true(fabs(c.path[0].loss[0] - 0.002) < 1e-15);
    assert_true(fabs(c.path[0].loss[1] - 0.002) < 1e-15);
    assert_int_equal(c.path[0].loss_from_ns, 2000000000);
    assert_int_equal(c.path[0].cut_at_ns, 3000000000);
    assert_string_equal(c.path[1].name, "b.c");
    assert_string_equal(c.client.path_manager, "passive");
    assert_string_equal(c.client.congestion, "newreno");
    assert_true(c.client.mptcp && c.client.checksum);
    assert_false(c.client.sack || c.client.timestamps);
    assert_int_equal(c.client.rcvbuf, 1000000);
    assert_int_equal(c.client.sndbuf, 64000);
    assert_true(c.server.sack);
    assert_string_equal(c.client.profile, "");
    assert_string_equal(c.server.profile, "hardened");
    assert_int_equal(c.client.switches.n, 0);
    assert_string_equal(c.server.switches.v[0].name, "newkey-dir");
    assert_string_equal(c.keying.source, "psk");
    assert_int_equal(c.keying.keys.key[0].len, 3);
    assert_memory_equal(c.keying.keys.key[0].octets, "\x00\xff\x10", 3);
    assert_int_equal(c.keying.install_client_ns, 1000000000);
    assert_int_equal(c.keying.install_server_ns, 2000000);
    assert_int_equal(c.keying.switches.n, 1);
    assert_string_equal(c.keying.switches.v[0].value, "hold");
    assert_int_equal(c.traffic.direction, SCN_BOTH);
    assert_int_equal(c.traffic.size, 4096);
    assert_int_equal(c.traffic.connections, 3);
    assert_int_equal(c.traffic.spacing_ns, 2000000);
    assert_int_equal(c.n_attackers, 1);
    assert_int_equal(c.attacker[0].n_taps, 1);
    assert_int_equal(c.attacker[0].tap[0].on, 1);
    assert_int_equal(c.attacker[0].tap[0].reads, SCN_READ_ALL);
    assert_int_equal(c.attacker[0].tap[0].to_ns, 2000000000);
    assert_false(c.attacker[0].own_host);
    assert_int_equal(c.attacker[0].param[0], 1); /* keys: wrong */
    assert_int_equal(c.attacker[0].param[1], 1); /* goal: inject */
    assert_int_equal(c.attacker[0].param[2], 2000);
    assert_int_equal(c.attacker[0].leaves_ns, UINT64_MAX);
    assert_int_equal(c.attacker[0].budget, UINT64_MAX);
    study_free(&s);
}

/* Several taps, each with its own window; parameters of the attack. */
static void test_attackers(void **state)
{
    (void)state;
    static const char text[] = SHORTEST
        "attackers:\n"
        "  - {attack: remove-address, on: [lte, wifi], leaves: 3 s,\n"
        "     reads: [handshake, {from: 2 s}], budget: 1 segment, twin: "
        "no-power,\n"
        "     times: 7}\n"
        "  - {attack: remove-address, on: [wifi, lte], reads: all,\n"
        "     wait: 20 ms, twin: wrong-value}\n";
    const struct scn_attacker *k;
    struct study s;
    struct scenario c;

    read_good(&s, text, NULL);
    read_cell(&s, 0, &c);
    k = &c.attacker[0];
    assert_int_equal(k->n_taps, 2);
    assert_int_equal(k->tap[0].on, 1);
    assert_int_equal(k->tap[1].on, 0);
    assert_int_equal(k->tap[0].reads, SCN_READ_HANDSHAKE);
    assert_int_equal(k->tap[1].reads, SCN_READ_ALL);
    assert_int_equal(k->tap[1].from_ns, 2000000000);
    assert_int_equal(k->tap[1].to_ns, UINT64_MAX);
    assert_int_equal(k->leaves_ns, 3000000000);
    assert_int_equal(k->budget, 1);
    assert_int_equal(k->twin, SCN_TWIN_NO_POWER);
    assert_int_equal(k->param[0], 1000000000);
    assert_int_equal(k->param[1], 7);
    k = &c.attacker[1];
    assert_int_equal(k->tap[0].reads, SCN_READ_ALL);
    assert_int_equal(k->tap[1].reads, SCN_READ_ALL);
    assert_int_equal(k->tap[1].on, 1);
    assert_int_equal(k->param[0], 20000000);
    assert_int_equal(k->param[1], 3);
    assert_int_equal(k->twin, SCN_TWIN_WRONG_VALUE);
    study_free(&s);
}

static const char endpoints[] = SHORTEST
    "routes: any\n"
    "endpoints:\n"
    "  client: {path-manager: kernel, limits: {subflows: 3},\n"
    "    addresses: {lte: [subflow, backup]}, refuse-checksum: yes,\n"
    "    short-dss: yes, charge-out-of-order: yes, max-subflows: 3,\n"
    "    max-half-open: 0, close-timeout: 2 s, fastclose: ack}\n"
    "  server: {path-manager: kernel, limits: {add-addr-accepted: 2},\n"
    "    addresses: {wifi: {flags: [signal, fullmesh], port: 10100}},\n"
    "    deny-join-first: yes, add-addr-timeout: 1 s, keepalive: 5 min,\n"
    "    min-rto: 200 ms}\n"
    "events:\n"
    "  - {at: 1 s, do: add, path: lte, end: server, flags: [signal]}\n"
    "  - {at: 2 s, do: change, path: lte, flags: []}\n"
    "  - {at: 3 s, do: flush, end: client}\n"
    "  - {at: 4 s, do: abort, end: server}\n"
    "expect: [{that: [completed == 1, client.AddAddr < 2]}]\n";

static void test_kernel(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, endpoints, NULL);
    read_cell(&s, 0, &c);
    assert_true(c.routes_any);
    assert_int_equal(c.client.limit_subflows, 3);
    assert_int_equal(c.client.limit_add_addr, 0);
    assert_int_equal(c.client.addr_flags[0], 0);
    assert_int_equal(c.client.addr_flags[1],
                     MPX_ADDR_SUBFLOW | MPX_ADDR_BACKUP);
    assert_true(c.client.refuse_checksum && c.client.short_dss);
    assert_true(c.client.charge_ooo && !c.server.charge_ooo);
    assert_int_equal(c.client.max_subflows, 3);
    assert_int_equal(c.client.max_half_open, 0);
    assert_int_equal(c.client.close_timeout_ns, 2000000000);
    assert_int_equal(c.client.fastclose, SCN_FASTCLOSE_ACK);
    assert_int_equal(c.server.fastclose, SCN_FASTCLOSE_RESET);
    assert_int_equal(c.server.limit_subflows, 2);
    assert_int_equal(c.server.limit_add_addr, 2);
    assert_int_equal(c.server.addr_flags[0],
                     MPX_ADDR_SIGNAL | MPX_ADDR_FULLMESH);
    assert_int_equal(c.server.addr_port[0], 10100);
    assert_true(c.server.deny_join_first && !c.client.deny_join_first);
    assert_int_equal(c.server.add_addr_timeout_ns, 1000000000);
    assert_int_equal(c.client.add_addr_timeout_ns, 200000000);
    assert_int_equal(c.server.keepalive_ns, UINT64_C(300000000000));
    assert_int_equal(c.client.keepalive_ns, 0);
    assert_int_equal(c.server.min_rto_ns, 200000000);
    assert_int_equal(c.client.min_rto_ns, 0);
    assert_int_equal(c.n_events, 4);
    assert_int_equal(c.event[0].flags, MPX_ADDR_SIGNAL);
    assert_int_equal(c.event[1].act, SCN_DO_CHANGE);
    assert_int_equal(c.event[2].act, SCN_DO_FLUSH);
    assert_int_equal(c.event[2].end, SCN_END_CLIENT);
    assert_int_equal(c.event[3].act, SCN_DO_ABORT);
    assert_int_equal(s.n_expect, 2);
    study_free(&s);
}

static void test_middleboxes(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;
    read_good(&s, everything, NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.n_middleboxes, 4);
    assert_string_equal(c.middlebox[0].box, "strip");
    assert_int_equal(c.middlebox[0].on, 1);
    assert_int_equal(c.middlebox[0].direction, SCN_TO_CLIENT);
    assert_int_equal(c.middlebox[0].what, SCN_STRIP_THIRD_ACK);
    assert_int_equal(c.middlebox[0].from_ns, 2000000000);
    assert_int_equal(c.middlebox[1].on, 0);
    assert_int_equal(c.middlebox[1].direction, SCN_TO_SERVER);
    assert_int_equal(c.middlebox[1].options, SCN_OPTIONS_FIRST);
    assert_int_equal(c.middlebox[2].every, 1);
    assert_string_equal(c.middlebox[3].box, "nat");
    assert_int_equal(c.middlebox[3].direction, SCN_BOTH_WAYS);
    assert_int_equal(c.middlebox[3].what, SCN_STRIP_ALL);
    assert_int_equal(c.middlebox[3].options, SCN_OPTIONS_COPY);
    assert_int_equal(c.middlebox[3].from_ns, 0);
    assert_int_equal(c.middlebox[3].every, 20);
    study_free(&s);
}

/* A study of tokens has its own columns, and what its profile says. */
static void test_tokens(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              "name: t\n"
              "keying: {profile: baerts}\n"
              "tokens: {study: farm, table: linux, server-bits: 4, tries: 3,\n"
              "  servers: 5, live: 100, sample: 7}\n"
              "sweep:\n"
              "  tokens.bits: [32, 20]\n"
              "  keying.profile: [baerts, paasch, rfc8684]\n"
              "expect: [{that: max(redraws-z) < 3}]\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.tokens.study, TOKENS_FARM);
    assert_int_equal(c.tokens.table, TOKENS_TABLE_LINUX);
    assert_int_equal(c.tokens.bits, 32);
    assert_int_equal(c.tokens.server_bits, 4);
    assert_int_equal(c.tokens.tries, 3);
    assert_int_equal(c.tokens.servers, 5);
    assert_int_equal(c.tokens.live, 100);
    assert_int_equal(c.tokens.sample, 7);
    assert_string_equal(c.tokens.scheme, "random");
    read_cell(&s, 5, &c);
    assert_int_equal(c.tokens.bits, 20);
    assert_string_equal(c.tokens.scheme, "hashed");
    assert_false(study_measures(&s, METRIC_completed));
    assert_true(study_measures(&s, METRIC_tokens_redraws));
    study_free(&s);
    read_good(&s, "name: t\nkeying: {profile: paasch}\ntokens: {study: host}\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_int_equal(c.tokens.bits, 64);
    study_free(&s);
}

/* Whichever end chooses where its tokens come from. */
static void test_endpoint_tokens(void **state)
{
    (void)state;
    struct study s;
    struct scenario c;

    read_good(&s,
              SHORTEST "keying: {profile: baerts}\n"
                       "endpoints: {server: {tokens: routed-encrypted, "
                       "server-id: 300, server-bits: 9}}\n",
              NULL);
    read_cell(&s, 0, &c);
    assert_string_equal(c.server.tokens, "routed-encrypted");
    assert_int_equal(c.server.server_id, 300);
    assert_int_equal(c.server.server_bits, 9);
    assert_string_equal(c.client.tokens, "");
    study_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_front_end),
        cmocka_unit_test(test_one_way),
        cmocka_unit_test(test_delay),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_traffic),
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_attackers),
        cmocka_unit_test(test_kernel),
        cmocka_unit_test(test_middleboxes),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_endpoint_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
