/* SPDX-License-Identifier: MIT */
/*
 * Fallback to plain TCP, RFC 8684 3.7.
 */
#ifndef MPX_FALLBACK_H
#define MPX_FALLBACK_H

#include "mpx.h"
#include "mpx_opt.h"

void mpx_conn_fallback(mpx_conn *conn, mpx_subflow *sf);
/** Plain TCP on @p sf would carry on the stream. */
bool mpx_fallback_may(const mpx_subflow *sf);
/** No other subflow carries octets, or may seem to its peer to do so. */
bool mpx_fallback_is_alone(const mpx_subflow *sf);
/** Octets of ours were acknowledged, but no MPTCP options come any more. */
void mpx_fallback_on_stripped(mpx_subflow *sf, uint64_t now);
/** The peer's TCP has acknowledged octets for which no Data ACK comes, or has
 *  opened a window for which none does: fall back, or reset the only subflow,
 *  if its options no longer come either. @return whether it was done. */
bool mpx_fallback_if_stripped(mpx_conn *conn, uint64_t now);
/** The same, after many tries and with several subflows: reset those on which
 *  no options come; all, if the peer never numbered octets as we do. */
void mpx_fallback_reset_stripped(mpx_conn *conn, uint64_t now);
/** Everything is Data-ACKed but our DATA_FIN: close by TCP's FIN instead, if
 *  plain TCP would carry on the stream. @return whether it is so now. */
bool mpx_fallback_to_fin(mpx_conn *conn);
/** TCP delivered @p len octets that no mapping covers. */
void mpx_fallback_on_unmapped(mpx_subflow *sf, size_t len, uint64_t now);
/** The mapping that begins at @p dsn has a wrong checksum. */
void mpx_fallback_on_bad_csum(mpx_subflow *sf, uint64_t dsn, uint64_t now);
void mpx_fallback_on_fail(mpx_subflow *sf, const struct mpx_opt_fail *f,
                          bool on_rst, uint64_t now);
void mpx_fallback_on_infinite(mpx_subflow *sf);
/** A DSS on the subflow of a connection that has fallen back: the peer's
 *  infinite mapping, or a mapping of a peer that has not fallen back yet. */
void mpx_fallback_on_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                         uint32_t payload);
/** No finite mapping of the peer's counts. */
bool mpx_fallback_is_void(const mpx_subflow *sf);
/** Our octets carry an infinite mapping still: until one of the peer's was seen
 *  and one of ours has arrived. */
bool mpx_fallback_sends_infinite(const mpx_subflow *sf);
/** The first octets of a stream are mapped to other numbers than ours. */
void mpx_fallback_on_other_idsn(mpx_subflow *sf, size_t len, uint64_t now);

#endif /* MPX_FALLBACK_H */
