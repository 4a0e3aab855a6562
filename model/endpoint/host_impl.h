/* SPDX-License-Identifier: MIT */
/* What the files of a host share; nobody else includes this. */
#ifndef HOST_IMPL_H
#define HOST_IMPL_H

#include "host.h"

#include <string.h>

enum { HOST_LISTENERS_MAX = 16, HOST_ADDRS_MAX = 16 };

/* What the host keeps of one connection's user. */
struct user {
    const struct host_app_ops *ops;
    void *app;
    uint16_t mss;      /* of its connection */
    struct user *next; /* all of a host's, for host_free() */
};
/* A subflow's TCP socket; lives as long as the simulation. */
struct sock {
    struct host *h;
    int id;
    mpx_subflow *sf;
    struct sock *next;
};
struct host {
    int node;
    struct host_options opt;
    mpx_endpoint *ep;
    bool pumping;
    struct events *events;      /* or NULL */
    int who;                    /* in it */
    struct opening *opening;    /* or NULL */
    const struct host_tap *tap; /* or NULL */
    uint64_t timer_at, timer_id;
    struct {
        uint16_t port;
        const struct host_app_ops *ops;
        void *listener;
        uint16_t mss;
    } listen[HOST_LISTENERS_MAX];
    unsigned n_listen;
    struct user *users;
    struct sock *socks;
    struct {
        uint8_t family, b[16];
        uint64_t octets;
    } in[HOST_ADDRS_MAX]; /* payload by own address, in order of coming */
    unsigned n_in;
};

/* ---- host_hook.c */
/** Let all segments of the node pass the core. @return 0, or -1. */
int host_hook(struct host *h);

/* ---- host_sock.c */
/** A socket in the middle of connecting: TCP's SYN leaves an event later, so
 *  the core can be shown the flow first. NULL on failure. */
struct sock *host_sock_start(struct host *h, const struct ns3c_addr *local,
                             uint16_t local_port,
                             const struct ns3c_addr *remote, uint16_t port,
                             uint16_t mss, struct mpx_tuple *t);
/** Listen; accepted children are attached to the core's subflows. */
int host_sock_listen(struct host *h, uint8_t family, uint16_t port,
                     uint16_t mss);
/** @return false if nothing was begun. */
bool host_sock_open(struct host *h, const struct mpx_action *a);
void host_sock_send(const struct mpx_action *a);
/** The core refused it: end it, without a callback. */
void host_sock_refuse(struct sock *s);

/* ---- names of the same thing on either side ---- */

static inline struct mpx_tuple tuple_of(const struct ns3c_flow *f)
{
    struct mpx_tuple t = {.family = f->family,
                          .local_port = f->local_port,
                          .remote_port = f->remote_port};

    memcpy(t.local, f->local, sizeof t.local);
    memcpy(t.remote, f->remote, sizeof t.remote);
    return t;
}

static inline struct ns3c_flow flow_of(const struct mpx_tuple *t)
{
    struct ns3c_flow f = {.family = t->family,
                          .local_port = t->local_port,
                          .remote_port = t->remote_port};

    memcpy(f.local, t->local, sizeof f.local);
    memcpy(f.remote, t->remote, sizeof f.remote);
    return f;
}

static inline struct ns3c_addr addr_of(uint8_t family, const uint8_t b[16])
{
    struct ns3c_addr a = {.family = family};

    memcpy(a.b, b, sizeof a.b);
    return a;
}

#endif /* HOST_IMPL_H */
