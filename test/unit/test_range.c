/* SPDX-License-Identifier: MIT */
/* Sets of ranges against a bit map. */
#include "unit.h"
#include "mpx_range.h"

enum { SPAN = 64, ROUNDS = 20000 };
#define NEAR_WRAP (UINT64_MAX - 20) /* the set lies across the wrap */

static uint32_t draw(uint32_t *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 16;
}

/* The set holds what a bitmap says, disjoint, ascending, nothing touching. */
static void check(const struct mpx_ranges *s, uint64_t base, const bool *bit)
{
    size_t at = 0;

    for (size_t i = 0; i < s->n; i++) {
        uint64_t from = s->v[i].from - base, to = s->v[i].to - base;

        assert_true(from < to && to <= SPAN);
        assert_true(i == 0 || from > at);
        for (; at < from; at++)
            assert_false(bit[at]);
        for (; at < to; at++)
            assert_true(bit[at]);
    }
    for (; at < SPAN; at++)
        assert_false(bit[at]);
}

static bool all_set(const bool *bit, unsigned from, unsigned to)
{
    while (from < to && bit[from])
        from++;
    return from == to;
}

static void agrees_with_a_bitmap(void **state)
{
    static const uint64_t bases[] = {0, 1000, NEAR_WRAP};

    (void)state;
    for (size_t b = 0; b < COUNT_OF(bases); b++) {
        struct mpx_ranges s = {.max = 4096};
        bool bit[SPAN] = {false};
        uint32_t rng = 1;

        for (int round = 0; round < ROUNDS; round++) {
            unsigned from = draw(&rng) % (SPAN - 8);
            unsigned to = from + 1 + draw(&rng) % 7;

            assert_int_equal(mpx_ranges_has(&s, bases[b] + from, bases[b] + to),
                             all_set(bit, from, to));
            if (draw(&rng) % 8 < 2) {
                assert_int_equal(
                    mpx_ranges_remove(&s, bases[b] + from, bases[b] + to),
                    MPX_OK);
                memset(bit + from, 0, to - from);
            } else if (draw(&rng) % 8 == 0) {
                mpx_ranges_drop_below(&s, bases[b] + from);
                memset(bit, 0, from);
            } else {
                assert_int_equal(
                    mpx_ranges_add(&s, bases[b] + from, bases[b] + to), MPX_OK);
                memset(bit + from, 1, to - from);
            }
            check(&s, bases[b], bit);
        }
        mpx_ranges_free(&s);
    }
}

static void is_bounded(void **state)
{
    struct mpx_ranges s = {.max = 4096};
    uint64_t i = 0;

    (void)state;
    while (mpx_ranges_add(&s, 3 * i, 3 * i + 1) == MPX_OK)
        assert_true(++i <= s.max);
    assert_int_equal(s.n, s.max);
    /* what merges still fits */
    assert_int_equal(mpx_ranges_add(&s, 1, 3), MPX_OK);
    assert_int_equal(s.n, s.max - 1);
    mpx_ranges_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_bitmap),
        cmocka_unit_test(is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
