/* SPDX-License-Identifier: MIT */
/* Corners of the opening: MP_CAPABLE changed on its way, odd SYNs, joins at
 * odd times. RFC 8684 3.1, 3.2. */
#include "sim_test.h"
#include "mpx_tcp.h"

#define C    CLIENT
#define S    SERVER
#define BOTH .app = {{.size = 20000}, {.size = 20000}}
/* Octet `at` of MP_CAPABLE ^= bits, on segments of one kind. */
#define CHANGED(host, kind_, n, at, bits)                                      \
    .rule = {{.from = host,                                                    \
              .kind = kind_,                                                   \
              .skip = n,                                                       \
              .fate = NET_PATCH,                                               \
              .arg = (at) << 8 | (bits)}}

static const struct sim_case cases[] = {
    {.name = "SYN of version 2: answered in ours",
     .plan = {BOTH, CHANGED(1, NET_SYN, 0, 2, 3)},
     .counter = {{S, "MPCapableSYNRX", 1}, {S, "MPCapableACKRX", 1}}},
    {.name = "SYN of version 0 without a key: plain",
     .plan = {BOTH, CHANGED(1, NET_SYN, 0, 2, 1)},
     .counter = {{S, "MPCapableSYNRX", 0}, {C, "MPCapableFallbackSYNACK", 1}},
     .plain = true},
    {.name = "SYN/ACK of version 2: plain",
     .plan = {BOTH, CHANGED(2, NET_SYNACK, 0, 2, 3)},
     .counter = {{C, "MPCapableFallbackSYNACK", 1},
                 {S, "MPCapableFallbackACK", 1}},
     .plain = true},
    {.name = "B in the SYN: plain",
     .plan = {BOTH, CHANGED(1, NET_SYN, 0, 3, 0x40)},
     .counter = {{S, "MPCapableSYNRX", 0}},
     .plain = true},
    {.name = "B in the SYN/ACK: plain",
     .plan = {BOTH, CHANGED(2, NET_SYNACK, 0, 3, 0x40)},
     .counter = {{C, "MPCapableFallbackSYNACK", 1}},
     .plain = true},
    {.name = "no H in the SYN: plain",
     .plan = {BOTH, CHANGED(1, NET_SYN, 0, 3, 0x01)},
     .counter = {{S, "MPCapableSYNRX", 0}},
     .plain = true},
    {.name = "no H in the SYN/ACK: plain",
     .plan = {BOTH, CHANGED(2, NET_SYNACK, 0, 3, 0x01)},
     .counter = {{C, "MPCapableFallbackSYNACK", 1}},
     .plain = true},
    {.name = "the third ACK of version 0: plain",
     .plan = {BOTH, CHANGED(1, NET_CAPABLE, 1, 2, 1)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "B in the third ACK: plain",
     .plan = {BOTH, CHANGED(1, NET_CAPABLE, 1, 3, 0x40)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "no H in the third ACK: plain",
     .plan = {BOTH, CHANGED(1, NET_CAPABLE, 1, 3, 0x01)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "another of D to H in the third ACK: plain",
     .plan = {BOTH, CHANGED(1, NET_CAPABLE, 1, 3, 0x08)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "the third ACK lost, version 0 in that with data: plain",
     .plan = {BOTH, .rule = {{.from = 1,
                              .kind = NET_THIRD,
                              .count = 1,
                              .fate = NET_DROP},
                             {.from = 1,
                              .kind = NET_CAPABLE,
                              .skip = 2,
                              .fate = NET_PATCH,
                              .arg = 2 << 8 | 1}}},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "B in that with data, after a good third ACK: no mapping",
     .plan = {BOTH, .rule = {{.from = 1,
                              .kind = NET_CAPABLE,
                              .skip = 2,
                              .fate = NET_PATCH,
                              .arg = 3 << 8 | 0x40}}},
     .counter = {{S, "MPCapableACKRX", 1}, {S, "DssFallback", 1}},
     .plain = true},
    {.name = "a wrong echo in the third ACK: plain",
     .plan = {BOTH, CHANGED(1, NET_CAPABLE, 1, 12, 0x10)},
     .counter = {{S, "MPCapableFallbackACK", 1}, {S, "MPCapableACKRX", 0}},
     .plain = true},
    {.name = "a wrong echo, not looked at: as Linux",
     .plan = {BOTH, .set = {{"third-ack-echo", "ignored", 2}},
              CHANGED(1, NET_CAPABLE, 1, 12, 0x10)},
     .counter = {{S, "MPCapableFallbackACK", 0}, {S, "MPCapableACKRX", 1}}},
    {.name = "the server refuses checksums: plain",
     .plan = {BOTH, .checksum = true, .checksum_of = 1, .refuse_checksum = 2},
     .counter = {{S, "MPCapableSYNRX", 0}, {C, "MPCapableFallbackSYNACK", 1}},
     .plain = true},
    {.name = "the client refuses checksums: plain",
     .plan = {BOTH, .checksum = true, .checksum_of = 2, .refuse_checksum = 1},
     .counter = {{S, "MPCapableSYNRX", 1}, {C, "MPCapableFallbackSYNACK", 1}},
     .plain = true},
    {.name = "the server refuses checksums that nobody asks for",
     .plan = {BOTH, .refuse_checksum = 2},
     .counter = {{S, "MPCapableACKRX", 1}}},
};

static void corners_of_mp_capable(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

/* A SYN shown to the server. */
static enum mpx_verdict syn(struct bed *b, uint16_t to, const void *opt,
                            size_t len)
{
    struct mpx_tuple t = {.family = 4, .local_port = to, .remote_port = 999};
    uint8_t h[MPX_TCP_HDR_MAX] = {[13] = MPX_TCP_SYN};
    struct mpx_segment s = {.tuple = &t, .hdr = h};
    struct mpx_rewrite rw;

    memcpy(h + MPX_TCP_HDR_MIN, opt, len);
    s.hdr_len = mpx_tcp_finish(h, MPX_TCP_HDR_MIN + len);
    return mpx_segment_in(b->host[S].ep, &s, b->net.now, &rw);
}

static void odd_syns_open_plain_connections(void **state)
{
    static const struct {
        const char *opt;
        size_t len;
        bool mptcp;
    } way[] = {
        {"\x1e\x04\x01\x01", 4, true},
        {"\x1e\x04\x01\x81", 4, true},
        {"\x1e\x04\x01\x1f", 4, true}, /* bits that mean nothing to us */
        {"\x1e\x0c\x01\x01zzzzzzzz", 12, false}, /* version 0's length */
        {"\x1e\x05\x01\x01z", 5, false},
        {"\x1e\x03\x01", 3, false},
        {"\x1e\x04\x01\x01\x1e\x0c\x10\x01tokenonc", 16, false},
        {"", 0, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(way); i++) {
        struct bed_plan plan = {0};
        struct mpx_conn_info info;
        struct bed b;

        bed_start(&b, &plan);
        assert_int_equal(syn(&b, BED_PORT, way[i].opt, way[i].len), MPX_PASS);
        mpx_conn_info(mpx_conn_first(b.host[S].ep), &info);
        if (info.fallback == way[i].mptcp)
            fail_msg("SYN %zu", i);
        bed_end(&b);
    }
}

/* ---- joins at odd times ---- */

static const struct {
    const char *name;
    struct bed_plan plan;
    unsigned ms;
    uint16_t port;
    const char *counter; /* of the server: what became of it */
} joins[] = {
    {"before any DSS",
     {.app = {{.keep_open = true}, {.keep_open = true}}},
     100,
     BED_PORT,
     "MPJoinRejected"},
    {"after data",
     {.app = {{.size = 1, .keep_open = true}, {.keep_open = true}}},
     100,
     BED_PORT,
     "MPJoinSynRx"},
    {"to another port: the token finds it",
     {.app = {{.size = 1, .keep_open = true}, {.keep_open = true}}},
     100,
     BED_PORT + 1,
     "MPJoinSynRx"},
    {"to port 0",
     {.app = {{.size = 1, .keep_open = true}, {.keep_open = true}}},
     100,
     0,
     "MPJoinSynRx"},
    {"after the peer's DATA_FIN",
     {.app = {{.size = 1}, {.keep_open = true}}},
     1000,
     BED_PORT,
     "MPJoinSynRx"},
    {"after our DATA_FIN",
     {.app = {{.size = 1, .keep_open = true}, {0}}},
     1000,
     BED_PORT,
     "MPJoinRejected"},
    {"after fallback",
     {.profile = "rfc8684",
      .server_profile = "tcp",
      .app = {{.size = 1, .keep_open = true}, {.keep_open = true}}},
     100,
     BED_PORT,
     "MPJoinNoTokenFound"},
};

static void joins_at_odd_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(joins); i++) {
        uint8_t opt[12] = {0x1e, 12, 0x10, 5};
        struct bed b;

        bed_start(&b, &joins[i].plan);
        bed_run(&b, joins[i].ms);
        mpx_put32(opt + 4, (uint32_t)host_info(&b.host[S]).token_local);
        (void)syn(&b, joins[i].port, opt, sizeof opt);
        if (sim_counter(&b.host[S], joins[i].counter) != 1)
            fail_msg("%s: %s", joins[i].name, joins[i].counter);
        if (!strcmp(joins[i].counter, "MPJoinSynRx") &&
            (sim_counter(&b.host[S], "MPJoinRejected") ||
             sim_counter(&b.host[S], "MPJoinNoTokenFound")))
            fail_msg("%s: refused", joins[i].name);
        bed_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_of_mp_capable),
        cmocka_unit_test(odd_syns_open_plain_connections),
        cmocka_unit_test(joins_at_odd_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
