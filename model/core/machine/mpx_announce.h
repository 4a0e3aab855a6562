/* SPDX-License-Identifier: MIT */
/*
 * Own addresses announced to the peer.
 */
#ifndef MPX_ANNOUNCE_H
#define MPX_ANNOUNCE_H

#include "mpx.h"

/** Announce each of these own addresses once, bit i the i-th; that of the first
 *  subflow, which the peer knows, only after it was withdrawn. */
void mpx_announce_own(mpx_conn *conn, uint16_t own, uint64_t now);
/** Resend what was not echoed. @return the next deadline. */
uint64_t mpx_announce_tick(mpx_conn *conn, uint64_t now);

#endif /* MPX_ANNOUNCE_H */
