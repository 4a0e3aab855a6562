/* SPDX-License-Identifier: MIT */
/*
 * Studies of tokens: the core driven directly, without a network. One host that
 * fills, a farm of servers behind one address, an attacker who guesses. Plain
 * data in, one row of numbers out; same settings and seed, same numbers.
 */
#ifndef TOKENS_H
#define TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "mpx_profile.h"

enum tokens_study {
    TOKENS_NONE,  /* the scenario has a network instead */
    TOKENS_HOST,  /* connections come and go at one host that is full */
    TOKENS_FARM,  /* each server checks its own tokens only */
    TOKENS_GUESS, /* tokens that an attacker makes up */
};
/* What a host keeps its tokens in: mpx's own table, or the chains of Linux. */
enum tokens_table { TOKENS_TABLE_MPX, TOKENS_TABLE_LINUX };

enum { TOKENS_SCHEME_MAX = 32 };

struct tokens_setting {
    enum tokens_study study;
    enum tokens_table table;
    char scheme[TOKENS_SCHEME_MAX]; /* of mpx_tokengen.h */
    uint8_t bits;                   /* 8..64; MP_JOIN has 32 or 64 */
    uint8_t server_bits;            /* of routed tokens */
    uint8_t tries; /* identifiers drawn before a connection goes without */
    uint32_t servers;
    uint64_t memory; /* octets of a host with the chains of Linux */
    uint64_t live;   /* connections, of all servers together */
    uint64_t sample; /* new connections, or guesses, that are measured */
};

/* X(field, column): all are reals, NAN where they do not apply; meanings are in
 * tools/study/metric.c. */
#define TOKENS_COLUMNS(X)                                                      \
    X(live, "live_tokens")                                                     \
    X(fill_redraws, "fill_redraws")                                            \
    X(fill_formula, "fill_redraws_formula")                                    \
    X(fill_z, "fill_redraws_z")                                                \
    X(clash, "clash_unchecked")                                                \
    X(clash_formula, "clash_unchecked_formula")                                \
    X(redraws, "redraws")                                                      \
    X(redraws_formula, "redraws_formula")                                      \
    X(redraws_z, "redraws_z")                                                  \
    X(hashes, "hashes")                                                        \
    X(tokenless, "tokenless_ratio")                                            \
    X(tokenless_formula, "tokenless_ratio_formula")                            \
    X(ambiguous, "ambiguous_connections")                                      \
    X(ambiguous_formula, "ambiguous_connections_formula")                      \
    X(misrouted, "misrouted_joins")                                            \
    X(misrouted_formula, "misrouted_joins_formula")                            \
    X(misrouted_z, "misrouted_joins_z")                                        \
    X(hits, "guess_hits")                                                      \
    X(hits_formula, "guess_hits_formula")                                      \
    X(hits_z, "guess_hits_z")                                                  \
    X(aimed, "aimed_ratio")                                                    \
    X(aimed_formula, "aimed_ratio_formula")                                    \
    X(aimed_z, "aimed_ratio_z")                                                \
    X(linked, "linked_by_token")                                               \
    X(answer_unknown, "answer_unknown_token")                                  \
    X(answer_prekey, "answer_before_key")                                      \
    X(answer_keyed, "answer_with_key")

struct tokens_result {
#define X(field, column) double field;
    TOKENS_COLUMNS(X)
#undef X
};

/** The scheme of profile @p p if nobody says one: what its identifiers are. */
const char *tokens_default_scheme(const struct mpx_profile *p);

/**
 * Run one study for @p p. @return NULL, or why it could not: static text.
 */
const char *tokens_run(const struct tokens_setting *s,
                       const struct mpx_profile *p, uint32_t seed,
                       struct tokens_result *out);

#endif /* TOKENS_H */
