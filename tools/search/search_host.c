/* SPDX-License-Identifier: MIT */
/* A host of the search: calling its core, its applications and its clock. */
#include "search_host.h"

#include "mpx_tcp.h"
#include "search_flow.h"

#include <assert.h>
#include <string.h>

enum { POLLS_MAX = 400 };
#define MS    UINT64_C(1000000)
#define START (1000 * MS)

struct mpx_addr search_addr(enum search_party id, unsigned i)
{
    struct mpx_addr a = {.family = 4, .b = {10, 0, (uint8_t)i, 1}};

    if (id == SEARCH_ATTACKER)
        return (struct mpx_addr){.family = 4, .b = {10, 9, 9, 9}};
    a.b[3] = (uint8_t)(id == SEARCH_CLIENT ? 1 : 2);
    return a;
}

/* Octet @p i of what @p id writes on connection @p conn. */
static uint8_t octet_at(enum search_party id, unsigned conn, unsigned i)
{
    return (uint8_t)(0x11 + 0x40 * id + 0x20 * conn + i);
}

/* The n-th draw of a host is the same in every state: names of nonces and
 * tokens follow from the order in which they are first used. */
static void draw(void *ctx, void *dst, size_t len)
{
    struct search_host *h = ctx;
    uint8_t *p = dst;

    for (size_t i = 0; i < len; i += 8) {
        uint64_t z = (uint64_t)(h->id + 1) << 32 | ++h->draws;

        z = (z + UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 30)) * UINT64_C(0x94d049bb133111eb);
        z ^= z >> 31;
        memcpy(p + i, &z, len - i < 8 ? len - i : 8);
    }
}

struct search_host *search_host_init(void *room, enum search_party id,
                                     const struct mpx_config *cfg)
{
    struct search_host *h = room;
    mpx_err err = MPX_OK;

    search_heap_init(&h->heap, sizeof *h, SEARCH_HOST_SIZE);
    h->id = id;
    h->now = START;
    h->next_port = SEARCH_PORT_JOIN;
    h->ep = mpx_endpoint_new(&(struct mpx_env){
        .ctx = h, .random = draw, .resize = search_heap_resize});
    assert(h->ep);
    for (unsigned i = 0; i < 2 && !err; i++) {
        struct mpx_addr a = search_addr(id, i);

        err = mpx_endpoint_add_addr(h->ep, &a);
    }
    if (!err && id == SEARCH_SERVER)
        err = mpx_listen(h->ep, SEARCH_PORT, cfg);
    assert(!err);
    return h;
}

int search_host_app_of(const struct search_host *h, const mpx_conn *conn)
{
    for (int i = 0; i < SEARCH_CONNS; i++)
        if (conn && h->app[i].conn == conn)
            return i;
    return -1;
}

/* ---- segments in ---- */

/* The connection that a SYN at the server has opened. */
static void note_conn(struct search_host *h, const struct search_flow *f)
{
    unsigned n = (unsigned)f->t.remote_port - SEARCH_PORT_FIRST;
    const mpx_subflow *sf = mpx_subflow_find(h->ep, &f->t);
    struct mpx_subflow_info info;

    if (!sf || h->id != SEARCH_SERVER || n >= SEARCH_CONNS)
        return;
    mpx_subflow_info(sf, &info);
    if (!info.join)
        h->app[n].conn = mpx_subflow_conn(sf);
}

void search_host_segment(struct search_host *h, const struct mpx_tuple *t,
                         const uint8_t *hdr, uint8_t hdr_len, const uint8_t *p,
                         uint32_t len)
{
    struct mpx_segment s = {
        .tuple = t, .hdr = hdr, .hdr_len = hdr_len, .payload = len};
    struct mpx_rewrite rw;
    struct search_flow *f;

    if (mpx_segment_in(h->ep, &s, h->now, &rw) == MPX_PASS) {
        bool syn = (rw.hdr[MPX_TCP_OFF_FLAGS] & 0x17) == MPX_TCP_SYN;

        f = search_flow_find(h, t);
        if (!f && syn &&
            (mpx_subflow_find(h->ep, t) ||
             (h->id == SEARCH_SERVER && t->local_port == SEARCH_PORT))) {
            f = search_flow_new(h, t, SEARCH_TCP_SYN_RCVD);
            if (f)
                note_conn(h, f);
        }
        if (f)
            search_flow_input(h, f, rw.hdr, rw.len, p, len);
        else
            search_flow_refuse(h, t, &rw, len);
        mpx_segment_in_done(h->ep, t, h->now);
    }
    search_host_drain(h);
}

/* ---- what the core asks for ---- */

static void do_open(struct search_host *h, const struct mpx_action *a)
{
    struct mpx_tuple t = a->tuple;
    struct search_flow *f;
    mpx_subflow *sf;

    t.local_port = h->next_port++;
    if (mpx_join(a->conn, a, &t, h->now, &sf) != MPX_OK)
        return;
    f = search_flow_new(h, &t, SEARCH_TCP_SYN_SENT);
    if (!f)
        return;
    f->sf = sf;
    search_flow_send_syn(h, f);
}

static void do_send(struct search_host *h, const struct mpx_action *a)
{
    struct search_flow *f = mpx_subflow_user(a->sf);
    uint32_t from = f->una + f->n_out;

    for (int i = 0; i < 2; i++) {
        if (!a->span[i].len)
            continue;
        if (f->n_out + a->span[i].len > SEARCH_OUT) {
            h->overflow = true;
            return;
        }
        memcpy(f->out + f->n_out, a->span[i].p, a->span[i].len);
        f->n_out += (uint32_t)a->span[i].len;
    }
    search_flow_send_from(h, f, from);
}

static void do_deliver(struct search_host *h, const struct mpx_action *a)
{
    int n = search_host_app_of(h, a->conn);
    enum search_party peer =
        h->id == SEARCH_CLIENT ? SEARCH_SERVER : SEARCH_CLIENT;
    struct search_app *app = n < 0 ? NULL : &h->app[n];

    for (int i = 0; app && i < 2; i++)
        for (size_t k = 0; k < a->span[i].len; k++)
            app->strange |=
                a->span[i].p[k] != octet_at(peer, (unsigned)n, app->read++);
}

static void note(struct search_app *app, const struct mpx_action *a)
{
    app->established |= a->kind == MPX_ACT_ESTABLISHED;
    app->fallback |= a->kind == MPX_ACT_FALLBACK;
    app->eof |= a->kind == MPX_ACT_EOF;
    if (a->kind == MPX_ACT_KEY_ACTIVE)
        app->keys_active++;
    if (a->kind == MPX_ACT_CLOSED) {
        app->closed = true;
        app->error = a->error;
    }
}

static void do_action(struct search_host *h, const struct mpx_action *a)
{
    int n = search_host_app_of(h, a->conn);
    struct search_flow *f;

    if (n >= 0)
        note(&h->app[n], a);
    switch (a->kind) {
    case MPX_ACT_SEGMENT:
        h->emit(h->ctx, h, &a->tuple, a->hdr, a->hdr_len, NULL, 0);
        break;
    case MPX_ACT_INPUT:
        f = search_flow_find(h, &a->tuple);
        if (f)
            search_flow_input(h, f, a->hdr, a->hdr_len, NULL, 0);
        break;
    case MPX_ACT_OPEN:
        do_open(h, a);
        break;
    case MPX_ACT_SEND:
        do_send(h, a);
        break;
    case MPX_ACT_CLOSE:
        f = mpx_subflow_user(a->sf);
        f->fin_wanted = true;
        search_flow_send_from(h, f, f->una + f->n_out);
        break;
    case MPX_ACT_DELIVER:
        do_deliver(h, a);
        break;
    case MPX_ACT_ESTABLISHED:
        if (n >= 0 && h->id == SEARCH_CLIENT)
            search_host_write(h, (unsigned)n);
        break;
    case MPX_ACT_NONE:
    case MPX_ACT_WRITABLE:
    case MPX_ACT_EOF:
    case MPX_ACT_CLOSED:
    case MPX_ACT_JOINED:
    case MPX_ACT_FALLBACK:
    case MPX_ACT_KEY_ACTIVE:
    case MPX_ACT_KEY_FAILED:
        break;
    }
}

void search_host_drain(struct search_host *h)
{
    struct mpx_action a;
    unsigned guard = 0;

    while (mpx_poll(h->ep, h->now, &a)) {
        if (++guard > POLLS_MAX) {
            h->overflow = true;
            return;
        }
        do_action(h, &a);
    }
}

/* ---- applications ---- */

void search_host_connect(struct search_host *h, unsigned number,
                         const struct mpx_config *cfg)
{
    struct mpx_addr from = search_addr(SEARCH_CLIENT, 0),
                    to = search_addr(SEARCH_SERVER, 0);
    struct mpx_tuple t = {.family = 4,
                          .local_port = (uint16_t)(SEARCH_PORT_FIRST + number),
                          .remote_port = SEARCH_PORT};
    struct search_flow *f;
    mpx_subflow *sf;

    memcpy(t.local, from.b, sizeof t.local);
    memcpy(t.remote, to.b, sizeof t.remote);
    if (mpx_connect(h->ep, cfg, &t, h->now, &h->app[number].conn, &sf))
        return;
    f = search_flow_new(h, &t, SEARCH_TCP_SYN_SENT);
    if (!f)
        return;
    f->sf = sf;
    search_flow_send_syn(h, f);
    search_host_drain(h);
}

void search_host_write(struct search_host *h, unsigned conn)
{
    struct search_app *app = &h->app[conn];
    uint8_t octet = octet_at(h->id, conn, app->written);

    app->written += (uint16_t)mpx_conn_write(app->conn, &octet, 1, h->now);
    search_host_drain(h);
}

void search_host_shut(struct search_host *h, unsigned conn)
{
    h->app[conn].shut = true;
    mpx_conn_shutdown(h->app[conn].conn, h->now);
    search_host_drain(h);
}

/* ---- time ---- */

uint64_t search_host_deadline(const struct search_host *h)
{
    uint64_t at = mpx_deadline(h->ep);

    for (uint32_t i = 0; i < h->n_flows; i++)
        if (h->flow[i].at < at)
            at = h->flow[i].at;
    return at;
}

void search_host_tick(struct search_host *h, uint64_t now)
{
    if (now > h->now)
        h->now = now;
    for (uint32_t i = 0; i < h->n_flows; i++)
        if (h->flow[i].at <= h->now)
            search_flow_time_out(h, &h->flow[i]);
    mpx_tick(h->ep, h->now);
    search_host_drain(h);
}
