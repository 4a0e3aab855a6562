/* SPDX-License-Identifier: MIT */
/* What was done to the connections of a run, and whether that is what its
 * attackers are for. */
#include "criterion.h"
#include "run_impl.h"

#include <math.h>
#include <string.h>

#define STALL (10 * UINT64_C(1000000000)) /* ns; ten times ns-3's least RTO */

static void measure_pause(const struct app_bulk *b, const struct app_bulk *peer,
                          uint64_t *pause)
{
    uint64_t until = b->closed ? b->closed_at : ns3c_now();

    if (!peer->size || b->began == MPX_NEVER)
        return;
    if (b->pause > *pause)
        *pause = b->pause;
    if (b->received < peer->size && until - app_bulk_last_news(b) > *pause)
        *pause = until - app_bulk_last_news(b);
}

static bool runs_other_profile(const struct app_bulk *b, const char *wanted)
{
    struct mpx_conn_info info = {0};

    if (!b->mpx)
        return false;
    mpx_conn_info(b->mpx, &info);
    return info.mptcp && strcmp(info.profile, wanted) != 0;
}

static void measure_end(const struct app_bulk *b, const struct app_bulk *peer,
                        struct run_result *res)
{
    if (b->error && b->closed_at != MPX_NEVER)
        res->kill_time_s =
            run_least(res->kill_time_s, run_seconds(0, b->closed_at));
    if (b->received < peer->size)
        res->undelivered_bytes += peer->size - b->received;
}

/* All octets came, and the end of the stream did not, though it was due. */
static bool lacks_end(const struct run *r, uint32_t i)
{
    const struct app_bulk *end = &r->ends[2 * i];
    bool lacks = false;

    for (int e = 0; e < 2; e++) {
        const struct app_bulk *b = end + e, *peer = end + !e;

        lacks |= peer->shut && peer->size && b->received == peer->size &&
                 b->finished == MPX_NEVER && !b->closed &&
                 ns3c_now() - app_bulk_last_news(b) > STALL;
    }
    return lacks;
}

static void measure_harm(const struct run *r, uint32_t i,
                         struct run_result *res)
{
    const struct app_bulk *c = &r->ends[2 * i], *s = c + 1;
    const struct run_conn *who = &r->conn[i];
    uint64_t pause = 0;

    if (!run_conn_done(r, i)) {
        measure_end(c, s, res);
        measure_end(s, c, res);
    }
    res->truncated += (c->finished != MPX_NEVER && c->received < s->size) ||
                      (s->finished != MPX_NEVER && s->received < c->size);
    res->unfinished += lacks_end(r, i);
    res->keys_one_sided +=
        (c->key_active != MPX_NEVER) != (s->key_active != MPX_NEVER);
    res->downgraded +=
        runs_other_profile(c, r->client[who->client].cfg.profile.name) ||
        runs_other_profile(s, r->server[who->server].cfg.profile.name);
    measure_pause(c, s, &pause);
    measure_pause(s, c, &pause);
    res->stalled += pause > STALL;
    if (isnan(res->stall_s) || run_seconds(0, pause) > res->stall_s)
        res->stall_s = run_seconds(0, pause);
}

/* Of the links of the map, those that packets of path @p i cross; of all or of
 * those drawn. */
static unsigned links_of(const struct run *r, const bool of[SCN_PATHS_MAX],
                         bool drawn)
{
    unsigned n = 0;

    for (unsigned l = 0; l < (drawn ? r->s->map.tapped : r->s->map.n_links);
         l++) {
        bool crossed = false;

        for (unsigned i = 0; i < r->net.n_paths; i++)
            crossed |= of[i] && r->net.path[i].crosses[r->net.drawn[l]];
        n += crossed;
    }
    return n;
}

static bool tapped(const struct run *r, unsigned path)
{
    bool of[SCN_PATHS_MAX] = {[0] = false};

    of[path] = true;
    for (unsigned k = 0; k < r->s->n_attackers; k++) {
        const struct scn_attacker *a = &r->s->attacker[k];

        if (a->on_links && links_of(r, of, true))
            return true;
        for (unsigned j = 0; j < a->n_taps; j++)
            if (a->tap[j].on == path)
                return true;
    }
    return false;
}

static uint64_t octets_in(const struct host *h, const struct linux_host *kernel,
                          const struct ns3c_addr *a)
{
    return h ? host_octets_in(h, a) : linux_host_octets_in(kernel, a);
}

/* Payload that came to the ends by paths that an attacker stands on, or does
 * not; of hosts, whose links are no paths of theirs, nothing is known. */
static double octets_by(const struct run *r, bool by_tapped)
{
    double sum = 0;

    for (unsigned i = 0; i < r->net.n_paths && !r->s->n_kinds; i++) {
        double octets = (double)octets_in(r->client[0].host, r->kernel[0],
                                          &r->net.path[i].client);

        for (unsigned m = 0; m < r->net.n_servers; m++)
            octets += (double)octets_in(r->server[m].host, r->kernel[1],
                                        &r->net.path[i].server);
        sum += tapped(r, i) == by_tapped ? octets : 0;
    }
    return sum;
}

static double tapped_ratio(const struct run *r)
{
    double on_tapped = octets_by(r, true),
           all = on_tapped + octets_by(r, false);

    return all > 0 ? on_tapped / all : NAN;
}

static double inferred_ratio(const struct run *r, uint64_t claimed)
{
    double elsewhere = octets_by(r, false);

    return elsewhere > 0 ? (double)claimed / elsewhere : NAN;
}

static void measure_attackers(const struct run *r, struct run_result *res)
{
    for (unsigned k = 0; k < r->s->n_attackers; k++) {
        struct atk_counters c;

        intruder_counters(r->intruder[k], &c);
        res->attacker_joins_sent += c.joins;
        res->power_refused += c.refused;
        res->attacker_packets += c.sent;
        res->attacker_dropped += c.dropped;
        res->attacker_changed += c.changed;
        res->attacker_missed += c.missed;
        if (c.claimed)
            res->inferred_ratio = inferred_ratio(r, c.claimed);
    }
}

/* That of so many links drawn without repetition one is among those needed. */
static double chance(unsigned links, unsigned needed, unsigned drawn)
{
    double none = 1;

    for (unsigned i = 0; i < drawn; i++)
        none *=
            needed + i < links ? (double)(links - needed - i) / (links - i) : 0;
    return 1 - none;
}

/* That a window drawn holds a moment. */
static double window_chance(const struct scn_tap *t, uint64_t at)
{
    double from = (double)t->from_ns, to = (double)t->to_ns;
    double first = fmax(from, (double)at - (double)t->lasts_ns);
    double last = fmin(to, (double)at);

    if (!t->lasts_ns)
        return at >= t->from_ns && at < t->to_ns;
    return last > first ? (last - first) / (to - from) : 0;
}

/* What the draw of links and windows alone would give, were seeing enough. */
static void measure_expected(const struct run *r, struct run_result *res)
{
    unsigned n = r->s->n_attackers;
    const struct scn_attacker *a = &r->s->attacker[n ? n - 1 : 0];
    bool of[SCN_PATHS_MAX] = {false}, joins;

    if (!a->on_links)
        return;
    joins = criterion_on_joins(a->attack);
    for (unsigned i = 0; i < r->net.n_paths; i++)
        of[i] = (i == r->first_path) != joins;
    res->needed_links = links_of(r, of, false);
    res->expected_hijacked = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        const struct app_bulk *c = &r->ends[2 * i];
        uint64_t at = joins ? c->joined : c->established;

        if (at != MPX_NEVER)
            res->expected_hijacked +=
                chance(r->s->map.n_links, (unsigned)res->needed_links,
                       r->s->map.tapped) *
                window_chance(&a->tap[0], at);
    }
}

/* Of several attackers the last is what the others prepare. */
static bool succeeded(const struct run *r, const struct run_result *res)
{
    unsigned n = r->s->n_attackers;

    return n && criterion_met(r->s->attacker[n - 1].attack, res);
}

void run_measure_harm(const struct run *r, struct run_result *res)
{
    struct observer_totals t;
    struct pairs_totals p;

    for (uint32_t i = 0; i < r->n; i++)
        measure_harm(r, i, res);
    observer_totals(r->observer, &t);
    res->hijacked_connections = t.hijacked;
    res->hijack_time_s = run_seconds(0, t.hijack_at);
    res->captured_bytes = t.captured;
    res->captured_wire_bytes = t.wire;
    res->injected_bytes = t.injected;
    res->misdirected_joins = t.misdirected;
    res->foreign_addresses = t.believed;
    pairs_totals(r->pairs, &p);
    res->stray_subflows = p.stray;
    res->stray_left = p.left;
    res->crossed_subflows = p.crossed;
    res->tapped_ratio = tapped_ratio(r);
    measure_attackers(r, res);
    run_measure_cost(r, res);
    measure_expected(r, res);
    res->attack_success = succeeded(r, res);
}
