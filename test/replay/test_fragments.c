/* SPDX-License-Identifier: MIT */
/* Packets in fragments: put together, lost, contradictory. */
#include <stdlib.h>
#include <string.h>

#include "rewrapped.h"
#include "fragment.h"

/* ---- fragments ----------------------------------------------------------- */

static void judge_fragments(const struct wrap *w, const struct octets *file,
                            struct tally *t)
{
    struct replay r;
    uint8_t *octets;

    rewrap(&r, &octets, w, file);
    *t = r.tally;
    replay_free(&r);
    free(octets);
}

static void test_fragments(void **state)
{
    static const struct wrap cuts[] = {
        {.link = 101, .type_at = -1, .piece = 24},
        {.link = 101, .type_at = -1, .piece = 8, .reversed = true},
        {.link = 101, .type_at = -1, .piece = 40, .twice = true},
    };

    (void)state;
    for (int i = 0; i < SCENES; i++) {
        struct scene s;
        struct tally t;

        load(&s, i);
        for (size_t k = 0; k < sizeof cuts / sizeof cuts[0]; k++) {
            judge_fragments(&cuts[k], &s.file[SERVER], &t);
            assert_true(t.seen[SEEN_FRAMES] >
                        s.end[SERVER].tally.seen[SEEN_FRAMES]);
            t.seen[SEEN_FRAMES] = s.end[SERVER].tally.seen[SEEN_FRAMES];
            assert_memory_equal(&t, &s.end[SERVER].tally, sizeof t);
        }
        scene_free(&s);
    }
}

/* A packet of which a fragment is missing is missing, which is no fault. */
static void test_lost_fragments(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) { /* the third has faults of its own */
        struct scene s;
        struct tally t;

        load(&s, i);
        for (unsigned lost = 2; lost < 20; lost++) {
            struct wrap w = {
                .link = 101, .type_at = -1, .piece = 16, .lost = lost};

            judge_fragments(&w, &s.file[SERVER], &t);
            assert_false(tally_failed(&t));
            assert_true(t.seen[SEEN_FRAGMENT] > 0);
            assert_true(tally_open(&t));
        }
        scene_free(&s);
    }
}

/* The same identification comes again, with other octets; an overlap. */
static void test_fragments_that_contradict(void **state)
{
    static const struct {
        uint16_t field; /* more follow, and the offset in eights */
        uint8_t octet;
        uint32_t seconds;
        bool whole;
    } steps[] = {
        {0x2000, 'a', 0, false},  {0x0001, 'b', 0, true},
        {0x0001, 'b', 0, false}, /* once more: it has been seen */
        {0x2000, 'c', 1, false}, /* the identification is used again */
        {0x2000, 'c', 1, false},  {0x0001, 'd', 1, true},
        {0x2000, 'e', 2, false},  {0x2000, 'f', 3, false}, /* which one? */
        {0x0001, 'g', 3, true},   {0x2000, 'h', 4, false},
        {0x0001, 'i', 65, false}, /* too late */
        {0x2000, 'j', 66, true},
    };
    struct fragments t = {0};
    uint8_t p[sizeof steps / sizeof steps[0]][28];

    (void)state;
    for (size_t i = 0; i < sizeof p / sizeof p[0]; i++) {
        const struct link_packet k = {p[i], sizeof p[i], sizeof p[i]};
        struct link_packet whole;

        memset(p[i], steps[i].octet, sizeof p[i]);
        memcpy(p[i], "\x45\0\0\x1c\0\1\0\0\x40\6\0\0", 12);
        memcpy(p[i] + 12, "\12\0\1\1\12\0\1\2", 8);
        p[i][6] = (uint8_t)(steps[i].field >> 8);
        p[i][7] = (uint8_t)steps[i].field;
        assert_int_equal(fragments_add(&t, 0,
                                       steps[i].seconds * UINT64_C(1000000000),
                                       &k, &whole),
                         steps[i].whole ? 2 : 0);
        if (steps[i].whole)
            assert_int_equal(whole.len, 36);
    }
    assert_int_equal(fragments_left(&t), 2); /* e and h */
    fragments_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_lost_fragments),
        cmocka_unit_test(test_fragments_that_contradict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
