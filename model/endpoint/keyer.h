/* SPDX-License-Identifier: MIT */
/*
 * The keys of one end of one connection: when they are installed, how they
 * rotate, and what became of each.
 */
#ifndef KEYER_H
#define KEYER_H

#include "atk.h"
#include "keying.h"
#include "processing.h"

/* A key that this end installed. ns; MPX_NEVER: did not. */
struct key_life {
    uint32_t epoch;
    uint64_t installed, active;
};

/* Owned by the caller, alive until the simulation has ended. */
struct keyer {
    struct keying *keying;
    const struct mpx_profile *profile; /* of its host; borrowed */
    struct host *host;
    struct channel *channel;
    struct processing *processing;
    uint32_t number; /* of the connection */
    bool server;
    mpx_conn *conn;
    bool over;
    uint32_t epoch, due;   /* the newest installed; the newest to be */
    uint64_t octets, next; /* through the application; rotates at that many */
    struct key_life *life; /* in order of installation */
    unsigned n_life, space;
    uint64_t refused; /* keys the source did not give or the core did not take;
                         those that had to wait for an earlier one, too */
    bool waiting;     /* retry() is an event to come */
    bool working;     /* on_worked() is */
    /* told of each key that this end has installed; or NULL */
    void (*installed)(void *user, uint32_t epoch, const struct ks_key *key);
    /* told of each key that comes no more: the source did not give it, or the
     * core did not take it; or NULL */
    void (*left_out)(void *user, uint32_t epoch, enum ks_err source,
                     mpx_err core);
    /* what the application does once its first key is installed */
    void (*go_on)(void *user);
    void *user;
};

void keyer_init(struct keyer *k, struct keying *keying,
                const struct mpx_profile *profile, struct host *h,
                struct channel *c, struct processing *p, uint32_t number,
                bool server);
void keyer_free(struct keyer *k);

/** The channel is open: from now on the scenario's times count. The application
 *  goes on by @p go_on, once a key that is to be installed at once is. */
void keyer_start(struct keyer *k, mpx_conn *conn, void (*go_on)(void *user),
                 void *user);
/** The connection is over: nothing is installed any more. */
void keyer_stop(struct keyer *k);
/** The core says that the newest key is active. */
void keyer_active(struct keyer *k);
/** Octets have gone through the application, either way. */
void keyer_octets(struct keyer *k, size_t len);
/** What can be read of its memory now, for an attacker that is allowed to: the
 *  newest key; with the session's secret, later ones that follow from it. */
unsigned keyer_leak(const struct keyer *k, enum atk_leak what,
                    struct atk_secret *out, unsigned max);
/** The channel has agreed on a fresh secret. */
void keyer_rekeyed(struct keyer *k, uint32_t epoch);

#endif /* KEYER_H */
