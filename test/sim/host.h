/* SPDX-License-Identifier: MIT */
/*
 * Two hosts, each an endpoint of the core under toy TCPs with one application,
 * on a network of paths. A plan says what there is; a bed is one run of it.
 * The application of each host writes position-dependent octets and compares
 * what it is given with what the other wrote.
 */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include "net.h"
#include "tcp.h"

enum { BED_PORT = 80, BED_SWITCHES = 6, BED_ROTATIONS = 2, BED_EVENTS = 24 };
#define KEY "an external key." /* 128 bits: no profile refuses it */

/* What one application does. Zero: nothing written, then shutdown. */
struct app_plan {
    uint64_t size;   /* octets to write; shutdown follows */
    const char *key; /* external key, or NULL */
    unsigned key_ms; /* when it is set, after ESTABLISHED */
    struct {
        const char *key;
        unsigned ms; /* after ESTABLISHED; again after 100 ms while refused for
                        now */
    } rotate[BED_ROTATIONS];
    bool keep_open;         /* never shuts down by itself */
    bool after_eof;         /* writes only once the other has finished */
    bool paused;            /* does not read until told */
    unsigned start_ms;      /* writes nothing before, after ESTABLISHED */
    unsigned burst, gap_ms; /* so many octets at a time; 0: all */
    unsigned abort_ms;      /* 0: never; after ESTABLISHED */
};
/* What happens at a time, counted from the start. Some come too early or too
 * late to mean anything. */
enum bed_act {
    ACT_NONE,
    ACT_DROP,   /* the host's address on path arg is dropped */
    ACT_USE,    /* it is used, again or, path manager "scripted", at all */
    ACT_FLAG,   /* ... made an endpoint: path arg & 15, flags arg >> 4 */
    ACT_CHANGE, /* ... its flags changed; likewise */
    ACT_FLUSH,
    ACT_PORT, /* ... announced with a port: path arg & 15, port arg >> 4 */
    ACT_KEY,  /* key number arg; again after 100 ms while refused for now */
    ACT_PAUSE,
    ACT_READ,
    ACT_BACKUP, /* subflow arg >> 1 a backup if arg & 1 */
    ACT_SHUT,   /* writes no more */
    ACT_ABORT,
    ACT_ODD, /* a call that is to do nothing: number arg of app.c's list */
};
struct bed_event {
    enum bed_act act;
    int who; /* CLIENT or SERVER */
    unsigned ms, arg;
};
/* How the toy TCP of a host differs from one of tcp_new(). */
struct toy_plan {
    bool sack, timestamps, from_nxt, strict;
    unsigned in_flight, patience; /* 0: as it is */
};
/* Where the numbers of what one host sends begin; 0: anywhere, and at 1. See
 * edge.h. */
struct bed_edge {
    uint32_t wire; /* octets before TCP's numbers on the wire come round */
    uint32_t ssn;  /* of the first octet of each subflow */
    uint64_t dsn;  /* initial data sequence number */
};
struct bed_plan {
    const char *profile, *server_profile; /* NULL: rfc8684; same */
    struct {
        const char *name, *value;
        int who; /* 0 both, 1 client, 2 server */
    } set[BED_SWITCHES];
    int family;                   /* 0: 4 */
    unsigned paths;               /* 0: 1 */
    unsigned delay_ms[NET_PATHS]; /* 0: 10 */
    const char *pm, *server_pm;   /* NULL: passive; same */
    const char *sched, *coupling; /* NULL: default */
    int checksum_of;              /* 0 both, 1 client, 2 server */
    bool free_closed; /* connections are freed once all of it has ended */
    bool checksum, short_dss, fixed_isn, fastclose_ack, charge_ooo;
    uint32_t tcp_buffer;                 /* 0: any */
    unsigned mss;                        /* 0: TCP_MSS */
    uint32_t rcvbuf, sndbuf;             /* 0: 256 KiB */
    uint8_t max_subflows, max_half_open; /* 0: default */
    /* of one host: 1 client, 2 server */
    int refuse_checksum, deny_join_first;
    int join_backup; /* wants joined subflows as backups, 3: both do */
    unsigned keepalive_ms, close_ms;        /* 0: default */
    uint8_t limit_subflows, limit_add_addr; /* 0: default */
    uint64_t seed;
    struct app_plan app[2];
    struct toy_plan toy[2];
    struct bed_edge edge[2];
    struct bed_event event[BED_EVENTS]; /* up to the first ACT_NONE */
    struct net_fault fault[NET_FAULTS];
    /* Of the core's allocations, counted once both endpoints are there, so many
     * fail from this one on; 0: none. */
    unsigned fail_allocation, fail_run;
    unsigned spoiled; /* octets that the server shall read other than written */
    struct net_rule rule[NET_RULES];
};

struct bed;
struct host {
    struct bed *bed;
    int id;
    mpx_endpoint *ep;
    mpx_conn *conn;
    struct tcp *sock;
    struct mpx_config cfg;
    struct app_plan app;
    uint64_t rng, written, read, bad; /* bad: octets that differ */
    uint32_t bad_sum; /* of these, by how much the checksum of all differs */
    const uint8_t *script; /* drawn first; repeats of random are tested so */
    size_t script_len;
    uint16_t port; /* next own port */
    bool draining, go, shut;
    unsigned strays;                    /* connections but the application's */
    uint64_t crafted;                   /* segments that the core made */
    bool freed;                         /* there was a connection */
    bool aborted;                       /* by its application */
    uint64_t due;                       /* octets that may be written by now */
    unsigned n[MPX_ACT_KEY_FAILED + 1]; /* actions, by kind */
    bool error;                         /* CLOSED came with it */
};
struct bed {
    char wrong[160]; /* what must never be was seen first; the run ends there */
    struct net net;
    struct host host[2];
    const struct bed_plan *plan;
    int family;
    unsigned paths;
    uint64_t events;
    unsigned allocations; /* asked for, if one is to fail */
    bool refused;         /* mpx_connect() for want of memory */
    bool begun;           /* see edge.h */
    /* After each event; may be NULL. */
    void (*look)(void *ctx, struct bed *b);
    void *look_ctx;
};

void bed_start(struct bed *b, const struct bed_plan *plan);
/** Run until nothing is due or @p until_ms has come. */
void bed_run(struct bed *b, uint64_t until_ms);
void bed_end(struct bed *b);
/** Note what is wrong, unless something was before. */
void bed_blame(struct bed *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct tcp *host_add_socket(struct host *h, const struct mpx_tuple *t);
/** The live socket of a flow, or NULL. */
struct tcp *host_find_socket(const struct host *h, const struct mpx_tuple *t);
/** Poll a host's endpoint until it is silent. */
void host_drain(struct host *h);
const struct mpx_stats *host_stats(const struct host *h);
struct mpx_conn_info host_info(const struct host *h);
/** Hand a segment to a host as if the network had. */
void host_segment(struct host *h, const struct mpx_tuple *t, const uint8_t *hdr,
                  uint8_t hdr_len, const uint8_t *p, uint32_t len);
/** The connection is usable: its application and its timers begin. */
void app_begin(struct host *h, mpx_conn *conn);
void app_write(struct host *h);
void app_read(struct host *h, const struct mpx_action *a);
/** Let the events of the plan happen in time. */
void bed_schedule(struct bed *b);

#endif /* SIM_HOST_H */
