/* SPDX-License-Identifier: MIT */
/* A middlebox in ns-3: its place on a wire, its timer, its randomness. */
#ifndef BOX_H
#define BOX_H

#include "topology.h"
#include "wire_chain.h"

struct box;

/** Middlebox @p k of the scenario, on the wire of its path. NULL on failure. */
struct box *box_new(const struct scenario *s, unsigned k,
                    const struct topology *t, struct wire_chain *w);
void box_free(struct box *b);
/** See mbx_inner_port(). */
uint16_t box_inner_port(const struct box *b, uint16_t outer);

#endif /* BOX_H */
