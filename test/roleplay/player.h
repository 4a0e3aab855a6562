/* SPDX-License-Identifier: MIT */
/*
 * The core in the place of a tape's host: same keys, nonces, initial sequence
 * numbers, addresses; fed what that host received, when it received it; told
 * to write and close when that host did. Under it a TCP of its own.
 */
#ifndef PLAYER_H
#define PLAYER_H

#include "part.h"
#include "tape.h"
#include "tcp.h"

/* One segment of the other end may be changed on its way; NULL: none is. */
struct player_damage {
    void (*change)(struct tape_frame *f, void *ctx);
    void *ctx;
};

enum { PLAYER_OPENS = 64 };

struct player {
    const struct tape *tape;
    const struct part *part;
    mpx_endpoint *ep;
    mpx_conn *conn;
    struct tcp *sock;
    uint64_t now;
    bool draining, closed, error, eof, fallback;
    uint8_t draw[16]; /* octets that random gives next, in order */
    size_t drawn, draws;
    uint64_t rng;
    uint32_t tsecr[TAPE_FLOWS];           /* newest timestamp of the other */
    struct mpx_action open[PLAYER_OPENS]; /* joins that the core asked for */
    unsigned n_open;
    uint64_t read;           /* octets given to the application */
    struct tape_frame *said; /* what the core sent */
    size_t n_said, said_cap;
};

/** Play @p t to its end. */
void player_run(struct player *p, const struct tape *t, const struct part *part,
                const struct player_damage *damage);
void player_free(struct player *p);

#endif /* PLAYER_H */
