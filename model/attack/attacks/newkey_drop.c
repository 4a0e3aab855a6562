/* SPDX-License-Identifier: MIT */
/*
 * AT-27 and AT-29: NEW_KEY does not get through, draft-baerts 4.2. Who drops
 * all of them keeps a connection from ever having a key; who drops the first
 * that goes one way leaves one end with a key and the other without, D-07.
 */
#include "atk_opts.h"
#include "atk_table.h"

static const char *const toward_words[] = {"server", "client", NULL};
enum { TOWARD };
static const struct atk_param params[] = {
    [TOWARD] = {"toward", ATK_P_WORD, .words = toward_words},
    {.name = NULL},
};

static enum atk_verdict drop_all(struct atk *a, void *state,
                                 const struct atk_segment *s, uint64_t now)
{
    size_t len;

    (void)a;
    (void)state;
    (void)now;
    return atk_opts_raw(s, MPX_SUB_NEW_KEY, &len) ? ATK_DROPPED : ATK_PASS;
}

static enum atk_verdict drop_one(struct atk *a, void *state,
                                 const struct atk_segment *s, uint64_t now)
{
    bool *done = state;
    size_t len;

    (void)now;
    if (*done || s->dir != (int)atk_param(a, TOWARD) ||
        !atk_opts_raw(s, MPX_SUB_NEW_KEY, &len))
        return ATK_PASS;
    *done = true;
    return ATK_DROPPED;
}

const struct atk_ops atk_newkey_drop = {
    .name = "newkey-suppression",
    .id = "AT-27",
    .does = "drops every NEW_KEY",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2",
    .powers = ATK_READ | ATK_DROP,
    .on_segment = drop_all,
};
const struct atk_ops atk_newkey_drop_one = {
    .name = "newkey-one-drop",
    .id = "AT-29",
    .does = "drops the first NEW_KEY of one direction",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2",
    .powers = ATK_READ | ATK_DROP,
    .params = params,
    .state_size = sizeof(bool),
    .on_segment = drop_one,
};
