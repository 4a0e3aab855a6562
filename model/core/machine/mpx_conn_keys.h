/* SPDX-License-Identifier: MIT */
/*
 * Keys of a connection that come from its application: NEW_KEY and rotation.
 */
#ifndef MPX_CONN_KEYS_H
#define MPX_CONN_KEYS_H

#include "mpx.h"
#include "mpx_opt.h"

void mpx_conn_offer_key(mpx_conn *conn, uint64_t now);
void mpx_conn_on_new_key(mpx_subflow *sf, const struct mpx_opt_new_key *nk,
                         uint64_t now);
void mpx_conn_send_new_keys(mpx_conn *conn, uint64_t now);
/** A join or an address under the usable key @p key_id verified. */
void mpx_conn_prove_key(mpx_conn *conn, bool key_id, uint64_t now);
/** @return the next deadline. */
uint64_t mpx_conn_tick_keys(mpx_conn *conn, uint64_t now);

#endif /* MPX_CONN_KEYS_H */
