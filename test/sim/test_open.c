/* SPDX-License-Identifier: MIT */
/* How connections open, and fall back: RFC 8684 3.1 and 3.7. */
#include "mpx_auth.h"
#include "sim_test.h"

#define C CLIENT
#define S SERVER

static const struct sim_case cases[] = {
    {"no data at all",
     {0},
     {{C, "MPCapableSYNTX", 1},
      {S, "MPCapableSYNRX", 1},
      {C, "MPCapableSYNACKRX", 1},
      {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client writes",
     {.app = {{.size = 100000}, {0}}},
     {{C, "DataOctetsTx", 100000},
      {S, "DataOctetsRx", 100000},
      {C, "ReinjectedOctets", 0},
      {S, "DuplicateData", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"server writes",
     {.app = {{0}, {.size = 100000}}},
     {{S, "DataOctetsTx", 100000}, {C, "DataOctetsRx", 100000}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"both write",
     {.app = {{.size = 70001}, {.size = 50007}}},
     {{C, "OptionMalformed", 0},
      {S, "OptionMalformed", 0},
      {C, "UnmappedOctets", 0},
      {S, "UnmappedOctets", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client idle, third ACK lost",
     {.app = {{.after_eof = true}, {.size = 5000}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1}}},
     {{C, "ThirdAckRepeated", 1},
      {S, "MPCapableACKRX", 1},
      {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client writes, third ACK lost",
     {.app = {{.size = 5000}, {0}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"nothing written, third ACK lost: DATA_FIN comes first",
     {.rule = {{.from = 1, .kind = NET_THIRD, .count = 1}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"third ACK and first data lost",
     {.app = {{.size = 5000}, {0}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1},
               {.from = 1, .kind = NET_DATA, .count = 1}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"first data lost",
     {.app = {{.size = 30000}, {0}},
      .rule = {{.from = 1, .kind = NET_DATA, .count = 1}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"third ACK overtaken by data",
     {.app = {{.size = 5000}, {0}},
      .rule = {{.from = 1,
                .kind = NET_THIRD,
                .count = 1,
                .fate = NET_LATE,
                .arg = 15}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"first data overtaken by the second",
     {.app = {{.size = 5000}, {0}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1},
               {.from = 1,
                .kind = NET_DATA,
                .count = 1,
                .fate = NET_LATE,
                .arg = 15}}},
     {{S, "MPCapableACKRX", 1}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"one SYN lost",
     {.app = {{.size = 5000}, {0}}, .rule = {{.kind = NET_SYN, .count = 1}}},
     {{C, "MPCapableSYNTX", 1}, {C, "MPCapableSYNACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"three SYNs lost: the fourth is plain",
     {.app = {{.size = 5000}, {.size = 3000}},
      .rule = {{.kind = NET_SYN, .count = 3}}},
     {{C, "MPCapableSYNTX", 1},
      {C, "MPCapableSYNACKRX", 0},
      {C, "MPCapableFallbackSYNACK", 1},
      {S, "MPCapableSYNRX", 0}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"SYN/ACK lost",
     {.app = {{.size = 5000}, {.size = 5000}},
      .rule = {{.kind = NET_SYNACK, .count = 1}}},
     {{C, "MPCapableSYNACKRX", 1}, {S, "MPCapableSYNRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
};

/* Who removes options, and where; the octets must not suffer. */
static const struct sim_case fallbacks[] = {
    {"server without MPTCP",
     {.server_profile = "tcp", .app = {{.size = 50000}, {.size = 40000}}},
     {{C, "MPCapableFallbackSYNACK", 1}, {C, "DataOctetsRx", 40000}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"client without MPTCP",
     {.profile = "tcp",
      .server_profile = "rfc8684",
      .app = {{.size = 50000}, {.size = 40000}}},
     {{S, "MPCapableSYNRX", 0}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"neither, and nothing written",
     {.profile = "tcp"},
     {{S, "MPCapableSYNRX", 0}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"SYN stripped",
     {.app = {{.size = 50000}, {.size = 40000}},
      .rule = {{.kind = NET_SYN, .fate = NET_STRIP}}},
     {{C, "MPCapableFallbackSYNACK", 1}, {S, "MPCapableSYNRX", 0}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"SYN/ACK stripped",
     {.app = {{.size = 50000}, {.size = 40000}},
      .rule = {{.kind = NET_SYNACK, .fate = NET_STRIP}}},
     {{C, "MPCapableFallbackSYNACK", 1}, {S, "MPCapableFallbackACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"all after the SYN/ACK stripped, client writes",
     {.app = {{.size = 50000}, {0}},
      .rule = {{.from = 1, .kind = NET_PURE_ACK, .fate = NET_STRIP},
               {.from = 1, .kind = NET_DATA, .fate = NET_STRIP}}},
     {{S, "MPCapableFallbackACK", 1}, {C, "DssFallback", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"all after the SYN/ACK stripped, one octet and shutdown",
     {.app = {{.size = 1}, {0}},
      .rule = {{.from = 1, .kind = NET_PURE_ACK, .fate = NET_STRIP},
               {.from = 1, .kind = NET_DATA, .fate = NET_STRIP}}},
     {{S, "MPCapableFallbackACK", 1}, {C, "DssFallback", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"all after the SYN/ACK stripped, server writes",
     {.app = {{.after_eof = true}, {.size = 50000}},
      .rule = {{.from = 1, .kind = NET_PURE_ACK, .fate = NET_STRIP},
               {.from = 1, .kind = NET_DATA, .fate = NET_STRIP}}},
     {{S, "MPCapableFallbackACK", 1}, {C, "DssFallback", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"a plain peer that reads late: nothing is lost",
     {.profile = "tcp",
      .rcvbuf = 20000,
      .app = {{.size = 100000}, {.size = 100000}}},
     {{S, "DsnOutsideWindow", 0}},
     SIM_CLOSED,
     true,
     1,
     0},
};

/* RFC 6824. */
static const struct sim_case version0[] = {
    {"both write",
     {.profile = "rfc6824", .app = {{.size = 70001}, {.size = 50007}}},
     {{C, "MPCapableSYNACKRX", 1},
      {S, "MPCapableSYNRX", 1},
      {S, "MPCapableACKRX", 1},
      {C, "OptionMalformed", 0},
      {S, "OptionMalformed", 0},
      {C, "UnmappedOctets", 0},
      {S, "UnmappedOctets", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client idle, third ACK lost",
     {.profile = "rfc6824",
      .app = {{.after_eof = true}, {.size = 5000}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1}}},
     {{C, "ThirdAckRepeated", 1},
      {S, "MPCapableACKRX", 1},
      {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client writes, third ACK lost: a DSS says as much",
     {.profile = "rfc6824",
      .app = {{.size = 5000}, {0}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1}}},
     {{S, "MPCapableACKRX", 0}, {S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"third ACK and first data lost",
     {.profile = "rfc6824",
      .app = {{.size = 5000}, {0}},
      .rule = {{.from = 1, .kind = NET_THIRD, .count = 1},
               {.from = 1, .kind = NET_DATA, .count = 1}}},
     {{S, "MPCapableFallbackACK", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"the third ACK echoes another key",
     {.profile = "rfc6824",
      .app = {{.size = 5000}, {.size = 5000}},
      .rule = {{.from = 1,
                .kind = NET_THIRD,
                .fate = NET_PATCH,
                .arg = 4 << 8 | 1}}},
     {{S, "MPCapableACKRX", 0}, {S, "MPCapableFallbackACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"all after the SYN/ACK stripped, client writes",
     {.profile = "rfc6824",
      .app = {{.size = 50000}, {0}},
      .rule = {{.from = 1, .kind = NET_PURE_ACK, .fate = NET_STRIP},
               {.from = 1, .kind = NET_DATA, .fate = NET_STRIP}}},
     {{S, "MPCapableFallbackACK", 1}, {C, "DssFallback", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"a listener of RFC 8684 does not answer",
     {.profile = "rfc6824",
      .server_profile = "rfc8684",
      .app = {{.size = 50000}, {.size = 40000}}},
     {{S, "MPCapableSYNRX", 0}, {C, "MPCapableFallbackSYNACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"nor one of RFC 6824 a SYN of RFC 8684",
     {.server_profile = "rfc6824", .app = {{.size = 50000}, {.size = 40000}}},
     {{S, "MPCapableSYNRX", 0}, {C, "MPCapableFallbackSYNACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"a listener that speaks both",
     {.profile = "rfc6824",
      .server_profile = "rfc8684",
      .set = {{"version-fallback", "v0", 2}},
      .app = {{.size = 50000}, {.size = 40000}}},
     {{S, "MPCapableSYNRX", 1}, {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"both speak both: the newer it is",
     {.set = {{"version-fallback", "v0", 0}},
      .app = {{.size = 50000}, {.size = 40000}}},
     {{C, "MPCapableSYNTX", 1}, {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"both speak both and the SYNs of version 1 get lost",
     {.set = {{"version-fallback", "v0", 0}},
      .rule = {{.kind = NET_SYN, .count = 3}},
      .app = {{.size = 50000}, {.size = 40000}}},
     {{C, "MPCapableSYNTX", 2},
      {C, "MPCapableSYNACKRX", 1},
      {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"those of version 0 as well",
     {.set = {{"version-fallback", "v0", 0}},
      .rule = {{.kind = NET_SYN, .count = 6}},
      .app = {{.size = 5000}, {.size = 4000}}},
     {{C, "MPCapableSYNTX", 2}, {C, "MPCapableSYNACKRX", 0}},
     SIM_CLOSED,
     true,
     1,
     600000},
};

static void opens(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

static void falls_back(void **state)
{
    (void)state;
    sim_run_all(fallbacks, COUNT_OF(fallbacks));
}

static void opens_in_version_0(void **state)
{
    (void)state;
    sim_run_all(version0, COUNT_OF(version0));
}

/* What opened in version 0 is of version 0: the token is SHA-1's. */
static void a_bid_down_ends_in_version_0(void **state)
{
    struct bed_plan plan = {
        .set = {{"version-fallback", "v0", 0}},
        .rule = {{.kind = NET_SYN, .count = 3}},
        .app = {{.size = 5000, .keep_open = true}, {.keep_open = true}}};
    const struct mpx_profile *v0 = mpx_profile_find("rfc6824");
    static const uint8_t key[] = "ofv1 keyof v0key";
    struct mpx_identity want;
    uint64_t second;
    struct bed b;

    (void)state;
    plan.fixed_isn = true;
    bed_start(&b, &plan);
    b.host[C].script = key;
    b.host[C].script_len = sizeof key - 1;
    bed_run(&b, 60000);
    memcpy(&second, key + 8, 8);
    mpx_auth_identity(&want, v0, second, 0);
    assert_int_equal(host_info(&b.host[C]).token_local, want.token);
    assert_int_equal(host_info(&b.host[S]).token_remote, want.token);
    bed_end(&b);
}

static void opens_over_ipv6_with_every_profile(void **state)
{
    static const char *const profile[] = {"rfc6824", "rfc8684", "paasch",
                                          "baerts", "hardened"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile); i++)
        for (int family = 4; family <= 6; family += 2) {
            struct sim_case c = {
                profile[i],
                {.profile = profile[i],
                 .family = family,
                 .checksum = true,
                 .app = {{.size = 20000}, {.size = 30000}}},
                {{C, "MPCapableSYNACKRX", 1}, {S, "MPCapableACKRX", 1}},
                SIM_CLOSED,
                false,
                1,
                0};

            assert_int_equal(sim_run(&c), 0);
        }
}

static void a_token_in_use_is_drawn_again(void **state)
{
    static const uint8_t key[8] = "the same";
    struct bed_plan plan = {.fixed_isn = true};
    struct mpx_tuple t = {.family = 4, .local_port = 7, .remote_port = 80};
    struct mpx_conn_info first, second;
    struct bed b;
    struct host *h = &b.host[C];
    mpx_subflow *sf;
    mpx_conn *conn;

    (void)state;
    bed_start(&b, &plan);
    h->script = key;
    h->script_len = sizeof key;
    bed_run(&b, 5); /* it still opens: its token is held */
    h->script = key;
    h->script_len = sizeof key;
    assert_int_equal(mpx_connect(h->ep, &h->cfg, &t, 0, &conn, &sf), MPX_OK);
    mpx_conn_info(mpx_conn_first(h->ep), &first);
    mpx_conn_info(conn, &second);
    assert_int_not_equal(first.token_local, second.token_local);
    assert_int_equal(sim_counter(h, "TokenRedraw"), 1);
    assert_int_equal(mpx_connect(h->ep, &h->cfg, &t, 0, &conn, &sf),
                     MPX_ERR_STATE); /* the flow is taken */
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens),
        cmocka_unit_test(falls_back),
        cmocka_unit_test(opens_in_version_0),
        cmocka_unit_test(a_bid_down_ends_in_version_0),
        cmocka_unit_test(opens_over_ipv6_with_every_profile),
        cmocka_unit_test(a_token_in_use_is_drawn_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
