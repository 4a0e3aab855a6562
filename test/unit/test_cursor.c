/* SPDX-License-Identifier: MIT */
/* Readers and writers of octets. */
#include "unit.h"
#include "mpx_cursor.h"

static const uint8_t wire[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
                               0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c,
                               0x0d, 0x0e, 0x0f, 0x10, 0x11};

static void reads_big_endian_in_order(void **state)
{
    struct mpx_reader r = mpx_reader_of(wire, sizeof wire);
    uint8_t last[2];

    (void)state;
    assert_int_equal(mpx_rd_u8(&r), 0x01);
    assert_int_equal(mpx_rd_u16(&r), 0x0203);
    assert_int_equal(mpx_rd_u32(&r), 0x04050607);
    assert_int_equal(mpx_rd_u64(&r), 0x08090a0b0c0d0e0fULL);
    assert_false(mpx_rd_done(&r));
    mpx_rd_bytes(&r, last, sizeof last);
    assert_memory_equal(last, "\x10\x11", 2);
    assert_true(mpx_rd_done(&r));
}

static void a_read_past_the_end_sticks(void **state)
{
    struct mpx_reader r = mpx_reader_of(wire, 3);
    uint8_t b[2] = {0xff, 0xff};

    (void)state;
    assert_int_equal(mpx_rd_u32(&r), 0);
    assert_int_equal(mpx_rd_u8(&r), 0); /* three octets are there */
    mpx_rd_bytes(&r, b, sizeof b);
    assert_memory_equal(b, "\0\0", 2);
    assert_int_equal(mpx_rd_u16(&r), 0);
    assert_int_equal(mpx_rd_u64(&r), 0);
    assert_false(mpx_rd_done(&r));
}

static void writes_big_endian_in_order(void **state)
{
    uint8_t b[sizeof wire];
    struct mpx_writer w = mpx_writer_of(b, sizeof b);

    (void)state;
    mpx_wr_u8(&w, 0x01);
    mpx_wr_u16(&w, 0x0203);
    mpx_wr_u32(&w, 0x04050607);
    mpx_wr_u64(&w, 0x08090a0b0c0d0e0fULL);
    assert_false(mpx_wr_done(&w));
    mpx_wr_bytes(&w, "\x10\x11", 2);
    assert_true(mpx_wr_done(&w));
    assert_memory_equal(b, wire, sizeof wire);
}

static void a_write_past_the_end_sticks(void **state)
{
    uint8_t b[4] = {0xee, 0xee, 0xee, 0xee};
    struct mpx_writer w = mpx_writer_of(b, 3);

    (void)state;
    mpx_wr_u32(&w, 0);
    mpx_wr_u8(&w, 0);
    mpx_wr_u16(&w, 0);
    mpx_wr_u64(&w, 0);
    mpx_wr_bytes(&w, "\0", 1);
    assert_false(mpx_wr_done(&w));
    assert_memory_equal(b, "\xee\xee\xee\xee", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_big_endian_in_order),
        cmocka_unit_test(a_read_past_the_end_sticks),
        cmocka_unit_test(writes_big_endian_in_order),
        cmocka_unit_test(a_write_past_the_end_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
