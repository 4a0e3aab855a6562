/* SPDX-License-Identifier: MIT */
/*
 * How a connection ends: DATA_FIN both ways, RFC 8684 3.3.3, or at once.
 */
#ifndef MPX_CONN_CLOSE_H
#define MPX_CONN_CLOSE_H

#include "mpx.h"

void mpx_conn_check_close(mpx_conn *conn, uint64_t now);
void mpx_conn_fail(mpx_conn *conn);
/** A connection without subflows looks for another, and waits not for ever.
 *  @return the next deadline. */
uint64_t mpx_conn_tick_no_subflow(mpx_conn *conn, uint64_t now);

#endif /* MPX_CONN_CLOSE_H */
