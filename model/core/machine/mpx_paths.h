/* SPDX-License-Identifier: MIT */
/*
 * Paths of a connection: subflows to open, addresses to announce.
 */
#ifndef MPX_PATHS_H
#define MPX_PATHS_H

#include "mpx.h"

/** Ask the host to open every pair of these own and known remote addresses that
 *  has no subflow and was not tried; nothing if joins are not allowed now. */
void mpx_addr_open_missing(mpx_conn *conn, uint16_t own);
/** Joins that are alive or asked of the host, save those of the peer's whose
 *  third ACK is awaited. */
unsigned mpx_addr_joins(const mpx_conn *conn);
/** Ask the host to open one from own address @p own to remotes[remote], the
 *  peer's first being 0. @return false if that pair may not or need not be. */
bool mpx_addr_open(mpx_conn *conn, unsigned own, unsigned remote);
/** Announce each of these once; that of the first subflow, which the peer
 * knows, only after it was withdrawn. */
void mpx_addr_announce(mpx_conn *conn, uint16_t own, uint64_t now);
/** Resend what was not echoed. @return the next deadline. */
uint64_t mpx_paths_tick(mpx_conn *conn, uint64_t now);
/** Run the path manager, if the connection may join now. */
void mpx_paths_run(mpx_conn *conn, uint64_t now);

#endif /* MPX_PATHS_H */
