/* SPDX-License-Identifier: MIT */
/* When octets of each kind of traffic are due. */
#include "pace.h"
#include "ns3c.h"

#include <stdlib.h>

/* What one kind of traffic does; members may be NULL. */
struct pace_kind {
    uint64_t (*size)(const struct scn_traffic *t, bool server);
    void (*open)(struct pace *p);
    void (*received)(struct pace *p, uint64_t octets);
    void (*written)(struct pace *p);
    bool (*over)(const struct pace *p, bool ended);
};

static void notify_due(void *ctx)
{
    struct pace *p = ctx;

    p->more(p->user);
}

/* ---- bulk ---- */

static uint64_t one_way_size(const struct scn_traffic *t, bool server)
{
    return t->direction == SCN_BOTH || (t->direction == SCN_DOWNLOAD) == server
               ? t->size
               : 0;
}

static void bulk_open(struct pace *p)
{
    p->due = p->size;
}

static bool one_way_over(const struct pace *p, bool ended)
{
    return p->size ? p->due == p->size : ended;
}

/* ---- request-response ---- */

static uint64_t talk_size(const struct scn_traffic *t, bool server)
{
    return t->requests * (server ? t->response : t->request);
}

static void ask(void *ctx)
{
    struct pace *p = ctx;

    p->asked = ns3c_now();
    p->due += p->t->request;
    p->more(p->user);
}

static void talk_open(struct pace *p)
{
    if (!p->server)
        ns3c_schedule(0, ask, p);
}

static void note(struct pace *p)
{
    if (p->answered == p->space) {
        uint32_t space = p->space ? 2 * p->space : 64;
        uint64_t *more = realloc(p->latency, space * sizeof *more);

        if (!more)
            abort(); /* out of memory */
        p->latency = more;
        p->space = space;
    }
    p->latency[p->answered++] = ns3c_now() - p->asked;
}

static void talk_received(struct pace *p, uint64_t octets)
{
    uint64_t whole = octets / (p->server ? p->t->request : p->t->response);

    if (whole > p->t->requests)
        whole = p->t->requests;
    if (p->server && whole * p->t->response > p->due) {
        p->due = whole * p->t->response;
        ns3c_schedule(0, notify_due, p);
    } else if (!p->server && whole > p->answered) {
        note(p);
        if (p->answered < p->t->requests)
            ns3c_schedule(p->t->think_ns, ask, p);
        else
            ns3c_schedule(0, notify_due, p);
    }
}

static bool talk_over(const struct pace *p, bool ended)
{
    return p->server ? ended : p->answered == p->t->requests;
}

/* ---- on-off ---- */

static void burst(void *ctx)
{
    struct pace *p = ctx;
    uint64_t left = p->size - p->due;

    p->due += p->t->burst < left ? p->t->burst : left;
    p->more(p->user);
}

static void on_off_open(struct pace *p)
{
    if (p->size)
        ns3c_schedule(0, burst, p);
}

static void on_off_written(struct pace *p)
{
    if (p->due < p->size)
        ns3c_schedule(p->t->idle_ns, burst, p);
}

/* ---- the table ---- */

static const struct pace_kind kinds[] = {
    [SCN_BULK] = {.size = one_way_size, .open = bulk_open, .over = one_way_over},
    [SCN_REQUEST_RESPONSE] = {.size = talk_size,
                              .open = talk_open,
                              .received = talk_received,
                              .over = talk_over},
    [SCN_ON_OFF] = {.size = one_way_size,
                    .open = on_off_open,
                    .written = on_off_written,
                    .over = one_way_over},
};

uint64_t pace_size(const struct scn_traffic *t, bool server)
{
    return kinds[t->kind].size(t, server);
}

void pace_init(struct pace *p, const struct scn_traffic *t, bool server,
               void (*more)(void *user), void *user)
{
    *p = (struct pace){.kind = &kinds[t->kind],
                       .t = t,
                       .server = server,
                       .size = pace_size(t, server),
                       .more = more,
                       .user = user};
}

void pace_free(struct pace *p)
{
    free(p->latency);
}

void pace_open(struct pace *p)
{
    p->kind->open(p);
}

void pace_received(struct pace *p, uint64_t octets)
{
    if (p->kind->received)
        p->kind->received(p, octets);
}

void pace_written(struct pace *p)
{
    if (p->kind->written)
        p->kind->written(p);
}

bool pace_over(const struct pace *p, bool ended)
{
    return p->kind->over(p, ended);
}
