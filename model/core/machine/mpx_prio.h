/* SPDX-License-Identifier: MIT */
/* MP_PRIO received, RFC 8684 3.3.8. */
#ifndef MPX_PRIO_H
#define MPX_PRIO_H

#include "mpx.h"
#include "mpx_opt.h"

/** MP_PRIO received on @p sf: it is about that subflow; with an address id,
 *  RFC 6824 3.3.8, about all that go to the peer's address of that id. */
void mpx_prio_on_option(mpx_subflow *sf, const struct mpx_opt_prio *p);

#endif /* MPX_PRIO_H */
