/* SPDX-License-Identifier: MIT */
/* Reading frames of all files in the order of time, and judging each. */
#include "replay.h"

#include <stdlib.h>

#include "cover.h"
#include "judge.h"
#include "vec.h"

bool replay_is_cut(const struct replay *r)
{
    return r->tally.seen[SEEN_OPTIONS_CUT] > 0;
}

enum why replay_blame_cut(const struct replay *r, enum why w)
{
    bool said_in_options = w == WHY_NO_CONN || w == WHY_NO_NONCE ||
                           w == WHY_NO_ANSWER || w == WHY_NO_TOKEN ||
                           w == WHY_NO_DATA;

    return said_in_options && replay_is_cut(r) ? WHY_CUT : w;
}

static void judge_sum(struct replay *r, const struct segment *s,
                      const struct replay_note *note)
{
    switch (s->sum) {
    case SUM_OK:
        r->tally.passed[CHECK_TCP_CSUM]++;
        break;
    case SUM_BAD:
        replay_add_note(r, note);
        break;
    case SUM_CUT:
    case SUM_LATER:
        r->tally.seen[SEEN_SUM_UNCHECKED]++;
        break;
    }
}

/* The octets of the first option of this subtype, or NULL. */
static const uint8_t *find_option(const struct segment *s, uint8_t subtype)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->options, s->options_len);
    const uint8_t *opt;
    size_t len;

    while (mpx_opt_walk_next(&w, &opt, &len))
        if (opt[0] == MPX_OPT_KIND && len > 2 && opt[2] >> 4 == subtype)
            return opt;
    return NULL;
}

/* RFC 9293 3.10.7.1: the RST that answers a SYN has the number 0. RFC 8684 3.2:
 * an unknown token is answered with reason 1, as other stacks do; who names
 * another reason knows the token. */
static void note_refusal(struct flow *f, const struct segment *s)
{
    const uint8_t *rst = find_option(s, MPX_SUB_TCPRST);
    bool other = rst && rst[1] == 4 && rst[3] != MPX_RST_UNSPEC &&
                 rst[3] != MPX_RST_MPTCP;

    if (s->seq == 0 && s->flags & MPX_TCP_ACK && !s->options_cut && !other)
        f->reply = REPLY_REFUSED;
}

static void note_reply(struct flow *f, unsigned direction,
                       const struct segment *s)
{
    enum mpx_seg_kind kind = mpx_seg_kind_of(s->flags);

    if (direction == 0 || f->reply == REPLY_ACCEPTED)
        return;
    if (kind == MPX_SEG_SYNACK && find_option(s, MPX_SUB_JOIN))
        f->reply = REPLY_ACCEPTED;
    else if (kind == MPX_SEG_SYNACK && !s->options_cut)
        f->reply = REPLY_REFUSED;
    else if (kind == MPX_SEG_RST)
        note_refusal(f, s);
}

static void note_end(struct flow *f, unsigned direction,
                     const struct segment *s)
{
    if (s->flags & MPX_TCP_FIN)
        f->half[direction].ended = true;
    if (s->flags & MPX_TCP_RST)
        f->half[0].ended = f->half[1].ended = true;
    f->over = f->over || s->flags & (MPX_TCP_FIN | MPX_TCP_RST);
}

/* What an initiator says first, as far as one segment has it. */
static void note_hello(struct replay *r, const struct flow *f,
                       unsigned direction, const struct segment *s)
{
    if (f->conn != NO_CONN && f->kind == FLOW_CAPABLE && direction == 0 &&
        f->half[0].has_iss && s->seq - f->half[0].iss == 1)
        conn_note_hello(&r->conn[f->conn], s->payload, s->payload_captured);
}

enum whose { WHOSE_UNKNOWN, WHOSE_OWN, WHOSE_OTHER };

/* Whether data sequence numbers are those of a connection: another one's, drawn
 * at random, are as near once in four thousand million. Of 4 octets all are. */
static enum whose whose_numbers(const struct conn *c, enum mpx_role role,
                                const struct mpx_opt_dss *o)
{
    uint64_t from = o->dsn - c->dsn_end[role],
             to = o->ack - c->dsn_end[1 - role];
    bool map = o->has_map && o->dsn8 && o->dll > 0, ack = o->has_ack && o->ack8;

    if (!c->settled || !(map || ack))
        return WHOSE_UNKNOWN;
    if ((map && from + UINT32_MAX > 2 * (uint64_t)UINT32_MAX) ||
        (ack && to + UINT32_MAX > 2 * (uint64_t)UINT32_MAX))
        return WHOSE_OTHER;
    return WHOSE_OWN;
}

/* What the first DSS of a segment tells of whose it is. */
static enum whose whose_segment(const struct replay *r, const struct flow *f,
                                unsigned direction, const struct segment *s)
{
    const uint8_t *dss = find_option(s, MPX_SUB_DSS);
    struct mpx_opt o;

    if (f->conn == NO_CONN || !dss ||
        mpx_opt_decode(&o, dss, dss[1], MPX_SEG_ACK) != MPX_OK)
        return WHOSE_UNKNOWN;
    return whose_numbers(&r->conn[f->conn], flow_role(f, direction), &o.u.dss);
}

/* Its flow; another one, if numbers say that the ports have been used again
 * where the file has a gap. */
static struct flow *find_flow(struct replay *r, const struct segment *s,
                              unsigned *direction)
{
    struct flow *f = flows_find(&r->flows, s, direction);

    flow_note_doubt(f, s, *direction);
    if (f->doubtful)
        switch (whose_segment(r, f, *direction, s)) {
        case WHOSE_OWN:
            f->doubtful = false;
            break;
        case WHOSE_OTHER:
            f = flows_begin(&r->flows, s);
            *direction = 0;
            break;
        case WHOSE_UNKNOWN:
            break;
        }
    flow_note_numbers(f, s, *direction);
    return f;
}

static void take_segment(struct replay *r, const struct segment *s,
                         const struct place *at)
{
    unsigned d;
    struct flow *f = find_flow(r, s, &d);
    struct flow_half *h = &f->half[d], *peer = &f->half[1 - d];
    struct replay_note sum = {.at = *at,
                              .flow = (uint32_t)(f - r->flows.v),
                              .direction = (uint8_t)d,
                              .check = CHECK_TCP_CSUM};

    judge_sum(r, s, &sum);
    f->last = at->time;
    if (f->headless)
        r->tally.seen[SEEN_WITHOUT_FLOW]++;
    else if (f->packets == 0)
        r->tally.seen[SEEN_SYN_DATA] += s->payload_len;
    f->packets++;
    note_end(f, d, s);
    if (mpx_seg_kind_of(s->flags) == MPX_SEG_SYN &&
        find_option(s, MPX_SUB_CAPABLE))
        f->syn_capable = true;
    note_reply(f, d, s);
    judge_segment(r, f, d, s, at);
    note_hello(r, f, d, s);
    if (s->payload_len > 0 && h->has_iss && !(s->flags & MPX_TCP_SYN))
        flow_add_data(&r->flows, h, s, at);
    if (s->flags & MPX_TCP_ACK && peer->has_iss)
        flow_add_ack(peer, s->ack);
}

static void note_strange(struct replay_input *in, const struct capture_frame *f)
{
    if (in->strange)
        return;
    in->strange = true;
    in->strange_link = f->link;
    in->strange_frame = f->number;
}

/* RFC 4963: where identifications are used again, or somebody sends fragments
 * of his own, those of several packets are put together; a wrong checksum
 * tells. */
static enum segment_result take_fragment(struct replay *r,
                                         const struct link_packet *fragment,
                                         const struct place *at,
                                         struct segment *s)
{
    struct link_packet whole;
    size_t n =
        fragments_add(&r->fragments, at->input, at->time, fragment, &whole);
    enum segment_result result =
        n > 0 ? segment_of(s, &whole) : SEGMENT_FRAGMENT;

    if (result != SEGMENT_TCP || s->sum != SUM_BAD)
        return result;
    fragments_refuse(&r->fragments, n);
    return SEGMENT_FRAGMENT;
}

static void take_packet(struct replay *r, struct replay_input *in,
                        const struct link_packet *packet,
                        const struct place *at)
{
    uint64_t *seen = r->tally.seen;
    struct segment s;
    enum segment_result result = segment_of(&s, packet);

    if (result == SEGMENT_FRAGMENT)
        result = take_fragment(r, packet, at, &s);
    in->understood = in->understood || result != SEGMENT_CUT;
    if (result == SEGMENT_TCP)
        take_segment(r, &s, at);
    else if (result == SEGMENT_OTHER)
        seen[SEEN_NOT_TCP]++;
    else if (result == SEGMENT_CUT)
        seen[SEEN_CUT]++;
}

void replay_frame(struct replay *r, struct replay_input *in, uint32_t input,
                  const struct capture_frame *f)
{
    struct place at = {f->time, f->number, input};
    uint64_t *seen = r->tally.seen;
    struct link_packet packet;

    in->frames++;
    if (seen[SEEN_FRAMES]++ == 0)
        r->first_time = f->time;

    enum link_result link = link_packet_of(&packet, f);

    if (link == LINK_UNKNOWN) {
        note_strange(in, f);
        seen[SEEN_STRANGE]++;
    } else {
        in->readable = true;
    }
    if (link != LINK_IP) {
        seen[link == LINK_CUT ? SEEN_CUT : SEEN_NOT_IP]++;
        return;
    }
    r->packets++;
    take_packet(r, in, &packet, &at);
}

enum verdict replay_verdict(const struct replay_line *l)
{
    if (l->n_failed > 0)
        return VERDICT_FAIL;
    if (l->why != WHY_NONE && l->why != WHY_NO_RULE)
        return VERDICT_UNCHECKED;
    return l->n_passed > 0 ? VERDICT_OK : VERDICT_NO_RULE;
}

void replay_fail(struct replay *r, struct replay_line *l, enum check c)
{
    if (r->flows.v[l->flow].doubtful) {
        l->why = l->why == WHY_NONE ? WHY_DOUBT : l->why;
        return;
    }
    r->tally.failed[c]++;
    if (l->n_failed < sizeof l->failed)
        l->failed[l->n_failed++] = (uint8_t)c;
}

void replay_add_note(struct replay *r, const struct replay_note *n)
{
    if (r->sink) {
        r->sink->note(r->sink->ctx, r, n);
    } else {
        r->note = vec_room(r->note, r->n_notes, &r->notes_cap, sizeof *r->note);
        r->note[r->n_notes++] = *n;
    }
    r->tally.failed[n->check] += n->why == WHY_NONE;
    r->tally
        .seen[n->why == WHY_NONE ? SEEN_FINDINGS : SEEN_PAYLOAD_UNCHECKED]++;
}

/* Checksums of mappings decide too about the options that announced them. */
static void apply_csum(struct replay_line *l, const struct flow_map *m)
{
    if (m->state == CSUM_OK)
        l->n_passed++;
    if (m->state == CSUM_BAD && l->n_failed < sizeof l->failed)
        l->failed[l->n_failed++] = CHECK_DSS_CSUM;
    if ((m->state == CSUM_UNKNOWN || m->state == CSUM_NONE) &&
        l->why == WHY_NONE)
        l->why = WHY_PAYLOAD;
}

/* @return false while the checksum is yet to be judged, unless @p all. */
static bool settle_map(const struct replay *r, struct replay_line *l, bool all)
{
    const struct flow *f = &r->flows.v[l->flow];
    const struct flow_map *m =
        l->map == NO_MAP ? NULL : flow_map_of(&f->half[l->direction], l->map);

    if (m && m->has_csum && m->state == CSUM_NONE && f->conn != NO_CONN && !all)
        return false;
    if (m && m->has_csum)
        apply_csum(l, m);
    l->map = NO_MAP;
    return true;
}

static void finish_line(struct replay *r, const struct replay_line *l)
{
    static const enum seen count[] = {[VERDICT_OK] = SEEN_OK,
                                      [VERDICT_FAIL] = SEEN_FAILED,
                                      [VERDICT_UNCHECKED] = SEEN_UNCHECKED,
                                      [VERDICT_NO_RULE] = SEEN_NO_RULE};
    enum verdict v = replay_verdict(l);

    r->tally.seen[count[v]]++;
    if (v == VERDICT_UNCHECKED)
        r->tally.why[l->why]++;
    if (r->sink)
        r->sink->line(r->sink->ctx, r, l);
}

void replay_settle(struct replay *r, size_t from, bool all)
{
    size_t n = from, c = r->n_claims;

    while (c > 0 && r->claim[c - 1].line >= from)
        c--;
    for (size_t i = from; i < r->n_lines; i++) {
        struct replay_line *l = &r->line[i];
        bool now = all || r->flows.v[l->flow].leaving;
        bool ready = settle_map(r, l, now) && (l->claims == 0 || now);

        if (ready)
            finish_line(r, l);
        for (; c < r->n_claims && r->claim[c].line == i; c++)
            r->claim[c].line = (uint32_t)n;
        if (!ready)
            r->line[n++] = *l;
    }
    r->n_lines = n;
}

static void finish_lines(struct replay *r)
{
    for (size_t i = 0; i < r->n_lines; i++) {
        settle_map(r, &r->line[i], true);
        finish_line(r, &r->line[i]);
    }
}

/* A file that is being read, and the frame that is next in it. */
struct source {
    struct capture capture;
    struct capture_frame frame;
    bool more;
};

static struct source *earliest(struct source *v, size_t n)
{
    struct source *first = NULL;

    for (size_t i = 0; i < n; i++)
        if (v[i].more && (!first || v[i].frame.time < first->frame.time))
            first = &v[i];
    return first;
}

void replay_end(struct replay *r)
{
    r->tally.seen[SEEN_FRAGMENT] = fragments_left(&r->fragments);
    judge_claims(r, UINT64_MAX);
    cover_judge(r);
}

bool replay_inputs(struct replay *r, const struct conn_keys *keys,
                   struct replay_input *in, size_t n)
{
    struct source *v = vec_new(n, sizeof *v), *s;
    bool fine = true;

    *r = (struct replay){.keys = keys, .n_inputs = n};
    for (size_t i = 0; i < n; i++)
        v[i].more = capture_open(&v[i].capture, in[i].octets, in[i].len) &&
                    capture_next(&v[i].capture, &v[i].frame);
    while ((s = earliest(v, n)) != NULL) {
        replay_frame(r, &in[s - v], (uint32_t)(s - v), &s->frame);
        s->more = capture_next(&s->capture, &s->frame);
    }
    for (size_t i = 0; i < n; i++) {
        in[i].damage = v[i].capture.why;
        in[i].damage_at = v[i].capture.why_at;
        fine = fine && !in[i].damage;
        capture_close(&v[i].capture);
    }
    free(v);
    replay_end(r);
    finish_lines(r);
    return fine;
}

void replay_free(struct replay *r)
{
    flows_free(&r->flows);
    fragments_free(&r->fragments);
    mpx_wipe(r->conn, r->n_conns * sizeof *r->conn);
    free(r->conn);
    free(r->line);
    free(r->note);
    free(r->claim);
    table_free(&r->token4);
    table_free(&r->token8);
    *r = (struct replay){0};
}
