/* SPDX-License-Identifier: MIT */
/*
 * The MP_JOIN half of the handshake, which mpx_handshake_capable.c calls for
 * subflows that join.
 */
#ifndef MPX_HANDSHAKE_JOIN_H
#define MPX_HANDSHAKE_JOIN_H

#include "mpx.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

/* Append MP_JOIN to the options of the three segments, where a key allows:
 * as mpx_handshake_syn() and its sisters. */
size_t mpx_join_syn(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_join_synack(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_join_third(mpx_subflow *sf, uint8_t *dst, size_t len);

/** A SYN with MP_JOIN. @return the new subflow, or NULL: it was refused, and a
 *  RST made where one is due. */
mpx_subflow *mpx_join_accept(mpx_endpoint *ep, const struct mpx_tuple *t,
                             const struct mpx_tcp *h,
                             const struct mpx_opt_join *j);
/** The answers; a subflow that fails is reset, and the segment dropped. */
enum mpx_verdict mpx_join_on_synack(mpx_subflow *sf, const struct mpx_tcp *h,
                                    uint64_t now);
enum mpx_verdict mpx_join_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                 uint64_t now);

/** TCP gave up a join that had not succeeded; @p refused: by a RST. */
void mpx_join_on_failure(mpx_subflow *sf, bool refused, uint64_t now);
/** A RST with MP_TCPRST came. */
void mpx_join_on_refusal(mpx_subflow *sf, const struct mpx_opt_tcprst *r,
                         uint64_t now);

#endif /* MPX_HANDSHAKE_JOIN_H */
