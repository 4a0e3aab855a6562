/* SPDX-License-Identifier: MIT */
#include "replay.h"

#include <stdlib.h>

#include "cover.h"
#include "judge.h"
#include "vec.h"

const char *replay_why_text(enum replay_why w)
{
    static const char *const texts[WHY_COUNT] = {
        [WHY_NONE] = "",
        [WHY_NO_FLOW] = "the SYN of this flow is not in the file",
        [WHY_NO_CONN] = "no MP_CAPABLE exchange of it is in the file so far",
        [WHY_NO_KEY] = "no key; --psk gives one",
        [WHY_NO_NONCE] = "the nonces are not in the file",
        [WHY_NO_ANSWER] = "the SYN/ACK is not in the file",
        [WHY_NO_RULE] = "carries nothing to verify",
        [WHY_LONG_TOKEN] = "a 64-bit token, and no connection has such",
        [WHY_LENGTH] = "not legal on this segment",
        [WHY_SUBTYPE] = "unknown subtype",
        [WHY_CUT] = "options before it were not captured whole",
        [WHY_PAYLOAD] = "the mapped payload is not all in the file",
    };

    return texts[w];
}

bool replay_is_cut(const struct replay *r)
{
    return r->tally.seen[SEEN_OPTIONS_CUT] > 0;
}

static void judge_sum(struct replay *r, const struct segment *s,
                      const struct place *at)
{
    struct replay_note n = {
        .at = *at, .flow = NO_FLOW, .check = CHECK_TCP_CSUM};

    switch (s->sum) {
    case SUM_OK:
        r->tally.passed[CHECK_TCP_CSUM]++;
        break;
    case SUM_BAD:
        r->tally.failed[CHECK_TCP_CSUM]++;
        r->note = vec_room(r->note, r->n_notes, &r->notes_cap, sizeof n);
        r->note[r->n_notes++] = n;
        break;
    case SUM_CUT:
    case SUM_LATER:
        r->tally.seen[SEEN_SUM_UNCHECKED]++;
        break;
    }
}

static bool has_capable(const struct segment *s)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(s->options, s->options_len);
    const uint8_t *opt;
    size_t len;

    while (mpx_opt_walk_next(&w, &opt, &len))
        if (opt[0] == MPX_OPT_KIND && len > 2 && opt[2] >> 4 == MPX_SUB_CAPABLE)
            return true;
    return false;
}

static void take_segment(struct replay *r, const struct segment *s,
                         const struct place *at)
{
    size_t known = r->flows.n;
    unsigned d;
    struct flow *f = flows_find(&r->flows, s, &d);
    enum mpx_seg_kind kind =
        mpx_seg_kind_of(s->flags & (MPX_TCP_SYN | MPX_TCP_ACK));

    judge_sum(r, s, at);
    if (!f) {
        r->tally.seen[SEEN_WITHOUT_FLOW]++;
        judge_segment(r, NULL, 0, s, at);
        return;
    }
    f->packets++;
    if (r->flows.n > known)
        r->tally.seen[SEEN_SYN_DATA] += s->payload_len;
    if (kind == MPX_SEG_SYN && has_capable(s))
        f->syn_capable = true;
    if (kind == MPX_SEG_SYNACK) {
        f->half[1].has_iss = true;
        f->half[1].iss = s->seq;
    }
    judge_segment(r, f, d, s, at);
    if (s->payload_len > 0 && f->half[d].has_iss && !(s->flags & MPX_TCP_SYN))
        flow_add_data(&f->half[d], s, at);
}

static void note_strange(struct replay_input *in, const struct capture_frame *f)
{
    if (in->strange)
        return;
    in->strange = true;
    in->strange_link = f->link;
    in->strange_frame = f->number;
}

static void take_frame(struct replay *r, struct replay_input *in,
                       uint32_t input, const struct capture_frame *f)
{
    struct place at = {f->time, input, f->number};
    uint64_t *seen = r->tally.seen;
    struct link_packet packet;
    struct segment s;

    if (seen[SEEN_FRAMES]++ == 0)
        r->first_time = f->time;

    enum link_result link = link_packet_of(&packet, f);

    if (link == LINK_UNKNOWN)
        note_strange(in, f);
    if (link != LINK_IP) {
        seen[link == LINK_CUT ? SEEN_CUT : SEEN_NOT_IP]++;
        return;
    }
    r->packets++;
    switch (segment_of(&s, &packet)) {
    case SEGMENT_TCP:
        take_segment(r, &s, &at);
        break;
    case SEGMENT_OTHER:
        seen[SEEN_NOT_TCP]++;
        break;
    case SEGMENT_FRAGMENT:
        seen[SEEN_FRAGMENT]++;
        break;
    case SEGMENT_CUT:
        seen[SEEN_CUT]++;
        break;
    }
}

/* Checksums of mappings decide too about the options that announced them. */
static void finish_lines(struct replay *r)
{
    for (size_t i = 0; i < r->n_lines; i++) {
        struct replay_line *l = &r->line[i];
        const struct flow_map *m =
            l->map == NO_MAP
                ? NULL
                : &r->flows.v[l->flow].half[l->direction].map[l->map];

        if (m && m->has_csum && m->state == CSUM_OK)
            l->n_passed++;
        if (m && m->has_csum && m->state == CSUM_BAD &&
            l->n_failed < sizeof l->failed)
            l->failed[l->n_failed++] = CHECK_DSS_CSUM;
        if (m && m->has_csum && l->why == WHY_NONE &&
            (m->state == CSUM_UNKNOWN || m->state == CSUM_NONE))
            l->why = WHY_PAYLOAD;
        if (l->n_failed == 0 && l->why != WHY_NONE)
            r->tally.seen[SEEN_UNCHECKED]++;
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
        take_frame(r, &in[s - v], (uint32_t)(s - v), &s->frame);
        s->more = capture_next(&s->capture, &s->frame);
    }
    for (size_t i = 0; i < n; i++) {
        in[i].damage = v[i].capture.why;
        in[i].damage_at = v[i].capture.why_at;
        fine = fine && !in[i].damage;
        capture_close(&v[i].capture);
    }
    free(v);
    cover_judge(r);
    finish_lines(r);
    return fine;
}

void replay_free(struct replay *r)
{
    flows_free(&r->flows);
    mpx_wipe(r->conn, r->n_conns * sizeof *r->conn);
    free(r->conn);
    free(r->line);
    free(r->note);
    table_free(&r->token4);
    table_free(&r->token8);
    *r = (struct replay){0};
}
