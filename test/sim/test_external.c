/* SPDX-License-Identifier: MIT */
/*
 * External keys and what can be wrong about them: MP_CAPABLE of other lengths
 * and modes, answers that nobody asked for, keys at odd times. Each has one
 * answer and a counter; doc/ambiguities.md lists them.
 */
#include "sim_test.h"
#include "mpx_tcp.h"

#define C    CLIENT
#define S    SERVER
#define BOTH .app = {{.size = 20000, .key = KEY}, {.size = 20000, .key = KEY}}
#define OPEN                                                                   \
    .app = {{.size = 1, .keep_open = true, .key = KEY},                        \
            {.keep_open = true, .key = KEY}}
#define KEY_2 "the second key.."
#define KEY_3 "the third key..."

/* ---- lengths: [B] 4.1, [P] 3.1, RFC 8684 3.1 ---- */

enum segment { SYN, SYNACK, THIRD, WITH_DATA, SEGMENTS };

/* One MP_CAPABLE on one kind of segment has another length: it is none. */
static struct sim_case resized(const char *profile, enum segment s,
                               unsigned len)
{
    static const struct {
        struct net_rule rule[2];
        int who;
        const char *counter;
    } on[SEGMENTS] = {
        [SYN] = {{{.from = 1, .kind = NET_SYN}}, C, "MPCapableFallbackSYNACK"},
        [SYNACK] = {{{.from = 2, .kind = NET_SYNACK}},
                    C,
                    "MPCapableFallbackSYNACK"},
        [THIRD] = {{{.from = 1, .kind = NET_THIRD, .count = 1}},
                   S,
                   "MPCapableFallbackACK"},
        [WITH_DATA] = {{{.from = 1, .kind = NET_DATA, .count = 1},
                        {.from = 1, .kind = NET_THIRD, .count = 1}},
                       S,
                       "MPCapableFallbackACK"},
    };
    struct sim_case c = {
        .name = profile,
        .plan = {.profile = profile, BOTH},
        .counter = {{on[s].who, on[s].counter, 1},
                    {s == SYNACK ? C : S, "OptionMalformed", 1},
                    {S, "MPCapableSYNRX", s != SYN},
                    {S, "MPCapableACKRX", 0}},
        .plain = true};

    memcpy(c.plan.rule, on[s].rule, sizeof on[s].rule);
    c.plan.rule[0].fate = NET_RESIZE;
    c.plan.rule[0].arg = len;
    return c;
}

static void other_lengths_are_no_mp_capable(void **state)
{
    static const struct {
        const char *profile;
        uint8_t len[SEGMENTS][4]; /* of MP_CAPABLE, none of them right */
    } rows[] = {
        {"rfc8684",
         {{8, 12, 16, 20}, {4, 8, 16, 20}, {8, 12, 14, 16}, {12, 14, 16, 21}}},
        {"paasch",
         {{8, 12, 16, 20}, {4, 8, 16, 20}, {8, 12, 14, 16}, {12, 14, 16, 21}}},
        {"baerts",
         {{5, 8, 12, 20}, {4, 7, 12, 20}, {8, 11, 20, 24}, {8, 13, 20, 22}}},
        {"hardened",
         {{5, 8, 12, 20}, {4, 7, 12, 20}, {8, 11, 20, 24}, {8, 13, 20, 22}}},
    };
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (enum segment s = 0; s < SEGMENTS; s++)
            for (size_t k = 0; k < COUNT_OF(rows[i].len[s]); k++) {
                struct sim_case c =
                    resized(rows[i].profile, s, rows[i].len[s][k]);

                if (sim_run(&c)) {
                    print_error("segment %u, %u octets\n", s,
                                rows[i].len[s][k]);
                    bad++;
                }
            }
    assert_int_equal(bad, 0);
}

/* ---- bits: who offers what, and who answers it ---- */

#define FLIPPED(host, kind_, bits)                                             \
    .rule = {{.from = host,                                                    \
              .kind = kind_,                                                   \
              .count = 1,                                                      \
              .fate = NET_PATCH,                                               \
              .arg = 3 << 8 | (bits)}}
#define PLAIN_AT_CLIENT                                                        \
    .counter = {{C, "MPCapableFallbackSYNACK", 1},                             \
                {C, "MPCapableSYNACKRX", 0}},                                  \
    .plain = true
/* MPTCP under keys in clear: the external one has no use and is not offered. */
#define IN_CLEAR                                                               \
    .counter = {{C, "MPCapableSYNACKRX", 1},                                   \
                {S, "MPCapableACKRX", 1},                                      \
                {C, "NewKeyTx", 0}}

static const struct sim_case bits[] = {
    {.name = "E of 8 octets answers a SYN without E: plain",
     .plan = {.profile = "rfc8684",
              BOTH,
              .rule = {{.from = 2,
                        .kind = NET_SYNACK,
                        .fate = NET_RESIZE,
                        .arg = 0x08 << 8 | 8}}},
     PLAIN_AT_CLIENT},
    {.name = "E in a SYN of RFC 8684, added on the way: plain",
     .plan = {.profile = "rfc8684",
              .server_profile = "baerts",
              BOTH,
              FLIPPED(1, NET_SYN, 0x08)},
     PLAIN_AT_CLIENT},
    {.name = "E cleared in the SYN/ACK, at 8 octets: plain",
     .plan = {.profile = "baerts", BOTH, FLIPPED(2, NET_SYNACK, 0x08)},
     PLAIN_AT_CLIENT},
    {.name = "E cleared in the third ACK: plain",
     .plan = {.profile = "baerts", BOTH, FLIPPED(1, NET_THIRD, 0x08)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "OptionMalformed", 1}},
     .plain = true},
    {.name = "[P]: G and H in the answer: plain",
     .plan = {.profile = "paasch", BOTH, FLIPPED(2, NET_SYNACK, 0x01)},
     PLAIN_AT_CLIENT},
    {.name = "[P]: neither G nor H in the answer: plain",
     .plan = {.profile = "paasch", BOTH, FLIPPED(2, NET_SYNACK, 0x02)},
     PLAIN_AT_CLIENT},
    {.name = "[P]: a wrong echo of Token-B: plain",
     .plan = {.profile = "paasch",
              BOTH,
              .rule = {{.from = 1,
                        .kind = NET_CAPABLE,
                        .skip = 1,
                        .fate = NET_PATCH,
                        .arg = 12 << 8 | 1}}},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "[P]: the peer answers with H: in clear",
     .plan = {.profile = "paasch", .server_profile = "rfc8684", BOTH},
     IN_CLEAR},
    {.name = "[P]: only the server knows G: in clear",
     .plan = {.profile = "rfc8684", .server_profile = "paasch", BOTH},
     IN_CLEAR},
    {.name = "[P]: G cleared in the SYN: in clear",
     .plan = {.profile = "paasch", BOTH, FLIPPED(1, NET_SYN, 0x02)},
     IN_CLEAR},
    {.name = "[P]: the same, and that is refused: plain",
     .plan = {.profile = "paasch",
              .set = {{"ext-policy", "require", 0}},
              BOTH,
              FLIPPED(1, NET_SYN, 0x02)},
     PLAIN_AT_CLIENT},
    {.name = "[B] meets [P]: what both know is keys in clear",
     .plan = {.profile = "baerts", .server_profile = "paasch", BOTH},
     IN_CLEAR},
    {.name = "[P] meets [B]",
     .plan = {.profile = "paasch", .server_profile = "baerts", BOTH},
     IN_CLEAR},
    {.name = "[P] meets the hardened variant, which wants no such: plain",
     .plan = {.profile = "paasch", .server_profile = "hardened", BOTH},
     PLAIN_AT_CLIENT},
    {.name = "a listener limited to RFC 8684: in clear",
     .plan = {.profile = "baerts",
              .server_profile = "baerts",
              .set = {{"ext-policy", "off", 2}},
              BOTH},
     IN_CLEAR},
    {.name = "the same, and the client wants external keys: plain",
     .plan = {.profile = "baerts",
              .set = {{"ext-policy", "off", 2}, {"ext-policy", "require", 1}},
              BOTH},
     PLAIN_AT_CLIENT},
};

static void bits_decide_what_is_spoken(void **state)
{
    (void)state;
    sim_run_all(bits, COUNT_OF(bits));
}

/* D-25: two hosts that draw the same token, and a third ACK that says so. */
static void a_token_that_comes_back_is_refused(void **state)
{
    static const char *const profile[] = {"paasch", "baerts", "hardened"};
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile); i++) {
        struct sim_case c = {.name = profile[i],
                             .plan = {.profile = profile[i],
                                      BOTH,
                                      .rule = {{.from = 1,
                                                .kind = NET_CAPABLE,
                                                .skip = 1,
                                                .fate = NET_TWIN}}},
                             .counter = {{S, "MPCapableFallbackACK", 1},
                                         {S, "MPCapableACKRX", 0},
                                         {C, "DssFallback", 1}},
                             .plain = true};

        bad += sim_run(&c);
    }
    assert_int_equal(bad, 0);
}

/* ---- keys at odd times ---- */

#define MESH .paths = 2, .pm = "fullmesh"

static const struct sim_case times[] = {
    {.name = "[P]: joins before the server's key meet silence and come again",
     .plan = {.profile = "paasch",
              MESH,
              .app = {{.size = 1, .keep_open = true, .key = KEY},
                      {.keep_open = true, .key = KEY, .key_ms = 2500}}},
     .counter = {{S, "MPJoinBeforeKey", 4}, /* its SYN at 0, 0.2, 0.6, 1.4 s */
                 {S, "MPRstTx", 0},
                 {S, "MPJoinAckRx", 3}},
     .end = SIM_OPEN,
     .subflows = 4},
    {.name = "[P]: NEW_KEY does not exist",
     .plan = {.profile = "paasch", OPEN},
     .counter = {{C, "NewKeyTx", 0}, {S, "NewKeyTx", 0}},
     .end = SIM_OPEN},
    {.name = "[B]: NEW_KEY twice is one proof, and no answer",
     .plan = {.profile = "baerts",
              OPEN,
              .rule = {{.kind = NET_NEW_KEY, .fate = NET_TWICE}}},
     .counter = {{C, "NewKeyRx", 2},
                 {S, "NewKeyRx", 2},
                 {C, "NewKeyTx", 1},
                 {S, "NewKeyTx", 1}},
     .end = SIM_OPEN},
    {.name = "[B]: duplicates are answered once an RTO; the answer is not",
     .plan = {.profile = "baerts",
              .set = {{"newkey-dup-reply", "on", 0}},
              OPEN,
              .rule = {{.kind = NET_NEW_KEY, .count = 2, .fate = NET_TWICE}}},
     .counter = {{C, "NewKeyReply", 1}, {S, "NewKeyReply", 1}},
     .end = SIM_OPEN,
     .ms = 300},
    {.name = "NEW_KEY that names the other K, of no key",
     .plan = {.profile = "baerts",
              OPEN,
              .rule = {{.from = 1,
                        .kind = NET_NEW_KEY,
                        .fate = NET_PATCH,
                        .arg = 2 << 8 | 1}}},
     .counter = {{S, "NewKeyEarly", 1},
                 {S, "NewKeyRx", 0},
                 {S, "NewKeyFailed", 1},
                 {C, "NewKeyRx", 6}}, /* the server's, in vain */
     .end = SIM_OPEN},
    {.name = "MP_JOIN that names the other K, of no key: silence",
     .plan = {.profile = "baerts",
              MESH,
              OPEN,
              .rule = {{.kind = NET_JOIN_SYN,
                        .count = 3,
                        .fate = NET_PATCH,
                        .arg = 2 << 8 | 2}}},
     .counter = {{S, "MPJoinBeforeKey", 3},
                 {S, "MPRstTx", 0},
                 {S, "MPJoinAckRx", 3}},
     .end = SIM_OPEN},
    {.name = "ADD_ADDR that names the other K, of no key: ignored",
     .plan = {.profile = "baerts",
              MESH,
              OPEN,
              .rule = {{.kind = NET_ADD_ADDR,
                        .count = 1,
                        .fate = NET_PATCH,
                        .arg = 2 << 8 | 2}}},
     .counter = {{C, "OptionMisplaced", 1},
                 {C, "AddAddrHMacFailure", 0},
                 {C, "AddAddr", 1}},
     .end = SIM_OPEN},
    {.name = "[B]: closed before the key: RST, and no MP_FASTCLOSE",
     .plan = {.profile = "baerts",
              .app = {{.size = 1, .keep_open = true, .abort_ms = 99},
                      {.keep_open = true}}},
     .counter = {{C, "MPFastcloseTx", 0},
                 {S, "OptionMisplaced", 0},
                 {S, "MPFastcloseRx", 0}},
     .end = SIM_FAILED,
     .ms = 1000},
    {.name = "MP_FASTCLOSE that names the other K, of no key: only a RST",
     .plan = {.profile = "baerts",
              .app =
                  {{.size = 1, .keep_open = true, .key = KEY, .abort_ms = 99},
                   {.keep_open = true, .key = KEY}},
              .rule = {{.kind = NET_FASTCLOSE,
                        .fate = NET_PATCH,
                        .arg = 2 << 8 | 1}}},
     .counter = {{S, "OptionMisplaced", 1},
                 {S, "MPFastcloseRx", 0},
                 {S, "MPFastcloseInvalid", 0},
                 {S, "NoSubflowLeft", 1}},
     .end = SIM_NO_DATA,
     .ms = 1000},
};

static void keys_at_odd_times(void **state)
{
    (void)state;
    sim_run_all(times, COUNT_OF(times));
}

/* ---- simultaneous rotation, D-12 ---- */

#define ROTATES(mine, theirs)                                                  \
    .app = {{.size = 1,                                                        \
             .keep_open = true,                                                \
             .key = KEY,                                                       \
             .rotate = {{mine, 500}, {KEY_3, 20000}}},                         \
            {.keep_open = true,                                                \
             .key = KEY,                                                       \
             .rotate = {{theirs, 500}, {KEY_3, 20000}}}}

/* Changes of the active key at each end, after 19 s and at the end. */
struct rotation_case {
    struct sim_case sim;
    unsigned by_19s[2], at_end[2], failed[2];
};

static const struct rotation_case rotations[] = {
    {{.name = "the same key at both ends: both have it",
      .plan = {.profile = "baerts", ROTATES(KEY_2, KEY_2)},
      .counter = {{C, "NewKeyTx", 3}, {S, "NewKeyTx", 3}},
      .end = SIM_OPEN},
     {2, 2},
     {3, 3},
     {0, 0}},
    {{.name =
          "different keys: nobody wins, the key before stays, the next works",
      .plan = {.profile = "baerts", ROTATES(KEY_2, "another key.....")},
      .counter = {{C, "NewKeyTx", 8},
                  {S, "NewKeyTx", 8},
                  {C, "NewKeyHMacFailure", 6},
                  {S, "NewKeyHMacFailure", 6}},
      .end = SIM_OPEN},
     {1, 1},
     {2, 2},
     {1, 1}},
    {{.name = "different keys, early ones held: the same",
      .plan = {.profile = "baerts",
               .set = {{"newkey-early", "hold", 0}},
               ROTATES(KEY_2, "another key.....")},
      .counter = {{C, "NewKeyTx", 8}, {S, "NewKeyTx", 8}},
      .end = SIM_OPEN},
     {1, 1},
     {2, 2},
     {1, 1}},
    {{.name = "different keys, hardened: the same",
      .plan = {.profile = "hardened", ROTATES(KEY_2, "another key.....")},
      .counter = {{C, "NewKeyFailed", 1},
                  {S, "NewKeyFailed", 1},
                  {C, "NewKeyHMacFailure", 6}},
      .end = SIM_OPEN},
     {1, 1},
     {2, 2},
     {1, 1}},
    {{.name = "one end is a rotation ahead: K names two keys, for good",
      .plan =
          {.profile = "baerts",
           ROTATES(KEY_2, KEY_2),
           .rule = {{.from = 1, .kind = NET_NEW_KEY, .skip = 1, .count = 1}}},
      .counter = {{S, "NewKeyFailed", 2}, {C, "NewKeyFailed", 1}},
      .end = SIM_OPEN},
     {2, 1},
     {2, 1},
     {1, 2}},
    {{.name = "the same loss, hardened: nothing of it",
      .plan =
          {.profile = "hardened",
           ROTATES(KEY_2, KEY_2),
           .rule = {{.from = 1, .kind = NET_NEW_KEY, .skip = 2, .count = 1}}},
      .counter = {{S, "NewKeyFailed", 0}, {C, "NewKeyFailed", 0}},
      .end = SIM_OPEN},
     {2, 2},
     {3, 3},
     {0, 0}},
};

static void rotations_at_both_ends(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rotations); i++) {
        const struct rotation_case *r = &rotations[i];
        unsigned then[2];
        struct bed b;

        bed_start(&b, &r->sim.plan);
        bed_run(&b, 19000);
        for (int h = 0; h < 2; h++)
            then[h] = b.host[h].n[MPX_ACT_KEY_ACTIVE];
        bed_run(&b, 60000);
        bad += sim_check(&r->sim, &b);
        for (int h = 0; h < 2; h++)
            if (then[h] != r->by_19s[h] ||
                b.host[h].n[MPX_ACT_KEY_ACTIVE] != r->at_end[h] ||
                b.host[h].n[MPX_ACT_KEY_FAILED] != r->failed[h]) {
                print_error("%s: host %d: %u then %u keys, %u failed\n",
                            r->sim.name, h, then[h],
                            b.host[h].n[MPX_ACT_KEY_ACTIVE],
                            b.host[h].n[MPX_ACT_KEY_FAILED]);
                bad++;
            }
        bed_end(&b);
    }
    assert_int_equal(bad, 0);
}

/* ---- keys that are refused ---- */

static void a_key_is_taken_or_refused(void **state)
{
    static const struct {
        const char *profile, *server;
        size_t len;
        mpx_err want;
        unsigned counted;
    } rows[] = {
        {"baerts", NULL, 0, MPX_ERR_RANGE, 1},
        {"baerts", NULL, 1, MPX_OK, 0},
        {"baerts", NULL, 64, MPX_OK, 0},
        {"baerts", NULL, 65, MPX_ERR_RANGE, 1},
        {"hardened", NULL, 0, MPX_ERR_RANGE, 1},
        {"hardened", NULL, 15, MPX_ERR_RANGE, 1}, /* under 128 bits, D-21 */
        {"hardened", NULL, 16, MPX_OK, 0},
        {"hardened", NULL, 65, MPX_ERR_RANGE, 1},
        {"paasch", NULL, 15, MPX_ERR_RANGE, 1},
        {"paasch", NULL, 16, MPX_OK, 0},
        {"rfc8684", NULL, 16, MPX_ERR_STATE, 0},
        {"tcp", NULL, 16, MPX_ERR_STATE, 0},
        {"baerts", "rfc8684", 16, MPX_ERR_STATE, 0},   /* keys in clear, D-04 */
        {"hardened", "rfc8684", 16, MPX_ERR_STATE, 0}, /* plain TCP */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bed_plan plan = {
            .profile = rows[i].profile,
            .server_profile = rows[i].server,
            .app = {{.size = 1, .keep_open = true}, {.keep_open = true}}};
        uint8_t key[65] = {1};
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 200);
        if (mpx_conn_set_key(b.host[C].conn, key, rows[i].len, b.net.now) !=
                rows[i].want ||
            sim_counter(&b.host[C], "KeyRefused") != rows[i].counted)
            fail_msg("%s, %zu octets", rows[i].profile, rows[i].len);
        bed_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_lengths_are_no_mp_capable),
        cmocka_unit_test(bits_decide_what_is_spoken),
        cmocka_unit_test(a_token_that_comes_back_is_refused),
        cmocka_unit_test(keys_at_odd_times),
        cmocka_unit_test(rotations_at_both_ends),
        cmocka_unit_test(a_key_is_taken_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
