/* SPDX-License-Identifier: MIT */
/* The table of labels, and units with prefixes. */
#include "metric_label.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *label, *shown; /* NULL: what its unit says */
} labels[METRIC_COLUMNS] = {
    [METRIC_connections] = {"connections opened"},
    [METRIC_established] = {"connections established"},
    [METRIC_fallback] = {"connections that fell back to TCP"},
    [METRIC_completed] = {"connections completed"},
    [METRIC_intact] = {"connections without a wrong octet"},
    [METRIC_subflows_max] = {"subflows of one connection at once, at most"},
    [METRIC_keys_active] = {"external keys that became active"},
    [METRIC_joins_accepted] = {"joins accepted by the server"},
    [METRIC_app_bytes] = {"octets delivered"},
    [METRIC_completion_s] = {"time to complete"},
    [METRIC_goodput_bps] = {"goodput"},
    [METRIC_join_latency_s] = {"time to the second subflow"},
    [METRIC_key_latency_s] = {"time from key installation to confirmation"},
    [METRIC_hijacked_connections] = {"connections hijacked"},
    [METRIC_hijack_time_s] = {"time of the hijack"},
    [METRIC_captured_bytes] = {"application octets captured"},
    [METRIC_injected_bytes] = {"injected octets delivered"},
    [METRIC_attacker_joins_sent] = {"joins tried by the attacker"},
    [METRIC_power_refused] = {"attempts beyond the attacker's powers"},
    [METRIC_killed] = {"connections killed"},
    [METRIC_kill_time_s] = {"time of the kill"},
    [METRIC_stalled] = {"connections stalled"},
    [METRIC_stall_s] = {"longest stall"},
    [METRIC_truncated] = {"connections truncated"},
    [METRIC_undelivered_bytes] = {"octets not delivered"},
    [METRIC_downgraded] = {"connections downgraded"},
    [METRIC_keys_one_sided] = {"connections with a key at one end only"},
    [METRIC_foreign_addresses] = {"addresses taken for the peer's"},
    [METRIC_misdirected_joins] = {"joins sent to a wrong host"},
    [METRIC_stray_subflows] = {"subflows that only one end holds"},
    [METRIC_stray_left] = {"such subflows left at the end"},
    [METRIC_crossed_subflows] = {"subflows crossed with another connection"},
    [METRIC_tapped_ratio] = {"octets that passed tapped links"},
    [METRIC_attacker_packets] = {"packets made by the attacker"},
    [METRIC_attacker_dropped] = {"packets dropped by the attacker"},
    [METRIC_attacker_changed] = {"packets changed by the attacker"},
    [METRIC_attacker_missed] = {"segments that the attacker could not follow"},
    [METRIC_inferred_ratio] = {"octets inferred of those carried elsewhere"},
    [METRIC_attack_success] = {"runs in which the attack succeeds"},
    [METRIC_captured_wire_bytes] = {"payload octets that reach the attacker"},
    [METRIC_keys_installed] = {"keys installed"},
    [METRIC_keys_refused] = {"keys refused"},
    [METRIC_rotations] = {"key changes completed"},
    [METRIC_key_agreement_s] = {"time for both ends to agree on a key"},
    [METRIC_front_joins] = {"joins routed by the front end"},
    [METRIC_joins_misrouted] = {"joins led to a wrong server"},
    [METRIC_back_ends_used] = {"servers used"},
    [METRIC_responses] = {"requests answered"},
    [METRIC_latency_mean_s] = {"time to an answer, mean"},
    [METRIC_latency_median_s] = {"time to an answer, median"},
    [METRIC_latency_p99_s] = {"time to an answer, 99th percentile"},
    [METRIC_latency_max_s] = {"time to an answer, longest"},
    [METRIC_rotation_s] = {"time that a key change takes"},
    [METRIC_rotation_max_s] = {"longest key change"},
    [METRIC_newkey_bytes] = {"cost of NEW_KEY", "octets per key"},
    [METRIC_forged_hmacs] = {"HMACs of the server", "per forged packet"},
    [METRIC_forged_digests] = {"digests of the server", "per forged packet"},
    [METRIC_forged_states] = {"allocations of the server", "per forged packet"},
    [METRIC_needed_links] = {"links of which the attacker needs one"},
    [METRIC_expected_hijacked] = {"expected by chance", "share"},
    [METRIC_handshake_bytes] = {"octets until a second subflow carries data",
                                "octets"},
    [METRIC_back_end_joins_most] = {"joins at the busiest server"},
    [METRIC_sent_twice_ratio] = {"octets sent twice"},
    [METRIC_tokens_live] = {"live tokens"},
    [METRIC_tokens_fill_redraws] = {"draws in vain while filling"},
    [METRIC_tokens_fill_formula] = {"formula"},
    [METRIC_tokens_clash] = {"hosts where two tokens are equal"},
    [METRIC_tokens_clash_formula] = {"formula", "share"},
    [METRIC_tokens_redraws] = {"draws in vain", "per new connection"},
    [METRIC_tokens_redraws_formula] = {"formula", "per new connection"},
    [METRIC_tokens_hashes] = {"keys hashed", "per new connection"},
    [METRIC_tokens_tokenless] = {"new connections without a token"},
    [METRIC_tokens_tokenless_formula] = {"formula"},
    [METRIC_tokens_ambiguous] =
        {"connections whose token another server uses too"},
    [METRIC_tokens_misrouted] = {"joins led to a wrong server"},
    [METRIC_tokens_misrouted_formula] = {"formula"},
    [METRIC_tokens_hits] = {"guesses that are a token"},
    [METRIC_tokens_hits_formula] = {"formula"},
    [METRIC_tokens_aimed] = {"made-up tokens that reach their server"},
    [METRIC_tokens_aimed_formula] = {"formula"},
    [METRIC_tokens_linked] = {"runs in which tokens link joins", "share"},
};

const char *metric_label(enum metric_column c)
{
    return labels[c].label ? labels[c].label : metric_info(c).meaning;
}

const char *metric_shown(enum metric_column c)
{
    static const char *const shares[] = {"1", "ratio", "runs", NULL};
    struct metric_info i = metric_info(c);

    if (labels[c].shown)
        return labels[c].shown;
    if (i.of != SHARE_OF_NOTHING || words_have(shares, i.unit))
        return "share";
    return i.kind == METRIC_EVENTS ? "per run" : i.unit;
}

bool metric_is_theory(enum metric_column c)
{
    static const char end[] = "_formula";
    const char *name = metric_info(c).name;
    size_t len = strlen(name);

    return c == METRIC_expected_hijacked ||
           (len > sizeof end && strcmp(name + len + 1 - sizeof end, end) == 0);
}

struct metric_scale metric_scale(const char *unit, double most)
{
    static const struct {
        const char *unit;
        double least, divide;
        const char *shown;
    } steps[] = {
        {"s", 1, 1, "s"},
        {"s", 1e-3, 1e-3, "ms"},
        {"s", 0, 1e-6, "us"},
        {"bit/s", 1e9, 1e9, "Gbit/s"},
        {"bit/s", 1e6, 1e6, "Mbit/s"},
        {"bit/s", 1e3, 1e3, "kbit/s"},
        {"octets", 1e9, 1e9, "GB"},
        {"octets", 1e6, 1e6, "MB"},
        {"octets", 1e4, 1e3, "kB"},
        {"ratio", 0, 0.01, "%"},
    };

    for (unsigned i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (strcmp(steps[i].unit, unit) == 0 && fabs(most) >= steps[i].least)
            return (struct metric_scale){steps[i].divide, steps[i].shown};
    return (struct metric_scale){1, unit};
}
