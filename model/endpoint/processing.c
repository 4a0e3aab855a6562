/* SPDX-License-Identifier: MIT */
/* Drawing delays, and events in order after them. */
#include "processing.h"
#include "host.h"

#include <math.h>

#define TWO_PI 6.283185307179586

void processing_init(struct processing *p, const struct scn_processing *s,
                     bool server)
{
    *p = (struct processing){.s = s, .server = server};
}

bool processing_takes_time(const struct processing *p)
{
    return p->s->kind != SCN_CONSTANT || p->s->low_ns > 0;
}

/* Above 0, at most 1. */
static double draw(const struct processing *p)
{
    uint64_t octets;

    ns3c_random(p->server ? HOST_STREAM_PROCESSING_SERVER
                          : HOST_STREAM_PROCESSING_CLIENT,
                &octets, sizeof octets);
    return (double)((octets >> 11) + 1) / 9007199254740992.0; /* 2^53 */
}

static double draw_log_normal(const struct processing *p)
{
    double radius = sqrt(-2 * log(draw(p))), angle = TWO_PI * draw(p);

    return (double)p->s->low_ns * exp(p->s->sigma * radius * cos(angle));
}

static uint64_t draw_ns(const struct processing *p, enum scn_work work)
{
    const struct scn_processing *s = p->s;
    double ns = (double)s->low_ns;

    switch (s->kind) {
    case SCN_CONSTANT:
        break;
    case SCN_UNIFORM:
        ns += draw(p) * (double)(s->high_ns - s->low_ns);
        break;
    case SCN_LOG_NORMAL:
        ns = draw_log_normal(p);
        break;
    case SCN_SAMPLES:
        return s->sample[(uint32_t)ceil(draw(p) * s->n) - 1][work];
    }
    return ns < (double)SCN_PROCESSING_MAX ? (uint64_t)ns : SCN_PROCESSING_MAX;
}

static void schedule(struct processing *p, uint64_t at, void (*fn)(void *),
                     void *ctx)
{
    /* events of one time come in the order in which they were scheduled */
    if (at > p->last)
        p->last = at;
    ns3c_schedule(p->last - ns3c_now(), fn, ctx);
}

void processing_do(struct processing *p, enum scn_work work, void (*fn)(void *),
                   void *ctx)
{
    schedule(p, ns3c_now() + draw_ns(p, work), fn, ctx);
}

void processing_follow(struct processing *p, void (*fn)(void *), void *ctx)
{
    schedule(p, ns3c_now(), fn, ctx);
}
