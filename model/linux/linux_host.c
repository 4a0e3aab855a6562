/* SPDX-License-Identifier: MIT */
/* A kernel as an endpoint: making it, and what is done to it. */
#include "linux_impl.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *linux_host_lacks(void)
{
    static bool looked;
    static const char *lacks;

    if (!looked)
        lacks = linux_ns_lacks();
    looked = true;
    return lacks;
}

struct linux_host *linux_host_new(const struct linux_host_options *o)
{
    struct linux_host *h = calloc(1, sizeof *h);

    if (!h)
        return NULL;
    signal(SIGPIPE, SIG_IGN); /* an ip(8) that has ended is none of ours */
    h->o = *o;
    h->end = o->server ? &o->s->server : &o->s->client;
    h->removed_at = MPX_NEVER;
    h->monitor = h->listener.fd = -1;
    h->ns = linux_ns_new();
    if (!h->ns || linux_setup(h) < 0 || linux_news_open(h) < 0) {
        linux_host_free(h);
        return NULL;
    }
    return h;
}

void linux_host_free(struct linux_host *h)
{
    if (!h)
        return;
    linux_conns_close(h);
    linux_edges_close(h);
    if (h->ip)
        fclose(h->ip);
    if (h->monitor >= 0)
        close(h->monitor);
    linux_ns_free(h->ns);
    free(h);
}

int linux_host_listen(struct linux_host *h, uint16_t port)
{
    return linux_conn_listen(h, port);
}

uint16_t linux_host_connect(struct linux_host *h, struct app_bulk *b,
                            const struct ns3c_addr *local,
                            const struct ns3c_addr *remote, uint16_t port)
{
    return linux_conn_connect(h, b, local, remote, port);
}

/* ---- events ---- */

/* Endpoints are numbered as their paths. */
static void add_endpoint(struct linux_host *h, const struct scn_event *e)
{
    unsigned flags = e->flags      ? e->flags
                     : h->o.server ? MPX_ADDR_SIGNAL
                                   : MPX_ADDR_SUBFLOW;
    char dev[16], own[46];

    linux_device(h, e->path, dev);
    linux_addr_text(linux_own(h, e->path), own);
    fprintf(h->ip, "mptcp endpoint add %s id %u dev %s%s\n", own, e->path + 1,
            dev, linux_flags(flags));
}

void linux_host_do(struct linux_host *h, const struct scn_event *e)
{
    char own[46];

    linux_addr_text(linux_own(h, e->path), own);
    switch (e->act) {
    case SCN_DO_ADD:
        add_endpoint(h, e);
        break;
    case SCN_DO_REMOVE:
        fprintf(h->ip, "mptcp endpoint delete id %u\n", e->path + 1);
        break;
    case SCN_DO_BACKUP:
        fprintf(h->ip, "mptcp endpoint change %s backup\n", own);
        break;
    case SCN_DO_CHANGE:
        fprintf(h->ip, "mptcp endpoint change %s %s %s\n", own,
                e->flags & MPX_ADDR_BACKUP ? "backup" : "nobackup",
                e->flags & MPX_ADDR_FULLMESH ? "fullmesh" : "nofullmesh");
        break;
    case SCN_DO_FLUSH:
        fputs("mptcp endpoint flush\n", h->ip);
        break;
    case SCN_DO_ABORT:
        linux_conns_abort(h);
        break;
    case SCN_DO_DOWN:
    case SCN_DO_UP:
        break;
    }
    fflush(h->ip);
}

/* ---- what is seen ---- */

bool linux_host_token(const struct linux_host *h, const struct app_bulk *b,
                      uint32_t *token)
{
    for (const struct conn *c = h->conns; c; c = c->next)
        if (c->app == b && c->has_token) {
            *token = c->token;
            return true;
        }
    return false;
}

void linux_host_watch(struct linux_host *h, struct events *e, int who)
{
    h->events = e;
    h->who = who;
}

uint64_t linux_host_octets_in(const struct linux_host *h,
                              const struct ns3c_addr *a)
{
    for (unsigned i = 0; i < h->n_edges; i++)
        if (!memcmp(linux_own(h, i)->b, a->b, sizeof a->b))
            return h->edge[i].octets_in;
    return 0;
}

void linux_host_settle(struct linux_host *h)
{
    for (struct conn *c = h->conns; c; c = c->next)
        linux_conn_look_for_fallback(c);
}

/* Names of Linux that mean what they mean in mpx_stats.h. */
static void take_counter(void *stats, const char *group, const char *name,
                         uint64_t value)
{
    if (strcmp(group, "MPTcpExt") != 0)
        return;
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        if (!strcmp(mpx_stats_name(i), name))
            ((uint64_t *)stats)[i] += value;
}

int linux_host_counters(const struct linux_host *h, uint64_t *stats)
{
    take_counter(stats, "MPTcpExt", "KeepaliveLost", h->removed);
    return linux_ns_counters(h->ns, take_counter, stats);
}

struct printing {
    FILE *to;
    const char *node;
};

static void print_counter(void *ctx, const char *group, const char *name,
                          uint64_t value)
{
    const struct printing *p = ctx;

    if (value)
        fprintf(p->to, "%s %s %s %" PRIu64 "\n", p->node, group, name, value);
}

int linux_host_print_counters(const struct linux_host *h, FILE *to)
{
    struct printing p = {to, h->o.server ? "server" : "client"};

    return linux_ns_counters(h->ns, print_counter, &p);
}
