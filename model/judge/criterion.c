/* SPDX-License-Identifier: MIT */
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
    struct term all[TERMS_MAX];
} criteria[] = {
    {"join-with-sniffed-keys", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-with-leaked-key", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-replay", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-reflection",
     {TERM(AT_LEAST, hijacked_connections, 1), TERM(AT_LEAST, stray_left, 1)}},
    {"join-source-substitution",
     {TERM(AT_LEAST, hijacked_connections, 1), TERM(AT_LEAST, stray_left, 1)}},
    {"add-addr-with-sniffed-keys", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"join-splice", {TERM(AT_LEAST, crossed_subflows, 1)}},
    {"delay-join",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_changed, 1)}},
    {"preplay-nonce", {TERM(AT_LEAST, stray_subflows, 1)}},
    {"fastclose-with-sniffed-key", {TERM(AT_LEAST, killed, 1)}},
    {"fastclose-with-newkey-tag", {TERM(AT_LEAST, killed, 1)}},
    {"fastclose-with-old-tag", {TERM(AT_LEAST, killed, 1)}},
    {"newkey-suppression",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_dropped, 1)}},
    {"newkey-one-drop",
     {TERM(AT_LEAST, keys_one_sided, 1), TERM(EQUAL, joins_accepted, 0)}},
    {"newkey-reflection",
     {TERM(AT_LEAST, keys_one_sided, 1), TERM(AT_LEAST, attacker_packets, 1)}},
    {"poison-held-newkey",
     {TERM(AT_LEAST, keys_one_sided, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     {COUNTER(AT_LEAST, server_stats, new_key_failed, 1),
      TERM(AT_LEAST, attacker_packets, 1)}},
    {"replay-newkey",
     {COUNTER(AT_LEAST, client_stats, new_key_failed, 1),
      TERM(AT_LEAST, attacker_packets, 1)}},
    {"flip-key-id",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_changed, 1)}},
    {"reset-join",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_packets, 1)}},
    {"desync-subflow", {TERM(AT_LEAST, injected_bytes, 1)}},
    {"desync-subflow", {TERM(AT_LEAST, killed, 1)}},
    {"split-downgrade", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"add-addr-reflection", {TERM(AT_LEAST, foreign_addresses, 1)}},
    {"add-addr-replay", {TERM(AT_LEAST, misdirected_joins, 1)}},
    {"add-addr-cross-connection", {TERM(AT_LEAST, misdirected_joins, 1)}},
    {"strip-capable", {TERM(AT_LEAST, fallback, 1)}},
    {"clear-external-bits", {TERM(AT_LEAST, downgraded, 1)}},
    {"bid-down-version", {TERM(AT_LEAST, downgraded, 1)}},
    {"change-token",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_changed, 1)}},
    {"reset-subflow", {TERM(AT_LEAST, killed, 1)}},
    {"corrupt-payload",
     {TERM(EQUAL, intact, 0), TERM(AT_LEAST, attacker_changed, 1)}},
    {"forge-data-fin", {TERM(AT_LEAST, truncated, 1)}},
    {"forge-data-fin", {TERM(AT_LEAST, stalled, 1)}},
    {"forge-data-ack", {TERM(AT_LEAST, stalled, 1)}},
    {"forge-prio", {TERM(AT_LEAST, tapped_ratio, 0.9)}},
    {"forge-remove-addr", {COUNTER(AT_LEAST, client_stats, alive_lost, 1)}},
    {"forge-remove-addr", {COUNTER(AT_LEAST, server_stats, alive_lost, 1)}},
    {"forge-fail", {TERM(AT_LEAST, fallback, 1)}},
    {"forge-echo",
     {TERM(EQUAL, joins_accepted, 0), TERM(AT_LEAST, attacker_packets, 1)}},
    {"exhaust-half-open",
     {TERM(AT_LEAST, established, 1), TERM(EQUAL, joins_accepted, 0),
      TERM(AT_LEAST, attacker_joins_sent, 1)}},
    {"flood-capable", {TERM(AT_LEAST, forged_states, 1)}},
    {"probe-tokens", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"infer-dsn", {TERM(AT_LEAST, injected_bytes, 1)}},
    {"inject-heard-tokens", {TERM(AT_LEAST, injected_bytes, 1)}},
    {"guess-psk", {TERM(AT_LEAST, hijacked_connections, 1)}},
    {"add-addr-relay",
     {TERM(AT_LEAST, hijacked_connections, 1),
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

bool criterion_of_joins(const char *attack)
{
    return strcmp(attack, "join-source-substitution") == 0;
}
