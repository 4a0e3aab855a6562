/* SPDX-License-Identifier: MIT */
/* Passing a packet along the elements of a wire. */
#include "wire_chain.h"
#include "bearing.h"

#include <stdlib.h>
#include <string.h>

struct wire_chain {
    int wire, n;
    struct bearing *bearing; /* NULL: the wire's first end is the client's */
    struct events *events;   /* or NULL */
    unsigned path;
    struct {
        ns3c_wire_fn *fn;
        void *ctx;
        int who;
    } element[WIRE_CHAIN_MAX];
};

/* One element's turn. */
static enum ns3c_wire_verdict turn(struct wire_chain *w, int i, int dir,
                                   uint8_t *pkt, size_t len, bool *changed)
{
    uint8_t was[UINT16_MAX + 1];
    enum ns3c_wire_verdict v;

    if (!w->events || w->element[i].who < 0 || len > sizeof was)
        return w->element[i].fn(w->element[i].ctx, dir, pkt, len, changed);
    memcpy(was, pkt, len);
    v = w->element[i].fn(w->element[i].ctx, dir, pkt, len, changed);
    events_wire(w->events, w->element[i].who, w->path, dir, was, pkt, len,
                v == NS3C_DROP);
    return v;
}

/* From the element after @p place to the end. */
static enum ns3c_wire_verdict pass(struct wire_chain *w, int place, int dir,
                                   uint8_t *pkt, size_t len, bool *changed)
{
    int step = dir == 0 ? 1 : -1;

    for (int i = place + step; i >= 0 && i < w->n; i += step) {
        bool c = false;

        if (turn(w, i, dir, pkt, len, &c) == NS3C_DROP)
            return NS3C_DROP;
        *changed |= c;
    }
    return NS3C_PASS;
}

static enum ns3c_wire_verdict on_wire(void *ctx, int dir, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    struct wire_chain *w = ctx;

    if (w->bearing)
        dir = bearing_of(w->bearing, pkt, len, dir);
    return pass(w, dir == 0 ? -1 : w->n, dir, pkt, len, changed);
}

static struct wire_chain *on(struct wire_chain *w, int wire)
{
    if (wire < 0) {
        wire_chain_free(w);
        return NULL;
    }
    w->wire = wire;
    return w;
}

struct wire_chain *wire_chain_new(int dev_client, int dev_server)
{
    struct wire_chain *w = calloc(1, sizeof *w);

    return w ? on(w, ns3c_wire(dev_client, dev_server, on_wire, w)) : NULL;
}

struct wire_chain *wire_chain_on_link(int dev)
{
    struct wire_chain *w = calloc(1, sizeof *w);

    return w ? on(w, ns3c_link_wire(dev, on_wire, w)) : NULL;
}

struct wire_chain *wire_chain_on_device(int dev, bool listen)
{
    struct wire_chain *w = calloc(1, sizeof *w);

    if (w)
        w->bearing = bearing_new();
    if (!w || !w->bearing) {
        free(w);
        return NULL;
    }
    return on(w, ns3c_dev_wire(dev, listen, on_wire, w));
}

void wire_chain_free(struct wire_chain *w)
{
    if (!w)
        return;
    bearing_free(w->bearing);
    free(w);
}

int wire_chain_add(struct wire_chain *w, ns3c_wire_fn *fn, void *ctx, int who)
{
    if (w->n == WIRE_CHAIN_MAX)
        return -1;
    w->element[w->n].fn = fn;
    w->element[w->n].ctx = ctx;
    w->element[w->n].who = who;
    return w->n++;
}

void wire_chain_watch(struct wire_chain *w, struct events *e, unsigned path)
{
    w->events = e;
    w->path = path;
}

void wire_chain_emit(struct wire_chain *w, int place, int dir, uint8_t *pkt,
                     size_t len)
{
    bool changed = false;

    events_emitted(w->events, w->element[place].who, w->path, dir, pkt, len);
    if (pass(w, place, dir, pkt, len, &changed) != NS3C_PASS)
        return;
    if (w->bearing)
        dir = bearing_way(w->bearing, pkt, len, dir);
    ns3c_wire_inject(w->wire, dir, pkt, len);
}
