/* SPDX-License-Identifier: MIT */
/* Sequence numbers: comparison, expansion, rings. */
#include "unit.h"
#include "mpx_ring.h"
#include "mpx_seq.h"

static void compares_across_the_wrap(void **state)
{
    (void)state;
    assert_true(mpx_seq_lt(1, 2));
    assert_false(mpx_seq_lt(2, 2));
    assert_true(mpx_seq_lt(UINT32_MAX, 0));
    assert_false(mpx_seq_lt(0, UINT32_MAX));
    assert_true(mpx_dsn_lt(UINT64_MAX, 3));
    assert_true(mpx_dsn_max(UINT64_MAX, 3) == 3);
}

static const struct {
    uint64_t ref;
    uint32_t low;
    uint64_t want;
} expansions[] = {
    {0x100000010, 0x20, 0x100000020},
    {0x100000010, 0xfffffff0, 0xfffffff0}, /* just before the wrap */
    {0x1fffffff0, 0x10, 0x200000010},      /* just after it */
    {0x10, 0xfffffff0, UINT64_MAX - 0xf},  /* before number 0 */
    {UINT64_MAX, 0, 0},
    {0x180000000, 0, 0x100000000},
};

static void expands_to_the_nearest(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(expansions); i++)
        assert_true(mpx_dsn_expand(expansions[i].ref, expansions[i].low) ==
                    expansions[i].want);
}

static void a_ring_keeps_its_window_while_it_grows(void **state)
{
    struct mpx_ring r = {0};
    uint64_t base = UINT64_MAX - 5000; /* numbers wrap inside */
    struct mpx_span span[2];
    uint8_t block[5000];
    size_t held = 0;

    (void)state;
    for (int i = 0; i < 20; i++) {
        for (size_t k = 0; k < sizeof block; k++)
            block[k] = (uint8_t)((held + k) * 31 >> 3);
        assert_int_equal(mpx_ring_fit(&r, base, held, held + sizeof block),
                         MPX_OK);
        mpx_ring_put(&r, base + held, block, sizeof block);
        held += sizeof block;
    }
    mpx_ring_span(&r, base, held, span);
    assert_int_equal(span[0].len + span[1].len, held);
    for (size_t i = 0, n = 0; i < 2; i++)
        for (size_t k = 0; k < span[i].len; k++, n++)
            assert_int_equal(span[i].p[k], (uint8_t)(n * 31 >> 3));
    for (uint64_t by = 1; by < 100000; by = by * 3 + 1) {
        mpx_ring_renumber(&r, base, base + by);
        base += by;
        mpx_ring_span(&r, base, held, span);
        for (size_t i = 0, n = 0; i < 2; i++)
            for (size_t k = 0; k < span[i].len; k++, n++)
                assert_int_equal(span[i].p[k], (uint8_t)(n * 31 >> 3));
    }
    mpx_ring_renumber(&r, base, base - 12345); /* backwards too */
    mpx_ring_span(&r, base - 12345, held, span);
    assert_int_equal(span[0].p[0], 0);
    assert_int_equal(span[0].p[9], 9 * 31 >> 3);
    mpx_ring_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_across_the_wrap),
        cmocka_unit_test(expands_to_the_nearest),
        cmocka_unit_test(a_ring_keeps_its_window_while_it_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
