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
#define ONE_OF(rng, a) ((a)[net_below(rng, COUNT_OF(a))])

/* ---- who is who ---- */

static void draw_switches(struct bed_plan *p, uint64_t *rng)
{
    unsigned n = net_between(rng, 1, 3), switches = 0, values;

    while (mpx_switch_name(switches))
        switches++;
    for (unsigned i = 0; i < n; i++) {
        unsigned s = net_below(rng, switches);

        values = 0;
        while (mpx_switch_value(s, values))
            values++;
        p->set[i].name = mpx_switch_name(s);
        p->set[i].value = mpx_switch_value(s, net_below(rng, values));
        p->set[i].who = net_chance(rng, 50) ? 0 : (int)net_between(rng, 1, 2);
    }
}

static void draw_ends(struct bed_plan *p, uint64_t *rng)
{
    static const char *const pms[] = {"fullmesh", "fullmesh", "kernel",
                                      "scripted", "passive"};
    static const char *const scheds[] = {NULL, NULL, "roundrobin", "redundant",
                                         "linux"};
    static const char *const couplings[] = {NULL, NULL, "lia", "olia"};
    unsigned profiles = 0;

    while (mpx_profile_at(profiles))
        profiles++;
    p->profile = mpx_profile_at(net_below(rng, profiles))->name;
    if (net_chance(rng, 20))
        p->server_profile = mpx_profile_at(net_below(rng, profiles))->name;
    if (net_chance(rng, 25))
        draw_switches(p, rng);
    p->pm = ONE_OF(rng, pms);
    if (net_chance(rng, 20))
        p->server_pm = ONE_OF(rng, pms);
    p->sched = ONE_OF(rng, scheds);
    p->coupling = ONE_OF(rng, couplings);
    p->checksum = net_chance(rng, 30);
    p->checksum_of = net_chance(rng, 50) ? 0 : (int)net_between(rng, 1, 2);
    p->refuse_checksum = net_chance(rng, 5) ? (int)net_between(rng, 1, 2) : 0;
    p->deny_join_first = net_chance(rng, 5) ? (int)net_between(rng, 1, 2) : 0;
    p->short_dss = net_chance(rng, 40);
    p->charge_ooo = net_chance(rng, 20);
    p->fixed_isn = net_chance(rng, 5);
    p->fastclose_ack = net_chance(rng, 50);
    p->free_closed = net_chance(rng, 30);
    p->join_backup = net_chance(rng, 15) ? (int)net_between(rng, 1, 3) : 0;
    if (net_chance(rng, 20))
        p->max_subflows = (uint8_t)net_between(rng, 1, 6);
    if (net_chance(rng, 10))
        p->max_half_open = (uint8_t)net_between(rng, 1, 3);
    p->limit_subflows = (uint8_t)net_between(rng, 1, 8);
    p->limit_add_addr = (uint8_t)net_below(rng, 4);
    p->keepalive_ms = net_between(rng, 10000, 30000); /* beyond any fault */
    p->close_ms = net_between(rng, 3000, 20000);
}

static uint32_t draw_buffer(uint64_t *rng)
{
    if (net_chance(rng, 60))
        return 0;
    return net_chance(rng, 50) ? net_between(rng, 600, 8000)
                               : net_between(rng, 8000, 80000);
}

static void draw_network(struct bed_plan *p, uint64_t *rng)
{
    static const unsigned paths[] = {1, 1, 2, 2, 2, 3, 4};

    p->family = net_chance(rng, 70) ? 4 : 6;
    p->paths = ONE_OF(rng, paths);
    for (unsigned i = 0; i < p->paths; i++)
        p->delay_ms[i] = net_chance(rng, 80) ? net_between(rng, 1, 40)
                                             : net_between(rng, 40, 200);
    p->rcvbuf = draw_buffer(rng);
    p->sndbuf = draw_buffer(rng);
    if (net_chance(rng, 15))
        p->mss = net_chance(rng, 50) ? net_between(rng, 50, 500) : 1400;
    if (net_chance(rng, 15))
        p->tcp_buffer = net_between(rng, 1400, 20000);
    for (int i = 0; i < 2; i++) {
        struct toy_plan *t = &p->toy[i];

        t->sack = net_chance(rng, 50);
        t->timestamps = net_chance(rng, 40);
        t->from_nxt = net_chance(rng, 30);
        t->strict = net_chance(rng, 40);
        t->in_flight = net_chance(rng, 50) ? 0 : net_between(rng, 1, 40);
        t->patience = net_chance(rng, 90) ? PATIENT : net_between(rng, 3, 10);
    }
}

static uint64_t draw_size(uint64_t *rng)
{
    if (net_chance(rng, 20))
        return 0;
    return net_chance(rng, 40) ? net_between(rng, 1, 5000)
                               : net_between(rng, 5000, 100000);
}

static void draw_apps(struct bed_plan *p, uint64_t *rng)
{
    bool keyed = net_chance(rng, 85);

    for (int i = 0; i < 2; i++) {
        struct app_plan *a = &p->app[i];

        a->size = draw_size(rng);
        if (keyed && net_chance(rng, 95)) {
            a->key = net_chance(rng, 96) ? KEY : "another external key";
            a->key_ms = net_chance(rng, 50) ? 0 : net_below(rng, 1500);
        }
        if (net_chance(rng, 20))
            a->start_ms = net_below(rng, 3000);
        if (net_chance(rng, 25)) {
            a->burst = net_between(rng, 500, 20000);
            a->gap_ms = net_between(rng, 10, 1000);
            if (a->size / a->burst > 10)
                a->gap_ms = net_between(rng, 10, 100);
        }
    }
    if (net_chance(rng, 10))
        p->app[net_below(rng, 2)].after_eof = true;
}

/* ---- numbers ---- */

static void draw_edges(struct bed_plan *p, uint64_t *rng)
{
    static const uint64_t dsns[] = {UINT64_C(0x1234567900000000),
                                    UINT64_C(0x8000000000000000), 0};

    for (int i = 0; i < 2; i++) {
        struct bed_edge *e = &p->edge[i];
        uint32_t before = net_between(rng, 1, 40000);

        if (net_chance(rng, 40))
            e->wire = net_between(rng, 1, 40000);
        if (net_chance(rng, 40))
            e->ssn = (net_chance(rng, 50) ? 0u : 1u << 31) - before;
        if (net_chance(rng, 40))
            e->dsn = ONE_OF(rng, dsns) - net_between(rng, 1, 40000);
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
                          .from = (uint8_t)net_below(rng, 3),
                          .start_ms =
                              net_chance(rng, 30) ? 0 : net_below(rng, 5000)};

    if (p->paths > 1 && net_chance(rng, 60))
        f.path = (uint8_t)net_between(rng, 1, p->paths);
    f.end_ms = f.start_ms + net_between(rng, 1, FAULTS_END_MS / 2);
    f.of_1000 = net_chance(rng, 50) ? net_between(rng, 1, 50)
                                    : net_between(rng, 50, 400);
    if (f.fate == NET_SPOIL) {
        f.of_1000 = net_between(rng, 1, 100);
        f.kind = NET_DATA;
    } else if (f.fate == NET_STRIP) {
        f.of_1000 = 1000;
        f.kind = ONE_OF(rng, stripped);
        if (net_chance(rng, 70))
            f.end_ms = 0; /* a middlebox that stays */
    } else {
        if (net_chance(rng, 40))
            f.kind = (enum net_kind)net_below(rng, NET_KINDS);
        if (f.fate == NET_DROP && net_chance(rng, 15)) /* a cut */
            f.of_1000 = 1000;
        if (f.of_1000 == 1000 && f.path && net_chance(rng, 30))
            f.end_ms = 0; /* for ever; there are others */
        if (f.fate == NET_TWICE && net_chance(rng, 15))
            f.of_1000 = 1000;
        f.arg = f.fate == NET_LATE ? net_between(rng, 1, 400) : 0;
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
    return net_chance(rng, 60) ? net_below(rng, 2000)
                               : net_below(rng, ACTS_END_MS);
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
            if (has_pm(p, who, "kernel") && net_chance(rng, 70))
                n = add(p, n, ACT_FLAG, who, net_chance(rng, 70) ? 0 : 300,
                        path | net_below(rng, 16) << 4);
            if (has_pm(p, who, "scripted") && net_chance(rng, 70))
                n = add(p, n, ACT_USE, who, any_time(rng), path);
        }
    return n;
}

static unsigned add_address_changes(struct bed_plan *p, unsigned n,
                                    uint64_t *rng)
{
    unsigned count = net_between(rng, 1, 3);

    for (unsigned i = 0; i < count; i++) {
        int who = (int)net_below(rng, 2);
        unsigned path = net_below(rng, p->paths), ms = any_time(rng);

        if (has_pm(p, who, "kernel") && net_chance(rng, 30)) {
            n = add(p, n, ACT_CHANGE, who, ms, path | net_below(rng, 16) << 4);
            continue;
        }
        if (has_pm(p, who, "kernel") && net_chance(rng, 20)) {
            n = add(p, n, ACT_FLUSH, who, ms, 0);
            continue;
        }
        n = add(p, n, ACT_DROP, who, ms, path);
        if (net_chance(rng, 60))
            n = add(p, n, ACT_USE, who, ms + net_below(rng, 3000), path);
    }
    return n;
}

static unsigned add_keys(struct bed_plan *p, unsigned n, uint64_t *rng)
{
    unsigned count = net_between(rng, 1, 3);

    for (unsigned i = 0; i < count; i++) {
        unsigned ms = any_time(rng);

        if (net_chance(rng, 95))
            n = add(p, n, ACT_KEY, CLIENT, ms + net_below(rng, 500), i);
        if (net_chance(rng, 95))
            n = add(p, n, ACT_KEY, SERVER, ms + net_below(rng, 500), i);
    }
    return n;
}

static void draw_events(struct bed_plan *p, uint64_t *rng)
{
    unsigned n = add_endpoints(p, 0, rng);

    if (net_chance(rng, 15))
        n = add(p, n, ACT_PORT, SERVER, net_chance(rng, 50) ? 0 : any_time(rng),
                net_below(rng, p->paths) | net_between(rng, 81, 90) << 4);
    if (net_chance(rng, 35))
        n = add_address_changes(p, n, rng);
    if (net_chance(rng, 30))
        n = add_keys(p, n, rng);
    for (int who = 0; who < 2; who++) {
        if (net_chance(rng, 12) && n + 2 <= BED_EVENTS) {
            unsigned ms = any_time(rng);

            n = add(p, n, ACT_PAUSE, who, ms, 0);
            n = add(p, n, ACT_READ, who, ms + net_between(rng, 1, 6000), 0);
        } else if (net_chance(rng, 5) && n + 1 <= BED_EVENTS) {
            p->app[who].paused = true;
            n = add(p, n, ACT_READ, who, net_between(rng, 2000, ACTS_END_MS),
                    0);
        }
        if (net_chance(rng, 10))
            n = add(p, n, ACT_BACKUP, who, any_time(rng), net_below(rng, 8));
        if (net_chance(rng, 15))
            n = add(p, n, ACT_ODD, who, any_time(rng), net_below(rng, 6));
        if (net_chance(rng, 5))
            n = add(p, n, ACT_SHUT, who, any_time(rng), 0);
        if (net_chance(rng, 5))
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
    if (p->server_profile && strcmp(p->profile, p->server_profile) != 0)
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
    if (net_chance(&rng, 25))
        draw_edges(p, &rng);
    draw_faults(p, &rng);
    draw_events(p, &rng);
    if (!getenv("NOMASK"))
        mask(p);
}
