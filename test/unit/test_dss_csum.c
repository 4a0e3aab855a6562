/* SPDX-License-Identifier: MIT */
/* Octets that wait for the checksum of their mapping, RFC 8684 3.3.1. */
#include "mpx_dss_csum.h"
#include "mpx_csum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { DSN = 1000, LEN = 40 }; /* SSN s carries DSN + s - 1 */

static const uint8_t octets[LEN + 1] =
    "abcdefghijklmnopqrstuvwxyz0123456789ABCD";

/* The mapping of [ssn, ssn + len) with its right checksum. */
static struct mpx_sealed sealed(uint32_t ssn, uint32_t len)
{
    struct mpx_sealed m = {
        .dsn = DSN + ssn - 1, .ssn = ssn, .len = len, .dll = (uint16_t)len};

    m.csum =
        mpx_csum_dss(m.dsn, ssn, m.dll, mpx_csum_add(0, octets + ssn - 1, len));
    return m;
}

enum { MAP, DATA, NEXT, REST };
enum { GOOD = MPX_VERIFY_GOOD, BAD = MPX_VERIFY_BAD, WAIT = MPX_VERIFY_WAIT };
enum { NO_MAP = MPX_VERIFY_UNMAPPED, REFUSED = MPX_ERR_MALFORMED };

/* What is done, to which octets, and what must come of it. */
struct step {
    int what;
    uint32_t at, len;
    int want;
    int spoil; /* MAP: added to the checksum; DSN off by it if > 9 */
};
static const struct row {
    const char *name;
    struct step step[12];
} rows[] = {
    {"one mapping, one segment",
     {{MAP, 1, 10, 0, 0},
      {DATA, 1, 10, 0, 0},
      {NEXT, 1, 10, GOOD, 0},
      {NEXT, 0, 0, WAIT, 0}}},
    {"over many segments, announced on the first only",
     {{MAP, 1, 30, 0, 0},
      {DATA, 1, 10, 0, 0},
      {NEXT, 0, 0, WAIT, 0},
      {DATA, 11, 10, 0, 0},
      {NEXT, 0, 0, WAIT, 0},
      {DATA, 21, 10, 0, 0},
      {NEXT, 1, 30, GOOD, 0}}},
    {"repeated on each segment, and once more when it is done",
     {{MAP, 1, 20, 0, 0},
      {DATA, 1, 10, 0, 0},
      {MAP, 1, 20, 0, 0},
      {DATA, 11, 10, 0, 0},
      {NEXT, 1, 20, GOOD, 0},
      {MAP, 1, 20, 0, 0},
      {NEXT, 0, 0, WAIT, 0},
      {DATA, 21, 1, 0, 0},
      {NEXT, 0, 0, NO_MAP, 0}}},
    {"segments cut elsewhere than mappings",
     {{MAP, 1, 7, 0, 0},
      {MAP, 8, 9, 0, 0},
      {DATA, 1, 3, 0, 0},
      {DATA, 4, 12, 0, 0},
      {NEXT, 1, 7, GOOD, 0},
      {NEXT, 0, 0, WAIT, 0},
      {DATA, 16, 1, 0, 0},
      {NEXT, 8, 9, GOOD, 0}}},
    {"the second announced before the first",
     {{MAP, 11, 10, 0, 0},
      {DATA, 1, 20, 0, 0},
      {NEXT, 0, 0, NO_MAP, 0},
      {MAP, 1, 10, 0, 0},
      {NEXT, 1, 10, GOOD, 0},
      {NEXT, 11, 10, GOOD, 0}}},
    {"overlapping the end, the beginning, all of another: refused",
     {{MAP, 11, 10, 0, 0},
      {MAP, 20, 5, REFUSED, 0},
      {MAP, 5, 7, REFUSED, 0},
      {MAP, 5, 30, REFUSED, 0},
      {MAP, 12, 3, REFUSED, 0}}},
    {"the same octets, another DSN: refused; another checksum: a repeat",
     {{MAP, 1, 10, 0, 0},
      {MAP, 1, 10, 0, 1},
      {MAP, 1, 10, REFUSED, 50},
      {DATA, 1, 10, 0, 0},
      {NEXT, 1, 10, GOOD, 0}}},
    {"a wrong checksum stays the next, and all that is held is the rest",
     {{MAP, 1, 10, 0, 0},
      {MAP, 11, 10, 0, 3},
      {DATA, 1, 25, 0, 0},
      {NEXT, 1, 10, GOOD, 0},
      {NEXT, 11, 10, BAD, 0},
      {NEXT, 11, 10, BAD, 0},
      {REST, 11, 15, 0, 0},
      {NEXT, 0, 0, WAIT, 0}}},
    {"odd lengths",
     {{MAP, 1, 1, 0, 0},
      {MAP, 2, 3, 0, 0},
      {DATA, 1, 4, 0, 0},
      {NEXT, 1, 1, GOOD, 0},
      {NEXT, 2, 3, GOOD, 0}}},
};

static int take(struct mpx_dss_csum *c, const struct step *s)
{
    struct mpx_sealed m = {0};
    const uint8_t *p = NULL;
    int got;

    if (s->what == REST) {
        assert_int_equal(mpx_dss_csum_rest(c, &p), s->len);
        assert_memory_equal(p, octets + s->at - 1, s->len);
        return 0;
    }
    got = (int)mpx_dss_csum_next(c, &m, &p);
    if (got == GOOD || got == BAD) {
        assert_int_equal(m.ssn, s->at);
        assert_int_equal(m.len, s->len);
        assert_memory_equal(p, octets + s->at - 1, s->len);
    }
    return got;
}

static int run(struct mpx_dss_csum *c, const struct step *s)
{
    struct mpx_sealed m;

    if (s->what == DATA)
        return (int)mpx_dss_csum_data(c, octets + s->at - 1, s->len);
    if (s->what != MAP)
        return take(c, s);
    m = sealed(s->at, s->len);
    if (s->spoil > 9)
        m.dsn += (unsigned)s->spoil;
    else
        m.csum = (uint16_t)(m.csum + s->spoil);
    return (int)mpx_dss_csum_map(c, &m);
}

static void octets_come_out_once_verified(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mpx_dss_csum c;

        mpx_dss_csum_init(&c, 8192);
        for (size_t k = 0;
             k < 12 && (k == 0 || rows[i].step[k].what || rows[i].step[k].len);
             k++)
            if (run(&c, &rows[i].step[k]) != rows[i].step[k].want)
                fail_msg("%s: step %zu", rows[i].name, k);
        mpx_dss_csum_free(&c);
    }
}

static void a_long_stream_passes_in_small_memory(void **state)
{
    static uint8_t chunk[1000];
    struct mpx_sealed m = {.dsn = 7, .ssn = 1, .len = 1000, .dll = 1000}, out;
    const uint8_t *p;
    struct mpx_dss_csum c;

    (void)state;
    mpx_dss_csum_init(&c, 8192);
    for (unsigned i = 0; i < 5000; i++) {
        memset(chunk, (int)(i & 255), sizeof chunk);
        m.csum = mpx_csum_dss(m.dsn, m.ssn, m.dll,
                              mpx_csum_add(0, chunk, sizeof chunk));
        assert_int_equal(mpx_dss_csum_map(&c, &m), MPX_OK);
        assert_int_equal(mpx_dss_csum_data(&c, chunk, sizeof chunk), MPX_OK);
        assert_int_equal(mpx_dss_csum_next(&c, &out, &p), MPX_VERIFY_GOOD);
        assert_true(out.dsn == m.dsn);
        m.dsn += 1000;
        m.ssn += 1000;
    }
    assert_true(c.buf_cap <= 8192);
    mpx_dss_csum_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(octets_come_out_once_verified),
        cmocka_unit_test(a_long_stream_passes_in_small_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
