/* SPDX-License-Identifier: MIT */
#include "app_bulk.h"

enum { WRITE_CHUNK = 16384 };

void app_bulk_init(struct app_bulk *b, struct host *h, struct observer *o,
                   enum payload_sender self, uint32_t conn)
{
    *b = (struct app_bulk){.host = h,
                           .observer = o,
                           .self = self,
                           .conn = conn,
                           .began = MPX_NEVER,
                           .established = MPX_NEVER,
                           .joined = MPX_NEVER,
                           .key_active = MPX_NEVER,
                           .finished = MPX_NEVER,
                           .last_octet = MPX_NEVER,
                           .closed_at = MPX_NEVER};
}

static void shut(struct app_bulk *b)
{
    if (b->shut)
        return;
    b->shut = true;
    host_shutdown(b->host, b->mpx);
}

static void fill(struct app_bulk *b)
{
    uint8_t buf[WRITE_CHUNK];

    while (b->written < b->size) {
        uint64_t left = b->size - b->written;
        size_t len = left < sizeof buf ? (size_t)left : sizeof buf, took;

        payload_fill(payload_id(b->self, b->conn), b->written, buf, len);
        took = host_write(b->host, b->mpx, buf, len);
        b->written += took;
        if (took < len)
            return;
    }
    if (b->size)
        shut(b);
}

static void install(void *ctx)
{
    struct app_bulk *b = ctx;

    /* Refused if the connection fell back: then there is nothing to key. */
    (void)host_set_key(b->host, b->mpx, b->key, b->key_len);
}

static void established(void *app, mpx_conn *conn)
{
    struct app_bulk *b = app;

    b->mpx = conn;
    b->established = ns3c_now();
    if (b->key_len && b->install_after)
        ns3c_schedule(b->install_after, install, b);
    else if (b->key_len)
        install(b);
    fill(b);
}

static void report_subflows(struct app_bulk *b)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(b->mpx, i)); i++) {
        mpx_subflow_info(sf, &info);
        if (info.state == MPX_SF_ESTABLISHED || info.state == MPX_SF_PLAIN)
            observer_subflow(b->observer, b->conn, b->self, &info, ns3c_now());
    }
}

static void opening(void *app, mpx_conn *conn, const struct mpx_tuple *t)
{
    const struct app_bulk *b = app;

    (void)conn;
    observer_opens(b->observer, b->self, t->family, t->remote);
}

static void joined(void *app, mpx_conn *conn, mpx_subflow *sf)
{
    struct app_bulk *b = app;

    (void)conn;
    b->on_join(b->on_join_ctx, b, sf);
    if (!b->joins++)
        b->joined = ns3c_now();
    report_subflows(b);
}

static void fallback(void *app, mpx_conn *conn)
{
    (void)conn;
    ((struct app_bulk *)app)->fallback = true;
}

static void key_active(void *app, mpx_conn *conn)
{
    struct app_bulk *b = app;

    (void)conn;
    if (b->key_active == MPX_NEVER)
        b->key_active = ns3c_now();
}

uint64_t app_bulk_last_news(const struct app_bulk *b)
{
    return b->last_octet != MPX_NEVER ? b->last_octet : b->began;
}

static void data(void *app, mpx_conn *conn, const uint8_t *p, size_t len)
{
    struct app_bulk *b = app;
    uint64_t now = ns3c_now(), pause = now - app_bulk_last_news(b);

    (void)conn;
    b->received += len;
    b->pause = pause > b->pause ? pause : b->pause;
    b->last_octet = now;
    observer_delivered(b->observer, b->conn, b->self, p, len, ns3c_now());
}

static void writable(void *app, mpx_conn *conn)
{
    (void)conn;
    fill(app);
}

static void eof(void *app, mpx_conn *conn)
{
    struct app_bulk *b = app;

    (void)conn;
    b->finished = ns3c_now();
    if (!b->size)
        shut(b);
}

static void closed(void *app, mpx_conn *conn, bool error)
{
    struct app_bulk *b = app;

    (void)conn;
    b->closed = true;
    b->closed_at = ns3c_now();
    b->error = error;
}

const struct host_app_ops app_bulk_ops = {
    .established = established,
    .opening = opening,
    .joined = joined,
    .fallback = fallback,
    .key_active = key_active,
    .data = data,
    .writable = writable,
    .eof = eof,
    .closed = closed,
};
