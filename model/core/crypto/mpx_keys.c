/* SPDX-License-Identifier: MIT */
/* The two key slots and the NEW_KEY exchange. */
#include "mpx_keys.h"
#include "mpx.h"

#include <string.h>

/* How long an offer waits for its answer: nothing in [B] says. */
static const struct {
    uint64_t least; /* ns */
    bool follows;   /* the subflow's RTO, where that is longer */
    uint8_t factor; /* of each wait to the one before */
} timer[] = {
    [MPX_NEWKEY_RTO] = {UINT64_C(200000000), true, 2},
    [MPX_NEWKEY_FIXED_1S] = {UINT64_C(1000000000), false, 1},
};
#define WAIT_MAX UINT64_C(60000000000) /* ns */

/* Transmissions in all; 0: no end. */
static const uint8_t tries_of[] = {
    [MPX_TRIES_6] = 6, [MPX_TRIES_3] = 3, [MPX_TRIES_UNLIMITED] = 0};

/* NEW_KEYs that come before their key and are held. */
static const uint8_t held_max[] = {[MPX_EARLY_DISCARD] = 0,
                                   [MPX_EARLY_HOLD] = 1,
                                   [MPX_EARLY_HOLD_FIRST] = 1,
                                   [MPX_EARLY_HOLD_4] = MPX_HELD_MAX};

void mpx_keys_init(struct mpx_keys *k)
{
    *k = (struct mpx_keys){.resend_at = MPX_NEVER, .retire_at = MPX_NEVER};
}

void mpx_keys_wipe(struct mpx_keys *k)
{
    struct mpx_auth_key *mac[] = {k->mac[0], k->mac[1]};

    for (int i = 0; i < 2; i++)
        if (mac[i])
            mpx_auth_wipe(mac[i]);
    mpx_wipe(k, sizeof *k);
    mpx_keys_init(k);
    memcpy(k->mac, mac, sizeof k->mac);
}

static enum mpx_role other(enum mpx_role r)
{
    return r == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

/* What was held about it stays: it may be of the next key of that number. */
static void forget(struct mpx_keys *k, uint8_t key_id)
{
    if (k->mac[key_id])
        mpx_auth_wipe(k->mac[key_id]);
    k->slot[key_id].state = MPX_KEY_EMPTY;
}

/* D-13, D-14: how long the key before this one goes on verifying. */
static void retire(struct mpx_keys *k, const struct mpx_profile *p,
                   uint64_t now)
{
    uint64_t grace =
        2 * k->rto > MPX_OLD_KEY_GRACE ? 2 * k->rto : MPX_OLD_KEY_GRACE;

    k->retire_at = MPX_NEVER;
    switch ((enum mpx_old_key)p->old_key) {
    case MPX_OLD_KEEP:
        break;
    case MPX_OLD_DROP:
        forget(k, k->cur ^ 1);
        break;
    case MPX_OLD_GRACE:
        if (k->slot[k->cur ^ 1].state == MPX_KEY_ACTIVE)
            k->retire_at = now + grace;
        break;
    }
}

static void activate(struct mpx_keys *k, const struct mpx_profile *p,
                     uint8_t key_id, uint64_t now)
{
    k->slot[key_id].state = MPX_KEY_ACTIVE;
    k->cur = key_id;
    k->active = true;
    retire(k, p, now);
}

static void stop_offering(struct mpx_keys *k, uint8_t key_id)
{
    if (k->pending && k->pend == key_id) {
        k->pending = false;
        k->resend_at = MPX_NEVER;
        k->want_offer = false;
    }
}

/* ---- installing ---- */

/* Whether @p secret is the external key that is active: then it would prove
 * what it proved before. */
static bool is_current(const struct mpx_keys *k, const struct mpx_profile *p,
                       const struct mpx_auth_public *pub, const uint8_t *secret,
                       size_t len)
{
    const struct mpx_auth_key *cur = k->mac[k->cur];
    const struct mpx_join_bind none = {0};
    uint8_t a[MPX_MAC160_LEN], b[MPX_MAC160_LEN];
    struct mpx_auth_key again;
    bool equal;

    if (!k->active ||
        mpx_auth_key_init(&again, p, pub, secret, len, cur->epoch))
        return false;
    /* What both prove: not every profile has NEW_KEY. */
    mpx_auth_join(cur, MPX_ROLE_I, true, 0, 0, &none, a);
    mpx_auth_join(&again, MPX_ROLE_I, true, 0, 0, &none, b);
    mpx_auth_wipe(&again);
    equal = mpx_ct_equal(a, b, sizeof a);
    return equal;
}

static mpx_err may_install(const struct mpx_keys *k,
                           const struct mpx_profile *p,
                           const struct mpx_auth_public *pub,
                           const uint8_t *secret, size_t len)
{
    /* D-12: at most one outstanding; or the newer takes its place while the
     * peer has not proved the older. */
    if (k->pending && (p->rotation_overlap == MPX_OVERLAP_BUSY ||
                       k->slot[k->pend].state == MPX_KEY_ACTIVE))
        return MPX_ERR_AGAIN;
    /* D-33: a TLS exporter that did not change heals nothing. */
    if (p->same_key == MPX_SAME_KEY_REFUSED &&
        is_current(k, p, pub, secret, len))
        return MPX_ERR_RANGE;
    return MPX_OK;
}

static void offer(struct mpx_keys *k, const struct mpx_profile *p,
                  uint8_t key_id, uint64_t rto)
{
    k->pending = true;
    k->pend = key_id;
    k->tries = 0;
    k->want_offer = true;
    k->rto = timer[p->newkey_rto].least;
    if (timer[p->newkey_rto].follows && rto > k->rto)
        k->rto = rto;
    k->wait = k->rto;
    k->resend_at = MPX_NEVER;
}

/* What was held may be stale or forged: it counts only if it verifies, and then
 * exactly as if it had come now. @return whether one did. */
static bool try_held(struct mpx_keys *k, const struct mpx_profile *p,
                     enum mpx_role self, struct mpx_key_slot *slot,
                     uint64_t now)
{
    const unsigned n = slot->n_held;
    struct mpx_opt_new_key held[MPX_HELD_MAX];

    memcpy(held, slot->held, sizeof held);
    slot->n_held = 0;
    for (unsigned i = 0; i < n; i++)
        if (mpx_keys_on_new_key(k, p, self, &held[i], now) == MPX_OK)
            return true;
    return false;
}

/* D-34: the first key is K = 0; K advances only after an activation. */
static uint8_t next_id(const struct mpx_keys *k)
{
    return k->active ? k->cur ^ 1 : 0;
}

int mpx_keys_needs_room(const struct mpx_keys *k)
{
    return k->mac[next_id(k)] ? -1 : next_id(k);
}

mpx_err mpx_keys_install(struct mpx_keys *k, const struct mpx_profile *p,
                         const struct mpx_auth_public *pub,
                         const uint8_t *secret, size_t len, uint64_t rto,
                         uint64_t now, enum mpx_role self)
{
    uint8_t key_id = next_id(k); /* the last bit of the epoch */
    uint8_t epoch = k->active ? (uint8_t)(k->mac[k->cur]->epoch + 1) : 0;
    struct mpx_key_slot *slot = &k->slot[key_id];
    struct mpx_auth_key mac;
    mpx_err err = may_install(k, p, pub, secret, len);

    if (!err)
        err = mpx_auth_key_init(&mac, p, pub, secret, len, epoch);
    if (err)
        return err;
    forget(k, key_id);
    *k->mac[key_id] = mac;
    mpx_auth_wipe(&mac);
    slot->state = MPX_KEY_LOCAL;
    k->retire_at = MPX_NEVER;
    if (!p->confirms) {
        activate(k, p, key_id, now);
        return MPX_OK;
    }
    offer(k, p, key_id, rto);
    if (try_held(k, p, self, slot, now)) {
        /* The peer has not received our offer yet: not even if it acknowledged
         * an earlier offer of this key, which was abandoned. */
        k->pending = true;
        k->want_offer = true;
    }
    return MPX_OK;
}

/* ---- the peer's ---- */

/*
 * [B] 4.2: "If it does not receive an option containing the same hash value, it
 * should retransmit the option." D-02: any proof of the same key; or, to the
 * letter, the octets that we sent ourselves.
 */
static bool ends_offer(const struct mpx_keys *k, const struct mpx_profile *p,
                       enum mpx_role self, const struct mpx_opt_new_key *nk)
{
    uint8_t ours[MPX_MAC64_LEN];

    if (!k->tries)
        return false; /* the peer has not received our offer yet */
    if (p->newkey_stop == MPX_STOP_VALID)
        return true;
    mpx_auth_new_key(k->mac[nk->key_id], self, nk->ack, ours);
    return mpx_ct_equal(ours, nk->mac, sizeof ours);
}

static void reply(struct mpx_keys *k, uint8_t key_id, uint64_t now,
                  uint64_t interval)
{
    if (now < k->reply_ok)
        return;
    k->want_reply = true;
    k->reply = key_id;
    k->reply_ok = now + interval;
}

/* D-07: whether and how a verified NEW_KEY is answered. */
static void answer(struct mpx_keys *k, const struct mpx_profile *p,
                   enum mpx_role self, const struct mpx_opt_new_key *nk,
                   bool first, uint64_t now)
{
    switch ((enum mpx_newkey_dup)p->newkey_dup_reply) {
    case MPX_DUP_OFF:
        if (ends_offer(k, p, self, nk))
            stop_offering(k, nk->key_id);
        break;
    case MPX_DUP_ON: /* at most one per RTO, not backed off */
        if (ends_offer(k, p, self, nk))
            stop_offering(k, nk->key_id);
        if (!first)
            reply(k, nk->key_id, now, k->rto);
        break;
    case MPX_DUP_ACK_BIT: /* an acknowledgement is not acknowledged */
        if (nk->ack)
            stop_offering(k, nk->key_id);
        else
            reply(k, nk->key_id, now, MPX_NEWKEY_REPLY);
        break;
    }
}

static void hold(struct mpx_key_slot *slot, const struct mpx_profile *p,
                 const struct mpx_opt_new_key *nk)
{
    /* [B] 4.2: "it simply discards the option"; D-07: or holds it. */
    const uint8_t max = held_max[p->newkey_early];

    if (p->newkey_early == MPX_EARLY_HOLD)
        slot->n_held = 0; /* the newest takes its place */
    if (slot->n_held < max)
        slot->held[slot->n_held++] = *nk;
}

mpx_err mpx_keys_on_new_key(struct mpx_keys *k, const struct mpx_profile *p,
                            enum mpx_role self,
                            const struct mpx_opt_new_key *nk, uint64_t now)
{
    struct mpx_key_slot *slot = &k->slot[nk->key_id];
    const struct mpx_auth_key *mac = k->mac[nk->key_id];
    bool first;
    bool ack = p->newkey_dup_reply == MPX_DUP_ACK_BIT && nk->ack;
    uint8_t want[MPX_MAC64_LEN];

    if (slot->state == MPX_KEY_EMPTY ||
        (p->epochs && nk->epoch != mac->epoch)) {
        hold(slot, p, nk);
        return MPX_ERR_NO_KEY;
    }
    mpx_auth_new_key(mac, other(self), ack, want);
    if (!mpx_ct_equal(want, nk->mac, sizeof want)) {
        if (slot->state == MPX_KEY_ACTIVE)
            hold(slot, p, nk); /* may be the next key under the same K */
        return MPX_ERR_AUTH;
    }
    first = slot->state != MPX_KEY_ACTIVE;
    if (first)
        activate(k, p, nk->key_id, now);
    answer(k, p, self, nk, first, now);
    return MPX_OK;
}

void mpx_keys_prove(struct mpx_keys *k, const struct mpx_profile *p,
                    bool key_id, uint64_t now)
{
    if (p->implicit_confirm == MPX_IMPLICIT_YES &&
        k->slot[key_id].state == MPX_KEY_LOCAL)
        activate(k, p, key_id, now);
}

/* ---- ours ---- */

static void sent(struct mpx_keys *k, const struct mpx_profile *p, uint64_t now)
{
    bool proved = k->slot[k->pend].state == MPX_KEY_ACTIVE;

    k->want_offer = false;
    if (k->tries < UINT8_MAX)
        k->tries++;
    k->resend_at = now + k->wait;
    k->wait *= timer[p->newkey_rto].factor;
    if (k->wait > WAIT_MAX)
        k->wait = WAIT_MAX;
    /* The peer's proof was here before ours went out. */
    if (proved && p->newkey_dup_reply != MPX_DUP_ACK_BIT &&
        p->newkey_stop == MPX_STOP_VALID)
        stop_offering(k, k->pend);
}

bool mpx_keys_take(struct mpx_keys *k, const struct mpx_profile *p,
                   enum mpx_role self, struct mpx_opt_new_key *nk, uint64_t now)
{
    bool ours = k->want_offer;
    uint8_t key_id = ours ? k->pend : k->reply;
    const struct mpx_auth_key *mac = k->mac[key_id];

    if (!ours && !k->want_reply)
        return false;
    if (!ours)
        k->want_reply = false;
    if (k->slot[key_id].state == MPX_KEY_EMPTY)
        return false; /* retired before it could be answered */
    *nk = (struct mpx_opt_new_key){.key_id = key_id};
    nk->ack = !ours && p->newkey_dup_reply == MPX_DUP_ACK_BIT;
    if (p->epochs)
        nk->epoch = mac->epoch;
    mpx_auth_new_key(mac, self, nk->ack, nk->mac);
    if (ours)
        sent(k, p, now);
    return true;
}

bool mpx_keys_tick(struct mpx_keys *k, const struct mpx_profile *p,
                   uint64_t now)
{
    uint8_t most = tries_of[p->newkey_tries];

    if (now >= k->retire_at) {
        k->retire_at = MPX_NEVER;
        forget(k, k->cur ^ 1);
    }
    if (!k->pending || now < k->resend_at)
        return true;
    if (!most || k->tries < most) {
        k->want_offer = true;
        k->resend_at = MPX_NEVER; /* until it is taken */
        return true;
    }
    stop_offering(k, k->pend);
    if (k->slot[k->pend].state != MPX_KEY_LOCAL)
        return true;
    forget(k, k->pend);
    return false;
}

uint64_t mpx_keys_deadline(const struct mpx_keys *k)
{
    return k->resend_at < k->retire_at ? k->resend_at : k->retire_at;
}

/* ---- looking ---- */

const struct mpx_auth_key *mpx_keys_current(const struct mpx_keys *k)
{
    return k->active ? k->mac[k->cur] : NULL;
}

const struct mpx_auth_key *mpx_keys_named(const struct mpx_keys *k, bool key_id)
{
    const unsigned i = key_id ? 1 : 0;

    return k->slot[i].state == MPX_KEY_ACTIVE ? k->mac[i] : NULL;
}

const struct mpx_auth_key *mpx_keys_usable(const struct mpx_keys *k,
                                           const struct mpx_profile *p,
                                           bool key_id)
{
    const unsigned i = key_id ? 1 : 0;
    bool local = k->slot[i].state == MPX_KEY_LOCAL &&
                 p->implicit_confirm == MPX_IMPLICIT_YES;

    return local ? k->mac[i] : mpx_keys_named(k, key_id);
}
