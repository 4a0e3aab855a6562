/* SPDX-License-Identifier: MIT */
/*
 * Each reading of a draft that can be chosen makes a difference: one plan under
 * each value of a switch, and two counters that tell them apart. A switch
 * without such a row fails.
 */
#include "sim_test.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

#define C      CLIENT
#define S      SERVER
#define BAERTS .profile = "baerts"
#define OPEN                                                                   \
    .app = {{.size = 1000, .keep_open = true, .key = KEY},                     \
            {.keep_open = true, .key = KEY}}
#define LATE(ms)                                                               \
    .app = {{.size = 1000, .keep_open = true, .key = KEY},                     \
            {.keep_open = true, .key = KEY, .key_ms = (ms)}}
#define LONG                                                                   \
    .app = {{.size = 30000, .keep_open = true, .key = KEY},                    \
            {.keep_open = true, .key = KEY}}
#define ALONE .app = {{.size = 1000, .keep_open = true, .key = KEY}, {0}}
#define ROTATE(key_, ms_)                                                      \
    .app = {{.size = 1000,                                                     \
             .keep_open = true,                                                \
             .key = KEY,                                                       \
             .rotate = {{key_, ms_}}},                                         \
            {.keep_open = true, .key = KEY, .rotate = {{key_, ms_}}}}
#define ROTATE_TWICE                                                           \
    .app = {                                                                   \
        {.size = 1000,                                                         \
         .keep_open = true,                                                    \
         .key = KEY,                                                           \
         .rotate = {{"the second key..", 500}, {"the third key...", 600}}},    \
        {.keep_open = true, .key = KEY}}
#define MESH .paths = 2, .pm = "fullmesh"
/* The client's first NEW_KEY is lost: the server waits for ever. */
#define WEDGED .rule = {{.from = 1, .kind = NET_NEW_KEY, .count = 1}}

enum { LOOKS = 2, VALUES = 4 };

/* What the test does besides. */
enum also {
    NOTHING,
    JOIN_CLIENT, /* a MP_JOIN SYN for the client, after a second */
    READDRESS,   /* the server withdraws and announces an address again */
};

struct row {
    const char *name;
    struct bed_plan plan;
    int who; /* whose switch: 0 both, 1 client, 2 server */
    enum also also;
    unsigned ms; /* when to look; 0: after 60 s */
    struct {
        int who;
        const char *counter;
    } look[LOOKS];
    uint64_t want[VALUES][LOOKS]; /* by value, in the order of the table */
};

/* Sent MP_JOIN SYNs whose nonce needs more than 16 bits. */
static const char wide[] = "wide nonces";

static const struct row rows[] = {
    {"idsn-rule",
     {BAERTS, LONG},
     1,
     0,
     2000,
     {{S, "DataOctetsRx"}, {S, "DssFallback"}},
     {{30000, 0}, {30000, 1}, {30000, 1}}},
    {"idsn-rule",
     {BAERTS, LONG, .set = {{"idsn-rule", "ms64-token", 2}}},
     1,
     0,
     2000,
     {{S, "DataOctetsRx"}, {S, "DssFallback"}},
     {{30000, 1}, {30000, 0}, {30000, 1}}},
    {"ext-hash-bits",
     {BAERTS, OPEN, .server_profile = "rfc8684"},
     1,
     0,
     0,
     {{S, "MPCapableACKRX"}},
     {{1}, {0}}},
    {"ext-policy",
     {BAERTS, OPEN,
      .rule = {{.kind = NET_SYN, .count = 1, .fate = NET_CLEAR, .arg = 8}}},
     0,
     0,
     0,
     {{S, "MPCapableACKRX"}},
     {{1}, {0}, {1}}},
    {"ext-policy", {BAERTS, OPEN}, 0, 0, 0, {{C, "NewKeyTx"}}, {{1}, {1}, {0}}},
    {"newkey-dir",
     {BAERTS, OPEN},
     1,
     0,
     0,
     {{C, "NewKeyRx"}, {C, "NewKeyHMacFailure"}},
     {{1, 0}, {0, 1}}},
    {"newkey-trunc", {BAERTS, OPEN}, 1, 0, 0, {{S, "NewKeyRx"}}, {{1}, {0}}},
    {"newkey-early",
     {BAERTS, LATE(50)},
     0,
     0,
     0,
     {{S, "NewKeyTx"}, {S, "NewKeyFailed"}},
     {{6, 1}, {1, 0}, {1, 0}, {1, 0}}},
    {"newkey-early", /* the second of two early ones is forged */
     {BAERTS, LATE(450),
      .rule = {{.from = 1,
                .kind = NET_NEW_KEY,
                .skip = 1,
                .count = 1,
                .fate = NET_FLIP,
                .arg = 1}}},
     0,
     0,
     0,
     {{S, "NewKeyFailed"}},
     {{1}, {1}, {0}, {0}}},
    {"newkey-early", /* the first is */
     {BAERTS, LATE(450),
      .rule = {{.from = 1,
                .kind = NET_NEW_KEY,
                .count = 1,
                .fate = NET_FLIP,
                .arg = 1}}},
     0,
     0,
     0,
     {{S, "NewKeyFailed"}},
     {{1}, {0}, {1}, {0}}},
    {"fail-without-checksum", /* the client's NEW_KEY becomes a MP_FAIL */
     {BAERTS, OPEN,
      .rule = {{.from = 1,
                .kind = NET_NEW_KEY,
                .count = 1,
                .fate = NET_PATCH,
                .arg = 2 << 8 | 0xf0}}},
     0,
     0,
     0,
     {{S, "MPFailRx"}, {S, "MPFailTx"}},
     {{1, 1}, {1, 0}}},
    {"newkey-dup-reply",
     {BAERTS, OPEN, WEDGED},
     0,
     0,
     0,
     {{C, "NewKeyReply"}, {S, "NewKeyReply"}},
     {{0, 0}, {1, 0}, {1, 1}}},
    {"newkey-rto", {BAERTS, ALONE}, 0, 0, 900, {{C, "NewKeyTx"}}, {{3}, {1}}},
    {"newkey-tries",
     {BAERTS, ALONE},
     0,
     0,
     60000,
     {{C, "NewKeyTx"}, {C, "NewKeyFailed"}},
     {{6, 1}, {3, 1}, {9, 0}}},
    {"newkey-stop",
     {BAERTS, OPEN},
     0,
     0,
     0,
     {{C, "NewKeyTx"}, {C, "NewKeyFailed"}},
     {{1, 0}, {6, 0}}},
    {"newkey-subflow",
     {.profile = "hardened",
      MESH,
      ROTATE("the second key..", 1000),
      .rule = {{.from = 1, .path = 1, .kind = NET_NEW_KEY, .skip = 2}}},
     0,
     0,
     0,
     {{S, "NewKeyFailed"}},
     {{1}, {0}}},
    {"newkey-answer",
     {BAERTS, MESH, ROTATE("the second key..", 1000),
      .set = {{"newkey-early", "hold", 0},
              {"newkey-dup-reply", "on", 0},
              {"newkey-subflow", "rotate", 0}},
      .rule = {{.from = 1, .path = 1, .kind = NET_NEW_KEY, .skip = 1}}},
     0,
     0,
     0,
     {{S, "NewKeyFailed"}},
     {{1}, {0}}},
    {"fastclose-trunc",
     {BAERTS, .app = {{.size = 9000000, .key = KEY, .abort_ms = 300},
                      {.keep_open = true, .key = KEY}}},
     1,
     0,
     0,
     {{S, "MPFastcloseRx"}, {S, "MPFastcloseInvalid"}},
     {{1, 0}, {0, 1}}},
    {"prekey-join",
     {BAERTS, OPEN, MESH, WEDGED},
     0,
     0,
     150,
     {{S, "MPJoinBeforeKey"}, {S, "MPRstTx"}},
     {{1, 0}, {1, 1}}},
    {"client-accepts-join",
     {BAERTS, OPEN, .paths = 2},
     0,
     JOIN_CLIENT,
     0,
     {{C, "MPJoinSynRx"}, {C, "MPJoinRejected"}},
     {{1, 0}, {1, 1}}},
    {"version-fallback",
     {.server_profile = "rfc6824",
      .app = {{.size = 1}, {0}},
      .rule = {{.kind = NET_SYN, .count = 3}}},
     1,
     0,
     0,
     {{S, "MPCapableSYNRX"}},
     {{0}, {1}}},
    {"old-key",
     {BAERTS, MESH, ROTATE("the second key..", 500),
      .rule = {{.kind = NET_JOIN_SYN, .fate = NET_LATE, .arg = 700}}},
     0,
     0,
     0,
     {{S, "MPJoinBeforeKey"}, {S, "MPJoinAckRx"}},
     {{0, 3}, {30, 0}, {0, 3}}},
    {"old-key",
     {BAERTS, MESH, ROTATE("the second key..", 500),
      .rule =
          {{.kind = NET_ADD_ADDR, .count = 1, .fate = NET_LATE, .arg = 9000}}},
     0,
     0,
     0,
     {{C, "AddAddr"}, {C, "OptionMisplaced"}},
     {{2, 0}, {1, 1}, {1, 1}}},
    {"rotation-overlap",
     {BAERTS, ROTATE_TWICE,
      .rule = {{.from = 1, .kind = NET_NEW_KEY, .skip = 1}}},
     0,
     0,
     60000,
     {{C, "NewKeyTx"}, {C, "NewKeyFailed"}},
     {{13, 2}, {8, 1}}},
    {"rotation-evicts",
     {BAERTS, MESH, ROTATE("the second key..", 1000)},
     0,
     0,
     900,
     {{C, "MPJoinEvicted"}},
     {{0}, {0}}},
    {"rotation-evicts",
     {BAERTS, MESH, ROTATE("the second key..", 1000)},
     0,
     0,
     5000,
     {{C, "MPJoinEvicted"}, {S, "MPJoinAckRx"}},
     {{0, 3}, {3, 6}}},
    {"same-key-rotation",
     {BAERTS, ROTATE(KEY, 1000)},
     0,
     0,
     0,
     {{C, "KeyRefused"}, {C, "NewKeyTx"}},
     {{0, 2}, {1, 1}}},
    {"implicit-confirm",
     {BAERTS, OPEN, MESH, WEDGED},
     0,
     0,
     0,
     {{S, "NewKeyImplicit"}, {S, "NewKeyFailed"}},
     {{0, 1}, {1, 0}}},
    {"prekey-rst",
     {BAERTS, .app = {{.size = 1, .keep_open = true}, {.abort_ms = 100}}},
     0,
     0,
     0,
     {{C, "NoSubflowLeft"}},
     {{0}, {1}}},
    {"join-role-binding",
     {BAERTS, OPEN, .paths = 2, .pm = "fullmesh"},
     1,
     0,
     500,
     {{C, "MPJoinSynAckRx"}},
     {{3}, {0}}},
    {"join-token-binding",
     {BAERTS, OPEN, MESH},
     1,
     0,
     500,
     {{C, "MPJoinSynAckRx"}},
     {{3}, {0}}},
    {"add-addr-role-binding",
     {BAERTS, OPEN, MESH},
     1,
     0,
     500,
     {{C, "AddAddr"}, {C, "AddAddrHMacFailure"}},
     {{1, 0}, {0, 2}}},
    {"join-synack-k",
     {BAERTS, OPEN, MESH,
      .rule =
          {{.kind = NET_JOIN_SYNACK, .fate = NET_PATCH, .arg = 2 << 8 | 2}}},
     0,
     0,
     500,
     {{C, "MPJoinSynAckRx"}},
     {{0}, {3}}},
    {"join-fail-blacklists", /* the client itself refuses a SYN/ACK */
     {BAERTS, OPEN, MESH,
      .rule =
          {{.kind = NET_JOIN_SYNACK, .count = 1, .fate = NET_FLIP, .arg = 1}}},
     0,
     0,
     5000,
     {{C, "MPJoinSynAckHMacFailure"}, {S, "MPJoinAckRx"}},
     {{1, 2}, {1, 2}, {1, 3}}},
    {"join-fail-blacklists",
     {BAERTS, OPEN, MESH, WEDGED, .set = {{"prekey-join", "rst", 0}}},
     0,
     0,
     5500,
     {{C, "MPJoinRetry"}, {C, "MPJoinSynTx"}},
     {{0, 1}, {0, 1}, {3, 3}}},
    {"join-fail-blacklists",
     {BAERTS, OPEN, MESH, WEDGED},
     0,
     0,
     30000,
     {{C, "MPJoinRetry"}, {C, "MPJoinSynTx"}},
     {{0, 1}, {2, 3}, {2, 3}}},
    {"half-open-cap",
     {BAERTS, OPEN, .paths = 4, .pm = "fullmesh",
      .rule = {{.kind = NET_JOIN_ACK}}},
     0,
     0,
     500,
     {{S, "MPJoinHalfOpen"}},
     {{0}, {4}}},
    {"nonce-bits", {BAERTS, OPEN, MESH}, 0, 0, 500, {{C, wide}}, {{3}, {0}}},
    {"addr-id-reuse",
     {BAERTS, OPEN, MESH},
     1,
     READDRESS,
     3000,
     {{C, "AddAddrBurnt"}, {C, "RmAddr"}},
     {{0, 1}, {3, 1}}},
    {"remove-addr-mac",
     {BAERTS, OPEN, MESH},
     1,
     READDRESS,
     3000,
     {{C, "RmAddr"}, {C, "RmAddrHMacFailure"}},
     {{1, 0}, {0, 1}}},
    {"third-ack-echo",
     {BAERTS, OPEN,
      .rule = {{.from = 1,
                .kind = NET_CAPABLE,
                .skip = 1,
                .fate = NET_PATCH,
                .arg = 8 << 8 | 1}}},
     2,
     0,
     0,
     {{S, "MPCapableFallbackACK"}},
     {{1}, {0}}},
    {"hash-bits-check",
     {BAERTS, OPEN, .server_profile = "rfc8684"},
     2,
     0,
     0,
     {{S, "MPCapableACKRX"}},
     {{1}, {0}}},
    {"paasch-hash",
     {.profile = "paasch",
      .app = {{.size = 30000, .keep_open = true, .key = KEY},
              {.keep_open = true, .key = KEY}}},
     1,
     0,
     2000,
     {{S, "DataOctetsRx"}, {S, "DssFallback"}},
     {{30000, 0}, {30000, 1}}},
};

static void count_wide(void *ctx, int from, const struct net_packet *p)
{
    struct net_packet copy = *p;
    const uint8_t *o = net_option(&copy);

    (void)from;
    if (net_is(p, NET_JOIN_SYN) && o && (o[8] || o[9]))
        ++*(uint64_t *)ctx;
}

/* ---- what is done besides ---- */

static void join_client(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;
    struct mpx_conn_info info = host_info(h);
    struct mpx_tuple t = {.family = 4, .local_port = 5000, .remote_port = 6000};
    struct mpx_addr l = net_addr(4, 1, CLIENT), r = net_addr(4, 1, SERVER);
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN,
                        .u.join = {.form = MPX_JOIN_SYN,
                                   .token = info.token_local,
                                   .token_len = 4,
                                   .addr_id = 7}};
    uint8_t hdr[MPX_TCP_HDR_MAX] = {0};
    size_t n = 0;

    (void)net;
    (void)arg;
    memcpy(t.local, l.b, sizeof t.local);
    memcpy(t.remote, r.b, sizeof t.remote);
    hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_SYN;
    assert_int_equal(mpx_opt_encode(&o, hdr + MPX_TCP_HDR_MIN,
                                    sizeof hdr - MPX_TCP_HDR_MIN, &n),
                     MPX_OK);
    mpx_put16(hdr, t.remote_port);
    mpx_put16(hdr + 2, t.local_port);
    host_segment(h, &t, hdr, mpx_tcp_finish(hdr, MPX_TCP_HDR_MIN + n), NULL, 0);
}

static void readdress(struct net *net, void *ctx, long again)
{
    struct host *h = ctx;
    struct mpx_addr a = net_addr(4, 1, SERVER);
    mpx_err err = again ? mpx_endpoint_use_addr(h->ep, &a, net->now)
                        : mpx_endpoint_drop_addr(h->ep, &a, net->now);

    assert_int_equal(err, MPX_OK);
    host_drain(h);
}

static void plan_also(struct bed *b, enum also also)
{
    if (also == JOIN_CLIENT)
        net_at(&b->net, 1000 * SIM_MS, join_client, &b->host[CLIENT], 0);
    if (also == READDRESS)
        for (long again = 0; again < 2; again++)
            net_at(&b->net, (uint64_t)(again + 1) * 1000 * SIM_MS, readdress,
                   &b->host[SERVER], again);
}

/* ---- running ---- */

static void run(const struct row *r, const char *value, uint64_t got[LOOKS])
{
    struct bed_plan plan = r->plan;
    uint64_t wide_nonces = 0;
    struct bed b;
    int i = 0;

    while (plan.set[i].name)
        assert_true(++i < BED_SWITCHES);
    plan.set[i].name = r->name;
    plan.set[i].value = value;
    plan.set[i].who = r->who;
    bed_start(&b, &plan);
    b.net.watch = count_wide;
    b.net.watch_ctx = &wide_nonces;
    plan_also(&b, r->also);
    bed_run(&b, r->ms ? r->ms : 60000);
    for (i = 0; i < LOOKS && r->look[i].counter; i++)
        got[i] = r->look[i].counter == wide
                     ? wide_nonces
                     : sim_counter(&b.host[r->look[i].who], r->look[i].counter);
    bed_end(&b);
}

static void each_value_does_what_it_should(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        unsigned sw = 0;

        while (mpx_switch_name(sw) && strcmp(mpx_switch_name(sw), rows[i].name))
            sw++;
        assert_non_null(mpx_switch_name(sw));
        for (unsigned v = 0; mpx_switch_value(sw, v); v++) {
            uint64_t got[LOOKS] = {0};

            run(&rows[i], mpx_switch_value(sw, v), got);
            for (unsigned k = 0; k < LOOKS; k++)
                if (got[k] != rows[i].want[v][k]) {
                    print_error("%s: %s: %s is %llu, want %llu\n", rows[i].name,
                                mpx_switch_value(sw, v),
                                rows[i].look[k].counter,
                                (unsigned long long)got[k],
                                (unsigned long long)rows[i].want[v][k]);
                    bad++;
                }
        }
    }
    assert_int_equal(bad, 0);
}

static bool told_apart(const char *name, unsigned v, unsigned w)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name) &&
            memcmp(rows[i].want[v], rows[i].want[w], sizeof rows[i].want[v]))
            return true;
    return false;
}

static void any_two_values_of_a_switch_are_told_apart(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (unsigned i = 0; mpx_switch_name(i); i++)
        for (unsigned v = 1; mpx_switch_value(i, v); v++)
            for (unsigned w = 0; w < v; w++)
                if (!told_apart(mpx_switch_name(i), v, w)) {
                    print_error("%s: nothing tells %s from %s\n",
                                mpx_switch_name(i), mpx_switch_value(i, v),
                                mpx_switch_value(i, w));
                    bad++;
                }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_does_what_it_should),
        cmocka_unit_test(any_two_values_of_a_switch_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
