/* SPDX-License-Identifier: MIT */
/*
 * A bad stretch between a TAP interface and its user: a thread carries frames
 * both ways and loses some of those that are TCP, so that neighbour discovery
 * is spared, and lets others overtake some. It can be cut, or bring nothing.
 */
#ifndef INTEROP_LOSSY_H
#define INTEROP_LOSSY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOSSY_FRAME_MAX = 2048 };

struct lossy {
    int tap;     /* borrowed */
    int end[2];  /* socket pair: ours, the user's; owned */
    double loss; /* probability that a frame is lost, each way */
    double late; /* probability that a frame is overtaken, each way */
    uint64_t random;
    pthread_t thread;
    bool running;
    /* May be set at any time: cut, all is lost; deaf, all TCP from the TAP. */
    atomic_bool stop, cut, deaf;
    atomic_uint large; /* so many long frames to the TAP are still to be lost */
    atomic_uint third; /* so many third ACKs of joins, either way, likewise */
    struct lossy_held {
        uint8_t frame[LOSSY_FRAME_MAX];
        size_t len; /* 0 = none */
        int to;
        unsigned ahead; /* frames that are still to overtake it */
    } held;
    uint64_t carried, lost, overtaken; /* frames; valid after lossy_stop() */
};

/**
 * Start carrying.
 * @param seed  chooses the frames that are lost or overtaken.
 * @return the descriptor to use instead of @p tap, -1 with errno on failure.
 */
int lossy_start(struct lossy *l, int tap, double loss, double late,
                uint64_t seed);
/** Stop carrying and close both ends. Harmless if it was never started. */
void lossy_stop(struct lossy *l);

#endif /* INTEROP_LOSSY_H */
