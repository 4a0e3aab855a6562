/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a connection whose mappings go wrong: RFC 8684 3.7. With one
 * subflow it goes on as plain TCP; with several, the bad one is reset and its
 * octets come by another.
 */
#include "sim_test.h"
#include "mpx_tcp.h"

#define C    CLIENT
#define S    SERVER
#define BOTH .app = {{.size = 100000}, {.size = 50000}}
#define UP   .app = {{.size = 100000}, {.after_eof = true}}
#define DOWN .app = {{.after_eof = true}, {.size = 100000}}
#define MESH .paths = 2, .pm = "fullmesh"
#define SPOIL(n)                                                               \
    {                                                                          \
        .from = 1, .kind = NET_DATA, .skip = n, .count = 1, .fate = NET_SPOIL, \
        .arg = 5                                                               \
    }
#define BARE(host, kind_, n)                                                   \
    {                                                                          \
        .from = host, .kind = kind_, .skip = n, .fate = NET_STRIP              \
    }

static const struct sim_case checksums[] = {
    {.name = "an octet changed, one subflow: MP_FAIL, and on as plain TCP",
     .plan = {.checksum = true, .spoiled = 1, BOTH, .rule = {SPOIL(20)}},
     .counter = {{S, "DataCsumErr", 1},
                 {S, "MPFailTx", 1},
                 {C, "MPFailRx", 1},
                 {C, "MPFailTx", 1},
                 {C, "InfiniteMapTx", 1},
                 {S, "UnmappedOctets", 0},
                 {C, "DataCsumErr", 0}},
     .plain = true},
    {.name = "an octet of the first mapping changed",
     .plan = {.checksum = true, .spoiled = 1, UP, .rule = {SPOIL(0)}},
     .counter = {{S, "DataCsumErr", 1}, {S, "MPFailTx", 1}, {C, "MPFailRx", 1}},
     .plain = true},
    {.name = "the last octets changed, and nothing follows",
     .plan = {.checksum = true,
              .spoiled = 1,
              .app = {{.size = 6}, {.after_eof = true}},
              .rule = {SPOIL(0)}},
     .counter = {{S, "DataCsumErr", 1}, {C, "MPFailRx", 1}},
     .plain = true},
    {.name = "an octet changed on one of several subflows: reset, and resent",
     .plan = {.checksum = true,
              MESH,
              .app = {{.size = 900000}, {.after_eof = true}},
              .rule = {{.from = 1,
                        .path = 2,
                        .kind = NET_DATA,
                        .skip = 9,
                        .count = 1,
                        .fate = NET_SPOIL,
                        .arg = 5}}},
     .counter = {{S, "DataCsumErr", 1},
                 {S, "MPFailTx", 1},
                 {S, "MPRstTx", 1},
                 {C, "MPFailRx", 1},
                 {C, "MPRstRx", 1},
                 {S, "InfiniteMapRx", 0},
                 {S, "DssFallback", 0}}},
    {.name = "a lone DATA_FIN with a wrong checksum is waited for again",
     .plan = {.checksum = true,
              UP,
              .rule = {{.from = 1,
                        .kind = NET_DATA_FIN,
                        .count = 2,
                        .fate = NET_FLIP,
                        .arg = 1}}},
     .counter = {{S, "DataCsumErr", 2}, {S, "MPFailTx", 0}}},
    {.name = "a checksum that was not negotiated: reset, reason 1",
     .plan = {.checksum = true,
              .checksum_of = 2,
              DOWN,
              .rule = {{.from = 2,
                        .kind = NET_SYNACK,
                        .fate = NET_CLEAR,
                        .arg = 0x80}}},
     .counter = {{C, "DssCsumPresence", 1}, {C, "MPRstTx", 1}},
     .end = SIM_FAILED,
     .ms = 120000},
    {.name = "no checksum where one was negotiated: reset, reason 1",
     .plan = {.checksum = true,
              .checksum_of = 1,
              DOWN,
              .rule = {{.from = 1,
                        .kind = NET_SYN,
                        .fate = NET_CLEAR,
                        .arg = 0x80}}},
     .counter = {{C, "DssCsumPresence", 1}, {C, "MPRstTx", 1}},
     .end = SIM_FAILED,
     .ms = 120000},
    {.name = "checksums only the client wants",
     .plan = {.checksum = true, .checksum_of = 1, BOTH},
     .counter = {{C, "DssCsumPresence", 0}, {S, "DssCsumPresence", 0}}},
    {.name = "checksums only the server wants",
     .plan = {.checksum = true, .checksum_of = 2, BOTH},
     .counter = {{C, "DssCsumPresence", 0}, {S, "DssCsumPresence", 0}}},
};

static const struct sim_case stripped[] = {
    /* The server, which numbers data otherwise (D-42), has fallen back and ends
     * its half by a FIN while the client's octets, never Data-ACKed, wait. */
    {.name = "ends of other IDSNs; one has ended, the other writes on",
     .plan = {.profile = "paasch",
              .paths = 2,
              .pm = "fullmesh",
              .keepalive_ms = 12242,
              .set = {{"paasch-hash", "sha1", 1}},
              .app = {{.size = 34464, .key = "an external key."}, {.size = 1}},
              .edge = {{.ssn = 3}},
              .seed = 9215132},
     .plain = true},
    {.name = "from the client, after the third ACK; the client writes",
     .plan = {UP, .rule = {BARE(1, NET_DATA, 0), BARE(1, NET_PURE_ACK, 1)}},
     .counter = {{S, "MPCapableACKRX", 1}, {S, "DssFallback", 1}},
     .plain = true},
    {.name = "from the client, after the third ACK; the server writes",
     .plan = {DOWN, .rule = {BARE(1, NET_DATA, 0), BARE(1, NET_PURE_ACK, 1)}},
     .counter = {{S, "DssFallback", 1},
                 {S, "InfiniteMapTx", 1},
                 {C, "InfiniteMapRx", 1}},
     .plain = true},
    {.name = "from the client, later; the client writes",
     .plan = {UP, .rule = {BARE(1, NET_ANY, 20)}},
     .counter = {{S, "DssFallback", 1}, {C, "DssFallback", 1}},
     .plain = true},
    {.name = "from the client, later; both write",
     .plan = {BOTH, .rule = {BARE(1, NET_ANY, 20)}},
     .counter = {{S, "DssFallback", 1},
                 {S, "InfiniteMapTx", 1},
                 {C, "InfiniteMapRx", 1},
                 {C, "MPTCPRetrans", 0}},
     .plain = true},
    {.name = "from the server, later; the client writes",
     .plan = {UP, .rule = {BARE(2, NET_ANY, 20)}},
     .counter = {{C, "DssFallback", 1},
                 {C, "MPTCPRetrans", 0},
                 {S, "DuplicateData", 0}},
     .plain = true},
    {.name = "both ways, later; both write",
     .plan = {BOTH, .rule = {BARE(1, NET_ANY, 20), BARE(2, NET_ANY, 20)}},
     .counter = {{C, "DssFallback", 1}, {S, "DssFallback", 1}},
     .plain = true},
    {.name = "both ways, under checksums",
     .plan = {.checksum = true,
              BOTH,
              .rule = {BARE(1, NET_ANY, 20), BARE(2, NET_ANY, 20)}},
     .counter = {{C, "DataCsumErr", 0}, {S, "DataCsumErr", 0}},
     .plain = true},
    {.name = "on one of two paths: its subflows are reset",
     .plan = {MESH, .app = {{.size = 900000}, {.after_eof = true}},
              .rule = {{.path = 2, .skip = 60, .fate = NET_STRIP}}},
     .counter = {{C, "MPFailRx", 0}, {S, "DssFallback", 0}}},
    {.name = "from joined subflows at once: their opener resets them",
     .plan = {MESH, .app = {{.size = 900000}, {.after_eof = true}},
              .rule = {{.from = 2,
                        .path = 2,
                        .kind = NET_PURE_ACK,
                        .fate = NET_STRIP}}},
     .counter = {{C, "MPRstTx", 2}, {C, "DssFallback", 0}}},
    {.name = "from the client, and its DATA_FIN was lost: closed as plain TCP",
     .plan = {.app = {{.size = 3000}, {.after_eof = true}},
              .fault = {{.fate = NET_DROP,
                         .from = 1,
                         .kind = NET_DATA_FIN,
                         .of_1000 = 1000,
                         .end_ms = 2000},
                        {.fate = NET_STRIP,
                         .from = 1,
                         .of_1000 = 1000,
                         .start_ms = 200}}},
     .plain = true,
     .ms = 120000},
    {.name = "from the server, whose stream goes on after our DATA_FIN",
     .plan = {.app = {{.size = 5000}, {.size = 3000000}},
              .fault = {{.fate = NET_STRIP,
                         .from = 2,
                         .of_1000 = 1000,
                         .start_ms = 200}}},
     .counter = {{C, "DssFallback", 1}},
     .plain = true},
    {.name = "from the server, of all subflows of several: they are reset",
     .plan = {MESH, .app = {{.size = 900000}, {.after_eof = true}},
              .fault = {{.fate = NET_STRIP,
                         .from = 2,
                         .of_1000 = 1000,
                         .start_ms = 200}}},
     .end = SIM_FAILED,
     .ms = 300000},
};

static void wrong_checksums(void **state)
{
    (void)state;
    sim_run_all(checksums, COUNT_OF(checksums));
}

static void options_stripped_on_the_way(void **state)
{
    (void)state;
    sim_run_all(stripped, COUNT_OF(stripped));
}

/* ---- forged ---- */

static void forge(struct bed *b, const char *opt, size_t len)
{
    struct tcp *t = b->host[S].sock;
    struct mpx_subflow_info info;
    uint8_t h[MPX_TCP_HDR_MAX] = {0};

    while (t->next) /* the first that was accepted */
        t = t->next;
    mpx_subflow_info(t->sf, &info);
    mpx_put16(h, info.tuple.remote_port);
    mpx_put16(h + 2, info.tuple.local_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, t->rcv_nxt);
    mpx_put32(h + MPX_TCP_OFF_ACK, t->una); /* isn_off is 0: fixed_isn */
    h[MPX_TCP_OFF_FLAGS] = MPX_TCP_ACK;
    memcpy(h + MPX_TCP_HDR_MIN, opt, len);
    host_segment(&b->host[S], &info.tuple, h,
                 mpx_tcp_finish(h, MPX_TCP_HDR_MIN + len), NULL, 0);
}

static const char mp_fail[] =
    "\x1e\x0c\x60\x00\x01\x02\x03\x04\x05\x06\x07\x08";
static const char infinite[] =
    "\x1e\x12\x20\x0c\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x01\x00\x00";

static void forged_endings_of_mptcp(void **state)
{
    static const struct {
        const char *opt;
        size_t len;
        unsigned paths;
        bool plain;
    } way[] = {
        {mp_fail, sizeof mp_fail - 1, 1, true}, /* AT-19: it works, alone */
        {mp_fail, sizeof mp_fail - 1, 2, false},
        {infinite, sizeof infinite - 1, 1, false}, /* it has no octets */
        {infinite, sizeof infinite - 1, 2, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(way); i++) {
        struct sim_case c = {
            .name = way[i].len > 12 ? "infinite mapping" : "MP_FAIL",
            .plan = {.fixed_isn = true,
                     .paths = way[i].paths,
                     .pm = "fullmesh",
                     .app = {{.size = 400000}, {.size = 400000}}},
            .counter = {{S, "OptionMisplaced", !way[i].plain}},
            .plain = way[i].plain};
        struct bed b;

        bed_start(&b, &c.plan);
        bed_run(&b, 150);
        forge(&b, way[i].opt, way[i].len);
        bed_run(&b, 60000);
        assert_int_equal(sim_check(&c, &b), 0);
        bed_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_checksums),
        cmocka_unit_test(options_stripped_on_the_way),
        cmocka_unit_test(forged_endings_of_mptcp),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
