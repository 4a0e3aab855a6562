/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_profile.h - what a profile is: one row of one table.
 *
 * The only place that knows profiles; everything else asks a field. Switches
 * are the readings of doc/ambiguities.md (D-NN) and can be set one by one on a
 * copy. Sources: [M] RFC 8684, [B] draft-baerts-tcpm-mptcpext-00, [P]
 * draft-paasch-mptcp-application-authentication-00.
 */
#ifndef MPX_PROFILE_H
#define MPX_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "mpx_err.h"

#ifdef __cplusplus
extern "C" {
#endif

/** SHA-1 is that of version 0, RFC 6824 3.1. */
enum mpx_hash {
    MPX_HASH_SHA256,
    MPX_HASH_SHA1,
};
/** Where the identifiers of MP_CAPABLE come from. */
enum mpx_id_rule {
    MPX_ID_KEY,   /**< 64-bit keys in clear; token = MS32(hash(key)) */
    MPX_ID_TOKEN, /**< random tokens; keys come from the application */
};
/** How the initial data sequence number follows from an identifier, D-05. */
enum mpx_idsn_rule {
    MPX_IDSN_LS64_ID,   /**< LS64(hash(id)): [M] 3.1, D-05 (1) */
    MPX_IDSN_MS64_ID,   /**< MS64(SHA-256(token)): [P], D-05 (2) */
    MPX_IDSN_LS64_BOTH, /**< LS64(SHA-256(own token || peer's)): D-05 (3) */
};
/** Which octets a MAC covers and under which key; mpx_auth.c. */
enum mpx_mac_rule {
    MPX_MAC_KEYS,     /**< [M]: Key-sender || Key-peer */
    MPX_MAC_HASHED,   /**< [P]: the same; MP_FASTCLOSE carries a hash */
    MPX_MAC_EXTKEY,   /**< [B]: one external key for both directions */
    MPX_MAC_SCHEDULE, /**< hardened: one derived key per use and direction */
};
/** Which 64 bits of an HMAC are sent, D-08. */
enum mpx_trunc {
    MPX_TRUNC_RIGHT64,
    MPX_TRUNC_LEFT64,
};
/** Whether the MAC of NEW_KEY depends on its direction, D-01. */
enum mpx_newkey_dir {
    MPX_NEWKEY_PER_DIRECTION,
    MPX_NEWKEY_SAME,
};
/** What becomes of a NEW_KEY before the own key is installed, D-07. */
enum mpx_newkey_early {
    MPX_EARLY_DISCARD,
    MPX_EARLY_HOLD,       /**< the newest */
    MPX_EARLY_HOLD_FIRST, /**< the first */
    MPX_EARLY_HOLD_4,     /**< the first four */
};
/** Whether a NEW_KEY received again is answered, D-07. */
enum mpx_newkey_dup {
    MPX_DUP_OFF,
    MPX_DUP_ON,
    MPX_DUP_ACK_BIT,
};
/** The answer to MP_JOIN before a key is active, D-17. */
enum mpx_prekey_join {
    MPX_PREKEY_DROP,
    MPX_PREKEY_RST,
};
/** What to do if the responder answers without external keys, D-04. */
enum mpx_ext_policy {
    MPX_EXT_PREFER,
    MPX_EXT_REQUIRE,
    MPX_EXT_OFF,
};
/** Which bits of MP_CAPABLE offer external keys, D-06. */
enum mpx_ext_hash_bits {
    MPX_BITS_E_AND_H,
    MPX_BITS_E_ALONE,
};
/** Whether to go on under version 0 if the peer asks for it, [M] 3.1. */
enum mpx_version_fallback {
    MPX_FALLBACK_NO,
    MPX_FALLBACK_V0,
};
/** Whether the initiator accepts joins, D-09. */
enum mpx_client_joins {
    MPX_CLIENT_JOINS_YES,
    MPX_CLIENT_JOINS_NO,
};
/** When a NEW_KEY is sent again: max(200 ms, 2 SRTT) doubled, or 1 s, D-07. */
enum mpx_newkey_rto {
    MPX_NEWKEY_RTO,
    MPX_NEWKEY_FIXED_1S,
};
/** How often a NEW_KEY is sent, D-28. */
enum mpx_newkey_tries {
    MPX_TRIES_6,
    MPX_TRIES_3,
    MPX_TRIES_UNLIMITED,
};
/** Which NEW_KEY of the peer ends retransmission, D-02. */
enum mpx_newkey_stop {
    MPX_STOP_VALID, /**< any that verifies */
    MPX_STOP_EQUAL, /**< one with the octets of our own */
};
/** Whether a repeated NEW_KEY moves to the next subflow, D-31. */
enum mpx_newkey_subflow {
    MPX_NEWKEY_STAYS,
    MPX_NEWKEY_ROTATES,
};
/** Which subflow carries the answer to a NEW_KEY, D-31. */
enum mpx_newkey_answer {
    MPX_ANSWER_BEST, /**< the best one */
    MPX_ANSWER_BACK, /**< that on which it came */
};
/** How long the previous key is accepted after a change, D-13. */
enum mpx_old_key {
    MPX_OLD_KEEP,  /**< until the next key but one takes its place */
    MPX_OLD_DROP,  /**< not at all */
    MPX_OLD_GRACE, /**< for max(3 s, 2 RTO) */
};
/** What a new key does to an offer that is not yet confirmed, D-12. */
enum mpx_rotation_overlap {
    MPX_OVERLAP_BUSY,
    MPX_OVERLAP_REPLACE,
};
/** Whether a rotation resets subflows that were joined before it, D-30. */
enum mpx_rotation_evicts {
    MPX_EVICTS_NO,
    MPX_EVICTS_YES,
};
/** Whether the active key may be offered again, D-33. */
enum mpx_same_key {
    MPX_SAME_KEY_TAKEN,
    MPX_SAME_KEY_REFUSED,
};
/** Whether a valid join or ADD_ADDR confirms a key as well, D-31. */
enum mpx_implicit {
    MPX_IMPLICIT_NO,
    MPX_IMPLICIT_YES,
};
/** What the loss of the only subflow before a key is active means, D-18. */
enum mpx_prekey_loss {
    MPX_LOSS_CLOSES,
    MPX_LOSS_WAITS,
};
/** Whether MACs of MP_JOIN cover the sender's role, D-09. */
enum mpx_join_role {
    MPX_JOIN_ROLE_NONE,
    MPX_JOIN_ROLE_BOUND,
};
/** Whether MACs of MP_JOIN are bound to both tokens, D-11. */
enum mpx_join_token {
    MPX_JOIN_TOKEN_NONE,
    MPX_JOIN_TOKEN_BOUND,
};
/** Whether the MAC of ADD_ADDR covers the sender's role, D-10. */
enum mpx_addr_role {
    MPX_ADDR_ROLE_NONE,
    MPX_ADDR_ROLE_BOUND,
};
/** What K of the SYN/ACK of a join must be, D-32. */
enum mpx_join_k {
    MPX_JOIN_K_EQUAL, /**< that of the SYN */
    MPX_JOIN_K_IGNORED,
};
/** Which failed joins are not tried again, D-17. */
enum mpx_join_fail {
    MPX_JOIN_FAIL_ALL,  /**< any */
    MPX_JOIN_FAIL_RST,  /**< those that were reset */
    MPX_JOIN_FAIL_NONE, /**< none */
};
/** How many joins of the peer may be half open. */
enum mpx_half_open_cap {
    MPX_HALF_OPEN_HOST, /**< as mpx_config.max_half_open says */
    MPX_HALF_OPEN_3,    /**< three */
};
/** Random bits of the nonces of MP_JOIN, D-35. */
enum mpx_nonce_bits {
    MPX_NONCE_32,
    MPX_NONCE_16,
};
/** Whether an address id may be used again under the same key, D-52. */
enum mpx_addr_reuse {
    MPX_ADDR_REUSE_ALLOWED,
    MPX_ADDR_REUSE_REFUSED,
};
/** Whether REMOVE_ADDR has a MAC, and is ignored without a good one, D-53. */
enum mpx_remove_mac {
    MPX_REMOVE_BARE,
    MPX_REMOVE_MAC,
};
/** Whether an announced address is used before its host has confirmed it for a
 * fresh nonce, D-54. Not where ADD_ADDR has no echo, RFC 6824. */
enum mpx_addr_confirm {
    MPX_CONFIRM_NONE,
    MPX_CONFIRM_NONCE,
};
/** Whether the responder checks the echo in the third ACK, D-19. */
enum mpx_third_echo {
    MPX_ECHO_CHECKED,
    MPX_ECHO_IGNORED,
};
/** What a host of [M] makes of hash bits beside H, D-06. */
enum mpx_hash_check {
    MPX_HASH_BITS_RFC,   /**< ignores them */
    MPX_HASH_BITS_LINUX, /**< knows only H alone */
};
/** Whether MP_FAIL is obeyed where DSS checksums are not in use, [M] 3.7. */
enum mpx_fail_unasked {
    MPX_FAIL_OBEYED,
    MPX_FAIL_IGNORED,
};
/** The hash of [P], D-42. */
enum mpx_paasch_hash {
    MPX_PAASCH_SHA256,
    MPX_PAASCH_SHA1,
};

/** What goes into a TLS exporter besides the label, D-39: TLS 1.2 tells "none"
 * and "empty" apart, TLS 1.3 does not. */
enum mpx_export_context {
    MPX_EXPORT_NONE,
    MPX_EXPORT_EMPTY,
    MPX_EXPORT_TOKENS, /**< Token-A || Token-B */
};
/** The external key that a profile asks of its source, D-39, D-48. */
struct mpx_exporter {
    const char *label; /**< static */
    uint8_t len;       /**< octets */
    uint8_t context;   /**< enum mpx_export_context */
    uint16_t min_bits; /**< of entropy; weaker keys are refused */
};

/** A profile. Copy one of the table and set switches on the copy. */
struct mpx_profile {
    const char *name;   /**< as scenario files say it; static */
    const char *source; /**< the document */
    uint8_t version;    /**< MPTCP version on the wire */
    uint8_t mode;       /**< MPX_CAP_E, MPX_CAP_G or 0 */
    uint8_t offer;      /**< low five bits of octet 3 in the SYN; follows
                           ext-policy and ext-hash-bits */
    uint8_t answer;     /**< the same in SYN/ACK and ACK once mode is agreed */
    uint8_t id_len;     /**< octets of an identifier in MP_CAPABLE: 4 or 8 */
    uint8_t token_len;  /**< octets of the token in MP_JOIN: 4 or 8 */
    bool multipath;     /**< false: plain TCP, sends no option at all */
    bool external;      /**< keys from the application; no join before one */
    bool confirms;      /**< NEW_KEY exists */
    bool epochs;        /**< and names the epoch of its key */
    /* RFC 6824 differs from all others in these six: */
    enum mpx_hash hash;    /**< of clear keys, and of the MACs under them */
    bool syn_key;          /**< MP_CAPABLE has the key in the SYN, never data */
    bool bare_addr;        /**< ADD_ADDR has neither MAC nor echo */
    bool prio_id;          /**< MP_PRIO may name the subflows it is about */
    bool fastclose_by_ack; /**< never on a RST */
    bool no_tcprst;        /**< MP_TCPRST does not exist */
    uint8_t extkey_min;    /**< octets of the shortest external key it takes */
    enum mpx_id_rule id;   /**< of MP_CAPABLE */
    enum mpx_mac_rule mac; /**< of every MAC */
    struct mpx_exporter exporter; /**< if external */

    /* switches */
    uint8_t idsn;                /**< enum mpx_idsn_rule */
    uint8_t ext_hash_bits;       /**< enum mpx_ext_hash_bits */
    uint8_t ext_policy;          /**< enum mpx_ext_policy */
    uint8_t newkey_dir;          /**< enum mpx_newkey_dir */
    uint8_t newkey_trunc;        /**< enum mpx_trunc */
    uint8_t newkey_early;        /**< enum mpx_newkey_early */
    uint8_t newkey_dup_reply;    /**< enum mpx_newkey_dup */
    uint8_t fastclose_trunc;     /**< enum mpx_trunc */
    uint8_t prekey_join;         /**< enum mpx_prekey_join */
    uint8_t client_accepts_join; /**< enum mpx_client_joins */
    uint8_t version_fallback;    /**< enum mpx_version_fallback; only rfc8684 */
    uint8_t newkey_rto;          /**< enum mpx_newkey_rto */
    uint8_t newkey_tries;        /**< enum mpx_newkey_tries */
    uint8_t newkey_stop;         /**< enum mpx_newkey_stop */
    uint8_t newkey_subflow;      /**< enum mpx_newkey_subflow */
    uint8_t newkey_answer;       /**< enum mpx_newkey_answer */
    uint8_t old_key;             /**< enum mpx_old_key */
    uint8_t rotation_overlap;    /**< enum mpx_rotation_overlap */
    uint8_t rotation_evicts;     /**< enum mpx_rotation_evicts */
    uint8_t same_key;            /**< enum mpx_same_key */
    uint8_t implicit_confirm;    /**< enum mpx_implicit */
    uint8_t prekey_rst;          /**< enum mpx_prekey_loss */
    uint8_t join_role_binding;   /**< enum mpx_join_role; [B] */
    uint8_t join_token_binding;  /**< enum mpx_join_token; [B] */
    uint8_t addr_role_binding;   /**< enum mpx_addr_role; [B] */
    uint8_t join_synack_k;       /**< enum mpx_join_k */
    uint8_t join_fail;           /**< enum mpx_join_fail */
    uint8_t half_open_cap;       /**< enum mpx_half_open_cap */
    uint8_t nonce_bits;          /**< enum mpx_nonce_bits */
    uint8_t addr_id_reuse;       /**< enum mpx_addr_reuse */
    uint8_t remove_mac;          /**< enum mpx_remove_mac */
    uint8_t addr_confirm;        /**< enum mpx_addr_confirm */
    uint8_t third_ack_echo;      /**< enum mpx_third_echo */
    uint8_t hash_bits_check;     /**< enum mpx_hash_check; without E or G */
    uint8_t fail_unasked;        /**< enum mpx_fail_unasked */
    uint8_t paasch_hash;         /**< enum mpx_paasch_hash; [P] */
};

/** The profile called @p name, or NULL. Static, never changed. */
const struct mpx_profile *mpx_profile_find(const char *name);

/** The @p i-th profile in table order, or NULL past the end. */
const struct mpx_profile *mpx_profile_at(unsigned i);

/**
 * Go on under version 0, RFC 8684 3.1 and 3.7, if version-fallback says so.
 * @return false, and @p p unchanged, if not.
 */
bool mpx_profile_to_v0(struct mpx_profile *p);

/** Go on under RFC 8684: the peer takes no external keys, [B] 4.1, [P] 3.1.
 *  What is about joins and the handshake at large stays as it was set. */
void mpx_profile_to_clear(struct mpx_profile *p);

/**
 * Set one switch of @p p by its scenario names, e.g. "newkey-early", "hold".
 * @return MPX_ERR_RANGE if there is no such switch or value.
 */
MPX_MUST_USE mpx_err mpx_profile_set(struct mpx_profile *p, const char *name,
                                     const char *value);

/** Name of the @p i-th switch; static, NULL past the end. */
const char *mpx_switch_name(unsigned i);

/** What the @p i-th switch decides, and its D-NN; static; NULL past the last.
 */
const char *mpx_switch_meaning(unsigned i);
/** Name of the @p v-th value of the @p i-th switch; static, NULL past the end.
 */
const char *mpx_switch_value(unsigned i, unsigned v);

#ifdef __cplusplus
}
#endif
#endif /* MPX_PROFILE_H */
