/* SPDX-License-Identifier: MIT */
/*
 * Take away one thing after another from a plan that goes wrong, and keep what
 * still goes wrong in the same way, until nothing can be taken away.
 */
#include "fields.h"
#include "stress.h"

#include <string.h>

struct shrinking {
    struct bed_plan *best;
    const char *why;
    bool changed;
};

bool stress_is_fair(const struct bed_plan *p)
{
    bool reads[2] = {!p->app[0].paused, !p->app[1].paused};
    unsigned at[2] = {0};

    for (unsigned i = 0; i < BED_EVENTS && p->event[i].act; i++) {
        const struct bed_event *e = &p->event[i];

        if ((e->act != ACT_PAUSE && e->act != ACT_READ) || e->ms < at[e->who])
            continue;
        at[e->who] = e->ms;
        reads[e->who] = e->act == ACT_READ;
    }
    /* who has nothing to send learns of a peer's end by keepalives alone */
    return reads[0] && reads[1] && p->keepalive_ms >= 10000 &&
           (!p->rcvbuf || p->rcvbuf >= 600) &&
           (!p->tcp_buffer || p->tcp_buffer >= 1400) && p->mss <= 1400;
}

/* @return whether the smaller plan was kept. */
static bool try(struct shrinking *s, const struct bed_plan *smaller)
{
    char why[STRESS_WHY];

    if (!memcmp(smaller, s->best, sizeof *smaller) ||
        !stress_is_fair(smaller) || stress_run_apart(smaller, why) ||
        !stress_same_kind(why, s->why))
        return false;
    *s->best = *smaller;
    s->changed = true;
    return true;
}

static void shrink_events(struct shrinking *s)
{
    for (unsigned i = 0; i < BED_EVENTS && s->best->event[i].act;) {
        struct bed_plan p = *s->best;

        memmove(p.event + i, p.event + i + 1,
                (BED_EVENTS - i - 1) * sizeof p.event[0]);
        p.event[BED_EVENTS - 1].act = ACT_NONE;
        if (!try(s, &p))
            i++;
    }
}

/* A pause, or a key, is two events. */
static void shrink_pairs(struct shrinking *s)
{
    for (unsigned i = 0; i < BED_EVENTS && s->best->event[i].act; i++)
        for (unsigned k = i + 1; k < BED_EVENTS && s->best->event[k].act; k++) {
            struct bed_plan p = *s->best;
            unsigned n = 0;

            memset(p.event, 0, sizeof p.event);
            for (unsigned e = 0; e < BED_EVENTS; e++)
                if (e != i && e != k)
                    p.event[n++] = s->best->event[e];
            (void)try(s, &p);
        }
}

static void shrink_fault(struct shrinking *s, unsigned i)
{
    struct bed_plan p = *s->best;
    struct net_fault *f = &p.fault[i];

    if (f->of_1000 < 1000 && f->fate != NET_SPOIL) {
        f->of_1000 = 1000;
        if (try(s, &p))
            f->of_1000 = 1000;
        else
            p = *s->best;
    }
    while (f->end_ms > f->start_ms + 1) {
        f->end_ms -= (f->end_ms - f->start_ms) / 2;
        if (!try(s, &p))
            break;
    }
    p = *s->best;
    while (f->end_ms > f->start_ms + 1) {
        f->start_ms += (f->end_ms - f->start_ms) / 2;
        if (!try(s, &p))
            break;
    }
}

static void shrink_faults(struct shrinking *s)
{
    for (unsigned i = 0; i < NET_FAULTS && s->best->fault[i].of_1000;) {
        struct bed_plan p = *s->best;

        memmove(p.fault + i, p.fault + i + 1,
                (NET_FAULTS - i - 1) * sizeof p.fault[0]);
        p.fault[NET_FAULTS - 1].of_1000 = 0;
        if (!try(s, &p))
            shrink_fault(s, i++);
    }
}

static void shrink_switches(struct shrinking *s)
{
    for (unsigned i = 0; i < BED_SWITCHES && s->best->set[i].name;) {
        struct bed_plan p = *s->best;

        memmove(p.set + i, p.set + i + 1,
                (BED_SWITCHES - i - 1) * sizeof p.set[0]);
        p.set[BED_SWITCHES - 1].name = NULL;
        if (!try(s, &p))
            i++;
    }
}

/* Each member to nothing; numbers that may not be nothing to half. @p at: where
 * in a plan the structure of the table is. */
static void shrink_table(struct shrinking *s, const struct field_table *t,
                         size_t at)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct field *f = &t->v[i];
        struct bed_plan p = *s->best;
        void *of = (char *)&p + at;

        if (!field_is_set(f, of))
            continue;
        field_set(f, of, 0);
        if (try(s, &p) || f->type == FIELD_TEXT || f->type == FIELD_BOOL)
            continue;
        for (;;) {
            p = *s->best;
            if (field_value(f, of) < 2)
                break;
            field_set(f, of, field_value(f, of) / 2);
            if (!try(s, &p))
                break;
        }
    }
}

static void shrink_paths(struct shrinking *s)
{
    for (unsigned i = 0; i < NET_PATHS; i++) {
        struct bed_plan p = *s->best;

        p.delay_ms[i] = 0;
        (void)try(s, &p);
    }
    while (s->best->paths > 1) {
        struct bed_plan p = *s->best;

        p.paths--;
        if (!try(s, &p))
            break;
    }
}

void stress_shrink(struct bed_plan *p, const char *why)
{
    struct shrinking s = {p, why, true};

    while (s.changed) {
        s.changed = false;
        shrink_events(&s);
        shrink_pairs(&s);
        shrink_faults(&s);
        shrink_switches(&s);
        shrink_paths(&s);
        shrink_table(&s, &plan_fields, 0);
        for (size_t i = 0; i < 2; i++) {
            shrink_table(&s, &app_fields,
                         offsetof(struct bed_plan, app) + i * sizeof p->app[0]);
            shrink_table(&s, &toy_fields,
                         offsetof(struct bed_plan, toy) + i * sizeof p->toy[0]);
            shrink_table(&s, &edge_fields,
                         offsetof(struct bed_plan, edge) +
                             i * sizeof p->edge[0]);
        }
    }
}
