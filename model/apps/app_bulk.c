/* SPDX-License-Identifier: MIT */
/* The application of an end: writing when due, counting, shutting down. */
#include "app_bulk.h"

#include <stdlib.h>
#include <string.h>

enum { WRITE_CHUNK = 16384, KNOWN_MAX = 64 };

static void shut(struct app_bulk *b)
{
    if (b->shut)
        return;
    b->shut = true;
    channel_shutdown(b->channel);
}

static void shut_if_over(struct app_bulk *b)
{
    if (b->written == b->pace.due &&
        pace_over(&b->pace, b->finished != MPX_NEVER))
        shut(b);
}

static void fill(struct app_bulk *b)
{
    uint8_t buf[WRITE_CHUNK];

    if (b->closed || b->failed)
        return;
    while (b->written < b->pace.due) {
        uint64_t left = b->pace.due - b->written;
        size_t len = left < sizeof buf ? (size_t)left : sizeof buf, took;

        payload_fill(payload_id(b->self, b->conn), b->written, buf, len);
        took = channel_write(b->channel, buf, len);
        b->written += took;
        keyer_octets(&b->keyer, took);
        if (took < len)
            return;
        if (b->written == b->pace.due)
            pace_written(&b->pace);
    }
    shut_if_over(b);
}

uint64_t app_bulk_last_news(const struct app_bulk *b)
{
    return b->last_octet != MPX_NEVER ? b->last_octet : b->began;
}

/* ---- the channel ---- */

static void begin(void *user)
{
    struct app_bulk *b = user;

    pace_open(&b->pace);
    fill(b);
}

static void opened(void *user)
{
    struct app_bulk *b = user;

    keyer_start(&b->keyer, b->mpx, begin, b);
}

static void data(void *user, const uint8_t *p, size_t len)
{
    struct app_bulk *b = user;
    uint64_t now = ns3c_now(), pause = now - app_bulk_last_news(b);

    b->received += len;
    b->pause = pause > b->pause ? pause : b->pause;
    b->last_octet = now;
    keyer_octets(&b->keyer, len);
    observer_note_delivered(b->observer, b->conn, b->self, p, len, now);
    pace_received(&b->pace, b->received);
}

static void writable(void *user)
{
    fill(user);
}

static void eof(void *user)
{
    struct app_bulk *b = user;

    b->finished = ns3c_now();
    shut_if_over(b);
}

static void failed(void *user)
{
    ((struct app_bulk *)user)->failed = true;
}

static void rekeyed(void *user, uint32_t epoch)
{
    keyer_rekeyed(&((struct app_bulk *)user)->keyer, epoch);
}

/* ---- input ---- */

struct app_input {
    struct app_input *next;
    bool end;
    size_t len;
    uint8_t octets[];
};

static struct app_input *take_input(struct app_bulk *b)
{
    struct app_input *g = b->input;

    b->input = g->next;
    return g;
}

static void on_processed(void *ctx)
{
    struct app_bulk *b = ctx;
    struct app_input *g = take_input(b);

    if (g->end)
        channel_input_end(b->channel);
    else
        channel_input(b->channel, g->octets, g->len);
    free(g);
}

static struct app_input *queue_input(struct app_bulk *b, size_t len)
{
    struct app_input *g = malloc(sizeof *g + len);

    if (!g)
        abort(); /* out of memory */
    *g = (struct app_input){.len = len};
    if (b->input)
        b->last_input->next = g;
    else
        b->input = g;
    b->last_input = g;
    return g;
}

/* One delivery takes the time of one, wherever the core's buffer ends. */
static void queue_octets(struct app_bulk *b, const struct mpx_span piece[2])
{
    struct app_input *g = queue_input(b, piece[0].len + piece[1].len);

    memcpy(g->octets, piece[0].p, piece[0].len);
    if (piece[1].len)
        memcpy(g->octets + piece[0].len, piece[1].p, piece[1].len);
    processing_do(&b->processing, SCN_OCTETS, on_processed, b);
}

static void queue_end(struct app_bulk *b)
{
    queue_input(b, 0)->end = true;
    processing_follow(&b->processing, on_processed, b);
}

bool app_bulk_over(const struct app_bulk *b)
{
    return b->closed && !b->input;
}

static const struct channel_user channel_user = {opened, data,   writable,
                                                 eof,    failed, rekeyed};

int app_bulk_init(struct app_bulk *b, struct host *h, struct observer *o,
                  struct keying *k, const struct mpx_profile *profile,
                  const struct scn_traffic *t, const struct scn_processing *p,
                  enum payload_sender self, uint32_t conn)
{
    bool server = self == PAYLOAD_SERVER;
    struct channel_options options = keying_channel(k, h, server);

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
    processing_init(&b->processing, p, server);
    options.processing = &b->processing;
    pace_init(&b->pace, t, server, writable, b);
    b->size = b->pace.size;
    b->channel = channel_new(&options, &channel_user, b);
    keyer_init(&b->keyer, k, profile, h, b->channel, &b->processing, conn,
               server);
    return b->channel ? 0 : -1;
}

void app_bulk_set_host(struct app_bulk *b, struct host *h)
{
    b->host = b->keyer.host = h;
    channel_set_host(b->channel, h);
}

void app_bulk_set_line(struct app_bulk *b, const struct channel_line *line)
{
    channel_set_line(b->channel, line);
}

void app_bulk_free(struct app_bulk *b)
{
    channel_free(b->channel);
    keyer_free(&b->keyer);
    while (b->input)
        free(take_input(b));
    pace_free(&b->pace);
}

/* ---- the connection ---- */

static struct mpx_addr remote_of(const struct mpx_tuple *t)
{
    struct mpx_addr a = {.family = t->family};

    memcpy(a.b, t->remote, sizeof a.b);
    return a;
}

static void on_addresses(void *app, mpx_conn *conn)
{
    const struct app_bulk *b = app;
    struct mpx_addr known[KNOWN_MAX];
    unsigned n = 0;

    while (n < KNOWN_MAX && mpx_conn_remote(conn, n, &known[n]))
        n++;
    observer_note_addresses(b->observer, b->conn, b->self, known, n,
                            ns3c_now());
}

static void observe_subflow(const struct app_bulk *b, const struct mpx_tuple *t)
{
    const struct mpx_subflow_info sf = {.tuple = *t};

    observer_note_subflow(b->observer, b->conn, b->self, &sf, ns3c_now());
}

void app_bulk_established(struct app_bulk *b, const struct mpx_tuple *t)
{
    struct mpx_addr remote = remote_of(t);

    b->established = ns3c_now();
    observe_subflow(b, t);
    observer_note_first(b->observer, b->conn, b->self, &remote, b->established);
    if (b->mpx)
        on_addresses(b, b->mpx);
    channel_start(b->channel, b->mpx);
}

static void established(void *app, mpx_conn *conn)
{
    struct app_bulk *b = app;
    struct mpx_subflow_info sf;

    b->mpx = conn;
    mpx_subflow_info(mpx_conn_subflow(conn, 0), &sf);
    if (b->read_bps)
        reader_start(&b->reader, b->host, conn, b->read_bps);
    app_bulk_established(b, &sf.tuple);
}

static void opening(void *app, mpx_conn *conn, const struct mpx_tuple *t)
{
    const struct app_bulk *b = app;
    struct mpx_addr remote = remote_of(t);

    (void)conn;
    observer_note_opening(b->observer, b->conn, b->self, &remote, ns3c_now());
}

static void syn(void *app, mpx_conn *conn, const struct mpx_tuple *t)
{
    const struct app_bulk *b = app;

    (void)conn;
    b->on_syn(b->subflows_ctx, b, t);
}

void app_bulk_joined(struct app_bulk *b, const struct mpx_tuple *t)
{
    b->on_join(b->subflows_ctx, b, t);
    if (!b->joins++)
        b->joined = ns3c_now();
    observe_subflow(b, t);
}

static void joined(void *app, mpx_conn *conn, mpx_subflow *sf)
{
    struct mpx_subflow_info info;

    (void)conn;
    mpx_subflow_info(sf, &info);
    app_bulk_joined(app, &info.tuple);
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
    keyer_active(&b->keyer);
}

static void conn_data(void *app, mpx_conn *conn, const struct mpx_span piece[2])
{
    struct app_bulk *b = app;

    (void)conn;
    if (processing_takes_time(&b->processing)) {
        queue_octets(b, piece);
        return;
    }
    for (int i = 0; i < 2; i++)
        if (piece[i].len)
            channel_input(b->channel, piece[i].p, piece[i].len);
}

static void conn_writable(void *app, mpx_conn *conn)
{
    (void)conn;
    channel_output_ready(((struct app_bulk *)app)->channel);
}

static void conn_eof(void *app, mpx_conn *conn)
{
    struct app_bulk *b = app;

    (void)conn;
    if (processing_takes_time(&b->processing))
        queue_end(b);
    else
        channel_input_end(b->channel);
}

static void closed(void *app, mpx_conn *conn, bool error)
{
    struct app_bulk *b = app;

    (void)conn;
    b->closed = true;
    b->closed_at = ns3c_now();
    b->error = error;
    reader_stop(&b->reader);
    keyer_stop(&b->keyer);
}

const struct host_app_ops app_bulk_ops = {
    .established = established,
    .opening = opening,
    .joined = joined,
    .syn = syn,
    .addresses = on_addresses,
    .fallback = fallback,
    .key_active = key_active,
    .data = conn_data,
    .writable = conn_writable,
    .eof = conn_eof,
    .closed = closed,
};
