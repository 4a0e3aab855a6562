/* SPDX-License-Identifier: MIT */
/* From a seed to a plan. Most plans have few features: what goes wrong is then
 * easier to see. */
#include "stress.h"

#include <stdlib.h>
#include <string.h>

enum { FAULTS_END_MS = 10000, ACTS_END_MS = 12000 };
/* Time-outs in a row: so many are not to be seen before faults end. */
enum { PATIENT = 30 };

#define COUNT_OF(a)    (sizeof(a) / sizeof((a)[0]))
#define ONE_OF(rng, a) ((a)[below(rng, COUNT_OF(a))])

static unsigned below(uint64_t *rng, size_t n)
{
    return (unsigned)(net_draw(rng) % n);
}

static bool chance(uint64_t *rng, unsigned percent)
{
    return below(rng, 100) < percent;
}

static unsigned between(uint64_t *rng, unsigned from, unsigned to)
{
    return from + below(rng, to - from + 1);
}

/* ---- who is who ---- */

static void draw_switches(struct bed_plan *p, uint64_t *rng)
{
    unsigned n = between(rng, 1, 3), switches = 0, values;

    while (mpx_switch_name(switches))
        switches++;
    for (unsigned i = 0; i < n; i++) {
        unsigned s = below(rng, switches);

        values = 0;
        while (mpx_switch_value(s, values))
            values++;
        p->set[i].name = mpx_switch_name(s);
        p->set[i].value = mpx_switch_value(s, below(rng, values));
        p->set[i].who = chance(rng, 50) ? 0 : (int)between(rng, 1, 2);
    }
}

static void draw_ends(struct bed_plan *p, uint64_t *rng)
{
    static const char *const pms[] = {"fullmesh", "fullmesh", "kernel",
                                      "scripted", "passive"};
    static const char *const scheds[] = {NULL, NULL, "roundrobin", "redundant"};
    static const char *const couplings[] = {NULL, NULL, "lia", "olia"};
    unsigned profiles = 0;

    while (mpx_profile_at(profiles))
        profiles++;
    p->profile = mpx_profile_at(below(rng, profiles))->name;
    if (chance(rng, 20))
        p->server_profile = mpx_profile_at(below(rng, profiles))->name;
    if (chance(rng, 25))
        draw_switches(p, rng);
    p->pm = ONE_OF(rng, pms);
    if (chance(rng, 20))
        p->server_pm = ONE_OF(rng, pms);
    p->sched = ONE_OF(rng, scheds);
    p->coupling = ONE_OF(rng, couplings);
    p->checksum = chance(rng, 30);
    p->checksum_of = chance(rng, 50) ? 0 : (int)between(rng, 1, 2);
    p->refuse_checksum = chance(rng, 5) ? (int)between(rng, 1, 2) : 0;
    p->deny_join_first = chance(rng, 5) ? (int)between(rng, 1, 2) : 0;
    p->short_dss = chance(rng, 40);
    p->fixed_isn = chance(rng, 5);
    p->fastclose_ack = chance(rng, 50);
    p->free_closed = chance(rng, 30);
    p->join_backup = chance(rng, 15) ? (int)between(rng, 1, 3) : 0;
    if (chance(rng, 20))
        p->max_subflows = (uint8_t)between(rng, 1, 6);
    if (chance(rng, 10))
        p->max_half_open = (uint8_t)between(rng, 1, 3);
    p->limit_subflows = (uint8_t)between(rng, 1, 8);
    p->limit_add_addr = (uint8_t)below(rng, 4);
    p->keepalive_ms = between(rng, 10000, 30000); /* beyond any fault */
    p->close_ms = between(rng, 3000, 20000);
}

static uint32_t draw_buffer(uint64_t *rng)
{
    if (chance(rng, 60))
        return 0;
    return chance(rng, 50) ? between(rng, 600, 8000)
                           : between(rng, 8000, 80000);
}

static void draw_network(struct bed_plan *p, uint64_t *rng)
{
    static const unsigned paths[] = {1, 1, 2, 2, 2, 3, 4};

    p->family = chance(rng, 70) ? 4 : 6;
    p->paths = ONE_OF(rng, paths);
    for (unsigned i = 0; i < p->paths; i++)
        p->delay_ms[i] =
            chance(rng, 80) ? between(rng, 1, 40) : between(rng, 40, 200);
    p->rcvbuf = draw_buffer(rng);
    p->sndbuf = draw_buffer(rng);
    if (chance(rng, 15))
        p->mss = chance(rng, 50) ? between(rng, 50, 500) : 1400;
    if (chance(rng, 15))
        p->tcp_buffer = between(rng, 1400, 20000);
    for (int i = 0; i < 2; i++) {
        struct toy_plan *t = &p->toy[i];

        t->sack = chance(rng, 50);
        t->timestamps = chance(rng, 40);
        t->from_nxt = chance(rng, 30);
        t->strict = chance(rng, 40);
        t->in_flight = chance(rng, 50) ? 0 : between(rng, 1, 40);
        t->patience = chance(rng, 90) ? PATIENT : between(rng, 3, 10);
    }
}

static uint64_t draw_size(uint64_t *rng)
{
    if (chance(rng, 20))
        return 0;
    return chance(rng, 40) ? between(rng, 1, 5000) : between(rng, 5000, 100000);
}

static void draw_apps(struct bed_plan *p, uint64_t *rng)
{
    bool keyed = chance(rng, 85);

    for (int i = 0; i < 2; i++) {
        struct app_plan *a = &p->app[i];

        a->size = draw_size(rng);
        if (keyed && chance(rng, 95)) {
            a->key = chance(rng, 96) ? KEY : "another external key";
            a->key_ms = chance(rng, 50) ? 0 : below(rng, 1500);
        }
        if (chance(rng, 20))
            a->start_ms = below(rng, 3000);
        if (chance(rng, 25)) {
            a->burst = between(rng, 500, 20000);
            a->gap_ms = between(rng, 10, 1000);
            if (a->size / a->burst > 10)
                a->gap_ms = between(rng, 10, 100);
        }
    }
    if (chance(rng, 10))
        p->app[below(rng, 2)].after_eof = true;
}

/* ---- numbers ---- */

static void draw_edges(struct bed_plan *p, uint64_t *rng)
{
    static const uint64_t dsns[] = {UINT64_C(0x1234567900000000),
                                    UINT64_C(0x8000000000000000), 0};

    for (int i = 0; i < 2; i++) {
        struct bed_edge *e = &p->edge[i];
        uint32_t before = between(rng, 1, 40000);

        if (chance(rng, 40))
            e->wire = between(rng, 1, 40000);
        if (chance(rng, 40))
            e->ssn = (chance(rng, 50) ? 0u : 1u << 31) - before;
        if (chance(rng, 40))
            e->dsn = ONE_OF(rng, dsns) - between(rng, 1, 40000);
    }
}

/* ---- what goes wrong ---- */

static struct net_fault draw_fault(const struct bed_plan *p, uint64_t *rng)
{
    static const enum net_fate fates[] = {NET_DROP,  NET_DROP, NET_DROP,
                                          NET_TWICE, NET_LATE, NET_LATE,
                                          NET_STRIP, NET_SPOIL};
    static const enum net_kind stripped[] = {NET_ANY,      NET_ANY, NET_DATA,
                                             NET_PURE_ACK, NET_SYN, NET_SYNACK,
                                             NET_THIRD};
    struct net_fault f = {.fate = ONE_OF(rng, fates),
                          .from = (uint8_t)below(rng, 3),
                          .start_ms = chance(rng, 30) ? 0 : below(rng, 5000)};

    if (p->paths > 1 && chance(rng, 60))
        f.path = (uint8_t)between(rng, 1, p->paths);
    f.end_ms = f.start_ms + between(rng, 1, FAULTS_END_MS / 2);
    f.of_1000 = chance(rng, 50) ? between(rng, 1, 50) : between(rng, 50, 400);
    if (f.fate == NET_SPOIL) {
        f.of_1000 = between(rng, 1, 100);
        f.kind = NET_DATA;
    } else if (f.fate == NET_STRIP) {
        f.of_1000 = 1000;
        f.kind = ONE_OF(rng, stripped);
        if (chance(rng, 70))
            f.end_ms = 0; /* a middlebox that stays */
    } else {
        if (chance(rng, 40))
            f.kind = (enum net_kind)below(rng, NET_KINDS);
        if (f.fate == NET_DROP && chance(rng, 15)) /* a cut */
            f.of_1000 = 1000;
        if (f.of_1000 == 1000 && f.path && chance(rng, 30))
            f.end_ms = 0; /* for ever; there are others */
        if (f.fate == NET_TWICE && chance(rng, 15))
            f.of_1000 = 1000;
        f.arg = f.fate == NET_LATE ? between(rng, 1, 400) : 0;
    }
    return f;
}

static void draw_faults(struct bed_plan *p, uint64_t *rng)
{
    static const unsigned counts[] = {0, 1, 1, 2, 2, 3, 4, 6};
    unsigned n = ONE_OF(rng, counts);

    for (unsigned i = 0; i < n; i++)
        p->fault[i] = draw_fault(p, rng);
}

/* ---- what is done ---- */

static unsigned add(struct bed_plan *p, unsigned n, enum bed_act act, int who,
                    unsigned ms, unsigned arg)
{
    if (n < BED_EVENTS)
        p->event[n++] = (struct bed_event){act, who, ms, arg};
    return n;
}

static unsigned any_time(uint64_t *rng)
{
    return chance(rng, 60) ? below(rng, 2000) : below(rng, ACTS_END_MS);
}

static bool has_pm(const struct bed_plan *p, int who, const char *name)
{
    const char *pm = who == SERVER && p->server_pm ? p->server_pm : p->pm;

    return !strcmp(pm, name);
}

/* What "kernel" and "scripted" do nothing without. */
static unsigned add_endpoints(struct bed_plan *p, unsigned n, uint64_t *rng)
{
    for (int who = 0; who < 2; who++)
        for (unsigned path = 0; path < p->paths; path++) {
            if (has_pm(p, who, "kernel") && chance(rng, 70))
                n = add(p, n, ACT_FLAG, who, chance(rng, 70) ? 0 : 300,
                        path | below(rng, 16) << 4);
            if (has_pm(p, who, "scripted") && chance(rng, 70))
                n = add(p, n, ACT_USE, who, any_time(rng), path);
        }
    return n;
}

static unsigned add_address_changes(struct bed_plan *p, unsigned n,
                                    uint64_t *rng)
{
    unsigned count = between(rng, 1, 3);

    for (unsigned i = 0; i < count; i++) {
        int who = (int)below(rng, 2);
        unsigned path = below(rng, p->paths), ms = any_time(rng);

        if (has_pm(p, who, "kernel") && chance(rng, 30)) {
            n = add(p, n, ACT_CHANGE, who, ms, path | below(rng, 16) << 4);
            continue;
        }
        if (has_pm(p, who, "kernel") && chance(rng, 20)) {
            n = add(p, n, ACT_FLUSH, who, ms, 0);
            continue;
        }
        n = add(p, n, ACT_DROP, who, ms, path);
        if (chance(rng, 60))
            n = add(p, n, ACT_USE, who, ms + below(rng, 3000), path);
    }
    return n;
}

static unsigned add_keys(struct bed_plan *p, unsigned n, uint64_t *rng)
{
    unsigned count = between(rng, 1, 3);

    for (unsigned i = 0; i < count; i++) {
        unsigned ms = any_time(rng);

        if (chance(rng, 95))
            n = add(p, n, ACT_KEY, CLIENT, ms + below(rng, 500), i);
        if (chance(rng, 95))
            n = add(p, n, ACT_KEY, SERVER, ms + below(rng, 500), i);
    }
    return n;
}

static void draw_events(struct bed_plan *p, uint64_t *rng)
{
    unsigned n = add_endpoints(p, 0, rng);

    if (chance(rng, 15))
        n = add(p, n, ACT_PORT, SERVER, chance(rng, 50) ? 0 : any_time(rng),
                below(rng, p->paths) | between(rng, 81, 90) << 4);
    if (chance(rng, 35))
        n = add_address_changes(p, n, rng);
    if (chance(rng, 30))
        n = add_keys(p, n, rng);
    for (int who = 0; who < 2; who++) {
        if (chance(rng, 12) && n + 2 <= BED_EVENTS) {
            unsigned ms = any_time(rng);

            n = add(p, n, ACT_PAUSE, who, ms, 0);
            n = add(p, n, ACT_READ, who, ms + between(rng, 1, 6000), 0);
        } else if (chance(rng, 5) && n + 1 <= BED_EVENTS) {
            p->app[who].paused = true;
            n = add(p, n, ACT_READ, who, between(rng, 2000, ACTS_END_MS), 0);
        }
        if (chance(rng, 10))
            n = add(p, n, ACT_BACKUP, who, any_time(rng), below(rng, 8));
        if (chance(rng, 15))
            n = add(p, n, ACT_ODD, who, any_time(rng), below(rng, 6));
        if (chance(rng, 5))
            n = add(p, n, ACT_SHUT, who, any_time(rng), 0);
        if (chance(rng, 5))
            n = add(p, n, ACT_ABORT, who, any_time(rng), 0);
    }
}

/*
 * What the core is known to do wrong, and is being mended: not drawn, so that
 * what is not known can be seen. See /doc/design.md, "Stress".
 */
static void mask(struct bed_plan *p)
{
    unsigned n = 0;
    bool moves = false;

    for (unsigned i = 0; i < BED_EVENTS && p->event[i].act; i++)
        moves |= p->event[i].act == ACT_DROP || p->event[i].act == ACT_FLUSH ||
                 p->event[i].act == ACT_CHANGE;
    /* S5, S10, S11, S12 */
    for (unsigned i = 0; i < NET_FAULTS; i++)
        if (p->fault[i].fate != NET_STRIP ||
            (p->paths == 1 && !moves && p->fault[i].kind != NET_PURE_ACK))
            p->fault[n++] = p->fault[i];
    while (n < NET_FAULTS)
        p->fault[n++].of_1000 = 0;
    /* S14, S15 */
    if (p->server_profile && strcmp(p->profile, p->server_profile))
        p->server_profile = NULL;
    for (int i = 0; i < BED_SWITCHES && p->set[i].name; i++)
        if (!strcmp(p->set[i].name, "idsn-rule"))
            p->set[i].who = 0;
}

void stress_draw(struct bed_plan *p, uint64_t seed)
{
    uint64_t rng = seed;

    rng = net_draw(&rng); /* else the next seed draws the same, one later */
    *p = (struct bed_plan){.seed = seed};
    draw_ends(p, &rng);
    draw_network(p, &rng);
    draw_apps(p, &rng);
    if (chance(&rng, 25))
        draw_edges(p, &rng);
    draw_faults(p, &rng);
    draw_events(p, &rng);
    if (!getenv("NOMASK"))
        mask(p);
}
