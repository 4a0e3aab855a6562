/* SPDX-License-Identifier: MIT */
/*
 * The verdicts do not depend on the file: the kernel's captures, written anew
 * in each format, byte order and link type, give the counts that they gave; cut
 * short, they give nothing that fails and nothing that is not whole.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mpx_csum.h"
#include "report.h"
#include "scene.h"
#include "segment.h"
#include "vec.h"
#include "wrap.h"

static const struct conn_keys no_keys;
static const char *const scenes[] = {"s01_basic_v4", "s03_csum_both_v6",
                                     "s10_corrupt_two_sf1"};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

static void load(struct scene *s, int i)
{
    scene_load(s, scene_path(MPX_CAPTURE_DIR, scenes[i]));
}

static void rewrap(struct replay *r, uint8_t **octets, const struct wrap *w,
                   const struct octets *file)
{
    struct replay_input in = {0};

    wrap_capture(w, file->p, file->len, octets, &in.len);
    in.octets = *octets;
    assert_true(replay_inputs(r, &no_keys, &in, 1));
    assert_false(in.strange);
}

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
    struct wrap w = {.link = 105, .type_at = -1};
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
    assert_int_equal(in.strange_link, 105);
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
    struct wrap w = {.format = WRAP_NG, .link = 105, .type_at = -1};
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

/* ---- what cards and kernels do to packets -------------------------------- */

static uint8_t *writable(struct octets *file, const uint8_t *at)
{
    return file->p + (at - file->p);
}

/* Each segment's TCP checksum as a card would be given it: with the length of
 * the packet, or without it. */
static void test_sums_left_to_the_card(void **state)
{
    (void)state;
    for (int how = 0; how < 2; how++) {
        struct scene s;
        struct replay r;
        struct capture c;
        struct capture_frame f;
        struct replay_input in = {0};

        load(&s, 0);
        assert_true(capture_open(&c, s.file[0].p, s.file[0].len));
        while (capture_next(&c, &f)) {
            struct link_packet k;
            struct segment t;

            assert_int_equal(link_packet_of(&k, &f), LINK_IP);
            assert_int_equal(segment_of(&t, &k), SEGMENT_TCP);

            size_t len = how ? 0 : k.len - 20;
            uint8_t pseudo[12] = {
                [9] = 6, [10] = (uint8_t)(len >> 8), [11] = (uint8_t)len};

            memcpy(pseudo, k.p + 12, 8);

            uint16_t sum = mpx_csum_add(0, pseudo, sizeof pseudo);
            uint8_t *field = writable(&s.file[0], t.options - 4);

            field[0] = (uint8_t)(sum >> 8);
            field[1] = (uint8_t)sum;
        }
        capture_close(&c);
        in.octets = s.file[0].p;
        in.len = s.file[0].len;
        assert_true(replay_inputs(&r, &no_keys, &in, 1));
        assert_int_equal(r.tally.seen[SEEN_SUM_UNCHECKED], 14);
        assert_false(tally_failed(&r.tally));
        assert_false(tally_open(&r.tally));
        replay_free(&r);
        scene_free(&s);
    }
}

struct last {
    size_t record, len; /* where in the output, and its octets */
    struct segment segment;
};

/* Whether @p s goes on where the segment before it ended, with the same
 * options: a card may hand over or be given both as one. */
static bool goes_on(const struct last *last, const struct segment *s)
{
    const struct segment *before = &last->segment;

    return last->len > 0 && s->payload_len > 0 && before->payload_len > 0 &&
           s->port[0] == before->port[0] && s->options_len &&
           s->seq == before->seq + (uint32_t)before->payload_len &&
           s->options_len == before->options_len &&
           memcmp(s->options, before->options, s->options_len) == 0;
}

static void put_u32(uint8_t *p, size_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

/* Segments put together, the length of the packet left zero. @return how many
 * fewer there are. */
static size_t coalesce(const struct octets *in, uint8_t *out, size_t *out_len)
{
    struct capture c;
    struct capture_frame f;
    struct last last = {0};
    size_t merged = 0, at;

    assert_true(capture_open(&c, in->p, in->len));
    memcpy(out, in->p, c.at);
    *out_len = c.at;
    for (at = c.at; capture_next(&c, &f); at = c.at) {
        struct link_packet k;
        struct segment s;

        assert_int_equal(link_packet_of(&k, &f), LINK_IP);
        assert_int_equal(segment_of(&s, &k), SEGMENT_TCP);
        if (goes_on(&last, &s)) {
            size_t ip = f.len - k.len;

            memcpy(out + *out_len, s.payload, s.payload_len);
            *out_len += s.payload_len;
            last.len += s.payload_len;
            last.segment.payload_len += s.payload_len;
            put_u32(out + last.record + 8, last.len);
            put_u32(out + last.record + 12, last.len);
            memset(out + last.record + 16 + ip + 2, 0, 2);
            merged++;
            continue;
        }
        last = (struct last){*out_len, f.len, s};
        memcpy(out + *out_len, in->p + at, c.at - at);
        *out_len += c.at - at;
    }
    capture_close(&c);
    return merged;
}

static void test_super_segments(void **state)
{
    struct octets file;
    struct replay r, whole;
    struct replay_input in;

    (void)state;
    assert_true(
        octets_load(&file, scene_path(MPX_CAPTURE_DIR "/s10_resegment_copy",
                                      "server.pcap")));
    in = (struct replay_input){.octets = file.p, .len = file.len};
    assert_true(replay_inputs(&whole, &no_keys, &in, 1));

    uint8_t *octets = vec_new(file.len, 1);
    size_t merged = coalesce(&file, octets, &in.len);

    in.octets = octets;
    assert_true(merged > 4);
    assert_true(replay_inputs(&r, &no_keys, &in, 1));
    assert_false(tally_failed(&r.tally));
    assert_int_equal(r.packets, whole.packets - merged);
    assert_int_equal(r.tally.passed[CHECK_COVERED],
                     whole.tally.passed[CHECK_COVERED]);
    assert_int_equal(r.tally.seen[SEEN_UNCHECKED], 0);
    replay_free(&r);
    replay_free(&whole);
    octets_free(&file);
    free(octets);
}

/* ---- extension headers of IPv6 ------------------------------------------- */

enum { EXTENSION = 8, V6_HEADER = 40 };

/* A capture of IPv6 with an extension header in each packet: its type, what it
 * says follows, its octets from the third on; @p to: changed in the address of
 * who it goes to. */
static void extend(struct replay *r, const struct octets *file, uint8_t type,
                   uint8_t next, const char *rest, uint8_t to)
{
    uint8_t *out = vec_new(2 * file->len, 1);
    struct capture c;
    struct capture_frame f;
    struct replay_input in = {.octets = out};

    assert_true(capture_open(&c, file->p, file->len));
    memcpy(out, file->p, in.len = c.at);
    while (capture_next(&c, &f)) {
        size_t record = (size_t)(f.data - file->p) - 16;
        struct link_packet k;

        assert_int_equal(link_packet_of(&k, &f), LINK_IP);

        size_t before = (size_t)(k.p - f.data) + V6_HEADER;
        uint8_t *p = out + in.len;

        memcpy(p, file->p + record, 16 + before);
        put_u32(p + 8, f.len + EXTENSION);
        put_u32(p + 12, f.wire_len + EXTENSION);
        p += 16 + before;
        p[-V6_HEADER + 5] += EXTENSION; /* of the payload's length */
        p[-V6_HEADER + 6] = type;
        p[-1] ^= to;
        p[0] = next;
        p[1] = 0;
        memcpy(p + 2, rest, EXTENSION - 2);
        memcpy(p + EXTENSION, f.data + before, f.len - before);
        in.len += 16 + f.len + EXTENSION;
    }
    capture_close(&c);
    assert_true(replay_inputs(r, &no_keys, &in, 1));
    free(out);
}

static void test_extension_headers(void **state)
{
    enum { ROUTE = 43, FRAGMENT = 44, DESTINATION = 60, TCP = 6, UDP = 17 };
    struct scene s;
    struct replay r;

    (void)state;
    scene_load(&s, scene_path(MPX_CAPTURE_DIR, "s01_basic_v6"));

    const struct octets *file = &s.file[CLIENT];
    const struct tally *plain = &s.end[CLIENT].tally;

    extend(&r, file, DESTINATION, TCP, "\1\4\0\0\0", 0);
    assert_memory_equal(&r.tally, plain, sizeof r.tally);
    replay_free(&r);
    extend(&r, file, FRAGMENT, TCP, "\0\0\1\2\3", 0); /* whole: RFC 6946 */
    assert_memory_equal(&r.tally, plain, sizeof r.tally);
    replay_free(&r);
    extend(&r, file, FRAGMENT, TCP, "\0\1\1\2\3", 0); /* more follow */
    assert_int_equal(r.tally.seen[SEEN_FRAGMENT], r.tally.seen[SEEN_FRAMES]);
    assert_true(tally_open(&r.tally));
    replay_free(&r);
    extend(&r, file, FRAGMENT, UDP, "\0\1\1\2\3", 0);
    assert_int_equal(r.tally.seen[SEEN_NOT_TCP], r.tally.seen[SEEN_FRAMES]);
    replay_free(&r);
    /* its last destination is not in the IPv6 header */
    extend(&r, file, ROUTE, TCP, "\4\1\0\0\0", 1);
    assert_int_equal(r.tally.failed[CHECK_TCP_CSUM], 0);
    assert_int_equal(r.tally.seen[SEEN_SUM_UNCHECKED],
                     r.tally.seen[SEEN_FRAMES]);
    replay_free(&r);
    extend(&r, file, DESTINATION, TCP, "\1\4\0\0\0", 1);
    assert_true(r.tally.failed[CHECK_TCP_CSUM] > 0);
    replay_free(&r);
    scene_free(&s);
}

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
                         steps[i].whole);
        if (steps[i].whole)
            assert_int_equal(whole.len, 36);
    }
    assert_int_equal(fragments_left(&t), 2); /* e and h */
    fragments_free(&t);
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
        cmocka_unit_test(test_sums_left_to_the_card),
        cmocka_unit_test(test_super_segments),
        cmocka_unit_test(test_extension_headers),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_lost_fragments),
        cmocka_unit_test(test_fragments_that_contradict),
        cmocka_unit_test(test_snaplen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
