/* SPDX-License-Identifier: MIT */
/*
 * Whose address it is, and when: each address belongs to a party for an
 * interval of simulated time, from when it is given one until it gives it up.
 * It may get it back, and then has it for another interval.
 */
#ifndef OWNERS_H
#define OWNERS_H

#include "mpx.h"
#include "payload.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct owners {
    struct holding {
        enum payload_sender party;
        struct mpx_addr addr;
        uint64_t from, until; /* ns; MPX_NEVER: it has it still */
    } * v;
    size_t n, cap;
};

/** From @p now on @p addr is the party's; nothing changes if it is already.
 *  Times of calls do not decrease. */
void owners_gain(struct owners *o, enum payload_sender party,
                 const struct mpx_addr *addr, uint64_t now);
/** From @p now on it is not; nothing changes if it was not. */
void owners_lose(struct owners *o, enum payload_sender party,
                 const struct mpx_addr *addr, uint64_t now);
void owners_free(struct owners *o);

/** Whether the party had it at any time from @p from to @p to. */
bool owners_had(const struct owners *o, enum payload_sender party,
                uint8_t family, const uint8_t *addr, uint64_t from,
                uint64_t to);
/** Whether the party had it at @p at, or was the last to have had it. */
bool owners_last(const struct owners *o, enum payload_sender party,
                 uint8_t family, const uint8_t *addr, uint64_t at);

#endif /* OWNERS_H */
