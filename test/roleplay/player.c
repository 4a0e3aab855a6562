/* SPDX-License-Identifier: MIT */
/* Driving the core by a tape. */
#include "player_impl.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "mpx_seq.h"
#include "mpx_tcp.h"

enum { POLLS_MAX = 100000, EVENTS_MAX = 1000000, TS_LEN = 12 };
#define FIRST_RTO (1000 * SIM_MS) /* RFC 6298 2.1 */
/* After the last frame of the tape nobody answers any more. */
#define PLAY_TAIL (5 * SIM_MS)

/* ---- the random source: what the tape's host drew, then anything ---- */

static void draw_octets(void *ctx, void *dst, size_t len)
{
    struct player *p = ctx;
    uint8_t *d = dst;

    for (size_t i = 0; i < len; i++) {
        if (p->drawn < p->draws) {
            d[i] = p->draw[p->drawn++];
            continue;
        }
        p->rng = p->rng * UINT64_C(6364136223846793005) + 1442695040888963407u;
        d[i] = (uint8_t)(p->rng >> 56);
    }
}

static void will_draw(struct player *p, const void *what, size_t len)
{
    assert(p->draws + len <= sizeof p->draw);
    memcpy(p->draw + p->draws, what, len);
    p->draws += len;
}

/* What the core draws for a flow, in the order in which it does. */
void player_prepare(struct player *p, unsigned flow)
{
    const struct tape_flow *f = &p->tape->flow[flow];
    uint64_t key = p->tape->key ? p->tape->key : 0x6d707830;

    p->drawn = p->draws = 0;
    if (!f->join && p->part->is_mptcp)
        will_draw(p, &key, sizeof key);
    will_draw(p, &f->iss, sizeof f->iss);
    if (f->join)
        will_draw(p, &f->nonce, sizeof f->nonce);
}

/* ---- TCP below ---- */

static void say(struct player *p, const struct mpx_tuple *t, const uint8_t *hdr,
                uint8_t hdr_len, const uint8_t *payload, uint32_t len)
{
    struct tape_frame f = {.time = p->now,
                           .sent = true,
                           .flow = tape_flow_of(p->tape, t),
                           .hdr = (uint8_t *)(uintptr_t)hdr,
                           .hdr_len = hdr_len,
                           .payload = payload,
                           .len = len};

    if (f.flow != TAPE_NO_FLOW)
        tape_append(&p->said, &p->n_said, &p->said_cap, &f);
}

/* The toy TCP has no timestamps; they take room that options then lack. */
static uint8_t add_timestamps(const struct player *p, unsigned flow,
                              uint8_t *hdr, uint8_t len)
{
    uint8_t *o = hdr + MPX_TCP_HDR_MIN;

    if (!p->tape->flow[flow].timestamps || len + TS_LEN > MPX_TCP_HDR_MAX)
        return len;
    memmove(o + TS_LEN, o, (size_t)len - MPX_TCP_HDR_MIN);
    memcpy(o, (const uint8_t[]){MPX_KIND_NOP, MPX_KIND_NOP, MPX_KIND_TS, 10},
           4);
    mpx_put32(o + 4, (uint32_t)(p->now / SIM_MS) + 1);
    mpx_put32(o + 8, p->tsecr[flow]);
    return mpx_tcp_finish(hdr, (size_t)len + TS_LEN);
}

static void on_emit(struct tcp *t, const uint8_t *hdr, uint8_t hdr_len,
                    const uint8_t *octets, uint32_t len)
{
    struct player *p = t->owner;
    uint8_t copy[MPX_TCP_HDR_MAX];
    struct mpx_segment s = {&t->tuple, copy, hdr_len, len};
    struct mpx_rewrite rw;

    memcpy(copy, hdr, hdr_len);
    s.hdr_len =
        add_timestamps(p, tape_flow_of(p->tape, &t->tuple), copy, hdr_len);
    for (;;) {
        if (mpx_segment_out(p->ep, &s, p->now, &rw) == MPX_DROP)
            return;
        say(p, &t->tuple, rw.hdr, rw.len, octets, rw.take);
        if (rw.take == s.payload)
            return;
        octets += rw.take;
        s.payload -= rw.take;
        mpx_put32(copy + MPX_TCP_OFF_SEQ,
                  mpx_get32(copy + MPX_TCP_OFF_SEQ) + rw.take);
    }
}

static void on_opened(struct tcp *t)
{
    struct player *p = t->owner;

    t->sf = mpx_subflow_find(p->ep, &t->tuple);
    if (!t->sf)
        return;
    mpx_subflow_cwnd(t->sf, TCP_IN_FLIGHT * PLAY_MSS);
    mpx_subflow_attach(t->sf, t, p->now);
}

static void on_data(struct tcp *t, const uint8_t *octets, size_t len)
{
    struct player *p = t->owner;

    if (!t->sf)
        return;
    mpx_subflow_data(t->sf, octets, len, p->now);
    player_drain(p);
}

static void on_eof(struct tcp *t)
{
    struct player *p = t->owner;

    if (t->sf)
        mpx_subflow_eof(t->sf, p->now);
}

static void on_closed(struct tcp *t, bool error)
{
    struct player *p = t->owner;
    mpx_subflow *sf = t->sf ? t->sf : mpx_subflow_find(p->ep, &t->tuple);

    if (sf)
        mpx_subflow_closed(sf, error, p->now);
}

static void on_rtt(struct tcp *t, uint64_t ns)
{
    (void)t; /* the tape tells which path is the shorter one */
    (void)ns;
}

static const struct tcp_ops ops = {on_emit, on_opened, on_data,
                                   on_eof,  on_closed, on_rtt};

struct tcp *player_add_socket(struct player *p, const struct mpx_tuple *t)
{
    struct tcp *s = tcp_new(&ops, p, t);

    s->mss = PLAY_MSS;
    s->no_recovery = true; /* the tape tells what was lost */
    s->rto = FIRST_RTO;
    s->next = p->sock;
    p->sock = s;
    return s;
}

struct tcp *player_find_socket(const struct player *p,
                               const struct mpx_tuple *t)
{
    struct tcp *s = p->sock;

    while (s && (s->state == TCP_DEAD || !tape_same_flow(&s->tuple, t)))
        s = s->next;
    return s;
}

/* ---- actions ---- */

/* Joins are opened when the tape's host did, if the core asked for them. */
static void keep_open(struct player *p, const struct mpx_action *a)
{
    if (p->n_open < PLAYER_OPENS)
        p->open[p->n_open++] = *a;
}

static void do_send(struct player *p, const struct mpx_action *a)
{
    struct tcp *t = mpx_subflow_user(a->sf);

    for (int i = 0; i < 2; i++)
        tcp_write(t, a->span[i].p, a->span[i].len);
    tcp_push(t, p->now);
}

static void do_action(struct player *p, const struct mpx_action *a)
{
    struct tcp *t;

    switch (a->kind) {
    case MPX_ACT_SEGMENT:
        say(p, &a->tuple, a->hdr, a->hdr_len, NULL, 0);
        break;
    case MPX_ACT_INPUT:
        t = player_find_socket(p, &a->tuple);
        if (t)
            tcp_input(t, a->hdr, NULL, 0, p->now);
        break;
    case MPX_ACT_OPEN:
        keep_open(p, a);
        break;
    case MPX_ACT_SEND:
        do_send(p, a);
        break;
    case MPX_ACT_CLOSE:
        tcp_close(mpx_subflow_user(a->sf), p->now);
        break;
    case MPX_ACT_DELIVER:
        p->read += a->span[0].len + a->span[1].len;
        break;
    case MPX_ACT_ESTABLISHED:
        p->conn = a->conn;
        break;
    case MPX_ACT_EOF:
        p->eof = true;
        break;
    case MPX_ACT_CLOSED:
        p->closed = true;
        p->error = a->error;
        break;
    case MPX_ACT_FALLBACK:
        p->fallback = true;
        break;
    case MPX_ACT_NONE:
    case MPX_ACT_JOINED:
    case MPX_ACT_WRITABLE:
    case MPX_ACT_KEY_ACTIVE:
    case MPX_ACT_KEY_FAILED:
        break;
    }
}

void player_drain(struct player *p)
{
    struct mpx_action a;
    unsigned guard = 0;

    if (p->draining)
        return;
    p->draining = true;
    while (mpx_poll(p->ep, p->now, &a)) {
        guard++;
        assert(guard < POLLS_MAX);
        do_action(p, &a);
    }
    p->draining = false;
}

/* ---- what the other end said ---- */

static void receive(struct player *p, const struct tape_frame *f)
{
    const struct mpx_tuple *t = &p->tape->flow[f->flow].tuple;
    struct mpx_segment s = {t, f->hdr, f->hdr_len, f->len};
    struct mpx_rewrite rw;
    struct mpx_tcp h;
    struct tcp *sock;

    if (mpx_tcp_parse(&h, f->hdr, f->hdr_len) == MPX_OK && h.ts)
        p->tsecr[f->flow] = mpx_get32(h.ts + 2);
    if ((h.flags & (MPX_TCP_SYN | MPX_TCP_ACK)) == MPX_TCP_SYN &&
        !player_find_socket(p, t))
        player_prepare(p, f->flow);
    player_prefer(p, f->flow);
    if (mpx_segment_in(p->ep, &s, p->now, &rw) == MPX_PASS) {
        sock = player_find_socket(p, t);
        if (!sock && (rw.hdr[MPX_TCP_OFF_FLAGS] & 0x17) == MPX_TCP_SYN &&
            mpx_subflow_find(p->ep, t))
            sock = player_add_socket(p, t);
        if (sock)
            tcp_input(sock, rw.hdr, f->payload, f->len, p->now);
        mpx_segment_in_done(p->ep, t, p->now);
    }
    player_drain(p);
}

static void receive_changed(struct player *p, const struct tape_frame *f,
                            const struct player_damage *damage)
{
    struct tape_frame *copy = NULL;
    size_t n = 0, cap = 0;

    tape_append(&copy, &n, &cap, f);
    if (damage)
        damage->change(copy, damage->ctx);
    receive(p, copy);
    tape_free_frames(copy, n);
}

/* ---- time ---- */

static uint64_t next_timer(const struct player *p)
{
    uint64_t at = mpx_deadline(p->ep);

    for (const struct tcp *t = p->sock; t; t = t->next)
        if (t->rto_at < at)
            at = t->rto_at;
    return at;
}

static void run_timers(struct player *p, uint64_t until)
{
    unsigned guard = 0;

    for (uint64_t at; (at = next_timer(p)) < until;) {
        guard++;
        assert(guard < EVENTS_MAX);
        if (at > p->now)
            p->now = at;
        if (mpx_deadline(p->ep) <= p->now)
            mpx_tick(p->ep, p->now);
        for (struct tcp *t = p->sock; t; t = t->next)
            tcp_tick(t, p->now);
        player_drain(p);
    }
    p->now = until;
}

static void begin(struct player *p, const struct tape *t,
                  const struct part *part)
{
    struct mpx_env env = {.ctx = p, .random = draw_octets};
    struct mpx_addr first = {.family = t->flow[0].tuple.family};
    unsigned ids = PART_IDS - 1;
    mpx_err err;

    *p = (struct player){.tape = t, .part = part, .rng = 1};
    p->ep = mpx_endpoint_new(&env);
    assert(p->ep);
    memcpy(first.b, t->flow[0].tuple.local, sizeof first.b);
    while (ids && !part->addr[ids].family)
        ids--;
    for (unsigned i = 1; i <= ids; i++) {
        err = mpx_endpoint_add_addr(p->ep, part->addr[i].family ? &part->addr[i]
                                                                : &first);
        assert(err == MPX_OK);
        (void)err;
    }
    if (!t->initiator)
        player_listen(p);
}

void player_run(struct player *p, const struct tape *t, const struct part *part,
                const struct player_damage *damage)
{
    size_t c = 0;

    begin(p, t, part);
    for (size_t i = 0; i < t->n_frames; i++) {
        const struct tape_frame *f = &t->frame[i];

        run_timers(p, f->time);
        for (; c < part->n_cues && part->cue[c].time <= f->time; c++)
            player_do_cue(p, &part->cue[c]);
        if (!f->sent)
            receive_changed(p, f, damage);
    }
    run_timers(p, p->now + PLAY_TAIL);
}

void player_free(struct player *p)
{
    mpx_endpoint_free(p->ep);
    tape_free_frames(p->said, p->n_said);
    while (p->sock) {
        struct tcp *t = p->sock;

        p->sock = t->next;
        tcp_free(t);
    }
}
