/* SPDX-License-Identifier: MIT */
/**
 * @file mpx-ns3.h - a whole simulation from C: nodes and links of ns-3, MPTCP
 * endpoints that transfer octets between them, attackers, and the observer's
 * verdict.
 *
 * Nodes, links, addresses and time are ns3c.h's, which this header includes,
 * with its conventions: handles are small integers, time is nanoseconds, a
 * failure is -1 or NULL and a line in ns3c_error(). The order of calls is:
 * ns3c_init(), the network, mpx_ns3_end_new(), mpx_ns3_transfer(),
 * mpx_ns3_attack(), mpx_ns3_run(), mpx_ns3_verdict(), mpx_ns3_destroy().
 *
 * All that is random comes from the seed and run of ns3c_init(); the same
 * program gives the same octets on every run.
 */
#ifndef MPX_NS3_H
#define MPX_NS3_H

#include "mpx.h"
#include "ns3c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- endpoints ---------------------------------------------------------- */

/** MPTCP on a node. Lives until mpx_ns3_destroy(). */
typedef struct mpx_ns3_end mpx_ns3_end;

/** What an endpoint is made of. Strings are borrowed for the call; names are
 *  those of scenario files (scenarios/README.md). */
struct mpx_ns3_config {
    const char *profile;      /**< "rfc8684", "baerts", "tcp", ... */
    const char *scheduler;    /**< "ecf", "minrtt", ... */
    const char *path_manager; /**< "fullmesh", "passive", ... */
    const char *coupling;     /**< "none", "lia", "olia" */
    const char *congestion;   /**< "linuxreno", "cubic", ... */
    const char *key_source;   /**< "psk", "tls13", ...; NULL: psk if the profile
                                   takes external keys, else none. A transfer
                                   has that of its client */
    const uint8_t *psk;       /**< key_source psk: the key of both ends; NULL:
                                   drawn. Of the client, likewise */
    uint8_t psk_len;          /**< octets of it */
    uint32_t rcvbuf;          /**< octets, connection level */
    uint32_t sndbuf;          /**< likewise */
    uint16_t mss;             /**< payload octets per segment */
    bool checksum;            /**< DSS checksums are required */
};
/** rfc8684, ecf, fullmesh, no coupling, linuxreno; 4 MiB buffers; 1400 octets,
 *  which with every option fits a packet of 1500 over IPv6 as over IPv4. */
void mpx_ns3_config_init(struct mpx_ns3_config *c);
/** An endpoint on @p node, which has IP (ns3c_node_inet(), or adopted).
 *  @return NULL if a name is unknown or the node has one already. */
mpx_ns3_end *mpx_ns3_end_new(int node, const struct mpx_ns3_config *c);
/** An address of its node that MPTCP may use: 16 at most. */
int mpx_ns3_end_addr(mpx_ns3_end *e, const struct ns3c_addr *a);

/* ---- transfers ---------------------------------------------------------- */

/** A connection and what goes through it. Copied. */
struct mpx_ns3_transfer {
    mpx_ns3_end *client;     /**< opens it */
    mpx_ns3_end *server;     /**< accepts it */
    struct ns3c_addr local;  /**< of the client: where the first subflow begins;
                                  family 0: as routes have it */
    struct ns3c_addr remote; /**< of the server */
    uint16_t port;           /**< of the server */
    uint64_t size;           /**< octets */
    bool upload;             /**< client to server; else server to client */
    uint64_t start_ns;       /**< when it is opened */
};
/** Before mpx_ns3_run(). An end either opens connections or accepts them.
 *  @return the number of the connection, from 0. */
int mpx_ns3_transfer(const struct mpx_ns3_transfer *t);

/* ---- attackers ---------------------------------------------------------- */

/** What an attacker reads of the link that it taps. */
enum mpx_ns3_reads {
    MPX_NS3_READS_HANDSHAKE, /**< SYNs, and segments that carry MP_CAPABLE */
    MPX_NS3_READS_ALL,       /**< everything */
    MPX_NS3_READS_NOTHING,   /**< it only sends */
};
/** A run in which the attack must fail, for it lacks one thing. */
enum mpx_ns3_twin {
    MPX_NS3_TWIN_NONE,        /**< the attack itself */
    MPX_NS3_TWIN_WRONG_VALUE, /**< what it stands on has a bit wrong;
                                   refused of an attack without such */
    MPX_NS3_TWIN_NO_POWER,    /**< it may read, and nothing else */
};
/** An attacker: its powers are those that its attack declares, and are
 *  enforced. It never sees an endpoint's memory. Copied. */
struct mpx_ns3_attack {
    const char *name;         /**< "join-with-sniffed-keys", ...:
                                   scenarios/README.md has all */
    int tap;                  /**< a device of the point-to-point link that it
                                   taps: that towards the client */
    int node;                 /**< its own host, which has IP; -1: none */
    struct ns3c_addr addr;    /**< the address of that */
    enum mpx_ns3_reads reads; /**< between from_ns and to_ns */
    uint64_t from_ns;         /**< when it comes */
    uint64_t to_ns;           /**< until when it reads; 0: to the end */
    uint64_t acts_ns;         /**< before this it sends and changes nothing */
    enum mpx_ns3_twin twin;   /**< what it lacks */
};
/** Before mpx_ns3_run(); four at most. */
int mpx_ns3_attack(const struct mpx_ns3_attack *a);

/* ---- the run ------------------------------------------------------------ */

/** Simulate until @p until_ns. May be called again with a later time.
 *  @return -1 if something could not be set up or opened. */
int mpx_ns3_run(uint64_t until_ns);

/** What the observer saw: judged by delivered octets and by who is at the far
 *  end of which subflow, never by what an attacker believes. */
struct mpx_ns3_verdict {
    uint64_t connections; /**< that were opened */
    uint64_t completed;   /**< whose octets were all delivered, in place */
    uint64_t delivered;   /**< octets given to applications, in place */
    uint64_t joins;       /**< subflows that were joined, at either end */
    uint64_t hijacked;    /**< connections with somebody else at the far side
                               of an established subflow */
    uint64_t captured;    /**< distinct octets of victims that an attacker's
                               host received and could read */
    uint64_t injected;    /**< an attacker's octets given to applications */
    uint64_t attacks;     /**< joins that attackers tried to send */
    uint64_t refused;     /**< powers that they tried to use and had not */
};
/** As things stand now. */
void mpx_ns3_verdict(struct mpx_ns3_verdict *v);

/** End the simulation, flush pcaps, free all. In the place of ns3c_destroy().
 */
void mpx_ns3_destroy(void);

#ifdef __cplusplus
}
#endif
#endif /* MPX_NS3_H */
