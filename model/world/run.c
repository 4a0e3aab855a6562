/* SPDX-License-Identifier: MIT */
/* One run of a scenario: build, simulate, measure. */
#include "max_delay.h"
#include "run_impl.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PORT = SCN_SERVER_PORT };

int run_fail(struct run *r, const char *what)
{
    snprintf(r->error, SCN_TEXT_MAX, "%s: %s", what, ns3c_error());
    return -1;
}

/* ---- connections ---- */

static int prepare_end(struct run *r, uint32_t i, bool server)
{
    struct app_bulk *b = &r->ends[2 * i + server];
    const struct party *to = &r->server[r->conn[i].server];
    const struct party *p = server ? to : &r->client[r->conn[i].client];

    if (app_bulk_init(b, p->host, r->observer,
                      to->keying ? to->keying : r->keying, &p->cfg.profile,
                      &r->s->traffic, &p->is->processing,
                      server ? PAYLOAD_SERVER : PAYLOAD_CLIENT, i) < 0)
        return -1;
    b->read_bps = p->is->read_bps;
    b->on_join = pairs_on_join;
    b->on_syn = pairs_on_syn;
    b->on_end = pairs_on_end;
    b->subflows_ctx = r->pairs;
    return 0;
}

static void *on_accept(void *listener, mpx_conn *conn)
{
    struct party *server = listener;
    struct run *r = server->run;
    struct mpx_subflow_info sf;
    struct app_bulk *b;

    mpx_subflow_info(mpx_conn_subflow(conn, 0), &sf);
    b = run_end_of_port(r, sf.tuple.remote_port, sf.tuple.remote);
    if (!b)
        return NULL;
    b->mpx = conn;
    app_bulk_set_host(b, server->host);
    server->accepted++;
    return b;
}

/* A client that listens takes joins; a connection that somebody opens to it has
 * nobody who uses it. */
static void *accept_unused(void *listener, mpx_conn *conn)
{
    (void)listener;
    (void)conn;
    return NULL;
}

static const struct host_app_ops deaf = {.accept = accept_unused};

struct start {
    struct run *r;
    uint32_t i;
};

/* @return its port, 0: not opened. */
static uint16_t open_connection(struct run *r, const struct run_conn *who,
                                struct app_bulk *b)
{
    const struct party *client = &r->client[who->client];
    const struct ns3c_addr *local = &client->addr,
                           *remote = &r->server[who->server].addr;
    struct mpx_subflow_info sf;

    if (r->kernel[0])
        return linux_host_connect(r->kernel[0], b, local, remote, PORT);
    b->mpx = host_connect(client->host, local, remote, PORT, &client->cfg,
                          &app_bulk_ops, b);
    if (!b->mpx)
        return 0;
    mpx_subflow_info(mpx_conn_subflow(b->mpx, 0), &sf);
    return sf.tuple.local_port;
}

static void on_start(void *ctx)
{
    struct start *st = ctx;
    struct run *r = st->r;
    struct app_bulk *b = &r->ends[2 * st->i];

    b->began = ns3c_now();
    r->ends[2 * st->i + 1].began = b->began;
    r->conn[st->i].port = open_connection(r, &r->conn[st->i], b);
    if (!r->conn[st->i].port) {
        run_fail(r, "a connection could not be opened");
        ns3c_stop();
    }
    free(st);
}

static int schedule_starts(struct run *r)
{
    const struct scn_traffic *t = &r->s->traffic;
    uint64_t first =
        topology_draw(HOST_STREAM_START, t->start_ns, t->start_to_ns);

    for (uint32_t i = 0; i < r->n; i++) {
        struct start *st = malloc(sizeof *st);

        if (!st)
            return -1;
        *st = (struct start){r, i};
        if (prepare_end(r, i, false) < 0 || prepare_end(r, i, true) < 0) {
            free(st);
            return -1;
        }
        ns3c_schedule(first + i * t->spacing_ns, on_start, st);
    }
    return 0;
}

/* ---- the end ---- */

/* Stop when every connection has ended; attackers get their chance until the
 * stop time, so then only that ends a run. */
static void check_done(void *ctx)
{
    struct run *r = ctx;
    uint32_t i = 0;

    while (i < r->n && app_bulk_over(&r->ends[2 * i]) &&
           app_bulk_over(&r->ends[2 * i + 1]))
        i++;
    if (i == r->n)
        ns3c_stop();
    else
        ns3c_schedule(UINT64_C(100000000), check_done, r);
}

/* ---- setting up ---- */

static void on_cut(void *ctx)
{
    ns3c_link_cut(*(const int *)ctx, true);
}

static void on_loss(void *ctx)
{
    const struct lossy *l = ctx;

    (void)!topology_lose(&l->run->net, l->run->s, l->path);
}

static int set_up_paths(struct run *r, const char *pcap)
{
    for (unsigned i = 0; i < r->net.n_paths; i++) {
        const struct scn_path *p = &r->s->path[i];
        char file[512];

        r->lossy[i] = (struct lossy){r, i};
        if (p->loss_from_ns)
            ns3c_schedule(p->loss_from_ns, on_loss, &r->lossy[i]);

        if (p->cut_at_ns != UINT64_MAX)
            ns3c_schedule(p->cut_at_ns, on_cut, &r->net.path[i].near_dev);
        if (!pcap || p->shares)
            continue;
        snprintf(file, sizeof file, "%s-client-%s.pcap", pcap, p->name);
        if (ns3c_pcap(r->net.path[i].client_dev, file) < 0)
            return -1;
        for (unsigned m = 0; m < (r->s->n_kinds ? 1 : r->net.n_servers); m++) {
            char number[16] = "";

            if (r->net.front >= 0)
                snprintf(number, sizeof number, "%u", m);
            snprintf(file, sizeof file, "%s-server%s-%s.pcap", pcap, number,
                     p->name);
            if (ns3c_pcap(r->net.path[i].server_dev[m], file) < 0)
                return -1;
        }
    }
    return 0;
}

static int choose_first_path(struct run *r)
{
    for (unsigned i = 0; i < r->net.n_paths; i++)
        if (r->net.path[i].client_on && r->net.path[i].server_on) {
            r->first_path = i;
            r->client[0].addr = r->net.path[i].client;
            for (unsigned m = 0; m < r->net.n_servers; m++)
                r->server[m].addr = r->net.path[i].server;
            return 0;
        }
    if (r->s->n_kinds)
        return 0;
    snprintf(r->error, SCN_TEXT_MAX, "no path joins client and server");
    return -1;
}

static int listen(struct run *r)
{
    const struct scn_endpoint *ends[] = {&r->s->client, &r->s->server};

    r->accept_ops = app_bulk_ops;
    r->accept_ops.accept = on_accept;
    for (unsigned e = 0; e < 2; e++)
        if (r->kernel[e] && ends[e]->listens &&
            linux_host_listen(r->kernel[e], PORT) < 0)
            return -1;
    for (unsigned m = 0; m < r->net.n_servers && !r->kernel[1]; m++) {
        struct party *p = &r->server[m];

        if (p->is->listens && host_listen(p->host, r->s->family, PORT, &p->cfg,
                                          &r->accept_ops, p) < 0)
            return -1;
    }
    for (unsigned m = 0; m < r->n_clients && !r->kernel[0]; m++) {
        struct party *p = &r->client[m];

        if (p->is->listens &&
            host_listen(p->host, r->s->family, PORT, &p->cfg, &deaf, r) < 0)
            return -1;
    }
    return 0;
}

static int set_up(struct run *r, const struct run_output *out)
{
    const char *pcap = out->pcap_prefix;

    if (topology_build(&r->net, r->s) < 0)
        return run_fail(r, "topology");
    if (run_make_parties(r) < 0)
        return run_fail(r, "memory");
    r->pairs = pairs_new(r->ends, r->n, &r->net, r->s->n_middleboxes);
    if (!r->pairs)
        return run_fail(r, "memory");
    if (choose_first_path(r) < 0 || set_up_paths(r, pcap) < 0 ||
        run_configure(r) < 0)
        return -1;
    if (run_make_keying(r, out->keylog_file) < 0)
        return -1;
    if (run_make_kernels(r) < 0 || run_make_hosts(r) < 0 ||
        run_make_wires(r, pcap) < 0)
        return r->error[0] ? -1 : run_fail(r, "hosts");
    if (listen(r) < 0)
        return run_fail(r, "listen");
    r->script = script_new(r->s, &r->net, r->client[0].host, r->server[0].host,
                           r->kernel, r->observer);
    r->trace = trace_new(r->s, &r->net);
    if (!r->script || !r->trace || schedule_starts(r) < 0)
        return -1;
    return run_make_background(r) < 0 ? run_fail(r, "background") : 0;
}

static uint64_t longest_stream(const struct scn_traffic *t)
{
    uint64_t up = pace_size(t, false), down = pace_size(t, true);

    return up > down ? up : down;
}

static void settle(struct run *r)
{
    for (unsigned e = 0; e < 2; e++)
        if (r->kernel[e])
            linux_host_settle(r->kernel[e]);
}

static void tear_down(struct run *r)
{
    ns3c_destroy();
    for (unsigned e = 0; e < 2; e++)
        linux_host_free(r->kernel[e]);
    for (unsigned m = 0; r->client && m < r->n_clients; m++)
        host_free(r->client[m].host);
    for (unsigned m = 0; r->server && m < r->net.n_servers; m++)
        host_free(r->server[m].host);
    for (unsigned i = 0; i < r->n_beside; i++)
        host_free(r->beside[i]);
    frontend_free(r->frontend);
    for (unsigned k = 0; k < SCN_ATTACKERS_MAX; k++)
        intruder_free(r->intruder[k]);
    for (unsigned k = 0; k < SCN_MIDDLEBOXES_MAX; k++)
        box_free(r->box[k]);
    for (unsigned i = 0; i < SCN_PATHS_MAX; i++)
        wire_chain_free(r->chain[i]);
    for (unsigned i = 0; i < SCN_MAP_LINKS_MAX; i++)
        wire_chain_free(r->link[i]);
    background_free(r->background);
    script_free(r->script);
    trace_free(r->trace);
    observer_free(r->observer);
    pairs_free(r->pairs);
    for (uint32_t i = 0; r->ends && i < 2 * r->n; i++)
        app_bulk_free(&r->ends[i]);
    free(r->ends);
    free(r->conn);
}

static void set_policy(int policy, int priority)
{
    const struct sched_param p = {.sched_priority = priority};
    DIR *threads = opendir("/proc/self/task");
    struct dirent *d;

    while (threads && (d = readdir(threads)))
        if (d->d_name[0] != '.')
            (void)sched_setscheduler((pid_t)strtol(d->d_name, NULL, 10), policy,
                                     &p);
    if (threads)
        closedir(threads);
}

/* In real time, other programs wait; whoever may not ask for it is late more
 * often. Not while a run is set up, or those beside it are late. A priority of
 * real time that the program was begun with stays. */
static void run_in_time(const struct scenario *s)
{
    int policy = sched_getscheduler(0);
    bool raises = s->real_time && policy != SCHED_RR && policy != SCHED_FIFO;

    if (raises)
        set_policy(SCHED_RR, 1);
    ns3c_run(s->stop_ns);
    if (raises)
        set_policy(policy, 0);
}

void run_prepare_scenarios(void)
{
    ns3c_prepare();
}

int run_scenario(const struct scenario *s, uint32_t seed,
                 struct run_result *result, struct run_output *out)
{
    struct ns3c_options o = {
        .seed = 1, .run = seed, .checksums = out->pcap_prefix != NULL};
    struct run r = {.s = s, .error = out->error};
    int err;

    out->error[0] = '\0';
    if (s)
        r.n = scenario_connections(s);
    if (!s || !(s->n_paths || s->n_kinds) || !r.n) {
        snprintf(out->error, SCN_TEXT_MAX, "a scenario without %s",
                 !s                            ? "content"
                 : !(s->n_paths || s->n_kinds) ? "a path"
                                               : "a connection");
        return -1;
    }
    o.realtime = s->real_time;
    o.checksums |= s->real_time; /* kernels check them */
    if (ns3c_init(&o) < 0)
        return run_fail(&r, "ns-3");
    r.observer = observer_new(r.n, longest_stream(&s->traffic), max_delay(s));
    r.ends = calloc(2 * (size_t)r.n + 1, sizeof *r.ends);
    r.conn = calloc((size_t)r.n + 1, sizeof *r.conn);
    err = r.observer && r.ends && r.conn ? set_up(&r, out) : -1;
    if (!err)
        err = run_open_output(&r, out);
    if (!err) {
        if (!s->n_attackers)
            check_done(&r);
        run_in_time(s);
        if (background_failed(r.background))
            run_fail(&r, "a flow in the background could not be opened");
        err = out->error[0] ? -1 : 0;
        settle(&r);
        if (!err)
            run_measure(&r, result);
        if (!err)
            err = run_write_kernels(&r, out->kernel_file);
        if (!err)
            err = run_write_hosts(&r, out->hosts_file);
        if (!err && ns3c_pcap_flush() < 0)
            err = run_fail(&r, "pcap");
    } else if (!out->error[0]) {
        run_fail(&r, "set-up");
    }
    tear_down(&r);
    return run_close_output(&r, out) < 0 ? RUN_UNWRITTEN : err;
}
