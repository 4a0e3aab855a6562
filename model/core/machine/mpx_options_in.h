/* SPDX-License-Identifier: MIT */
/* The MPTCP options of segments from IP. */
#ifndef MPX_OPTIONS_IN_H
#define MPX_OPTIONS_IN_H

#include "mpx.h"
#include "mpx_tcp.h"

/** All of them, in their order on the segment. */
void mpx_options_in(mpx_subflow *sf, const struct mpx_tcp *h, uint32_t payload,
                    uint64_t now);
/** Those of a connection that has fallen back: of MPTCP, it looks at mappings
 *  alone. */
void mpx_options_in_late(mpx_subflow *sf, const struct mpx_tcp *h,
                         uint32_t payload);

#endif /* MPX_OPTIONS_IN_H */
