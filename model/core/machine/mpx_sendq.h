/* SPDX-License-Identifier: MIT */
/*
 * The sending half: what is Data-ACKed, what must be sent again.
 */
#ifndef MPX_SENDQ_H
#define MPX_SENDQ_H

#include "mpx.h"

void mpx_sendq_on_dack(mpx_conn *conn, uint64_t dack, bool have_window,
                       uint64_t window, uint64_t now);
/** The subflow-level acknowledgement moved to @p ack (local numbering). */
void mpx_sendq_on_subflow_ack(mpx_subflow *sf, uint32_t ack, uint64_t now);
void mpx_sendq_reinject(mpx_subflow *sf); /* all it has not acknowledged */
void mpx_sendq_reinject_from(mpx_conn *conn, uint64_t dsn);
void mpx_sendq_try_fin(mpx_conn *conn, uint64_t now);

#endif /* MPX_SENDQ_H */
