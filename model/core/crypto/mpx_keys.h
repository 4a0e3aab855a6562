/* SPDX-License-Identifier: MIT */
/*
 * The keys of one connection and their agreement, [B] 4.2, PROTOCOL 2.3.
 *
 * A slot moves one way: EMPTY -> LOCAL (we hold it and have offered it) ->
 * ACTIVE (the peer has proved that it holds it too). Profiles whose keys need
 * no proof go to ACTIVE at once. K names the slot.
 */
#ifndef MPX_KEYS_H
#define MPX_KEYS_H

#include "mpx_auth.h"

/* Neither is in [B]. */
#define MPX_NEWKEY_REPLY                                                       \
    UINT64_C(10000000)                         /* ns between answers with the  \
                                                  ack bit */
#define MPX_OLD_KEY_GRACE UINT64_C(3000000000) /* ns; two RTOs if longer */

enum { MPX_HELD_MAX = 4 };

enum mpx_key_state { MPX_KEY_EMPTY, MPX_KEY_LOCAL, MPX_KEY_ACTIVE };

struct mpx_key_slot {
    enum mpx_key_state state;
    struct mpx_opt_new_key held[MPX_HELD_MAX]; /* early ones, D-07 */
    uint8_t n_held;
};

/* Most connections never have a second key, so room for the MAC keys is the
 * owner's to give, before a key is installed: mpx_keys_needs_room(). */
struct mpx_keys {
    struct mpx_key_slot slot[2]; /* indexed by K */
    struct mpx_auth_key *mac[2]; /* of those that are not EMPTY; secret, wiped
                                    when overwritten or forgotten */
    bool active;                 /* `cur` names an ACTIVE slot */
    bool pending;                /* `pend` is being offered */
    uint8_t cur, pend;
    uint8_t reply;      /* K that the answer is about */
    uint8_t tries;      /* transmissions of the pending offer so far; stays at
                           its greatest value */
    bool want_offer;    /* NEW_KEY to be sent now */
    bool want_reply;    /* the same with the ack bit, or a repetition */
    uint64_t rto;       /* ns, of the first retransmission */
    uint64_t wait;      /* ns, of the next one */
    uint64_t resend_at; /* ns; UINT64_MAX unless an offer was sent and pends */
    uint64_t retire_at; /* ns; the key that is not `cur` dies; or UINT64_MAX */
    uint64_t reply_ok;  /* ns; no answer to a duplicate before */
};

void mpx_keys_init(struct mpx_keys *k); /* without any room */
void mpx_keys_wipe(struct mpx_keys *k); /* its room stays */

/** Whether mpx_keys_install() has no room for a key. @return the K that it
 *  takes next, where mac[] is NULL; or -1: it has room. */
int mpx_keys_needs_room(const struct mpx_keys *k);

/**
 * Take a key into the next slot and, where the profile confirms, offer it.
 * @param rto  ns, of the subflow that will carry the offer.
 * @return MPX_ERR_AGAIN while an offer is pending, if it is not replaced;
 *         MPX_ERR_RANGE as mpx_auth_key_init(), and for the key that is active
 *         where the profile wants a fresh one.
 */
MPX_MUST_USE mpx_err mpx_keys_install(struct mpx_keys *k,
                                      const struct mpx_profile *p,
                                      const struct mpx_auth_public *pub,
                                      const uint8_t *secret, size_t len,
                                      uint64_t rto, uint64_t now,
                                      enum mpx_role self);

/**
 * A NEW_KEY from the peer.
 * @return MPX_OK if it verified; MPX_ERR_NO_KEY if we do not hold that key
 *         yet; MPX_ERR_AUTH. Only MPX_OK changes what is active.
 */
MPX_MUST_USE mpx_err mpx_keys_on_new_key(struct mpx_keys *k,
                                         const struct mpx_profile *p,
                                         enum mpx_role self,
                                         const struct mpx_opt_new_key *nk,
                                         uint64_t now);

/** The next NEW_KEY that is due, or false. Each is to be sent once. */
bool mpx_keys_take(struct mpx_keys *k, const struct mpx_profile *p,
                   enum mpx_role self, struct mpx_opt_new_key *nk,
                   uint64_t now);

/** Run the timers. @return false if an offer was just given up and its key,
 *  which the peer never proved, is gone. */
bool mpx_keys_tick(struct mpx_keys *k, const struct mpx_profile *p,
                   uint64_t now);
/** When mpx_keys_tick() is next needed, ns; UINT64_MAX: not. */
uint64_t mpx_keys_deadline(const struct mpx_keys *k);

/** MAC keys to send options under, or NULL if none is active. */
const struct mpx_auth_key *mpx_keys_current(const struct mpx_keys *k);
/** MAC keys of the active key @p key_id, or NULL. */
const struct mpx_auth_key *mpx_keys_named(const struct mpx_keys *k,
                                          bool key_id);
/** MAC keys that a join or an address naming @p key_id is verified with, or
 *  NULL: of an active key or, where such a MAC confirms it, of one we hold. */
const struct mpx_auth_key *mpx_keys_usable(const struct mpx_keys *k,
                                           const struct mpx_profile *p,
                                           bool key_id);
/** A MAC under the usable key @p key_id verified: the peer holds it, D-31. */
void mpx_keys_prove(struct mpx_keys *k, const struct mpx_profile *p,
                    bool key_id, uint64_t now);

#endif /* MPX_KEYS_H */
