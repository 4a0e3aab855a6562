/* SPDX-License-Identifier: MIT */
/*
 * Segments that the core makes itself, and the DSS option.
 */
#ifndef MPX_CRAFT_H
#define MPX_CRAFT_H

#include "mpx.h"
#include "mpx_opt.h"

/* Fields of a DSS option, or of MP_CAPABLE with data. */
struct mpx_dss_request {
    bool map, fin;
    uint64_t dsn;
    uint32_t ssn;
    uint16_t dll, csum; /* csum counts where checksums are in use */
};

/** Segments of our own, queued for mpx_poll(). */
void mpx_craft_ack(mpx_subflow *sf);   /* pure ACK with Data ACK */
void mpx_craft_fin(mpx_subflow *sf);   /* DATA_FIN alone */
void mpx_craft_probe(mpx_subflow *sf); /* old sequence number: asks for an ACK*/
/** Pure ACK with one option, Data ACK too if @p with_ack and it fits. @return
 *  octets of its TCP header, all there is of it; 0 if none was made. */
size_t mpx_craft_option(mpx_subflow *sf, const struct mpx_opt *o,
                        bool with_ack);
/** RST; seq and ack in wire numbering; @p o, if not NULL, before MP_TCPRST. */
void mpx_craft_rst(mpx_endpoint *ep, const struct mpx_tuple *t, uint32_t seq,
                   uint32_t ack, bool with_ack, enum mpx_rst_reason reason,
                   bool mptcp, const struct mpx_opt *o);
/** The RST that makes local TCP drop the subflow. */
void mpx_craft_local_rst(mpx_subflow *sf);
/** A pure ACK up to and including its timestamps, for an option to be added: to
 *  be finished by mpx_tcp_finish(). NULL: nothing can be sent now. */
struct mpx_pending *mpx_craft_pure_ack(mpx_subflow *sf);
/** Append an option that is known to fit at dst[len]. @return the new length.
 */
size_t mpx_craft_append(uint8_t *dst, size_t len, const struct mpx_opt *o);
uint16_t mpx_craft_window(const mpx_subflow *sf);
/** DSS option appended at dst[len]. @return the new length. */
size_t mpx_craft_dss(const mpx_subflow *sf, uint8_t *dst, size_t len,
                     const struct mpx_dss_request *r);

#endif /* MPX_CRAFT_H */
