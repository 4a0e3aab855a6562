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

enum { BED_PORT = 80, BED_SWITCHES = 6, BED_ROTATIONS = 2 };
#define KEY "an external key." /* 128 bits: no profile refuses it */

/* What one application does. Zero: nothing written, then shutdown. */
struct app_plan {
    uint64_t size;     /* octets to write; shutdown follows */
    const char *key;   /* external key, or NULL */
    unsigned key_ms;   /* when it is set, after ESTABLISHED */
    struct {
        const char *key;
        unsigned ms; /* after ESTABLISHED; again after 100 ms while refused for
                        now */
    } rotate[BED_ROTATIONS];
    bool keep_open;    /* never shuts down by itself */
    bool after_eof;    /* writes only once the other has finished */
    bool paused;       /* does not read until told */
    unsigned abort_ms; /* 0: never; after ESTABLISHED */
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
    const char *pm;               /* of both; NULL: passive */
    int checksum_of;              /* 0 both, 1 client, 2 server */
    bool checksum, short_dss, fixed_isn, fastclose_ack;
    uint32_t rcvbuf, sndbuf;             /* 0: 256 KiB */
    uint8_t max_subflows, max_half_open; /* 0: default */
    /* of one host: 1 client, 2 server */
    int refuse_checksum, deny_join_first;
    int join_backup; /* wants joined subflows as backups, 3: both do */
    uint64_t seed;
    struct app_plan app[2];
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
    const uint8_t *script; /* drawn first; repeats of random are tested so */
    size_t script_len;
    uint16_t port; /* next own port */
    bool draining, go, shut;
    unsigned n[MPX_ACT_KEY_FAILED + 1]; /* actions, by kind */
    bool error;                         /* CLOSED came with it */
};
struct bed {
    struct net net;
    struct host host[2];
    const struct bed_plan *plan;
    int family;
    unsigned paths;
    uint64_t events;
};

void bed_start(struct bed *b, const struct bed_plan *plan);
/** Run until nothing is due or @p until_ms has come. */
void bed_run(struct bed *b, uint64_t until_ms);
void bed_end(struct bed *b);
struct tcp *host_add_socket(struct host *h, const struct mpx_tuple *t);
/** Poll a host's endpoint until it is silent. */
void host_drain(struct host *h);
const struct mpx_stats *host_stats(const struct host *h);
struct mpx_conn_info host_info(const struct host *h);
/** Hand a segment to a host as if the network had. */
void host_segment(struct host *h, const struct mpx_tuple *t, const uint8_t *hdr,
                  uint8_t hdr_len, const uint8_t *p, uint32_t len);
/** Octet @p pos of what host @p id writes. */
uint8_t app_octet(int id, uint64_t pos);

#endif /* SIM_HOST_H */
