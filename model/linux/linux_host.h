/* SPDX-License-Identifier: MIT */
/*
 * An endpoint that is this machine's kernel: a network namespace whose TUN
 * devices stand where the node of that end would have its links. Sockets of the
 * namespace belong to the applications of the run (app_bulk.h), which are told
 * what host.h tells those of the core. What the kernel's subflows are, the
 * kernel says itself (ip mptcp monitor), and the packets that pass its devices.
 */
#ifndef LINUX_HOST_H
#define LINUX_HOST_H

#include "app_bulk.h"
#include "events.h"
#include "scenario.h"
#include "topology.h"

#include <stdio.h>

struct linux_host;

struct linux_host_options {
    const struct scenario *s;
    const struct topology *net;
    bool server;
    struct observer *observer;
    /* Whose the connection is that came from that address and port of the
     * client's side; NULL: an attacker's, or nobody's. */
    struct app_bulk *(*accept)(void *ctx, uint16_t port);
    /* Which of the server's ends, or the client's, has a token; NULL: none. */
    struct app_bulk *(*find)(void *ctx, bool server, uint32_t token);
    void *ctx;
};

/** What this machine lacks for it; NULL: nothing. */
const char *linux_host_lacks(void);
/** NULL: ns3c_error(). Its arguments are borrowed. */
struct linux_host *linux_host_new(const struct linux_host_options *o);
/** Sockets are closed, the namespace goes. NULL is allowed. */
void linux_host_free(struct linux_host *h);

int linux_host_listen(struct linux_host *h, uint16_t port);
/** Open a connection for @p b. @return its port, 0: ns3c_error(). */
uint16_t linux_host_connect(struct linux_host *h, struct app_bulk *b,
                            const struct ns3c_addr *local,
                            const struct ns3c_addr *remote, uint16_t port);
/** Carry out what a scenario has for this end at a time. */
void linux_host_do(struct linux_host *h, const struct scn_event *e);
/** The token of @p b's connection there. False: it has none, or not yet. */
bool linux_host_token(const struct linux_host *h, const struct app_bulk *b,
                      uint32_t *token);
/** Log what it sends and receives as party @p who. */
void linux_host_watch(struct linux_host *h, struct events *e, int who);

/** Payload octets of segments that came to address @p a. */
uint64_t linux_host_octets_in(const struct linux_host *h,
                              const struct ns3c_addr *a);
/** Look whether connections have fallen back; before the run is measured. */
void linux_host_settle(struct linux_host *h);
/** Counters of the kernel with names of mpx_stats.h into @p stats, in their
 *  order. KeepaliveLost, which it has not, is of subflows that it closed when a
 *  REMOVE_ADDR told it to: it asks nobody. */
int linux_host_counters(const struct linux_host *h, uint64_t *stats);
/** All that are not 0, a line each: client or server, the group of
 *  /proc/net/netstat, name, value. */
int linux_host_print_counters(const struct linux_host *h, FILE *to);

#endif /* LINUX_HOST_H */
