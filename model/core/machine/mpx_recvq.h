/* SPDX-License-Identifier: MIT */
/*
 * The receiving half: mappings in, octets for the application out.
 */
#ifndef MPX_RECVQ_H
#define MPX_RECVQ_H

#include "mpx.h"
#include "mpx_dss_csum.h"
#include "mpx_opt.h"

/** @p payload: octets of the segment that brought it. */
void mpx_recvq_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                   uint32_t payload, uint64_t window, uint64_t now);
/** Octets that the receive buffer still takes, from rcv_nxt on. */
uint32_t mpx_recvq_room(const mpx_conn *conn);
void mpx_recvq_map(mpx_subflow *sf, const struct mpx_sealed *m);
/** Fallback: a mapping of a peer that has not fallen back yet. What it repeats
 *  is not to be delivered twice. */
void mpx_recvq_late_map(mpx_subflow *sf, const struct mpx_opt_dss *d);
/** Fallback: take what waited for its checksum, as it is. */
void mpx_recvq_rest(mpx_subflow *sf);
/** Octets for the application, if any: fills *a as MPX_ACT_DELIVER. */
bool mpx_recvq_next(mpx_conn *conn, struct mpx_action *a);
bool mpx_recvq_drained(const mpx_conn *conn);

#endif /* MPX_RECVQ_H */
