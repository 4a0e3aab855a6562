/* SPDX-License-Identifier: MIT */
/* Judging the options of one segment. */
#include "judge.h"

#include <string.h>

#include "vec.h"

enum mpx_role judge_other(enum mpx_role r)
{
    return r == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

void judge_check(struct judge *j, enum check c, bool passed)
{
    if (!passed) {
        replay_fail(j->r, j->line, c);
        return;
    }
    j->r->tally.passed[c]++;
    j->line->n_passed++;
}

void judge_later(struct judge *j, enum check c, uint64_t number)
{
    struct replay *r = j->r;

    r->claim =
        vec_room(r->claim, r->n_claims, &r->claims_cap, sizeof *r->claim);
    j->line->claims++;
    r->claim[r->n_claims++] =
        (struct replay_claim){(uint32_t)(j->line - r->line), c, number};
}

void judge_proof(struct judge *j, enum check c, enum conn_proof p)
{
    if (p == PROOF_NO_KEY)
        judge_why(j, WHY_NO_KEY);
    else if (p == PROOF_NO_NEG)
        judge_why(j, WHY_NO_ANSWER);
    else
        judge_check(j, c, p == PROOF_GOOD);
}

void judge_why(struct judge *j, enum why w)
{
    if (j->line->why == WHY_NONE)
        j->line->why = (uint8_t)replay_blame_cut(j->r, w);
}

void judge_seen(struct judge *j, enum seen s)
{
    j->r->tally.seen[s]++;
}

void judge_over(struct judge *j)
{
    j->flow->over = j->r->flows.v[j->conn->flow].over = true;
}

void judge_fine(struct judge *j)
{
    j->line->n_passed++;
}

static void judge_known(struct judge *j, const struct mpx_opt *o)
{
    bool connected = j->conn != NULL;

    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        judge_capable(j, &o->u.capable);
        return;
    case MPX_SUB_JOIN:
        judge_join(j, &o->u.join);
        return;
    case MPX_SUB_DSS:
        if (connected)
            judge_dss(j, &o->u.dss);
        else
            judge_stray_dss(j, &o->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        if (connected)
            judge_add_addr(j, &o->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        if (connected || !o->u.remove_addr.has_mac) {
            judge_remove_addr(j, &o->u.remove_addr);
            return;
        }
        break;
    case MPX_SUB_FASTCLOSE:
        if (connected)
            judge_fastclose(j, &o->u.fastclose);
        break;
    case MPX_SUB_NEW_KEY:
        if (connected)
            judge_new_key(j, &o->u.new_key);
        break;
    case MPX_SUB_PRIO:
    case MPX_SUB_FAIL:
    case MPX_SUB_TCPRST:
    case MPX_SUB_COUNT:
        judge_why(j, WHY_NO_RULE);
        return;
    }
    if (!connected)
        judge_why(j, WHY_NO_CONN);
}

/* Whether the octets contradict themselves, rather than a length that some
 * other segment or some other document has. */
static bool contradicts(const struct replay_line *l)
{
    unsigned subtype = l->len > 2 ? l->octets[2] >> 4 : 0;

    return l->len < 3 || subtype == MPX_SUB_DSS ||
           subtype == MPX_SUB_ADD_ADDR ||
           (l->len == 3 &&
            (subtype == MPX_SUB_CAPABLE || subtype == MPX_SUB_TCPRST));
}

/* A DSS that contradicts itself does so on any segment. */
static bool malformed(const struct replay_line *l)
{
    struct mpx_opt o;

    return contradicts(l) &&
           mpx_opt_decode(&o, l->octets, l->len, MPX_SEG_ACK) != MPX_OK;
}

static void judge_option(struct judge *j)
{
    struct mpx_opt o;
    mpx_err refused;
    bool legible = replay_decode(&o, j->line, &refused);

    if (refused == MPX_ERR_TRUNCATED) {
        judge_check(j, CHECK_MALFORMED, false);
        return;
    }
    if (refused == MPX_ERR_UNKNOWN)
        judge_why(j, WHY_SUBTYPE);
    else if (refused != MPX_OK && malformed(j->line))
        judge_check(j, CHECK_MALFORMED, false);
    else if (refused != MPX_OK)
        judge_why(j, WHY_LENGTH);
    if (j->flow->headless)
        judge_why(j, WHY_NO_FLOW);
    else if (legible)
        judge_known(j, &o);
}

static struct replay_line *add_line(struct replay *r)
{
    r->line = vec_room(r->line, r->n_lines, &r->lines_cap, sizeof *r->line);
    r->tally.seen[SEEN_OPTIONS]++;
    return &r->line[r->n_lines++];
}

static void take_option(const struct judge *segment, const struct place *at,
                        const uint8_t *opt, size_t len)
{
    struct judge j = *segment;
    struct flow *f = j.flow;

    j.line = add_line(j.r);
    *j.line = (struct replay_line){
        .at = *at,
        .flow = (uint32_t)(f - j.r->flows.v),
        .direction = (uint8_t)j.direction,
        .len = (uint8_t)len,
        .seg = mpx_seg_kind_of(j.segment->flags),
        .map = NO_MAP,
    };
    memcpy(j.line->octets, opt, len);
    if (f->conn != NO_CONN) {
        j.conn = &j.r->conn[f->conn];
        j.role = flow_role(f, j.direction);
    }
    judge_option(&j);
}

/* Octets at the end of the block that are no option: a length below 2 or past
 * the end, or what is not zero behind an END. */
static size_t stray(const uint8_t *p, size_t len)
{
    size_t i = 0;

    while (i < len && p[i] != MPX_KIND_END) {
        if (p[i] == MPX_KIND_NOP)
            i++;
        else if (len - i < 2 || p[i + 1] < 2 || p[i + 1] > len - i)
            return len - i;
        else
            i += p[i + 1];
    }
    for (size_t k = i; k < len; k++)
        if (p[k] != 0)
            return len - i;
    return 0;
}

static void judge_block(const struct judge *segment, const struct place *at)
{
    const struct segment *s = segment->segment;
    size_t n = stray(s->options, s->options_len);
    const uint8_t *p = s->options + s->options_len - n;
    bool cut = s->options_cut && (n < 2 || p[1] > n);
    struct replay_note note = {
        .at = *at,
        .flow = (uint32_t)(segment->flow - segment->r->flows.v),
        .direction = (uint8_t)segment->direction,
        .check = CHECK_BLOCK,
        .octets = n};

    if (s->options_cut)
        segment->r->tally.seen[SEEN_OPTIONS_CUT]++;
    if (n == 0 || cut)
        return;
    if (p[0] == MPX_OPT_KIND)
        take_option(segment, at, p, n < MPX_TCP_OPT_MAX ? n : MPX_TCP_OPT_MAX);
    else
        replay_add_note(segment->r, &note);
}

void judge_segment(struct replay *r, struct flow *f, unsigned direction,
                   const struct segment *s, const struct place *at)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->options, s->options_len);
    struct judge j = {.r = r, .flow = f, .segment = s, .direction = direction};
    const uint8_t *opt;
    size_t len;

    while (mpx_opt_walk_next(&w, &opt, &len))
        if (opt[0] == MPX_OPT_KIND && len <= MPX_TCP_OPT_MAX)
            take_option(&j, at, opt, len);
    judge_block(&j, at);
}
