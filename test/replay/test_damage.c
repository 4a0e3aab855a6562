/* SPDX-License-Identifier: MIT */
/*
 * Damaged files: cut at every octet, with octets changed, or no captures at
 * all. What was whole is judged; the rest is named with its place.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"
#include "vec.h"
#include "wrap.h"

static const struct conn_keys no_keys;

static bool judge(struct replay *r, struct replay_input *in,
                  const uint8_t *octets, size_t len)
{
    *in = (struct replay_input){.octets = octets, .len = len};
    return replay_inputs(r, &no_keys, in, 1);
}

/* @p ends: lengths at which the file ends well, ascending. */
static void cut_everywhere(const uint8_t *octets, size_t len, size_t header,
                           const size_t *ends, size_t n_ends)
{
    size_t lines = 0, next = 0;

    for (size_t cut = 0; cut <= len; cut++) {
        uint8_t *copy = vec_new(cut + 1, 1); /* so that a read past it shows */
        struct replay r;
        struct replay_input in;

        memcpy(copy, octets, cut);

        bool fine = judge(&r, &in, copy, cut);

        while (next < n_ends && ends[next] < cut)
            next++;
        assert_int_equal(fine,
                         cut >= header && next < n_ends && ends[next] == cut);
        assert_int_equal(fine, in.damage == NULL);
        assert_true(in.damage_at <= cut);
        assert_true(r.n_lines >= lines);
        lines = r.n_lines;
        replay_free(&r);
        free(copy);
    }
    assert_true(lines > 0);
}

static size_t record_ends(const uint8_t *octets, size_t len, size_t **ends)
{
    struct capture c;
    struct capture_frame f;
    size_t n = 0, cap = 0;

    *ends = NULL;
    assert_true(capture_open(&c, octets, len));
    do {
        *ends = vec_room(*ends, n, &cap, sizeof **ends);
        (*ends)[n++] = c.at;
    } while (capture_next(&c, &f));
    capture_close(&c);
    return n;
}

static void load(struct scene *s)
{
    scene_load(s, scene_path(MPX_CAPTURE_DIR, "s01_basic_v4"));
}

static void test_cut_pcap(void **state)
{
    struct scene s;
    size_t *ends, n;

    (void)state;
    load(&s);
    n = record_ends(s.file[0].p, s.file[0].len, &ends);
    assert_int_equal(n, 15);
    cut_everywhere(s.file[0].p, s.file[0].len, 24, ends, n);
    free(ends);
    scene_free(&s);
}

static void test_cut_pcapng(void **state)
{
    struct wrap w = {.format = WRAP_NG, .link = 101, .type_at = -1};
    struct scene s;
    uint8_t *octets;
    size_t len, *ends, n;

    (void)state;
    load(&s);
    wrap_capture(&w, s.file[0].p, s.file[0].len, &octets, &len);
    n = record_ends(octets, len, &ends);
    assert_int_equal(n, 15);

    size_t all[16] = {28, 60}; /* a section and an interface may be all */

    memcpy(all + 2, ends + 1, 14 * sizeof *ends);
    cut_everywhere(octets, len, 28, all, 16);
    free(octets);
    free(ends);
    scene_free(&s);
}

/* One octet wrong, each in turn: nothing breaks, and nothing is invented. */
static void test_changed(void **state)
{
    struct scene s;

    (void)state;
    load(&s);
    for (size_t i = 0; i < s.file[0].len; i++) {
        for (int how = 0; how < 3; how++) {
            static const uint8_t masks[] = {0xff, 0x01, 0x80};
            struct replay r;
            struct replay_input in;

            s.file[0].p[i] ^= masks[how];
            judge(&r, &in, s.file[0].p, s.file[0].len);
            assert_true(r.tally.seen[SEEN_FRAMES] <= 14);
            assert_true(in.damage_at <= in.len);
            replay_free(&r);
            s.file[0].p[i] ^= masks[how];
        }
    }
    scene_free(&s);
}

static void test_no_capture(void **state)
{
    static const struct {
        const char *octets;
        size_t len;
    } files[] = {
        {"", 0},       {"a", 1},        {"\xd4\xc3\xb2", 3},
        {"GIF89a", 6}, {"\n\r\r\n", 4}, {"\n\r\r\n\0\0\0\x1c....", 12},
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct replay r;
        struct replay_input in;

        assert_false(
            judge(&r, &in, (const uint8_t *)files[i].octets, files[i].len));
        assert_non_null(in.damage);
        assert_int_equal(r.tally.seen[SEEN_FRAMES], 0);
        replay_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_pcap),
        cmocka_unit_test(test_cut_pcapng),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_no_capture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
