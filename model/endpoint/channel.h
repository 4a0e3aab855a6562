/* SPDX-License-Identifier: MIT */
/*
 * What stands between an application and its connection: nothing ("plain"), or
 * TLS, whose records then are the octets of the connection. One end's.
 *
 * The lower side is the callbacks of host.h; the upper is one
 * stream each way, open once the handshake has ended at this end. What comes
 * in is acted on in an event of its own, at the same time; a handshake after
 * what it takes.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "host.h"
#include "keysource.h"
#include "ks_tls.h"
#include "processing.h"

struct channel;

/* Callbacks to the user of a channel; none may be NULL. */
struct channel_user {
    void (*opened)(void *user); /* octets may be written, keys be exported */
    void (*data)(void *user, const uint8_t *p, size_t len);
    void (*writable)(void *user);
    void (*eof)(void *user);    /* the peer will write no more */
    void (*failed)(void *user); /* it is not what it should be: the connection
                                   is aborted, no callback follows */
    void (*rekeyed)(void *user, uint32_t epoch); /* begun at this end */
};

/* A connection that is not the core's, in the place of host_write() and the
 * like: a kernel's. */
struct channel_line {
    void *ctx;
    size_t (*write)(void *ctx, const uint8_t *p, size_t len);
    void (*shutdown)(void *ctx);
    void (*abort)(void *ctx);
};

struct channel_options {
    struct host *host;             /* NULL: channel_set_line() follows */
    struct ks_tls_host *tls;       /* NULL: plain */
    bool updates;                  /* TLS: extended key updates may come */
    struct ks_random random;       /* of those */
    struct processing *processing; /* TLS: of each step of its handshake */
};

/** NULL: no memory. */
struct channel *channel_new(const struct channel_options *o,
                            const struct channel_user *ops, void *user);
/** After ns3c_destroy(). Wipes its secrets. NULL is allowed. */
void channel_free(struct channel *c);

/** Its connection is of @p h, not of the host that it was made with: of several
 *  servers it is known which one only when it accepts. Before it starts. */
void channel_set_host(struct channel *c, struct host *h);

/** Its connection is @p line's, of no host. Before it starts. */
void channel_set_line(struct channel *c, const struct channel_line *line);

/* The connection below; @p conn is NULL if it is a line's. */
void channel_start(struct channel *c, mpx_conn *conn);
void channel_input(struct channel *c, const uint8_t *p, size_t len);
void channel_input_end(struct channel *c);
void channel_output_ready(struct channel *c);

/** @return how many octets were taken; when not all, `writable` follows. */
size_t channel_write(struct channel *c, const uint8_t *p, size_t len);
/** No more will be written. */
void channel_shutdown(struct channel *c);

/** Why it has failed, a phrase; NULL: it has not. Static. */
const char *channel_why(const struct channel *c);

/** Begin an extended key update, or a renegotiation. False if the channel has
 *  neither, or one is under way. */
bool channel_rekey(struct channel *c);
/** What a key source wants to know of this end. */
void channel_ask(const struct channel *c, struct ks_ask *ask);

#endif /* CHANNEL_H */
