/* SPDX-License-Identifier: MIT */
/* Packets as cards, kernels and routers make them: checksums left out, segments
 * put together, extension headers of IPv6. */
#include <stdlib.h>
#include <string.h>

#include "mpx_csum.h"
#include "rewrapped.h"
#include "segment.h"
#include "vec.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_left_to_the_card),
        cmocka_unit_test(test_super_segments),
        cmocka_unit_test(test_extension_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
