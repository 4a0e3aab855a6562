/* SPDX-License-Identifier: MIT */
/*
 * That a play can fail: the comparison notices each octet of each option that
 * is other than expected, and the core behaves otherwise when what it is fed
 * is changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mpx_opt.h"
#include "mpx_tcp.h"
#include "plays.h"
#include "stage.h"

/* ---- expectations changed ---- */

/* The frames of a tape as expectations, one option octet changed at a time. */
static unsigned change_each_octet(struct stage *s, unsigned *noticed)
{
    unsigned changed = 0;

    for (size_t i = 0; i < s->tape.n_frames; i++) {
        struct tape_frame *f = &s->tape.frame[i];
        struct mpx_tcp h;

        if (!f->sent || mpx_tcp_parse(&h, f->hdr, f->hdr_len) != MPX_OK)
            continue;
        for (unsigned k = 0; k < h.n_mp; k++) {
            uint8_t *octet = f->hdr + (h.mp[k].p - f->hdr);

            for (unsigned b = 2; b < h.mp[k].len; b++) {
                /* A Data ACK that is one less may say what the one before
                 * said, and that is a delayed ACK. */
                bool dack = h.mp[k].p[2] >> 4 == MPX_SUB_DSS && b == 11;
                uint8_t bit = dack ? 0x40 : 1;
                bool seen;

                octet[b] ^= bit;
                seen = stage_compare(s, s->tape.frame, s->tape.n_frames) > 0;
                if (!seen)
                    fprintf(stderr, "frame %zu, option %u, octet %u: %s\n", i,
                            k, b, "not noticed");
                *noticed += seen;
                changed++;
                octet[b] ^= bit;
            }
        }
    }
    return changed;
}

static void test_each_octet_counts(void **state)
{
    static const struct play some[] = {
        {"s02_first_data_big", false, 0, 0},
        {"s03_csum_both", false, 0, 0},
        {"s03_csum_both", true, 0, 0},
        {"s04_two_subflows_v6", false, 0, 0},
        {"s05_add_addr_v6", true, 0, 0},
        {"s06_rm_id0_explicit", false, 0, 0},
        {"s07_prio_change", false, 0, 0},
        {"s08_fastclose_linger_two", false, 0, 0},
        {"s10_corrupt_two_sf1", true, 0, 0},
        {"s13_lost_datafin", true, 0, 0},
    };
    unsigned changed = 0, noticed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        struct stage s;

        stage_play(&s, &some[i], NULL);
        assert_int_equal(s.unexplained, 0);
        changed += change_each_octet(&s, &noticed);
        stage_end(&s);
    }
    assert_true(changed > 1000);
    assert_int_equal(noticed, changed);
}

/* A segment with this option is taken away from what Linux said. */
static void expect_without(const struct play *p, enum mpx_subtype subtype)
{
    struct tape_frame *fewer;
    struct stage s;
    size_t n = 0;

    stage_play(&s, p, NULL);
    fewer = calloc(s.tape.n_frames, sizeof *fewer);
    assert_non_null(fewer);
    for (size_t i = 0; i < s.tape.n_frames; i++) {
        const struct tape_frame *f = &s.tape.frame[i];
        struct mpx_tcp h;
        bool has = false;

        assert_int_equal(mpx_tcp_parse(&h, f->hdr, f->hdr_len), MPX_OK);
        for (unsigned k = 0; k < h.n_mp; k++)
            has |= h.mp[k].p[2] >> 4 == subtype &&
                   (subtype != MPX_SUB_DSS || (h.mp[k].p[3] & 0x10));
        if (!has || !f->sent)
            fewer[n++] = *f;
    }
    assert_true(n < s.tape.n_frames);
    assert_true(stage_compare(&s, fewer, n) > 0);
    free(fewer);
    stage_end(&s);
}

static void test_each_option_counts(void **state)
{
    (void)state;
    expect_without(&(struct play){"s01_basic_v4", false, 0, 0},
                   MPX_SUB_CAPABLE);
    expect_without(&(struct play){"s04_two_subflows_small", true, 0, 0},
                   MPX_SUB_JOIN);
    expect_without(&(struct play){"s13_datafin_client", false, 0, 0},
                   MPX_SUB_DSS);
    expect_without(&(struct play){"s05_add_addr_v4", true, 0, 0},
                   MPX_SUB_ADD_ADDR);
    expect_without(&(struct play){"s05_add_addr_v4", false, 0, 0},
                   MPX_SUB_ADD_ADDR);
    expect_without(&(struct play){"s06_rm_subflow_ep", false, 0, 0},
                   MPX_SUB_REMOVE_ADDR);
    expect_without(&(struct play){"s07_prio_server", true, 0, 0}, MPX_SUB_PRIO);
    expect_without(&(struct play){"s10_corrupt_two_sf1", true, 0, 0},
                   MPX_SUB_FAIL);
    expect_without(&(struct play){"s08_fastclose_linger", false, 0, 0},
                   MPX_SUB_FASTCLOSE);
}

/* ---- what is fed changed ---- */

struct control {
    const char *name;
    struct play play;
    enum mpx_subtype subtype;
    uint8_t len;   /* of the option; 0: any that has the octet */
    uint8_t octet; /* of the option */
    uint8_t flip;
    unsigned done;
};

static void flip(struct tape_frame *f, void *ctx)
{
    struct control *c = ctx;
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, f->hdr, f->hdr_len) != MPX_OK)
        return;
    for (unsigned k = 0; k < h.n_mp; k++)
        if (h.mp[k].p[2] >> 4 == c->subtype &&
            (c->len ? h.mp[k].len == c->len : h.mp[k].len > c->octet)) {
            f->hdr[h.mp[k].p - f->hdr + c->octet] ^= c->flip;
            c->done++;
        }
}

static void test_control(void **state)
{
    struct control *c = *state;
    struct player_damage damage = {flip, c};
    struct stage s;

    stage_play(&s, &c->play, &damage);
    assert_true(c->done > 0);
    assert_true(s.unexplained > 0);
    stage_end(&s);
}

/* A wrong key leaves RSTs of subflows, on which a host says nothing; but its
 * connection waits for another subflow. */
static void test_fastclose_key(void **state)
{
    const struct play p = {"s08_fastclose_linger_two", true, 0, 0};
    struct control c = {
        .subtype = MPX_SUB_FASTCLOSE, .len = 12, .octet = 4, .flip = 1};
    struct player_damage damage = {flip, &c};
    struct stage s;

    (void)state;
    stage_play(&s, &p, NULL);
    assert_true(s.player.closed && s.player.error);
    stage_end(&s);
    stage_play(&s, &p, &damage);
    assert_true(c.done > 0);
    assert_false(s.player.closed);
    stage_end(&s);
}

/* ---- what the player does ---- */

/* Linux's window held octets back until its DATA_FIN had gone: they are written
 * before the end all the same. */
static void test_what_a_data_fin_counts_is_written(void **state)
{
    enum { HELD_BACK = 800 };
    const struct play p = {"s29_close_both_queued", false, 0, 0};
    const struct cue *last;
    struct stage s;

    (void)state;
    stage_play(&s, &p, NULL);
    last = &s.part.cue[s.part.n_cues - 1];
    assert_int_equal(last->kind, CUE_SHUTDOWN);
    assert_int_equal(last->len, HELD_BACK);
    assert_int_equal(last->from + last->len, s.part.len);
    stage_end(&s);
}

int main(void)
{
    /* clang-format off */
    static struct control controls[] = {
        {"MAC of a SYN/ACK with MP_JOIN", {"s04_two_subflows_small", false, 0, 0},
         MPX_SUB_JOIN, 16, 4, 1, 0},
        {"MAC of a third ACK with MP_JOIN", {"s04_two_subflows_small", true, 0, 0},
         MPX_SUB_JOIN, 24, 23, 1, 0},
        {"token of MP_JOIN", {"s04_two_subflows_small", true, 0, 0},
         MPX_SUB_JOIN, 12, 4, 1, 0},
        {"B of MP_CAPABLE", {"s01_basic_v4", false, 0, 0},
         MPX_SUB_CAPABLE, 12, 3, 0x40, 0},
        {"key echoed in the third ACK", {"s01_basic_v4", true, 0, 0},
         MPX_SUB_CAPABLE, 20, 12, 1, 0},
        {"DATA_FIN of the client", {"s13_datafin_client", true, 0, 0},
         MPX_SUB_DSS, 26, 3, 0x10, 0},
        {"Data ACKs of the server", {"s13_datafin_client", false, 0, 0},
         MPX_SUB_DSS, 0, 11, 0x40, 0},
        {"DSS checksum", {"s03_csum_both", true, 0, 0}, MPX_SUB_DSS, 28, 27, 1, 0},
        {"MAC of ADD_ADDR", {"s05_add_addr_v4", false, 0, 0},
         MPX_SUB_ADD_ADDR, 16, 15, 1, 0},
    };
    /* clang-format on */
    enum { N = sizeof controls / sizeof controls[0], FIXED = 4 };
    struct CMUnitTest tests[FIXED + N] = {
        cmocka_unit_test(test_each_octet_counts),
        cmocka_unit_test(test_each_option_counts),
        cmocka_unit_test(test_fastclose_key),
        cmocka_unit_test(test_what_a_data_fin_counts_is_written),
    };

    for (unsigned i = 0; i < N; i++)
        tests[FIXED + i] = (struct CMUnitTest){.name = controls[i].name,
                                               .test_func = test_control,
                                               .initial_state = &controls[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
