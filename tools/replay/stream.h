/* SPDX-License-Identifier: MIT */
/*
 * Octets of one direction of a flow put in order from the segments that were
 * captured whole. Of two that begin alike the longer one counts, or the first;
 * otherwise the one that begins later. Where they differ is noted.
 */
#ifndef STREAM_H
#define STREAM_H

#include "flow.h"
#include "span.h"

struct stream_piece {
    uint64_t from, to;     /* relative subflow sequence numbers */
    const uint8_t *octets; /* borrowed from the capture */
};
struct stream {
    struct stream_piece *v; /* ascending, disjoint */
    size_t n, cap;
    struct spans differs; /* from the first to the last octet that does */
};

void stream_build(struct stream *s, const struct flow_half *h);

/** Partial checksum (mpx_csum.h) of [from, to).
 *  @return false if not all of it is there. */
bool stream_sum(const struct stream *s, uint64_t from, uint64_t to,
                uint16_t *sum);
void stream_free(struct stream *s);

#endif /* STREAM_H */
