/* SPDX-License-Identifier: MIT */
/*
 * Arbitrary segments and events for an endpoint that has a live connection of
 * each kind: RFC 8684 confirmed, one more joined to it, external keys, plain,
 * and a listener. The input is a program: an opcode, then its octets. A segment
 * is given plausible numbers and then the input's own header octets, so that
 * it gets past the acceptance tests. Nothing may crash or spin. The handshakes
 * are made once: each input begins with a copy of that state (fuzz_heap.h).
 */
#include "fuzz_heap.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_handshake_capable.h"
#include "mpx_recvq.h"
#include "mpx_subflow.h"

#include <stdlib.h>
#include <string.h>

enum { FLOWS = 5, POLLS_MAX = 5000 };
/* What the peer sends for a handshake on each flow is made by a second
 * endpoint, so that tokens and MACs are right. */
enum { OWN, PEER };

struct world {
    mpx_endpoint *ep[2];
    struct mpx_tuple flow[FLOWS]; /* as OWN sees them */
    mpx_conn *conn[2];
    uint64_t now;
    uint8_t seed;
    const uint8_t *p; /* the program */
    size_t left;
};

static void draw(void *ctx, void *dst, size_t len)
{
    struct world *w = ctx;

    for (size_t i = 0; i < len; i++)
        ((uint8_t *)dst)[i] = (uint8_t)(w->seed = (uint8_t)(w->seed * 77 + 5));
}

static uint8_t next(struct world *w)
{
    if (!w->left)
        return 0;
    w->left--;
    return *w->p++;
}

static struct mpx_tuple mirror(const struct mpx_tuple *t)
{
    struct mpx_tuple m = *t;

    memcpy(m.local, t->remote, sizeof m.local);
    memcpy(m.remote, t->local, sizeof m.remote);
    m.local_port = t->remote_port;
    m.remote_port = t->local_port;
    return m;
}

/* Let an endpoint speak; what it wants of its host is not done. */
static void drain(struct world *w, int who)
{
    struct mpx_action a;
    unsigned n = 0;

    while (mpx_poll(w->ep[who], w->now, &a)) {
        if (++n > POLLS_MAX)
            abort(); /* spins */
        if (a.kind == MPX_ACT_DELIVER)
            for (int i = 0; i < 2; i++)
                for (size_t k = 0; k < a.span[i].len; k++)
                    w->seed ^= a.span[i].p[k];
        if (a.kind == MPX_ACT_ESTABLISHED)
            w->conn[who] = a.conn;
    }
}

/* One segment from one endpoint to the other, through both. */
static void carry(struct world *w, int from, const struct mpx_tuple *t,
                  uint32_t seq, uint32_t ack, uint8_t flags, uint32_t len)
{
    uint8_t h[20] = {[12] = 0x50, [13] = flags};
    struct mpx_tuple m = mirror(t);
    struct mpx_segment s = {
        .tuple = t, .hdr = h, .hdr_len = 20, .payload = len};
    struct mpx_rewrite out, in;

    mpx_put32(h + 4, seq);
    mpx_put32(h + 8, ack);
    mpx_put16(h + 14, 60000);
    if (mpx_segment_out(w->ep[from], &s, w->now, &out) == MPX_DROP)
        return;
    s = (struct mpx_segment){
        .tuple = &m, .hdr = out.hdr, .hdr_len = out.len, .payload = out.take};
    if (mpx_segment_in(w->ep[!from], &s, w->now, &in) == MPX_PASS)
        mpx_segment_in_done(w->ep[!from], &m, w->now);
}

/* ACK that a TCP of `who` would give: it has seen rx octets of the flow. */
static uint32_t ack_of(struct world *w, int who, const struct mpx_tuple *t)
{
    const struct mpx_subflow *sf = mpx_subflow_find(w->ep[who], t);

    return sf && sf->in != MPX_HALF_NONE ? mpx_subflow_rcv_nxt(sf) : 0;
}

static void open_flow(struct world *w, unsigned i)
{
    const struct mpx_tuple *t = &w->flow[i];
    struct mpx_tuple m = mirror(t);

    carry(w, OWN, t, 0, 0, MPX_TCP_SYN, 0);
    carry(w, PEER, &m, 0, ack_of(w, PEER, &m), MPX_TCP_SYN | MPX_TCP_ACK, 0);
    carry(w, OWN, t, 1, ack_of(w, OWN, t), MPX_TCP_ACK, 0);
    drain(w, OWN);
    drain(w, PEER);
    for (int who = 0; who < 2; who++) {
        mpx_subflow *sf = mpx_subflow_find(w->ep[who], who == OWN ? t : &m);

        if (sf)
            mpx_subflow_attach(sf, NULL, w->now);
    }
}

/* Some octets from PEER on a flow: confirms the connection. */
static void talk(struct world *w, unsigned i, int from)
{
    const struct mpx_tuple *t = &w->flow[i];
    struct mpx_tuple m = mirror(t);
    const struct mpx_tuple *mine = from == OWN ? t : &m;
    const struct mpx_tuple *theirs = from == OWN ? &m : t;
    mpx_subflow *sf = mpx_subflow_find(w->ep[!from], theirs);
    static const uint8_t text[4] = "talk";

    if (!w->conn[from] || !sf)
        return;
    (void)!mpx_conn_write(w->conn[from], text, sizeof text, w->now);
    drain(w, from);
    carry(w, from, mine, 1, ack_of(w, from, mine), MPX_TCP_ACK, sizeof text);
    mpx_subflow_data(sf, text, sizeof text, w->now);
    drain(w, !from);
}

static void begin(struct world *w)
{
    static const char *const profile[FLOWS] = {"rfc8684", "rfc8684", "baerts",
                                               "hardened", "tcp"};
    struct mpx_env env = {.ctx = w, .random = draw, .resize = fuzz_heap_resize};
    struct mpx_config cfg;

    for (int who = 0; who < 2; who++)
        w->ep[who] = mpx_endpoint_new(&env);
    for (unsigned i = 0; i < FLOWS; i++) {
        struct mpx_tuple *t = &w->flow[i];
        mpx_subflow *sf;
        mpx_conn *conn;

        *t = (struct mpx_tuple){
            .family = 4, .local = {10, 0, 0, 1}, .remote = {10, 0, 0, 2}};
        t->local_port = (uint16_t)(1000 + i);
        t->remote_port = (uint16_t)(80 + i);
        mpx_config_init(&cfg);
        cfg.profile = *mpx_profile_find(profile[i]);
        cfg.rcvbuf = cfg.sndbuf = 1 << 16;
        cfg.pm = mpx_pm_find("fullmesh");
        if (mpx_listen(w->ep[PEER], t->remote_port, &cfg) ||
            (i == 1 ? mpx_join(w->conn[OWN], &(struct mpx_action){0}, t, w->now,
                               &sf)
                    : mpx_connect(w->ep[OWN], &cfg, t, w->now, &conn, &sf)))
            abort(); /* a world of valid calls */
        open_flow(w, i);
        if (i != 1) {
            talk(w, i, PEER);
            talk(w, i, OWN);
        }
        for (int who = 0; who < 2 && (i == 2 || i == 3); who++)
            (void)!mpx_conn_set_key(w->conn[who], (const uint8_t *)"key", 3,
                                    w->now);
        drain(w, OWN);
        drain(w, PEER);
        if (i == 0)
            w->conn[PEER] = mpx_conn_first(w->ep[PEER]);
    }
}

/* A header from the input over plausible numbers. */
static void segment(struct world *w, bool out)
{
    const struct mpx_tuple *t = &w->flow[next(w) % FLOWS];
    const struct mpx_subflow *sf = mpx_subflow_find(w->ep[OWN], t);
    uint8_t h[MPX_TCP_HDR_MAX] = {0}, len, skew = next(w);
    struct mpx_tuple other = *t;
    struct mpx_segment s = {.tuple = &other, .hdr = h};
    struct mpx_rewrite rw;

    s.payload = next(w) % 64;
    h[13] = next(w);
    len = next(w) % 11;
    h[12] = (uint8_t)((5 + len) << 4);
    mpx_put16(h + 14, (uint16_t)(next(w) << 8));
    for (unsigned i = 0; i < len * 4u; i++)
        h[20 + i] = next(w);
    s.hdr_len = (uint8_t)(20 + 4 * len);
    if (sf && out) {
        mpx_put32(h + 4, sf->snd_max + skew % 3);
        mpx_put32(h + 8, mpx_subflow_rcv_nxt(sf));
    } else if (sf) {
        mpx_put32(h + 4, mpx_subflow_rcv_nxt(sf) + skew % 5 - 1);
        mpx_put32(h + 8, sf->snd_max + sf->isn_off - skew / 128);
    }
    if (skew == 77)
        other.local_port = next(w); /* a flow nobody knows */
    if (out) {
        (void)mpx_segment_out(w->ep[OWN], &s, w->now, &rw);
        return;
    }
    if (mpx_segment_in(w->ep[OWN], &s, w->now, &rw) == MPX_PASS)
        mpx_segment_in_done(w->ep[OWN], &other, w->now);
}

static void event(struct world *w)
{
    mpx_subflow *sf = mpx_subflow_find(w->ep[OWN], &w->flow[next(w) % FLOWS]);
    uint8_t octets[64], what = next(w), arg = next(w);

    if (!sf)
        return;
    memset(octets, arg, sizeof octets);
    switch (what % 8) {
    case 0:
    case 1:
        mpx_subflow_data(sf, octets, arg % sizeof octets, w->now);
        break;
    case 2:
        mpx_subflow_eof(sf, w->now);
        break;
    case 3:
        mpx_subflow_closed(sf, arg & 1, w->now);
        break;
    case 4:
        (void)!mpx_conn_write(sf->conn, octets, arg % sizeof octets, w->now);
        break;
    case 5:
        mpx_conn_set_reading(sf->conn, arg & 1, w->now);
        break;
    case 6:
        mpx_conn_shutdown(sf->conn, w->now);
        break;
    default:
        (void)!mpx_conn_set_key(sf->conn, octets, arg % sizeof octets, w->now);
        break;
    }
    drain(w, OWN); /* what is to be delivered lies in `octets` */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As it was after begin(), whatever an input did. */
static struct world *fresh_world(void)
{
    static struct world w, first;

    if (!fuzz_heap_restore()) {
        w = (struct world){.seed = 1};
        begin(&w);
        first = w;
        fuzz_heap_keep();
    }
    w = first;
    return &w;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct world *w = fresh_world();

    w->p = data;
    w->left = size;
    while (w->left) {
        switch (next(w) % 8) {
        case 0:
            segment(w, true);
            break;
        case 1:
            event(w);
            break;
        case 2:
            w->now += (uint64_t)next(w) << 24;
            mpx_tick(w->ep[OWN], w->now);
            break;
        default:
            segment(w, false);
            break;
        }
        drain(w, OWN);
        if (mpx_deadline(w->ep[OWN]) < w->now)
            mpx_tick(w->ep[OWN], w->now);
    }
    mpx_endpoint_free(w->ep[OWN]);
    mpx_endpoint_free(w->ep[PEER]);
    if (fuzz_heap_live() > 0)
        abort(); /* something was not given back */
    return 0;
}
