/* SPDX-License-Identifier: MIT */
/*
 * Keepalives: whether anybody answers on a subflow. Asked for when the peer
 * removed its address, RFC 8684 3.4.2, and when no segment came for as long
 * as mpx_config.keepalive says, RFC 9293 3.8.4. A subflow that shows no sign of
 * life is reset.
 */
#ifndef MPX_ALIVE_H
#define MPX_ALIVE_H

#include "mpx.h"

/** Ask on @p sf, unless it is being asked already. */
void mpx_alive_check(mpx_subflow *sf, uint64_t now);
/** An acceptable segment came on it. */
void mpx_alive_confirm(mpx_subflow *sf, uint64_t now);
/** Ask, ask again, give up. @return the next deadline. */
uint64_t mpx_alive_tick(mpx_conn *conn, uint64_t now);

#endif /* MPX_ALIVE_H */
