/* SPDX-License-Identifier: MIT */
/*
 * The conditions of the table of what is allowed: whether a difference is the
 * one that a row means.
 */
#ifndef WHEN_H
#define WHEN_H

#include "compare.h"

#define WHEN(name)                                                             \
    bool when_##name(const struct compared *c, const struct diff *d);

/* Of hosts that speak to hosts: when.c. */
WHEN(cut_finer)
WHEN(tail_probed)
WHEN(fin_timer)
WHEN(third_ack_first)
WHEN(on_each_segment)
WHEN(acked_sooner)
WHEN(narrow_ack)
WHEN(wide_ack)
WHEN(last_ack)
WHEN(plain_acks)
WHEN(after_fastclose)
WHEN(infinite_before)
WHEN(join_timer)
WHEN(answers_fail)
WHEN(after_fail)
WHEN(no_listener)
WHEN(answers_rst)
WHEN(both_refuse)
WHEN(bare)
WHEN(join_withdrawn)

/* Of hosts that are sent what no host sends: when_odd.c. */
WHEN(wants_checksums)
WHEN(other_crypto)
WHEN(join_16)
WHEN(fail_unanswered)
WHEN(csum_presence)
WHEN(lone_fin_csum)
WHEN(in_one)
WHEN(map_ahead)
WHEN(map_behind)
WHEN(no_subflow)
WHEN(asked_first)
#undef WHEN

/* ---- looking around ---- */

/** When an option of this kind first came in on @p flow, or on any
 *  (TAPE_FLOWS), not before @p since; UINT64_MAX: never. For DSS: one that
 *  acknowledges the host's DATA_FIN, by number @p value. */
uint64_t when_received_at(const struct compared *c, unsigned flow,
                          enum mpx_subtype subtype, uint64_t value,
                          uint64_t since);
/** The first line of a kind, or NULL. */
const struct saying *when_first_of(const struct sayings *s, enum say_kind kind);

#endif /* WHEN_H */
