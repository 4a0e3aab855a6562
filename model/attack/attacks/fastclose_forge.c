/* SPDX-License-Identifier: MIT */
/*
 * AT-15, AT-16, AT-38: MP_FASTCLOSE in the name of one end, by who holds the
 * octets that prove it: the receiver's key of the handshake, RFC 8684 3.5; what
 * NEW_KEY carried, D-03; what it carried before the last rotation, D-14. The
 * first needs the handshake, the others one NEW_KEY on any path; all need a
 * flow whose numbers they see.
 */
#include "atk_flows.h"
#include "atk_handshake.h"
#include "atk_table.h"

#include <string.h>

enum { TRIES = 5, TAGS_MAX = 64 };
#define AGAIN UINT64_C(200000000) /* ns */

static const char *const toward_words[] = {"server", "client", NULL};
static const char *const form_words[] = {"ack", "rst", NULL};
enum { TOWARD, FORM };
enum { ON_RST = 1 };
static const struct atk_param params[] = {
    [TOWARD] = {"toward", ATK_P_WORD, .words = toward_words},
    [FORM] = {"form", ATK_P_WORD, .words = form_words},
    {.name = NULL},
};

struct state {
    struct atk_flows flows;
    struct atk_handshakes handshakes;
    struct mpx_opt_new_key tag[TAGS_MAX]; /* of who is to be impersonated */
    unsigned n_tags, tries;
};

static void note_tag(struct atk *a, struct state *st,
                     const struct mpx_opt_new_key *nk)
{
    for (unsigned i = 0; i < st->n_tags; i++)
        if (st->tag[i].key_id == nk->key_id &&
            !memcmp(st->tag[i].mac, nk->mac, sizeof nk->mac))
            return;
    if (atk_has_room(a, st->n_tags, TAGS_MAX))
        st->tag[st->n_tags++] = *nk;
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct mpx_opt o;

    atk_flows_note(a, &st->flows, s, now);
    atk_handshakes_note(a, &st->handshakes, s);
    if (s->dir == (int)atk_param(a, TOWARD) &&
        atk_opts_find(s, MPX_SUB_NEW_KEY, &o))
        note_tag(a, st, &o.u.new_key);
    return ATK_PASS;
}

/* On the newest flow of the last path that has one. */
static const struct atk_watched *choose_flow(const struct atk *a,
                                             const struct state *st)
{
    for (unsigned tap = atk_config(a)->n_taps; tap-- > 0;)
        for (unsigned i = st->flows.n; i-- > 0;)
            if (st->flows.v[i].tap == tap && !st->flows.v[i].reset &&
                st->flows.v[i].way[0].seen && st->flows.v[i].way[1].seen)
                return &st->flows.v[i];
    return NULL;
}

static void forge_fastclose(struct atk *a, const struct state *st,
                            const struct mpx_opt_fastclose *f, uint64_t now)
{
    const struct atk_watched *on = choose_flow(a, st);
    struct mpx_opt o = {.subtype = MPX_SUB_FASTCLOSE, .u.fastclose = *f};
    struct atk_opts d = {.n = 0};

    if (!on)
        return;
    atk_spoil(a, o.u.fastclose.proof, sizeof o.u.fastclose.proof);
    atk_opts_add(&d, &o);
    atk_flows_inject(a, on, (int)atk_param(a, TOWARD),
                     atk_param(a, FORM) == ON_RST ? MPX_TCP_RST | MPX_TCP_ACK
                                                  : MPX_TCP_ACK,
                     &d, NULL, 0, now);
}

static void close_with_key(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->handshakes.n; i++) {
        struct mpx_opt_fastclose f = {.key_id = false};

        mpx_auth_fastclose(&st->handshakes.v[i].key,
                           atk_param(a, TOWARD) ? MPX_ROLE_R : MPX_ROLE_I,
                           f.proof);
        forge_fastclose(a, st, &f, now);
    }
    if (++st->tries < TRIES)
        atk_set_timer(a, now + AGAIN);
}

static void close_with_tags(struct atk *a, struct state *st, unsigned from,
                            unsigned to, uint64_t now)
{
    for (unsigned i = from; i < to; i++) {
        struct mpx_opt_fastclose f = {.key_id = st->tag[i].key_id};

        memcpy(f.proof, st->tag[i].mac, sizeof f.proof);
        forge_fastclose(a, st, &f, now);
    }
    if (++st->tries < TRIES)
        atk_set_timer(a, now + AGAIN);
}

static void close_with_tag(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    close_with_tags(a, st, 0, st->n_tags, now);
}

/* All but the newest: if there was no rotation there is none. */
static void close_with_old_tag(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    close_with_tags(a, st, 0, st->n_tags ? st->n_tags - 1 : 0, now);
}

#define FORGERY                                                                \
    .powers = ATK_READ | ATK_INJECT, .params = params, .spoils = true,         \
    .state_size = sizeof(struct state), .on_segment = on_segment

const struct atk_ops atk_fastclose_key = {
    .name = "fastclose-with-sniffed-key",
    .id = "AT-15",
    .does = "closes the connection by MP_FASTCLOSE with a key of the first "
            "handshake",
    .source = "RFC 8684 section 3.5",
    .on_start = close_with_key,
    .on_timer = close_with_key,
    FORGERY,
};
const struct atk_ops atk_fastclose_tag = {
    .name = "fastclose-with-newkey-tag",
    .id = "AT-16",
    .does = "closes the connection by MP_FASTCLOSE with the octets of a "
            "NEW_KEY that it saw",
    .source = "draft-baerts-tcpm-mptcpext-00 sections 4.2 and 4.3",
    .on_start = close_with_tag,
    .on_timer = close_with_tag,
    FORGERY,
};
const struct atk_ops atk_fastclose_old_tag = {
    .name = "fastclose-with-old-tag",
    .id = "AT-38",
    .does = "closes the connection by MP_FASTCLOSE with the octets of a "
            "NEW_KEY from before the last rotation",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.2",
    .on_start = close_with_old_tag,
    .on_timer = close_with_old_tag,
    FORGERY,
};
