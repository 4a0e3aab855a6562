/* SPDX-License-Identifier: MIT */
/* What the applications and the administrator do, when the tape says so. */
#include "player_impl.h"

#include <assert.h>
#include <string.h>

/* A path that the tape's scheduler chose is told as the shorter one; not so
 * much that the core sends the tail of a stream twice. */
#define RTT_CHOSEN (10 * SIM_MS)
#define RTT_OTHER  (15 * SIM_MS)

static void configure(const struct player *p, struct mpx_config *cfg)
{
    mpx_config_init(cfg);
    cfg->sched = mpx_sched_find("minrtt");
    cfg->mss = PLAY_MSS;
    cfg->checksum = p->part->checksum;
    cfg->deny_join_first = p->part->deny_join_first;
    cfg->pm = mpx_pm_find("scripted");
    if (p->part->max_subflows)
        cfg->max_subflows = p->part->max_subflows;
}

static void do_connect(struct player *p)
{
    const struct mpx_tuple *tuple = &p->tape->flow[0].tuple;
    struct mpx_config cfg;
    struct tcp *s = player_add_socket(p, tuple);
    mpx_err err;

    configure(p, &cfg);
    player_prepare(p, 0);
    err = mpx_connect(p->ep, &cfg, tuple, p->now, &p->conn, &s->sf);
    assert(err == MPX_OK);
    (void)err;
    tcp_connect(s, p->now);
}

void player_listen(struct player *p)
{
    struct mpx_config cfg;
    mpx_err err;

    configure(p, &cfg);
    err = mpx_listen(p->ep, p->tape->flow[0].tuple.local_port, &cfg);
    assert(err == MPX_OK);
    (void)err;
}

void player_prefer(struct player *p, unsigned flow)
{
    for (unsigned i = 0; i < p->tape->n_flows; i++) {
        mpx_subflow *sf = mpx_subflow_find(p->ep, &p->tape->flow[i].tuple);

        if (sf)
            mpx_subflow_rtt(sf, i == flow ? RTT_CHOSEN : RTT_OTHER);
    }
}

static void do_write(struct player *p, const struct cue *c)
{
    if (p->conn && c->len)
        (void)mpx_conn_write(p->conn, p->part->stream + c->from, (size_t)c->len,
                             p->now);
}

static void do_join(struct player *p, const struct cue *c)
{
    const struct mpx_tuple *want = &p->tape->flow[c->flow].tuple;
    mpx_subflow *sf;

    (void)!mpx_endpoint_use_addr(p->ep, &c->addr, p->now);
    player_drain(p);
    for (unsigned i = 0; i < p->n_open; i++) {
        const struct mpx_action *a = &p->open[i];

        if (memcmp(a->tuple.local, want->local, sizeof want->local) != 0 ||
            memcmp(a->tuple.remote, want->remote, sizeof want->remote) != 0 ||
            a->tuple.remote_port != want->remote_port ||
            player_find_socket(p, want))
            continue;
        player_prepare(p, c->flow);
        if (mpx_join(a->conn, a, want, p->now, &sf) != MPX_OK)
            return;
        mpx_subflow_set_backup(sf, c->backup);
        tcp_connect(player_add_socket(p, want), p->now);
        return;
    }
}

static void do_prio(struct player *p, const struct cue *c)
{
    mpx_subflow *sf = mpx_subflow_find(p->ep, &p->tape->flow[c->flow].tuple);

    if (sf)
        mpx_subflow_set_backup(sf, c->backup);
}

void player_do_cue(struct player *p, const struct cue *c)
{
    player_prefer(p, c->flow);
    switch (c->kind) {
    case CUE_CONNECT:
        do_connect(p);
        break;
    case CUE_WRITE:
        do_write(p, c);
        break;
    case CUE_SHUTDOWN:
        do_write(p, c);
        if (p->conn)
            mpx_conn_shutdown(p->conn, p->now);
        break;
    case CUE_ABORT:
        if (p->conn)
            mpx_conn_abort(p->conn, p->now);
        break;
    case CUE_JOIN:
        do_join(p, c);
        break;
    case CUE_ANNOUNCE:
        (void)!mpx_endpoint_set_port(p->ep, &c->addr, c->port);
        (void)!mpx_endpoint_use_addr(p->ep, &c->addr, p->now);
        break;
    case CUE_REMOVE_ADDR:
        (void)!mpx_endpoint_drop_addr(p->ep, &c->addr, p->now);
        break;
    case CUE_PRIO:
        do_prio(p, c);
        break;
    }
    player_drain(p);
}
