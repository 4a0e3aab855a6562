/* SPDX-License-Identifier: MIT */
/*
 * DSS options received.
 */
#ifndef MPX_DSS_IN_H
#define MPX_DSS_IN_H

#include "mpx.h"
#include "mpx_opt.h"

/** A DSS option that came on @p sf with @p payload octets and a window of
 *  @p window octets: its Data ACK, mapping and DATA_FIN. */
void mpx_dss_in(mpx_subflow *sf, const struct mpx_opt_dss *d, uint32_t payload,
                uint64_t window, uint64_t now);

/** Of one that came on an acknowledgement from the left of the window the Data
 *  ACK alone. */
void mpx_dss_ack_in(mpx_subflow *sf, const struct mpx_opt_dss *d, uint64_t now);

#endif /* MPX_DSS_IN_H */
