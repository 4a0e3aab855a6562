/* SPDX-License-Identifier: MIT */
#include "mpx_keys.h"
#include "mpx.h"

#include <string.h>

void mpx_keys_init(struct mpx_keys *k)
{
    *k = (struct mpx_keys){.resend_at = MPX_NEVER};
}

void mpx_keys_wipe(struct mpx_keys *k)
{
    mpx_wipe(k, sizeof *k);
    mpx_keys_init(k);
}

static enum mpx_role other(enum mpx_role r)
{
    return r == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

static void activate(struct mpx_keys *k, uint8_t key_id)
{
    k->slot[key_id].state = MPX_KEY_ACTIVE;
    k->cur = key_id;
    k->active = true;
}

static void stop_offering(struct mpx_keys *k, uint8_t key_id)
{
    if (k->pending && k->pend == key_id) {
        k->pending = false;
        k->resend_at = MPX_NEVER;
        k->want_offer = false;
    }
}

mpx_err mpx_keys_install(struct mpx_keys *k, const struct mpx_profile *p,
                         const struct mpx_auth_public *pub,
                         const uint8_t *secret, size_t len, uint64_t rto,
                         uint64_t now, enum mpx_role self)
{
    /* D-34: the first key is K = 0; K advances only after an activation. */
    uint8_t key_id = k->active ? k->cur ^ 1 : 0;
    uint8_t epoch = k->active ? (uint8_t)(k->epoch + 1) : 0;
    struct mpx_key_slot *slot = &k->slot[key_id];
    struct mpx_auth_key mac;
    mpx_err err;

    if (k->pending)
        return MPX_ERR_AGAIN; /* D-12: at most one outstanding */
    err = mpx_auth_key_init(&mac, p, pub, secret, len, epoch);
    if (err)
        return err;
    mpx_auth_wipe(&slot->mac);
    slot->mac = mac;
    mpx_auth_wipe(&mac);
    slot->state = MPX_KEY_LOCAL;
    k->epoch = epoch;
    if (!p->confirms) {
        activate(k, key_id);
        return MPX_OK;
    }
    k->pending = true;
    k->pend = key_id;
    k->tries = 0;
    k->want_offer = true;
    k->rto = rto > MPX_NEWKEY_RTO_MIN ? rto : MPX_NEWKEY_RTO_MIN;
    k->resend_at = MPX_NEVER;
    if (slot->has_held) {
        slot->has_held = false;
        /* What was held may be stale or forged: it counts only if it
         * verifies, and then exactly as if it had come now. */
        err = mpx_keys_on_new_key(k, p, self, &slot->held, now);
        if (err)
            return MPX_OK;
        k->want_offer = true; /* the peer has not heard us yet */
    }
    return MPX_OK;
}

/* D-07: whether and how a verified NEW_KEY is answered. */
static void answer(struct mpx_keys *k, const struct mpx_profile *p,
                   const struct mpx_opt_new_key *nk, bool first, uint64_t now)
{
    uint8_t key_id = nk->key_id;

    switch ((enum mpx_newkey_dup)p->newkey_dup_reply) {
    case MPX_DUP_OFF:
        /* [B] 4.2: a host resends "until it has received a NEW_KEY option
         * containing the same hash value": the peer's proof ends our offer. */
        if (k->tries)
            stop_offering(k, key_id);
        break;
    case MPX_DUP_ON:
        if (k->tries)
            stop_offering(k, key_id);
        if (!first && now >= k->reply_ok) {
            k->want_reply = true;
            k->reply_ok = now + k->rto;
        }
        break;
    case MPX_DUP_ACK_BIT:
        if (nk->ack) {
            stop_offering(k, key_id);
        } else if (now >= k->reply_ok) {
            k->want_reply = true;
            k->reply_ok = now + MPX_NEWKEY_REPLY;
        }
        break;
    }
}

mpx_err mpx_keys_on_new_key(struct mpx_keys *k, const struct mpx_profile *p,
                            enum mpx_role self,
                            const struct mpx_opt_new_key *nk, uint64_t now)
{
    struct mpx_key_slot *slot = &k->slot[nk->key_id];
    uint8_t want[MPX_MAC64_LEN];
    bool first, bit = p->newkey_dup_reply == MPX_DUP_ACK_BIT;

    if (slot->state == MPX_KEY_EMPTY || (bit && nk->epoch != slot->mac.epoch)) {
        /* [B] 4.2: "it simply discards the option"; D-07: or holds it. */
        if (p->newkey_early == MPX_EARLY_HOLD) {
            slot->held = *nk;
            slot->has_held = true;
        }
        return MPX_ERR_NO_KEY;
    }
    mpx_auth_new_key(&slot->mac, other(self), bit && nk->ack, want);
    if (!mpx_ct_equal(want, nk->mac, sizeof want)) {
        if (p->newkey_early == MPX_EARLY_HOLD &&
            slot->state == MPX_KEY_ACTIVE) {
            slot->held = *nk; /* may be the next key under the same K */
            slot->has_held = true;
        }
        return MPX_ERR_AUTH;
    }
    first = slot->state != MPX_KEY_ACTIVE;
    if (first)
        activate(k, nk->key_id);
    answer(k, p, nk, first, now);
    return MPX_OK;
}

bool mpx_keys_take(struct mpx_keys *k, enum mpx_role self,
                   struct mpx_opt_new_key *nk, uint64_t now)
{
    uint8_t key_id = k->want_offer ? k->pend : k->cur;
    bool ack = !k->want_offer;
    struct mpx_key_slot *slot = &k->slot[key_id];

    if (!k->want_offer && !k->want_reply)
        return false;
    *nk = (struct mpx_opt_new_key){.key_id = key_id};
    if (slot->mac.rule == MPX_MAC_SCHEDULE) {
        nk->epoch = slot->mac.epoch;
        nk->ack = ack;
    }
    mpx_auth_new_key(&slot->mac, self, nk->ack, nk->mac);
    if (ack) {
        k->want_reply = false;
        return true;
    }
    k->want_offer = false;
    k->tries++;
    k->resend_at = now + k->rto;
    k->rto *= 2;
    if (slot->state == MPX_KEY_ACTIVE && slot->mac.rule != MPX_MAC_SCHEDULE)
        stop_offering(k, key_id); /* the peer's proof was here before ours */
    return true;
}

bool mpx_keys_tick(struct mpx_keys *k, uint64_t now)
{
    if (!k->pending || now < k->resend_at)
        return true;
    if (k->tries < MPX_NEWKEY_TRIES) {
        k->want_offer = true;
        k->resend_at = MPX_NEVER; /* until it is taken */
        return true;
    }
    stop_offering(k, k->pend);
    if (k->slot[k->pend].state == MPX_KEY_LOCAL) {
        mpx_auth_wipe(&k->slot[k->pend].mac);
        k->slot[k->pend].state = MPX_KEY_EMPTY;
    }
    return false;
}

const struct mpx_auth_key *mpx_keys_current(const struct mpx_keys *k)
{
    return k->active ? &k->slot[k->cur].mac : NULL;
}

const struct mpx_auth_key *mpx_keys_named(const struct mpx_keys *k, bool key_id)
{
    const struct mpx_key_slot *slot = &k->slot[key_id ? 1 : 0];

    return slot->state == MPX_KEY_ACTIVE ? &slot->mac : NULL;
}
