/* SPDX-License-Identifier: MIT */
/*
 * A client and a server of the core, face to face: segments go from one to the
 * other at once. TCP is three segments long here. Then strangers send the
 * server MP_JOIN.
 */
#include <string.h>

#include "mpx_auth.h"
#include "mpx_tcp.h"
#include "tokens_impl.h"

enum { CLIENT_PORT = 40000, SERVER_PORT = 80, STRANGER_PORT = 50000 };

struct faces {
    mpx_endpoint *client, *server;
    uint16_t strangers;
    /* What a spy notes: the server's identifier from its SYN/ACK, the token of
     * the last MP_JOIN SYN. */
    uint64_t shown, named;
};

static struct mpx_tuple tuple(uint16_t local, uint16_t remote)
{
    return (struct mpx_tuple){
        .family = 4, .local_port = local, .remote_port = remote};
}

static struct mpx_tuple reversed(const struct mpx_tuple *t)
{
    return tuple(t->remote_port, t->local_port);
}

static uint8_t header(uint8_t *h, const struct mpx_tuple *t, uint32_t seq,
                      uint32_t ack, uint8_t flags)
{
    memset(h, 0, MPX_TCP_HDR_MIN);
    mpx_put16(h, t->local_port);
    mpx_put16(h + 2, t->remote_port);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(h + MPX_TCP_OFF_ACK, ack);
    h[MPX_TCP_OFF_FLAGS] = flags;
    mpx_put16(h + MPX_TCP_OFF_WINDOW, UINT16_MAX);
    return mpx_tcp_finish(h, MPX_TCP_HDR_MIN);
}

/* What @p to's TCP gets to see of a segment on the wire; *seq is its number. */
static enum mpx_verdict arrive(mpx_endpoint *to, const struct mpx_tuple *t,
                               const uint8_t *hdr, uint8_t len,
                               uint32_t payload, uint32_t *seq)
{
    struct mpx_rewrite rw;
    struct mpx_segment s = {t, hdr, len, payload};
    enum mpx_verdict v = mpx_segment_in(to, &s, 0, &rw);

    if (v == MPX_PASS) {
        *seq = mpx_get32(rw.hdr + MPX_TCP_OFF_SEQ);
        mpx_segment_in_done(to, t, 0);
    }
    return v;
}

static void observe(struct faces *f, const uint8_t *hdr, uint8_t len)
{
    struct mpx_tcp h;
    struct mpx_opt o;

    if (mpx_tcp_parse(&h, hdr, len) != MPX_OK)
        return;
    for (unsigned i = 0; i < h.n_mp; i++) {
        enum mpx_seg_kind kind = mpx_seg_kind_of(h.flags);

        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len, kind) != MPX_OK)
            continue;
        if (o.subtype == MPX_SUB_CAPABLE && kind == MPX_SEG_SYNACK)
            f->shown = o.u.capable.sender;
        if (o.subtype == MPX_SUB_JOIN && kind == MPX_SEG_SYN)
            f->named = o.u.join.token;
    }
}

/* From one TCP to the other. @return its sequence number as seen there. */
static uint32_t carry(struct faces *f, bool to_server,
                      const struct mpx_tuple *t, uint32_t seq, uint32_t ack,
                      uint8_t flags, uint32_t payload)
{
    mpx_endpoint *from = to_server ? f->client : f->server,
                 *to = to_server ? f->server : f->client;
    uint8_t h[MPX_TCP_HDR_MAX];
    struct mpx_segment s = {t, h, header(h, t, seq, ack, flags), payload};
    struct mpx_tuple there = reversed(t);
    struct mpx_rewrite rw;
    uint32_t seen = 0;

    if (mpx_segment_out(from, &s, 0, &rw) == MPX_PASS) {
        observe(f, rw.hdr, rw.len);
        (void)arrive(to, &there, rw.hdr, rw.len, payload, &seen);
    }
    return seen;
}

/* Bare segments that one endpoint made go to the other. @return how many of
 * them were resets. */
static unsigned exchange(mpx_endpoint *from, mpx_endpoint *to, bool *any)
{
    struct mpx_action a;
    unsigned resets = 0;

    while (mpx_poll(from, 0, &a)) {
        struct mpx_tuple t = reversed(&a.tuple);
        uint32_t seq;

        if (a.kind != MPX_ACT_SEGMENT)
            continue;
        *any = true;
        resets += (a.hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST) != 0;
        (void)arrive(to, &t, a.hdr, a.hdr_len, 0, &seq);
    }
    return resets;
}

static unsigned settle(struct faces *f)
{
    unsigned resets = 0;
    bool any = true;

    while (any) {
        any = false;
        resets += exchange(f->server, f->client, &any);
        resets += exchange(f->client, f->server, &any);
    }
    return resets;
}

/* A SYN with MP_JOIN for @p token, from an address that nobody knows. */
static enum tokens_answer probe(struct faces *f, const struct mpx_profile *p,
                                uint64_t token)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};
    struct mpx_tuple at =
        tuple(SERVER_PORT, (uint16_t)(STRANGER_PORT + f->strangers++));
    struct mpx_tuple stranger = reversed(&at);
    uint8_t h[MPX_TCP_HDR_MAX];
    size_t len = header(h, &stranger, 1, 0, MPX_TCP_SYN), n = 0;
    uint32_t seq;

    o.u.join.form = MPX_JOIN_SYN;
    o.u.join.token = token;
    o.u.join.token_len = p->token_len;
    if (mpx_opt_encode(&o, h + len, sizeof h - len, &n) != MPX_OK)
        return TOKENS_SILENCE;
    if (arrive(f->server, &at, h, mpx_tcp_finish(h, len + n), 0, &seq) ==
        MPX_PASS)
        return TOKENS_SYNACK;
    return settle(f) > 0 ? TOKENS_RESET : TOKENS_SILENCE;
}

/* The handshake, and an octet: only then does each end know of the other. */
static mpx_conn *connect_them(struct faces *f, const struct mpx_config *cfg)
{
    static const uint8_t octet[1] = {0};
    struct mpx_tuple t = tuple(CLIENT_PORT, SERVER_PORT), back = reversed(&t);
    mpx_subflow *sf, *accepted;
    mpx_conn *conn;
    uint32_t seq;

    if (mpx_listen(f->server, SERVER_PORT, cfg) ||
        mpx_connect(f->client, cfg, &t, 0, &conn, &sf))
        return NULL;
    seq = carry(f, true, &t, 0, 0, MPX_TCP_SYN, 0);
    seq = carry(f, false, &back, 0, seq + 1, MPX_TCP_SYN | MPX_TCP_ACK, 0);
    (void)carry(f, true, &t, 1, seq + 1, MPX_TCP_ACK, 0);
    settle(f);
    accepted = mpx_subflow_find(f->server, &back);
    if (!accepted)
        return NULL;
    mpx_subflow_attach(sf, NULL, 0);
    mpx_subflow_attach(accepted, NULL, 0);
    (void)mpx_conn_write(conn, octet, 1, 0);
    settle(f);
    seq = carry(f, true, &t, 1, seq + 1, MPX_TCP_ACK, 1);
    mpx_subflow_data(accepted, octet, 1, 0);
    settle(f);
    (void)carry(f, false, &back, 1, seq + 1, MPX_TCP_ACK, 0);
    settle(f);
    return conn;
}

/* Two joins of the client's, seen on other paths: do their tokens tell that
 * they are of one connection, and of which? */
static bool links(struct faces *f, const struct mpx_profile *p, mpx_conn *conn)
{
    struct mpx_action open = {.kind = MPX_ACT_OPEN};
    struct mpx_identity server;
    uint64_t named[2];

    for (uint16_t i = 0; i < 2; i++) {
        struct mpx_tuple t =
            tuple((uint16_t)(CLIENT_PORT + 1 + i), SERVER_PORT);
        mpx_subflow *sf;

        if (mpx_join(conn, &open, &t, 0, &sf))
            return false;
        (void)carry(f, true, &t, 0, 0, MPX_TCP_SYN, 0);
        named[i] = f->named;
    }
    mpx_auth_identity(&server, p, f->shown, 0);
    return named[0] == named[1] && named[0] == server.token;
}

static bool ask(struct faces *f, const struct mpx_profile *p,
                struct tokens_answers *a)
{
    static const uint8_t key[16] = {1};
    struct mpx_config cfg;
    struct mpx_conn_info info;
    mpx_conn *conn[2];

    mpx_config_init(&cfg);
    cfg.profile = *p;
    conn[0] = connect_them(f, &cfg);
    conn[1] = mpx_conn_first(f->server);
    if (!conn[0] || !conn[1])
        return false;
    mpx_conn_info(conn[1], &info);
    a->before_key = probe(f, p, info.token_local);
    for (unsigned i = 0; p->external && i < 2; i++)
        if (mpx_conn_set_key(conn[i], key, sizeof key, 0))
            return false;
    settle(f);
    a->with_key = probe(f, p, info.token_local);
    a->unknown = probe(f, p, info.token_local ^ 1);
    a->linked = links(f, p, conn[0]);
    return true;
}

bool tokens_ask(const struct mpx_profile *p, struct tokens_random *r,
                struct tokens_answers *a)
{
    const struct mpx_env env = tokens_env(r);
    struct faces f = {.client = mpx_endpoint_new(&env),
                      .server = mpx_endpoint_new(&env)};
    bool ok = f.client && f.server && ask(&f, p, a);

    mpx_endpoint_free(f.client);
    mpx_endpoint_free(f.server);
    return ok;
}
