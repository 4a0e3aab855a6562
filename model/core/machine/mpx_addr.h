/* SPDX-License-Identifier: MIT */
/*
 * Addresses of a connection, RFC 8684 3.4: their ids, and which there are.
 */
#ifndef MPX_ADDR_H
#define MPX_ADDR_H

#include "mpx.h"

/** The peer's first address is known, id 0, as soon as the connection is. */
void mpx_addr_learn_first(mpx_conn *conn);
/** One more of the peer's addresses, to be written; pointers to others are no
 *  longer good. NULL: it has MPX_REMOTES_MAX, or no memory. */
struct mpx_remote *mpx_addr_add_remote(mpx_conn *conn);

bool mpx_addr_same(const struct mpx_addr *a, uint8_t family, const uint8_t *b);
/** Id of own address @p i on this connection: 0 for that of the first subflow,
 *  RFC 8684 3.4.1; another one after each withdrawal where ids are used once.
 */
uint8_t mpx_addr_id(const mpx_conn *conn, unsigned i);
/** The one that it had, or will have, after @p uses withdrawals. */
uint8_t mpx_addr_id_of_use(const mpx_conn *conn, unsigned i, uint8_t uses);

/** The own address that routing would choose: of those from which it leads
 *  there, RFC 6724 5 rule 8; -1: none. */
int mpx_addr_source(const mpx_conn *conn, const struct mpx_addr *to);
/** Subflows from the local address of @p t are to be backups. */
bool mpx_addr_is_backup(const mpx_endpoint *ep, const struct mpx_tuple *t);
/** Id of the own address of a flow; 0 if it is none that we know. */
uint8_t mpx_addr_local_id(const mpx_conn *conn, const struct mpx_tuple *t);
/** Either address of a join that was planned has been withdrawn since. */
bool mpx_addr_is_gone(const mpx_conn *conn, const struct mpx_action *open,
                      const struct mpx_tuple *t);
/** The pair of addresses of a subflow that failed may be tried again. */
void mpx_addr_allow_again(const mpx_subflow *sf);

#endif /* MPX_ADDR_H */
