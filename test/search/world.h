/* SPDX-License-Identifier: MIT */
/*
 * Two hosts' mpx_keys and a channel between them that loses, reorders and
 * repeats, as a state that can be compared: the code is the core's own, only
 * its clock is not. A time is kept as "set" or "not set", and any timer that
 * is set may fire next, so whatever a run of the core can do is among the
 * paths here.
 */
#ifndef SEARCH_WORLD_H
#define SEARCH_WORLD_H

#include "mpx_keys.h"

enum { IN_FLIGHT = 2, KEYS_MAX = 3, EVENTS_MAX = 40 };

/* What is explored. */
struct setting {
    struct mpx_profile profile;
    uint8_t keys;  /* that each application installs, one after the other */
    uint8_t room;  /* NEW_KEYs in flight in each direction */
    bool reflects; /* an attacker returns a NEW_KEY to who sent it */
};

/* All that the future depends on. No padding: compared as octets. */
struct host_image {
    uint8_t state[2], key[2], epoch[2]; /* of the slots; key + 1, 0 none */
    uint8_t n_held[2], held[2][11];
    uint8_t active, pending, cur, pend, reply, tried; /* tried: tries > 0 */
    uint8_t offers, replies, timer, retires, limited;
    uint8_t installed; /* keys that its application has given it */
};
struct image {
    struct host_image host[2];
    uint8_t n[2], msg[2][IN_FLIGHT][11]; /* to host 0, to host 1 */
};

enum what {
    INSTALL, /* the application of host gives it its next key */
    DELIVER, /* message i to host arrives */
    REPEAT,  /* the same, and stays in flight */
    LOSE,    /* it does not */
    REFLECT, /* it arrives at who sent it, and stays in flight */
    TIMER,   /* of the offer, at host */
    RETIRE,  /* the old key's time is over */
    LAPSE,   /* host may answer again */
};
struct event {
    uint8_t what, host, i;
};

void world_begin(struct image *w);
/** What may happen next. @return how many. */
unsigned world_events(const struct setting *s, const struct image *w,
                      struct event e[EVENTS_MAX]);
/** Let it happen. @return the key, plus one, that it made active at e->host
 *  (the sender, if reflected); 0: none. */
unsigned world_step(const struct setting *s, struct image *w,
                    const struct event *e);
/** Both hosts send under key @p key, counted from 0. */
bool world_agrees(const struct image *w, unsigned key);

#endif /* SEARCH_WORLD_H */
