/* SPDX-License-Identifier: MIT */
/* The invariants, and which errors a plan may end with. */
#include "judge.h"
#include "mpx_seq.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"

#include <string.h>

/* What may come after both applications know of the end: time waits of TCP,
 * its last repeats, keepalives of a half that is closed. */
enum {
    CRAFTED_AFTER = 1000, /* a RST for each segment on its way */
    EVENTS_AFTER = 3000,
    SUBFLOWS_EVER = 400,
    LATE_MS = 40000, /* a time-out of TCP, one of the connection, both grown */
    LATE_TIMES = 4,
    PENDING_MAX = 2000,
    PATIENT = 30, /* time-outs in a row: draw.c */
};

static const char *const name[] = {"client", "server"};

/* ---- what TCP was shown, the core has taken ---- */

static void compare_tcp(struct bed *b, const struct host *h,
                        const struct tcp *t)
{
    const mpx_subflow *sf = t->sf;

    if (!sf || t->state != TCP_OPEN || sf->state == MPX_SF_CLOSED)
        return;
    /* The SYN may be left to count with the first octets. */
    if (mpx_seq_lt(sf->snd_una, t->una) && t->una != sf->iss + 1)
        bed_blame(b, "%s: TCP has %u acknowledged, the core %u", name[h->id],
                  t->una, sf->snd_una);
    if (t->rcv_nxt != mpx_subflow_rcv_nxt(sf))
        bed_blame(b, "%s: TCP expects %u, the core %u", name[h->id], t->rcv_nxt,
                  mpx_subflow_rcv_nxt(sf));
}

/* ---- memory ---- */

static size_t octets_of(const mpx_conn *conn)
{
    size_t n = conn->rcv.cap + conn->snd.cap;

    for (const mpx_subflow *sf = conn->first; sf; sf = sf->next)
        n += sf->verify.buf_cap;
    return n;
}

static size_t octets_max(const mpx_conn *conn)
{
    /* Rings are powers of two, 16 KiB at least; a mapping waits whole for its
     * checksum. */
    return 2 * (size_t)(conn->cfg.rcvbuf + conn->cfg.sndbuf) +
           (conn->csum ? 2u * (conn->cfg.rcvbuf + 65535u) : 0) + 2 * 16384;
}

static void check_memory(struct judge *j, struct bed *b, const struct host *h)
{
    for (const mpx_conn *c = mpx_conn_first(h->ep); c; c = mpx_conn_next(c)) {
        size_t n = octets_of(c);

        if (n > j->memory)
            j->memory = n;
        if (n > octets_max(c))
            bed_blame(b, "%s: %zu octets of memory", name[h->id], n);
        if (c->n_subflows > SUBFLOWS_EVER)
            bed_blame(b, "%s: subflows without end", name[h->id]);
    }
    if (h->ep->pending_n - h->ep->pending_head > PENDING_MAX)
        bed_blame(b, "%s: actions pile up", name[h->id]);
}

void judge_check(void *judge, struct bed *b)
{
    struct judge *j = judge;

    for (int i = 0; i < 2; i++) {
        struct host *h = &b->host[i];

        for (const struct tcp *t = h->sock; t; t = t->next)
            compare_tcp(b, h, t);
        check_memory(j, b, h);
    }
    if (!j->over_at && b->host[CLIENT].n[MPX_ACT_CLOSED] &&
        b->host[SERVER].n[MPX_ACT_CLOSED]) {
        j->over_at = b->net.now;
        j->over_events = b->events;
        for (int i = 0; i < 2; i++)
            j->crafted[i] = b->host[i].crafted;
    }
}

/* ---- the end ---- */

static bool has_fault(const struct bed_plan *p, enum net_fate fate)
{
    for (unsigned i = 0; i < NET_FAULTS && p->fault[i].of_1000; i++)
        if (p->fault[i].fate == fate)
            return true;
    return false;
}

static bool is_cut_for_good(const struct bed_plan *p)
{
    for (unsigned i = 0; i < NET_FAULTS && p->fault[i].of_1000; i++)
        if (p->fault[i].fate == NET_DROP && !p->fault[i].end_ms)
            return true;
    return false;
}

static bool has_event(const struct bed_plan *p, enum bed_act act)
{
    for (unsigned i = 0; i < BED_EVENTS && p->event[i].act; i++)
        if (p->event[i].act == act)
            return true;
    return false;
}

/* One end alone reads a draft so: they may find out after a join. */
static bool ends_differ(const struct bed_plan *p)
{
    for (unsigned i = 0; i < BED_SWITCHES && p->set[i].name; i++)
        if (p->set[i].who)
            return true;
    return false;
}

/* It mapped octets once more, so that subflow and data sequence numbers part,
 * or another subflow began: nothing but a reset is left where mappings fail. */
static bool spread(const struct host *h)
{
    const struct mpx_stats *s = host_stats(h);

    return s->reinjected || s->retrans || s->join_syn_tx;
}

/* Why a run may end with an error at both ends, by what is documented. */
static bool may_fail(const struct bed *b)
{
    const struct bed_plan *p = b->plan;
    bool joined = b->host[0].n[MPX_ACT_JOINED] + b->host[1].n[MPX_ACT_JOINED];
    bool scattered = spread(&b->host[0]) || spread(&b->host[1]);

    /* someone gave up */
    if (b->host[0].aborted || b->host[1].aborted)
        return true;
    /* TCP gave up, which an application of one path is told, or a path is gone
     * for ever and with it what used it */
    if (p->toy[0].patience < PATIENT || p->toy[1].patience < PATIENT ||
        is_cut_for_good(p))
        return true;
    /* what is lost for good may be the last subflow, or the only way to
     * another: options that middleboxes take away once the stream is scattered,
     * spoiled mappings, removed addresses */
    return (scattered &&
            (has_fault(p, NET_STRIP) || has_fault(p, NET_SPOIL))) ||
           (joined && ends_differ(p)) || has_event(p, ACT_DROP) ||
           has_event(p, ACT_FLUSH) || has_event(p, ACT_CHANGE);
}

static void judge_octets(struct bed *b, const struct host *h)
{
    const struct host *peer = &b->host[!h->id];

    if (h->bad > b->net.spoiled)
        bed_blame(b, "%s: %llu octets differ", name[h->id],
                  (unsigned long long)h->bad);
    /* Two that leave the checksum as it was are not to be seen. */
    if (h->bad_sum && h->conn && h->conn->csum && !mpx_conn_is_plain(h->conn))
        bed_blame(b, "%s: %llu octets differ under checksums", name[h->id],
                  (unsigned long long)h->bad);
    if (h->read > peer->written)
        bed_blame(b, "%s: read %llu octets of %llu", name[h->id],
                  (unsigned long long)h->read,
                  (unsigned long long)peer->written);
    if (h->n[MPX_ACT_EOF] && (!peer->shut || h->read != peer->written))
        bed_blame(b, "%s: end after %llu octets of %llu", name[h->id],
                  (unsigned long long)h->read,
                  (unsigned long long)peer->written);
}

static const char *state_of(const struct host *h)
{
    static const char *const states[] = {
        "CLOSED",  "SYN_SENT",  "SYN_RCVD",   "UNCONFIRMED",
        "HALF",    "ESTAB",     "FIN_WAIT1",  "FIN_WAIT2",
        "CLOSING", "TIME_WAIT", "CLOSE_WAIT", "LAST_ACK"};
    struct mpx_conn_info info = host_info(h);

    return h->conn ? states[info.state] : "none";
}

static void judge_hang(struct bed *b, const struct host *h,
                       const struct host *peer)
{
    bed_blame(b, "%s: not closed: %s%s, peer %s%s%s; read %s", name[h->id],
              state_of(h), host_info(h).fallback ? " plain" : "",
              state_of(peer), host_info(peer).fallback ? " plain" : "",
              peer->error ? " with an error" : "",
              h->read == peer->app.size ? "all" : "not all");
}

static void judge_close(struct bed *b, const struct host *h)
{
    const struct host *peer = &b->host[!h->id];
    unsigned closed = h->n[MPX_ACT_CLOSED];

    if (closed > 1)
        bed_blame(b, "%s: closed %u times", name[h->id], closed);
    if (!closed && h->conn) /* else it never knew of one */
        judge_hang(b, h, peer);
    if (closed && h->error && !may_fail(b))
        bed_blame(b, "%s: closed with an error, read %llu of %llu", name[h->id],
                  (unsigned long long)h->read,
                  (unsigned long long)peer->app.size);
    if (closed && !h->error &&
        (!h->n[MPX_ACT_EOF] || !h->shut || h->written != h->app.size ||
         (peer->read != h->written && !peer->aborted)))
        bed_blame(b, "%s: closed in order, peer read %llu of %llu", name[h->id],
                  (unsigned long long)peer->read,
                  (unsigned long long)h->app.size);
}

/* ---- how long it took ---- */

/* ms; nothing is done to the run, or by it, after that. */
static uint64_t last_disturbance(const struct bed_plan *p)
{
    uint64_t last = 0;

    for (unsigned i = 0; i < NET_FAULTS && p->fault[i].of_1000; i++)
        if (p->fault[i].end_ms > last)
            last = p->fault[i].end_ms;
    for (unsigned i = 0; i < BED_EVENTS && p->event[i].act; i++)
        if (p->event[i].ms > last)
            last = p->event[i].ms;
    return last;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return b && b < a ? b : a;
}

/* ms; one way alone over the slowest path: windows, and when octets are due. */
static uint64_t pace_of(const struct bed_plan *p, int from)
{
    const struct app_plan *a = &p->app[from];
    uint64_t mss = p->mss ? p->mss : TCP_MSS, delay = 10, trips;
    uint64_t flight =
        p->toy[from].in_flight ? p->toy[from].in_flight : TCP_IN_FLIGHT;
    uint64_t window = least(least(flight * mss, p->rcvbuf), p->sndbuf);

    window = least(window, p->tcp_buffer);
    for (unsigned i = 0; i < NET_PATHS; i++)
        if (p->delay_ms[i] > delay)
            delay = p->delay_ms[i];
    trips = a->size / window + 1;
    return trips * 2 * delay + a->start_ms +
           (a->burst ? a->size / a->burst * a->gap_ms : 0);
}

/* Ends that read a draft differently may agree on no number of an octet. */
static bool reads_differ(const struct bed_plan *p)
{
    for (unsigned i = 0; i < BED_SWITCHES; i++)
        if (p->set[i].name && p->set[i].who)
            return true;
    return false;
}

/* Nothing stands still for long once nobody disturbs it. */
static void judge_pace(const struct judge *j, struct bed *b)
{
    const struct bed_plan *p = b->plan;
    uint64_t ms = j->over_at / SIM_MS, from = last_disturbance(p);
    uint64_t allowed =
        LATE_MS + LATE_TIMES * (pace_of(p, CLIENT) + pace_of(p, SERVER)) +
        (has_fault(p, NET_STRIP) || reads_differ(p) ? LATE_MS : 0); /* tries of
                                                                a DATA_FIN */

    if (j->over_at && !may_fail(b) && ms > from + allowed)
        bed_blame(b, "over %llu s after the last fault, at most %llu are due",
                  (unsigned long long)(ms - from) / 1000,
                  (unsigned long long)allowed / 1000);
}

static void judge_silence(const struct judge *j, struct bed *b)
{
    if (b->events - j->over_events > EVENTS_AFTER)
        bed_blame(b, "%llu events after the end",
                  (unsigned long long)(b->events - j->over_events));
    for (int i = 0; i < 2; i++) {
        const struct host *h = &b->host[i];

        if (h->crafted - j->crafted[i] > CRAFTED_AFTER)
            bed_blame(b, "%s: %llu crafted segments after the end", name[i],
                      (unsigned long long)(h->crafted - j->crafted[i]));
        if (mpx_deadline(h->ep) != MPX_NEVER)
            bed_blame(b, "%s: a timer is left", name[i]);
        for (const struct tcp *t = h->sock; t; t = t->next)
            if (t->state != TCP_DEAD && t->sf && !may_fail(b))
                bed_blame(b, "%s: a socket is left in state %d", name[i],
                          (int)t->state);
    }
}

void judge_end(const struct judge *j, struct bed *b)
{
    if (!b->host[CLIENT].n[MPX_ACT_ESTABLISHED] &&
        !b->host[CLIENT].n[MPX_ACT_CLOSED])
        bed_blame(b, "client: neither established nor closed");
    for (int i = 0; i < 2; i++) {
        judge_octets(b, &b->host[i]);
        judge_close(b, &b->host[i]);
    }
    judge_pace(j, b);
    judge_silence(j, b);
}
