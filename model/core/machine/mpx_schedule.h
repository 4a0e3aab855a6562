/* SPDX-License-Identifier: MIT */
/*
 * Which octets go next, and over which subflow.
 */
#ifndef MPX_SCHEDULE_H
#define MPX_SCHEDULE_H

#include "mpx.h"
#include "mpx_range.h"

/** Next octets to send, if any: fills *a as MPX_ACT_SEND. */
bool mpx_schedule_next(mpx_conn *conn, uint64_t now, struct mpx_action *a);
/** The subflow that has the first octets in flight from DSN @p from on, and
 *  which they are; NULL if none has any. */
const mpx_subflow *mpx_schedule_carrier(const mpx_conn *conn, uint64_t from,
                                        struct mpx_range *r);
/** Octets wait, nothing is in flight that would bring a window. */
bool mpx_schedule_window_shut(const mpx_conn *conn);
/** Every subflow carries the whole stream. */
bool mpx_schedule_copies(const mpx_conn *conn);

#endif /* MPX_SCHEDULE_H */
