/* SPDX-License-Identifier: MIT */
/* Walking option blocks, whole and broken. */
#include "unit.h"
#include "mpx_opt.h"

/* `kinds` are the kinds found in order, as hex. */
static const struct {
    const char *why, *block, *kinds;
    bool malformed;
} walks[] = {
    {"nothing", "", "", false},
    {"NOPs only", "01010101", "", false},
    {"END only", "00", "", false},
    {"END hides what follows", "0101001e0351", "", false},
    {"a SYN of Linux", "020405b40402080a0000000100000000010303071e040101",
     "020408031e", false},
    {"an ACK of Linux with padding",
     "0101080a0000000100000002"
     "1e1620058899aabb11223344556677880000"
     "0001000a0101",
     "081e", false},
    {"two of ours", "1e0c2003e2d78a1dd3c535bb1e044003", "1e1e", false},
    {"the same twice", "1e0c2003e2d78a1dd3c535bb1e0c2003e2d78a1dd3c535bb",
     "1e1e", false},
    {"an unknown kind", "fd06aabbccdd1e0351", "fd1e", false},
    {"two octets, nothing in them", "04021e02", "041e", false},
    {"no length octet", "01011e", "", true},
    {"no length octet behind a good one", "04021e", "04", true},
    {"length zero", "1e00010101", "", true},
    {"length one", "1e01010101", "", true},
    {"one octet past the end",
     "1e0540010203"
     "1e0540",
     "1e", true},
    {"far past the end", "1eff200001010101", "", true},
    {"length zero of another's", "1e0351080000000000", "1e", true},
};

static void options_come_out_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(walks); i++) {
        uint8_t block[64], kinds[64];
        size_t len = unhex(block, sizeof block, walks[i].block);
        size_t want = unhex(kinds, sizeof kinds, walks[i].kinds);
        struct mpx_opt_walk w = mpx_opt_walk_of(block, len);
        const uint8_t *opt;
        size_t n, found = 0;

        while (mpx_opt_walk_next(&w, &opt, &n)) {
            assert_true(found < want);
            assert_int_equal(opt[0], kinds[found++]);
            assert_int_equal(opt[1], n);
            assert_true(opt >= block && opt + n <= block + len);
        }
        if (found != want || w.malformed != walks[i].malformed)
            fail_msg("%s", walks[i].why);
        assert_false(mpx_opt_walk_next(&w, &opt, &n)); /* and it stays over */
        assert_int_equal(w.malformed, walks[i].malformed);
    }
}

/* Every prefix of a good block gives a prefix of its options. */
static void cut_blocks_give_what_is_whole(void **state)
{
    uint8_t block[64];
    size_t len = unhex(block, sizeof block,
                       "0101080a00000001000000021e1220058899aabb11223344"
                       "00000001000a0101"
                       "1e0351");

    (void)state;
    for (size_t cut = 0; cut <= len; cut++) {
        struct mpx_opt_walk w = mpx_opt_walk_of(block, cut);
        const uint8_t *opt;
        size_t n, end = 0;

        while (mpx_opt_walk_next(&w, &opt, &n))
            end = (size_t)(opt - block) + n;
        assert_int_equal(end, cut >= 35   ? 35
                              : cut >= 30 ? 30
                              : cut >= 12 ? 12
                                          : 0);
        assert_int_equal(w.malformed, (cut > 2 && cut < 12) ||
                                          (cut > 12 && cut < 30) ||
                                          (cut > 32 && cut < 35));
    }
}

static void flags_give_the_segment_kind(void **state)
{
    (void)state;
    for (unsigned f = 0; f < 256; f++) {
        enum mpx_seg_kind want = f & 0x04             ? MPX_SEG_RST
                                 : (f & 0x12) == 0x12 ? MPX_SEG_SYNACK
                                 : f & 0x02           ? MPX_SEG_SYN
                                                      : MPX_SEG_ACK;

        assert_int_equal(mpx_seg_kind_of((uint8_t)f), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_come_out_in_order),
        cmocka_unit_test(cut_blocks_give_what_is_whole),
        cmocka_unit_test(flags_give_the_segment_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
