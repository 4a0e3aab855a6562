/* SPDX-License-Identifier: MIT */
/* The names of counts, and sums of them. */
#include "tally.h"

#include <stddef.h>

enum { FAIL_PREFIX = sizeof "fail_" - 1 };

static const struct {
    const char *passed, *failed; /* NULL: is not counted */
    bool own;
} checks[CHECK_COUNT] = {
    [CHECK_TCP_CSUM] = {"tcp_csum_ok", "fail_tcp_csum", false},
    [CHECK_BLOCK] = {NULL, "fail_tcp_options_broken", true},
    [CHECK_MALFORMED] = {NULL, "fail_malformed_option", false},
    [CHECK_KEY_ECHO] = {"mp_capable_key_echo_ok", "fail_mp_capable_key_echo",
                        false},
    [CHECK_KEY_SAME] = {NULL, "fail_mp_capable_key_changed", false},
    [CHECK_JOIN_TOKEN] = {"join_token_ok", "fail_join_token_unknown", false},
    [CHECK_JOIN_SYNACK] = {"join_synack_hmac_ok", "fail_join_synack_hmac",
                           false},
    [CHECK_JOIN_ACK] = {"join_ack_hmac_ok", "fail_join_ack_hmac", false},
    [CHECK_ADD_ADDR] = {"add_addr_hmac_ok", "fail_add_addr_hmac", false},
    [CHECK_REMOVE_ADDR] = {"remove_addr_hmac_ok", "fail_remove_addr_hmac",
                           true},
    [CHECK_FASTCLOSE] = {"fastclose_key_ok", "fail_fastclose_key", false},
    [CHECK_NEW_KEY] = {"new_key_hmac_ok", "fail_new_key_hmac", true},
    [CHECK_DACK] = {"dack_ok", "fail_dack_beyond_sent", false},
    [CHECK_DATAFIN_CSUM] = {"datafin_csum_ok", "fail_datafin_csum", false},
    [CHECK_DSS_CSUM] = {"dss_csum_ok", "fail_dss_csum", false},
    [CHECK_COVERED] = {"payload_bytes_covered", "fail_uncovered_bytes", false},
    [CHECK_FIN_SAME] = {NULL, "fail_datafin_dsn_changes", false},
};

const char *tally_check_text(enum check c)
{
    static const char *const texts[CHECK_COUNT] = {
        [CHECK_TCP_CSUM] =
            "the TCP checksum of the segment is right, RFC 9293 section 3.1",
        [CHECK_BLOCK] = "the octets among the TCP options are options, RFC "
                        "9293 section 3.1",
        [CHECK_MALFORMED] = "the option does not contradict itself in length "
                            "or bits, RFC 8684 section 3",
        [CHECK_KEY_ECHO] = "the third ACK repeats the key or token that the "
                           "SYN/ACK had, RFC 8684 section 3.1",
        [CHECK_KEY_SAME] = "later MP_CAPABLE options of a host repeat its "
                           "first one, RFC 8684 section 3.1",
        [CHECK_JOIN_TOKEN] =
            "the token of a join is that of a connection, RFC 8684 section 3.2",
        [CHECK_JOIN_SYNACK] =
            "the HMAC of the SYN/ACK of a join is right, RFC 8684 section 3.2",
        [CHECK_JOIN_ACK] = "the HMAC of the third ACK of a join is right, RFC "
                           "8684 section 3.2",
        [CHECK_ADD_ADDR] =
            "the HMAC of ADD_ADDR is right, RFC 8684 section 3.4.1",
        [CHECK_REMOVE_ADDR] = "the HMAC of REMOVE_ADDR, where it has one, is "
                              "right, doc/hardened.md section 5",
        [CHECK_FASTCLOSE] = "MP_FASTCLOSE has the key or proof of its "
                            "receiver, RFC 8684 section 3.5",
        [CHECK_NEW_KEY] = "the HMAC of NEW_KEY is right, "
                          "draft-baerts-tcpm-mptcpext-00 section 4.2",
        [CHECK_DACK] = "the Data ACK acknowledges nothing that was not sent, "
                       "RFC 8684 section 3.3.2",
        [CHECK_DATAFIN_CSUM] = "the checksum of a DATA_FIN without data is "
                               "right, RFC 8684 section 3.3.3",
        [CHECK_DSS_CSUM] =
            "the checksum of a mapping is right, RFC 8684 section 3.3",
        [CHECK_COVERED] =
            "each octet of payload has a mapping, RFC 8684 section 3.3.1",
        [CHECK_FIN_SAME] = "the DATA_FIN of a direction stays where it was, "
                           "RFC 8684 section 3.3.3",
    };
    return texts[c];
}

static const char *const seen[SEEN_COUNT] = {
    [SEEN_WITHOUT_FLOW] = "packets_without_flow",
    [SEEN_SYN_DATA] = "syn_data_bytes",
    [SEEN_CAPABLE_DATA] = "mp_capable_with_data",
    [SEEN_CAPABLE_BARE] = "data_packet_with_bare_20B_capable",
    [SEEN_ADD_ADDR_ECHO] = "add_addr_echo",
    [SEEN_MAP8_CSUM] = "dss_map_dsn8_csum",
    [SEEN_MAP8] = "dss_map_dsn8_nocsum",
    [SEEN_MAP4_CSUM] = "dss_map_dsn4_csum",
    [SEEN_MAP4] = "dss_map_dsn4_nocsum",
    [SEEN_MAP_REPEATED] = "dss_map_repeated",
    [SEEN_FIN_ALONE] = "data_fin_alone",
    [SEEN_FIN_DATA] = "data_fin_with_data",
    [SEEN_DACK8] = "dack8",
    [SEEN_DACK4] = "dack4",
    [SEEN_DACK_REGRESSION] = "dack_regressions",
    [SEEN_FRAMES] = "frames",
    [SEEN_NOT_IP] = "frames_not_ip",
    [SEEN_NOT_TCP] = "packets_not_tcp",
    [SEEN_FRAGMENT] = "packets_fragment",
    [SEEN_CUT] = "packets_cut",
    [SEEN_OPTIONS_CUT] = "tcp_options_cut",
    [SEEN_STRANGE] = "frames_link_type_unknown",
    [SEEN_SUM_UNCHECKED] = "tcp_csum_unchecked",
    [SEEN_PAYLOAD_UNCHECKED] = "payload_unchecked",
    [SEEN_FINDINGS] = "failures_beyond_options",
    [SEEN_OPTIONS] = "options",
    [SEEN_OK] = "options_ok",
    [SEEN_FAILED] = "options_failed",
    [SEEN_UNCHECKED] = "options_unchecked",
    [SEEN_NO_RULE] = "options_nothing_to_verify",
};

const char *tally_why_text(enum why w)
{
    static const char *const texts[WHY_COUNT] = {
        [WHY_NONE] = "",
        [WHY_NO_RULE] = "nothing to verify",
        [WHY_NO_FLOW] = "the SYN of this flow is not in the file",
        [WHY_NO_CONN] = "no MP_CAPABLE exchange of it is in the file so far",
        [WHY_NO_KEY] = "no key, --psk or --keylog gives one",
        [WHY_NO_NONCE] = "the nonces are not in the file",
        [WHY_NO_ANSWER] = "the SYN/ACK is not in the file",
        [WHY_NO_PROFILE] = "which profile it is cannot be told so far",
        [WHY_NO_TOKEN] = "no MP_CAPABLE with this token is in the file",
        [WHY_NO_DATA] = "what it acknowledges is not in the file so far",
        [WHY_LENGTH] = "not legal on this segment",
        [WHY_SUBTYPE] = "unknown subtype",
        [WHY_PAYLOAD] = "the mapped payload is not all in the file",
        [WHY_CUT] = "options before it were not captured whole",
        [WHY_HOLE] = "segments near by are not in the file",
        [WHY_DOUBT] = "after a gap in the file it may be of another connection",
    };

    return texts[w];
}

void tally_add(struct tally *sum, const struct tally *t)
{
    for (int i = 0; i < CHECK_COUNT; i++) {
        sum->passed[i] += t->passed[i];
        sum->failed[i] += t->failed[i];
    }
    for (int i = 0; i < SEEN_COUNT; i++)
        sum->seen[i] += t->seen[i];
    for (int i = 0; i < WHY_COUNT; i++)
        sum->why[i] += t->why[i];
}

bool tally_failed(const struct tally *t)
{
    for (int i = 0; i < CHECK_COUNT; i++)
        if (t->failed[i] > 0)
            return true;
    return false;
}

bool tally_judged(const struct tally *t)
{
    return t->seen[SEEN_OK] + t->seen[SEEN_FAILED] > 0;
}

bool tally_open(const struct tally *t)
{
    static const enum seen open[] = {SEEN_UNCHECKED,         SEEN_OPTIONS_CUT,
                                     SEEN_PAYLOAD_UNCHECKED, SEEN_CUT,
                                     SEEN_FRAGMENT,          SEEN_STRANGE};

    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        if (t->seen[open[i]] > 0)
            return true;
    return !tally_judged(t);
}

const char *tally_check_name(enum check c)
{
    return checks[c].failed + FAIL_PREFIX;
}

bool tally_row(const struct tally *t, unsigned i, struct tally_row *row)
{
    static const char unnamed[] = "";

    if (i < SEEN_COUNT) {
        *row = (struct tally_row){seen[i], t->seen[i], i >= SEEN_FRAMES,
                                  i >= SEEN_OPTIONS};
    } else if (i < SEEN_COUNT + CHECK_COUNT) {
        i -= SEEN_COUNT;
        *row = (struct tally_row){checks[i].passed ? checks[i].passed : unnamed,
                                  checks[i].passed ? t->passed[i] : 0,
                                  checks[i].own, false};
    } else if (i < SEEN_COUNT + 2 * CHECK_COUNT) {
        i -= SEEN_COUNT + CHECK_COUNT;
        *row = (struct tally_row){checks[i].failed, t->failed[i], checks[i].own,
                                  false};
    } else {
        return false;
    }
    return true;
}
