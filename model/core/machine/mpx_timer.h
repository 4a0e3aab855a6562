/* SPDX-License-Identifier: MIT */
/*
 * Timers of connections: a heap of their earliest deadlines.
 */
#ifndef MPX_TIMER_H
#define MPX_TIMER_H

#include "mpx.h"

/** Something may be due by @p at. */
void mpx_timer_arm(mpx_conn *conn, uint64_t at);
void mpx_timer_forget(mpx_conn *conn);

#endif /* MPX_TIMER_H */
