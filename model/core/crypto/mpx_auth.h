/* SPDX-License-Identifier: MIT */
/*
 * Exactly which octets each MAC covers, per option and profile; the one file a
 * cryptographer reads. "Sender" is always the host whose option carries the
 * value; its own key, token or nonce comes first (PROTOCOL 0).
 */
#ifndef MPX_AUTH_H
#define MPX_AUTH_H

#include "mpx_crypto.h"
#include "mpx_opt.h"
#include "mpx_profile.h"

#define MPX_KEYS_LEN   16 /* Key-A || Key-B */
#define MPX_EXTKEY_MAX 64 /* octets; longer external keys are refused */
#define MPX_NEG_LEN    6  /* octets 2 and 3 of the three MP_CAPABLE options */

/* Roles are of the MPTCP connection and fixed for its life. */
enum mpx_role { MPX_ROLE_I = 0, MPX_ROLE_R = 1 }; /* initiator, responder */

/* Token and initial data sequence number of one host. */
struct mpx_identity {
    uint64_t token; /* low 32 bits, or all 64 for [P] */
    uint64_t idsn;
};

/**
 * What an identifier of MP_CAPABLE stands for.
 * @param id       the host's key or token.
 * @param peer_id  the other host's; used by MPX_IDSN_LS64_BOTH only.
 */
void mpx_auth_identity(struct mpx_identity *out, const struct mpx_profile *p,
                       uint64_t id, uint64_t peer_id);

/* The public values a MAC may cover. */
struct mpx_auth_public {
    uint64_t token[2]; /* by role */
    uint8_t neg[MPX_NEG_LEN];
    uint64_t *macs; /* NULL, or where each HMAC is counted; borrowed */
};

/*
 * MAC keys of one epoch, ready to use. Secret: mpx_auth_wipe() when the slot
 * dies. No interior pointers.
 */
struct mpx_auth_key {
    enum mpx_mac_rule rule;
    uint8_t trunc_newkey, trunc_fastclose, newkey_dir, close_hash;
    uint8_t join_role, addr_role;
    uint8_t token_len;
    uint8_t epoch;
    struct mpx_auth_public pub;
    struct mpx_hmac join[2], addr[2], confirm[2], close[2]; /* by role */
    uint8_t ext[MPX_EXTKEY_MAX]; /* [B]: the key is also a message */
    uint8_t ext_len;
    uint8_t clear[2][8]; /* RFC 8684, [P]: the two keys, by role */
};

/**
 * Make the MAC keys of one epoch.
 * @param secret  RFC 8684 and [P]: Key-A || Key-B, 16 octets; [B] and
 *                hardened: the external key, extkey_min..MPX_EXTKEY_MAX
 *                octets. Copied.
 * @return MPX_ERR_RANGE for any other length; @p out is untouched.
 */
MPX_MUST_USE mpx_err mpx_auth_key_init(struct mpx_auth_key *out,
                                       const struct mpx_profile *p,
                                       const struct mpx_auth_public *pub,
                                       const uint8_t *secret, size_t len,
                                       uint8_t epoch);
void mpx_auth_wipe(struct mpx_auth_key *k);

/* [H]: all that is derived from an external key for one epoch. Secret. */
enum mpx_auth_use {
    MPX_USE_CONFIRM,
    MPX_USE_JOIN,
    MPX_USE_ADDR,
    MPX_USE_CLOSE
};
#define MPX_AUTH_USES 4
#define MPX_SALT_MAX  (12 + 16 + MPX_NEG_LEN)
struct mpx_auth_schedule {
    uint8_t salt[MPX_SALT_MAX];
    size_t salt_len;
    uint8_t prk[MPX_SHA256_LEN];
    uint8_t key[MPX_AUTH_USES][2][MPX_SHA256_LEN]; /* by use, by role */
};
/**
 * @param token_len  octets of a token, 4 or 8.
 * The caller wipes @p out.
 */
void mpx_auth_schedule(struct mpx_auth_schedule *out,
                       const struct mpx_auth_public *pub, uint8_t token_len,
                       const uint8_t *secret, size_t len, uint8_t epoch);

/* What the hardened MP_JOIN MAC covers besides nonces. */
struct mpx_join_bind {
    uint8_t syn_b2, syn_id; /* low nibble of octet 2, octet 3 of the SYN */
    uint8_t sa_b2, sa_id;   /* the same of the SYN/ACK */
};

/**
 * MAC of MP_JOIN; the SYN/ACK carries its left 64 bits, the ACK left 160, which
 * is all of SHA-1's.
 * @param sender     connection role of who sends the MAC.
 * @param initiator  whether the sender opened this subflow.
 */
void mpx_auth_join(const struct mpx_auth_key *k, enum mpx_role sender,
                   bool initiator, uint32_t nonce_sender, uint32_t nonce_peer,
                   const struct mpx_join_bind *bind,
                   uint8_t mac[MPX_MAC160_LEN]);
void mpx_auth_add_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                       const struct mpx_opt_add_addr *a,
                       uint8_t mac[MPX_MAC64_LEN]);
/* MAC of the answer of @p sender, who announced @p a: over a->nonce too, which
 * is that of the question. [H] */
void mpx_auth_confirm_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                           const struct mpx_opt_add_addr *a,
                           uint8_t mac[MPX_MAC64_LEN]);
void mpx_auth_remove_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                          const struct mpx_opt_remove_addr *r,
                          uint8_t mac[MPX_MAC64_LEN]);
/* What MP_FASTCLOSE must carry when @p sender sends it. */
void mpx_auth_fastclose(const struct mpx_auth_key *k, enum mpx_role sender,
                        uint8_t proof[MPX_MAC64_LEN]);
/* [B] and hardened only. */
void mpx_auth_new_key(const struct mpx_auth_key *k, enum mpx_role sender,
                      bool ack, uint8_t mac[MPX_MAC64_LEN]);

#endif /* MPX_AUTH_H */
