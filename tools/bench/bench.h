/* SPDX-License-Identifier: MIT */
/*
 * What mpx costs beside ns-3's own TCP: the same octets, written and verified
 * by the same code, over the same two links; carried by N Multipath TCP
 * connections of two subflows, or by 2 N plain TCP flows, under the core or
 * not.
 */
#ifndef BENCH_H
#define BENCH_H

#include "ns3c.h"

enum {
    BENCH_PATHS = 2,
    BENCH_PORT = 5001,
    BENCH_MSS = 1420,            /* 20 IP, 20 TCP, 40 options */
    BENCH_CHUNK = 4 * BENCH_MSS, /* octets a writer offers at once */
    BENCH_PORTS = 16383,         /* ephemeral ones of ns-3, less one */
    BENCH_PORTS_EACH = 16000,    /* of several addresses: ns-3 withholds those
                                    of a node's first TCP from all */
    BENCH_ADDRS = 8,             /* the client's, on each path */
    BENCH_STREAMS_MAX = BENCH_PORTS_EACH * BENCH_ADDRS,
    BENCH_ROUTERS_MAX = 60 * 60, /* a packet passes 60 of its 64 hops */
};

struct bench_plan {
    uint64_t bytes;       /* in all */
    uint32_t connections; /* of mpx; TCP has twice as many flows */
    uint32_t seed;
    uint64_t rate_bps, delay_ns; /* of each link */
    double loss;                 /* probability, each direction */
    bool queue_disc;             /* ns-3's FqCoDel; else drop tail */
    uint32_t buffer;        /* octets per flow, either end; 0 = four shares */
    uint32_t ssthresh;      /* octets; 0 = a flow's share of a link */
    const char *congestion; /* ns-3 type */
    uint64_t idle_ns; /* of mpx: until then connections stay open; 0 = not */
    uint8_t subflows; /* of mpx, 1 or BENCH_PATHS */
    uint32_t routers; /* between the ends, a square of them */
};

/* One stream of octets from client to server. */
struct bench_stream {
    struct bench *bench;
    int sock[2]; /* carrier's own: the client's and the server's end */
    uint32_t id;
    uint64_t size, written, received;
    uint8_t ends_closed;
    bool intact, failed;
};

struct bench {
    struct bench_plan plan;
    int node[2]; /* client, server */
    struct ns3c_addr client[BENCH_PATHS][BENCH_ADDRS], server[BENCH_PATHS];
    struct bench_stream *stream;
    uint32_t n_streams, ends_left;
    /* Stream of a client's address and port, for the accepting end. */
    uint32_t of_port[BENCH_PATHS][BENCH_ADDRS][65536];
    uint64_t last_octet_ns;
    uint64_t joins; /* subflows joined, both ends */
    long idle_kb;   /* resident when connections had nothing to do */
};

/** Two nodes, two links, @p streams streams that share plan.bytes evenly.
 *  @return -1 with ns3c_error() set, or out of memory. */
int bench_build(struct bench *b, uint32_t streams);
struct ns3c_tcp_options bench_tcp_options(const struct bench *b, uint32_t buf);

/** Where stream @p i of those on @p path begins: those beyond
 *  BENCH_PORTS share out more addresses. */
const struct ns3c_addr *bench_client(const struct bench *b, unsigned path,
                                     uint32_t i);
/** The entry of `of_port` of a client's address and port. */
uint32_t *bench_port(struct bench *b, const uint8_t addr[4], uint16_t port);

/** Of this process, now. */
long bench_resident_kb(void);

/** The next octets to write, at most BENCH_CHUNK, into @p dst; the caller adds
 *  to `written` what it got rid of. @return 0 at the end of the stream. */
size_t bench_next(const struct bench_stream *s, uint8_t *dst);
/** Octets have arrived: verify and count. */
void bench_arrived(struct bench_stream *s, const uint8_t *p, size_t len);
/** One end of the stream is finished; the last of all stops the simulation. */
void bench_closed(struct bench_stream *s, bool error);

/* A way to carry streams. */
struct bench_carrier {
    const char *name;
    uint32_t streams_per_connection, streams_max;
    int (*start)(struct bench *b); /* -1 with ns3c_error() set */
    void (*free)(void);            /* after ns3c_destroy() */
};
extern const struct bench_carrier bench_mpx, bench_plain, bench_tcp;

#endif /* BENCH_H */
