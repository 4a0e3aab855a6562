/* SPDX-License-Identifier: MIT */
/* One run, as run.c builds it and measure.c reads it; nobody else includes
 * this. */
#ifndef RUN_IMPL_H
#define RUN_IMPL_H

#include "app_bulk.h"
#include "background.h"
#include "box.h"
#include "events.h"
#include "frontend.h"
#include "host.h"
#include "intruder.h"
#include "keying.h"
#include "linux_host.h"
#include "pairs.h"
#include "scenario.h"
#include "script.h"
#include "series.h"
#include "topology.h"
#include "trace.h"
#include "wire_chain.h"

#include <math.h>

/* One of the clients or of the servers, of which back ends are some; of a
 * server, the listener of its host. */
struct party {
    struct run *run;
    const struct scn_endpoint *is;
    struct mpx_config cfg;
    struct host *host;     /* NULL: a kernel */
    unsigned node, kind;   /* of the map, and of the names, with hosts */
    struct ns3c_addr addr; /* with hosts, where connections begin or lead */
    struct keying *keying; /* a server's; NULL: that of the run */
    uint64_t accepted;     /* connections of the study */
};

/* Who opens it, to whom: places among the clients and the servers. */
struct run_conn {
    unsigned client, server;
    uint16_t port; /* of the client */
};

/* A path that begins to lose later. */
struct lossy {
    const struct run *run;
    unsigned path;
};

/* What the servers did, in counted operations. */
struct run_cost {
    uint64_t macs, hashes, states;
};

struct run {
    const struct scenario *s;
    struct topology net;
    struct lossy lossy[SCN_PATHS_MAX];
    struct party *client; /* n_clients of them; one without hosts */
    unsigned n_clients;
    struct linux_host *kernel[2]; /* of the client and the server, or NULL */
    struct party *server;         /* net.n_servers of them */
    struct frontend *frontend;    /* NULL: none */
    struct observer *observer;
    struct pairs *pairs;
    struct wire_chain *chain[SCN_PATHS_MAX];    /* NULL: the path has no wire */
    struct wire_chain *link[SCN_MAP_LINKS_MAX]; /* NULL: nobody is there */
    struct box *box[SCN_MIDDLEBOXES_MAX];
    struct intruder *intruder[SCN_ATTACKERS_MAX];
    struct run_cost cost; /* before the first of these acts */
    struct background *background;
    struct host *beside[2 * SCN_BACKGROUNDS_MAX]; /* on routers, for flows in
                                                     the background */
    unsigned beside_at[2 * SCN_BACKGROUNDS_MAX];  /* nodes of the map */
    unsigned n_beside;
    struct script *script;
    struct trace *trace;
    struct series *series;
    struct events *events;
    struct opening opening;
    struct host_app_ops accept_ops; /* app_bulk_ops and on_accept() */
    unsigned first_path;
    uint32_t n;            /* connections */
    struct app_bulk *ends; /* [2 * i] client's, [2 * i + 1] server's */
    struct run_conn *conn; /* by number */
    struct keying *keying;
    char *error;
};

/** Say what failed, and ns3c_error(). @return -1. run.c */
int run_fail(struct run *r, const char *what);

/** The clients and the servers, and who connects to whom. @return -1: no
 *  memory. run_parties.c, as the next two. */
int run_make_parties(struct run *r);
/** Key sources: that of the run, and those of servers with a key of their own.
 *  -1: see r->error. */
int run_make_keying(struct run *r, const char *keylog);
/** After the applications. False: a key log is not all written. */
bool run_free_parties(struct run *r);
/** What each party's endpoint is. -1: see r->error. run_endpoints.c, as the
 *  next. */
int run_configure(struct run *r);
/** Hosts of the client and the servers, with their addresses and tokens. */
int run_make_hosts(struct run *r);
/** Kernels in the place of hosts, where the scenario has them. run_kernel.c, as
 *  the next. */
int run_make_kernels(struct run *r);
/** Their counters into a file, if one is wanted. @return -1: see r->error. */
int run_write_kernels(struct run *r, const char *file);
/** Middleboxes and attackers on the wires; a capture of each attacker's host,
 *  if @p pcap. -1: see r->error, or ns3c_error(). run_wires.c */
int run_make_wires(struct run *r, const char *pcap);
/** Flows in the background. -1: no memory, or ns3c_error().
 *  run_background.c */
int run_make_background(struct run *r);
/** Begin the files that are wanted. -1: see r->error. run_output.c, as the
 *  next. */
int run_open_output(struct run *r, const struct run_output *out);
/** End them, and the keys. -1, see r->error: not all was written. */
int run_close_output(struct run *r, const struct run_output *out);
/** The server's end of the connection whose client has that port, as the
 *  server sees it, and with hosts that address; NULL: an attacker's. */
struct app_bulk *run_end_of_port(struct run *r, uint16_t port,
                                 const uint8_t addr[16]);
/** The address is that party's, for the observer. */
void run_owns(struct run *r, enum payload_sender party,
              const struct ns3c_addr *a);

/** What the run shows at its end: endpoint state, the observer's verdict,
 *  counters. measure.c */
void run_measure(const struct run *r, struct run_result *res);
/** What became of connection @p i. by_host.c, as the next. */
void run_conn_result(const struct run *r, uint32_t i, struct host_result *one);
/** The same of all connections of the hosts of each name. */
void run_measure_kinds(const struct run *r, struct run_result *res);
/** And of each host into a file, if one is wanted, a line each: its name, that
 *  of its kind, its role, and HOST_COLUMNS. -1: see r->error. */
int run_write_hosts(struct run *r, const char *file);
/** To be called before the attackers are made. cost.c, as the next. */
void run_watch_cost(struct run *r);
void run_measure_cost(const struct run *r, struct run_result *res);
/** Of that, what concerns attacks; after all the rest. harm.c */
void run_measure_harm(const struct run *r, struct run_result *res);

/** Counters of a host; of none, as a kernel's is, all 0. */
static inline const struct mpx_stats *run_stats(struct host *h)
{
    static const struct mpx_stats none = {0};

    return h ? mpx_endpoint_stats(host_endpoint(h)) : &none;
}

/** Connection @p i delivered everything, both ways. */
static inline bool run_conn_done(const struct run *r, uint32_t i)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;

    return c->finished != MPX_NEVER && c->received == s->size &&
           s->finished != MPX_NEVER && s->received == c->size;
}
/** Between two times; NAN if one never came. */
static inline double run_seconds(uint64_t from, uint64_t to)
{
    return from == MPX_NEVER || to == MPX_NEVER ? NAN
                                                : (double)(to - from) * 1e-9;
}
/** When the last octet of connection @p i came, s; it is done. */
static inline double run_conn_end(const struct run *r, uint32_t i)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;
    double end = run_seconds(0, c->received ? c->last_octet : s->last_octet);

    return c->received && s->received ? fmax(end, run_seconds(0, s->last_octet))
                                      : end;
}
/** The less of two; @p b if @p a is NAN. */
static inline double run_least(double a, double b)
{
    return isnan(a) || b < a ? b : a;
}

#endif /* RUN_IMPL_H */
