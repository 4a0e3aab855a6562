/* SPDX-License-Identifier: MIT */
/* Subflows joined, refused and announced: RFC 8684 3.2 and 3.4. */
#include "sim_test.h"

#define C CLIENT
#define S SERVER
#define DATA                                                                   \
    .app = {{.size = 300000, .keep_open = true}, {.keep_open = true}}
/* Two paths and fullmesh: one announced address, three joins. */
#define MESH .paths = 2, .pm = "fullmesh"
#define TWO MESH, DATA
#define PSK                                                                    \
    .app = {{.size = 300000, .key = "k"},                                      \
            {.size = 2000, .key = "k", .after_eof = true}}

static const struct sim_case cases[] = {
    {"four subflows of two addresses each",
     {TWO},
     {{C, "MPJoinSynTx", 3}, {S, "MPJoinSynRx", 3}, {C, "MPJoinSynAckRx", 3},
      {S, "MPJoinAckRx", 3}, {S, "AddAddrTx", 1}, {C, "AddAddr", 1},
      {S, "EchoAdd", 1}, {C, "ThirdAckRepeated", 0}},
     SIM_OPEN, false, 4, 0},
    {"join SYN lost",
     {TWO, .rule = {{.kind = NET_JOIN_SYN, .count = 1}}},
     {{C, "MPJoinSynTx", 4}, {S, "MPJoinSynRx", 3}, {S, "MPJoinAckRx", 3}},
     SIM_OPEN, false, 4, 0},
    {"join SYN twice",
     {TWO, .rule = {{.kind = NET_JOIN_SYN, .fate = NET_TWICE}}},
     {{C, "MPJoinSynTx", 3}, {S, "MPJoinSynRx", 3}, {S, "MPJoinAckRx", 3}},
     SIM_OPEN, false, 4, 0},
    {"join SYN/ACK lost",
     {TWO, .rule = {{.kind = NET_JOIN_SYNACK, .count = 1}}},
     {{C, "MPJoinSynAckRx", 3}, {S, "MPJoinAckRx", 3}},
     SIM_OPEN, false, 4, 0},
    {"join ACK lost",
     {TWO, .rule = {{.kind = NET_JOIN_ACK, .count = 2}}},
     {{C, "MPJoinSynAckRx", 3}, {S, "MPJoinAckRx", 3},
      {S, "MPJoinAckHMacFailure", 0}},
     SIM_OPEN, false, 4, 0},
    {"fourth ACK lost",
     {TWO, .rule = {{.from = 2, .path = 2, .kind = NET_PURE_ACK, .count = 1}}},
     {{C, "ThirdAckRepeated", 1}, {S, "MPJoinAckRx", 3}},
     SIM_OPEN, false, 4, 0},
    {"join token unknown",
     {TWO, .rule = {{.kind = NET_JOIN_SYN, .fate = NET_PATCH,
                     .arg = 4 << 8 | 1}}},
     {{S, "MPJoinNoTokenFound", 3}, {S, "MPRstTx", 3}, {C, "MPRstRx", 3},
      {C, "MPJoinSynAckRx", 0}},
     SIM_OPEN, false, 0, 0},
    {"join SYN/ACK with a wrong MAC",
     {TWO, .rule = {{.kind = NET_JOIN_SYNACK, .fate = NET_PATCH,
                     .arg = 4 << 8 | 1}}},
     {{C, "MPJoinSynAckHMacFailure", 3}, {C, "MPRstTx", 3},
      {S, "MPJoinAckRx", 0}},
     SIM_OPEN, false, 4, 0},
    {"join SYN/ACK without the option",
     {TWO, .rule = {{.kind = NET_JOIN_SYNACK, .fate = NET_STRIP}}},
     {{C, "MPJoinSynAckRx", 0}, {C, "MPRstTx", 3}},
     SIM_OPEN, false, 4, 0},
    {"join ACK with a wrong MAC",
     {TWO, .rule = {{.kind = NET_JOIN_ACK, .fate = NET_FLIP, .arg = 1}}},
     {{S, "MPJoinAckHMacFailure", 3}, {S, "MPRstTx", 3},
      {S, "MPJoinAckRx", 0}},
     SIM_OPEN, false, 4, 0},
    {"join ACK without the option",
     {TWO, .rule = {{.kind = NET_JOIN_ACK, .fate = NET_STRIP}}},
     {{S, "MPJoinAckRx", 0}, {S, "MPRstTx", 3}},
     SIM_OPEN, false, 4, 0},
    {"two subflows at most",
     {TWO, .max_subflows = 2},
     {{S, "MPJoinAckRx", 1}, {C, "MPJoinSynAckRx", 1}},
     SIM_OPEN, false, 2, 0},
    {"ADD_ADDR lost twice",
     {TWO, .rule = {{.kind = NET_ADD_ADDR, .count = 2}}},
     {{S, "AddAddrTx", 3}, {C, "AddAddr", 1}, {S, "EchoAdd", 1}},
     SIM_OPEN, false, 4, 0},
    {"echo lost",
     {TWO, .rule = {{.kind = NET_ECHO, .count = 1}}},
     {{S, "AddAddrTx", 2}, {C, "AddAddr", 2}, {S, "EchoAdd", 1}},
     SIM_OPEN, false, 4, 0},
    {"ADD_ADDR with a wrong MAC",
     {MESH, .app = {{.size = 1, .keep_open = true}, {.keep_open = true}},
      .rule = {{.kind = NET_ADD_ADDR, .fate = NET_FLIP, .arg = 1}}},
     {{S, "AddAddrTx", 4}, {C, "AddAddrHMacFailure", 4}, {C, "AddAddr", 0},
      {C, "EchoAddTx", 0}},
     SIM_OPEN, false, 2, 0},
};

static const struct sim_case keyed[] = {
    {"paasch: 64-bit tokens",
     {.profile = "paasch", .paths = 2, .pm = "fullmesh",
      .app = {{.size = 3000000, .key = "sixteen octets K"},
              {.key = "sixteen octets K", .after_eof = true}}},
     {{S, "MPJoinAckRx", 3}, {C, "MPJoinSynAckRx", 3}, {C, "NewKeyTx", 0}},
     SIM_CLOSED, false, 4, 0},
    {"no key: nothing joins, nothing is announced",
     {.profile = "baerts", TWO},
     {{C, "MPJoinSynTx", 0}, {S, "AddAddrTx", 0}, {S, "NewKeyTx", 0}},
     SIM_OPEN, false, 1, 0},
    {"baerts under K = 0",
     {.profile = "baerts", .paths = 2, .pm = "fullmesh", PSK},
     {{C, "NewKeyTx", 1}, {S, "NewKeyTx", 1}, {S, "NewKeyRx", 1},
      {C, "NewKeyRx", 1}, {S, "MPJoinAckRx", 3}, {S, "MPJoinBeforeKey", 0}},
     SIM_CLOSED, false, 4, 0},
    {"hardened: every offer is answered with the ack bit",
     {.profile = "hardened", .paths = 2, .pm = "fullmesh", PSK},
     {{C, "NewKeyTx", 2}, {S, "NewKeyTx", 2}, {S, "NewKeyRx", 2},
      {C, "NewKeyRx", 2}, {S, "MPJoinAckRx", 3}, {S, "MPJoinBeforeKey", 0}},
     SIM_CLOSED, false, 4, 0},
};

static void joins(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

static void joins_under_external_keys(void **state)
{
    (void)state;
    sim_run_all(keyed, COUNT_OF(keyed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins),
        cmocka_unit_test(joins_under_external_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
