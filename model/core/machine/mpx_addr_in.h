/* SPDX-License-Identifier: MIT */
/*
 * ADD_ADDR and REMOVE_ADDR received, RFC 8684 3.4.
 */
#ifndef MPX_ADDR_IN_H
#define MPX_ADDR_IN_H

#include "mpx.h"
#include "mpx_opt.h"

/** ADD_ADDR received on @p sf: verify, echo, learn, or note an echo. */
void mpx_addr_on_add_addr(mpx_subflow *sf, const struct mpx_opt_add_addr *a,
                          uint64_t now);
/** REMOVE_ADDR received, RFC 8684 3.4.2: those addresses are used for no new
 *  subflow, and their subflows must answer a keepalive or are reset. */
void mpx_addr_on_remove_addr(mpx_conn *conn,
                             const struct mpx_opt_remove_addr *r, uint64_t now);

#endif /* MPX_ADDR_IN_H */
