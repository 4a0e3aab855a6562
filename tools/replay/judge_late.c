/* SPDX-License-Identifier: MIT */
/*
 * What a file contradicts only if nothing is missing from it: a Data ACK of
 * what was not sent, a token that nobody has. Both fail only on what the file
 * itself says.
 */
#include "judge.h"

#include "mpx_seq.h"

/* ---- tokens -------------------------------------------------------------- */

/* What the file tells of the tokens of an address, as bits. */
enum { OFFERED = 1, INCOMPLETE = 2 };
enum { JOIN_LEN = 12 }; /* octets, with a token of 32 bits */

static uint64_t address(const struct flow *f, int which)
{
    return table_hash(f->addr[which], sizeof f->addr[which]) ^ f->family;
}

static void note(struct table *hosts, uint64_t addr, uint32_t bits)
{
    uint32_t before = 0;

    table_get(hosts, addr, &before);
    table_put(hosts, addr, before | bits);
}

/* A host's tokens are known if all of its MP_CAPABLE exchanges are. Of one that
 * ended with the SYN/ACK only the responder's is. */
static void note_exchange(struct table *hosts, struct table *tokens,
                          const struct flow *f)
{
    bool answered = f->half[1].has_iss, plain = answered && !f->has_answer;

    if (f->conn != NO_CONN || f->has_answer)
        note(hosts, address(f, 1), OFFERED);
    else if (!answered)
        note(hosts, address(f, 1), INCOMPLETE);
    if (f->conn != NO_CONN)
        note(hosts, address(f, 0), OFFERED);
    else if (!plain)
        note(hosts, address(f, 0), INCOMPLETE);
    if (f->conn == NO_CONN && f->has_answer)
        table_put(tokens, f->answer_token, 0);
}

/* @return false if a flow began before the file did: then nothing is sure. */
static bool read_exchanges(struct table *hosts, struct table *tokens,
                           const struct replay *r)
{
    bool whole = !r->forgot;
    const struct flows *flows = &r->flows;

    for (size_t i = 0; i < flows->n; i++) {
        const struct flow *f = &flows->v[i];

        if (f->gone)
            continue;
        whole = whole && !f->headless;
        if (f->syn_capable)
            note_exchange(hosts, tokens, f);
    }
    return whole;
}

struct tokens {
    struct table hosts; /* bits, by address */
    struct table loose; /* of exchanges without a third ACK */
    bool whole;
};

static void judge_token(struct replay *r, const struct tokens *t,
                        const struct replay_claim *c)
{
    struct replay_line *l = &r->line[c->line];
    const struct flow *f = &r->flows.v[l->flow];
    bool wide = l->len > JOIN_LEN;
    uint32_t known = 0, any;

    table_get(&t->hosts, address(f, 1), &known);
    if (table_get(wide ? &r->token8 : &r->token4, c->number, &any)) {
        r->tally.passed[c->check]++;
        l->n_passed++;
    } else if (table_get(&t->loose, c->number, &any)) {
        l->why = (uint8_t)replay_blame_cut(r, WHY_NO_CONN);
    } else if (f->reply == REPLY_REFUSED && t->whole && known == OFFERED &&
               !replay_is_cut(r) && (!wide || !table_is_empty(&r->token8))) {
        replay_fail(r, l, c->check);
    } else {
        l->why = (uint8_t)replay_blame_cut(r, WHY_NO_TOKEN);
    }
}

/* ---- Data ACK ------------------------------------------------------------ */

/* Octets may have been sent on a subflow that is not in the file, but none
 * follows a DATA_FIN. */
static void judge_dack(struct replay *r, const struct replay_claim *c)
{
    struct replay_line *l = &r->line[c->line];
    const struct flow *f = &r->flows.v[l->flow];
    const struct conn *conn = &r->conn[f->conn];
    enum mpx_role peer = judge_other(flow_role(f, l->direction));

    if (conn->settled && conn->has_fin[peer] &&
        mpx_dsn_lt(conn->fin[peer] + 1, c->number))
        replay_fail(r, l, c->check);
    else if (l->why == WHY_NONE)
        l->why = (uint8_t)replay_blame_cut(r, WHY_NO_DATA);
}

static bool is_due(const struct replay *r, const struct replay_line *l,
                   uint64_t before)
{
    return before == UINT64_MAX || l->at.time < before ||
           r->flows.v[l->flow].leaving;
}

void judge_claims(struct replay *r, uint64_t before)
{
    struct tokens t = {.whole = false};
    bool read = false;
    size_t n = 0;

    for (size_t i = 0; i < r->n_claims; i++) {
        const struct replay_claim *c = &r->claim[i];
        struct replay_line *l = &r->line[c->line];

        if (!is_due(r, l, before)) {
            r->claim[n++] = *c;
            continue;
        }
        if (!read && c->check == CHECK_JOIN_TOKEN) {
            t.whole = read_exchanges(&t.hosts, &t.loose, r);
            read = true;
        }
        if (c->check == CHECK_JOIN_TOKEN)
            judge_token(r, &t, c);
        else
            judge_dack(r, c);
        l->claims--;
    }
    r->n_claims = n;
    table_free(&t.hosts);
    table_free(&t.loose);
}
