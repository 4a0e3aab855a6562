/* SPDX-License-Identifier: MIT */
/*
 * How a connection ends: DATA_FIN both ways, RFC 8684 3.3.3, or at once.
 */
#ifndef MPX_CONN_CLOSE_H
#define MPX_CONN_CLOSE_H

#include "mpx.h"

enum mpx_close_event {
    MPX_CL_ESTABLISHED, /* both ends know each other */
    MPX_CL_HALF,        /* responder: third ACK seen */
    MPX_CL_UNCONFIRMED, /* initiator: third ACK sent */
    MPX_CL_SENT_FIN,
    MPX_CL_FIN_ACKED,
    MPX_CL_GOT_FIN,
    MPX_CL_GONE, /* nothing left to wait for */
};
void mpx_conn_begin(mpx_conn *conn);
void mpx_conn_step(mpx_conn *conn, enum mpx_close_event ev);
void mpx_conn_check_close(mpx_conn *conn, uint64_t now);
void mpx_conn_fail(mpx_conn *conn);
/** A connection without subflows looks for another, and waits not for ever.
 *  @return the next deadline. */
uint64_t mpx_conn_tick_lonely(mpx_conn *conn, uint64_t now);

#endif /* MPX_CONN_CLOSE_H */
