/* SPDX-License-Identifier: MIT */
/* Payload found at any offset. */
#include "payload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The same octets whatever the pieces they are made in. */
static void test_pieces(void **state)
{
    uint8_t whole[1000], piece[1000];
    uint32_t id = payload_id(PAYLOAD_SERVER, 7);

    (void)state;
    payload_fill(id, 12345, whole, sizeof whole);
    for (size_t step = 1; step < 40; step++) {
        for (size_t at = 0; at < sizeof piece; at += step) {
            size_t n = sizeof piece - at < step ? sizeof piece - at : step;

            payload_fill(id, 12345 + at, piece + at, n);
        }
        assert_memory_equal(whole, piece, sizeof whole);
    }
}

static void test_match(void **state)
{
    uint8_t buf[500];
    uint32_t id = payload_id(PAYLOAD_CLIENT, 0);

    (void)state;
    payload_fill(id, 3, buf, sizeof buf);
    assert_int_equal(payload_match(id, 3, buf, sizeof buf), sizeof buf);
    assert_int_equal(payload_match(id, 4, buf, sizeof buf), 0);
    for (size_t bad = 0; bad < 100; bad++) {
        buf[bad] ^= 1;
        assert_int_equal(payload_match(id, 3, buf, sizeof buf), bad);
        buf[bad] ^= 1;
    }
}

/* Each word names its stream and place; other octets name nobody. */
static void test_recognise(void **state)
{
    static const uint8_t zero[8], text[] = "password";
    uint32_t id;
    uint64_t offset;

    (void)state;
    for (uint32_t c = 0; c < 5; c++)
        for (uint64_t at = 0; at < 8000000000; at += 799999992) {
            uint8_t w[8];

            payload_fill(payload_id(PAYLOAD_SERVER, c), at, w, 8);
            assert_true(payload_recognise(w, &id, &offset));
            assert_int_equal(id, payload_id(PAYLOAD_SERVER, c));
            assert_int_equal(offset, at);
        }
    assert_false(payload_recognise(zero, &id, &offset));
    assert_false(payload_recognise(text, &id, &offset));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_recognise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
