/* SPDX-License-Identifier: MIT */
/* What the files of a kernel's host share; nobody else includes this. */
#ifndef LINUX_IMPL_H
#define LINUX_IMPL_H

#include "linux_host.h"
#include "linux_ns.h"

enum { LINUX_LISTENERS_MAX = 1 + SCN_PATHS_MAX };

/* A TUN device, and the simulated device that its packets go on through; fd -1
 * if this end is not on the path, or another path's link is used. */
struct edge {
    struct linux_host *host;
    unsigned path;
    int fd, dev, watch;
    uint64_t octets_in; /* payload of TCP that came to that path's address */
};

/* A socket of the kernel's, with the application that has it. */
struct conn {
    struct linux_host *host;
    struct app_bulk *app; /* NULL: an attacker's */
    int fd, watch;        /* fd -1: closed */
    bool established, shut, eof, wants_space;
    bool failed; /* writing did; reported in an event of its own */
    bool has_token;
    uint32_t token;
    struct conn *next;
};

/* A join whose SYN came: to which of our ends. */
struct arrival {
    struct mpx_tuple tuple; /* as we have it */
    struct app_bulk *app;
    struct arrival *next;
};

struct linux_host {
    struct linux_host_options o;
    const struct scn_endpoint *end;
    struct linux_ns *ns;
    FILE *ip; /* carries out what is written */
    struct edge edge[SCN_PATHS_MAX];
    unsigned n_edges;
    struct {
        struct linux_host *host;
        int fd, watch;
    } listener;
    struct conn *conns;
    struct arrival *arrivals;
    int monitor, monitor_watch;
    char line[512]; /* of the monitor, so far */
    size_t line_len;
    uint64_t removed_at;   /* a REMOVE_ADDR came; MPX_NEVER */
    uint64_t removed;      /* subflows that it closed for one */
    struct events *events; /* or NULL */
    int who;
};

/* ---- linux_setup.c */
/** Addresses, routes, endpoints and settings, as the scenario has them. */
int linux_setup(struct linux_host *h);
/** The flags of an endpoint as ip(8) has them. */
const char *linux_flags(unsigned flags);
/** Its sockets are MPTCP's. */
bool linux_uses_mptcp(const struct linux_host *h);
/** The device of a path in the namespace; into 16 octets. */
void linux_device(const struct linux_host *h, unsigned path, char name[16]);
bool linux_attached(const struct linux_host *h, unsigned path);
const struct ns3c_addr *linux_own(const struct linux_host *h, unsigned path);
/** An address as text; into 46 octets. */
const char *linux_addr_text(const struct ns3c_addr *a, char text[46]);

/* ---- linux_edge.c */
int linux_edges_open(struct linux_host *h);
void linux_edges_close(struct linux_host *h);

/* ---- linux_conn.c */
int linux_conn_listen(struct linux_host *h, uint16_t port);
uint16_t linux_conn_connect(struct linux_host *h, struct app_bulk *b,
                            const struct ns3c_addr *local,
                            const struct ns3c_addr *remote, uint16_t port);
void linux_conns_close(struct linux_host *h);
/** End each by MP_FASTCLOSE, or RST. */
void linux_conns_abort(struct linux_host *h);
void linux_conn_look_for_fallback(struct conn *c);

/* ---- linux_news.c */
/** Read the kernel's events about its connections. */
int linux_news_open(struct linux_host *h);

#endif /* LINUX_IMPL_H */
