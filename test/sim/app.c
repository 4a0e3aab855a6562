/* SPDX-License-Identifier: MIT */
/* The application of a host, and what happens to the host at times. */
#include "edge.h"
#include "host.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { APP_CHUNK = 3000, KEY_TRIES = 100 };
#define AGAIN         (100 * SIM_MS)
#define EDGE_PATIENCE (20000 * SIM_MS) /* till the server knows */

static uint64_t now_of(const struct host *h)
{
    return h->bed->net.now;
}

/* Octet @p pos of what host @p id writes. */
static uint8_t app_octet(int id, uint64_t pos)
{
    return (uint8_t)((pos * 167 + (pos >> 8) * 59 + (pos >> 16)) ^
                     (unsigned)(id * 0x5a + 1));
}

/* ---- octets ---- */

void app_write(struct host *h)
{
    uint8_t chunk[APP_CHUNK];
    uint64_t due = h->due < h->app.size ? h->due : h->app.size;

    if (!h->conn)
        return; /* freed */
    while (h->go && h->written < due) {
        size_t n = APP_CHUNK, took;

        if (n > due - h->written)
            n = (size_t)(due - h->written);
        for (size_t i = 0; i < n; i++)
            chunk[i] = app_octet(h->id, h->written + i);
        took = mpx_conn_write(h->conn, chunk, n, now_of(h));
        h->written += took;
        if (took < n)
            return;
    }
    if (h->go && h->written == h->app.size && !h->app.keep_open && !h->shut) {
        h->shut = true;
        mpx_conn_shutdown(h->conn, now_of(h));
    }
}

/* Of two sums of 16 bits one is the other's, as RFC 1071 adds, if their
 * difference is 0 modulo 65535, from whichever octet they begin. */
static void check_octet(struct host *h, uint8_t octet)
{
    uint32_t differs = octet + 65535u - app_octet(!h->id, h->read);

    h->bad += differs != 65535;
    h->bad_sum =
        (h->bad_sum + differs % 65535 * (h->read++ % 2 ? 1 : 256)) % 65535;
}

void app_read(struct host *h, const struct mpx_action *a)
{
    if (h->n[MPX_ACT_EOF])
        bed_blame(h->bed, "host %d: octets after EOF", h->id);
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < a->span[i].len; k++)
            check_octet(h, a->span[i].p[k]);
}

static void go_on(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    if (edge_waits(h->bed) && net->now < EDGE_PATIENCE) {
        net_at(net, net->now + AGAIN, go_on, h, arg);
        return;
    }
    h->due = h->app.burst ? h->due + h->app.burst : UINT64_MAX;
    if (arg) /* what was awaited has come */
        h->go = true;
    app_write(h);
    if (h->due < h->app.size)
        net_at(net, net->now + h->app.gap_ms * SIM_MS, go_on, h, 0);
    host_drain(h);
}

/* ---- keys ---- */

static bool offer(struct host *h, const char *key)
{
    return !h->conn ||
           mpx_conn_set_key(h->conn, (const uint8_t *)key, strlen(key),
                            now_of(h)) != MPX_ERR_AGAIN;
}

static void set_key(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    (void)net;
    (void)arg;
    (void)offer(h, h->app.key);
    host_drain(h);
}

static void rotate(struct net *net, void *ctx, long i)
{
    struct host *h = ctx;

    if (!offer(h, h->app.rotate[i].key))
        net_at(net, now_of(h) + AGAIN, rotate, h, i);
    host_drain(h);
}

/* arg: the number of the key, and how often it was refused */
static void offer_numbered(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;
    long number = arg & 0xff, tries = arg >> 8;
    char key[32];

    snprintf(key, sizeof key, "the external key number %ld", number);
    if (!h->n[MPX_ACT_CLOSED] && (!h->conn || !offer(h, key)) &&
        tries < KEY_TRIES)
        net_at(net, net->now + AGAIN, offer_numbered, h,
               number | (tries + 1) << 8);
    host_drain(h);
}

static void give_up(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;

    (void)arg;
    h->aborted = true;
    if (h->conn)
        mpx_conn_abort(h->conn, net->now);
    host_drain(h);
}

void app_begin(struct host *h, mpx_conn *conn)
{
    struct net *net = &h->bed->net;

    h->conn = conn;
    if (h->app.paused)
        mpx_conn_set_reading(conn, false, now_of(h));
    if (h->app.key)
        net_at(net, now_of(h) + h->app.key_ms * SIM_MS, set_key, h, 0);
    for (long i = 0; i < BED_ROTATIONS && h->app.rotate[i].key; i++)
        net_at(net, now_of(h) + h->app.rotate[i].ms * SIM_MS, rotate, h, i);
    if (h->app.abort_ms)
        net_at(net, now_of(h) + h->app.abort_ms * SIM_MS, give_up, h, 0);
    if (h->app.start_ms || h->app.burst || edge_waits(h->bed)) {
        net_at(net, now_of(h) + h->app.start_ms * SIM_MS, go_on, h,
               !h->app.after_eof);
        return;
    }
    h->due = UINT64_MAX;
    h->go = !h->app.after_eof;
    app_write(h);
}

/* ---- what happens at times ---- */

static void act_on_address(struct host *h, const struct bed_event *e)
{
    unsigned path = e->arg & 15, flags = e->arg >> 4;
    struct mpx_addr a = net_addr(h->bed->family, path, h->id);
    mpx_err err = MPX_OK;

    if (path >= h->bed->paths)
        return;
    if (e->act == ACT_DROP)
        err = mpx_endpoint_drop_addr(h->ep, &a, now_of(h));
    else if (e->act == ACT_USE)
        err = mpx_endpoint_use_addr(h->ep, &a, now_of(h));
    else if (e->act == ACT_FLAG)
        err = mpx_endpoint_flag_addr(h->ep, &a, flags, now_of(h));
    else if (e->act == ACT_PORT)
        err = mpx_endpoint_set_port(h->ep, &a, (uint16_t)flags);
    else
        err = mpx_endpoint_change_addr(h->ep, &a, flags, now_of(h));
    assert(err == MPX_OK);
}

static void shut(struct host *h)
{
    if (h->shut)
        return;
    h->app.size = h->written;
    h->shut = true;
    mpx_conn_shutdown(h->conn, now_of(h));
}

/* What is allowed at any time, and changes nothing. */
static void call_oddly(struct host *h, unsigned number)
{
    struct mpx_addr nobody = {.family = 4, .b = {192, 0, 2, 99}};
    uint64_t now = now_of(h);
    mpx_err err = MPX_ERR_RANGE;

    switch (number % 6) {
    case 0:
        mpx_tick(h->ep, now);
        break;
    case 1:
        err = mpx_conn_set_key(h->conn, (const uint8_t *)KEY, 0, now);
        break;
    case 2:
        err = mpx_endpoint_drop_addr(h->ep, &nobody, now);
        break;
    case 3: /* nothing is written, whether or not anything can be */
        err = mpx_conn_write(h->conn, (const uint8_t *)KEY, 0, now)
                  ? MPX_OK
                  : MPX_ERR_RANGE;
        break;
    case 4:
        if (h->shut)
            mpx_conn_shutdown(h->conn, now);
        break;
    case 5:
        if (h->n[MPX_ACT_CLOSED])
            mpx_conn_abort(h->conn, now);
        break;
    default:
        break;
    }
    if (err == MPX_OK)
        bed_blame(h->bed, "host %d: odd call %u was taken", h->id, number);
}

static void act_on_connection(struct host *h, const struct bed_event *e)
{
    mpx_subflow *sf;

    if (!h->n[MPX_ACT_ESTABLISHED] && e->act != ACT_ABORT) { /* too early */
        h->app.paused &= e->act != ACT_READ;
        return;
    }
    if (!h->conn)
        return;
    switch (e->act) {
    case ACT_PAUSE:
    case ACT_READ:
        mpx_conn_set_reading(h->conn, e->act == ACT_READ, now_of(h));
        break;
    case ACT_BACKUP:
        sf = mpx_conn_subflow(h->conn, e->arg >> 1);
        if (sf)
            mpx_subflow_set_backup(sf, e->arg & 1);
        break;
    case ACT_SHUT:
        shut(h);
        break;
    case ACT_ABORT:
        h->aborted = true;
        mpx_conn_abort(h->conn, now_of(h));
        break;
    case ACT_ODD:
        call_oddly(h, e->arg);
        break;
    case ACT_NONE:
    case ACT_DROP:
    case ACT_USE:
    case ACT_FLAG:
    case ACT_CHANGE:
    case ACT_FLUSH:
    case ACT_PORT:
    case ACT_KEY:
        break;
    }
}

static void perform(struct net *net, void *ctx, long i)
{
    struct bed *b = ctx;
    const struct bed_event *e = &b->plan->event[i];
    struct host *h = &b->host[e->who];

    if (e->act == ACT_KEY)
        offer_numbered(net, h, (long)e->arg);
    else if (e->act == ACT_FLUSH)
        mpx_endpoint_flush_addrs(h->ep, net->now);
    else if ((e->act >= ACT_DROP && e->act <= ACT_CHANGE) || e->act == ACT_PORT)
        act_on_address(h, e);
    else
        act_on_connection(h, e);
    host_drain(h);
}

void bed_schedule(struct bed *b)
{
    for (long i = 0; i < BED_EVENTS && b->plan->event[i].act; i++)
        net_at(&b->net, b->plan->event[i].ms * SIM_MS, perform, b, i);
}
