/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka, and octets written as hex. */
#ifndef MPX_TEST_UNIT_H
#define MPX_TEST_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Octets of a string of hex digits; the test fails on anything else. */
static inline size_t unhex(uint8_t *dst, size_t cap, const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = strlen(hex) / 2;

    assert_int_equal(strlen(hex) % 2, 0);
    assert_true(n <= cap);
    for (size_t i = 0; i < 2 * n; i++) {
        const char *d = strchr(digits, hex[i]);

        assert_non_null(d);
        dst[i / 2] = (uint8_t)(dst[i / 2] << 4 | (d - digits));
    }
    return n;
}

#endif /* MPX_TEST_UNIT_H */
