/* SPDX-License-Identifier: MIT */
/*
 * MP_FASTCLOSE, RFC 8684 3.5.
 */
#ifndef MPX_FASTCLOSE_H
#define MPX_FASTCLOSE_H

#include "mpx.h"
#include "mpx_opt.h"

void mpx_fastclose_on_option(mpx_subflow *sf, const struct mpx_opt_fastclose *f,
                             bool on_rst, uint64_t now);
/** Repeat ours. @return the next deadline. */
uint64_t mpx_fastclose_tick(mpx_conn *conn, uint64_t now);

#endif /* MPX_FASTCLOSE_H */
