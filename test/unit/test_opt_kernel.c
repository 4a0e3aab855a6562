/* SPDX-License-Identifier: MIT */
/*
 * Options that Linux 6.18 built, from packet captures (see
 * test/data/extract_options.py). Each must decode on its segment and encode
 * again to the very same octets.
 */
#include "unit.h"
#include "mpx_opt.h"

enum { OPTIONS = 10463 };

/* How often each subtype occurs; none may be missing but NEW_KEY. */
static unsigned seen[MPX_SUB_COUNT];

static bool next_line(FILE *f, uint8_t *flags, uint8_t *opt, size_t *len)
{
    char line[128];
    char *space;

    if (!fgets(line, sizeof line, f))
        return false;
    line[strcspn(line, "\n")] = '\0';
    space = strchr(line, ' ');
    assert_non_null(space);
    *space = '\0';
    assert_int_equal(unhex(flags, 1, line), 1);
    *len = unhex(opt, MPX_TCP_OPT_MAX, space + 1);
    return true;
}

static void check(uint8_t flags, const uint8_t *opt, size_t len)
{
    uint8_t again[MPX_TCP_OPT_MAX];
    struct mpx_opt o;
    size_t n = 0;

    assert_int_equal(mpx_opt_decode(&o, opt, len, mpx_seg_kind_of(flags)),
                     MPX_OK);
    assert_int_equal(mpx_opt_encode(&o, again, sizeof again, &n), MPX_OK);
    assert_int_equal(n, len);
    assert_memory_equal(again, opt, len);
    seen[o.subtype]++;
}

static void every_kernel_option_round_trips(void **state)
{
    FILE *f = fopen(MPX_TEST_DATA "/kernel-options.txt", "r");
    uint8_t flags, opt[MPX_TCP_OPT_MAX];
    size_t len, total = 0;

    (void)state;
    assert_non_null(f);
    for (; next_line(f, &flags, opt, &len); total++)
        check(flags, opt, len);
    fclose(f);
    assert_int_equal(total, OPTIONS);
    for (unsigned s = 0; s < MPX_SUB_COUNT; s++)
        assert_int_equal(seen[s] > 0, s != MPX_SUB_NEW_KEY);
}

/* The same octets on a segment where they do not belong. */
static void no_kernel_option_is_legal_elsewhere(void **state)
{
    FILE *f = fopen(MPX_TEST_DATA "/kernel-options.txt", "r");
    uint8_t flags, opt[MPX_TCP_OPT_MAX];
    size_t len;
    struct mpx_opt o;

    (void)state;
    assert_non_null(f);
    while (next_line(f, &flags, opt, &len)) {
        uint8_t both =
            opt[2] >> 4 == MPX_SUB_FAIL || opt[2] >> 4 == MPX_SUB_FASTCLOSE;
        enum mpx_seg_kind home = mpx_seg_kind_of(flags);

        for (int seg = MPX_SEG_SYN; seg <= MPX_SEG_RST; seg++) {
            bool legal = seg == (int)home ||
                         (both && (seg == MPX_SEG_ACK || seg == MPX_SEG_RST));
            /* as long as the join SYN of the 2016 drafts */
            bool twin =
                opt[2] >> 4 == MPX_SUB_JOIN && len == 16 && seg == MPX_SEG_SYN;

            assert_int_equal(
                mpx_opt_decode(&o, opt, len, (enum mpx_seg_kind)seg) == MPX_OK,
                legal || twin);
        }
    }
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_option_round_trips),
        cmocka_unit_test(no_kernel_option_is_legal_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
