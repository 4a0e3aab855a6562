/* SPDX-License-Identifier: MIT */
/* Frames inside TLS: read in pieces of any size, and what is no frame. */
#include "framing.h"
#include "unit.h"

static size_t put(uint8_t *to, uint8_t type, const char *text)
{
    size_t len = strlen(text);

    framing_header(to, type, len);
    memcpy(to + FRAMING_HEADER, text, len);
    return FRAMING_HEADER + len;
}

/* What a reader makes of it, given in pieces: data, and messages in <>. */
static int read_in(const uint8_t *p, size_t len, size_t step, char *got)
{
    struct framing f = {0};
    struct framing_piece piece;
    int more = 0;

    *got = '\0';
    while (len && more >= 0) {
        size_t n = step < len ? step : len, left = n;

        while ((more = framing_next(&f, &p, &left, &piece)) > 0)
            sprintf(got + strlen(got),
                    piece.type == FRAMING_MESSAGE ? "<%.*s>" : "%.*s",
                    (int)piece.len, (const char *)piece.p);
        len -= n;
    }
    return more;
}

static void frames_in_pieces(void **state)
{
    uint8_t wire[128];
    size_t n = 0;
    char got[128];

    (void)state;
    n += put(wire + n, FRAMING_DATA, "one");
    n += put(wire + n, FRAMING_MESSAGE, "M");
    n += put(wire + n, FRAMING_DATA, "");
    n += put(wire + n, FRAMING_MESSAGE, "message");
    n += put(wire + n, FRAMING_DATA, "two");
    for (size_t step = 1; step <= n; step++) {
        assert_int_equal(read_in(wire, n, step, got), 0);
        assert_string_equal(got, "one<M><message>two");
    }
}

static void no_frames(void **state)
{
    static const uint8_t bad[][FRAMING_HEADER] = {
        {2, 0, 1}, /* no such type */
        {255, 255, 255},
        {FRAMING_MESSAGE, 0, 0}, /* empty */
        {FRAMING_MESSAGE, 0, FRAMING_MESSAGE_MAX + 1},
        {FRAMING_MESSAGE, 1, 0},
    };
    char got[8];

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(read_in(bad[i], sizeof bad[i], 3, got), -1);
}

static void longest(void **state)
{
    static uint8_t wire[FRAMING_HEADER + UINT16_MAX];
    struct framing f = {0};
    struct framing_piece piece;
    const uint8_t *p = wire;
    size_t len = sizeof wire;

    (void)state;
    framing_header(wire, FRAMING_DATA, UINT16_MAX);
    assert_int_equal(framing_next(&f, &p, &len, &piece), 1);
    assert_int_equal(piece.len, UINT16_MAX);
    assert_int_equal(len, 0);
    framing_header(wire, FRAMING_MESSAGE, FRAMING_MESSAGE_MAX);
    p = wire;
    len = FRAMING_HEADER + FRAMING_MESSAGE_MAX;
    assert_int_equal(framing_next(&f, &p, &len, &piece), 1);
    assert_int_equal(piece.len, FRAMING_MESSAGE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_in_pieces),
        cmocka_unit_test(no_frames),
        cmocka_unit_test(longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
