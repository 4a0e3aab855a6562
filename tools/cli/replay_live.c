/* SPDX-License-Identifier: MIT */
/*
 * Verdicts as JSON, a line each, while a capture is read: flows when something
 * is said of them, options, findings, what is dropped, and the counts in the
 * end.
 */
#include "replay_live.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "live.h"
#include "mem.h"
#include "replay_summary.h"

enum { BUFFER = 1 << 16 };

/* What has been said of flows and connections, by their numbers. */
struct said {
    uint32_t *v; /* of the flow in this place: its number */
    bool *conn;  /* and its connection has been named */
    size_t n;
};

struct printer {
    const struct options *o;
    struct said said;
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

/* Without SA_RESTART, so that a read ends. */
static void catch_signals(void)
{
    struct sigaction a = {.sa_handler = on_signal};

    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
}

static struct json line_of(void)
{
    return (struct json){.f = stdout, .on_line = true};
}

/* ---- records ------------------------------------------------------------- */

static void know(struct said *s, size_t flow)
{
    size_t n = s->n ? s->n : 64;

    if (flow < s->n)
        return;
    while (n <= flow)
        n *= 2;
    s->v = mem_grow(s->v, n, sizeof *s->v);
    s->conn = mem_grow(s->conn, n, sizeof *s->conn);
    memset(s->v + s->n, 0, (n - s->n) * sizeof *s->v);
    memset(s->conn + s->n, 0, (n - s->n) * sizeof *s->conn);
    s->n = n;
}

/* A flow is told before what it did, and again once its connection is known. */
static void print_flow(struct printer *p, const struct replay *r, uint32_t flow)
{
    const struct flow *f = &r->flows.v[flow];
    bool has_conn = f->conn != NO_CONN;
    struct json j = line_of();

    know(&p->said, flow);
    if (p->said.v[flow] == f->number && p->said.conn[flow] == has_conn)
        return;
    p->said.v[flow] = f->number;
    p->said.conn[flow] = has_conn;
    replay_json_flow(&j, r, flow, "flow");
}

static bool is_quiet(const struct printer *p, enum verdict v)
{
    return p->o->quiet || (p->o->summary && v != VERDICT_FAIL);
}

static void on_line(void *ctx, const struct replay *r,
                    const struct replay_line *l)
{
    struct printer *p = ctx;
    struct json j = line_of();

    if (is_quiet(p, replay_verdict(l)))
        return;
    print_flow(p, r, l->flow);
    replay_json_option(&j, r, l, p->o->reveal_keys, "option");
}

static void on_note(void *ctx, const struct replay *r,
                    const struct replay_note *n)
{
    struct printer *p = ctx;
    struct json j = line_of();

    if (is_quiet(p, n->why == WHY_NONE ? VERDICT_FAIL : VERDICT_UNCHECKED))
        return;
    print_flow(p, r, n->flow);
    replay_json_finding(&j, r, n, "finding");
}

static void on_dropped(void *ctx, const struct replay *r, uint32_t flow,
                       enum live_why why)
{
    struct printer *p = ctx;
    const struct flow *f = &r->flows.v[flow];
    struct json j = line_of();
    char name[16];

    if (p->o->quiet || p->o->summary || flow >= p->said.n ||
        p->said.v[flow] != f->number)
        return;
    snprintf(name, sizeof name, "f%" PRIu32, f->number);
    json_open(&j, NULL, '{');
    json_string(&j, "type", "dropped");
    json_string(&j, "flow", name);
    json_string(&j, "why", live_why_name(why));
    json_whole(&j, "packets", f->packets);
    json_whole(&j, "octets", f->half[0].payload + f->half[1].payload);
    if (f->half[0].missing + f->half[1].missing > 0)
        json_whole(&j, "unmapped", f->half[0].missing + f->half[1].missing);
    json_close(&j, '}');
}

static void on_waiting(void *ctx)
{
    (void)ctx;
    fflush(stdout);
}

static void print_end(const struct live *l)
{
    struct json j = line_of();

    json_open(&j, NULL, '{');
    json_string(&j, "type", "end");
    json_bool(&j, "interrupted", l->interrupted);
    json_whole(&j, "octets", l->octets);
    json_open(&j, "dropped", '{');
    json_whole(&j, "connections", l->conns_dropped);
    for (int w = 0; w < LIVE_WHYS; w++) {
        char name[32];

        snprintf(name, sizeof name, "flows_%s",
                 live_why_name((enum live_why)w));
        json_whole(&j, name, l->flows_dropped[w]);
    }
    json_close(&j, '}');
    if (l->in.damage) {
        json_string(&j, "damage", l->in.damage);
        json_whole(&j, "damage_at", l->in.damage_at);
    }
    replay_json_counts(&j, &l->r.tally);
    json_close(&j, '}');
}

/* ---- the whole ----------------------------------------------------------- */

static int status(const struct options *o, const char *path,
                  const struct live *l)
{
    const struct tally *t = &l->r.tally;
    int code = tally_failed(t) || (o->strict && tally_open(t))
                   ? EXIT_EXPECTATION
                   : EXIT_FINE;
    int found;

    if (!tally_judged(t) && !o->quiet)
        fprintf(stderr, "mpx: %s: no option was judged\n", path);
    if (l->error) {
        fprintf(stderr, "mpx: %s: %s\n", path, strerror(l->error));
        return EXIT_MACHINE;
    }
    found = replay_complain(path, &l->in);
    return found > code ? found : code;
}

int replay_live(const struct options *o, const struct conn_keys *keys)
{
    const char *path = o->file[0];
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), code;
    struct printer p = {.o = o};
    const struct live_sink sink = {
        {.ctx = &p, .line = on_line, .note = on_note}, on_dropped, on_waiting};
    struct live l;

    if (fd < 0) {
        fprintf(stderr, "mpx: %s: %s\n", path, strerror(errno));
        return EXIT_MACHINE;
    }
    catch_signals();
    setvbuf(stdout, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFFER);
    live_run(&l, keys, &sink, fd, &stop);
    if (!o->quiet)
        print_end(&l);
    fflush(stdout);
    code = status(o, path, &l);
    live_free(&l);
    free(p.said.v);
    free(p.said.conn);
    if (!standard)
        close(fd);
    return code;
}
