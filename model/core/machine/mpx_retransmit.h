/* SPDX-License-Identifier: MIT */
/*
 * Timers of the sending half.
 */
#ifndef MPX_RETRANSMIT_H
#define MPX_RETRANSMIT_H

#include "mpx.h"

/** Send again, probe or give up what is due. @return the next deadline. */
uint64_t mpx_retransmit_tick(mpx_conn *conn, uint64_t now);

#endif /* MPX_RETRANSMIT_H */
