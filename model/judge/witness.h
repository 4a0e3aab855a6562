/* SPDX-License-Identifier: MIT */
/* What an end of a connection reports to the observer of its subflows and of
 * the addresses that it knows. */
#ifndef WITNESS_H
#define WITNESS_H

#include "observer.h"

/** Connection @p conn of the study is established at that end. */
void witness_established(struct observer *o, uint32_t conn,
                         enum payload_sender self, mpx_conn *mpx, uint64_t now);
/** A subflow was joined there. */
void witness_joined(struct observer *o, uint32_t conn, enum payload_sender self,
                    mpx_subflow *sf, uint64_t now);
/** That end begins to open a subflow. */
void witness_opening(struct observer *o, uint32_t conn,
                     enum payload_sender self, const struct mpx_tuple *t,
                     uint64_t now);
/** Addresses of the peer were announced or withdrawn. */
void witness_addresses(struct observer *o, uint32_t conn,
                       enum payload_sender self, const mpx_conn *mpx,
                       uint64_t now);

#endif /* WITNESS_H */
