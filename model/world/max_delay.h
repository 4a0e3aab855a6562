/* SPDX-License-Identifier: MIT */
/* The greatest one-way delay of a packet. */
#ifndef MAX_DELAY_H
#define MAX_DELAY_H

#include "scenario.h"

/** Of any packet, whichever way it takes: behind full queues at the lowest
 *  rates, and held by every middlebox as long as that can. ns. */
uint64_t max_delay(const struct scenario *s);

#endif /* MAX_DELAY_H */
