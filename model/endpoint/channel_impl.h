/* SPDX-License-Identifier: MIT */
/* What the kinds of channels share; nobody else includes this. */
#ifndef CHANNEL_IMPL_H
#define CHANNEL_IMPL_H

#include "channel.h"

/* The members of channel.h, for one kind. */
struct channel_kind {
    void (*start)(struct channel *c);
    void (*input)(struct channel *c, const uint8_t *p, size_t len);
    void (*input_end)(struct channel *c);
    void (*output_ready)(struct channel *c);
    size_t (*write)(struct channel *c, const uint8_t *p, size_t len);
    void (*shutdown)(struct channel *c);
    const char *(*why)(const struct channel *c);
    bool (*rekey)(struct channel *c);
    void (*ask)(const struct channel *c, struct ks_ask *ask);
    void (*free)(struct channel *c);
};

/* First member of each kind's struct. */
struct channel {
    const struct channel_kind *kind;
    const struct channel_user *ops;
    void *user;
    struct host *host;
    mpx_conn *conn;
    struct channel_line line; /* ctx NULL: host and conn */
};

/* What goes to the connection below. */
size_t channel_lower_write(struct channel *c, const uint8_t *p, size_t len);
void channel_lower_shutdown(struct channel *c);
void channel_lower_abort(struct channel *c);

/** channel_tls.c: a TLS channel, all of it but `struct channel`. */
struct channel *channel_tls_new(const struct channel_options *o);

#endif /* CHANNEL_IMPL_H */
