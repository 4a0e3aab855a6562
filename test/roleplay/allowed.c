/* SPDX-License-Identifier: MIT */
#include "allowed.h"

#include <string.h>

#include "mpx_seq.h"
#include "mpx_tcp.h"

#define MS UINT64_C(1000000) /* ns */

/* Time-outs of mpx's core (mpx_state.h), before the first repeat. */
#define FIN_AFTER      (300 * MS)
#define JOIN_AFTER     (300 * MS)
#define ADD_ADDR_AFTER (1000 * MS)

/* ---- looking around ---- */

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

/* When an option of this kind first came in on @p flow, or on any (TAPE_FLOWS),
 * not before @p since; UINT64_MAX: never. For DSS: one that acknowledges the
 * host's DATA_FIN, by number @p value. */
static uint64_t heard_at(const struct compared *c, unsigned flow,
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

static bool cut_finer(const struct compared *c, const struct diff *d)
{
    (void)c;
    return d->mpx.pieces > d->kernel.pieces;
}

/* Linux's TCP probes the tail of what it sent before a time-out is due. */
static bool tail_probed(const struct compared *c, const struct diff *d)
{
    (void)c;
    return d->kernel.repeats > d->mpx.repeats &&
           d->kernel.last - d->kernel.time < TCP_RTO_MIN;
}

static bool fin_timer(const struct compared *c, const struct diff *d)
{
    uint64_t since = d->mpx.time, at = UINT64_MAX;
    unsigned flow = TAPE_FLOWS;

    at = heard_at(c, flow, MPX_SUB_DSS, d->mpx.value + 1, since);
    if (at == UINT64_MAX) /* until the tape's end */
        at = c->tape->frame[c->tape->n_frames - 1].time;
    return d->mpx.repeats < d->kernel.repeats &&
           is_due(FIN_AFTER, d->mpx.repeats, at - since);
}

static bool third_ack_first(const struct compared *c, const struct diff *d)
{
    (void)c;
    return !d->kernel.repeats && d->mpx.repeats == 1 &&
           strstr(d->mpx.text, "receiver-key");
}

static bool on_each_segment(const struct compared *c, const struct diff *d)
{
    return c->tape->initiator && d->mpx.repeats == 1 && d->kernel.repeats > 1 &&
           strstr(d->mpx.text, "receiver-key");
}

static bool acked_sooner(const struct compared *c, const struct diff *d)
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

static bool narrow_ack(const struct compared *c, const struct diff *d)
{
    const struct saying *m = dack_of(&c->mpx.said[d->flow], d->kernel.value);

    return m && strstr(d->kernel.text, "in 4 octets") &&
           strstr(m->text, "in 8 octets");
}

static bool wide_ack(const struct compared *c, const struct diff *d)
{
    const struct saying *k = dack_of(&c->kernel.said[d->flow], d->mpx.value);

    return k && strstr(k->text, "in 4 octets") &&
           strstr(d->mpx.text, "in 8 octets");
}

static bool last_ack(const struct compared *c, const struct diff *d)
{
    const struct sayings *k = &c->kernel.said[d->flow];

    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].kind == SAY_FIN)
            return k->v[i].time < d->kernel.time && !is_plain(k);
    return false;
}

static bool plain_acks(const struct compared *c, const struct diff *d)
{
    return both_plain(c, d->flow);
}

static bool after_fastclose(const struct compared *c, const struct diff *d)
{
    uint64_t at = heard_at(c, TAPE_FLOWS, MPX_SUB_FASTCLOSE, 0, 0);

    return at == d->mpx.time &&
           heard_at(c, d->flow, MPX_SUB_FASTCLOSE, 0, 0) > at;
}

static bool fell_back(const struct compared *c, const struct diff *d)
{
    return both_plain(c, d->flow);
}

static bool add_addr_timer(const struct compared *c, const struct diff *d)
{
    uint64_t at = heard_at(c, TAPE_FLOWS, MPX_SUB_ADD_ADDR, 0, d->mpx.time);

    return d->mpx.repeats < d->kernel.repeats && at != UINT64_MAX &&
           is_due(ADD_ADDR_AFTER, d->mpx.repeats, at - d->mpx.time);
}

/* Until the fourth ACK: any segment without SYN. */
static bool join_timer(const struct compared *c, const struct diff *d)
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

/* ---- the table ---- */

const struct allowed allowed_table[] = {
    {"mapping per segment", DIFF_PIECES, SAY_MAP, cut_finer, "3.3.1",
     "how many segments a mapping covers is the sender's choice",
     "one mapping for what an application wrote at once, repeated on each of "
     "its segments",
     "one for each segment; with checksums, for each four segments"},
    {"tail probe", DIFF_REPEATS, SAY_MAP, tail_probed, "RFC 8985 7",
     "TCP may send its last segment again after two round trips without ACK",
     "does, mapping and all", "its TCP here waits for the time-out"},
    {"DATA_FIN again", DIFF_REPEATS, SAY_DATA_FIN, fin_timer, "3.3.6",
     "when the connection level sends again is policy; DATA_FIN is sent again "
     "until it is Data-ACKed",
     "after 4 ms and more, often before an answer could come",
     "after 300 ms and two round trips, doubled each time"},
    {"third ACK before data", DIFF_REPEATS, SAY_CAPABLE, third_ack_first, "3.1",
     "the keys go on the third ACK, and again with the first data if that is "
     "another segment",
     "lets an application withhold the third ACK (TCP_DEFER_ACCEPT)",
     "sends it at once, and the first data behind it"},
    {"MP_CAPABLE on each segment", DIFF_REPEATS, SAY_CAPABLE, on_each_segment,
     "3.1", "MP_CAPABLE with data is a mapping, and DSS says the same",
     "repeats it on each segment of the first write",
     "on the first segment; the others have DSS"},
    {"ACK at once", DIFF_ADDED, SAY_DACK, acked_sooner, "3.3.2",
     "a Data ACK comes with TCP's ACKs, which may be delayed (RFC 9293 "
     "3.8.6.3)",
     "delays ACKs", "its TCP here acknowledges each segment"},
    {"Data ACK of four octets", DIFF_LEFT_OUT, SAY_DACK, narrow_ack, "3.3.1",
     "a Data ACK may have four octets unless octets came with a DSN of eight",
     "four until a mapping with octets came: DATA_FIN alone does not count",
     "eight once any DSN of eight came"},
    {"Data ACK of eight octets", DIFF_ADDED, SAY_DACK, wide_ack, "3.3.1",
     "the same", "the same", "the same"},
    {"last ACK", DIFF_LEFT_OUT, SAY_BARE, last_ack, "3.3.3",
     "after both DATA_FINs are Data-ACKed only TCP is left to close",
     "the ACK from TIME_WAIT has no MPTCP option",
     "that ACK still has a Data ACK"},
    {"ACKs of plain TCP", DIFF_REPEATS, SAY_BARE, plain_acks,
     "RFC 9293 3.8.6.3", "ACKs may be delayed", "delays ACKs",
     "its TCP here acknowledges each segment"},
    {"ACKs of plain TCP", DIFF_ADDED, SAY_BARE, plain_acks, "RFC 9293 3.8.6.3",
     "ACKs may be delayed", "on the segments with data alone",
     "its TCP here acknowledges each segment"},
    {"RST after MP_FASTCLOSE", DIFF_ADDED, SAY_RST, after_fastclose, "3.5",
     "who receives MP_FASTCLOSE resets all its subflows",
     "its other subflows end silently: their RSTs came a moment later",
     "resets the others at once"},
    {"MP_TCPRST after MP_FASTCLOSE", DIFF_ADDED, SAY_TCPRST, after_fastclose,
     "3.6", "a RST of a subflow may say why", "sends no RST here", "reason 0"},
    {"infinite mapping", DIFF_ADDED, SAY_INFINITE, fell_back, "3.7",
     "who falls back after the handshake says so by an infinite mapping",
     "says so after MP_FAIL only; else just stops to send options",
     "says so, once"},
    {"ADD_ADDR again", DIFF_REPEATS, SAY_ADD_ADDR, add_addr_timer, "3.4.1",
     "ADD_ADDR without echo is sent again, when is policy",
     "after 200 ms, doubled", "after 1 s, doubled"},
    {"third ACK of a join again", DIFF_REPEATS, SAY_JOIN, join_timer, "3.2",
     "the third ACK of a join is sent again by a timer until the fourth comes",
     "after 20 ms", "after 300 ms, doubled"},
};
const unsigned allowed_count = sizeof allowed_table / sizeof allowed_table[0];

unsigned allowed_explain(struct compared *c)
{
    unsigned without = 0;

    for (size_t i = 0; i < c->n; i++) {
        struct diff *d = &c->v[i];

        for (unsigned r = 0; r < allowed_count && d->rule < 0; r++)
            if (allowed_table[r].kind == d->kind &&
                allowed_table[r].say == diff_saying(d)->kind &&
                allowed_table[r].applies(c, d))
                d->rule = (int)r;
        without += d->rule < 0;
    }
    return without;
}
