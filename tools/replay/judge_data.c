/* SPDX-License-Identifier: MIT */
/* DSS: mappings are noted, acknowledgements and DATA_FIN judged at once. */
#include "judge.h"

#include "mpx_csum.h"
#include "mpx_seq.h"

/* The candidates of a connection differ in where its data begin. */
static void settle(struct judge *j, const struct mpx_opt_dss *o)
{
    if (o->has_map && o->dsn8)
        conn_settle(j->conn, j->role, o->dsn);
    else if (o->has_ack && o->ack8)
        conn_settle(j->conn, judge_other(j->role), o->ack);
}

static void check_fin_csum(struct judge *j, const struct mpx_opt_dss *o,
                           uint64_t dsn)
{
    if (o->dsn8 || j->conn->settled)
        judge_check(j, CHECK_DATAFIN_CSUM,
                    mpx_csum_dss(dsn, 0, 1, 0) == o->csum);
    else
        judge_why(j, WHY_NO_PROFILE);
}

static void note_fin(struct conn *c, enum mpx_role role, uint64_t fin)
{
    if (c->has_fin[role] && c->fin[role] != fin)
        c->fin_changed[role] = true;
    c->fin[role] = c->has_fin[role] ? mpx_dsn_max(c->fin[role], fin) : fin;
    c->has_fin[role] = true;
}

static void data_fin(struct judge *j, const struct mpx_opt_dss *o, uint64_t dsn)
{
    bool alone = o->dll == 1 && o->ssn == 0;

    if (o->dll > 0)
        note_fin(j->conn, j->role, dsn + o->dll - 1);
    if (alone) /* else its mapping may lie ahead */
        judge_over(j);
    judge_seen(j, alone ? SEEN_FIN_ALONE : SEEN_FIN_DATA);
    if (alone && o->has_csum)
        check_fin_csum(j, o, dsn);
}

static void note_map(struct judge *j, const struct mpx_opt_dss *o, uint64_t dsn,
                     bool dsn_known)
{
    struct flow_half *h = &j->flow->half[j->direction];
    struct flow_map m = {.ssn = flow_expand(h, o->ssn),
                         .dsn = dsn,
                         .dsn_known = dsn_known,
                         .len = o->dll - (o->fin ? 1u : 0u),
                         .dll = o->dll,
                         .has_csum = o->has_csum,
                         .csum = o->csum};

    if (o->dll == 0) {
        h->infinite = true;
        h->infinite_from = m.ssn;
    } else if (o->ssn != 0 || !o->fin) {
        if (!flow_add_map(h, &m, &j->line->map))
            judge_seen(j, SEEN_MAP_REPEATED);
    }
}

static void judge_map(struct judge *j, const struct mpx_opt_dss *o)
{
    uint64_t *end = &j->conn->dsn_end[j->role];
    uint64_t dsn = o->dsn8 ? o->dsn : mpx_dsn_expand(*end, (uint32_t)o->dsn);

    if (o->dsn8)
        judge_seen(j, o->has_csum ? SEEN_MAP8_CSUM : SEEN_MAP8);
    else
        judge_seen(j, o->has_csum ? SEEN_MAP4_CSUM : SEEN_MAP4);
    if (o->fin)
        data_fin(j, o, dsn);
    note_map(j, o, dsn, o->dsn8 || j->conn->settled);
    *end = mpx_dsn_max(*end, dsn + o->dll);
}

static void judge_ack(struct judge *j, const struct mpx_opt_dss *o)
{
    struct conn *c = j->conn;
    uint64_t end = c->dsn_end[judge_other(j->role)];
    uint64_t ack = o->ack8 ? o->ack : mpx_dsn_expand(end, (uint32_t)o->ack);
    bool regressed = c->has_dack[j->role] && mpx_dsn_lt(ack, c->dack[j->role]);

    judge_seen(j, o->ack8 ? SEEN_DACK8 : SEEN_DACK4);
    if (mpx_dsn_lt(end, ack))
        judge_later(j, CHECK_DACK, ack);
    else
        judge_check(j, CHECK_DACK, true);
    if (regressed)
        judge_seen(j, SEEN_DACK_REGRESSION);
    else
        c->dack[j->role] = ack;
    c->has_dack[j->role] = true;
}

void judge_dss(struct judge *j, const struct mpx_opt_dss *o)
{
    settle(j, o);
    if (o->has_map)
        judge_map(j, o);
    if (o->has_ack)
        judge_ack(j, o);
    if (!o->has_map && !o->has_ack)
        judge_why(j, WHY_NO_RULE);
    else if (!o->has_ack && !o->has_csum)
        judge_fine(j); /* coverage judges it */
}

/* It maps its octets nevertheless. */
void judge_stray_dss(struct judge *j, const struct mpx_opt_dss *o)
{
    if (o->has_map)
        note_map(j, o, o->dsn, o->dsn8);
}
