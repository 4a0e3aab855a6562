/* SPDX-License-Identifier: MIT */
/* Comparing states: a number for all that the future of one depends on. */
#include "search_lasting.h"

#include <string.h>

enum { CHUNK = 256 };

/* Four lanes, as a state is some ten thousand octets. */
static const uint64_t lane_mul[] = {
    UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xbf58476d1ce4e5b9),
    UINT64_C(0x94d049bb133111eb), UINT64_C(0xd6e8feb86659fd93)};

static uint64_t lane_step(uint64_t lane, uint64_t x, unsigned i)
{
    lane = (lane ^ x) * lane_mul[i];
    return lane << 31 | lane >> 33;
}

static uint64_t mix(uint64_t h, const void *p, size_t len)
{
    uint64_t a = h, b = h ^ lane_mul[0], c = ~h, d = h + lane_mul[1], x[4];
    const uint8_t *at = p;

    for (; len >= sizeof x; at += sizeof x, len -= sizeof x) {
        memcpy(x, at, sizeof x);
        a = lane_step(a, x[0], 0);
        b = lane_step(b, x[1], 1);
        c = lane_step(c, x[2], 2);
        d = lane_step(d, x[3], 3);
    }
    memset(x, 0, sizeof x);
    memcpy(x, at, len);
    h = lane_step(a ^ x[0], b ^ x[1], 0);
    h = lane_step(h ^ h >> 32, c ^ x[2], 1);
    h = lane_step(h ^ h >> 32, d ^ x[3], 2);
    return h ^ h >> 29;
}

/* Most of a host is as it was at the beginning: only where it is not, it
 * counts.
 */
static uint64_t mix_changed(uint64_t h, const uint8_t *p, const uint8_t *first,
                            size_t len)
{
    for (size_t at = 0; at < len; at += CHUNK) {
        size_t n = len - at < CHUNK ? len - at : CHUNK;

        if (memcmp(p + at, first + at, n) != 0)
            h = mix(h + at, p + at, n);
    }
    return h;
}

static uint64_t hash_of(const struct search_world *w, unsigned host)
{
    const struct search_host *h = w->host[host];
    const uint8_t *from = (const uint8_t *)h,
                  *stats = (const uint8_t *)mpx_endpoint_stats(h->ep),
                  *first = search_world_first(w, host);
    size_t before = (size_t)(stats - from),
           after = before + sizeof(struct mpx_stats), /* have no future */
        top = h->heap.top,
           known = top < SEARCH_FIRST_ROOM ? top : SEARCH_FIRST_ROOM;
    static struct search_aside aside;
    uint64_t x;

    if (!w->setting->full)
        search_set_aside(w, host, &aside);
    x = mix_changed(1, from, first, before);
    x = mix_changed(x, from + after, first + after, h->idle_from - after);
    x = mix_changed(x, from + h->idle_to, first + h->idle_to,
                    known - h->idle_to);
    x = mix(x, from + known, top - known) | 1;
    if (!w->setting->full)
        search_give_back(&aside);
    return x;
}

/* Of what hosts have counted, all that a harm is judged by later. */
static uint64_t mix_counted(uint64_t h, const struct search_world *w)
{
    const struct mpx_stats *c = mpx_endpoint_stats(w->host[0]->ep),
                           *s = mpx_endpoint_stats(w->host[1]->ep);
    const uint64_t x[] = {c->fastclose_rx - s->fastclose_tx,
                          s->fastclose_rx - c->fastclose_tx,
                          search_world_vouches(w)};

    return mix(h, x, sizeof x);
}

/* A flow, to an attacker that acts no more: numbers are TCP's of the hosts. */
static uint64_t hash_of_wire(const struct search_wire *x)
{
    struct {
        struct mpx_tuple t;
        bool begun[2], part[2];
    } f;

    memset(&f, 0, sizeof f);
    memcpy(&f.t, &x->t, sizeof f.t);
    memcpy(f.begun, x->begun, sizeof f.begun);
    memcpy(f.part, x->part, sizeof f.part);
    return mix(3, &f, sizeof f);
}

/* Without what only the attacker looks at; flows in whatever order. */
static uint64_t hash_without_attacker(const struct search_world *w)
{
    const uint64_t rest[] = {
        w->hash[0], w->hash[1], w->done,    w->timers[0],       w->timers[1],
        w->removed, w->vouched, w->unknown, w->wrong_mac_taken, w->n_queue};
    uint64_t wire[SEARCH_WIRES] = {0}, h = 0;

    for (unsigned i = 0; i < w->n_wires; i++)
        h += wire[i] = hash_of_wire(&w->wire[i]);
    h = mix(h, rest, sizeof rest);
    for (unsigned i = 0; i < w->n_queue; i++) {
        struct search_segment s = w->queue[i];

        h ^= wire[s.wire];
        s.wire = 0;
        h = mix(h, &s, sizeof s);
    }
    return h;
}

uint64_t search_world_hash(struct search_world *w, bool attacker)
{
    bool touched[2];
    uint64_t h;

    memcpy(touched, w->touched, sizeof touched);
    for (unsigned i = 0; i < 2; i++)
        if (touched[i] || !w->hash[i])
            w->hash[i] = hash_of(w, i);
    memset(w->touched, 0, sizeof w->touched);
    if (attacker || w->setting->full)
        h = mix(2, w, sizeof *w); /* hosts by their hashes */
    else
        h = hash_without_attacker(w);
    memcpy(w->touched, touched, sizeof touched);
    return mix_counted(h, w);
}
