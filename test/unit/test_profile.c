/* SPDX-License-Identifier: MIT */
/* The table of profiles against the documents. */
#include "unit.h"
#include "mpx_opt.h"
#include "mpx_profile.h"

/* What goes on the wire under each profile. */
static const struct {
    const char *name;
    bool multipath, external, confirms;
    uint8_t offer, answer, id_len, token_len;
    enum mpx_idsn_rule idsn;
    enum mpx_mac_rule mac;
} rows[] = {
    {"tcp", false, false, false, 0, 0, 0, 0, MPX_IDSN_LS64_ID, MPX_MAC_KEYS},
    {"rfc6824", true, false, false, 0x01, 0x01, 8, 4, MPX_IDSN_LS64_ID,
     MPX_MAC_KEYS},
    {"rfc8684", true, false, false, 0x01, 0x01, 8, 4, MPX_IDSN_LS64_ID,
     MPX_MAC_KEYS},
    {"paasch", true, true, false, 0x03, 0x02, 8, 8, MPX_IDSN_MS64_ID,
     MPX_MAC_HASHED},
    {"baerts", true, true, true, 0x09, 0x09, 4, 4, MPX_IDSN_LS64_ID,
     MPX_MAC_EXTKEY},
    {"hardened", true, true, true, 0x09, 0x09, 4, 4, MPX_IDSN_LS64_BOTH,
     MPX_MAC_SCHEDULE},
};

static void the_table_says_what_the_documents_say(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        const struct mpx_profile *p = mpx_profile_at(i);

        assert_non_null(p);
        assert_string_equal(p->name, rows[i].name);
        assert_ptr_equal(mpx_profile_find(rows[i].name), p);
        assert_int_equal(p->multipath, rows[i].multipath);
        assert_int_equal(p->external, rows[i].external);
        assert_int_equal(p->confirms, rows[i].confirms);
        assert_int_equal(p->offer, rows[i].offer);
        assert_int_equal(p->answer, rows[i].answer);
        assert_int_equal(p->id_len, rows[i].id_len);
        assert_int_equal(p->token_len, rows[i].token_len);
        assert_int_equal(p->idsn, rows[i].idsn);
        assert_int_equal(p->mac, rows[i].mac);
        assert_int_equal(p->version, p->offer && !p->syn_key ? 1 : 0);
        assert_non_null(p->source);
    }
    assert_null(mpx_profile_at(COUNT_OF(rows)));
    assert_null(mpx_profile_find("rfc"));
}

/* What RFC 6824 has otherwise, and nothing else has. */
static void only_rfc6824_is_of_version_0(void **state)
{
    (void)state;
    for (unsigned i = 0; mpx_profile_at(i); i++) {
        const struct mpx_profile *p = mpx_profile_at(i);
        bool v0 = strcmp(p->name, "rfc6824") == 0;

        assert_int_equal(p->hash == MPX_HASH_SHA1, v0);
        assert_int_equal(p->syn_key, v0);
        assert_int_equal(p->bare_addr, v0);
        assert_int_equal(p->prio_id, v0);
        assert_int_equal(p->fastclose_by_ack, v0);
        assert_int_equal(p->no_tcprst, v0);
    }
}

static void only_rfc8684_falls_back_to_version_0_and_if_told(void **state)
{
    (void)state;
    for (unsigned i = 0; mpx_profile_at(i); i++) {
        struct mpx_profile p = *mpx_profile_at(i);
        const struct mpx_profile before = p;
        bool may = strcmp(p.name, "rfc8684") == 0;

        assert_false(mpx_profile_to_v0(&p));
        assert_memory_equal(&p, &before, sizeof p);
        assert_int_equal(mpx_profile_set(&p, "version-fallback", "v0"), MPX_OK);
        assert_int_equal(mpx_profile_to_v0(&p), may);
        assert_string_equal(p.name, may ? "rfc6824" : before.name);
        assert_false(mpx_profile_to_v0(&p)); /* once */
    }
}

/* Where each switch is, in table order, and what it is in the two profiles that
 * take NEW_KEY. */
static const struct {
    const char *name;
    size_t at;
    const char *baerts, *hardened;
} switches[] = {
#define AT(field) offsetof(struct mpx_profile, field)
    {"idsn-rule", AT(idsn), "ls64-token", "ls64-both"},
    {"ext-hash-bits", AT(ext_hash_bits), "e-and-h", "e-and-h"},
    {"ext-policy", AT(ext_policy), "prefer", "require"},
    {"newkey-dir", AT(newkey_dir), "per-direction", "per-direction"},
    {"newkey-trunc", AT(newkey_trunc), "right64", "left64"},
    {"newkey-early", AT(newkey_early), "discard", "hold"},
    {"newkey-dup-reply", AT(newkey_dup_reply), "off", "ack-bit"},
    {"fastclose-trunc", AT(fastclose_trunc), "right64", "left64"},
    {"prekey-join", AT(prekey_join), "drop-silently", "drop-silently"},
    {"client-accepts-join", AT(client_accepts_join), "yes", "yes"},
    {"version-fallback", AT(version_fallback), "no", "no"},
    {"newkey-rto", AT(newkey_rto), "rto", "rto"},
    {"newkey-tries", AT(newkey_tries), "6", "6"},
    {"newkey-stop", AT(newkey_stop), "valid", "valid"},
    {"newkey-subflow", AT(newkey_subflow), "same", "rotate"},
    {"newkey-answer", AT(newkey_answer), "best", "best"},
    {"old-key", AT(old_key), "keep-until-overwritten", "grace"},
    {"rotation-overlap", AT(rotation_overlap), "busy", "busy"},
    {"rotation-evicts", AT(rotation_evicts), "no", "no"},
    {"same-key-rotation", AT(same_key), "allowed", "refused"},
    {"implicit-confirm", AT(implicit_confirm), "no", "yes"},
    {"prekey-rst", AT(prekey_rst), "closes-connection", "closes-connection"},
    {"join-role-binding", AT(join_role_binding), "none", "none"},
    {"join-token-binding", AT(join_token_binding), "none", "none"},
    {"add-addr-role-binding", AT(addr_role_binding), "none", "none"},
    {"join-synack-k", AT(join_synack_k), "equal", "equal"},
    {"join-fail-blacklists", AT(join_fail), "all", "none"},
    {"half-open-cap", AT(half_open_cap), "host", "3"},
    {"nonce-bits", AT(nonce_bits), "32", "32"},
    {"addr-id-reuse", AT(addr_id_reuse), "allowed", "refused"},
    {"remove-addr-mac", AT(remove_mac), "none", "hmac"},
    {"addr-confirm", AT(addr_confirm), "none", "nonce"},
    {"third-ack-echo", AT(third_ack_echo), "checked", "checked"},
    {"hash-bits-check", AT(hash_bits_check), "rfc", "rfc"},
    {"fail-without-checksum", AT(fail_unasked), "obeyed", "ignored"},
    {"paasch-hash", AT(paasch_hash), "sha256", "sha256"},
#undef AT
};

static uint8_t value_of(const struct mpx_profile *p, size_t i)
{
    return *((const uint8_t *)p + switches[i].at);
}

static void baerts_is_literal_and_hardened_is_not(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(switches); i++) {
        const struct mpx_profile *b = mpx_profile_find("baerts");
        const struct mpx_profile *h = mpx_profile_find("hardened");

        assert_string_equal(mpx_switch_value(i, value_of(b, i)),
                            switches[i].baerts);
        assert_string_equal(mpx_switch_value(i, value_of(h, i)),
                            switches[i].hardened);
    }
    assert_int_equal(mpx_profile_find("hardened")->extkey_min, 16);
    assert_int_equal(mpx_profile_find("paasch")->extkey_min, 16);
}

/* Each switch moves its own field to each of its values and no other field. */
static void every_value_of_every_switch_can_be_set(void **state)
{
    unsigned n = 0, values = 0;

    (void)state;
    for (; mpx_switch_name(n); n++) {
        assert_true(n < COUNT_OF(switches));
        assert_string_equal(mpx_switch_name(n), switches[n].name);
        assert_string_not_equal(mpx_switch_meaning(n), "");
        for (unsigned v = 0; mpx_switch_value(n, v); v++, values++) {
            struct mpx_profile p = *mpx_profile_find("baerts");

            assert_int_equal(
                mpx_profile_set(&p, switches[n].name, mpx_switch_value(n, v)),
                MPX_OK);
            for (unsigned j = 0; j < COUNT_OF(switches); j++)
                assert_int_equal(value_of(&p, j), j == n ? v : 0);
        }
    }
    assert_int_equal(n, COUNT_OF(switches));
    assert_int_equal(values, 80);
}

/* RFC 8684 in place of what the peer does not take: joins are as they were. */
static void going_on_in_clear_keeps_what_is_about_joins(void **state)
{
    struct mpx_profile p = *mpx_profile_find("hardened");

    (void)state;
    mpx_profile_to_clear(&p);
    assert_string_equal(p.name, "rfc8684");
    assert_false(p.external);
    assert_int_equal(p.join_fail, MPX_JOIN_FAIL_NONE);
    assert_int_equal(p.half_open_cap, MPX_HALF_OPEN_3);
    assert_int_equal(p.newkey_early, MPX_EARLY_DISCARD);
}

static const struct {
    const char *name, *value;
} unknown[] = {
    {"newkey-earlier", "hold"}, {"newkey-early", "held"},
    {"newkey-early", ""},       {"", "hold"},
    {"newkey_early", "hold"},   {"prekey-join", "hold"},
};

static void what_is_not_a_switch_is_refused(void **state)
{
    struct mpx_profile p = *mpx_profile_find("baerts");
    const struct mpx_profile before = p;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        assert_int_equal(mpx_profile_set(&p, unknown[i].name, unknown[i].value),
                         MPX_ERR_RANGE);
        assert_memory_equal(&p, &before, sizeof p);
    }
    assert_null(mpx_switch_name(COUNT_OF(switches)));
    assert_null(mpx_switch_meaning(COUNT_OF(switches)));
    assert_null(mpx_switch_value(COUNT_OF(switches), 0));
    assert_null(mpx_switch_value(0, 4));
}

/* D-04 and D-06: the bits that go on the wire follow from two switches. */
static const struct {
    const char *profile, *name, *value;
    uint8_t offer, answer;
} bits[] = {
    {"baerts", "ext-hash-bits", "e-alone", 0x08, 0x08},
    {"baerts", "ext-hash-bits", "e-and-h", 0x09, 0x09},
    {"baerts", "ext-policy", "require", 0x09, 0x09},
    {"baerts", "ext-policy", "off", 0x01, 0x09},
    {"hardened", "ext-policy", "prefer", 0x09, 0x09},
    {"paasch", "ext-policy", "prefer", 0x03, 0x02},
    {"paasch", "ext-policy", "require", 0x02, 0x02},
    {"paasch", "ext-policy", "off", 0x01, 0x02},
    {"paasch", "ext-hash-bits", "e-alone", 0x03, 0x02},
    {"rfc8684", "ext-policy", "require", 0x01, 0x01},
    {"rfc8684", "ext-hash-bits", "e-alone", 0x01, 0x01},
    {"tcp", "ext-policy", "off", 0x00, 0x00},
};

static void flag_bits_follow_the_switches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bits); i++) {
        struct mpx_profile p = *mpx_profile_find(bits[i].profile);

        assert_int_equal(mpx_profile_set(&p, bits[i].name, bits[i].value),
                         MPX_OK);
        assert_int_equal(p.offer, bits[i].offer);
        assert_int_equal(p.answer, bits[i].answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_the_documents_say),
        cmocka_unit_test(only_rfc6824_is_of_version_0),
        cmocka_unit_test(only_rfc8684_falls_back_to_version_0_and_if_told),
        cmocka_unit_test(baerts_is_literal_and_hardened_is_not),
        cmocka_unit_test(every_value_of_every_switch_can_be_set),
        cmocka_unit_test(going_on_in_clear_keeps_what_is_about_joins),
        cmocka_unit_test(what_is_not_a_switch_is_refused),
        cmocka_unit_test(flag_bits_follow_the_switches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
