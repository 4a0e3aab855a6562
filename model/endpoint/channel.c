/* SPDX-License-Identifier: MIT */
/* The plain channel, and what it has in common with that of TLS. */
#include "channel_impl.h"

#include <stdlib.h>

/* ---- the connection below ---- */

size_t channel_lower_write(struct channel *c, const uint8_t *p, size_t len)
{
    return c->line.ctx ? c->line.write(c->line.ctx, p, len)
                       : host_write(c->host, c->conn, p, len);
}

void channel_lower_shutdown(struct channel *c)
{
    if (c->line.ctx)
        c->line.shutdown(c->line.ctx);
    else
        host_shutdown(c->host, c->conn);
}

void channel_lower_abort(struct channel *c)
{
    if (c->line.ctx)
        c->line.abort(c->line.ctx);
    else
        host_abort(c->host, c->conn);
}

/* ---- plain: the application's octets are the connection's ---- */

static void plain_start(struct channel *c)
{
    c->ops->opened(c->user);
}

static void plain_input(struct channel *c, const uint8_t *p, size_t len)
{
    c->ops->data(c->user, p, len);
}

static void plain_input_end(struct channel *c)
{
    c->ops->eof(c->user);
}

static void plain_output_ready(struct channel *c)
{
    c->ops->writable(c->user);
}

static size_t plain_write(struct channel *c, const uint8_t *p, size_t len)
{
    return channel_lower_write(c, p, len);
}

static void plain_shutdown(struct channel *c)
{
    channel_lower_shutdown(c);
}

static const char *plain_why(const struct channel *c)
{
    (void)c;
    return NULL;
}

static bool plain_rekey(struct channel *c)
{
    (void)c;
    return false;
}

static void plain_ask(const struct channel *c, struct ks_ask *ask)
{
    (void)c;
    ask->tls = NULL;
    ask->eku = NULL;
}

static void plain_free(struct channel *c)
{
    free(c);
}

static const struct channel_kind plain = {
    .start = plain_start,
    .input = plain_input,
    .input_end = plain_input_end,
    .output_ready = plain_output_ready,
    .write = plain_write,
    .shutdown = plain_shutdown,
    .why = plain_why,
    .rekey = plain_rekey,
    .ask = plain_ask,
    .free = plain_free,
};

/* ---- the face ---- */

struct channel *channel_new(const struct channel_options *o,
                            const struct channel_user *ops, void *user)
{
    struct channel *c = o->tls ? channel_tls_new(o) : calloc(1, sizeof *c);

    if (!c)
        return NULL;
    if (!o->tls)
        c->kind = &plain;
    c->ops = ops;
    c->user = user;
    c->host = o->host;
    return c;
}

void channel_free(struct channel *c)
{
    if (c)
        c->kind->free(c);
}

void channel_set_host(struct channel *c, struct host *h)
{
    c->host = h;
}

void channel_set_line(struct channel *c, const struct channel_line *line)
{
    c->line = *line;
}

void channel_start(struct channel *c, mpx_conn *conn)
{
    c->conn = conn;
    c->kind->start(c);
}

void channel_input(struct channel *c, const uint8_t *p, size_t len)
{
    c->kind->input(c, p, len);
}

void channel_input_end(struct channel *c)
{
    c->kind->input_end(c);
}

void channel_output_ready(struct channel *c)
{
    c->kind->output_ready(c);
}

size_t channel_write(struct channel *c, const uint8_t *p, size_t len)
{
    return c->kind->write(c, p, len);
}

void channel_shutdown(struct channel *c)
{
    c->kind->shutdown(c);
}

const char *channel_why(const struct channel *c)
{
    return c->kind->why(c);
}

bool channel_rekey(struct channel *c)
{
    return c->kind->rekey(c);
}

void channel_ask(const struct channel *c, struct ks_ask *ask)
{
    c->kind->ask(c, ask);
}
