/* SPDX-License-Identifier: MIT */
/* Agreement on external keys, [B] 4.2, and what goes wrong with it: D-07. */
#include "sim_test.h"

#define C CLIENT
#define S SERVER
#define OPEN                                                                   \
    .app = {{.size = 1, .keep_open = true, .key = KEY},                        \
            {.keep_open = true, .key = KEY}}
#define SKEW(ms)                                                               \
    .app = {{.size = 1, .keep_open = true, .key = KEY},                        \
            {.keep_open = true, .key = KEY, .key_ms = (ms)}}
#define HOLD                                                                   \
    {                                                                          \
        "newkey-early", "hold", 0                                              \
    }
#define DUP                                                                    \
    {                                                                          \
        "newkey-dup-reply", "on", 0                                            \
    }

struct key_case {
    struct sim_case sim;
    bool active[2];
    unsigned failed[2]; /* MPX_ACT_KEY_FAILED */
};

static const struct key_case cases[] = {
    {{"both at once",
      {.profile = "baerts", OPEN},
      {{C, "NewKeyTx", 1}, {S, "NewKeyTx", 1}, {C, "NewKeyRetrans", 0}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, true},
     {0, 0}},
    {{"client's lost: the server's ends the client's offer: wedge, D-07 b",
      {.profile = "baerts",
       OPEN,
       .rule = {{.from = 1, .kind = NET_NEW_KEY, .count = 1}}},
      {{C, "NewKeyTx", 1}, {S, "NewKeyTx", 6}, {S, "NewKeyFailed", 1}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, false},
     {0, 1}},
    {{"the same, duplicates are answered",
      {.profile = "baerts",
       .set = {DUP},
       OPEN,
       .rule = {{.from = 1, .kind = NET_NEW_KEY, .count = 1}}},
      {{S, "NewKeyTx", 2}, {C, "NewKeyTx", 2}, {S, "NewKeyFailed", 0}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, true},
     {0, 0}},
    {{"hardened: lost ones are sent again",
      {.profile = "hardened",
       OPEN,
       .rule = {{.from = 1, .kind = NET_NEW_KEY, .count = 3}}},
      {{C, "NewKeyFailed", 0}, {S, "NewKeyFailed", 0}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, true},
     {0, 0}},
    {{"server's key 50 ms late: wedge, D-07 a",
      {.profile = "baerts", SKEW(50)},
      {{S, "NewKeyEarly", 1}, {C, "NewKeyTx", 1}, {S, "NewKeyTx", 6}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, false},
     {0, 1}},
    {{"the same, early ones are held",
      {.profile = "baerts", .set = {HOLD}, SKEW(50)},
      {{S, "NewKeyEarly", 1}, {C, "NewKeyTx", 1}, {S, "NewKeyTx", 1}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, true},
     {0, 0}},
    {{"hardened holds",
      {.profile = "hardened", SKEW(50)},
      {{S, "NewKeyEarly", 1}, {S, "NewKeyFailed", 0}},
      SIM_OPEN,
      false,
      1,
      0},
     {true, true},
     {0, 0}},
    {{"different keys: given up after six",
      {.profile = "baerts",
       .app = {{.size = 1, .keep_open = true, .key = "one"},
               {.keep_open = true, .key = "two"}}},
      {{C, "NewKeyTx", 6},
       {S, "NewKeyTx", 6},
       {C, "NewKeyHMacFailure", 6},
       {S, "NewKeyHMacFailure", 6},
       {C, "NewKeyFailed", 1},
       {S, "NewKeyFailed", 1},
       {C, "NewKeyRx", 0}},
      SIM_OPEN,
      false,
      1,
      0},
     {false, false},
     {1, 1}},
    {{"every NEW_KEY dropped, D-26",
      {.profile = "hardened", OPEN, .rule = {{.kind = NET_NEW_KEY}}},
      {{C, "NewKeyTx", 6}, {S, "NewKeyTx", 6}, {C, "NewKeyFailed", 1}},
      SIM_OPEN,
      false,
      1,
      0},
     {false, false},
     {1, 1}},
    {{"one side has none",
      {.profile = "baerts",
       .app = {{.size = 1, .keep_open = true, .key = KEY},
               {.keep_open = true}}},
      {{C, "NewKeyTx", 6}, {S, "NewKeyEarly", 6}},
      SIM_OPEN,
      false,
      1,
      0},
     {false, false},
     {1, 0}},
};

static void agrees(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct key_case *k = &cases[i];
        struct bed b;

        bed_start(&b, &k->sim.plan);
        bed_run(&b, 60000);
        bad += sim_check(&k->sim, &b);
        for (int h = 0; h < 2; h++)
            if (host_info(&b.host[h]).key_active != k->active[h] ||
                b.host[h].n[MPX_ACT_KEY_ACTIVE] != k->active[h] ||
                b.host[h].n[MPX_ACT_KEY_FAILED] != k->failed[h]) {
                print_error("%s: host %d: active or failed\n", k->sim.name, h);
                bad++;
            }
        bed_end(&b);
    }
    assert_int_equal(bad, 0);
}

/* E cleared in the SYN: what is left of the profile. */
static const struct sim_case downgrades[] = {
    {"baerts prefers: obeys, and goes on under RFC 8684",
     {.profile = "baerts",
      .paths = 2,
      .pm = "fullmesh",
      .app = {{.size = 300000}, {.after_eof = true}},
      .rule = {{.kind = NET_SYN, .count = 1, .fate = NET_CLEAR, .arg = 0x08}}},
     {{C, "MPCapableSYNACKRX", 1},
      {S, "MPCapableACKRX", 1},
      {S, "MPJoinAckRx", 3}},
     SIM_CLOSED,
     false,
     4,
     0},
    {"baerts requires: plain TCP",
     {.profile = "baerts",
      .set = {{"ext-policy", "require", 0}},
      .app = {{.size = 30000}, {0}},
      .rule = {{.kind = NET_SYN, .count = 1, .fate = NET_CLEAR, .arg = 0x08}}},
     {{C, "MPCapableSYNACKRX", 0}, {C, "MPCapableFallbackSYNACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"hardened requires",
     {.profile = "hardened",
      .app = {{.size = 30000}, {0}},
      .rule = {{.kind = NET_SYN, .count = 1, .fate = NET_CLEAR, .arg = 0x08}}},
     {{C, "MPCapableFallbackSYNACK", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
    {"only the client knows baerts",
     {.profile = "baerts",
      .server_profile = "rfc8684",
      .app = {{.size = 30000}, {0}}},
     {{C, "MPCapableSYNACKRX", 1}, {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"only the server knows baerts",
     {.profile = "rfc8684",
      .server_profile = "baerts",
      .app = {{.size = 30000}, {0}}},
     {{C, "MPCapableSYNACKRX", 1}, {S, "MPCapableACKRX", 1}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"wrong echo of Token-B in the third ACK: plain",
     {.profile = "baerts",
      .app = {{0}, {.size = 30000}},
      .rule = {{.from = 1,
                .kind = NET_CAPABLE,
                .skip = 1,
                .fate = NET_PATCH,
                .arg = 8 << 8 | 1}}},
     {{S, "MPCapableFallbackACK", 1}, {C, "DssFallback", 1}},
     SIM_CLOSED,
     true,
     1,
     0},
};

static void downgrades_follow_policy(void **state)
{
    (void)state;
    sim_run_all(downgrades, COUNT_OF(downgrades));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees),
        cmocka_unit_test(downgrades_follow_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
