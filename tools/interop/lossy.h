/* SPDX-License-Identifier: MIT */
/*
 * A lossy stretch between a TAP interface and its user: a thread carries frames
 * both ways and loses some of those that are TCP, so that neighbour discovery
 * is spared.
 */
#ifndef INTEROP_LOSSY_H
#define INTEROP_LOSSY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct lossy {
    int tap;     /* borrowed */
    int end[2];  /* socket pair: ours, the user's; owned */
    double rate; /* probability that a frame is lost, each way */
    uint64_t random;
    pthread_t thread;
    atomic_bool stop;
    uint64_t carried, lost; /* frames; valid after lossy_stop() */
};

/**
 * Start carrying.
 * @param seed  chooses the frames that are lost.
 * @return the descriptor to use instead of @p tap, -1 with errno on failure.
 */
int lossy_start(struct lossy *l, int tap, double rate, uint64_t seed);
/** Stop carrying and close both ends. Harmless if it was never started. */
void lossy_stop(struct lossy *l);

#endif /* INTEROP_LOSSY_H */
