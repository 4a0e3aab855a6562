/* SPDX-License-Identifier: MIT */
/* The frames of a pcap, and a pcap made of some of them. */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame {
    size_t at, len; /* of the record, its header included */
    uint32_t path;  /* frames between the same two addresses have the same */
};
struct frames {
    const uint8_t *octets; /* borrowed */
    struct frame *v;
    size_t n, paths;
};

/** @p octets: a whole pcap file of little-endian order. */
void frames_of(struct frames *f, const uint8_t *octets, size_t len);
void frames_free(struct frames *f);

/** A file of the frames @p which, in that order; the caller frees *out. */
void frames_pick(const struct frames *f, const size_t *which, size_t n,
                 uint8_t **out, size_t *len);

#endif /* FRAMES_H */
