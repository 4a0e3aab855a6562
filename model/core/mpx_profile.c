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
        .id = MPX_ID_TOKEN,
        .mac = MPX_MAC_SCHEDULE,
        .exporter = {"EXPORTER-MPTCP", 32, MPX_EXPORT_TOKENS, 128},
        .idsn = MPX_IDSN_LS64_BOTH,
        .ext_policy = MPX_EXT_REQUIRE,
        .newkey_trunc = MPX_TRUNC_LEFT64,
        .newkey_early = MPX_EARLY_HOLD,
        .newkey_dup_reply = MPX_DUP_ACK_BIT,
        .fastclose_trunc = MPX_TRUNC_LEFT64,
    },
};
enum { PROFILES = sizeof profiles / sizeof profiles[0], VALUES_MAX = 3 };

/* Values stand at the number that their enumerator has. */
static const struct lever {
    const char *name;
    size_t offset;
    const char *values[VALUES_MAX];
} levers[] = {
#define AT(field) offsetof(struct mpx_profile, field)
    {"idsn-rule",
     AT(idsn),
     {[MPX_IDSN_LS64_ID] = "ls64-token",
      [MPX_IDSN_MS64_ID] = "ms64-token",
      [MPX_IDSN_LS64_BOTH] = "ls64-both"}},
    {"ext-hash-bits",
     AT(ext_hash_bits),
     {[MPX_BITS_E_AND_H] = "e-and-h", [MPX_BITS_E_ALONE] = "e-alone"}},
    {"ext-policy",
     AT(ext_policy),
     {[MPX_EXT_PREFER] = "prefer",
      [MPX_EXT_REQUIRE] = "require",
      [MPX_EXT_OFF] = "off"}},
    {"newkey-dir",
     AT(newkey_dir),
     {[MPX_NEWKEY_PER_DIRECTION] = "per-direction",
      [MPX_NEWKEY_SAME] = "same"}},
    {"newkey-trunc",
     AT(newkey_trunc),
     {[MPX_TRUNC_RIGHT64] = "right64", [MPX_TRUNC_LEFT64] = "left64"}},
    {"newkey-early",
     AT(newkey_early),
     {[MPX_EARLY_DISCARD] = "discard", [MPX_EARLY_HOLD] = "hold"}},
    {"newkey-dup-reply",
     AT(newkey_dup_reply),
     {[MPX_DUP_OFF] = "off",
      [MPX_DUP_ON] = "on",
      [MPX_DUP_ACK_BIT] = "ack-bit"}},
    {"fastclose-trunc",
     AT(fastclose_trunc),
     {[MPX_TRUNC_RIGHT64] = "right64", [MPX_TRUNC_LEFT64] = "left64"}},
    {"prekey-join",
     AT(prekey_join),
     {[MPX_PREKEY_DROP] = "drop-silently", [MPX_PREKEY_RST] = "rst"}},
    {"client-accepts-join",
     AT(client_accepts_join),
     {[MPX_CLIENT_JOINS_YES] = "yes", [MPX_CLIENT_JOINS_NO] = "no"}},
    {"version-fallback",
     AT(version_fallback),
     {[MPX_FALLBACK_NO] = "no", [MPX_FALLBACK_V0] = "v0"}},
#undef AT
};
enum { LEVERS = sizeof levers / sizeof levers[0] };

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

const char *mpx_switch_name(unsigned i)
{
    return i < LEVERS ? levers[i].name : NULL;
}

const char *mpx_switch_value(unsigned i, unsigned v)
{
    return i < LEVERS && v < VALUES_MAX ? levers[i].values[v] : NULL;
}

/* Which bits a host sends follows from two switches, D-04 and D-06. */
static void refresh_bits(struct mpx_profile *p)
{
    uint8_t hash = p->ext_hash_bits == MPX_BITS_E_ALONE ? 0 : MPX_CAP_H;

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

static mpx_err set_lever(struct mpx_profile *p, const struct lever *l,
                         const char *value)
{
    for (uint8_t v = 0; v < VALUES_MAX && l->values[v] != NULL; v++) {
        if (strcmp(l->values[v], value) == 0) {
            *((uint8_t *)p + l->offset) = v;
            refresh_bits(p);
            return MPX_OK;
        }
    }
    return MPX_ERR_RANGE;
}

mpx_err mpx_profile_set(struct mpx_profile *p, const char *name,
                        const char *value)
{
    for (unsigned i = 0; i < LEVERS; i++) {
        if (strcmp(levers[i].name, name) == 0)
            return set_lever(p, &levers[i], value);
    }
    return MPX_ERR_RANGE;
}
