/* SPDX-License-Identifier: MIT */
/* What the files of the toy TCP share. */
#ifndef SIM_TCP_IMPL_H
#define SIM_TCP_IMPL_H

#include "tcp.h"

enum { TCP_WINDOW = 65535, TCP_SACK_LEN = 8 };

/** One segment with @p len octets of the stream from @p seq on. */
void tcp_emit(struct tcp *t, uint32_t seq, uint8_t flags, uint32_t len);

#endif /* SIM_TCP_IMPL_H */
