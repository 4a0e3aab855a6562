/* SPDX-License-Identifier: MIT */
/*
 * How a subflow ends that does not end in order.
 */
#ifndef MPX_SUBFLOW_RESET_H
#define MPX_SUBFLOW_RESET_H

#include "mpx.h"
#include "mpx_opt.h"

/** Reset both the peer and local TCP; data not acknowledged is reinjected. */
void mpx_subflow_reset(mpx_subflow *sf, enum mpx_rst_reason reason,
                       uint64_t now);
/** The same with @p o on the RST as well; NULL: none. */
void mpx_subflow_reset_with(mpx_subflow *sf, const struct mpx_opt *o,
                            enum mpx_rst_reason reason, uint64_t now);
/** End it without a segment to the peer. */
void mpx_subflow_drop(mpx_subflow *sf, uint64_t now);

#endif /* MPX_SUBFLOW_RESET_H */
