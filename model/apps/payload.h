/* SPDX-License-Identifier: MIT */
/*
 * Position-dependent payload. Octet stream `id` is a sequence of 64-bit words;
 * word i is an invertible mix of (id, i), so any eight aligned octets of it,
 * wherever they turn up, tell which stream and which place they are from. A
 * random word passes for one of a given stream with probability 2^-24.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_WORD 8 /* octets */

/* Stream ids are 24 bits: who sends, and on which connection. */
enum payload_sender { PAYLOAD_CLIENT = 1, PAYLOAD_SERVER, PAYLOAD_ATTACKER };
static inline uint32_t payload_id(enum payload_sender s, uint32_t conn)
{
    return (uint32_t)s << 20 | (conn & 0xfffff);
}

/** Octets [offset, offset + len) of stream @p id. */
void payload_fill(uint32_t id, uint64_t offset, uint8_t *dst, size_t len);

/** How many leading octets of p are octets [offset, ...) of stream @p id. */
size_t payload_match(uint32_t id, uint64_t offset, const uint8_t *p,
                     size_t len);

/**
 * Recognise one word. @return true if the eight octets at @p p are a word of
 * some stream; then *id and *offset say which and where.
 */
bool payload_recognise(const uint8_t *p, uint32_t *id, uint64_t *offset);

#endif /* PAYLOAD_H */
