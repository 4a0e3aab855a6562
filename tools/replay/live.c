/* SPDX-License-Identifier: MIT */
/* Reading a stream of frames, and forgetting what has been judged. */
#include "live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cover.h"
#include "judge.h"
#include "vec.h"

#define SECOND UINT64_C(1000000000) /* ns */

/* All of these are ours. Times are of the capture. */
enum {
    CHUNK = 1 << 20,       /* octets of a read */
    RECORD_MAX = 16 << 20, /* octets; longer ones are damage */
    FILE_HEADER = 24,
    SWEEP_FRAMES = 1 << 16, /* at most, between two looks at all flows */
    SWEEP_OCTETS = 32 << 20,
    FLOWS_MAX = 1 << 16,
    KEPT_MAX = 256 << 20, /* octets of payload */
    UNACKED = 16 << 20,
    UNACKED_FULL = 256 << 10,
    CLAIMS_MAX = 1 << 16,
};
#define SWEEP_TIME (1 * SECOND)
#define CLAIM_TIME (10 * SECOND) /* what may come from another interface */
#define ENDED_TIME (10 * SECOND) /* what is sent again */
#define BEGUN_TIME (10 * SECOND) /* who sends a SYN again begins anew */
#define IDLE_TIME  (300 * SECOND)

const char *live_why_name(enum live_why w)
{
    static const char *const names[LIVE_WHYS] = {
        [LIVE_ENDED] = "ended", [LIVE_IDLE] = "idle", [LIVE_LIMIT] = "limit"};

    return names[w];
}

/* ---- forgetting ---------------------------------------------------------- */

static void drop_conn(struct live *l, uint32_t conn)
{
    struct replay *r = &l->r;
    struct conn *c = &r->conn[conn];
    uint32_t found;

    cover_end_conn(r, c);
    for (uint32_t role = 0; role < 2; role++) {
        struct table *t = conn_token_len(c) == 8 ? &r->token8 : &r->token4;
        uint64_t token = c->identity[role].token;

        if (table_get(t, token, &found) && found / 2 == conn)
            table_drop(t, token);
    }
    mpx_wipe(c, sizeof *c);
    *c = (struct conn){.gone = true, .next = r->free_conn};
    r->free_conn = conn + 1;
    r->gone_conns++;
    l->conns_dropped++;
}

/* A connection is named by a flow that is there. */
static void leave_conn(struct live *l, uint32_t flow)
{
    struct replay *r = &l->r;
    uint32_t conn = r->flows.v[flow].conn;
    struct conn *c = conn == NO_CONN ? NULL : &r->conn[conn];

    if (c && --c->n_flows == 0)
        drop_conn(l, conn);
    for (uint32_t i = 0; c && !c->gone && c->flow == flow; i++)
        if (i != flow && r->flows.v[i].conn == conn)
            c->flow = i;
}

static void drop_flow(struct live *l, uint32_t flow, enum live_why why)
{
    leave_conn(l, flow);
    l->sink->dropped(l->sink->replay.ctx, &l->r, flow, why);
    flows_drop(&l->r.flows, flow);
    l->flows_dropped[why]++;
    l->r.forgot = true;
}

static uint64_t silence(const struct live *l, const struct flow *f)
{
    return l->now > f->last ? l->now - f->last : 0;
}

static bool has_ended(const struct flow *f)
{
    return f->half[0].ended && f->half[1].ended;
}

/* One packet, or the same SYN again and again, as of who scans or floods. */
static bool never_went_on(const struct flow *f)
{
    return f->packets <= 1 + (uint64_t)f->syn_repeats;
}

static bool is_dispensable(const struct flow *f)
{
    return has_ended(f) || never_went_on(f);
}

static int by_last(const void *a, const void *b)
{
    const struct flow *x = *(const struct flow *const *)a;
    const struct flow *y = *(const struct flow *const *)b;

    if (is_dispensable(x) != is_dispensable(y))
        return is_dispensable(x) ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static uint64_t held_by(const struct flow *f)
{
    uint64_t n = 0;

    for (int d = 0; d < 2; d++)
        for (size_t i = 0; i < f->half[d].n_data; i++)
            n += f->half[d].data[i].copy ? f->half[d].data[i].len : 0;
    return n;
}

/* A quarter of the flows at least, so that it is rarely done. */
static void make_room(struct live *l)
{
    struct flows *t = &l->r.flows;
    size_t n = 0, most = FLOWS_MAX - FLOWS_MAX / 4;
    uint64_t kept = t->kept;
    struct flow **v;

    if (t->n - t->gone <= FLOWS_MAX && kept <= KEPT_MAX)
        return;
    v = vec_new(t->n, sizeof *v);
    for (size_t i = 0; i < t->n; i++)
        if (!t->v[i].gone)
            v[n++] = &t->v[i];
    qsort(v, n, sizeof *v, by_last);
    for (size_t i = 0; i < n && (n - i > most || kept > KEPT_MAX / 2); i++) {
        kept -= held_by(v[i]);
        v[i]->leaving = true;
    }
    free(v);
}

static enum live_why why_of(const struct live *l, const struct flow *f)
{
    if (has_ended(f) && silence(l, f) > ENDED_TIME)
        return LIVE_ENDED;
    return silence(l, f) > (never_went_on(f) ? BEGUN_TIME : IDLE_TIME)
               ? LIVE_IDLE
               : LIVE_LIMIT;
}

/* Look at all flows: judge what can be, tell, drop. */
static void sweep(struct live *l)
{
    struct flows *t = &l->r.flows;
    bool full = t->kept > KEPT_MAX;
    uint64_t before = l->now > CLAIM_TIME ? l->now - CLAIM_TIME : 0;

    for (uint32_t i = 0; i < t->n; i++) {
        if (t->v[i].gone)
            continue;
        t->v[i].leaving = why_of(l, &t->v[i]) != LIVE_LIMIT;
        cover_advance(&l->r, i, full ? UNACKED_FULL : UNACKED);
    }
    make_room(l);
    for (uint32_t i = 0; i < t->n; i++)
        if (!t->v[i].gone && t->v[i].leaving)
            cover_end(&l->r, i);
    judge_claims(&l->r, l->r.n_claims > CLAIMS_MAX ? UINT64_MAX : before);
    replay_settle(&l->r, 0, false);
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->v[i].gone)
            continue;
        if (t->v[i].leaving)
            drop_flow(l, i, why_of(l, &t->v[i]));
        else
            cover_forget(&l->r, i);
    }
    fragments_expire(&l->r.fragments, l->now);
    l->sweep_at = l->now + SWEEP_TIME;
    l->kept_then = t->kept;
    l->frames_then = l->in.frames;
}

/* ---- frames -------------------------------------------------------------- */

/* What is over is dropped before the frame, which may have the same ends. */
static void take(struct live *l, const struct capture_frame *f)
{
    size_t from;

    l->now = f->time;
    if (l->in.frames == 0)
        l->sweep_at = l->now + SWEEP_TIME;
    if (l->now >= l->sweep_at ||
        l->in.frames - l->frames_then >= SWEEP_FRAMES ||
        l->r.flows.kept > l->kept_then + SWEEP_OCTETS)
        sweep(l);
    from = l->r.n_lines;
    replay_frame(&l->r, &l->in, 0, f);
    replay_settle(&l->r, from, false);
}

/* What is behind the last whole frame goes to the front. @return octets that
 * were read; 0 at the end. */
static size_t more(struct live *l, int fd, size_t wanted,
                   const volatile sig_atomic_t *stop)
{
    struct capture *c = &l->capture;
    ssize_t got = -1;

    if (c->at > 0)
        memmove(l->buf, l->buf + c->at, l->have - c->at);
    l->have -= c->at;
    c->at = 0;
    while (l->cap < wanted || l->cap - l->have < CHUNK)
        l->buf = vec_room(l->buf, l->cap, &l->cap, 1);
    l->sink->waiting(l->sink->replay.ctx);
    while (!*stop && got < 0) {
        got = read(fd, l->buf + l->have, CHUNK);
        if (got < 0 && errno != EINTR) {
            l->error = errno;
            break;
        }
    }
    l->interrupted = l->interrupted || (*stop && got < 0);
    if (got > 0) {
        l->have += (size_t)got;
        l->octets += (size_t)got;
    }
    c->base = l->buf;
    c->len = l->have;
    return got > 0 ? (size_t)got : 0;
}

/* Whether the next frame is there as far as it ever will be. */
static bool fill(struct live *l, int fd, const volatile sig_atomic_t *stop)
{
    struct capture *c = &l->capture;

    for (;;) {
        size_t wanted = capture_wants(c);

        if (wanted > RECORD_MAX)
            return capture_damaged(c, c->at, "a record is longer than 16 MiB");
        if (c->len - c->at >= wanted)
            return true;
        if (more(l, fd, wanted, stop) == 0) {
            c->more = false;
            return c->len > c->at && !l->interrupted;
        }
    }
}

static bool begin(struct live *l, int fd, const volatile sig_atomic_t *stop)
{
    while (l->have < FILE_HEADER && more(l, fd, FILE_HEADER, stop) > 0)
        ;
    if (l->have >= 2 && l->buf[0] == 0x1f && l->buf[1] == 0x8b)
        return capture_damaged(&l->capture, 0,
                               "gzip, which is not read live: use zcat");
    if (!capture_open(&l->capture, l->buf, l->have))
        return false;
    l->capture.more = true;
    return true;
}

void live_run(struct live *l, const struct conn_keys *keys,
              const struct live_sink *sink, int fd,
              const volatile sig_atomic_t *stop)
{
    struct capture_frame f;

    *l =
        (struct live){.r = {.keys = keys, .sink = &sink->replay, .n_inputs = 1},
                      .sink = sink};
    l->r.flows.copies = l->r.fragments.copies = true;
    if (begin(l, fd, stop))
        while (!*stop && !l->capture.why && fill(l, fd, stop))
            if (capture_next(&l->capture, &f))
                take(l, &f);
    l->interrupted = l->interrupted || *stop;
    l->in.damage = l->capture.why;
    l->in.damage_at = (size_t)(l->octets - l->have) + l->capture.why_at;
    replay_end(&l->r);
    replay_settle(&l->r, 0, true);
}

void live_free(struct live *l)
{
    capture_close(&l->capture);
    replay_free(&l->r);
    free(l->buf);
    *l = (struct live){0};
}
