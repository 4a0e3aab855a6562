/* SPDX-License-Identifier: MIT */
/* The one table of what a profile is, and the names of its switches. */
#include "mpx_profile.h"
#include "mpx_opt.h"

#include <stddef.h>
#include <string.h>

static const struct mpx_profile profiles[] = {
    {
        .name = "tcp",
        .source = "RFC 9293",
    },
    {
        .name = "rfc6824",
        .source = "RFC 6824",
        .version = 0,
        .offer = MPX_CAP_H,
        .answer = MPX_CAP_H,
        .id_len = 8,
        .token_len = 4,
        .multipath = true,
        .id = MPX_ID_KEY,
        .mac = MPX_MAC_KEYS,
        .hash = MPX_HASH_SHA1,
        .syn_key = true,
        .bare_addr = true,
        .prio_id = true,
        .fastclose_by_ack = true,
        .no_tcprst = true,
        .idsn = MPX_IDSN_LS64_ID,
    },
    {
        .name = "rfc8684",
        .source = "RFC 8684",
        .version = 1,
        .offer = MPX_CAP_H,
        .answer = MPX_CAP_H,
        .id_len = 8,
        .token_len = 4,
        .multipath = true,
        .id = MPX_ID_KEY,
        .mac = MPX_MAC_KEYS,
        .idsn = MPX_IDSN_LS64_ID,
    },
    {
        .name = "paasch",
        .source = "draft-paasch-mptcp-application-authentication-00, "
                  "draft-paasch-mptcp-tls-authentication-00",
        .version = 1,
        .mode = MPX_CAP_G,
        .offer = MPX_CAP_G | MPX_CAP_H,
        .answer = MPX_CAP_G,
        .id_len = 8,
        .token_len = 8,
        .multipath = true,
        .external = true,
        .extkey_min = 16,
        .id = MPX_ID_TOKEN,
        .mac = MPX_MAC_HASHED,
        /* [T] 16 octets, halves are Key-A and Key-B; no context, D-39 */
        .exporter = {"EXPORTER-MPTCP", 16, MPX_EXPORT_NONE, 0},
        .idsn = MPX_IDSN_MS64_ID,
    },
    {
        .name = "baerts",
        .source = "draft-baerts-tcpm-mptcpext-00",
        .version = 1,
        .mode = MPX_CAP_E,
        .offer = MPX_CAP_E | MPX_CAP_H,
        .answer = MPX_CAP_E | MPX_CAP_H,
        .id_len = 4,
        .token_len = 4,
        .multipath = true,
        .external = true,
        .confirms = true,
        .extkey_min = 1,
        .id = MPX_ID_TOKEN,
        .mac = MPX_MAC_EXTKEY,
        /* not in [B]: D-48 */
        .exporter = {"EXPORTER-MPTCP", 32, MPX_EXPORT_EMPTY, 0},
        .idsn = MPX_IDSN_LS64_ID,
    },
    {
        .name = "hardened",
        .source = "our proposal on draft-baerts-tcpm-mptcpext-00",
        .version = 1,
        .mode = MPX_CAP_E,
        .offer = MPX_CAP_E | MPX_CAP_H,
        .answer = MPX_CAP_E | MPX_CAP_H,
        .id_len = 4,
        .token_len = 4,
        .multipath = true,
        .external = true,
        .confirms = true,
        .extkey_min = 16, /* 128 bits, D-21 */
        .id = MPX_ID_TOKEN,
        .mac = MPX_MAC_SCHEDULE,
        .epochs = true,
        .exporter = {"EXPORTER-MPTCP", 32, MPX_EXPORT_TOKENS, 128},
        .idsn = MPX_IDSN_LS64_BOTH,
        .ext_policy = MPX_EXT_REQUIRE,
        .newkey_trunc = MPX_TRUNC_LEFT64,
        .newkey_early = MPX_EARLY_HOLD,
        .newkey_dup_reply = MPX_DUP_ACK_BIT,
        .newkey_subflow = MPX_NEWKEY_ROTATES,
        .old_key = MPX_OLD_GRACE,
        .same_key = MPX_SAME_KEY_REFUSED,
        .implicit_confirm = MPX_IMPLICIT_YES,
        .fastclose_trunc = MPX_TRUNC_LEFT64,
        .join_fail = MPX_JOIN_FAIL_NONE, /* no reset proves anything */
        .half_open_cap = MPX_HALF_OPEN_3,
        .addr_id_reuse = MPX_ADDR_REUSE_REFUSED,
        .remove_mac = MPX_REMOVE_MAC,
        .addr_confirm = MPX_CONFIRM_NONCE,
        .fail_unasked = MPX_FAIL_IGNORED,
    },
};
enum { PROFILES = sizeof profiles / sizeof profiles[0], VALUES_MAX = 4 };

/* Values stand at the number that their enumerator has. */
static const struct switch_row {
    const char *name, *meaning;
    size_t offset;
    const char *values[VALUES_MAX];
} switches[] = {
#define AT(field) offsetof(struct mpx_profile, field)
    {"idsn-rule",
     "how the initial data sequence number follows from an identifier, D-05",
     AT(idsn),
     {[MPX_IDSN_LS64_ID] = "ls64-token",
      [MPX_IDSN_MS64_ID] = "ms64-token",
      [MPX_IDSN_LS64_BOTH] = "ls64-both"}},
    {"ext-hash-bits",
     "which bits of MP_CAPABLE offer external keys, D-06",
     AT(ext_hash_bits),
     {[MPX_BITS_E_AND_H] = "e-and-h", [MPX_BITS_E_ALONE] = "e-alone"}},
    {"ext-policy",
     "what to do if the responder answers without external keys, D-04",
     AT(ext_policy),
     {[MPX_EXT_PREFER] = "prefer",
      [MPX_EXT_REQUIRE] = "require",
      [MPX_EXT_OFF] = "off"}},
    {"newkey-dir",
     "whether the MAC of NEW_KEY depends on its direction, D-01",
     AT(newkey_dir),
     {[MPX_NEWKEY_PER_DIRECTION] = "per-direction",
      [MPX_NEWKEY_SAME] = "same"}},
    {"newkey-trunc",
     "which 64 bits of its HMAC NEW_KEY carries, D-08",
     AT(newkey_trunc),
     {[MPX_TRUNC_RIGHT64] = "right64", [MPX_TRUNC_LEFT64] = "left64"}},
    {"newkey-early",
     "what becomes of a NEW_KEY before the own key is installed, D-07",
     AT(newkey_early),
     {[MPX_EARLY_DISCARD] = "discard",
      [MPX_EARLY_HOLD] = "hold",
      [MPX_EARLY_HOLD_FIRST] = "hold-first",
      [MPX_EARLY_HOLD_4] = "hold-4"}},
    {"newkey-dup-reply",
     "whether a NEW_KEY received again is answered, D-07",
     AT(newkey_dup_reply),
     {[MPX_DUP_OFF] = "off",
      [MPX_DUP_ON] = "on",
      [MPX_DUP_ACK_BIT] = "ack-bit"}},
    {"fastclose-trunc",
     "which 64 bits of its HMAC MP_FASTCLOSE carries, D-03",
     AT(fastclose_trunc),
     {[MPX_TRUNC_RIGHT64] = "right64", [MPX_TRUNC_LEFT64] = "left64"}},
    {"prekey-join",
     "the answer to MP_JOIN before a key is active, D-17",
     AT(prekey_join),
     {[MPX_PREKEY_DROP] = "drop-silently", [MPX_PREKEY_RST] = "rst"}},
    {"client-accepts-join",
     "whether the initiator accepts joins, D-09",
     AT(client_accepts_join),
     {[MPX_CLIENT_JOINS_YES] = "yes", [MPX_CLIENT_JOINS_NO] = "no"}},
    {"version-fallback",
     "whether to go on under version 0 if the peer asks for it, RFC 8684 "
     "section 3.1",
     AT(version_fallback),
     {[MPX_FALLBACK_NO] = "no", [MPX_FALLBACK_V0] = "v0"}},
    {"newkey-rto",
     "when a NEW_KEY is sent again: after max(200 ms, 2 SRTT), doubled, or 1 s "
     "each time, D-07",
     AT(newkey_rto),
     {[MPX_NEWKEY_RTO] = "rto", [MPX_NEWKEY_FIXED_1S] = "fixed-1s"}},
    {"newkey-tries",
     "how often a NEW_KEY is sent, D-28",
     AT(newkey_tries),
     {[MPX_TRIES_6] = "6",
      [MPX_TRIES_3] = "3",
      [MPX_TRIES_UNLIMITED] = "unlimited"}},
    {"newkey-stop",
     "which NEW_KEY of the peer ends retransmission, D-02",
     AT(newkey_stop),
     {[MPX_STOP_VALID] = "valid", [MPX_STOP_EQUAL] = "equal-hash"}},
    {"newkey-subflow",
     "whether a repeated NEW_KEY moves to the next subflow, D-31",
     AT(newkey_subflow),
     {[MPX_NEWKEY_STAYS] = "same", [MPX_NEWKEY_ROTATES] = "rotate"}},
    {"newkey-answer",
     "which subflow carries the answer to a NEW_KEY, D-31",
     AT(newkey_answer),
     {[MPX_ANSWER_BEST] = "best", [MPX_ANSWER_BACK] = "back"}},
    {"old-key",
     "how long the previous key is accepted after a change, D-13",
     AT(old_key),
     {[MPX_OLD_KEEP] = "keep-until-overwritten",
      [MPX_OLD_DROP] = "drop-on-activation",
      [MPX_OLD_GRACE] = "grace"}},
    {"rotation-overlap",
     "what a new key does to an offer that is not yet confirmed, D-12",
     AT(rotation_overlap),
     {[MPX_OVERLAP_BUSY] = "busy", [MPX_OVERLAP_REPLACE] = "replace"}},
    {"rotation-evicts",
     "whether a rotation resets subflows that were joined before it, D-30",
     AT(rotation_evicts),
     {[MPX_EVICTS_NO] = "no", [MPX_EVICTS_YES] = "yes"}},
    {"same-key-rotation",
     "whether the active key may be offered again, D-33",
     AT(same_key),
     {[MPX_SAME_KEY_TAKEN] = "allowed", [MPX_SAME_KEY_REFUSED] = "refused"}},
    {"implicit-confirm",
     "whether a valid join or ADD_ADDR confirms a key as well, D-31",
     AT(implicit_confirm),
     {[MPX_IMPLICIT_NO] = "no", [MPX_IMPLICIT_YES] = "yes"}},
    {"prekey-rst",
     "what the loss of the only subflow before a key is active means, D-18",
     AT(prekey_rst),
     {[MPX_LOSS_CLOSES] = "closes-connection",
      [MPX_LOSS_WAITS] = "subflow-only"}},
    {"join-role-binding",
     "whether MACs of MP_JOIN cover the role of the sender, D-09",
     AT(join_role_binding),
     {[MPX_JOIN_ROLE_NONE] = "none", [MPX_JOIN_ROLE_BOUND] = "role"}},
    {"join-token-binding",
     "whether MACs of MP_JOIN are bound to both tokens, D-11",
     AT(join_token_binding),
     {[MPX_JOIN_TOKEN_NONE] = "none", [MPX_JOIN_TOKEN_BOUND] = "key-schedule"}},
    {"add-addr-role-binding",
     "whether the MAC of ADD_ADDR covers the role of the sender, D-10",
     AT(addr_role_binding),
     {[MPX_ADDR_ROLE_NONE] = "none", [MPX_ADDR_ROLE_BOUND] = "role"}},
    {"join-synack-k",
     "whether K of the SYN/ACK of a join must be that of the SYN, D-32",
     AT(join_synack_k),
     {[MPX_JOIN_K_EQUAL] = "equal", [MPX_JOIN_K_IGNORED] = "ignored"}},
    {"join-fail-blacklists",
     "which failed joins are not tried again, D-17",
     AT(join_fail),
     {[MPX_JOIN_FAIL_ALL] = "all",
      [MPX_JOIN_FAIL_RST] = "rst",
      [MPX_JOIN_FAIL_NONE] = "none"}},
    {"half-open-cap",
     "how many joins of the peer may be half open",
     AT(half_open_cap),
     {[MPX_HALF_OPEN_HOST] = "host", [MPX_HALF_OPEN_3] = "3"}},
    {"nonce-bits",
     "random bits of the nonces of MP_JOIN, D-35",
     AT(nonce_bits),
     {[MPX_NONCE_32] = "32", [MPX_NONCE_16] = "16"}},
    {"addr-id-reuse",
     "whether an address id may be used again under the same key, D-52",
     AT(addr_id_reuse),
     {[MPX_ADDR_REUSE_ALLOWED] = "allowed",
      [MPX_ADDR_REUSE_REFUSED] = "refused"}},
    {"remove-addr-mac",
     "whether REMOVE_ADDR has a MAC, and is ignored without a good one, D-53",
     AT(remove_mac),
     {[MPX_REMOVE_BARE] = "none", [MPX_REMOVE_MAC] = "hmac"}},
    {"addr-confirm",
     "whether an announced address is used only after its host has confirmed "
     "it for a fresh nonce, D-54",
     AT(addr_confirm),
     {[MPX_CONFIRM_NONE] = "none", [MPX_CONFIRM_NONCE] = "nonce"}},
    {"third-ack-echo",
     "whether the responder checks the echo in the third ACK, D-19",
     AT(third_ack_echo),
     {[MPX_ECHO_CHECKED] = "checked", [MPX_ECHO_IGNORED] = "ignored"}},
    {"hash-bits-check",
     "what a host of RFC 8684 makes of hash bits beside H, D-06",
     AT(hash_bits_check),
     {[MPX_HASH_BITS_RFC] = "rfc", [MPX_HASH_BITS_LINUX] = "linux"}},
    {"fail-without-checksum",
     "whether MP_FAIL counts on a connection without DSS checksums",
     AT(fail_unasked),
     {[MPX_FAIL_OBEYED] = "obeyed", [MPX_FAIL_IGNORED] = "ignored"}},
    {"paasch-hash",
     "the hash of the profile paasch, D-42",
     AT(paasch_hash),
     {[MPX_PAASCH_SHA256] = "sha256", [MPX_PAASCH_SHA1] = "sha1"}},
#undef AT
};
enum { SWITCHES = sizeof switches / sizeof switches[0] };

const struct mpx_profile *mpx_profile_at(unsigned i)
{
    return i < PROFILES ? &profiles[i] : NULL;
}

const struct mpx_profile *mpx_profile_find(const char *name)
{
    for (unsigned i = 0; i < PROFILES; i++) {
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    }
    return NULL;
}

bool mpx_profile_to_v0(struct mpx_profile *p)
{
    if (p->mode || !p->version || p->version_fallback != MPX_FALLBACK_V0)
        return false;
    *p = *mpx_profile_find("rfc6824");
    return true;
}

void mpx_profile_to_clear(struct mpx_profile *p)
{
    const struct mpx_profile was = *p;

    *p = *mpx_profile_find("rfc8684");
    p->client_accepts_join = was.client_accepts_join;
    p->join_fail = was.join_fail;
    p->half_open_cap = was.half_open_cap;
    p->nonce_bits = was.nonce_bits;
    p->addr_id_reuse = was.addr_id_reuse;
    p->third_ack_echo = was.third_ack_echo;
}

const char *mpx_switch_name(unsigned i)
{
    return i < SWITCHES ? switches[i].name : NULL;
}

const char *mpx_switch_meaning(unsigned i)
{
    return i < SWITCHES ? switches[i].meaning : NULL;
}

const char *mpx_switch_value(unsigned i, unsigned v)
{
    return i < SWITCHES && v < VALUES_MAX ? switches[i].values[v] : NULL;
}

/* Which bits a host sends follows from two switches, D-04 and D-06; and RFC
 * 8684 3.1 leaves no choice of the IDSN where keys are in clear. */
static void refresh(struct mpx_profile *p)
{
    uint8_t hash = p->ext_hash_bits == MPX_BITS_E_ALONE ? 0 : MPX_CAP_H;

    if (!p->external)
        p->idsn = MPX_IDSN_LS64_ID;
    if (p->mode == MPX_CAP_E) {
        p->answer = MPX_CAP_E | hash;
        p->offer = p->answer;
    }
    if (p->mode == MPX_CAP_G) /* G or G+H; H there means RFC 8684 instead */
        p->offer = p->ext_policy == MPX_EXT_REQUIRE ? MPX_CAP_G
                                                    : MPX_CAP_G | MPX_CAP_H;
    if (p->mode != 0 && p->ext_policy == MPX_EXT_OFF)
        p->offer = MPX_CAP_H;
}

static mpx_err set_switch(struct mpx_profile *p, const struct switch_row *l,
                          const char *value)
{
    for (uint8_t v = 0; v < VALUES_MAX && l->values[v] != NULL; v++) {
        if (strcmp(l->values[v], value) == 0) {
            *((uint8_t *)p + l->offset) = v;
            refresh(p);
            return MPX_OK;
        }
    }
    return MPX_ERR_RANGE;
}

mpx_err mpx_profile_set(struct mpx_profile *p, const char *name,
                        const char *value)
{
    for (unsigned i = 0; i < SWITCHES; i++) {
        if (strcmp(switches[i].name, name) == 0)
            return set_switch(p, &switches[i], value);
    }
    return MPX_ERR_RANGE;
}
