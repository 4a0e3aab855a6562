/* SPDX-License-Identifier: MIT */
/*
 * A test bed: two hosts, one or two links between them, and an application at
 * each end that sends octets which say where in the stream they belong.
 *
 * ns-3 is one simulation per process, so a case is a function that run_case()
 * calls in a child: CHECK() there, not cmocka's asserts.
 */
#ifndef BED_H
#define BED_H

#include "ns3c.h"

#include <stdio.h>
#include <stdlib.h>

#define MS        UINT64_C(1000000) /* ns */
#define SEC       UINT64_C(1000000000)
#define BED_PORT  40001
#define BED_LINKS 2

enum { CASE_OK = 0, CASE_FAILED = 1, CASE_SKIPPED = 77 };

#define CHECK(x)                                                               \
    do {                                                                       \
        if (!(x)) {                                                            \
            fprintf(stderr, "%s:%d: %s [%s]\n", __FILE__, __LINE__, #x,        \
                    ns3c_error());                                             \
            exit(CASE_FAILED);                                                 \
        }                                                                      \
    } while (0)

/** Run @p fn in a child with a time limit. @return its exit status, 128 plus
 *  the signal that killed it. */
int run_case(void (*fn)(void));

/* A cmocka test of the same name that expects case_<name>() to succeed. */
#define CASE(name)                                                             \
    static void name(void **state)                                             \
    {                                                                          \
        (void)state;                                                           \
        assert_int_equal(run_case(case_##name), CASE_OK);                      \
    }

struct bed_options {
    uint8_t family; /* 4 or 6 */
    bool checksums;
    bool wire; /* put an IP-less node in the middle of link 0 */
    int links; /* 1 or 2 */
    uint32_t seed;
    struct ns3c_link link;
};

struct bed {
    struct bed_options o;
    int host[2], middle;
    int dev[BED_LINKS][2]; /* [link][host] */
    int mid_dev[2];        /* the middle's, toward host 0 and 1 */
    struct ns3c_addr addr[BED_LINKS][2];
};

/** 50 Mbit/s, 5 ms, 100 packets, IPv4, no checksums, one link. */
struct bed_options bed_defaults(void);
void bed_make(struct bed *b, const struct bed_options *o);

/* One end of a connection. Sends `total` octets, reads all it gets, closes
 * when it has sent everything and, if `patient`, only after the peer has. */
struct end {
    int sock;
    struct ns3c_flow flow;
    uint64_t total, sent, received;
    bool patient, closing;
    bool garbled; /* an octet was not what its place says */
    int connected, connect_failed, peer_closed, closed, errors;
    int cwnd_samples, rtt_samples;
    uint64_t closed_at, peer_closed_at; /* ns */
};

/** What every stream has at @p place. */
uint8_t octet_at(uint64_t place);

extern const struct ns3c_tcp_events end_events;
struct ns3c_tcp_options end_options(void);
/** Open @p e on host 0 along @p link; the server is its peer on host 1. */
void bed_connect(struct bed *b, struct end *e, int link);
/** Listen on host 1; the n-th connection becomes ends[n]. */
void bed_listen(struct bed *b, struct end *ends, int n);
/** Have tshark look for malformed frames and bad checksums in @p pcap.
 *  @return frames that carry TCP, -1 if there is no tshark. */
int check_pcap(const char *pcap);
/** What the hooks of both hosts refused, together. */
void check_hooks(const struct bed *b, uint64_t bad_header,
                 uint64_t bad_checksum);
/** Both ends delivered all of the other's octets and closed without error. */
void check_done(const struct end *a, const struct end *b);

#endif /* BED_H */
