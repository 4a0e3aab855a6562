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
/** The peer's first address is known, id 0, as soon as the connection is. */
void mpx_addr_learn_first(mpx_conn *conn);

bool mpx_addr_same(const struct mpx_addr *a, uint8_t family, const uint8_t *b);
/** Id of own address @p i on this connection: 0 for that of the first subflow,
 *  RFC 8684 3.4.1; another one after each withdrawal where ids are used once.
 */
uint8_t mpx_addr_id(const mpx_conn *conn, unsigned i);

/** Sets of own addresses, bit i the i-th: all that were not dropped; those that
 *  the host asked to use; those of them with a flag of enum mpx_addr_flag. */
uint16_t mpx_addr_all(const mpx_conn *conn);
uint16_t mpx_addr_asked(const mpx_conn *conn);
uint16_t mpx_addr_flagged(const mpx_conn *conn, unsigned flag);
/** Subflows from the local address of @p t are to be backups. */
bool mpx_addr_is_backup(const mpx_endpoint *ep, const struct mpx_tuple *t);
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

/** ADD_ADDR received on @p sf: verify, echo, learn, or note an echo. */
void mpx_addr_on_add_addr(mpx_subflow *sf, const struct mpx_opt_add_addr *a,
                          uint64_t now);
/** REMOVE_ADDR received, RFC 8684 3.4.2: those addresses are used for no new
 *  subflow, and their subflows must answer a keepalive or are reset. */
void mpx_addr_on_remove_addr(mpx_conn *conn,
                             const struct mpx_opt_remove_addr *r, uint64_t now);
/** Resend what was not echoed. @return the next deadline. */
uint64_t mpx_addr_tick(mpx_conn *conn, uint64_t now);

/** Id of the own address of a flow; 0 if it is none that we know. */
uint8_t mpx_addr_local_id(const mpx_conn *conn, const struct mpx_tuple *t);
/** The pair of addresses of a subflow that failed may be tried again. */
void mpx_addr_allow_again(const mpx_subflow *sf);

#endif /* MPX_ADDR_H */
