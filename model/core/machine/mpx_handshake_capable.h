/* SPDX-License-Identifier: MIT */
/*
 * The handshake of MP_CAPABLE, RFC 8684 3.1.
 */
#ifndef MPX_HANDSHAKE_CAPABLE_H
#define MPX_HANDSHAKE_CAPABLE_H

#include "mpx.h"
#include "mpx_craft.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

/** Options of SYN, SYN/ACK and third segment: appended at dst[len], which has
 *  room for MPX_TCP_HDR_MAX. @return the new length. */
size_t mpx_handshake_syn(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_handshake_synack(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_handshake_third(mpx_subflow *sf, uint8_t *dst, size_t len);
/** Send the third segment again, without data. */
void mpx_handshake_repeat_third(mpx_subflow *sf);
/** Third segment with first data; false if it does not apply here. */
bool mpx_handshake_third_data(const mpx_subflow *sf, uint32_t ssn);
size_t mpx_handshake_with_data(mpx_subflow *sf, uint8_t *dst, size_t len,
                               const struct mpx_dss_request *r);
/** A SYN for no known flow. @return the new subflow or NULL (not for us, or
 *  refused: then *drop says whether TCP may see it). */
mpx_subflow *mpx_handshake_on_syn(mpx_endpoint *ep, const struct mpx_tuple *t,
                                  const struct mpx_tcp *h, bool *drop);
enum mpx_verdict mpx_handshake_on_synack(mpx_subflow *sf,
                                         const struct mpx_tcp *h, uint64_t now);
/** The peer's third MP_CAPABLE, or one with data, is of this connection. */
bool mpx_handshake_agreed(const mpx_conn *conn,
                          const struct mpx_opt_capable *c);
/** First acceptable segment after our SYN/ACK. */
enum mpx_verdict mpx_handshake_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                      uint32_t payload, uint64_t now);

#endif /* MPX_HANDSHAKE_CAPABLE_H */
