/* SPDX-License-Identifier: MIT */
/* Deriving what applications did from what was sent. */
#include "part.h"

#include <stdlib.h>
#include <string.h>

#include "mpx_tcp.h"
#include "vec.h"

/* While the tape is read. */
struct reading {
    struct part *part;
    const struct tape *tape;
    const struct tape_frame *frame;
    struct mpx_opt_dss map[TAPE_FLOWS]; /* the last one announced on a flow */
    bool shut, aborted, was_aborted;
};

static struct cue *add_cue(struct reading *r, enum cue_kind kind)
{
    struct part *p = r->part;

    p->cue = vec_room(p->cue, p->n_cues, &p->cues_cap, sizeof *p->cue);
    p->cue[p->n_cues] = (struct cue){
        .kind = kind, .time = r->frame->time, .flow = r->frame->flow};
    return &p->cue[p->n_cues++];
}

static struct mpx_addr local_of(const struct reading *r)
{
    const struct mpx_tuple *t = &r->tape->flow[r->frame->flow].tuple;
    struct mpx_addr a = {.family = t->family};

    memcpy(a.b, t->local, sizeof a.b);
    return a;
}

static void note_id(struct part *p, uint8_t id, const struct mpx_addr *a)
{
    if (id && id < PART_IDS)
        p->addr[id] = *a;
}

/* What is repeated was asked for once. */
static bool mentioned(const struct reading *r, enum cue_kind kind,
                      const struct mpx_addr *a)
{
    for (size_t i = 0; i < r->part->n_cues; i++) {
        const struct cue *c = &r->part->cue[i];

        if (c->kind == kind && !memcmp(&c->addr, a, sizeof *a) &&
            (kind != CUE_JOIN || c->flow == r->frame->flow))
            return true;
    }
    return false;
}

/* ---- options that the host sent ---- */

static void on_capable(struct reading *r, const struct mpx_opt_capable *c)
{
    struct part *p = r->part;

    p->is_mptcp = true;
    if (!c->has_receiver) /* the third ACK says what came of it */
        p->checksum |= (c->flags & MPX_CAP_A) != 0;
    p->deny_join_first |= (c->flags & MPX_CAP_C) != 0;
    if (c->has_dll)
        r->map[r->frame->flow] =
            (struct mpx_opt_dss){.has_map = true,
                                 .dsn8 = true,
                                 .dsn = r->tape->idsn[0] + 1,
                                 .ssn = 1,
                                 .dll = c->dll};
}

static void on_join(struct reading *r, const struct mpx_opt_join *j)
{
    struct mpx_addr a = local_of(r);

    if (j->form != MPX_JOIN_ACK)
        note_id(r->part, j->addr_id, &a);
    if (j->form == MPX_JOIN_SYN && !mentioned(r, CUE_JOIN, &a)) {
        struct cue *c = add_cue(r, CUE_JOIN);

        c->addr = a;
        c->backup = j->backup;
    }
}

static void on_dss(struct reading *r, const struct mpx_opt_dss *d)
{
    if (d->has_map && d->ssn)
        r->map[r->frame->flow] = *d;
}

static void on_add_addr(struct reading *r, const struct mpx_opt_add_addr *o)
{
    struct mpx_addr a = {.family = o->family};

    if (o->echo)
        return;
    memcpy(a.b, o->addr, sizeof a.b);
    note_id(r->part, o->addr_id, &a);
    if (!mentioned(r, CUE_ANNOUNCE, &a)) {
        struct cue *c = add_cue(r, CUE_ANNOUNCE);

        c->addr = a;
        c->port = o->port;
    }
}

static void on_remove_addr(struct reading *r,
                           const struct mpx_opt_remove_addr *o)
{
    const struct mpx_tuple *first = &r->tape->flow[0].tuple;
    struct mpx_addr a;

    for (unsigned i = 0; i < o->count; i++) {
        a = r->part->addr[o->ids[i] % PART_IDS];
        if (o->ids[i] == 0) {
            a.family = first->family;
            memcpy(a.b, first->local, sizeof a.b);
        }
        add_cue(r, CUE_REMOVE_ADDR)->addr = a;
    }
}

static void on_option(struct reading *r, const struct mpx_opt *o)
{
    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        on_capable(r, &o->u.capable);
        break;
    case MPX_SUB_JOIN:
        on_join(r, &o->u.join);
        break;
    case MPX_SUB_DSS:
        on_dss(r, &o->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        on_add_addr(r, &o->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        on_remove_addr(r, &o->u.remove_addr);
        break;
    case MPX_SUB_PRIO:
        add_cue(r, CUE_PRIO)->backup = o->u.prio.backup;
        break;
    case MPX_SUB_FASTCLOSE:
        if (!r->aborted && !r->was_aborted)
            add_cue(r, CUE_ABORT);
        r->aborted = true;
        break;
    case MPX_SUB_FAIL:
    case MPX_SUB_TCPRST:
    case MPX_SUB_NEW_KEY:
    case MPX_SUB_COUNT:
        break; /* answers: no application asks for them */
    }
}

/* ---- the octets that it wrote ---- */

/* Where in the stream a segment's first octet of payload stands. Without a
 * mapping the stream is that of the one flow. */
static uint64_t place_of(const struct reading *r, uint32_t ssn)
{
    const struct mpx_opt_dss *m = &r->map[r->frame->flow];
    uint64_t first = r->tape->idsn[0] + 1;

    if (!m->has_map || !m->dll || ssn - m->ssn >= m->dll)
        return ssn - 1;
    if (!m->dsn8)
        first = (uint32_t)first;
    return m->dsn - first + (ssn - m->ssn);
}

static void on_payload(struct reading *r, uint32_t ssn)
{
    struct part *p = r->part;
    uint64_t at = place_of(r, ssn), end = at + r->frame->len;
    size_t more = 0;

    if (end <= p->len)
        return; /* sent again */
    if (at > p->len) {
        fputs("part: the tape lacks octets of the stream\n", stderr);
        exit(1);
    }
    more = (size_t)(end - p->len);
    while (p->cap < end) {
        p->cap = p->cap ? 2 * p->cap : 4096;
        p->stream = realloc(p->stream, p->cap);
        if (!p->stream)
            exit(1);
    }
    memcpy(p->stream + p->len, r->frame->payload + (r->frame->len - more),
           more);

    struct cue *c = add_cue(r, CUE_WRITE);

    c->from = p->len;
    c->len = more;
    p->len = (size_t)end;
}

/* Segments of one mapping came of one write: TCP cut it. */
static void join_writes(struct part *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->n_cues; i++) {
        struct cue *last = n ? &p->cue[n - 1] : NULL, *c = &p->cue[i];

        if (last && last->kind == CUE_WRITE && c->kind == CUE_WRITE &&
            last->flow == c->flow && c->time - last->time < 100 * 1000)
            last->len += c->len;
        else
            p->cue[n++] = *c;
    }
    p->n_cues = n;
}

/* How long the stream is, as a DATA_FIN says; 0: it does not. */
static uint64_t counted_by(const struct reading *r, const struct mpx_opt *o)
{
    uint64_t first = r->tape->idsn[0] + 1;

    if (o->subtype != MPX_SUB_DSS || !o->u.dss.fin || !o->u.dss.has_map)
        return 0;
    if (!o->u.dss.dsn8)
        first = (uint32_t)first;
    return o->u.dss.dsn - first + o->u.dss.dll - 1;
}

/* Of what a DATA_FIN counts some may be sent after it: it was written before.
 */
static void write_what_is_counted(struct part *p)
{
    uint64_t written = 0;
    size_t n = 0;

    for (size_t i = 0; i < p->n_cues; i++) {
        struct cue *c = &p->cue[i];

        if (c->kind == CUE_WRITE && c->from < written)
            continue;
        if (c->kind == CUE_WRITE)
            written = c->from + c->len;
        if (c->kind == CUE_SHUTDOWN) {
            uint64_t all = c->len < p->len ? c->len : p->len;

            c->from = written;
            c->len = all > written ? all - written : 0;
            written += c->len;
        }
        p->cue[n++] = *c;
    }
    p->n_cues = n;
}

static void on_sent(struct reading *r)
{
    const struct tape_flow *flow = &r->tape->flow[r->frame->flow];
    bool data_fin = false, plain = true;
    uint64_t counted = 0;
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, r->frame->hdr, r->frame->hdr_len) != MPX_OK)
        return;
    if ((h.flags & MPX_TCP_SYN) && r->frame->flow == 0 && flow->opened &&
        !r->part->n_cues)
        add_cue(r, CUE_CONNECT);
    for (unsigned i = 0; i < h.n_mp; i++) {
        struct mpx_opt o;

        plain = false;
        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len,
                           mpx_seg_kind_of(h.flags)) != MPX_OK)
            continue;
        on_option(r, &o);
        data_fin |= o.subtype == MPX_SUB_DSS && o.u.dss.fin;
        if (!counted)
            counted = counted_by(r, &o);
    }
    if (r->frame->len)
        on_payload(r, h.seq - flow->iss);
    if ((data_fin || (plain && (h.flags & MPX_TCP_FIN))) && !r->shut) {
        r->shut = true;
        add_cue(r, CUE_SHUTDOWN)->len = counted;
    }
}

static void on_received(struct reading *r)
{
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, r->frame->hdr, r->frame->hdr_len) != MPX_OK)
        return;
    for (unsigned i = 0; i < h.n_mp; i++)
        r->was_aborted |= h.mp[i].p[2] >> 4 == MPX_SUB_FASTCLOSE;
}

void part_learn(struct part *p, const struct tape *t)
{
    struct reading r = {.part = p, .tape = t};

    *p = (struct part){0};
    for (size_t i = 0; i < t->n_frames; i++) {
        r.frame = &t->frame[i];
        (r.frame->sent ? on_sent : on_received)(&r);
    }
    join_writes(p);
    write_what_is_counted(p);
}

void part_free(struct part *p)
{
    free(p->cue);
    free(p->stream);
}
