/* SPDX-License-Identifier: MIT */
/* Options of an open connection that carry a proof. */
#include "judge.h"

#include <string.h>

struct claim {
    enum mpx_role role;
    const void *option;
};

static bool add_addr_is(const struct mpx_auth_key *k, const void *what)
{
    const struct claim *c = what;
    const struct mpx_opt_add_addr *o = c->option;
    uint8_t mac[MPX_MAC64_LEN];

    mpx_auth_add_addr(k, c->role, o, mac);
    return mpx_ct_equal(mac, o->mac, sizeof mac);
}

static void note_question(struct judge *j, const struct mpx_opt_add_addr *o)
{
    unsigned at = j->conn->n_questions++ % QUESTIONS_MAX;

    j->conn->question[at].role = j->role;
    j->conn->question[at].echo = *o;
}

static bool confirm_addr_is(const struct mpx_auth_key *k, const void *what)
{
    const struct claim *c = what;
    const struct mpx_opt_add_addr *o = c->option;
    uint8_t mac[MPX_MAC64_LEN];

    mpx_auth_confirm_addr(k, c->role, o, mac);
    return mpx_ct_equal(mac, o->mac, sizeof mac);
}

/* Good if it answers one of the questions; that it answers none may be because
 * its own is not in the file. */
static void judge_confirmation(struct judge *j,
                               const struct mpx_opt_add_addr *o)
{
    for (unsigned i = 0; i < QUESTIONS_MAX && i < j->conn->n_questions; i++) {
        struct mpx_opt_add_addr asked = j->conn->question[i].echo;
        struct claim c = {j->role, &asked};
        enum conn_proof p;

        if (j->conn->question[i].role == j->role || asked.addr_id != o->addr_id)
            continue;
        memcpy(asked.mac, o->mac, sizeof asked.mac);
        p = conn_prove(j->conn, j->r->keys, o->key_id, confirm_addr_is, &c);
        if (p == PROOF_BAD)
            continue;
        judge_proof(j, CHECK_ADD_ADDR, p);
        return;
    }
    judge_why(j, WHY_NO_NONCE);
}

void judge_add_addr(struct judge *j, const struct mpx_opt_add_addr *o)
{
    struct claim c = {j->role, o};

    if (o->v0 != (j->conn->version == 0)) {
        judge_check(j, CHECK_MALFORMED, false); /* the other RFC's form */
        return;
    }
    if (o->confirm && !o->echo) {
        judge_confirmation(j, o);
        return;
    }
    if (o->echo) {
        if (o->confirm)
            note_question(j, o);
        judge_seen(j, SEEN_ADD_ADDR_ECHO);
        judge_fine(j);
        return;
    }
    if (o->v0) { /* RFC 6824 3.4.1: no MAC */
        judge_why(j, WHY_NO_RULE);
        return;
    }
    judge_proof(j, CHECK_ADD_ADDR,
                conn_prove(j->conn, j->r->keys, o->key_id, add_addr_is, &c));
}

static bool remove_addr_is(const struct mpx_auth_key *k, const void *what)
{
    const struct claim *c = what;
    const struct mpx_opt_remove_addr *o = c->option;
    uint8_t mac[MPX_MAC64_LEN];

    mpx_auth_remove_addr(k, c->role, o, mac);
    return mpx_ct_equal(mac, o->mac, sizeof mac);
}

void judge_remove_addr(struct judge *j, const struct mpx_opt_remove_addr *o)
{
    struct claim c = {j->role, o};

    if (!o->has_mac) {
        judge_why(j, WHY_NO_RULE);
        return;
    }
    judge_proof(j, CHECK_REMOVE_ADDR,
                conn_prove(j->conn, j->r->keys, o->key_id, remove_addr_is, &c));
}

static bool fastclose_is(const struct mpx_auth_key *k, const void *what)
{
    const struct claim *c = what;
    const struct mpx_opt_fastclose *o = c->option;
    uint8_t proof[MPX_MAC64_LEN];
    bool equal;

    mpx_auth_fastclose(k, c->role, proof);
    equal = mpx_ct_equal(proof, o->proof, sizeof proof);
    mpx_wipe(proof, sizeof proof);
    return equal;
}

void judge_fastclose(struct judge *j, const struct mpx_opt_fastclose *o)
{
    struct claim c = {j->role, o};

    judge_over(j);
    judge_proof(j, CHECK_FASTCLOSE,
                conn_prove(j->conn, j->r->keys, o->key_id, fastclose_is, &c));
}

static bool new_key_is(const struct mpx_auth_key *k, const void *what)
{
    const struct claim *c = what;
    const struct mpx_opt_new_key *o = c->option;
    uint8_t mac[MPX_MAC64_LEN];

    mpx_auth_new_key(k, c->role, o->ack, mac);
    return mpx_ct_equal(mac, o->mac, sizeof mac);
}

void judge_new_key(struct judge *j, const struct mpx_opt_new_key *o)
{
    struct claim c = {j->role, o};

    if (!j->conn->profile->confirms) {
        judge_why(j, WHY_NO_RULE);
        return;
    }
    j->conn->rotated = j->conn->rotated || o->key_id;
    judge_proof(j, CHECK_NEW_KEY,
                conn_prove(j->conn, j->r->keys, o->key_id, new_key_is, &c));
}
