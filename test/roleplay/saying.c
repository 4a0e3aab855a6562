/* SPDX-License-Identifier: MIT */
/* What a host sent, normalised line by line. */
#include "saying.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "mpx_csum.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"
#include "vec.h"

/* While one flow is listened to. */
struct listener {
    struct sayings *out;
    const struct tape *tape;
    const struct part *part;
    const struct tape_frame *frame, *last;
    struct mpx_tcp h;
    uint32_t ssn;             /* of the segment's first octet */
    struct mpx_opt_dss map;   /* last mapping, DATA_FIN not counted; or dll 0 */
    struct mpx_opt_dss *maps; /* all that differ */
    size_t n_maps, maps_cap;
    uint32_t top;       /* SSN after the highest octet said */
    struct saying bare; /* ACKs without any MPTCP option; kind 0: none yet */
    uint64_t dack;      /* highest so far, relative */
};

static struct saying *last_of(struct listener *l)
{
    return l->out->n ? &l->out->v[l->out->n - 1] : NULL;
}

/* A line, or one more repeat of an earlier one. */
static struct saying *line(struct listener *l, enum say_kind kind,
                           const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static struct saying *line(struct listener *l, enum say_kind kind,
                           const char *fmt, ...)
{
    struct saying s = {.kind = kind,
                       .time = l->frame->time,
                       .last = l->frame->time,
                       .pieces = 1};
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(s.text, sizeof s.text, fmt, ap);
    va_end(ap);
    for (size_t i = 0; i < l->out->n; i++)
        if (!strcmp(l->out->v[i].text, s.text)) {
            l->out->v[i].repeats++;
            l->out->v[i].last = l->frame->time;
            return NULL;
        }
    l->out->v = vec_room(l->out->v, l->out->n, &l->out->cap, sizeof s);
    l->out->v[l->out->n] = s;
    return &l->out->v[l->out->n++];
}

static uint64_t relative(const struct listener *l, int whose, uint64_t dsn,
                         bool whole)
{
    uint64_t base = l->tape->idsn[whose];

    return whole ? dsn - base : mpx_dsn_expand(base, (uint32_t)dsn) - base;
}

/* ---- DSS ---- */

static void on_data_ack(struct listener *l, const struct mpx_opt_dss *d)
{
    uint64_t at = relative(l, 1, d->ack, d->ack8);
    struct saying *s;

    if (at == l->dack)
        return;
    s = line(l, SAY_DACK, "Data ACK %" PRIu64 " in %d octets%s", at,
             d->ack8 ? 8 : 4, (int64_t)(at - l->dack) < 0 ? ", back" : "");
    if (s)
        s->value = at;
    if ((int64_t)(at - l->dack) > 0)
        l->dack = at;
}

/* Whether a checksum is what the octets of the stream want. */
static const char *judge_csum(struct listener *l, const struct mpx_opt_dss *d)
{
    uint64_t at = relative(l, 0, d->dsn, d->dsn8) - 1;
    uint64_t len = d->dll - (d->fin ? 1u : 0u);
    uint16_t sum;

    if (!d->has_csum)
        return "";
    sum = at <= l->part->len && len <= l->part->len - at
              ? mpx_csum_add(0, l->part->stream + at, (size_t)len)
              : 0;
    if (mpx_csum_dss(l->tape->idsn[0] + 1 + at, d->ssn, d->dll, sum) != d->csum)
        line(l, SAY_BAD, "mapping %" PRIu64 "+%u has checksum %04x", at + 1,
             d->dll, d->csum);
    return ", checksum";
}

/*
 * A mapping stands once it is announced. One may be announced again, also cut
 * otherwise when its octets are sent again, but not changed, and what is
 * announced is sent: note_unsent().
 */
static void note_map(struct listener *l, const struct mpx_opt_dss *d)
{
    bool again = l->frame->len && mpx_seq_lt(l->ssn, l->top);

    for (size_t i = 0; i < l->n_maps; i++) {
        const struct mpx_opt_dss *m = &l->maps[i];
        bool apart = !mpx_seq_lt(d->ssn, m->ssn + m->dll) ||
                     !mpx_seq_lt(m->ssn, d->ssn + d->dll);

        if (d->ssn == m->ssn && d->dll == m->dll && d->dsn == m->dsn)
            return;
        if (!apart && (!again || d->dsn - d->ssn != m->dsn - m->ssn))
            line(l, SAY_BAD, "mapping changed: %" PRIu32 "+%u", d->ssn, d->dll);
    }
    l->maps = vec_room(l->maps, l->n_maps, &l->maps_cap, sizeof *l->maps);
    l->maps[l->n_maps++] = *d;
}

static void note_unsent(struct listener *l)
{
    for (size_t i = 0; i < l->n_maps; i++)
        if (mpx_seq_lt(l->top, l->maps[i].ssn + l->maps[i].dll))
            line(l, SAY_BAD, "mapping %" PRIu32 "+%u, octets of it not sent",
                 l->maps[i].ssn, l->maps[i].dll);
}

static void on_data_fin(struct listener *l, const struct mpx_opt_dss *d,
                        uint64_t at)
{
    struct saying *s;

    s = line(l, SAY_DATA_FIN, "DATA_FIN %" PRIu64 " in %d octets%s%s", at,
             d->dsn8 ? 8 : 4, d->dll == 1 ? ", alone" : ", after octets",
             judge_csum(l, d));
    if (s)
        s->value = at;
    if (d->dll == 1 && d->ssn) /* RFC 8684 3.3.3 */
        line(l, SAY_BAD, "DATA_FIN alone at %" PRIu32, d->ssn);
}

static void on_mapping(struct listener *l, struct mpx_opt_dss d)
{
    uint64_t at = relative(l, 0, d.dsn, d.dsn8);

    if (!d.dll) {
        struct saying *s =
            line(l, SAY_INFINITE,
                 "infinite mapping from %" PRIu64 " at %" PRIu32, at, d.ssn);

        if (s) {
            s->value = at;
            s->ssn = d.ssn;
        }
        l->map.dll = 0;
        return;
    }
    if (d.fin)
        on_data_fin(l, &d, at + d.dll - 1);
    if (d.fin && d.dll == 1)
        return;
    l->map = d;
    l->map.dll -= d.fin;
    note_map(l, &l->map);
}

static void write_map(struct saying *s, const char *more)
{
    snprintf(s->text, sizeof s->text,
             "%s %" PRIu64 "+%" PRIu64 " at %" PRIu32 "%s",
             s->kind == SAY_MAP ? "mapping" : "octets without mapping",
             s->value, s->len, s->ssn, more);
}

static bool goes_on(const struct saying *s, enum say_kind kind, uint64_t at,
                    uint32_t ssn)
{
    return s && s->kind == kind && s->value + s->len == at &&
           s->ssn + s->len == ssn;
}

static struct saying *find_map(struct listener *l, uint32_t ssn)
{
    for (size_t i = 0; i < l->out->n; i++) {
        struct saying *s = &l->out->v[i];

        if ((s->kind == SAY_MAP || s->kind == SAY_PLAIN) && ssn >= s->ssn &&
            ssn - s->ssn < s->len)
            return s;
    }
    return NULL;
}

/* @p len octets from @p ssn on; @p at: of the stream. */
static void on_octets(struct listener *l, enum say_kind kind, uint64_t at,
                      uint32_t ssn, uint32_t len, bool new_piece,
                      const char *more)
{
    struct saying *s = last_of(l);

    if (mpx_seq_lt(ssn, l->top)) {
        s = find_map(l, ssn);
        if (s && s->kind == kind && s->value + (ssn - s->ssn) == at) {
            s->repeats++;
            s->last = l->frame->time;
            return;
        }
        line(l, kind,
             "%s %" PRIu64 "+%" PRIu32 " at %" PRIu32 ", other than before",
             kind == SAY_MAP ? "mapping" : "octets without mapping", at, len,
             ssn);
        return;
    }
    l->top = ssn + len;
    if (goes_on(s, kind, at, ssn)) {
        s->len += len;
        s->pieces += new_piece;
    } else {
        s = line(l, kind, "%u %u", l->frame->flow, ssn);
        if (!s)
            return;
        s->value = at;
        s->ssn = ssn;
        s->len = len;
    }
    write_map(s, more);
}

static void on_payload(struct listener *l)
{
    const struct mpx_opt_dss *m = &l->map;
    uint32_t into = l->ssn - m->ssn, len = l->frame->len;
    char more[64];

    if (!m->dll || into >= m->dll) {
        on_octets(l, SAY_PLAIN, l->ssn, l->ssn, len, false, "");
        return;
    }
    if (len > m->dll - into)
        len = m->dll - into;
    snprintf(more, sizeof more, " in %d octets%s", m->dsn8 ? 8 : 4,
             judge_csum(l, m));
    on_octets(l, SAY_MAP, relative(l, 0, m->dsn, m->dsn8) + into, l->ssn, len,
              into == 0, more);
    if (len < l->frame->len)
        on_octets(l, SAY_PLAIN, l->ssn + len, l->ssn + len, l->frame->len - len,
                  false, "");
}

/* ---- the others ---- */

static void fields_text(char *text, size_t len, const struct mpx_opt *o)
{
    FILE *f = fmemopen(text, len, "w");

    text[0] = '\0';
    if (!f)
        return;
    fields_print(f, o, true);
    fclose(f);
}

static void on_capable(struct listener *l, struct mpx_opt o)
{
    char text[SAY_TEXT / 2 + 32];
    struct mpx_opt_capable *c = &o.u.capable;

    if (c->has_dll)
        on_mapping(l, (struct mpx_opt_dss){.has_map = true,
                                           .dsn8 = true,
                                           .dsn = l->tape->idsn[0] + 1,
                                           .ssn = 1,
                                           .dll = c->dll,
                                           .has_csum = c->has_csum,
                                           .csum = c->csum});
    c->has_dll = c->has_csum = false;
    fields_text(text, sizeof text, &o);
    line(l, SAY_CAPABLE, "MP_CAPABLE %s", text);
}

static void on_option(struct listener *l, const struct mpx_opt *o,
                      bool with_dss)
{
    static const enum say_kind kinds[MPX_SUB_COUNT] = {
        [MPX_SUB_JOIN] = SAY_JOIN,
        [MPX_SUB_ADD_ADDR] = SAY_ADD_ADDR,
        [MPX_SUB_REMOVE_ADDR] = SAY_REMOVE_ADDR,
        [MPX_SUB_PRIO] = SAY_PRIO,
        [MPX_SUB_FAIL] = SAY_FAIL,
        [MPX_SUB_FASTCLOSE] = SAY_FASTCLOSE,
        [MPX_SUB_TCPRST] = SAY_TCPRST,
        [MPX_SUB_NEW_KEY] = SAY_BAD,
    };
    enum say_kind kind = kinds[o->subtype];
    char text[SAY_TEXT - 40];

    if (o->subtype == MPX_SUB_CAPABLE) {
        on_capable(l, *o);
        return;
    }
    if (o->subtype == MPX_SUB_DSS) {
        if (o->u.dss.has_ack)
            on_data_ack(l, &o->u.dss);
        if (o->u.dss.has_map)
            on_mapping(l, o->u.dss);
        return;
    }
    if (o->subtype == MPX_SUB_ADD_ADDR && o->u.add_addr.echo)
        kind = SAY_ECHO;
    fields_text(text, sizeof text, o);
    line(l, kind, "%s %s%s%s", fields_option_name(o->subtype), text,
         l->h.flags & MPX_TCP_RST ? " on RST" : "",
         with_dss ? " beside DSS" : "");
}

/* An option as its figure wants it: reserved bits are zero. */
static bool is_canonical(const struct mpx_opt *o, const uint8_t *octets,
                         size_t len)
{
    uint8_t again[MPX_TCP_OPT_MAX];
    size_t n = 0;

    return mpx_opt_encode(o, again, sizeof again, &n) == MPX_OK && n == len &&
           !memcmp(again, octets, len);
}

static void on_options(struct listener *l)
{
    struct mpx_opt o[MPX_TCP_MP_MAX];
    bool with_dss = false;
    unsigned n = 0;

    for (unsigned i = 0; i < l->h.n_mp; i++)
        if (mpx_opt_decode(&o[n], l->h.mp[i].p, l->h.mp[i].len,
                           mpx_seg_kind_of(l->h.flags)) == MPX_OK &&
            is_canonical(&o[n], l->h.mp[i].p, l->h.mp[i].len))
            with_dss |= o[n++].subtype == MPX_SUB_DSS;
        else
            line(l, SAY_BAD, "option of %u octets, not legal", l->h.mp[i].len);
    for (unsigned i = 0; i < n; i++)
        on_option(l, &o[i], with_dss);
}

static void note_bare(struct listener *l)
{
    if (!l->bare.kind)
        l->bare = (struct saying){.kind = SAY_BARE,
                                  .text = "ACK without MPTCP",
                                  .time = l->frame->time,
                                  .pieces = 1};
    else
        l->bare.repeats++;
    l->bare.last = l->frame->time;
}

/* What can be decided only when all was received. */
static void at_end(struct listener *l)
{
    note_unsent(l);
    if (!l->bare.kind)
        return;
    l->out->v = vec_room(l->out->v, l->out->n, &l->out->cap, sizeof l->bare);
    l->out->v[l->out->n++] = l->bare;
}

static void on_frame(struct listener *l)
{
    const struct tape_flow *flow = &l->tape->flow[l->frame->flow];
    uint8_t flags;

    if (mpx_tcp_parse(&l->h, l->frame->hdr, l->frame->hdr_len) != MPX_OK) {
        line(l, SAY_BAD, "header of %u octets, not legal", l->frame->hdr_len);
        return;
    }
    flags = l->h.flags;
    l->ssn = l->h.seq - flow->iss;
    if (flags & MPX_TCP_SYN)
        line(l, SAY_SYN, "SYN%s %08" PRIx32 "%s",
             flags & MPX_TCP_ACK ? "/ACK" : "", l->h.seq,
             l->h.n_mp ? "" : " without MPTCP");
    if (flags & MPX_TCP_RST)
        line(l, SAY_RST, "RST");
    on_options(l);
    if (l->frame->len)
        on_payload(l);
    if (flags & MPX_TCP_FIN)
        line(l, SAY_FIN, "FIN");
    else if (!l->frame->len && !l->h.n_mp &&
             !(flags & (MPX_TCP_SYN | MPX_TCP_RST)))
        note_bare(l);
}

void sayings_of(struct sayings *s, const struct tape *t, const struct part *p,
                const struct tape_frame *frames, size_t n, unsigned flow)
{
    struct listener l = {.out = s, .tape = t, .part = p, .top = 1, .dack = 1};

    *s = (struct sayings){0};
    for (size_t i = 0; i < n; i++) {
        if (!frames[i].sent || frames[i].flow != flow)
            continue;
        l.frame = &frames[i];
        on_frame(&l);
        l.last = &frames[i];
    }
    l.frame = l.last;
    at_end(&l);
    free(l.maps);
}

void sayings_free(struct sayings *s)
{
    free(s->v);
    *s = (struct sayings){0};
}
