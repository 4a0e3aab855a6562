/* SPDX-License-Identifier: MIT */
/*
 * Timers of connections: a heap of their earliest deadlines.
 */
#ifndef MPX_TIMER_H
#define MPX_TIMER_H

#include "mpx.h"

/** Room for one more connection's deadline. */
MPX_MUST_USE mpx_err mpx_timer_reserve(mpx_endpoint *ep);
/** Something may be due by @p at. */
void mpx_timer_arm(mpx_conn *conn, uint64_t at);
void mpx_timer_forget(mpx_conn *conn);

#endif /* MPX_TIMER_H */
