/* SPDX-License-Identifier: MIT */
/* Boxes that give a flow other numbers: rewrite-isn and nat. */
#include "bed.h"

#define OPTS(o) .opts = o, .opts_len = sizeof o

static const uint8_t syn[] = {2, 4, 5, 140, 30, 4, 0x01, 0x01};
static const uint8_t sacks[] = {1, 1,  5, 18, 0x80, 0, 0, 9, 0x80, 0,
                                0, 12, 0, 0,  0,    1, 0, 0, 0,    2};
static const uint8_t sacks_in[] = {1, 1,  5,    18, 0x7f, 0, 0,    9, 0x7f, 0,
                                   0, 12, 0xff, 0,  0,    1, 0xff, 0, 0,    2};

/* ---- rewrite-isn: the client's numbers grow by 0x01000000, the server's by
 * 0x02000000, which are the first two draws. ---- */

static const struct words isn[][2] = {
    {{.flags = SYN, .seq = 0xff800000, OPTS(syn)},
     {.flags = SYN, .seq = 0x00800000, OPTS(syn)}},
    {{.dir = TO_CLIENT, .flags = SYN | ACK, .seq = 7, .ack = 0x00800001},
     {.dir = TO_CLIENT,
      .flags = SYN | ACK,
      .seq = 0x02000007,
      .ack = 0xff800001}},
    /* a repeated SYN gets the same number */
    {{.flags = SYN, .seq = 0xff800000, OPTS(syn)},
     {.flags = SYN, .seq = 0x00800000, OPTS(syn)}},
    {{.flags = ACK, .seq = 0xff800001, .ack = 0x02000008, .payload = "odd"},
     {.flags = ACK, .seq = 0x00800001, .ack = 8, .payload = "odd"}},
    {{.dir = TO_CLIENT, .flags = ACK, .seq = 8, .ack = 0x00800001, OPTS(sacks)},
     {.dir = TO_CLIENT,
      .flags = ACK,
      .seq = 0x02000008,
      .ack = 0xff800001,
      OPTS(sacks_in)}},
    {{.dir = TO_CLIENT, .flags = RST, .seq = 8},
     {.dir = TO_CLIENT, .flags = RST, .seq = 0x02000008}},
};

static void test_isn(void **state)
{
    struct mbx_config cfg = {.box = "rewrite-isn"};

    (void)state;
    for (uint8_t family = 4; family <= 6; family += 2) {
        struct bed b;

        bed_open(&b, &cfg);
        for (unsigned i = 0; i < sizeof isn / sizeof isn[0]; i++)
            bed_expect(&b, &isn[i][0], &isn[i][1], family);
        assert_int_equal(b.draws, 2);
        bed_close(&b);
    }
}

/* Numbers are a flow's own; a flow whose SYN it did not see keeps its own. */
static void test_isn_flows(void **state)
{
    struct mbx_config cfg = {.box = "rewrite-isn"};
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    for (uint16_t i = 1; i <= 100; i++) {
        struct words in = {.flags = SYN, .seq = 5, .client_port = i}, out = in;

        out.seq += (uint32_t)i << 24;
        bed_expect(&b, &in, &out, 4);
    }
    for (uint16_t i = 1; i <= 101; i++) {
        struct words in = {.flags = ACK, .seq = 6, .ack = 1, .client_port = i};
        struct words out = in;

        out.seq += i <= 100 ? (uint32_t)i << 24 : 0;
        bed_expect(&b, &in, &out, 4);
    }
    bed_close(&b);
}

/* ---- nat ---- */

static const struct mbx_config nat = {
    .box = "nat",
    .outer = {{10, 0, 0, 99},
              {0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99}},
};

static struct words outside(struct words w, uint16_t port)
{
    w.client_port = port;
    w.client_host = 99;
    return w;
}

static void test_nat(void **state)
{
    static const struct words out = {.flags = SYN, .seq = 5, OPTS(syn)};
    static const struct words other = {
        .flags = SYN, .seq = 5, .client_port = 40001, OPTS(syn)};
    static const struct words back = {.dir = TO_CLIENT,
                                      .flags = ACK,
                                      .seq = 9,
                                      OPTS(sacks),
                                      .payload = "odd"};
    static const struct words stray = {.dir = TO_CLIENT,
                                       .flags = ACK,
                                       .client_host = 99,
                                       .client_port = 20002};

    (void)state;
    for (uint8_t family = 4; family <= 6; family += 2) {
        struct words first = outside(out, 20000);
        struct words second = outside(other, 20001);
        struct words answer = outside(back, 20000);
        struct bed b;

        bed_open(&b, &nat);
        bed_expect(&b, &out, &first, family);
        bed_expect(&b, &other, &second, family);
        bed_expect(&b, &out, &first, family);
        bed_expect(&b, &answer, &back, family);
        bed_expect(&b, &stray, &stray, family);
        assert_int_equal(mbx_inner_port(b.box, 20000), CLIENT_PORT);
        assert_int_equal(mbx_inner_port(b.box, 20001), 40001);
        assert_int_equal(mbx_inner_port(b.box, 20002), 0);
        assert_int_equal(mbx_inner_port(b.box, CLIENT_PORT), 0);
        bed_close(&b);
    }
}

/* Any number of flows, until its 25000 ports are given; then none gets out. */
static void test_nat_full(void **state)
{
    struct bed b;

    (void)state;
    bed_open(&b, &nat);
    for (uint32_t i = 0; i <= 25000; i++) {
        struct words w = {.flags = SYN, .client_port = (uint16_t)(30000 + i)};
        struct words want = outside(w, (uint16_t)(20000 + i));
        struct packet p = packet_of(&w, 4);

        if (i == 25000) {
            assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_TAKEN);
            break;
        }
        assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_CHANGED);
        same_packet(&p, &want, 4);
    }
    assert_int_equal(b.n_out, 0);
    bed_close(&b);
}

/* Other boxes keep the ports. */
static void test_inner_port(void **state)
{
    struct mbx_config cfg = {.box = "strip"};
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    assert_int_equal(mbx_inner_port(b.box, 20000), 20000);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_isn),        cmocka_unit_test(test_isn_flows),
        cmocka_unit_test(test_nat),        cmocka_unit_test(test_nat_full),
        cmocka_unit_test(test_inner_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
