/* SPDX-License-Identifier: MIT */
/* Captures of the kernel, written anew in another format. */
#ifndef REWRAPPED_H
#define REWRAPPED_H

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "scene.h"
#include "wrap.h"

static const struct conn_keys no_keys;
static const char *const scenes[] = {"s01_basic_v4", "s03_csum_both_v6",
                                     "s10_corrupt_two_sf1"};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

static inline void load(struct scene *s, int i)
{
    scene_load(s, scene_path(MPX_CAPTURE_DIR, scenes[i]));
}

static inline void rewrap(struct replay *r, uint8_t **octets,
                          const struct wrap *w, const struct octets *file)
{
    struct replay_input in = {0};

    wrap_capture(w, file->p, file->len, octets, &in.len);
    in.octets = *octets;
    assert_true(replay_inputs(r, &no_keys, &in, 1));
    assert_false(in.strange);
}

#endif /* REWRAPPED_H */
