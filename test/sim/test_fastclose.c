/* SPDX-License-Identifier: MIT */
/* A connection dropped at once: MP_FASTCLOSE, RFC 8684 3.5. */
#include "sim_test.h"

#define C    CLIENT
#define S    SERVER
#define MESH .paths = 2, .pm = "fullmesh"
#define ABORT(key_)                                                            \
    .app = {{.size = 9000000, .key = key_, .abort_ms = 300},                   \
            {.size = 9000000, .key = key_}}
#define AT_ONCE                                                                \
    .app = {{.size = 9000000, .abort_ms = 300},                                \
            {.size = 9000000, .abort_ms = 295}}
#define ACKS .fastclose_ack = true

static const struct sim_case cases[] = {
    {.name = "on a reset",
     .plan = {ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 1},
                 {S, "MPFastcloseRx", 1},
                 {C, "MPRstTx", 1},
                 {S, "MPRstTx", 0}},
     .end = SIM_FAILED},
    {.name = "on the resets of four subflows",
     .plan = {MESH, ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 1},
                 {S, "MPFastcloseRx", 1},
                 {C, "MPRstTx", 4}},
     .end = SIM_FAILED,
     .subflows = 4},
    {.name = "on an ACK: answered by a reset",
     .plan = {ACKS, ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 1},
                 {S, "MPFastcloseRx", 1},
                 {C, "MPRstTx", 0},
                 {S, "MPRstTx", 1},
                 {C, "MPRstRx", 1}},
     .end = SIM_FAILED,
     .ms = 500},
    {.name = "on an ACK of one of four subflows",
     .plan = {MESH, ACKS, ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 1},
                 {S, "MPFastcloseRx", 1},
                 {C, "MPRstTx", 3},
                 {C, "MPFastcloseRx", 0}},
     .end = SIM_FAILED,
     .subflows = 4},
    {.name = "the ACK lost three times",
     .plan = {ACKS, ABORT(NULL),
              .rule = {{.from = 1, .kind = NET_FASTCLOSE, .count = 3}}},
     .counter = {{S, "MPFastcloseRx", 1}, {C, "MPRstTx", 0}, {S, "MPRstTx", 1}},
     .end = SIM_FAILED},
    {.name = "the ACK lost four times: then a reset",
     .plan = {ACKS, ABORT(NULL),
              .rule = {{.from = 1, .kind = NET_FASTCLOSE, .count = 4}}},
     .counter = {{S, "MPFastcloseRx", 1}, {C, "MPRstTx", 1}, {S, "MPRstTx", 0}},
     .end = SIM_FAILED},
    {.name = "both ends at once, on resets",
     .plan = {AT_ONCE},
     .counter = {{C, "MPFastcloseTx", 1}, {S, "MPFastcloseTx", 1}},
     .end = SIM_FAILED},
    {.name = "both ends at once, on ACKs",
     .plan = {ACKS, AT_ONCE},
     .counter = {{C, "MPFastcloseTx", 1},
                 {S, "MPFastcloseTx", 1},
                 {C, "MPFastcloseRx", 1},
                 {S, "MPFastcloseRx", 1}},
     .end = SIM_FAILED},
    {.name = "baerts: proved with the external key",
     .plan = {.profile = "baerts", ABORT(KEY)},
     .counter = {{S, "MPFastcloseRx", 1}, {S, "MPFastcloseInvalid", 0}},
     .end = SIM_FAILED},
    {.name = "hardened, on an ACK",
     .plan = {.profile = "hardened", ACKS, ABORT(KEY)},
     .counter = {{S, "MPFastcloseRx", 1}, {S, "MPFastcloseInvalid", 0}},
     .end = SIM_FAILED},
    {.name = "paasch",
     .plan = {.profile = "paasch", ABORT("sixteen octets K")},
     .counter = {{S, "MPFastcloseRx", 1}, {S, "MPFastcloseInvalid", 0}},
     .end = SIM_FAILED},
    {.name = "baerts before a key: plain resets",
     .plan = {.profile = "baerts", ACKS, ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 0},
                 {S, "MPFastcloseRx", 0},
                 {C, "MPRstTx", 1},
                 {S, "MPRstRx", 1}},
     .end = SIM_FAILED},
    {.name = "plain TCP: a reset without options",
     .plan = {.profile = "tcp", ACKS, ABORT(NULL)},
     .counter = {{C, "MPFastcloseTx", 0}, {C, "MPRstTx", 0}},
     .end = SIM_FAILED,
     .plain = true},
    {.name = "a wrong key is ignored; the reset that carries it resets",
     .plan = {ABORT(NULL), .rule = {{.from = 1,
                                     .kind = NET_FASTCLOSE,
                                     .fate = NET_FLIP,
                                     .arg = 1}}},
     .counter = {{S, "MPFastcloseInvalid", 1}, {S, "MPFastcloseRx", 0}},
     .end = SIM_FAILED,
     .ms = 120000}, /* the server waits for another subflow, in vain */
    {.name = "who drops it takes no join any more",
     .plan = {MESH, ACKS, .delay_ms = {177},
              .app = {{.size = 9000000}, {.size = 1, .after_eof = true}},
              .event = {{ACT_ABORT, SERVER, 1690, 0},
                        {ACT_DROP, CLIENT, 1744, 0}}},
     .end = SIM_FAILED,
     .ms = 200000},
};

static void closes_at_once(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closes_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
