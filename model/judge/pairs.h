/* SPDX-License-Identifier: MIT */
/*
 * Whether the other legitimate end took part in each subflow that is joined at
 * one: whether a SYN of that subflow ever left there. One in which it did not
 * is stray: somebody else is at its far end, or nobody. One in which it did for
 * another connection is crossed. What ends early is neither: the third ACK of a
 * subflow that its sender has closed since is honest.
 */
#ifndef PAIRS_H
#define PAIRS_H

#include "app_bulk.h"
#include "topology.h"

struct pairs;

struct pairs_totals {
    uint64_t stray;   /* ends of subflows without a counterpart */
    uint64_t left;    /* of these, established still */
    uint64_t crossed; /* ends of subflows */
};

/** @p ends are those of the run, [2 * i] the client's of connection i. All is
 *  borrowed. NULL: no memory. */
struct pairs *pairs_new(const struct app_bulk *ends, uint32_t connections,
                        const struct topology *net, unsigned middleboxes);
void pairs_free(struct pairs *p);
/** app_bulk's on_syn: a SYN leaves there. It may be called for repeats. */
void pairs_on_syn(void *pairs, const struct app_bulk *b,
                  const struct mpx_tuple *t);
/** app_bulk's on_join: look for the counterpart. */
void pairs_on_join(void *pairs, const struct app_bulk *b,
                   const struct mpx_tuple *t);
/** A subflow of a connection that is not the core's has ended. */
void pairs_on_end(void *pairs, const struct app_bulk *b,
                  const struct mpx_tuple *t);
void pairs_totals(const struct pairs *p, struct pairs_totals *t);

#endif /* PAIRS_H */
