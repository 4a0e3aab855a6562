/* SPDX-License-Identifier: MIT */
/*
 * Limits of the core and the times of its timers.
 */
#ifndef MPX_LIMITS_H
#define MPX_LIMITS_H

#include <stdint.h>

enum {
    MPX_ADDRS_MAX = 16,   /* own addresses of an endpoint */
    MPX_REMOTES_MAX = 16, /* remote addresses of a connection */
    MPX_LISTENERS_MAX = 64,
    MPX_SUBFLOWS_MAX = 32,  /* that are not closed */
    MPX_SUBFLOWS_KEPT = 64, /* records of those that have ended */
    MPX_SYN_TRIES = 3,      /* SYNs with MP_CAPABLE before a plain one; as
                               Linux, RFC 8684 3.7 leaves it to policy */
    MPX_JOIN_ACK_TRIES = 8, /* third ACKs before a join is given up */
    MPX_FIN_TRIES = 15,
    MPX_STRIPPED_TRIES = 4, /* without any Data ACK, then options are gone */
    MPX_REJOIN_TRIES = 6,   /* doublings of the wait between joins */
    MPX_ADD_ADDR_TRIES = 4, /* as Linux */
    MPX_ADDR_QUESTIONS = 6, /* as NEW_KEY */
    MPX_CHUNK_SEGMENTS = 4, /* most segments per MPX_ACT_SEND */
};
#define MPX_MS              UINT64_C(1000000) /* ns */
#define MPX_RTX_MIN         (300 * MPX_MS)    /* connection-level, our choice */
#define MPX_ACK_DELAY       (200 * MPX_MS)    /* RFC 8985 7.2 */
#define MPX_SRTT_OLD        (1000 * MPX_MS) /* idle for longer: see mpx_pick.c */
#define MPX_STALE_MIN       (600 * MPX_MS)  /* no subflow ACK for so long */
#define MPX_ADD_ADDR_RTO    (200 * MPX_MS)  /* as a least RTO; D-51 */
#define MPX_ADDR_NONCE_LIFE (2000 * MPX_MS)  /* at most; D-54 */
#define MPX_PROBE_INTERVAL  (500 * MPX_MS)   /* zero-window probes */
#define MPX_HALF_OPEN_MAX   (63000 * MPX_MS) /* six SYN/ACKs, as Linux */
#define MPX_CLOSE_TIMEOUT   (60000 * MPX_MS) /* as Linux */
#define MPX_REJOIN_AFTER    (1000 * MPX_MS)  /* doubled at each try */
#define MPX_SETTLED_AFTER   (1000 * MPX_MS)  /* a subflow that came back */
#define MPX_PROBE_SEGMENTS  2   /* of a subflow that has shown nothing yet */
#define MPX_PROBE_SHARE     256 /* or of the window, if that is more */
#define MPX_MEMORY_RETRY    (100 * MPX_MS) /* after a write found no memory */
#define MPX_OOW_INTERVAL    (500 * MPX_MS) /* Linux: tcp_invalid_ratelimit */

/* What a peer may make us remember follows from the buffer that it fills:
 * mappings of 64 octets, gaps every 256, and some. */
static inline uint32_t mpx_maps_of(uint32_t buffer)
{
    return buffer / 64 + 1024;
}
static inline uint32_t mpx_ranges_of(uint32_t buffer)
{
    return buffer / 256 + 1024;
}

#endif /* MPX_LIMITS_H */
