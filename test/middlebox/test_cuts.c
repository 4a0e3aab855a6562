/* SPDX-License-Identifier: MIT */
/* Boxes that move the borders of segments, and the one that changes octets. */
#include "bed.h"

static const uint8_t dss[] = {1, 1, 30, 10, 4, 0, 0, 0, 0, 5, 0, 9};
static const uint8_t none[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const uint8_t late[] = {1, 1, 30, 10, 4, 0, 0, 0, 0, 9, 0, 4};
#define OPTS(o) .opts = o, .opts_len = sizeof o

/* ---- resegment ---- */

static const struct words whole = {.flags = ACK | PSH | FIN,
                                   .seq = 0xfffffffe,
                                   .ack = 4,
                                   OPTS(dss),
                                   .payload = "abcde"};
static const struct words first_half = {
    .flags = ACK, .seq = 0xfffffffe, .ack = 4, OPTS(dss), .payload = "abc"};
static const struct words halves[2] = {
    {.flags = ACK | PSH | FIN, .seq = 1, .ack = 4, OPTS(dss), .payload = "de"},
    {.flags = ACK | PSH | FIN, .seq = 1, .ack = 4, OPTS(none), .payload = "de"},
};

static void test_resegment(void **state)
{
    (void)state;
    for (uint8_t family = 4; family <= 6; family += 2)
        for (unsigned only = 0; only < 2; only++) {
            struct mbx_config cfg = {.box = "resegment", .first_only = only};
            struct packet p = packet_of(&whole, family);
            struct bed b;

            bed_open(&b, &cfg);
            assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_TAKEN);
            assert_int_equal(b.n_out, 2);
            same_packet(&b.out[0], &first_half, family);
            same_packet(&b.out[1], &halves[only], family);
            assert_int_equal(b.out_dir[0], TO_SERVER);
            assert_int_equal(b.out_dir[1], TO_SERVER);
            bed_close(&b);
        }
}

static void test_resegment_leaves(void **state)
{
    static const struct words leaves[] = {
        {.flags = ACK, .seq = 1, OPTS(dss)},
        {.flags = ACK, .seq = 1, OPTS(dss), .payload = "a"},
        {.flags = SYN, .seq = 1, OPTS(dss), .payload = "abc"},
    };
    struct mbx_config cfg = {.box = "resegment"};
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    for (unsigned i = 0; i < 3; i++)
        bed_expect(&b, &leaves[i], &leaves[i], 4);
    bed_close(&b);
}

/* ---- coalesce ---- */

static const struct mbx_config joins = {.box = "coalesce", .packet_max = 1500};
static const struct words a = {
    .flags = ACK, .seq = 0xfffffffd, .ack = 4, OPTS(dss), .payload = "abcde"};
static const struct words b_next = {.flags = ACK | PSH,
                                    .seq = 2,
                                    .ack = 9,
                                    .window = 500,
                                    OPTS(late),
                                    .payload = "FGHI"};
static const struct words both = {.flags = ACK | PSH,
                                  .seq = 0xfffffffd,
                                  .ack = 9,
                                  .window = 500,
                                  OPTS(dss),
                                  .payload = "abcdeFGHI"};

static void test_coalesce(void **state)
{
    (void)state;
    for (uint8_t family = 4; family <= 6; family += 2) {
        struct packet p = packet_of(&a, family);
        struct packet q = packet_of(&b_next, family);
        struct bed b;

        bed_open(&b, &joins);
        assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_TAKEN);
        assert_int_equal(b.n_out, 0);
        assert_int_equal(bed_step(&b, TO_SERVER, &q, 0), MBX_TAKEN);
        assert_int_equal(b.n_out, 1);
        same_packet(&b.out[0], &both, family);
        assert_true(mbx_deadline(b.box) == MBX_NEVER);
        bed_close(&b);
    }
}

/* What comes instead of a neighbour lets the first go, and passes behind it
 * or is held itself. */
static void test_coalesce_not(void **state)
{
    static const struct {
        struct words next;
        enum mbx_verdict verdict;
    } cases[] = {
        {{.flags = ACK, .seq = 2, .ack = 9, OPTS(late)}, MBX_PASS},
        {{.flags = ACK | RST, .seq = 2, OPTS(late), .payload = "x"}, MBX_PASS},
        {{.flags = ACK, .seq = 3, OPTS(late), .payload = "gap"}, MBX_TAKEN},
        {{.flags = ACK,
          .seq = 2,
          OPTS(late),
          .payload = "x",
          .client_port = 40001},
         MBX_TAKEN},
        {{.flags = ACK, .seq = 2, OPTS(late), .payload = "x", .client_host = 3},
         MBX_TAKEN},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct packet p = packet_of(&a, 4), q = packet_of(&cases[i].next, 4);
        struct bed b;

        bed_open(&b, &joins);
        bed_step(&b, TO_SERVER, &p, 0);
        assert_int_equal(bed_step(&b, TO_SERVER, &q, 0), cases[i].verdict);
        assert_int_equal(b.n_out, 1);
        same_packet(&b.out[0], &a, 4);
        bed_close(&b);
    }
}

static void test_coalesce_limit(void **state)
{
    struct packet p = packet_of(&a, 4), q = packet_of(&b_next, 4);
    struct mbx_config small = joins;
    struct bed b;

    (void)state;
    small.packet_max = (uint32_t)(p.len + 3);
    bed_open(&b, &small);
    bed_step(&b, TO_SERVER, &p, 0);
    assert_int_equal(bed_step(&b, TO_SERVER, &q, 0), MBX_TAKEN);
    assert_int_equal(b.n_out, 1);
    same_packet(&b.out[0], &a, 4);
    bed_close(&b);
}

/* Nothing comes: the timer lets each direction go when its time is over. */
static void test_coalesce_timer(void **state)
{
    struct words back = a;
    struct packet p = packet_of(&a, 4), q;
    uint64_t first;
    struct bed b;

    (void)state;
    back.dir = TO_CLIENT;
    q = packet_of(&back, 4);
    bed_open(&b, &joins);
    bed_step(&b, TO_SERVER, &p, 0);
    first = mbx_deadline(b.box);
    bed_step(&b, TO_CLIENT, &q, 1000);
    assert_int_equal(mbx_deadline(b.box), first);
    mbx_tick(b.box, first - 1);
    assert_int_equal(b.n_out, 0);
    mbx_tick(b.box, first);
    assert_int_equal(b.n_out, 1);
    same_packet(&b.out[0], &a, 4);
    assert_int_equal(mbx_deadline(b.box), first + 1000);
    mbx_tick(b.box, first + 1000);
    assert_int_equal(b.n_out, 2);
    assert_int_equal(b.out_dir[1], TO_CLIENT);
    same_packet(&b.out[1], &back, 4);
    assert_true(mbx_deadline(b.box) == MBX_NEVER);
    bed_close(&b);
}

/* ---- corrupt ---- */

static void test_corrupt(void **state)
{
    static const struct words ack = {.flags = ACK, .seq = 5, OPTS(dss)};
    static const struct words good = {
        .flags = ACK, .seq = 5, OPTS(dss), .payload = "abc"};
    static const struct words bad = {.flags = ACK,
                                     .seq = 5,
                                     OPTS(dss),
                                     .payload = "a\x9d"
                                                "c"};
    struct mbx_config cfg = {.box = "corrupt", .every = 3};

    (void)state;
    for (uint8_t family = 4; family <= 6; family += 2) {
        struct bed b;

        bed_open(&b, &cfg);
        for (unsigned i = 1; i <= 7; i++) {
            bed_expect(&b, &ack, &ack, family);
            bed_expect(&b, &good, i % 3 ? &good : &bad, family);
        }
        bed_close(&b);
    }
}

/* ---- reorder ---- */

/* Draws are 1, 2, 3 ... 256ths: a share of 2.5 takes the first two. */
static void test_reorder(void **state)
{
    static const struct words seg[] = {
        {.flags = ACK, .seq = 1, .payload = "a"},
        {.flags = ACK, .seq = 2, .dir = TO_CLIENT, .payload = "b"},
        {.flags = ACK, .seq = 3, .payload = "c"},
    };
    struct mbx_config cfg = {
        .box = "reorder", .share = 2.5 / 256, .by = 1000};
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    for (unsigned i = 0; i < 3; i++) {
        struct packet p = packet_of(&seg[i], 4);

        assert_int_equal(bed_step(&b, seg[i].dir, &p, 10 * i),
                         i < 2 ? MBX_TAKEN : MBX_PASS);
    }
    assert_int_equal(mbx_deadline(b.box), 1000);
    mbx_tick(b.box, 1000);
    assert_int_equal(b.n_out, 1);
    same_packet(&b.out[0], &seg[0], 4);
    assert_int_equal(mbx_deadline(b.box), 1010);
    mbx_tick(b.box, 1010);
    assert_int_equal(b.n_out, 2);
    assert_int_equal(b.out_dir[1], TO_CLIENT);
    same_packet(&b.out[1], &seg[1], 4);
    assert_true(mbx_deadline(b.box) == MBX_NEVER);
    bed_close(&b);
}

static void test_reorder_ends_full(void **state)
{
    static const struct words seg = {.flags = ACK, .seq = 1, .payload = "a"};
    struct mbx_config cfg = {.box = "reorder", .share = 1, .by = 1000};
    struct packet p = packet_of(&seg, 6), q = packet_of(&seg, 6);
    struct bed b;

    (void)state;
    bed_open(&b, &cfg);
    assert_int_equal(bed_step(&b, TO_SERVER, &p, 0), MBX_TAKEN);
    assert_int_equal(bed_step(&b, TO_SERVER, &q, 0), MBX_TAKEN);
    assert_int_equal(b.n_out, 0);
    bed_close(&b); /* what it held is freed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resegment),
        cmocka_unit_test(test_resegment_leaves),
        cmocka_unit_test(test_coalesce),
        cmocka_unit_test(test_coalesce_not),
        cmocka_unit_test(test_coalesce_limit),
        cmocka_unit_test(test_coalesce_timer),
        cmocka_unit_test(test_corrupt),
        cmocka_unit_test(test_reorder),
        cmocka_unit_test(test_reorder_ends_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
