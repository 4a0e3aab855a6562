/* SPDX-License-Identifier: MIT */
/*
 * An MPTCP connection as an observer knows it: what its MP_CAPABLE exchange
 * said, and how far data got. Two profiles look alike on the wire until data
 * flows; until then both are candidates.
 */
#ifndef CONN_H
#define CONN_H

#include "keylog.h"

enum { KEYS_MAX = 16, QUESTIONS_MAX = 8 };

/* External keys in the order of their installation, of one connection after the
 * other: from its first one on, a connection's n-th has K = n mod 2 and epoch
 * n. Secret; whoever made it wipes it. */
struct conn_keys {
    unsigned n;
    uint8_t len[KEYS_MAX];
    uint8_t key[KEYS_MAX][MPX_EXTKEY_MAX];
    const struct keylog *log; /* or NULL; borrowed */
};

struct conn {
    uint8_t version;                   /* 0 or 1 */
    uint8_t mode;                      /* MPX_CAP_E, MPX_CAP_G or 0 */
    const struct mpx_profile *profile; /* the one, or the likelier */
    bool settled;                      /* there is no other candidate */
    uint32_t flow;                     /* the first that is not dropped */
    uint32_t number;                   /* from 1, as they were opened */
    uint32_t n_flows;
    bool gone;      /* dropped; its place is free */
    uint32_t next;  /* then: place + 1 of another, or 0 */
    uint64_t id[2]; /* by role; keys, or tokens */
    uint8_t neg[MPX_NEG_LEN];
    bool neg_known; /* all of it; a MAC may cover it */
    bool key_known; /* which external key is its first: */
    unsigned first_key;
    bool has_random; /* a ClientHello was seen to open its stream */
    uint8_t random[KEYLOG_RANDOM];
    const struct keylog_session *session; /* and its secret is known */
    const struct keylog_set *set;         /* its keys, of the key log */
    bool rotated; /* somebody named a second key: of later ones a secret of the
                     session need not tell */
    struct mpx_identity identity[2];

    uint64_t dsn_end[2]; /* after the highest octet mapped */
    bool has_dack[2];
    uint64_t dack[2]; /* highest sent by that role */
    bool has_fin[2], fin_changed[2];
    uint64_t fin[2]; /* data sequence number of the DATA_FIN */

    /* The latest echoes of ADD_ADDR that asked for an answer, in a ring. */
    struct {
        enum mpx_role role; /* who asked */
        struct mpx_opt_add_addr echo;
    } question[QUESTIONS_MAX];
    unsigned n_questions; /* ever */
};

/** Begin a connection between @p id by role, identifiers of @p id_len octets.
 *  @param neg      octets 2 and 3 of the three MP_CAPABLE.
 *  @param version  of MPTCP, as the responder chose it. */
void conn_open(struct conn *c, const uint64_t id[2], uint8_t id_len,
               const uint8_t neg[MPX_NEG_LEN], uint8_t version);

/** The token of an identifier that @p o carries: itself, or made of a key. */
uint64_t conn_token(const struct mpx_opt_capable *o, uint64_t id);
/** Whether the identifiers of @p o are tokens. */
bool conn_has_tokens(const struct mpx_opt_capable *o);

/** Octets of a token on this connection. */
uint8_t conn_token_len(const struct conn *c);

/** Choose among the candidates by a data sequence number that @p role uses. */
void conn_settle(struct conn *c, enum mpx_role role, uint64_t dsn);

/* Whether something verifies under one set of MAC keys. */
typedef bool conn_test(const struct mpx_auth_key *k, const void *what);

/** The initial data sequence number of @p role under the @p n-th candidate.
 *  @return false past the last. */
bool conn_idsn(const struct conn *c, unsigned n, enum mpx_role role,
               uint64_t *idsn);

enum conn_proof { PROOF_GOOD, PROOF_BAD, PROOF_NO_KEY, PROOF_NO_NEG };

/** Octets at the beginning of the initiator's stream: of TLS they name the
 *  session. */
void conn_note_hello(struct conn *c, const uint8_t *p, size_t len);

/** Try @p test under each candidate and each key that @p key_id may name. What
 *  no key of a log fits is bad if its session is in the log, or if the log has
 *  nothing but external keys; else the key is one that the log has not. */
enum conn_proof conn_prove(struct conn *c, const struct conn_keys *keys,
                           bool key_id, conn_test *test, const void *what);

#endif /* CONN_H */
