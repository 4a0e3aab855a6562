/* SPDX-License-Identifier: MIT */
/*
 * Judging a capture while it is made: frames come from a file descriptor, each
 * option is told as soon as nothing more can change its verdict, and what has
 * been judged is forgotten. Memory is bounded whatever comes: by the flows that
 * are open at a time, and by limits that drop the longest silent first. What
 * happens depends on the octets alone, not on when they come.
 */
#ifndef LIVE_H
#define LIVE_H

#include <signal.h>

#include "replay.h"

/* Why a flow was dropped. */
enum live_why {
    LIVE_ENDED, /* FIN both ways or RST, and then nothing */
    LIVE_IDLE,
    LIVE_LIMIT, /* there was too much to keep */
    LIVE_WHYS
};
const char *live_why_name(enum live_why w);

struct live_sink {
    struct replay_sink replay;
    /* A flow is dropped; all of it has been told. */
    void (*dropped)(void *ctx, const struct replay *r, uint32_t flow,
                    enum live_why why);
    /* All that came has been judged, and the next read may take long. */
    void (*waiting)(void *ctx);
};

struct live {
    struct replay r;
    struct replay_input in; /* damage_at: of the stream */
    uint64_t flows_dropped[LIVE_WHYS], conns_dropped;
    uint64_t octets; /* of the stream */
    bool interrupted;
    int error; /* errno of a read that failed, or 0 */

    /* private */
    const struct live_sink *sink;
    struct capture capture;
    uint8_t *buf;
    size_t have, cap;
    uint64_t sweep_at, now; /* ns, of the capture */
    uint64_t kept_then, frames_then;
};

/** Read @p fd to its end, or until *stop. A read that a signal interrupts looks
 *  at *stop. */
void live_run(struct live *l, const struct conn_keys *keys,
              const struct live_sink *sink, int fd,
              const volatile sig_atomic_t *stop);
void live_free(struct live *l);

#endif /* LIVE_H */
