/* SPDX-License-Identifier: MIT */
/*
 * AT-30: a join is held back until the key that it is under is gone, D-13. The
 * attacker changes nothing and knows nothing: from the SYN, or from the third
 * ACK on, it lets what the client says on that flow go on later.
 */
#include "atk_opts.h"
#include "atk_packet.h"
#include "atk_table.h"

static const char *const what_words[] = {"third-ack", "syn", NULL};
enum { WHAT, HOLD };
enum { FROM_SYN = 1 };
static const struct atk_param params[] = {
    [WHAT] = {"what", ATK_P_WORD, .words = what_words},
    [HOLD] = {"hold", ATK_P_TIME, .initial = 2000000000, .min = 1000000,
              .max = UINT64_C(100000000000)},
    {.name = NULL},
};

struct state {
    struct atk_ends join; /* from the client */
    bool known;
    uint64_t until; /* 0: not held yet */
};

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    bool from_syn = atk_param(a, WHAT) == FROM_SYN;
    enum mpx_seg_kind kind = mpx_seg_kind_of(s->flags);
    struct atk_ends e = atk_ends_of(s);
    struct state *st = state;
    struct mpx_opt o;

    if (s->dir != 0 || now < atk_config(a)->acts)
        return ATK_PASS;
    if (!st->known && kind == MPX_SEG_SYN &&
        atk_opts_find(s, MPX_SUB_JOIN, &o)) {
        st->known = true;
        st->join = e;
    }
    if (!st->known || !atk_ends_equal(&e, &st->join) ||
        (kind == MPX_SEG_SYN && !from_syn))
        return ATK_PASS;
    if (!st->until)
        st->until = now + atk_param(a, HOLD);
    return now < st->until ? atk_hold(a, st->until) : ATK_PASS;
}

const struct atk_ops atk_join_delay = {
    .name = "delay-join",
    .id = "AT-30",
    .does =
        "holds a join back until the key it was made with has been replaced",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2, D-13",
    .powers = ATK_READ | ATK_HOLD,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
};
