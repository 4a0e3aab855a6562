/* SPDX-License-Identifier: MIT */
/* The table of criteria, and its evaluation on a run's results. */
#include "criterion.h"
#include "mpx_stats.h"

#include <stddef.h>
#include <string.h>

enum { TERMS_MAX = 3 };

struct term {
    enum { NO_TERM, AT_LEAST, BELOW, EQUAL } op;
    size_t offset;
    bool real;
    double value;
};
#define TERM(op, field, value)                                                 \
    {                                                                          \
        op, offsetof(struct run_result, field),                                \
            _Generic(((struct run_result *)0)->field, double                   \
                     : true, default                                           \
                     : false),                                                 \
            value                                                              \
    }
#define COUNTER(op, end, counter, value)                                       \
    {                                                                          \
        op,                                                                    \
            offsetof(struct run_result, end) +                                 \
                offsetof(struct mpx_stats, counter),                           \
            false, value                                                       \
    }

/* All terms hold; of several rows of an attack, one suffices. Each is a column
 * of runs.csv, or a counter of an end: endpoint state and delivered octets
 * alone. */
static const struct {
    const char *attack;
    bool on_joins; /* done to subflows that are joined, not to the first */
    struct term all[TERMS_MAX];
} criteria[] = {
    {"join-with-sniffed-keys",
     .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-with-leaked-key", .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-replay", .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-reflection", .all = {TERM(AT_LEAST, hijacked_connections, 1),
                                TERM(AT_LEAST, stray_left, 1)}},
    {"join-source-substitution", .on_joins = true,
     .all = {TERM(AT_LEAST, hijacked_connections, 1),
             TERM(AT_LEAST, stray_left, 1)}},
    {"add-addr-with-sniffed-keys",
     .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-splice", .all = {TERM(AT_LEAST, crossed_subflows, 1)}},
    {"delay-join",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_changed, 1)}},
    {"preplay-nonce", .all = {TERM(AT_LEAST, stray_subflows, 1)}},
    {"fastclose-with-sniffed-key", .all = {TERM(AT_LEAST, killed, 1)}},
    {"fastclose-with-newkey-tag", .all = {TERM(AT_LEAST, killed, 1)}},
    {"fastclose-with-old-tag", .all = {TERM(AT_LEAST, killed, 1)}},
    {"newkey-suppression",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_dropped, 1)}},
    {"newkey-one-drop", .all = {TERM(AT_LEAST, keys_one_sided, 1),
                                TERM(EQUAL, joins_accepted, 0)}},
    {"newkey-reflection", .all = {TERM(AT_LEAST, keys_one_sided, 1),
                                  TERM(AT_LEAST, attacker_packets, 1)}},
    {"poison-held-newkey",
     .all = {TERM(AT_LEAST, keys_one_sided, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     .all = {COUNTER(AT_LEAST, server_stats, new_key_failed, 1),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     .all = {COUNTER(AT_LEAST, client_stats, new_key_failed, 1),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"flip-key-id",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_changed, 1)}},
    {"reset-join",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"desync-subflow", .all = {TERM(AT_LEAST, injected_bytes, 1)}},
    {"desync-subflow", .all = {TERM(AT_LEAST, killed, 1)}},
    {"split-downgrade", .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"add-addr-reflection", .all = {TERM(AT_LEAST, foreign_addresses, 1)}},
    {"add-addr-replay", .all = {TERM(AT_LEAST, misdirected_joins, 1)}},
    {"add-addr-cross-connection",
     .all = {TERM(AT_LEAST, misdirected_joins, 1)}},
    {"withhold-add-addr", .all = {TERM(AT_LEAST, misdirected_joins, 1)}},
    {"strip-capable", .all = {TERM(AT_LEAST, fallback, 1)}},
    {"clear-external-bits", .all = {TERM(AT_LEAST, downgraded, 1)}},
    {"bid-down-version", .all = {TERM(AT_LEAST, downgraded, 1)}},
    {"change-token",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_changed, 1)}},
    {"change-third-ack",
     .all = {TERM(AT_LEAST, killed, 1), TERM(AT_LEAST, attacker_changed, 1)}},
    {"reset-subflow", .all = {TERM(AT_LEAST, killed, 1)}},
    {"corrupt-payload",
     .all = {TERM(EQUAL, intact, 0), TERM(AT_LEAST, attacker_changed, 1)}},
    {"forge-data-fin", .all = {TERM(AT_LEAST, truncated, 1)}},
    {"forge-data-fin", .all = {TERM(AT_LEAST, stalled, 1)}},
    {"forge-data-fin", .all = {TERM(AT_LEAST, unfinished, 1)}},
    {"forge-data-ack", .all = {TERM(AT_LEAST, stalled, 1)}},
    {"infer-throughput", .all = {TERM(AT_LEAST, inferred_ratio, 0.75),
                                 TERM(BELOW, inferred_ratio, 1.25)}},
    {"divert-by-ack", .all = {TERM(BELOW, tapped_ratio, 0.33),
                              TERM(AT_LEAST, attacker_packets, 1)}},
    {"forge-prio", .all = {TERM(AT_LEAST, tapped_ratio, 0.9)}},
    {"forge-remove-addr",
     .all = {COUNTER(AT_LEAST, client_stats, alive_lost, 1)}},
    {"forge-remove-addr",
     .all = {COUNTER(AT_LEAST, server_stats, alive_lost, 1)}},
    {"remove-first-addr",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_packets, 1)}},
    {"forge-fail", .all = {TERM(AT_LEAST, fallback, 1)}},
    {"forge-echo", .all = {TERM(EQUAL, joins_accepted, 0),
                           TERM(AT_LEAST, attacker_packets, 1)}},
    {"exhaust-half-open",
     .all = {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
             TERM(AT_LEAST, attacker_joins_sent, 1)}},
    {"flood-capable", .all = {TERM(AT_LEAST, forged_states, 1)}},
    {"probe-tokens", .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"infer-dsn", .all = {TERM(AT_LEAST, injected_bytes, 1)}},
    {"inject-sniffed-tokens", .all = {TERM(AT_LEAST, injected_bytes, 1)}},
    {"guess-psk", .all = {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"add-addr-relay", .all = {TERM(AT_LEAST, hijacked_connections, 1),
                               TERM(AT_LEAST, misdirected_joins, 1)}},
};
enum { N = sizeof criteria / sizeof criteria[0] };

static bool holds(const struct term *t, const struct run_result *r)
{
    const char *at = (const char *)r + t->offset;
    uint64_t whole;
    double v;

    if (t->real) {
        memcpy(&v, at, sizeof v);
    } else {
        memcpy(&whole, at, sizeof whole);
        v = (double)whole;
    }
    switch (t->op) {
    case NO_TERM:
        return true;
    case AT_LEAST:
        return v >= t->value;
    case BELOW:
        return v < t->value;
    case EQUAL:
        return v >= t->value && v <= t->value;
    }
    return false;
}

static bool all_hold(const struct term *all, const struct run_result *r)
{
    for (unsigned k = 0; k < TERMS_MAX; k++)
        if (!holds(&all[k], r))
            return false;
    return true;
}

bool criterion_met(const char *attack, const struct run_result *r)
{
    for (unsigned i = 0; i < N; i++)
        if (strcmp(criteria[i].attack, attack) == 0 &&
            all_hold(criteria[i].all, r))
            return true;
    return false;
}

bool criterion_known(const char *attack)
{
    for (unsigned i = 0; i < N; i++)
        if (strcmp(criteria[i].attack, attack) == 0)
            return true;
    return false;
}

bool criterion_on_joins(const char *attack)
{
    for (unsigned i = 0; i < N; i++)
        if (strcmp(criteria[i].attack, attack) == 0 && criteria[i].on_joins)
            return true;
    return false;
}
