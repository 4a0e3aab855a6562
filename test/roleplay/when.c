/* SPDX-License-Identifier: MIT */
/* The conditions of allowed differences. */
#include "when.h"

#include <string.h>

#include "mpx_seq.h"
#include "mpx_tcp.h"

#define MS UINT64_C(1000000) /* ns */

/* Time-outs of mpx's core (mpx_limits.h), before the first repeat. */
#define FIN_AFTER  (300 * MS)
#define JOIN_AFTER (300 * MS)

/* ---- looking around ---- */

/* Octets were sent without a mapping, or with the infinite one. */
static bool is_plain(const struct sayings *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == SAY_PLAIN || s->v[i].kind == SAY_INFINITE)
            return true;
    return false;
}

static bool both_plain(const struct compared *c, unsigned flow)
{
    return is_plain(&c->kernel.said[flow]) && is_plain(&c->mpx.said[flow]);
}

uint64_t when_received_at(const struct compared *c, unsigned flow,
                          enum mpx_subtype subtype, uint64_t value,
                          uint64_t since)
{
    for (size_t i = 0; i < c->tape->n_frames; i++) {
        const struct tape_frame *f = &c->tape->frame[i];
        struct mpx_tcp h;
        struct mpx_opt o;

        if (f->sent || f->time < since ||
            (flow != TAPE_FLOWS && flow != f->flow) ||
            mpx_tcp_parse(&h, f->hdr, f->hdr_len) != MPX_OK)
            continue;
        for (unsigned k = 0; k < h.n_mp; k++) {
            if (mpx_opt_decode(&o, h.mp[k].p, h.mp[k].len,
                               mpx_seg_kind_of(h.flags)) != MPX_OK ||
                o.subtype != subtype)
                continue;
            if (subtype != MPX_SUB_DSS ||
                (o.u.dss.has_ack &&
                 (uint32_t)(o.u.dss.ack - c->tape->idsn[0]) == value))
                return f->time;
        }
    }
    return UINT64_MAX;
}

/* A timer that doubles, from @p first on, has gone off @p times in this time:
 * at least once less, at most once more would be late or early. */
static bool is_due(uint64_t first, unsigned times, uint64_t waited)
{
    uint64_t early = first * ((UINT64_C(1) << times) - 1);
    uint64_t late = first * ((UINT64_C(2) << times) - 1) + 200 * MS;

    return waited >= early && waited <= late;
}

/* ---- the rows' conditions ---- */

bool when_cut_finer(const struct compared *c, const struct diff *d)
{
    (void)c;
    return d->mpx.pieces > d->kernel.pieces;
}

/* Linux's TCP probes the tail of what it sent before a time-out is due. */
bool when_tail_probed(const struct compared *c, const struct diff *d)
{
    (void)c;
    return d->kernel.repeats > d->mpx.repeats &&
           d->kernel.last - d->kernel.time < TCP_RTO_MIN;
}

bool when_fin_timer(const struct compared *c, const struct diff *d)
{
    uint64_t since = d->mpx.time, at = UINT64_MAX;
    unsigned flow = TAPE_FLOWS;

    at = when_received_at(c, flow, MPX_SUB_DSS, d->mpx.value + 1, since);
    if (at == UINT64_MAX) /* until the tape's end */
        at = c->tape->frame[c->tape->n_frames - 1].time;
    return d->mpx.repeats < d->kernel.repeats &&
           is_due(FIN_AFTER, d->mpx.repeats, at - since);
}

bool when_third_ack_first(const struct compared *c, const struct diff *d)
{
    (void)c;
    return !d->kernel.repeats && d->mpx.repeats == 1 &&
           strstr(d->mpx.text, "receiver-key");
}

bool when_on_each_segment(const struct compared *c, const struct diff *d)
{
    return c->tape->initiator && d->mpx.repeats > 0 &&
           d->kernel.repeats != d->mpx.repeats && d->kernel.repeats > 0 &&
           strstr(d->mpx.text, "receiver-key");
}

bool when_acked_sooner(const struct compared *c, const struct diff *d)
{
    const struct sayings *k = &c->kernel.said[d->flow];

    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].kind == SAY_DACK && k->v[i].value > d->mpx.value)
            return true; /* Linux acknowledged them later, with more */
    return false;
}

static const struct saying *dack_of(const struct sayings *s, uint64_t value)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == SAY_DACK && s->v[i].value == value)
            return &s->v[i];
    return NULL;
}

bool when_narrow_ack(const struct compared *c, const struct diff *d)
{
    const struct saying *m = dack_of(&c->mpx.said[d->flow], d->kernel.value);

    return m && strstr(d->kernel.text, "in 4 octets") &&
           strstr(m->text, "in 8 octets");
}

bool when_wide_ack(const struct compared *c, const struct diff *d)
{
    const struct saying *k = dack_of(&c->kernel.said[d->flow], d->mpx.value);

    return k && strstr(k->text, "in 4 octets") &&
           strstr(d->mpx.text, "in 8 octets");
}

bool when_last_ack(const struct compared *c, const struct diff *d)
{
    const struct sayings *k = &c->kernel.said[d->flow];

    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].kind == SAY_FIN)
            return k->v[i].time < d->kernel.time && !is_plain(k);
    return false;
}

bool when_plain_acks(const struct compared *c, const struct diff *d)
{
    return both_plain(c, d->flow);
}

/* Plain TCP without octets to send shows by bare ACKs. */
bool when_bare(const struct compared *c, const struct diff *d)
{
    return both_plain(c, d->flow) ||
           (when_first_of(&c->kernel.said[d->flow], SAY_BARE) &&
            when_first_of(&c->mpx.said[d->flow], SAY_BARE));
}

bool when_after_fastclose(const struct compared *c, const struct diff *d)
{
    uint64_t at = when_received_at(c, TAPE_FLOWS, MPX_SUB_FASTCLOSE, 0, 0);

    return at == d->mpx.time &&
           when_received_at(c, d->flow, MPX_SUB_FASTCLOSE, 0, 0) > at;
}

/* When REMOVE_ADDR came, or was first said; UINT64_MAX: never. */
static uint64_t removed_at(const struct compared *c)
{
    uint64_t at = when_received_at(c, TAPE_FLOWS, MPX_SUB_REMOVE_ADDR, 0, 0);

    for (unsigned f = 0; f < c->tape->n_flows; f++) {
        const struct saying *s =
            when_first_of(&c->mpx.said[f], SAY_REMOVE_ADDR);

        if (s && s->time < at)
            at = s->time;
    }
    return at;
}

bool when_join_withdrawn(const struct compared *c, const struct diff *d)
{
    const struct saying *rst = when_first_of(&c->mpx.said[d->flow], SAY_RST);
    uint64_t at = removed_at(c);

    return d->flow > 0 && rst && rst->time == at && diff_saying(d)->time >= at;
}

/* Until the fourth ACK: any segment without SYN. */
bool when_join_timer(const struct compared *c, const struct diff *d)
{
    for (size_t i = 0; i < c->tape->n_frames; i++) {
        const struct tape_frame *f = &c->tape->frame[i];

        if (!f->sent && f->flow == d->flow && f->time > d->mpx.time &&
            !(f->hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_SYN))
            return d->mpx.repeats < d->kernel.repeats &&
                   is_due(JOIN_AFTER, d->mpx.repeats, f->time - d->mpx.time);
    }
    return false;
}

const struct saying *when_first_of(const struct sayings *s, enum say_kind kind)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == kind)
            return &s->v[i];
    return NULL;
}

/* Both answer the peer's MP_FAIL, and only with the DSN otherwise. */
bool when_answers_fail(const struct compared *c, const struct diff *d)
{
    uint64_t asked = when_received_at(c, d->flow, MPX_SUB_FAIL, 0, 0);
    const struct saying *k = when_first_of(&c->kernel.said[d->flow], SAY_FAIL);
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_FAIL);

    return k && m && k->time >= asked && m->time == asked &&
           strlen(k->text) == strlen(m->text);
}

/* SSN after the last octet, mapped or not. */
static uint64_t octets_of(const struct sayings *s)
{
    uint64_t top = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].ssn + s->v[i].len > top)
            top = s->v[i].ssn + s->v[i].len;
    return top;
}

/* Both have sent MP_FAIL, and the same octets in all. */
bool when_after_fail(const struct compared *c, const struct diff *d)
{
    const struct sayings *k = &c->kernel.said[d->flow];
    const struct sayings *m = &c->mpx.said[d->flow];
    const struct saying *fail = when_first_of(m, SAY_FAIL);

    return fail && when_first_of(k, SAY_FAIL) && both_plain(c, d->flow) &&
           diff_saying(d)->time > fail->time && octets_of(k) == octets_of(m);
}

/* Ours begins no later, and maps the same SSN to the same DSN. */
bool when_infinite_before(const struct compared *c, const struct diff *d)
{
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_INFINITE);

    return m && m->ssn <= d->kernel.ssn &&
           d->kernel.value - m->value == d->kernel.ssn - m->ssn;
}

/* A join of the other's that Linux refuses by RST, and nothing else. */
bool when_no_listener(const struct compared *c, const struct diff *d)
{
    const struct tape_flow *f = &c->tape->flow[d->flow];
    const struct sayings *k = &c->kernel.said[d->flow];

    return f->join && !f->opened && k->n == 1 && k->v[0].kind == SAY_RST;
}

/* The last that came is a RST, and it was answered by another. */
bool when_answers_rst(const struct compared *c, const struct diff *d)
{
    const struct tape_frame *last = NULL;

    for (size_t i = 0; i < c->tape->n_frames; i++) {
        const struct tape_frame *f = &c->tape->frame[i];

        if (!f->sent && f->flow == d->flow && f->time <= d->kernel.time)
            last = f;
    }
    return last && (last->hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_RST);
}

/* Both refuse the other's join as prohibited. */
bool when_both_refuse(const struct compared *c, const struct diff *d)
{
    const struct saying *k =
        when_first_of(&c->kernel.said[d->flow], SAY_TCPRST);
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_TCPRST);

    return k && m && !strcmp(k->text, m->text) && strstr(k->text, "reason=3") &&
           !c->tape->flow[d->flow].opened;
}
