/* SPDX-License-Identifier: MIT */
/*
 * What is missing from a capture is no fault. Of every capture, the kernel's
 * and our own, each frame is left out in turn, each beginning, each end, each
 * path, many frames at random; frames come twice, or out of order. Nothing may
 * fail that does not fail in the whole file; of a clean one, nothing at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "frames.h"
#include "scene.h"
#include "vec.h"

enum { FRAMES_MAX = 130, LATE_MAX = 8, RANDOM = 60 };

static const struct conn_keys keys = {
    .n = 1,
    .len = {16},
    .key = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}};

struct subject {
    const char *name;
    struct octets file;
    struct frames frames;
    bool *fails;             /* by frame and check */
    bool notes[CHECK_COUNT]; /* failures that no option shows */
    bool clean;
};

static void judge(struct replay *r, const uint8_t *octets, size_t len)
{
    struct replay_input in = {.octets = octets, .len = len};

    assert_true(replay_inputs(r, &keys, &in, 1));
}

static void judge_whole(struct subject *s)
{
    struct replay r;

    judge(&r, s->file.p, s->file.len);
    s->fails = calloc(s->frames.n * CHECK_COUNT, sizeof *s->fails);
    for (size_t i = 0; i < r.n_lines; i++)
        for (unsigned k = 0; k < r.line[i].n_failed; k++)
            s->fails[(r.line[i].at.frame - 1) * CHECK_COUNT +
                     r.line[i].failed[k]] = true;
    for (size_t i = 0; i < r.n_notes; i++)
        if (r.note[i].why == WHY_NONE)
            s->notes[r.note[i].check] = true;
    s->clean = !tally_failed(&r.tally);
    replay_free(&r);
}

/* The frames @p which in that order; @p what, the @p nth: for the message. */
static void no_new_fault(const struct subject *s, const size_t *which, size_t n,
                         const char *what, size_t nth)
{
    struct replay r;
    uint8_t *octets;
    size_t len;

    frames_pick(&s->frames, which, n, &octets, &len);
    judge(&r, octets, len);
    for (size_t i = 0; i < r.n_lines; i++) {
        const struct replay_line *l = &r.line[i];

        for (unsigned k = 0; k < l->n_failed; k++) {
            size_t frame = which[l->at.frame - 1];

            if (!s->fails[frame * CHECK_COUNT + l->failed[k]])
                fail_msg("%s, %s %zu: frame %zu fails %s", s->name, what, nth,
                         frame + 1, tally_check_name((enum check)l->failed[k]));
        }
    }
    for (size_t i = 0; i < r.n_notes; i++)
        if (r.note[i].why == WHY_NONE && !s->notes[r.note[i].check])
            fail_msg("%s, %s %zu: %s", s->name, what, nth,
                     tally_check_name(r.note[i].check));
    if (s->clean)
        assert_false(tally_failed(&r.tally));
    replay_free(&r);
    free(octets);
}

static void leave_out(const struct subject *s, size_t *which)
{
    size_t n = s->frames.n, kept;

    for (size_t out = 0; out < n; out++) {
        kept = 0;
        for (size_t i = 0; i < n; i++)
            if (i != out)
                which[kept++] = i;
        no_new_fault(s, which, kept, "without frame", out + 1);
    }
    for (size_t from = 1; from < n; from++) {
        for (size_t i = from; i < n; i++)
            which[i - from] = i;
        no_new_fault(s, which, n - from, "from frame", from + 1);
    }
    for (size_t i = 0; i < n; i++)
        which[i] = i;
    for (size_t to = 1; to < n; to++)
        no_new_fault(s, which, to, "up to frame", to);
}

static void leave_paths_out(const struct subject *s, size_t *which)
{
    for (size_t path = 0; path < s->frames.paths; path++) {
        for (int only = 0; only < 2; only++) {
            size_t kept = 0;

            for (size_t i = 0; i < s->frames.n; i++)
                if ((s->frames.v[i].path == path) == only)
                    which[kept++] = i;
            no_new_fault(s, which, kept, only ? "only path" : "without path",
                         path);
        }
    }
}

/* From one in twenty to two in three. */
static void leave_many_out(const struct subject *s, size_t *which)
{
    srand(1);
    for (int k = 0; k < RANDOM; k++) {
        size_t kept = 0;

        for (size_t i = 0; i < s->frames.n; i++)
            if (rand() % 100 >= 5 + k)
                which[kept++] = i;
        no_new_fault(s, which, kept, "at random", (size_t)k);
    }
}

/* Each once more, so many frames later; at the end, behind all. */
static void double_all(const struct subject *s, size_t *which)
{
    size_t n = s->frames.n;

    for (size_t late = 0; late <= LATE_MAX; late++) {
        size_t to = 0, by = late == LATE_MAX ? n : late;

        for (size_t i = 0; i < n + by; i++) {
            if (i < n)
                which[to++] = i;
            if (i >= by)
                which[to++] = i - by;
        }
        assert_int_equal(to, 2 * n);
        no_new_fault(s, which, to, "again after", by);
    }
}

static void swap_each(const struct subject *s, size_t *which)
{
    size_t n = s->frames.n;

    for (size_t k = 0; k + 1 < n; k++) {
        for (size_t i = 0; i < n; i++)
            which[i] = i;
        which[k] = k + 1;
        which[k + 1] = k;
        no_new_fault(s, which, n, "out of order at", k + 1);
    }
}

/* @return whether it was judged, and clean. */
static bool vary(const char *path)
{
    struct subject s = {.name = path};
    size_t *which;

    if (!octets_load(&s.file, path)) {
        octets_free(&s.file);
        return false;
    }
    frames_of(&s.frames, s.file.p, s.file.len);
    if (s.frames.n > 0 && s.frames.n <= FRAMES_MAX) {
        which = vec_new(2 * s.frames.n, sizeof *which);
        judge_whole(&s);
        leave_out(&s, which);
        leave_paths_out(&s, which);
        leave_many_out(&s, which);
        double_all(&s, which);
        swap_each(&s, which);
        free(which);
    }
    free(s.fails);
    frames_free(&s.frames);
    octets_free(&s.file);
    return s.clean;
}

/* Its attacker sends octets beyond the client's DATA_FIN. To acknowledge them
 * is wrong, but told only where the attacker's segments are missing. */
static const char hijack[] = "s19a_hijack_default_limits";

static size_t vary_scenes(const char *root)
{
    size_t n, clean = 0;
    char **folders = scene_folders(root, &n);

    for (size_t i = 0; i < n; i++) {
        for (int e = 0; e < ENDS; e++) {
            char name[32];

            snprintf(name, sizeof name, "%s.pcap", scene_ends[e]);
            if (!strstr(folders[i], hijack))
                clean += vary(scene_path(folders[i], name));
        }
        free(folders[i]);
    }
    free(folders);
    return clean;
}

static void test_kernel(void **state)
{
    const char *more = getenv("MPX_CAPTURES");

    (void)state;
    assert_true(vary_scenes(MPX_CAPTURE_DIR) > 100);
    if (more)
        vary_scenes(more);
}

static void test_ours(void **state)
{
    static const char *const names[] = {"rfc6824.pcap", "paasch.pcap",
                                        "baerts.pcap", "hardened.pcap",
                                        "fallback.pcap"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_true(vary(scene_path(MPX_CAPTURE_DIR "/ours", names[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernel),
        cmocka_unit_test(test_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
