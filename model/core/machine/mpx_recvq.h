/* SPDX-License-Identifier: MIT */
/*
 * The receiving half: mappings in, octets for the application out.
 */
#ifndef MPX_RECVQ_H
#define MPX_RECVQ_H

#include "mpx.h"
#include "mpx_dss_csum.h"
#include "mpx_opt.h"

/** Octets that the receive buffer still takes, from rcv_nxt on. */
uint32_t mpx_recvq_window(const mpx_conn *conn);
/** The window to tell the peer of, counted from rcv_nxt. */
uint32_t mpx_recvq_offer(mpx_conn *conn);
void mpx_recvq_map(mpx_subflow *sf, const struct mpx_sealed *m);
/** The peer's DATA_FIN is @p dsn; the first one stands. */
void mpx_recvq_on_fin(mpx_conn *conn, uint64_t dsn);
/** Octets from @p dsn on: what lies outside the window, or came before, is
 *  counted and dropped. @p p is borrowed until mpx_recvq_keep() or delivery. */
void mpx_recvq_take(mpx_conn *conn, uint64_t dsn, const uint8_t *p, size_t len);
/** Copy the octets that lie in the host's buffer still. @return false: no
 *  memory, and nothing has changed. */
bool mpx_recvq_keep(mpx_conn *conn);
/** Fallback: a mapping of a peer that has not fallen back yet. What it repeats
 *  is not to be delivered twice. */
void mpx_recvq_late_map(mpx_subflow *sf, const struct mpx_opt_dss *d);
/** Fallback: take what waited for its checksum, as it is. */
void mpx_recvq_rest(mpx_subflow *sf);
/** Octets for the application, if any: fills *a as MPX_ACT_DELIVER. */
bool mpx_recvq_next(mpx_conn *conn, struct mpx_action *a);
bool mpx_recvq_drained(const mpx_conn *conn);

#endif /* MPX_RECVQ_H */
