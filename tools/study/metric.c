/* SPDX-License-Identifier: MIT */
/* The table of columns with units and meanings. */
#include "metric.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mpx_stats.h"

#define REAL_double   true
#define REAL_uint64_t false

static const struct {
    const char *name;
    size_t offset;
    bool real;
} columns[METRIC_COLUMNS] = {
#define X(field, column, type)                                                 \
    [METRIC_##                                                                 \
        field] = {column, offsetof(struct run_result, field), REAL_##type},
    RUN_COLUMNS(X)
#undef X
#define X(field, column)                                                       \
    [METRIC_tokens_##                                                          \
        field] = {column, offsetof(struct run_result, tokens.field), true},
        TOKENS_COLUMNS(X)
#undef X
};

/* Those that hosts.csv has too. */
static const struct {
    size_t offset;
    bool there;
} of_hosts[METRIC_COLUMNS] = {
#define X(field, column, type)                                                 \
    [METRIC_##field] = {offsetof(struct host_result, field), true},
    HOST_COLUMNS(X)
#undef X
};

static const struct {
    const char *unit, *meaning;
    enum metric_share of;
} notes[] = {
    [METRIC_connections] = {"connections", "connections that were opened",
                            SHARE_OF_NOTHING},
    [METRIC_established] = {"connections",
                            "connections whose first handshake completed",
                            SHARE_OF_CONNECTIONS},
    [METRIC_fallback] = {"connections", "connections that became plain TCP",
                         SHARE_OF_CONNECTIONS},
    [METRIC_completed] = {"connections",
                          "connections that delivered all their octets",
                          SHARE_OF_CONNECTIONS},
    [METRIC_intact] = {"connections",
                       "connections that delivered only right octets, in order",
                       SHARE_OF_CONNECTIONS},
    [METRIC_subflows_max] = {"subflows",
                             "most subflows of one connection at once",
                             SHARE_OF_NOTHING},
    [METRIC_keys_active] = {"keys", "external keys that became active",
                            SHARE_OF_NOTHING},
    [METRIC_joins_accepted] = {"subflows", "joins that a server accepted",
                               SHARE_OF_NOTHING},
    [METRIC_app_bytes] = {"octets", "octets delivered to applications",
                          SHARE_OF_NOTHING},
    [METRIC_completion_s] = {"s", "from start to the last octet delivered",
                             SHARE_OF_NOTHING},
    [METRIC_goodput_bps] = {"bit/s", "delivered octets over completion time",
                            SHARE_OF_NOTHING},
    [METRIC_join_latency_s] = {"s",
                               "from the first handshake to a second subflow",
                               SHARE_OF_NOTHING},
    [METRIC_key_latency_s] = {"s", "from installing a key to its confirmation",
                              SHARE_OF_NOTHING},
    [METRIC_hijacked_connections] =
        {"connections", "connections with a subflow of the attacker",
         SHARE_OF_CONNECTIONS},
    [METRIC_hijack_time_s] = {"s", "when the attacker's first subflow was in",
                              SHARE_OF_NOTHING},
    [METRIC_captured_bytes] = {"octets",
                               "application octets delivered to the attacker",
                               SHARE_OF_NOTHING},
    [METRIC_injected_bytes] = {"octets",
                               "the attacker's octets delivered to a victim",
                               SHARE_OF_NOTHING},
    [METRIC_attacker_joins_sent] = {"segments", "joins the attacker tried",
                                    SHARE_OF_NOTHING},
    [METRIC_power_refused] = {"segments",
                              "attempts beyond the attacker's declared powers",
                              SHARE_OF_NOTHING},
    [METRIC_killed] = {"connections",
                       "connections that ended in an error, unfinished",
                       SHARE_OF_CONNECTIONS},
    [METRIC_kill_time_s] = {"s", "when the first of these ended",
                            SHARE_OF_NOTHING},
    [METRIC_stalled] = {"connections",
                        "connections without a new octet for 10 s, unfinished",
                        SHARE_OF_CONNECTIONS},
    [METRIC_stall_s] = {"s", "longest time without a new octet, unfinished",
                        SHARE_OF_NOTHING},
    [METRIC_truncated] = {"connections",
                          "connections whose end came before their last octet",
                          SHARE_OF_CONNECTIONS},
    [METRIC_undelivered_bytes] = {"octets",
                                  "application octets that were not delivered",
                                  SHARE_OF_NOTHING},
    [METRIC_downgraded] = {"connections",
                           "connections under another profile than wanted",
                           SHARE_OF_CONNECTIONS},
    [METRIC_keys_one_sided] = {"connections",
                               "connections with an active key at one end only",
                               SHARE_OF_CONNECTIONS},
    [METRIC_foreign_addresses] = {"addresses",
                                  "addresses known as the peer's that are not",
                                  SHARE_OF_NOTHING},
    [METRIC_misdirected_joins] =
        {"subflows", "joins begun to an address that is not the peer's",
         SHARE_OF_NOTHING},
    [METRIC_stray_subflows] = {"subflows",
                               "ends of subflows that the peer does not hold",
                               SHARE_OF_NOTHING},
    [METRIC_stray_left] = {"subflows",
                           "of these, established at the end of the run",
                           SHARE_OF_NOTHING},
    [METRIC_crossed_subflows] =
        {"subflows", "ends of subflows held by another connection of the peer",
         SHARE_OF_NOTHING},
    [METRIC_tapped_ratio] = {"1", "octets over tapped paths, of all",
                             SHARE_OF_NOTHING},
    [METRIC_attacker_packets] = {"packets", "packets the attacker made",
                                 SHARE_OF_NOTHING},
    [METRIC_attacker_dropped] = {"packets", "packets the attacker dropped",
                                 SHARE_OF_NOTHING},
    [METRIC_attacker_changed] = {"packets", "packets the attacker changed",
                                 SHARE_OF_NOTHING},
    [METRIC_attack_success] = {"runs",
                               "1 if the last attacker reached what it is for",
                               SHARE_OF_RUNS},
    [METRIC_captured_wire_bytes] =
        {"octets",
         "payload octets that reached the attacker's host, readable or not, "
         "repeats too",
         SHARE_OF_NOTHING},
    [METRIC_keys_installed] = {"keys", "keys that an end installed",
                               SHARE_OF_NOTHING},
    [METRIC_keys_refused] = {"keys",
                             "keys that a source did not give, or an end did "
                             "not take",
                             SHARE_OF_NOTHING},
    [METRIC_rotations] = {"keys",
                          "keys after the first that became active at both "
                          "ends",
                          SHARE_OF_NOTHING},
    [METRIC_key_agreement_s] = {"s",
                                "from a key's installation at the first end "
                                "to its being active at both, mean",
                                SHARE_OF_NOTHING},
    [METRIC_front_joins] = {"segments",
                            "joins that the front end was asked to route",
                            SHARE_OF_NOTHING},
    [METRIC_joins_misrouted] =
        {"segments", "of these, refused by a back end without the connection",
         SHARE_OF_NOTHING},
    [METRIC_back_ends_used] = {"servers",
                               "back ends that accepted a connection",
                               SHARE_OF_NOTHING},
    [METRIC_responses] = {"responses", "requests that were answered in full",
                          SHARE_OF_NOTHING},
    [METRIC_latency_mean_s] = {"s",
                               "from a request's being due to the last octet "
                               "of its answer, mean",
                               SHARE_OF_NOTHING},
    [METRIC_latency_median_s] = {"s", "of these, what half do not exceed",
                                 SHARE_OF_NOTHING},
    [METRIC_latency_p99_s] = {"s", "of these, what 99 in 100 do not exceed",
                              SHARE_OF_NOTHING},
    [METRIC_latency_max_s] = {"s", "of these, the longest", SHARE_OF_NOTHING},
    [METRIC_rotation_s] = {"s", "key_agreement_s of all keys but the first",
                           SHARE_OF_NOTHING},
    [METRIC_rotation_max_s] = {"s", "of these, the longest", SHARE_OF_NOTHING},
    [METRIC_newkey_bytes] = {"octets",
                             "packets that only NEW_KEY made, with IP headers, "
                             "per key active at both ends",
                             SHARE_OF_NOTHING},
    [METRIC_forged_hmacs] = {"HMACs",
                             "HMACs of the server since the first attacker "
                             "acts, per packet of attackers' making",
                             SHARE_OF_NOTHING},
    [METRIC_forged_digests] = {"digests",
                               "digests of keys and tokens, likewise",
                               SHARE_OF_NOTHING},
    [METRIC_forged_states] = {"allocations",
                              "connections and subflows allocated, likewise",
                              SHARE_OF_NOTHING},
    [METRIC_needed_links] = {"links",
                             "links of the map that one who taps links must "
                             "have one of, as they carry the first subflow, or "
                             "the joins if its attack is on those",
                             SHARE_OF_NOTHING},
    [METRIC_expected_hijacked] =
        {"connections",
         "that chance of links and windows alone would "
         "show to who taps them",
         SHARE_OF_NOTHING},
    [METRIC_handshake_bytes] =
        {"octets",
         "MPTCP options but DSS until a second subflow carries data, and TLS "
         "records before it is open; of one connection",
         SHARE_OF_NOTHING},
    [METRIC_back_end_joins_most] = {"segments",
                                    "joins that came to the back end to which "
                                    "most came",
                                    SHARE_OF_NOTHING},
    [METRIC_sent_twice_ratio] =
        {"1",
         "octets that a second subflow was given too, of "
         "those sent",
         SHARE_OF_NOTHING},
    [METRIC_unfinished] =
        {"connections",
         "connections that delivered all octets, and not the end of them for "
         "10 s or more",
         SHARE_OF_CONNECTIONS},
    [METRIC_behind_s] = {"s",
                         "most that the run in real time was behind its clock",
                         SHARE_OF_NOTHING},
    [METRIC_late] = {"runs", "1 if that was more than 5 ms", SHARE_OF_RUNS},
    [METRIC_attempts] = {"runs",
                         "times it was run until it was not late, four at most",
                         SHARE_OF_NOTHING},
    [METRIC_attacker_missed] = {"segments",
                                "segments that asked for more memory than the "
                                "attacker has",
                                SHARE_OF_NOTHING},
    [METRIC_inferred_ratio] =
        {"1",
         "octets that the attacker says were carried by the paths "
         "that it does not read, of those that were",
         SHARE_OF_NOTHING},
    [METRIC_tokens_live] = {"tokens", "tokens that are live", SHARE_OF_NOTHING},
    [METRIC_tokens_fill_redraws] = {"draws",
                                    "draws in vain while the connections came",
                                    SHARE_OF_NOTHING},
    [METRIC_tokens_fill_formula] = {"draws", "T (-ln(1 - rho)) - N",
                                    SHARE_OF_NOTHING},
    [METRIC_tokens_fill_z] = {"deviations", "fill_redraws beside its formula",
                              SHARE_OF_NOTHING},
    [METRIC_tokens_clash] = {"runs", "1 if two tokens would have been equal",
                             SHARE_OF_RUNS},
    [METRIC_tokens_clash_formula] = {"runs", "1 - exp(-N (N - 1) / 2 T)",
                                     SHARE_OF_NOTHING},
    [METRIC_tokens_redraws] =
        {"draws", "draws in vain per new connection, at that many tokens",
         SHARE_OF_NOTHING},
    [METRIC_tokens_redraws_formula] =
        {"draws", "rho / (1 - rho), cut after the last try", SHARE_OF_NOTHING},
    [METRIC_tokens_redraws_z] = {"deviations", "redraws beside their formula",
                                 SHARE_OF_NOTHING},
    [METRIC_tokens_hashes] = {"hashes", "keys hashed per new connection",
                              SHARE_OF_NOTHING},
    [METRIC_tokens_tokenless] = {"ratio", "new connections that got no token",
                                 SHARE_OF_NOTHING},
    [METRIC_tokens_tokenless_formula] = {"ratio", "rho^tries",
                                         SHARE_OF_NOTHING},
    [METRIC_tokens_ambiguous] =
        {"connections", "connections whose token another server uses too",
         SHARE_OF_NOTHING},
    [METRIC_tokens_ambiguous_formula] = {"connections",
                                         "M N (1 - (1 - 1 / T)^((M - 1) N))",
                                         SHARE_OF_NOTHING},
    [METRIC_tokens_misrouted] =
        {"joins", "of one join per connection, those led to a wrong server",
         SHARE_OF_NOTHING},
    [METRIC_tokens_misrouted_formula] = {"joins", "M N - T (1 - (1 - N / T)^M)",
                                         SHARE_OF_NOTHING},
    [METRIC_tokens_misrouted_z] = {"deviations",
                                   "misrouted_joins beside their formula",
                                   SHARE_OF_NOTHING},
    [METRIC_tokens_hits] = {"guesses", "guesses that are somebody's token",
                            SHARE_OF_NOTHING},
    [METRIC_tokens_hits_formula] = {"guesses", "guesses times N / T",
                                    SHARE_OF_NOTHING},
    [METRIC_tokens_hits_z] = {"deviations", "guess_hits beside their formula",
                              SHARE_OF_NOTHING},
    [METRIC_tokens_aimed] =
        {"ratio", "of tokens made up for one back end, those that reach it",
         SHARE_OF_NOTHING},
    [METRIC_tokens_aimed_formula] =
        {"ratio", "1, or one server's share if ids are enciphered",
         SHARE_OF_NOTHING},
    [METRIC_tokens_aimed_z] = {"deviations", "aimed_ratio beside its formula",
                               SHARE_OF_NOTHING},
    [METRIC_tokens_linked] =
        {"runs", "1 if a spy knows a connection's joins by their tokens",
         SHARE_OF_NOTHING},
    [METRIC_tokens_answer_unknown] =
        {"answer", "to a join with an unknown token: 0 none, 1 RST, 2 SYN/ACK",
         SHARE_OF_NOTHING},
    [METRIC_tokens_answer_prekey] =
        {"answer", "the same with a token whose key is not active",
         SHARE_OF_NOTHING},
    [METRIC_tokens_answer_keyed] = {"answer",
                                    "the same with a token whose key is active",
                                    SHARE_OF_NOTHING},
};
_Static_assert(sizeof notes / sizeof notes[0] == METRIC_COLUMNS,
               "each column has its unit and meaning");

static enum metric_kind kind_of(enum metric_column c)
{
    if (strcmp(notes[c].unit, "deviations") == 0)
        return METRIC_SIGNED;
    if (columns[c].real)
        return METRIC_AMOUNT;
    return strcmp(notes[c].unit, "octets") == 0 ? METRIC_OCTETS : METRIC_EVENTS;
}

struct metric_info metric_info(enum metric_column c)
{
    return (struct metric_info){columns[c].name,
                                notes[c].unit,
                                notes[c].meaning,
                                columns[c].real,
                                kind_of(c),
                                notes[c].of,
                                c >= METRIC_tokens_live,
                                c >= METRIC_behind_s && c <= METRIC_attempts};
}

/* '-' reads as '_': the file's keys are written with '-'. */
static bool same_name(const char *column, const char *name)
{
    for (; *column && *name; column++, name++)
        if (*column != (*name == '-' ? '_' : *name))
            return false;
    return *column == *name;
}

bool metric_find(const char *name, struct metric *m)
{
    static const char *const ends[] = {"client.", "server."};

    for (unsigned c = 0; c < METRIC_COLUMNS; c++) {
        if (same_name(columns[c].name, name)) {
            *m = (struct metric){.index = c};
            return true;
        }
    }
    unsigned end = strncmp(name, ends[0], 7) == 0 ? 0 : 1;
    if (strncmp(name, ends[end], 7) != 0)
        return false;
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        if (strcmp(mpx_stats_name(i), name + 7) == 0) {
            *m = (struct metric){
                .node = end == 0 ? METRIC_CLIENT : METRIC_SERVER, .index = i};
            return true;
        }
    }
    return false;
}

const char *metric_name_at(unsigned i)
{
    return i < METRIC_COLUMNS ? columns[i].name : NULL;
}

bool metric_of_hosts(const char *hosts, unsigned column, struct metric *m)
{
    *m = (struct metric){METRIC_HOSTS, column, hosts};
    return column < METRIC_COLUMNS && of_hosts[column].there;
}

/* Where it is in a row; NULL: there are no such hosts. */
static const void *place(const struct run_result *r, struct metric m)
{
    if (m.node == METRIC_CLIENT)
        return &r->client_stats[m.index];
    if (m.node == METRIC_SERVER)
        return &r->server_stats[m.index];
    if (m.node == METRIC_ROW)
        return (const char *)r + columns[m.index].offset;
    for (unsigned k = 0; k < r->n_kinds; k++)
        if (strcmp(r->kind[k].name, m.hosts) == 0)
            return (const char *)&r->kind[k].of + of_hosts[m.index].offset;
    return NULL;
}

static bool is_real(struct metric m)
{
    return metric_is_column(&m) && columns[m.index].real;
}

double metric_value(const struct run_result *r, struct metric m)
{
    const void *at = place(r, m);
    uint64_t whole;
    double real;

    if (!at)
        return NAN;
    if (is_real(m)) {
        memcpy(&real, at, sizeof real);
        return real;
    }
    memcpy(&whole, at, sizeof whole);
    return (double)whole;
}

void metric_put(struct run_result *r, struct metric m, double value)
{
    const void *at = place(r, m);
    uint64_t whole = value > 0 ? (uint64_t)value : 0;
    size_t offset;

    if (!at)
        return;
    offset = (size_t)((const char *)at - (const char *)r);
    if (is_real(m))
        memcpy((char *)r + offset, &value, sizeof value);
    else
        memcpy((char *)r + offset, &whole, sizeof whole);
}

void metric_text(const struct run_result *r, enum metric_column column,
                 char text[32])
{
    const char *at = (const char *)r + columns[column].offset;
    uint64_t whole;

    if (columns[column].real) {
        double v = metric_value(r, (struct metric){.index = column});
        text[0] = '\0';
        if (!isnan(v))
            snprintf(text, 32, "%.9g", v);
        return;
    }
    memcpy(&whole, at, sizeof whole);
    snprintf(text, 32, "%" PRIu64, whole);
}
