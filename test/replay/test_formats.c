/* SPDX-License-Identifier: MIT */
/*
 * The verdicts do not depend on the file: the kernel's captures, written anew
 * in each format, byte order and link type, give the counts that they gave; cut
 * short, they give nothing that fails and nothing that is not whole.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "rewrapped.h"

static void same_verdicts(const struct wrap *w)
{
    for (int i = 0; i < SCENES; i++) {
        struct scene s;
        struct replay r;
        uint8_t *octets;

        load(&s, i);
        rewrap(&r, &octets, w, &s.file[SERVER]);
        assert_memory_equal(&r.tally, &s.end[SERVER].tally, sizeof r.tally);
        assert_int_equal(r.n_lines, s.end[SERVER].n_lines);
        assert_true(r.n_lines > 0);
        for (size_t k = 0; k < r.n_lines; k++)
            assert_int_equal(r.line[k].at.time, s.end[SERVER].line[k].at.time);
        replay_free(&r);
        scene_free(&s);
        free(octets);
    }
}

static void test_formats(void **state)
{
    (void)state;
    for (int format = WRAP_PCAP; format <= WRAP_NG; format++) {
        for (int big = 0; big < 2; big++) {
            struct wrap w = {.format = (enum wrap_format)format,
                             .big_endian = big,
                             .link = 101,
                             .type_at = -1};

            same_verdicts(&w);
        }
    }
}

static void test_links(void **state)
{
    static const struct wrap links[] = {
        {.link = 1, .header_len = 14, .type_at = 12},
        {.link = 1, .header = {[12] = 0x81}, .header_len = 18, .type_at = 16},
        {.link = 1,
         .header = {[12] = 0x88, 0xa8, [16] = 0x81},
         .header_len = 22,
         .type_at = 20},
        {.link = 12, .type_at = -1},
        {.link = 14, .type_at = -1},
        {.link = 1, /* MPLS, two labels */
         .header = {[12] = 0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64},
         .header_len = 22,
         .type_at = -1},
        {.link = 9, /* the same behind PPP */
         .header = {0xff, 3, 2, 0x81, 0, 2, 1, 64},
         .header_len = 8,
         .type_at = -1},
        {.link = 104, .header = {0x0f}, .header_len = 4, .type_at = 2},
        {.link = 113, .header_len = 16, .type_at = 14},
        {.link = 276, .header_len = 20, .type_at = 0},
        {.link = 276, .header = {0x81}, .header_len = 24, .type_at = 22},
        {.link = 105, /* 802.11 data, from an access point */
         .header = {8, 2, [24] = 0xaa, 0xaa, 3},
         .header_len = 32,
         .type_at = 30},
        {.link = 105, /* the same with QoS and four addresses */
         .header = {0x88, 3, [32] = 0xaa, 0xaa, 3},
         .header_len = 40,
         .type_at = 38},
        {.link = 127, /* behind radiotap: time, flags of a padded frame */
         .header = {0, 0, 18, 0, 3, [16] = 0x20, [18] = 0x88, 2, [46] = 0xaa,
                    0xaa, 3},
         .header_len = 54,
         .type_at = 52},
        {.link = 239, /* NFLOG: a mark, then the payload */
         .header = {2, 0, 0, 0, 8, 0, 3, 0, [12] = 0xff, 0xff, 9, 0},
         .header_len = 16,
         .type_at = -1},
        {.link = 258, /* PKTAP: 20 octets, then raw IP */
         .header = {20, 0, 0, 0, 1, 0, 0, 0, 12},
         .header_len = 20,
         .type_at = -1},
        {.link = 149, /* the same, then Ethernet */
         .header = {12, 0, 0, 0, 1, 0, 0, 0, 1},
         .header_len = 26,
         .type_at = 24},
    };

    (void)state;
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        same_verdicts(&links[i]);
}

/* Headers that name one family of addresses. */
static void test_links_of_a_family(void **state)
{
    static const struct {
        struct wrap v4, v6;
    } links[] = {
        {{.link = 228, .type_at = -1}, {.link = 229, .type_at = -1}},
        {{.link = 0, .header = {2}, .header_len = 4, .type_at = -1},
         {.link = 0, .header = {0, 0, 0, 30}, .header_len = 4, .type_at = -1}},
        {{.link = 108, .header = {0, 0, 0, 2}, .header_len = 4, .type_at = -1},
         {.link = 108,
          .header = {0, 0, 0, 24},
          .header_len = 4,
          .type_at = -1}},
        {{.link = 9, .header = {0, 0x21}, .header_len = 2, .type_at = -1},
         {.link = 9,
          .header = {0xff, 3, 0, 0x57},
          .header_len = 4,
          .type_at = -1}},
        {{.link = 50, .header = {0x21}, .header_len = 1, .type_at = -1},
         {.link = 51,
          .header = {0x11, [6] = 0, 0x57},
          .header_len = 8,
          .type_at = -1}},
        {{.link = 1,
          .header = {[12] = 0x88, 0x64, 0x11, [20] = 0, 0x21},
          .header_len = 22,
          .type_at = -1},
         {.link = 1,
          .header = {[12] = 0x88, 0x64, 0x11, [20] = 0, 0x57},
          .header_len = 22,
          .type_at = -1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        for (int k = 0; k < 2; k++) { /* the first two scenes: IPv4, IPv6 */
            struct scene s;
            struct replay r;
            uint8_t *octets;

            load(&s, k);
            rewrap(&r, &octets, k ? &links[i].v6 : &links[i].v4,
                   &s.file[CLIENT]);
            assert_memory_equal(&r.tally, &s.end[CLIENT].tally, sizeof r.tally);
            replay_free(&r);
            scene_free(&s);
            free(octets);
        }
    }
}

static void test_unknown_link_is_said(void **state)
{
    struct wrap w = {.link = 147, .type_at = -1};
    struct replay_input in = {0};
    struct scene s;
    struct replay r;
    uint8_t *octets;

    (void)state;
    load(&s, 0);
    wrap_capture(&w, s.file[0].p, s.file[0].len, &octets, &in.len);
    in.octets = octets;
    replay_inputs(&r, &no_keys, &in, 1);
    assert_true(in.strange);
    assert_false(in.readable);
    assert_int_equal(in.strange_link, 147);
    assert_int_equal(in.strange_frame, 1);
    assert_int_equal(r.n_lines, 0);
    assert_true(tally_open(&r.tally));
    replay_free(&r);
    scene_free(&s);
    free(octets);
}

/* Two interfaces in one file, one of a type that we do not know. */
static void test_unknown_link_beside_others(void **state)
{
    struct wrap w = {.format = WRAP_NG, .link = 147, .type_at = -1};
    struct scene s;
    struct replay r;
    uint8_t *first, *second, *both;
    size_t first_len, second_len;

    (void)state;
    load(&s, 0);
    wrap_capture(&w, s.file[0].p, s.file[0].len, &first, &first_len);
    w.link = 101;
    wrap_capture(&w, s.file[0].p, s.file[0].len, &second, &second_len);
    both = vec_new(first_len + second_len, 1);
    memcpy(both, first, first_len);
    memcpy(both + first_len, second, second_len);

    struct replay_input in = {.octets = both, .len = first_len + second_len};

    assert_true(replay_inputs(&r, &no_keys, &in, 1));
    assert_true(in.strange && in.readable);
    assert_int_equal(r.n_lines, s.end[0].n_lines);
    assert_int_equal(r.tally.seen[SEEN_OK], r.n_lines);
    assert_int_equal(r.tally.seen[SEEN_STRANGE], 14);
    assert_true(tally_open(&r.tally));
    replay_free(&r);
    scene_free(&s);
    free(first);
    free(second);
    free(both);
}

/* The line says what it could not see. */
static void check_summary(const struct tally *t, size_t snaplen)
{
    enum { HEADERS = 60 }; /* of IPv6 and TCP, without options */
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    report_summary(f, t);
    fclose(f);
    assert_int_equal(!tally_judged(t),
                     strstr(text, "nothing was judged") != NULL);
    assert_int_equal(t->seen[SEEN_OPTIONS_CUT] > 0,
                     strstr(text, "options were not captured whole") != NULL);
    if (snaplen >= HEADERS && snaplen < HEADERS + 12)
        assert_int_equal(t->seen[SEEN_OPTIONS_CUT], t->seen[SEEN_FRAMES]);
    free(text);
}

/* Whatever is cut off, what is left does not look wrong, and what was found to
 * be right in it was right in the whole. */
static void test_snaplen(void **state)
{
    (void)state;
    for (size_t snaplen = 1; snaplen < 140; snaplen++) {
        struct wrap w = {.link = 101, .type_at = -1, .snaplen = snaplen};
        struct scene s;
        struct replay r;
        uint8_t *octets;

        load(&s, 1);
        rewrap(&r, &octets, &w, &s.file[SERVER]);
        assert_false(tally_failed(&r.tally));
        assert_true(tally_open(&r.tally)); /* its payload is never whole */
        check_summary(&r.tally, snaplen);
        if (r.tally.seen[SEEN_OPTIONS_CUT] > 0) /* of the SYN already */
            assert_int_equal(r.tally.why[WHY_NO_CONN], 0);
        assert_true(r.n_lines <= s.end[SERVER].n_lines);
        for (int c = 0; c < CHECK_COUNT; c++)
            assert_true(r.tally.passed[c] <= s.end[SERVER].tally.passed[c]);
        if (snaplen >= 120) /* IPv6 and TCP with all options are 100 */
            assert_int_equal(r.tally.passed[CHECK_DACK],
                             s.end[SERVER].tally.passed[CHECK_DACK]);
        replay_free(&r);
        scene_free(&s);
        free(octets);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_links_of_a_family),
        cmocka_unit_test(test_unknown_link_is_said),
        cmocka_unit_test(test_unknown_link_beside_others),
        cmocka_unit_test(test_snaplen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
