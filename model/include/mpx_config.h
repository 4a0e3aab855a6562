/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_config.h - addresses, and what a connection or a listener is made
 * of. Part of mpx.h, which states the conventions. Source: [M] RFC 8684.
 */
#ifndef MPX_CONFIG_H
#define MPX_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "mpx_err.h"
#include "mpx_profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An IP address. */
struct mpx_addr {
    uint8_t family; /**< 4 or 6 */
    uint8_t b[16];  /**< network order, IPv4 in the first four, zero padded */
};

/** One TCP flow, seen from this endpoint. */
struct mpx_tuple {
    uint8_t family;       /**< 4 or 6 */
    uint8_t local[16];    /**< as mpx_addr.b */
    uint8_t remote[16];   /**< likewise */
    uint16_t local_port;  /**< host order, as all integers */
    uint16_t remote_port; /**< likewise */
};

struct mpx_sched;           /* mpx_sched.h */
struct mpx_pm;              /* mpx_pm.h */
struct mpx_coupling;        /* mpx_coupling.h */
struct mpx_tokengen_config; /* mpx_tokengen.h */

/** A scheduler by name: "ecf", "minrtt", "roundrobin", "redundant",
 *  "linux"; else NULL.
 *  Static. */
const struct mpx_sched *mpx_sched_find(const char *name);
/** The @p i-th name in table order; static, NULL past the end. */
const char *mpx_sched_name_at(unsigned i);
/** A path manager by name: "fullmesh", "passive", "scripted", "kernel"; else
 *  NULL. Static. */
const struct mpx_pm *mpx_pm_find(const char *name);
/** The @p i-th name in table order; static, NULL past the end. */
const char *mpx_pm_name_at(unsigned i);
/** A coupling of congestion control by name: "none", "lia" (RFC 6356), "olia";
 *  else NULL. Static. */
const struct mpx_coupling *mpx_coupling_find(const char *name);
/** The @p i-th name in table order; static, NULL past the end. */
const char *mpx_coupling_name_at(unsigned i);

/** What a connection or a listener is made of. Copied. */
struct mpx_config {
    struct mpx_profile profile;    /**< a copy of one, with its switches */
    const struct mpx_sched *sched; /**< of mpx_sched_find() */
    const struct mpx_pm *pm;       /**< of mpx_pm_find() */
    const struct mpx_coupling *coupling; /**< asked by mpx_subflow_increase() */
    bool checksum;                       /**< require DSS checksums, [M] 3.3 */
    bool fixed_isn;         /**< leave the ISNs of TCP on the wire */
    bool short_dss;         /**< 4-octet DSNs, where the receiver allows them */
    bool charge_ooo;        /**< what came out of order takes from the window
                               that is told, though it lies within: Linux's
                               (mptcp_space()) is what is free, counted from
                               the Data ACK */
    bool fastclose_ack;     /**< abort by MP_FASTCLOSE on an ACK (option A of
                               [M] 3.5) rather than on resets (option R) */
    bool refuse_checksum;   /**< take MP_CAPABLE that wants them for absent */
    bool deny_join_first;   /**< C of MP_CAPABLE: joins to our first address
                               will not get through, [M] 3.1 */
    uint32_t rcvbuf;        /**< octets, connection level; 1..2^30 */
    uint32_t sndbuf;        /**< likewise */
    uint32_t tcp_buffer;    /**< what the TCP of a subflow takes before it has
                               had some acknowledged: it is never given more;
                               at least mss */
    uint16_t mss;           /**< payload octets per segment, 1..16383; what is
                               advertised is 40 more */
    uint8_t max_subflows;   /**< joins beyond are refused; 1..32; those half
                               open do not count */
    uint8_t max_half_open;  /**< joins of the peer's whose third ACK is awaited;
                               more are refused for now, reason 2; 0: all */
    uint8_t limit_subflows; /**< "kernel": joins alive at once, either end's */
    uint8_t limit_add_addr; /**< "kernel": announced addresses that are used */
    uint64_t close_timeout; /**< ns, 0..10^18; a connection without a subflow
                               waits so long for a new one, then fails */
    uint64_t add_addr_timeout; /**< ns, 1..10^18; ADD_ADDR without an echo is
                                sent again after this or two SRTT, whichever is
                                longer, doubled each time; 4 times in all */
    uint64_t keepalive; /**< ns; a subflow that was silent for so long is asked
                           for a sign of life, nine times, then reset, RFC 9293
                           3.8.4; 0: never; else 10^6..10^18 */
};
/** rfc8684, ecf, passive, no coupling, 4 MiB buffers, any TCP buffer, mss
 *  1400, 8 subflows, 8 half open; limits 2 and 0, as Linux's; 60 s without a
 *  subflow; ADD_ADDR again after 200 ms; no keepalive, as TCP at first. */
void mpx_config_init(struct mpx_config *cfg);
/**
 * Whether every member is in its range: sched, pm and coupling not NULL,
 * numbers as said there. mpx_connect() and mpx_listen() ask it.
 * @return MPX_OK or MPX_ERR_RANGE.
 */
MPX_MUST_USE mpx_err mpx_config_check(const struct mpx_config *cfg);

#ifdef __cplusplus
}
#endif

#endif /* MPX_CONFIG_H */
