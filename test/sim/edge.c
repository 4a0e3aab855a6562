/* SPDX-License-Identifier: MIT */
/* Plans near the edges of number spaces. */
#include "edge.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"

#include <string.h>

static const struct bed_edge *edge_of(const struct host *h)
{
    return &h->bed->plan->edge[h->id];
}

static bool wanted(const struct bed *b)
{
    const struct bed_edge *e = b->plan->edge;

    return e[0].ssn || e[1].ssn || e[0].dsn || e[1].dsn;
}

bool edge_waits(const struct bed *b)
{
    return wanted(b) && !b->begun;
}

/* Octets by which the numbers of a subflow move on. */
static uint32_t jump(const struct host *h)
{
    uint32_t ssn = edge_of(h)->ssn;

    return ssn ? ssn - 1 : 0;
}

void edge_number(struct host *h, mpx_subflow *sf)
{
    uint32_t wire = edge_of(h)->wire;

    /* Local numbers of toy TCPs begin at 0, octets at 1. */
    if (wire && !h->cfg.fixed_isn && sf->out == MPX_HALF_NONE)
        sf->isn_off = 0u - wire - jump(h);
}

static bool is_fresh(const mpx_subflow *sf)
{
    return (sf->state == MPX_SF_ESTABLISHED || sf->state == MPX_SF_PLAIN ||
            sf->state == MPX_SF_PRE_ESTABLISHED) &&
           sf->tx_next == 1 && sf->rx_next == 1 && !sf->tx.n && !sf->rx.n &&
           !sf->verify.n && !sf->verify.held && sf->socket < MPX_SOCK_CLOSING;
}

/* What the core has queued for this flow says old numbers: lost. */
static void drop_pending(mpx_endpoint *ep, const struct mpx_tuple *t)
{
    for (size_t i = ep->pending_head; i < ep->pending_n; i++)
        if (ep->pending[i].kind == MPX_ACT_SEGMENT &&
            net_same_flow(&ep->pending[i].tuple, t))
            ep->pending[i].kind = MPX_ACT_NONE;
}

static void move_subflow(struct tcp *t, uint32_t sent, uint32_t received)
{
    mpx_subflow *sf = t->sf;

    tcp_advance(t, sent, received);
    sf->snd_una = t->una; /* the SYN has been acknowledged */
    sf->tx_una = 1 + (uint64_t)sent;
    sf->snd_max += sent;
    sf->tx_next += sent;
    sf->last_ack += received;
    sf->seq_newest += received;
    sf->rx_next += received;
    sf->verify.base += received;
}

static void renumber(struct host *h, struct host *peer)
{
    uint64_t dsn = edge_of(h)->dsn, window;
    mpx_conn *conn = h->conn, *other = peer->conn;

    if (!dsn)
        return;
    window = conn->snd_edge - conn->snd_una;
    conn->local.idsn = other->remote.idsn = dsn;
    mpx_conn_set_dsn(conn);
    mpx_conn_set_dsn(other);
    conn->snd_edge = conn->snd_una + window;
}

static bool is_unused(const mpx_conn *conn)
{
    return conn && conn->snd_end == conn->local.idsn + 1 &&
           conn->rcv_nxt == conn->remote.idsn + 1 &&
           conn->fin_out == MPX_FIN_OPEN && conn->fin_in == MPX_FIN_UNKNOWN;
}

static void begin(struct bed *b, mpx_conn *client, mpx_conn *server)
{
    b->begun = true;
    if (!is_unused(client) || !is_unused(server) ||
        mpx_conn_is_plain(client) != mpx_conn_is_plain(server))
        return;
    b->host[CLIENT].conn = client;
    b->host[SERVER].conn = server;
    renumber(&b->host[CLIENT], &b->host[SERVER]);
    renumber(&b->host[SERVER], &b->host[CLIENT]);
}

void edge_advance(struct host *h, struct tcp *t)
{
    struct bed *b = h->bed;
    struct host *peer = &b->host[!h->id];
    struct mpx_tuple m = {.family = t->tuple.family,
                          .local_port = t->tuple.remote_port,
                          .remote_port = t->tuple.local_port};
    struct tcp *o;

    memcpy(m.local, t->tuple.remote, sizeof m.local);
    memcpy(m.remote, t->tuple.local, sizeof m.remote);
    o = host_find_socket(peer, &m);
    if (!wanted(b) || !o || !o->sf || !tcp_is_quiet(t) || !tcp_is_quiet(o) ||
        !is_fresh(t->sf) || !is_fresh(o->sf))
        return;
    net_drop_flow(&b->net, &m);
    drop_pending(h->ep, &t->tuple);
    drop_pending(peer->ep, &m);
    move_subflow(t, jump(h), jump(peer));
    move_subflow(o, jump(peer), jump(h));
    if (!t->sf->join && h->id == SERVER)
        begin(b, o->sf->conn, t->sf->conn);
}
