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
    return c->tape->initiator && d->mpx.repeats > 0 &&
           d->kernel.repeats != d->mpx.repeats && d->kernel.repeats > 0 &&
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

static const struct saying *first_of(const struct sayings *s,
                                     enum say_kind kind)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == kind)
            return &s->v[i];
    return NULL;
}

/* Both answer the peer's MP_FAIL, and only with the DSN otherwise. */
static bool answers_fail(const struct compared *c, const struct diff *d)
{
    uint64_t asked = heard_at(c, d->flow, MPX_SUB_FAIL, 0, 0);
    const struct saying *k = first_of(&c->kernel.said[d->flow], SAY_FAIL);
    const struct saying *m = first_of(&c->mpx.said[d->flow], SAY_FAIL);

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
static bool after_fail(const struct compared *c, const struct diff *d)
{
    const struct sayings *k = &c->kernel.said[d->flow];
    const struct sayings *m = &c->mpx.said[d->flow];
    const struct saying *fail = first_of(m, SAY_FAIL);

    return fail && first_of(k, SAY_FAIL) && both_plain(c, d->flow) &&
           diff_saying(d)->time > fail->time && octets_of(k) == octets_of(m);
}

/* A join of the other's that Linux refuses by RST, and nothing else. */
static bool no_listener(const struct compared *c, const struct diff *d)
{
    const struct tape_flow *f = &c->tape->flow[d->flow];
    const struct sayings *k = &c->kernel.said[d->flow];

    return f->join && !f->opened && k->n == 1 && k->v[0].kind == SAY_RST;
}

/* The last that came is a RST, and it was answered by another. */
static bool answers_rst(const struct compared *c, const struct diff *d)
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
static bool both_refuse(const struct compared *c, const struct diff *d)
{
    const struct saying *k = first_of(&c->kernel.said[d->flow], SAY_TCPRST);
    const struct saying *m = first_of(&c->mpx.said[d->flow], SAY_TCPRST);

    return k && m && !strcmp(k->text, m->text) && strstr(k->text, "reason=3") &&
           !c->tape->flow[d->flow].opened;
}

/* ---- the table ---- */

static const struct freedom per_segment = {
    "mapping per segment", "3.3.1",
    "How many segments a mapping covers is the sender's choice.",
    "One mapping for what an application wrote at once, on each of its "
    "segments.",
    "One for each segment; with checksums, for each four segments."};
static const struct freedom tail_probe = {
    "tail probe", "RFC 8985 7",
    "TCP may send its last segment again after two round trips without an "
    "ACK.",
    "Does, mapping and all.", "Its TCP in the test waits for the time-out."};
static const struct freedom fin_again = {
    "DATA_FIN again", "3.3.6",
    "When the connection level sends again is policy; DATA_FIN is sent again "
    "until it is Data-ACKed.",
    "After 4 ms and more, often before an answer could come.",
    "After 300 ms and two round trips, doubled each time."};
static const struct freedom third_first = {
    "third ACK before data", "3.1",
    "The keys go on the third ACK, and again with the first data if that is "
    "another segment.",
    "Lets an application withhold the third ACK (TCP_DEFER_ACCEPT).",
    "Sends it at once, and the first data behind it."};
static const struct freedom capable_again = {
    "MP_CAPABLE on each segment", "3.1",
    "MP_CAPABLE with data is a mapping, and DSS says the same.",
    "Repeats it on each segment of the first write.",
    "On the first segment, or those of the first mapping; the others have "
    "DSS."};
static const struct freedom ack_at_once = {
    "ACK at once", "3.3.2",
    "A Data ACK comes with TCP's ACKs, which may be delayed (RFC 9293 "
    "3.8.6.3).",
    "Delays ACKs.", "Its TCP in the test acknowledges each segment."};
static const struct freedom ack_width = {
    "octets of a Data ACK", "3.3.1",
    "A Data ACK may have four octets unless data came with a DSN of eight.",
    "Four until octets were mapped: DATA_FIN alone does not count.",
    "Eight once any DSN of eight octets came."};
static const struct freedom time_wait = {
    "last ACK", "3.3.3",
    "After both DATA_FINs are Data-ACKed only TCP is left to close.",
    "The ACK from TIME_WAIT has no MPTCP option.",
    "That ACK still has a Data ACK."};
static const struct freedom tcp_acks = {
    "ACKs of plain TCP", "RFC 9293 3.8.6.3", "ACKs may be delayed.",
    "Delays ACKs.", "Its TCP in the test acknowledges each segment."};
static const struct freedom rst_others = {
    "RST after MP_FASTCLOSE", "3.5",
    "Who receives MP_FASTCLOSE resets all its subflows; a RST may say why "
    "(3.6).",
    "Its other subflows end silently: their RSTs come a moment later.",
    "Resets the others at once, reason 0."};
static const struct freedom infinite = {
    "infinite mapping", "3.7",
    "Who falls back after the handshake says so by an infinite mapping.",
    "Says so after MP_FAIL only; else it just stops to send options.",
    "Says so."};
static const struct freedom infinite_again = {
    "infinite mapping again", "3.7", "Nothing is said about how often.",
    "On each segment of a write.", "Once."};
static const struct freedom add_addr_again = {
    "ADD_ADDR again", "3.4.1",
    "ADD_ADDR is sent again while no echo comes; when is policy.",
    "After 200 ms, doubled each time.", "After 1 s, doubled each time."};
static const struct freedom join_again = {
    "third ACK of a join again", "3.2",
    "The third ACK of a join is sent again by a timer until the fourth comes.",
    "After 20 ms.", "After 300 ms, doubled each time."};
static const struct freedom fail_answer = {
    "MP_FAIL in answer", "3.7",
    "MP_FAIL has the DSN from which octets cannot be trusted. Who answers one "
    "mistrusts none of what came, and no DSN is named for that.",
    "The DSN of the last mapping that came.", "The DSN expected next."};
static const struct freedom fail_at_once = {
    "from MP_FAIL to plain TCP", "3.7",
    "After MP_FAIL each direction goes on in an infinite mapping, without Data "
    "ACKs; when is not said.",
    "Who sent MP_FAIL goes on with mappings until the answer; a Data ACK more "
    "comes from who answered.",
    "From MP_FAIL on, sent or received, all is plain."};
static const struct freedom refusal = {
    "refusal of a join", "3.2",
    "A join may be refused by policy; at which segment is not said.",
    "At the third ACK.", "At the SYN."};
static const struct freedom rst_to_rst = {
    "RST in answer to a RST", "RFC 9293 3.10.7.1",
    "No RST is sent in answer to a RST.",
    "Sends one, reason 0, when the peer refuses its join at the third ACK.",
    "Does not."};
static const struct freedom by_token = {
    "join without a listener", "3.2",
    "A SYN with MP_JOIN is told by its token, not by its port.",
    "Resets it, without MP_TCPRST, if nothing listens on that address and "
    "port.",
    "Takes it."};

const struct allowed allowed_table[] = {
    {DIFF_PIECES, SAY_MAP, cut_finer, &per_segment},
    {DIFF_REPEATS, SAY_MAP, tail_probed, &tail_probe},
    {DIFF_REPEATS, SAY_DATA_FIN, fin_timer, &fin_again},
    {DIFF_REPEATS, SAY_CAPABLE, third_ack_first, &third_first},
    {DIFF_REPEATS, SAY_CAPABLE, on_each_segment, &capable_again},
    {DIFF_ADDED, SAY_DACK, acked_sooner, &ack_at_once},
    {DIFF_LEFT_OUT, SAY_DACK, narrow_ack, &ack_width},
    {DIFF_ADDED, SAY_DACK, wide_ack, &ack_width},
    {DIFF_LEFT_OUT, SAY_BARE, last_ack, &time_wait},
    {DIFF_REPEATS, SAY_BARE, plain_acks, &tcp_acks},
    {DIFF_ADDED, SAY_BARE, plain_acks, &tcp_acks},
    {DIFF_ADDED, SAY_RST, after_fastclose, &rst_others},
    {DIFF_ADDED, SAY_TCPRST, after_fastclose, &rst_others},
    {DIFF_ADDED, SAY_INFINITE, plain_acks, &infinite},
    {DIFF_REPEATS, SAY_INFINITE, plain_acks, &infinite_again},
    {DIFF_REPEATS, SAY_ADD_ADDR, add_addr_timer, &add_addr_again},
    {DIFF_REPEATS, SAY_JOIN, join_timer, &join_again},
    {DIFF_LEFT_OUT, SAY_FAIL, answers_fail, &fail_answer},
    {DIFF_ADDED, SAY_FAIL, answers_fail, &fail_answer},
    {DIFF_LEFT_OUT, SAY_DACK, after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_MAP, after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_PLAIN, after_fail, &fail_at_once},
    {DIFF_ADDED, SAY_PLAIN, after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_RST, answers_rst, &rst_to_rst},
    {DIFF_LEFT_OUT, SAY_TCPRST, answers_rst, &rst_to_rst},
    {DIFF_LEFT_OUT, SAY_SYN, both_refuse, &refusal},
    {DIFF_LEFT_OUT, SAY_JOIN, both_refuse, &refusal},
    {DIFF_LEFT_OUT, SAY_RST, no_listener, &by_token},
    {DIFF_ADDED, SAY_SYN, no_listener, &by_token},
    {DIFF_ADDED, SAY_JOIN, no_listener, &by_token},
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
