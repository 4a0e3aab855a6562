/* SPDX-License-Identifier: MIT */
/*
 * An endpoint on an ns-3 node: pumps segments and octets between ns-3's TCP and
 * the core. Applications see connections only.
 */
#ifndef HOST_H
#define HOST_H

#include "events.h"
#include "mpx.h"
#include "ns3c.h"
#include "opening.h"

struct host;

/* Callbacks to an application; `app` is that of its host_connect(), or what
 * `accept` returned. Members may be NULL. Called in the simulation. */
struct host_app_ops {
    /* A listener's: a connection is usable. @return its `app`; NULL: nobody
     * uses it, and no callback follows. */
    void *(*accept)(void *listener, mpx_conn *conn);
    void (*established)(void *app, mpx_conn *conn);
    void (*opening)(void *app, mpx_conn *conn, const struct mpx_tuple *t);
    void (*joined)(void *app, mpx_conn *conn, mpx_subflow *sf);
    /* TCP of a subflow is finished. May come after `closed`. */
    void (*ended)(void *app, mpx_conn *conn, mpx_subflow *sf);
    /* Its window has changed; from inside TCP: do not act there. */
    void (*cwnd)(void *app, mpx_conn *conn, mpx_subflow *sf, uint32_t octets);
    /* A SYN of a subflow leaves, of our opening or in answer. */
    void (*syn)(void *app, mpx_conn *conn, const struct mpx_tuple *t);
    /* An ADD_ADDR or a REMOVE_ADDR of the peer was taken. */
    void (*addresses)(void *app, mpx_conn *conn);
    void (*fallback)(void *app, mpx_conn *conn);
    void (*key_active)(void *app, mpx_conn *conn);
    /* Octets of one delivery: in two pieces where they lie across the end of
     * the receive buffer, else the second is empty. */
    void (*data)(void *app, mpx_conn *conn, const struct mpx_span piece[2]);
    void (*writable)(void *app, mpx_conn *conn);
    void (*eof)(void *app, mpx_conn *conn);
    void (*closed)(void *app, mpx_conn *conn, bool error);
};

struct host_options {
    int64_t stream; /* ns-3 random stream of its keys, tokens and nonces */
    void (*random)(void *dst, size_t len); /* instead of it; or NULL */
    struct ns3c_tcp_options tcp; /* of every subflow; mss 0: that of the
                                    connection's mpx_config */
    bool coupled; /* their windows grow as mpx_config.coupling says */
};

/** What the TCP of a subflow should hold for a connection that buffers
 *  @p octets: all that one subflow may have in flight, or out of order. */
uint32_t host_tcp_buffer(uint64_t octets);
/** An endpoint on @p node, which has IP. NULL on failure: ns3c_error(). */
struct host *host_new(int node, const struct host_options *o);
/** After ns3c_destroy(). NULL is allowed. */
void host_free(struct host *h);
mpx_endpoint *host_endpoint(struct host *h);
/** Log what it sends and receives as party @p who. */
void host_watch(struct host *h, struct events *e, int who);
/* Who looks at every segment; called from inside TCP. */
struct host_tap {
    void *ctx;
    void (*sent)(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                 uint8_t hdr_len, size_t payload);
    /* What it made of one that came; its endpoint's counters then and now. */
    void (*received)(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, size_t payload,
                     const struct mpx_stats *before,
                     const struct mpx_stats *after);
    /* TCP and the core have processed it. */
    void (*processed)(void *ctx, const struct ns3c_flow *f);
};
/** @p t is borrowed, no member of it is NULL. */
void host_tap(struct host *h, const struct host_tap *t);
/** Count there what opening costs; TLS adds its own. */
void host_count_opening(struct host *h, struct opening *o);
struct opening *host_opening(const struct host *h);
/** An address that path managers may use. @return -1 if there are too many. */
int host_add_addr(struct host *h, const struct ns3c_addr *a);

/** Make one of them an endpoint of path manager "kernel", mpx_addr_flag. */
int host_flag_addr(struct host *h, const struct ns3c_addr *a, unsigned flags,
                   uint16_t port);

/** Let TCP accept joins to @p port; they are known by their token. */
int host_listen_joins(struct host *h, uint8_t family, uint16_t port);
/** Accept connections to @p port for addresses of @p family. */
int host_listen(struct host *h, uint8_t family, uint16_t port,
                const struct mpx_config *cfg, const struct host_app_ops *ops,
                void *listener);
/** Open a connection. @return it, or NULL: ns3c_error(). */
mpx_conn *host_connect(struct host *h, const struct ns3c_addr *local,
                       const struct ns3c_addr *remote, uint16_t port,
                       const struct mpx_config *cfg,
                       const struct host_app_ops *ops, void *app);

/** The same from a port of the caller's choice, 0: any. */
mpx_conn *host_connect_from(struct host *h, const struct ns3c_addr *local,
                            uint16_t local_port, const struct ns3c_addr *remote,
                            uint16_t port, const struct mpx_config *cfg,
                            const struct host_app_ops *ops, void *app);

/** Payload octets of segments that came to address @p a. */
uint64_t host_octets_in(const struct host *h, const struct ns3c_addr *a);

/** Do what calls to its endpoint have led to. */
void host_pump(struct host *h);

/* What applications do; each is followed by everything it leads to. What was
 * written before a key was set, or an abort, leaves before what that makes the
 * core craft, as far as windows allow; unless the application is being told
 * something, as TCP is at work then. */
size_t host_write(struct host *h, mpx_conn *conn, const uint8_t *p, size_t len);
void host_shutdown(struct host *h, mpx_conn *conn);
void host_abort(struct host *h, mpx_conn *conn);
void host_set_reading(struct host *h, mpx_conn *conn, bool on);
/** mpx_conn_read(). */
void host_read(struct host *h, mpx_conn *conn, uint32_t octets);
mpx_err host_set_key(struct host *h, mpx_conn *conn, const uint8_t *key,
                     size_t len);

/** The ns-3 random stream numbers a run hands out; see doc/design.md. */
enum host_stream {
    HOST_STREAM_CLIENT = 1000,
    HOST_STREAM_SERVER,
    HOST_STREAM_ATTACKER = 1100,
    HOST_STREAM_KEYS = 1200,
    HOST_STREAM_TLS_CLIENT,
    HOST_STREAM_TLS_SERVER,
    HOST_STREAM_PROCESSING_CLIENT, /* how long ends take */
    HOST_STREAM_PROCESSING_SERVER,
    HOST_STREAM_FARM = 1250,
    HOST_STREAM_MIDDLEBOX = 1300,
    HOST_STREAM_MOMENT = 1350, /* of a window that is drawn */
    HOST_STREAM_FRONT_END = 1400,
    HOST_STREAM_BACK_END = 1500, /* and those after it */
    HOST_STREAM_DELAY = 1600,    /* and one for each path */
    HOST_STREAM_RATE = 1620,     /* likewise */
    HOST_STREAM_START = 1640,
    HOST_STREAM_LINKS = 1700, /* tapped: plus their number, up to 255 */
    HOST_STREAM_LOSS = 2000,
    HOST_STREAM_JITTER = 3000,   /* two for each path */
    HOST_STREAM_UDP = 4000,      /* of background traffic */
    HOST_STREAM_HOST = 10000,    /* one for each of `hosts` */
    HOST_STREAM_KEYS_OF = 20000, /* one for each server with a key of its own */
    HOST_STREAM_BESIDE = 30000,  /* for each end of background flows */
    HOST_STREAM_MAP_LOSS = 40000, /* two for each link of a map, both */
    HOST_STREAM_MAP_JITTER = 60000,
    HOST_STREAM_DRAW = 100000, /* plus a thousand for each draw of links */
    HOST_STREAM_MANY_LINKS = 2000000000, /* of which more are tapped */
};
/* 65536 for each path. */
#define HOST_STREAM_RADIO (INT64_C(1) << 40)

#endif /* HOST_H */
