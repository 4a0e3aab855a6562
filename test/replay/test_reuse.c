/* SPDX-License-Identifier: MIT */
/*
 * A port that is used three times, in a capture of two kernels: whatever run of
 * frames is missing, ends and SYNs too, no connection is taken for another, as
 * nothing fails. Also where the later ones' initial sequence numbers are just
 * behind what the earlier one sent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "frames.h"
#include "mpx_cursor.h"
#include "scene.h"
#include "segment.h"
#include "vec.h"

enum { PORT = 40001 }; /* of the client */

static const struct conn_keys no_keys;

static void load(struct octets *file, unsigned end)
{
    char name[32];

    snprintf(name, sizeof name, "%s.pcap", scene_ends[end]);
    assert_true(octets_load(
        file, scene_path(MPX_CAPTURE_DIR "/s40_reuse_tuple", name)));
}

static void judge(struct replay *r, const uint8_t *octets, size_t len)
{
    struct replay_input in = {.octets = octets, .len = len};

    assert_true(replay_inputs(r, &no_keys, &in, 1));
}

/* What is left without the frames [from, to): nothing but checksums of TCP, of
 * numbers that were changed, fails. */
static void judge_without(const struct frames *f, size_t from, size_t to,
                          struct replay *r)
{
    size_t *which = vec_new(f->n, sizeof *which), kept = 0, len;
    uint8_t *octets;

    for (size_t i = 0; i < f->n; i++)
        if (i < from || i >= to)
            which[kept++] = i;
    frames_pick(f, which, kept, &octets, &len);
    judge(r, octets, len);
    for (size_t i = 0; i < r->n_lines; i++)
        if (r->line[i].n_failed > 0)
            fail_msg("without frames %zu to %zu: frame %u fails %s", from + 1,
                     to, (unsigned)which[r->line[i].at.frame - 1] + 1,
                     tally_check_name((enum check)r->line[i].failed[0]));
    for (size_t i = 0; i < r->n_notes; i++)
        if (r->note[i].why == WHY_NONE && r->note[i].check != CHECK_TCP_CSUM)
            fail_msg("without frames %zu to %zu: %s", from + 1, to,
                     tally_check_name(r->note[i].check));
    free(octets);
    free(which);
}

static void judge_without_each_run(const struct octets *file)
{
    struct frames f;
    struct replay r;

    frames_of(&f, file->p, file->len);
    assert_true(f.n > 50);
    for (size_t from = 1; from < f.n; from++)
        for (size_t to = from + 1; to <= f.n; to++) {
            judge_without(&f, from, to, &r);
            replay_free(&r);
        }
    frames_free(&f);
}

/* Begin each later connection of the port @p gap octets behind the end of the
 * one before it, in both directions. */
static void bring_near(struct octets *file, uint32_t gap)
{
    uint32_t end[2] = {0}, shift[2] = {0};
    bool begun[2] = {false};
    struct capture c;
    struct capture_frame f;

    assert_true(capture_open(&c, file->p, file->len));
    while (capture_next(&c, &f)) {
        struct link_packet packet;
        struct segment s;

        assert_int_equal(link_packet_of(&packet, &f), LINK_IP);
        assert_int_equal(segment_of(&s, &packet), SEGMENT_TCP);
        unsigned d = s.port[0] != PORT; /* 1: to the client */
        struct mpx_writer seq_ack =
            mpx_writer_of(file->p + (s.options - 16 - file->p), 8);

        if (s.port[d] != PORT)
            continue;
        if (s.flags & MPX_TCP_SYN && begun[d])
            shift[d] = end[d] + gap - s.seq;
        begun[d] = true;
        s.seq += shift[d];
        mpx_wr_u32(&seq_ack, s.seq);
        if (s.flags & MPX_TCP_ACK)
            mpx_wr_u32(&seq_ack, s.ack + shift[1 - d]);
        end[d] = s.seq + (uint32_t)s.payload_len;
    }
    capture_close(&c);
}

static void test_as_captured(void **state)
{
    (void)state;
    for (unsigned end = 0; end < ENDS; end++) {
        struct octets file;

        load(&file, end);
        judge_without_each_run(&file);
        octets_free(&file);
    }
}

static void test_numbers_near(void **state)
{
    static const uint32_t gaps[] = {2, 60000};

    (void)state;
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
        struct octets file;

        load(&file, CLIENT);
        bring_near(&file, gaps[i]);
        judge_without_each_run(&file);
        octets_free(&file);
    }
}

/* The first one's end and the second one's SYN are missing: two flows, and the
 * third connection is judged in full. */
static void test_told_apart(void **state)
{
    enum { LAST = 12, NEXT = 34, WHOLE = 6 };
    struct octets file;
    struct frames f;
    struct replay r, whole;

    (void)state;
    load(&file, CLIENT);
    judge(&whole, file.p, file.len);
    assert_int_equal(whole.flows.n, WHOLE);
    frames_of(&f, file.p, file.len);
    judge_without(&f, LAST, NEXT, &r);
    assert_int_equal(r.flows.n, WHOLE);
    assert_true(r.flows.v[2].headless);
    assert_int_equal(r.n_conns, 2);
    for (size_t i = 0; i < r.n_lines; i++)
        if (r.line[i].flow >= 4)
            assert_int_equal(r.line[i].why, WHY_NONE);
    frames_free(&f);
    replay_free(&r);
    replay_free(&whole);
    octets_free(&file);
}

/* One segment that leaps, as somebody may inject it, puts a flow in doubt only
 * until it goes on where it was. */
static void test_doubt_ends(void **state)
{
    struct flow f = {.half = {{.has_iss = true, .iss = 0xffffff00, .top = 501},
                              {.has_iss = true, .iss = 2000, .top = 301}}};
    const uint32_t seq = f.half[0].iss + 501, ack = f.half[1].iss + 301;
    struct segment s = {
        .flags = MPX_TCP_ACK, .seq = seq + 100, .ack = ack + 100};

    (void)state;
    flow_note_doubt(&f, &s, 0);
    assert_true(f.doubtful);
    f.half[0].top += 100;
    f.half[1].top += 100;
    s.seq = seq + 200; /* as another connection goes on */
    flow_note_doubt(&f, &s, 0);
    s.seq = seq; /* of one direction: a retransmission would do */
    flow_note_doubt(&f, &s, 0);
    assert_true(f.doubtful);
    s.ack = ack;
    flow_note_doubt(&f, &s, 0);
    assert_false(f.doubtful);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubt_ends),
        cmocka_unit_test(test_as_captured),
        cmocka_unit_test(test_numbers_near),
        cmocka_unit_test(test_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
