/* SPDX-License-Identifier: MIT */
/* Which segments lose their MPTCP options, and that nothing else changes. */
#include "bed.h"

#define NOP 1
#define TS  8, 10, 1, 2, 3, 4, 5, 6, 7, 8

static const uint8_t syn[] = {2, 4, 5, 140, 30, 4, 0x01, 0x01};
static const uint8_t syn_bare[] = {2, 4, 5, 140, NOP, NOP, NOP, NOP};
static const uint8_t join[] = {30,  24,  0x10, 0,   0xa, 0xa, 0xa, 0xa,
                               0xa, 0xa, 0xa,  0xa, 0xa, 0xa, 0xa, 0xa,
                               0xa, 0xa, 0xa,  0xa, 0xa, 0xa, 0xa, 0xa};
static const uint8_t join_bare[24] = {NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP,
                                      NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP,
                                      NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP};
static const uint8_t dss[] = {NOP, NOP, TS, 30, 8, 0x20, 1, 9, 9, 9, 9};
static const uint8_t dss_bare[] = {NOP, NOP, TS,  NOP, NOP, NOP,
                                   NOP, NOP, NOP, NOP, NOP};
static const uint8_t echo[] = {30, 8, 0x31, 1, 10, 0, 2, 1};
static const uint8_t echo_bare[] = {NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP};
#define OPTS(o) .opts = o, .opts_len = sizeof o

/* In each pair the second is the first without its MPTCP options. */
static const struct words pairs[][2] = {
    {{.flags = SYN, .seq = 7, OPTS(syn)},
     {.flags = SYN, .seq = 7, OPTS(syn_bare)}},
    {{.dir = TO_CLIENT, .flags = SYN | ACK, .seq = 3, .ack = 8, OPTS(syn)},
     {.dir = TO_CLIENT,
      .flags = SYN | ACK,
      .seq = 3,
      .ack = 8,
      OPTS(syn_bare)}},
    {{.flags = ACK, .seq = 8, .ack = 4, OPTS(join)},
     {.flags = ACK, .seq = 8, .ack = 4, OPTS(join_bare)}},
    {{.flags = ACK, .seq = 8, .ack = 4, OPTS(dss)},
     {.flags = ACK, .seq = 8, .ack = 4, OPTS(dss_bare)}},
    {{.flags = ACK | PSH, .seq = 8, .ack = 4, OPTS(dss), .payload = "odd"},
     {.flags = ACK | PSH,
      .seq = 8,
      .ack = 4,
      OPTS(dss_bare),
      .payload = "odd"}},
    {{.dir = TO_CLIENT, .flags = ACK, .seq = 8, OPTS(dss), .payload = "even"},
     {.dir = TO_CLIENT,
      .flags = ACK,
      .seq = 8,
      OPTS(dss_bare),
      .payload = "even"}},
    {{.flags = ACK, .seq = 8, .ack = 4, OPTS(echo)},
     {.flags = ACK, .seq = 8, .ack = 4, OPTS(echo_bare)}},
    {{.flags = ACK, .seq = 8, .ack = 4, OPTS(join), .payload = "early"},
     {.flags = ACK, .seq = 8, .ack = 4, OPTS(join_bare), .payload = "early"}},
};
enum { PAIRS = sizeof pairs / sizeof pairs[0] };

static const struct {
    enum mbx_what what;
    const char *stripped; /* by pair: x = stripped, . = left alone */
} cases[] = {
    {MBX_ALL, "xxxxxxxx"},      {MBX_SYN, "x......."},
    {MBX_SYNACK, ".x......"},   {MBX_THIRD_ACK, "..x....."},
    {MBX_DATA, "....xx.x"},     {MBX_AFTER_SYN, "..xxxxxx"},
    {MBX_ADD_ADDR, "......x."},
};

static void run(const struct mbx_config *cfg, const char *stripped)
{
    for (uint8_t family = 4; family <= 6; family += 2) {
        struct bed b;

        bed_open(&b, cfg);
        for (unsigned i = 0; i < PAIRS; i++)
            bed_expect(&b, &pairs[i][0], &pairs[i][stripped[i] == 'x'], family);
        bed_close(&b);
    }
}

static void test_what(void **state)
{
    (void)state;
    for (unsigned c = 0; c < sizeof cases / sizeof cases[0]; c++)
        run(&(struct mbx_config){.box = "strip", .what = cases[c].what},
            cases[c].stripped);
}

static void test_direction(void **state)
{
    (void)state;
    run(&(struct mbx_config){.box = "strip", .pass = {true, false}},
        ".x...x..");
    run(&(struct mbx_config){.box = "strip", .pass = {false, true}},
        "x.xxx.xx");
}

static void test_from(void **state)
{
    struct mbx_config cfg = {.box = "strip", .from = 5};
    struct packet p = packet_of(&pairs[4][0], 4);
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    assert_int_equal(bed_step(&b, TO_SERVER, &p, 4), MBX_PASS);
    assert_int_equal(bed_step(&b, TO_SERVER, &p, 5), MBX_CHANGED);
    same_packet(&p, &pairs[4][1], 4);
    assert_int_equal(bed_step(&b, TO_SERVER, &p, 6), MBX_PASS);
    bed_close(&b);
}

/* One octet of a whole packet wrong: it goes by, octet by octet the same. */
static void test_not_tcp(void **state)
{
    static const struct {
        uint8_t family;
        size_t at;
        uint8_t value;
    } wrong[] = {
        {4, 0, 0x55}, {4, 0, 0x44},  {4, 3, 255}, {4, 3, 39},    {4, 6, 0x20},
        {4, 7, 1},    {4, 9, 17},    {6, 0, 0},   {6, 5, 255},   {6, 5, 19},
        {6, 6, 44},   {4, 32, 0x40}, {6, 52, 0},  {4, 32, 0xf0}, {6, 52, 0xf0},
    };
    struct mbx_config cfg = {.box = "strip"};
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct packet p = packet_of(&pairs[0][0], wrong[i].family), same;

        p.b[wrong[i].at] = wrong[i].value;
        same = p;
        assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_PASS);
        assert_memory_equal(p.b, same.b, p.len);
    }
    for (size_t len = 0; len < packet_of(&pairs[0][0], 6).len; len++) {
        struct packet p = packet_of(&pairs[0][0], 6);

        p.len = len;
        assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_PASS);
    }
    bed_close(&b);
}

static void test_table(void **state)
{
    (void)state;
    for (unsigned i = 0; mbx_at(i); i++) {
        assert_ptr_equal(mbx_find(mbx_at(i)->name), mbx_at(i));
        assert_string_equal(mbx_name_at(i), mbx_at(i)->name);
        assert_non_null(mbx_at(i)->source);
    }
    assert_null(mbx_find("proxy"));
    assert_null(mbx_new(&(struct mbx_config){.box = "proxy"},
                        &(struct mbx_env){NULL, NULL, NULL}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what),  cmocka_unit_test(test_direction),
        cmocka_unit_test(test_from),  cmocka_unit_test(test_not_tcp),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
