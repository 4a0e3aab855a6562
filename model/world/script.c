/* SPDX-License-Identifier: MIT */
/* Scheduling the events of a scenario and carrying them out. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

struct due {
    const struct script *script;
    const struct scn_event *event;
};
struct script {
    const struct topology *net;
    struct host *client, *server;
    struct linux_host *kernel[2]; /* in their place, or NULL */
    struct observer *observer;
    struct due due[SCN_EVENTS_MAX];
};

static void ask_backup(mpx_endpoint *ep, const struct mpx_addr *local)
{
    for (mpx_conn *c = mpx_conn_first(ep); c; c = mpx_conn_next(c)) {
        struct mpx_subflow_info info;
        mpx_subflow *sf;

        for (unsigned i = 0; (sf = mpx_conn_subflow(c, i)); i++) {
            mpx_subflow_info(sf, &info);
            if (info.tuple.family == local->family &&
                !memcmp(info.tuple.local, local->b, sizeof local->b))
                mpx_subflow_set_backup(sf, true);
        }
    }
}

static void abort_all(mpx_endpoint *ep)
{
    for (mpx_conn *c = mpx_conn_first(ep); c; c = mpx_conn_next(c))
        mpx_conn_abort(c, ns3c_now());
}

/* Whose the address is from now on, or is no longer. */
static void note_owner(const struct script *x, const struct scn_event *e,
                       bool server, const struct mpx_addr *addr)
{
    enum payload_sender party = server ? PAYLOAD_SERVER : PAYLOAD_CLIENT;

    if (e->act == SCN_DO_ADD)
        observer_add_address(x->observer, party, addr, ns3c_now());
    if (e->act == SCN_DO_REMOVE)
        observer_remove_address(x->observer, party, addr, ns3c_now());
}

static void at_host(const struct scn_event *e, struct host *h,
                    const struct mpx_addr *addr)
{
    mpx_endpoint *ep = host_endpoint(h);

    /* Refused if the end is not on that path: there is nothing to do then. */
    switch (e->act) {
    case SCN_DO_ADD:
        (void)!(e->flags
                    ? mpx_endpoint_flag_addr(ep, addr, e->flags, ns3c_now())
                    : mpx_endpoint_use_addr(ep, addr, ns3c_now()));
        break;
    case SCN_DO_REMOVE:
        (void)!mpx_endpoint_drop_addr(ep, addr, ns3c_now());
        break;
    case SCN_DO_BACKUP:
        ask_backup(ep, addr);
        break;
    case SCN_DO_CHANGE:
        (void)!mpx_endpoint_change_addr(ep, addr, e->flags, ns3c_now());
        break;
    case SCN_DO_FLUSH:
        mpx_endpoint_flush_addrs(ep, ns3c_now());
        break;
    case SCN_DO_ABORT:
        abort_all(ep);
        break;
    case SCN_DO_DOWN:
    case SCN_DO_UP:
        break;
    }
    host_pump(h);
}

static void at_end(const struct script *x, const struct scn_event *e,
                   bool server)
{
    const struct ns3c_addr *a =
        server ? &x->net->path[e->path].server : &x->net->path[e->path].client;
    struct mpx_addr addr = {.family = a->family};

    memcpy(addr.b, a->b, sizeof addr.b);
    note_owner(x, e, server, &addr);
    if (x->kernel[server])
        linux_host_do(x->kernel[server], e);
    else
        at_host(e, server ? x->server : x->client, &addr);
}

static void on_event(void *ctx)
{
    const struct due *d = ctx;
    const struct script *x = d->script;
    const struct scn_event *e = d->event;

    if (e->act == SCN_DO_DOWN || e->act == SCN_DO_UP) {
        for (int dir = 0; dir < 2; dir++)
            if (e->way != (dir ? SCN_TO_SERVER : SCN_TO_CLIENT))
                ns3c_link_cut_way(x->net->path[e->path].near_dev, dir,
                                  e->act == SCN_DO_DOWN);
        return;
    }
    /* The server first: what it announces is not there yet when the client
     * opens what it knows of. */
    if (e->end != SCN_END_CLIENT)
        at_end(x, e, true);
    if (e->end != SCN_END_SERVER)
        at_end(x, e, false);
}

struct script *script_new(const struct scenario *s, const struct topology *net,
                          struct host *client, struct host *server,
                          struct linux_host *const kernels[2],
                          struct observer *observer)
{
    struct script *x = calloc(1, sizeof *x);

    if (!x)
        return NULL;
    x->net = net;
    x->client = client;
    x->server = server;
    memcpy(x->kernel, kernels, sizeof x->kernel);
    x->observer = observer;
    for (unsigned i = 0; i < s->n_events; i++) {
        x->due[i] = (struct due){x, &s->event[i]};
        ns3c_schedule(s->event[i].at_ns, on_event, &x->due[i]);
    }
    return x;
}

void script_free(struct script *script)
{
    free(script);
}
