/* SPDX-License-Identifier: MIT */
/* Who takes part in a run: clients and servers, their connections, and whose
 * keys those have. */
#include "run_impl.h"
#include "topology_hosts.h"

#include <stdlib.h>

static void add_hosts(struct run *r, const struct scn_host_kind *k,
                      struct party *at)
{
    struct ns3c_addr addr[SCN_PATHS_MAX];

    for (unsigned m = 0; m < k->count; m++) {
        at[m].run = r;
        at[m].is = &k->is;
        at[m].node = k->first + m;
        at[m].kind = (unsigned)(k - r->s->kind);
        if (topology_host_addrs(r->s, at[m].node, addr))
            at[m].addr = addr[0];
    }
}

/* Of kind k: where its hosts begin among those of their role. */
static unsigned first_of(const struct scenario *s, unsigned k)
{
    unsigned n = 0;

    for (unsigned i = 0; i < k; i++)
        n += s->kind[i].server == s->kind[k].server ? s->kind[i].count : 0;
    return n;
}

/* Each client's of one kind, to each server that it connects to. */
static uint32_t connect_kind(struct run *r, unsigned k, uint32_t n)
{
    const struct scenario *s = r->s;
    const struct scn_host_kind *c = &s->kind[k];

    for (unsigned m = 0; m < c->count; m++)
        for (unsigned v = 0; v < s->n_kinds; v++)
            for (unsigned i = 0; c->connects[v] && i < s->kind[v].count; i++) {
                r->conn[n].client = first_of(s, k) + m;
                r->conn[n++].server = first_of(s, v) + i;
            }
    return n;
}

static void fill_hosts(struct run *r)
{
    const struct scenario *s = r->s;
    uint32_t n = 0;

    for (unsigned k = 0; k < s->n_kinds; k++)
        add_hosts(r, &s->kind[k],
                  (s->kind[k].server ? r->server : r->client) + first_of(s, k));
    for (uint32_t i = 0; i < s->traffic.connections; i++)
        for (unsigned k = 0; k < s->n_kinds; k++)
            n = connect_kind(r, k, n);
}

static void fill_short(struct run *r)
{
    r->client[0] = (struct party){.run = r, .is = &r->s->client};
    for (unsigned m = 0; m < r->net.n_servers; m++)
        r->server[m] = (struct party){.run = r, .is = &r->s->server};
}

int run_make_parties(struct run *r)
{
    const struct scenario *s = r->s;

    r->n_clients = !s->n_kinds;
    for (unsigned k = 0; k < s->n_kinds; k++)
        r->n_clients += s->kind[k].server ? 0 : s->kind[k].count;
    r->client = calloc((size_t)r->n_clients + 1, sizeof *r->client);
    r->server = calloc((size_t)r->net.n_servers + 1, sizeof *r->server);
    if (!r->client || !r->server)
        return -1;
    if (s->n_kinds)
        fill_hosts(r);
    else
        fill_short(r);
    return 0;
}

static size_t longest_key(const struct party *p, unsigned n, size_t most)
{
    for (unsigned i = 0; i < n; i++) {
        size_t len = keying_len(&p[i].cfg.profile);

        most = len > most ? len : most;
    }
    return most;
}

int run_make_keying(struct run *r, const char *keylog)
{
    size_t len = longest_key(r->server, r->net.n_servers,
                             longest_key(r->client, r->n_clients, 0));

    r->keying = keying_new(&r->s->keying, len, 0, keylog, r->error);
    if (!r->keying)
        return -1;
    for (unsigned k = 0; k < r->s->n_kinds; k++) {
        const struct scn_host_kind *kind = &r->s->kind[k];

        for (unsigned m = 0; kind->own_key && m < kind->count; m++) {
            unsigned v = first_of(r->s, k) + m;

            r->server[v].keying =
                keying_new(&r->s->keying, len, v + 1, keylog, r->error);
            if (!r->server[v].keying)
                return -1;
        }
    }
    return 0;
}

bool run_free_parties(struct run *r)
{
    bool ok = keying_free(r->keying);

    for (unsigned m = 0; r->server && m < r->net.n_servers; m++)
        ok = keying_free(r->server[m].keying) && ok;
    free(r->client);
    free(r->server);
    return ok;
}
