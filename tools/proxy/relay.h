/* SPDX-License-Identifier: MIT */
/*
 * One connection of a program: octets between its TCP socket, which is the
 * kernel's, and an MPTCP connection through TLS. Nothing blocks: relay_turn()
 * moves what can be moved.
 */
#ifndef PROXY_RELAY_H
#define PROXY_RELAY_H

#include "processing.h"
#include "session.h"

/* Octets from `from` to `to` of v, which is owned, wait. */
struct relay_queue {
    size_t from, to, cap;
    uint8_t *v;
};

struct relay_times { /* ns; MPX_NEVER: did not */
    uint64_t began, established, opened, joined, key_active, closed;
};

struct relay {
    struct relay_proxy *proxy;
    struct relay *next;
    uint32_t number;
    int fd; /* the program's; -1: none yet, or no more */
    mpx_conn *conn;
    struct channel *channel;
    struct processing processing;
    struct relay_queue out, in; /* to the peer, to the program */
    bool connecting, open, paused;
    bool program_ended, peer_ended, shut_out, shut_in;
    bool over, error;
    uint32_t epoch, keys, joins;
    uint64_t sent, received;
    struct relay_times at;
};

/* What all connections of a proxy share. */
struct relay_proxy {
    struct host *host;
    struct session_host session;
    bool server;
    uint16_t program_port; /* of a server's program, on loopback */
    uint64_t rotate_ns;    /* 0: keys do not change */
    struct relay *first;
    uint32_t n, live;
};

/** One more. NULL: no memory, or too many. A server's begins without fd. */
struct relay *relay_new(struct relay_proxy *p, int fd);
/** All of them, after ns3c_destroy(). */
void relay_free_all(struct relay_proxy *p);

/** To be called often, from an event of the simulation. */
void relay_turn(struct relay *r);

/** What host.h tells of the connection; `app` is the relay, the listener the
 *  proxy. */
extern const struct host_app_ops relay_ops;

/** A line of JSON about it. */
void relay_print(const struct relay *r);

#endif /* PROXY_RELAY_H */
