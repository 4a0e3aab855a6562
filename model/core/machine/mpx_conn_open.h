/* SPDX-License-Identifier: MIT */
/*
 * How a connection begins.
 */
#ifndef MPX_CONN_OPEN_H
#define MPX_CONN_OPEN_H

#include "mpx.h"

/** Its application can use it: both ends are known to each other, or it is
 *  plain TCP. */
void mpx_conn_established(mpx_conn *conn, uint64_t now);
/** A DSS of the peer was seen: addresses and joins are allowed from now on. No
 *  effect if that was known. */
void mpx_conn_confirm(mpx_conn *conn, uint64_t now);

#endif /* MPX_CONN_OPEN_H */
