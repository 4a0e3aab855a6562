/* SPDX-License-Identifier: MIT */
/*
 * Addresses of a connection, RFC 8684 3.4: what was announced, what was
 * learned, which pairs were tried.
 */
#ifndef MPX_ADDR_H
#define MPX_ADDR_H

#include "mpx.h"
#include "mpx_opt.h"

bool mpx_addr_is_initiator(const mpx_conn *conn);

/** Ask the host to open every pair of own and known remote addresses that has
 *  no subflow and was not tried; nothing if joins are not allowed now. */
void mpx_addr_open_missing(mpx_conn *conn, uint64_t now);
/** Announce every own address but that of the first subflow, once each. */
void mpx_addr_announce_all(mpx_conn *conn, uint64_t now);

/** ADD_ADDR received on @p sf: verify, echo, learn, or note an echo. */
void mpx_addr_on_add_addr(mpx_subflow *sf, const struct mpx_opt_add_addr *a,
                          uint64_t now);
/** REMOVE_ADDR received: those addresses are used for no new subflow. */
void mpx_addr_on_remove_addr(mpx_conn *conn,
                             const struct mpx_opt_remove_addr *r);
/** Resend what was not echoed. @return the next deadline. */
uint64_t mpx_addr_tick(mpx_conn *conn, uint64_t now);

#endif /* MPX_ADDR_H */
