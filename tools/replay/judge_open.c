/* SPDX-License-Identifier: MIT */
/* MP_CAPABLE and MP_JOIN: what opens a connection or a subflow. */
#include "judge.h"

#include <string.h>

#include "vec.h"

static void learn_token(struct replay *r, uint32_t conn, enum mpx_role role)
{
    const struct conn *c = &r->conn[conn];
    struct table *t = conn_token_len(c) == 8 ? &r->token8 : &r->token4;

    table_put(t, c->identity[role].token, 2 * conn + (uint32_t)role);
}

/* The flow is one of the connection's. */
static void attach(struct judge *j, uint32_t conn)
{
    struct conn *c = &j->r->conn[conn];

    c->n_flows += j->flow->conn != conn;
    j->flow->conn = conn;
    j->conn = c;
}

/* Where a connection is to stand: a place that is free, or a new one. */
static uint32_t place(struct replay *r)
{
    uint32_t i = r->free_conn;

    if (i > 0) {
        r->free_conn = r->conn[i - 1].next;
        r->gone_conns--;
        return i - 1;
    }
    r->conn = vec_room(r->conn, r->n_conns, &r->conns_cap, sizeof *r->conn);
    r->conn[r->n_conns] = (struct conn){0};
    return (uint32_t)r->n_conns++;
}

/* The connection of these identifiers, if it is known: its packets may have
 * been captured at two places, before and behind a NAT. */
static bool find_conn(struct judge *j, const uint64_t id[2], uint64_t token)
{
    struct replay *r = j->r;
    const struct table *tables[] = {&r->token4, &r->token8};
    uint32_t found;

    for (int i = 0; i < 2; i++) {
        if (!table_get(tables[i], token, &found))
            continue;

        struct conn *c = &r->conn[found / 2];

        if (c->id[0] == id[0] && c->id[1] == id[1]) {
            attach(j, found / 2);
            return true;
        }
    }
    return false;
}

/* @p o: the option that completes what must be known. */
static void open_conn(struct judge *j, const uint64_t id[2],
                      const struct mpx_opt_capable *o)
{
    struct replay *r = j->r;
    struct flow *f = j->flow;
    bool third = j->line->seg == MPX_SEG_ACK;
    uint8_t neg[MPX_NEG_LEN] = {0};

    if (find_conn(j, id, conn_token(o, o->sender)))
        return;
    memcpy(neg, f->neg, sizeof f->neg);
    if (third)
        memcpy(neg + sizeof f->neg, j->line->octets + 2, 2);

    uint32_t conn = place(r);

    conn_open(&r->conn[conn], id, o->id_len, neg,
              f->has_answer ? neg[2] & 0x0f : o->version);
    attach(j, conn);
    j->conn->number = ++r->conns_seen;
    j->conn->neg_known = third && f->has_answer;
    j->conn->flow = j->line->flow;
    learn_token(r, f->conn, MPX_ROLE_I);
    learn_token(r, f->conn, MPX_ROLE_R);
}

/* RFC 8684 3.1: the first data of the connection, with SSN 1. */
static void map_first(struct judge *j, const struct mpx_opt_capable *o)
{
    uint64_t first = j->conn->identity[MPX_ROLE_I].idsn + 1;
    struct flow_map m = {.ssn = 1,
                         .len = o->dll,
                         .dll = o->dll,
                         .has_csum = o->has_csum,
                         .csum = o->csum,
                         .of_capable = true};

    judge_seen(j, SEEN_CAPABLE_DATA);
    flow_add_map(&j->flow->half[0], &m, &j->line->map);
    if (j->conn->dsn_end[MPX_ROLE_I] - first < o->dll)
        j->conn->dsn_end[MPX_ROLE_I] = first + o->dll;
}

static void judge_third(struct judge *j, const struct mpx_opt_capable *o)
{
    struct flow *f = j->flow;
    const uint64_t id[2] = {f->has_first ? f->first : o->sender,
                            f->has_first && f->has_answer ? f->answer
                                                          : o->receiver};
    bool answers = f->has_answer && flow_is_third(f, j->segment);

    if (f->conn == NO_CONN)
        open_conn(j, id, o);
    if (answers)
        judge_check(j, CHECK_KEY_ECHO, o->receiver == f->answer);
    else
        judge_why(j, WHY_NO_ANSWER);
    if (answers && o->sender != j->conn->id[MPX_ROLE_I])
        judge_check(j, CHECK_KEY_SAME, false);
    if (o->has_dll)
        map_first(j, o);
    else if (j->segment->payload_len > 0)
        judge_seen(j, SEEN_CAPABLE_BARE);
}

static void judge_first(struct judge *j, const struct mpx_opt_capable *o)
{
    struct flow *f = j->flow;

    f->kind = FLOW_CAPABLE;
    f->has_first = o->id_len > 0;
    f->first = o->sender;
    memcpy(f->neg, j->line->octets + 2, 2);
    judge_fine(j);
}

/* In version 0 both keys are known by now, RFC 6824 3.1. */
static void judge_answer(struct judge *j, const struct mpx_opt_capable *o)
{
    struct flow *f = j->flow;
    const uint64_t id[2] = {f->first, o->sender};

    f->has_answer = true;
    f->answer = o->sender;
    f->answer_token = conn_token(o, o->sender);
    memcpy(f->neg + 2, j->line->octets + 2, 2);
    if (f->conn == NO_CONN && f->has_first && o->version == 0)
        open_conn(j, id, o);
    judge_fine(j);
}

void judge_capable(struct judge *j, const struct mpx_opt_capable *o)
{
    switch (j->line->seg) {
    case MPX_SEG_SYN:
        judge_first(j, o);
        break;
    case MPX_SEG_SYNACK:
        judge_answer(j, o);
        break;
    case MPX_SEG_ACK:
        if (j->direction == 0)
            judge_third(j, o);
        else
            judge_why(j, WHY_NO_RULE);
        break;
    case MPX_SEG_RST:
        judge_why(j, WHY_LENGTH);
        break;
    }
}

/* ---- MP_JOIN ------------------------------------------------------------ */

static void join_syn(struct judge *j, const struct mpx_opt_join *o)
{
    const struct table *tokens =
        o->token_len == 8 ? &j->r->token8 : &j->r->token4;
    struct flow *f = j->flow;
    uint32_t found;

    f->kind = FLOW_JOIN;
    f->nonce[0] = o->nonce;
    f->has_nonce[0] = true;
    f->key_id = o->key_id;
    f->bind.syn_b2 = j->line->octets[2] & 0x0f;
    f->bind.syn_id = j->line->octets[3];
    if (!table_get(tokens, o->token, &found)) {
        judge_later(j, CHECK_JOIN_TOKEN, o->token);
        return;
    }
    judge_check(j, CHECK_JOIN_TOKEN, true);
    attach(j, found / 2);
    f->own = found % 2 ? MPX_ROLE_R : MPX_ROLE_I;
}

struct join_claim {
    const struct flow *flow;
    unsigned direction; /* of who claims */
    const uint8_t *mac;
    size_t len;
};

static bool join_mac_is(const struct mpx_auth_key *k, const void *what)
{
    const struct join_claim *claim = what;
    const struct flow *f = claim->flow;
    unsigned d = claim->direction;
    uint8_t mac[MPX_MAC160_LEN];

    mpx_auth_join(k, flow_role(f, d), d == 0, f->nonce[d], f->nonce[1 - d],
                  &f->bind, mac);
    return mpx_ct_equal(mac, claim->mac, claim->len);
}

static void join_mac(struct judge *j, const struct mpx_opt_join *o)
{
    struct flow *f = j->flow;
    bool third = o->form == MPX_JOIN_ACK;
    struct join_claim claim = {f, third ? 0 : 1, o->mac,
                               third ? MPX_MAC160_LEN : MPX_MAC64_LEN};

    if (!j->conn)
        judge_why(j, WHY_NO_CONN);
    else if (!f->has_nonce[0] || !f->has_nonce[1] ||
             (third && !flow_is_third(f, j->segment)))
        judge_why(j, WHY_NO_NONCE);
    else
        judge_proof(
            j, third ? CHECK_JOIN_ACK : CHECK_JOIN_SYNACK,
            conn_prove(j->conn, j->r->keys, f->key_id, join_mac_is, &claim));
}

void judge_join(struct judge *j, const struct mpx_opt_join *o)
{
    struct flow *f = j->flow;

    if (o->form == MPX_JOIN_SYN) {
        join_syn(j, o);
        return;
    }
    if (o->form == MPX_JOIN_SYNACK) {
        f->nonce[1] = o->nonce;
        f->has_nonce[1] = true;
        f->bind.sa_b2 = j->line->octets[2] & 0x0f;
        f->bind.sa_id = j->line->octets[3];
    }
    join_mac(j, o);
}
