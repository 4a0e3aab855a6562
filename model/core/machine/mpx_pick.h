/* SPDX-License-Identifier: MIT */
/*
 * Which subflow is to carry octets: the scheduler asked.
 */
#ifndef MPX_PICK_H
#define MPX_PICK_H

#include "mpx.h"
#include "mpx_range.h"

/**
 * The subflow that the scheduler picks, or NULL; @p space gets the octets that
 * it may be given, a segment at least. @p copy: of those that have not had all
 * of what was sent. @p again: of those that do not carry its first octet, or
 * NULL: to repeat what their TCP will deliver anyway helps nobody, and a stream
 * of one subflow stays that of one TCP flow (RFC 8684 3.7).
 */
mpx_subflow *mpx_pick_subflow(mpx_conn *conn, bool copy,
                              const struct mpx_range *again, uint64_t now,
                              uint32_t *space);
/** Nothing is known of how fast it is, beside one that has delivered more. */
bool mpx_pick_unmeasured(const mpx_subflow *sf);
/** In how many ns a segment that it is given now has arrived; MPX_NEVER if
 *  nothing is known of how fast it is. */
uint64_t mpx_pick_time(const mpx_subflow *sf, uint64_t now);
/** Where it goes on in the stream (DSN), if it carries a copy of all of it. */
uint64_t mpx_pick_copy_from(const mpx_subflow *sf);

#endif /* MPX_PICK_H */
