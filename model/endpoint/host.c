/* SPDX-License-Identifier: MIT */
/* An endpoint on a node: the core's actions are carried out, its events go to
 * applications. */
#include "host_impl.h"

#include <stdlib.h>

enum { TCP_BUFFER_MIN = 16 << 20 };

static struct user *user_new(struct host *h, const struct host_app_ops *ops,
                             void *app, uint16_t mss)
{
    struct user *u = calloc(1, sizeof *u);

    if (!u)
        return NULL;
    u->ops = ops;
    u->app = app;
    u->mss = mss;
    u->next = h->users;
    h->users = u;
    return u;
}

static struct user *user_of(struct host *h, mpx_conn *conn)
{
    struct user *u = mpx_conn_user(conn);
    struct mpx_subflow_info sf;

    if (u)
        return u;
    mpx_subflow_info(mpx_conn_subflow(conn, 0), &sf);
    for (unsigned i = 0; i < h->n_listen; i++)
        if (h->listen[i].port == sf.tuple.local_port) {
            static const struct host_app_ops nobody = {0};
            const struct host_app_ops *ops = h->listen[i].ops;
            void *app = ops->accept(h->listen[i].listener, conn);

            u = user_new(h, app ? ops : &nobody, app, h->listen[i].mss);
            mpx_conn_set_user(conn, u);
        }
    return u;
}

/* Names of actions in the log, and whether one is about a subflow. */
static void log_state(struct host *h, const struct mpx_action *a)
{
    static const struct {
        const char *what;
        bool of_subflow;
    } names[] = {
        [MPX_ACT_ESTABLISHED] = {"established", false},
        [MPX_ACT_JOINED] = {"joined", true},
        [MPX_ACT_FALLBACK] = {"fallback", false},
        [MPX_ACT_KEY_ACTIVE] = {"key active", false},
        [MPX_ACT_KEY_FAILED] = {"key failed", false},
        [MPX_ACT_EOF] = {"end of data", false},
        [MPX_ACT_CLOSED] = {"closed", false},
    };
    struct mpx_subflow_info sf;

    if ((size_t)a->kind >= sizeof names / sizeof names[0] ||
        !names[a->kind].what)
        return;
    if (names[a->kind].of_subflow)
        mpx_subflow_info(a->sf, &sf);
    events_state(h->events, h->who,
                 names[a->kind].of_subflow ? &sf.tuple : NULL,
                 names[a->kind].what);
}

static void notify_app(struct host *h, const struct mpx_action *a)
{
    /* One that ends before it was of use to anybody is not accepted. */
    const struct user *u = a->kind == MPX_ACT_CLOSED ? mpx_conn_user(a->conn)
                                                     : user_of(h, a->conn);
    const struct host_app_ops *o = u ? u->ops : NULL;

    log_state(h, a);
    if (!o)
        return;
    switch (a->kind) {
    case MPX_ACT_ESTABLISHED:
        if (o->established)
            o->established(u->app, a->conn);
        break;
    case MPX_ACT_OPEN:
        if (o->opening)
            o->opening(u->app, a->conn, &a->tuple);
        break;
    case MPX_ACT_JOINED:
        if (o->joined)
            o->joined(u->app, a->conn, a->sf);
        break;
    case MPX_ACT_FALLBACK:
        if (o->fallback)
            o->fallback(u->app, a->conn);
        break;
    case MPX_ACT_KEY_ACTIVE:
        if (o->key_active)
            o->key_active(u->app, a->conn);
        break;
    case MPX_ACT_DELIVER:
        if (o->data)
            o->data(u->app, a->conn, a->span);
        break;
    case MPX_ACT_WRITABLE:
        if (o->writable)
            o->writable(u->app, a->conn);
        break;
    case MPX_ACT_EOF:
        if (o->eof)
            o->eof(u->app, a->conn);
        break;
    case MPX_ACT_CLOSED:
        if (o->closed)
            o->closed(u->app, a->conn, a->error);
        break;
    case MPX_ACT_NONE:
    case MPX_ACT_SEGMENT:
    case MPX_ACT_INPUT:
    case MPX_ACT_SEND:
    case MPX_ACT_CLOSE:
    case MPX_ACT_KEY_FAILED:
        break;
    }
}

static void do_segment(struct host *h, const struct mpx_action *a)
{
    struct ns3c_flow f = flow_of(&a->tuple);

    if (a->kind == MPX_ACT_INPUT) {
        ns3c_input(h->node, &f, a->hdr, a->hdr_len);
        return;
    }
    events_sent(h->events, h->who, &f, a->hdr, a->hdr_len, 0);
    if (h->tap)
        h->tap->sent(h->tap->ctx, &f, a->hdr, a->hdr_len, 0);
    opening_sent(h->opening, &f, a->hdr, a->hdr_len, 0);
    ns3c_output(h->node, &f, a->hdr, a->hdr_len, NULL, 0);
}

static void do_action(struct host *h, const struct mpx_action *a)
{
    switch (a->kind) {
    case MPX_ACT_SEGMENT:
    case MPX_ACT_INPUT:
        do_segment(h, a);
        break;
    case MPX_ACT_OPEN:
        if (host_sock_open(h, a))
            notify_app(h, a);
        break;
    case MPX_ACT_SEND:
        host_sock_send(a);
        break;
    case MPX_ACT_CLOSE:
        ns3c_tcp_close(((struct sock *)mpx_subflow_user(a->sf))->id);
        break;
    case MPX_ACT_NONE:
    case MPX_ACT_DELIVER:
    case MPX_ACT_ESTABLISHED:
    case MPX_ACT_JOINED:
    case MPX_ACT_FALLBACK:
    case MPX_ACT_WRITABLE:
    case MPX_ACT_EOF:
    case MPX_ACT_CLOSED:
    case MPX_ACT_KEY_ACTIVE:
    case MPX_ACT_KEY_FAILED:
        notify_app(h, a);
        break;
    }
}

static void on_timer(void *ctx)
{
    struct host *h = ctx;

    h->timer_at = MPX_NEVER;
    mpx_tick(h->ep, ns3c_now());
    host_pump(h);
}

static void arm_timer(struct host *h, uint64_t now)
{
    uint64_t at = mpx_deadline(h->ep);

    if (at >= h->timer_at)
        return; /* an earlier look is scheduled: it will re-arm */
    if (h->timer_at != MPX_NEVER)
        ns3c_cancel(h->timer_id);
    h->timer_at = at;
    h->timer_id = ns3c_schedule(at > now ? at - now : 0, on_timer, h);
}

/* Actions lead to calls that lead to actions: only the outermost drains. */
void host_pump(struct host *h)
{
    struct mpx_action a;
    uint64_t now;

    if (h->pumping)
        return;
    now = ns3c_now(); /* stands still during an event */
    h->pumping = true;
    while (mpx_poll(h->ep, now, &a))
        do_action(h, &a);
    h->pumping = false;
    arm_timer(h, now);
}

/* ---- the face ---- */

static void env_random(void *ctx, void *dst, size_t len)
{
    const struct host *h = ctx;

    if (h->opt.random)
        h->opt.random(dst, len);
    else
        ns3c_random(h->opt.stream, dst, len);
}

static bool env_reaches(void *ctx, const struct mpx_addr *from,
                        const struct mpx_addr *to)
{
    const struct host *h = ctx;
    struct ns3c_addr local = addr_of(from->family, from->b);
    struct ns3c_addr remote = addr_of(to->family, to->b);

    return ns3c_reachable(h->node, &local, &remote);
}

struct host *host_new(int node, const struct host_options *o)
{
    struct host *h = calloc(1, sizeof *h);
    struct mpx_env env = {
        .ctx = h, .random = env_random, .reaches = env_reaches};

    if (!h)
        return NULL;
    h->node = node;
    h->opt = *o;
    h->timer_at = MPX_NEVER;
    h->ep = mpx_endpoint_new(&env);
    if (!h->ep || host_hook(h) < 0) {
        host_free(h);
        return NULL;
    }
    return h;
}

void host_free(struct host *h)
{
    if (!h)
        return;
    mpx_endpoint_free(h->ep);
    while (h->users) {
        struct user *u = h->users;

        h->users = u->next;
        free(u);
    }
    while (h->socks) {
        struct sock *s = h->socks;

        h->socks = s->next;
        free(s);
    }
    free(h);
}

mpx_endpoint *host_endpoint(struct host *h)
{
    return h->ep;
}

void host_watch(struct host *h, struct events *e, int who)
{
    h->events = e;
    h->who = who;
}

void host_tap(struct host *h, const struct host_tap *t)
{
    h->tap = t;
}

void host_count_opening(struct host *h, struct opening *o)
{
    h->opening = o;
}

struct opening *host_opening(const struct host *h)
{
    return h->opening;
}

int host_add_addr(struct host *h, const struct ns3c_addr *a)
{
    struct mpx_addr m = {.family = a->family};

    memcpy(m.b, a->b, sizeof m.b);
    return mpx_endpoint_add_addr(h->ep, &m) == MPX_OK ? 0 : -1;
}

int host_flag_addr(struct host *h, const struct ns3c_addr *a, unsigned flags,
                   uint16_t port)
{
    struct mpx_addr m = {.family = a->family};

    memcpy(m.b, a->b, sizeof m.b);
    if (mpx_endpoint_set_port(h->ep, &m, port) != MPX_OK)
        return -1;
    return mpx_endpoint_flag_addr(h->ep, &m, flags, ns3c_now()) ? -1 : 0;
}

int host_listen_joins(struct host *h, uint8_t family, uint16_t port)
{
    return host_sock_listen(h, family, port,
                            h->n_listen ? h->listen[h->n_listen - 1].mss : 0);
}

uint32_t host_tcp_buffer(uint64_t octets)
{
    return octets > TCP_BUFFER_MIN ? (uint32_t)octets : TCP_BUFFER_MIN;
}

/* The core hands a subflow's TCP no more than it takes. */
static struct mpx_config config_of(const struct host *h,
                                   const struct mpx_config *cfg)
{
    struct mpx_config c = *cfg;

    c.tcp_buffer = h->opt.tcp.sndbuf;
    return c;
}

int host_listen(struct host *h, uint8_t family, uint16_t port,
                const struct mpx_config *cfg, const struct host_app_ops *ops,
                void *listener)
{
    const struct mpx_config own = config_of(h, cfg);

    if (h->n_listen == HOST_LISTENERS_MAX ||
        mpx_listen(h->ep, port, &own) != MPX_OK)
        return -1;
    h->listen[h->n_listen].port = port;
    h->listen[h->n_listen].ops = ops;
    h->listen[h->n_listen].mss = cfg->mss;
    h->listen[h->n_listen++].listener = listener;
    return host_sock_listen(h, family, port, cfg->mss);
}

mpx_conn *host_connect(struct host *h, const struct ns3c_addr *local,
                       const struct ns3c_addr *remote, uint16_t port,
                       const struct mpx_config *cfg,
                       const struct host_app_ops *ops, void *app)
{
    return host_connect_from(h, local, 0, remote, port, cfg, ops, app);
}

mpx_conn *host_connect_from(struct host *h, const struct ns3c_addr *local,
                            uint16_t local_port, const struct ns3c_addr *remote,
                            uint16_t port, const struct mpx_config *cfg,
                            const struct host_app_ops *ops, void *app)
{
    struct user *u = user_new(h, ops, app, cfg->mss);
    struct mpx_tuple t;
    struct sock *s =
        u ? host_sock_start(h, local, local_port, remote, port, cfg->mss, &t)
          : NULL;
    const struct mpx_config own = config_of(h, cfg);
    mpx_conn *conn;

    if (!s)
        return NULL;
    if (mpx_connect(h->ep, &own, &t, ns3c_now(), &conn, &s->sf) != MPX_OK) {
        host_sock_refuse(s);
        return NULL;
    }
    mpx_conn_set_user(conn, u);
    return conn;
}

size_t host_write(struct host *h, mpx_conn *conn, const uint8_t *p, size_t len)
{
    size_t n = mpx_conn_write(conn, p, len, ns3c_now());

    host_pump(h);
    return n;
}

void host_shutdown(struct host *h, mpx_conn *conn)
{
    mpx_conn_shutdown(conn, ns3c_now());
    host_pump(h);
}

/* What the application wrote before leaves before what the core now crafts. */
static void push(mpx_conn *conn)
{
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(conn, i)) != NULL; i++) {
        const struct sock *s = mpx_subflow_user(sf);

        if (s)
            ns3c_tcp_push(s->id);
    }
}

void host_abort(struct host *h, mpx_conn *conn)
{
    push(conn);
    mpx_conn_abort(conn, ns3c_now());
    host_pump(h);
}

void host_set_reading(struct host *h, mpx_conn *conn, bool on)
{
    mpx_conn_set_reading(conn, on, ns3c_now());
    host_pump(h);
}

void host_read(struct host *h, mpx_conn *conn, uint32_t octets)
{
    mpx_conn_read(conn, octets, ns3c_now());
    host_pump(h);
}

mpx_err host_set_key(struct host *h, mpx_conn *conn, const uint8_t *key,
                     size_t len)
{
    mpx_err err;

    push(conn);
    err = mpx_conn_set_key(conn, key, len, ns3c_now());

    host_pump(h);
    return err;
}
