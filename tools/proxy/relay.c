/* SPDX-License-Identifier: MIT */
/* Moving octets, and what a connection goes through. */
#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mpx_crypto.h"

enum {
    RELAYS_MAX = 1000,  /* a simulation keeps its connections to its end */
    READ_MAX = 1 << 17, /* octets that wait for the peer */
    PAUSE_AT = 1 << 17, /* likewise for the program, before it is held back */
    BUFFER_MIN = 1 << 14,
};

static const struct scn_processing no_time;

/* ---- the program's socket ------------------------------------------------ */

static void close_program(struct relay *r, bool abruptly)
{
    const struct linger reset = {.l_onoff = 1};

    if (r->fd < 0)
        return;
    if (abruptly)
        setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(r->fd);
    r->fd = -1;
}

static void abort_both(struct relay *r)
{
    close_program(r, true);
    if (!r->over && r->conn)
        host_abort(r->proxy->host, r->conn);
}

static bool is_later(int err)
{
    return err == EAGAIN || err == EINTR || err == EINPROGRESS;
}

static void connect_program(struct relay *r)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(r->proxy->program_port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;

    r->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (r->fd < 0) {
        abort_both(r);
        return;
    }
    setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    r->connecting = connect(r->fd, (struct sockaddr *)&to, sizeof to) < 0;
    if (r->connecting && !is_later(errno))
        abort_both(r);
}

/* @return whether the program can be spoken to. */
static bool connected(struct relay *r)
{
    struct sockaddr_in peer;
    socklen_t len = sizeof peer, size = sizeof(int);
    int err = 0;

    if (!r->connecting)
        return r->fd >= 0;
    getsockopt(r->fd, SOL_SOCKET, SO_ERROR, &err, &size);
    if (err) {
        abort_both(r);
        return false;
    }
    r->connecting = getpeername(r->fd, (struct sockaddr *)&peer, &len) < 0;
    return !r->connecting;
}

/* ---- queues -------------------------------------------------------------- */

static size_t held(const struct relay_queue *q)
{
    return q->to - q->from;
}

/* Room for @p len more. What the connection had in order comes at once, so it
 * may be much: as much as it buffers. False: no memory. */
static bool make_room(struct relay_queue *q, size_t len)
{
    size_t cap = q->cap ? q->cap : BUFFER_MIN;
    uint8_t *v;

    if (q->from > 0)
        memmove(q->v, q->v + q->from, held(q));
    q->to -= q->from;
    q->from = 0;
    if (q->cap - q->to >= len)
        return true;
    while (cap - q->to < len)
        cap *= 2;
    v = realloc(q->v, cap);
    if (!v)
        return false;
    q->v = v;
    q->cap = cap;
    return true;
}

/* Of one turn a buffer at most, so that other connections have theirs. */
static void read_program(struct relay *r)
{
    size_t most = READ_MAX - held(&r->out);
    ssize_t n;

    if (most == 0 || !make_room(&r->out, most))
        return;
    n = read(r->fd, r->out.v + r->out.to, most);
    if (n > 0)
        r->out.to += (size_t)n;
    else if (n == 0)
        r->program_ended = true;
    else if (!is_later(errno))
        abort_both(r);
}

static void write_peer(struct relay *r)
{
    size_t n = held(&r->out);

    if (n > 0)
        n = channel_write(r->channel, r->out.v + r->out.from, n);
    r->out.from += n;
    r->sent += n;
    if (r->program_ended && held(&r->out) == 0 && !r->shut_out) {
        r->shut_out = true;
        channel_shutdown(r->channel);
    }
}

static void write_program(struct relay *r)
{
    while (held(&r->in) > 0) {
        ssize_t n =
            send(r->fd, r->in.v + r->in.from, held(&r->in), MSG_NOSIGNAL);

        if (n < 0 && !is_later(errno))
            abort_both(r);
        if (n <= 0)
            return;
        r->in.from += (size_t)n;
    }
    if (r->peer_ended && !r->shut_in) {
        r->shut_in = true;
        shutdown(r->fd, SHUT_WR);
    }
}

/* The peer is held back while the program does not read. */
static void hold_back(struct relay *r)
{
    bool full = held(&r->in) > PAUSE_AT;

    if (full == r->paused || r->over)
        return;
    r->paused = full;
    host_set_reading(r->proxy->host, r->conn, !full);
}

void relay_turn(struct relay *r)
{
    if (r->fd < 0 || !connected(r))
        return;
    if (r->open && !r->over && !r->program_ended)
        read_program(r);
    if (r->open && !r->over && r->fd >= 0)
        write_peer(r);
    if (r->fd >= 0)
        write_program(r);
    if (r->open)
        hold_back(r);
    /* what came last is acted on at the same time, but later */
    if (r->over && ns3c_now() > r->at.closed && (held(&r->in) == 0 || r->error))
        close_program(r, r->error);
}

/* ---- keys ---------------------------------------------------------------- */

static void install(struct relay *r, uint32_t epoch)
{
    mpx_err err;

    if (!r->proxy->session.profile.external)
        return; /* its keys went in clear */
    err = session_install(&r->proxy->session, r->proxy->host, r->conn,
                          r->channel, r->number, epoch);
    if (err == MPX_OK)
        r->keys++;
    else
        fprintf(stderr,
                "mpx-proxy: connection %" PRIu32 ": key %" PRIu32 ": %s\n",
                r->number, epoch, mpx_strerror(err));
}

static void rotate(void *ctx)
{
    struct relay *r = ctx;

    if (r->over || r->peer_ended || r->shut_out)
        return;
    channel_rekey(r->channel); /* if the last one is not over: next time */
    ns3c_schedule(r->proxy->rotate_ns, rotate, r);
}

/* ---- the channel --------------------------------------------------------- */

static void on_opened(void *user)
{
    struct relay *r = user;

    r->open = true;
    r->at.opened = ns3c_now();
    install(r, 0);
    if (r->proxy->server)
        connect_program(r);
    else if (r->proxy->rotate_ns)
        ns3c_schedule(r->proxy->rotate_ns, rotate, r);
    relay_turn(r);
}

static void on_data(void *user, const uint8_t *p, size_t len)
{
    struct relay *r = user;

    r->received += len;
    if (!make_room(&r->in, len)) {
        fprintf(stderr, "mpx-proxy: connection %" PRIu32 ": out of memory\n",
                r->number);
        abort_both(r);
        return;
    }
    memcpy(r->in.v + r->in.to, p, len);
    r->in.to += len;
    relay_turn(r);
}

static void on_writable(void *user)
{
    relay_turn(user);
}

static void on_eof(void *user)
{
    struct relay *r = user;

    r->peer_ended = true;
    relay_turn(r);
}

static void on_failed(void *user)
{
    struct relay *r = user;

    fprintf(stderr, "mpx-proxy: connection %" PRIu32 ": TLS failed\n",
            r->number);
    close_program(r, true);
}

static void on_rekeyed(void *user, uint32_t epoch)
{
    struct relay *r = user;

    r->epoch = epoch;
    if (!r->over)
        install(r, epoch);
}

static const struct channel_user channel_user = {
    on_opened, on_data, on_writable, on_eof, on_failed, on_rekeyed};

/* ---- the connection ------------------------------------------------------ */

struct relay *relay_new(struct relay_proxy *p, int fd)
{
    struct relay *r = p->n < RELAYS_MAX ? calloc(1, sizeof *r) : NULL;
    struct channel_options o;

    if (!r)
        return NULL;
    *r = (struct relay){.proxy = p, .fd = fd, .number = p->n};
    r->at = (struct relay_times){ns3c_now(), MPX_NEVER, MPX_NEVER,
                                 MPX_NEVER,  MPX_NEVER, MPX_NEVER};
    processing_init(&r->processing, &no_time, p->server);
    o = session_channel(&p->session, p->host, &r->processing, p->rotate_ns > 0);
    r->channel = channel_new(&o, &channel_user, r);
    if (!r->channel) {
        free(r);
        return NULL;
    }
    r->next = p->first;
    p->first = r;
    p->n++;
    p->live++;
    return r;
}

/* What was in it may be secret. */
static void free_queue(struct relay_queue *q)
{
    if (q->v)
        mpx_wipe(q->v, q->cap);
    free(q->v);
    *q = (struct relay_queue){0};
}

void relay_free_all(struct relay_proxy *p)
{
    struct relay *r;

    while ((r = p->first) != NULL) {
        p->first = r->next;
        close_program(r, true);
        channel_free(r->channel);
        free_queue(&r->out);
        free_queue(&r->in);
        free(r);
    }
}

static void *on_accept(void *listener, mpx_conn *conn)
{
    struct relay *r = relay_new(listener, -1);

    if (r)
        r->conn = conn;
    else
        fputs("mpx-proxy: too many connections\n", stderr);
    return r;
}

static void on_established(void *app, mpx_conn *conn)
{
    struct relay *r = app;

    r->conn = conn;
    r->at.established = ns3c_now();
    channel_start(r->channel, conn);
}

static void on_joined(void *app, mpx_conn *conn, mpx_subflow *sf)
{
    struct relay *r = app;

    (void)conn;
    (void)sf;
    if (r->joins++ == 0)
        r->at.joined = ns3c_now();
}

static void on_key_active(void *app, mpx_conn *conn)
{
    struct relay *r = app;

    (void)conn;
    if (r->at.key_active == MPX_NEVER)
        r->at.key_active = ns3c_now();
}

static void conn_data(void *app, mpx_conn *conn, const struct mpx_span piece[2])
{
    (void)conn;
    for (int i = 0; i < 2; i++)
        if (piece[i].len)
            channel_input(((struct relay *)app)->channel, piece[i].p,
                          piece[i].len);
}

static void conn_writable(void *app, mpx_conn *conn)
{
    (void)conn;
    channel_output_ready(((struct relay *)app)->channel);
}

static void conn_eof(void *app, mpx_conn *conn)
{
    (void)conn;
    channel_input_end(((struct relay *)app)->channel);
}

static void turn_later(void *ctx)
{
    relay_turn(ctx);
}

static void on_closed(void *app, mpx_conn *conn, bool error)
{
    struct relay *r = app;

    (void)conn;
    r->over = true;
    r->error = error;
    r->at.closed = ns3c_now();
    r->proxy->live--;
    relay_print(r);
    /* behind what the channel has yet to act on */
    ns3c_schedule(1000000, turn_later, r);
}

const struct host_app_ops relay_ops = {
    .accept = on_accept,
    .established = on_established,
    .joined = on_joined,
    .key_active = on_key_active,
    .data = conn_data,
    .writable = conn_writable,
    .eof = conn_eof,
    .closed = on_closed,
};

/* ---- what happened ------------------------------------------------------- */

static void print_time(const char *name, const struct relay *r, uint64_t at)
{
    if (at != MPX_NEVER)
        printf(",\"%s\":%.6f", name, (double)(at - r->at.began) / 1e9);
}

void relay_print(const struct relay *r)
{
    struct mpx_conn_info info = {0};
    struct mpx_subflow_info sf;
    char peer[INET_ADDRSTRLEN];
    mpx_subflow *v;

    if (r->conn)
        mpx_conn_info(r->conn, &info);
    printf("{\"connection\":%" PRIu32 ",\"profile\":\"%s\",\"mptcp\":%s,"
           "\"error\":%s,\"sent\":%" PRIu64 ",\"received\":%" PRIu64
           ",\"joins\":%" PRIu32 ",\"keys\":%" PRIu32,
           r->number, info.profile ? info.profile : "",
           info.mptcp ? "true" : "false", r->error ? "true" : "false", r->sent,
           r->received, r->joins, r->keys);
    print_time("established_s", r, r->at.established);
    print_time("opened_s", r, r->at.opened);
    print_time("key_active_s", r, r->at.key_active);
    print_time("joined_s", r, r->at.joined);
    print_time("closed_s", r, r->at.closed);
    printf(",\"subflows\":[");
    for (unsigned i = 0; r->conn && (v = mpx_conn_subflow(r->conn, i)); i++) {
        mpx_subflow_info(v, &sf);
        inet_ntop(AF_INET, sf.tuple.remote, peer, sizeof peer);
        printf("%s{\"peer\":\"%s\",\"in\":%" PRIu64 ",\"out\":%" PRIu64 "}",
               i ? "," : "", peer, sf.octets_in, sf.octets_out);
    }
    puts("]}");
    fflush(stdout);
}
