/* SPDX-License-Identifier: MIT */
/* A plan as the initializer of a struct bed_plan. */
#include "fields.h"
#include "stress.h"

#include <inttypes.h>
#include <string.h>

static void print_field(FILE *to, const struct field *f, const void *of,
                        const char *before, const char *after)
{
    if (!field_is_set(f, of))
        return;
    fprintf(to, "%s.%s = ", before, f->name);
    if (f->type == FIELD_TEXT)
        fprintf(to, "\"%s\"", field_text(f, of));
    else if (f->type == FIELD_BOOL)
        fprintf(to, "true");
    else
        fprintf(to, "%" PRIu64 "%s", field_value(f, of),
                field_value(f, of) >> 31 ? "u" : "");
    fprintf(to, "%s", after);
}

static bool any_set(const struct field_table *t, const void *of)
{
    for (size_t i = 0; i < t->n; i++)
        if (field_is_set(&t->v[i], of))
            return true;
    return false;
}

static void print_table(FILE *to, const struct field_table *t, const void *of)
{
    for (size_t i = 0; i < t->n; i++)
        print_field(to, &t->v[i], of, " ", ",");
}

/* One of two structures, of a host. */
static void print_of_hosts(FILE *to, const char *name,
                           const struct field_table *t, const void *v,
                           size_t size)
{
    static const char *const who[] = {"CLIENT", "SERVER"};

    for (size_t i = 0; i < 2; i++) {
        const void *of = (const char *)v + i * size;

        if (!any_set(t, of))
            continue;
        fprintf(to, "    .%s[%s] = {", name, who[i]);
        print_table(to, t, of);
        fprintf(to, " },\n");
    }
}

static void print_switches(FILE *to, const struct bed_plan *p)
{
    for (int i = 0; i < BED_SWITCHES && p->set[i].name; i++)
        fprintf(to, "    .set[%d] = {\"%s\", \"%s\", %d},\n", i, p->set[i].name,
                p->set[i].value, p->set[i].who);
}

static void print_delays(FILE *to, const struct bed_plan *p)
{
    if (!p->delay_ms[0] && !p->delay_ms[1] && !p->delay_ms[2] &&
        !p->delay_ms[3])
        return;
    fprintf(to, "    .delay_ms = {");
    for (unsigned i = 0; i < NET_PATHS; i++)
        fprintf(to, "%s%u", i ? ", " : "", p->delay_ms[i]);
    fprintf(to, "},\n");
}

static void print_faults(FILE *to, const struct bed_plan *p)
{
    if (!p->fault[0].of_1000)
        return;
    fprintf(to, "    .fault = {\n");
    for (unsigned i = 0; i < NET_FAULTS && p->fault[i].of_1000; i++) {
        const struct net_fault *f = &p->fault[i];

        fprintf(to, "        {.fate = %s, ", name_of_fate(f->fate));
        if (f->from)
            fprintf(to, ".from = %u, ", f->from);
        if (f->path)
            fprintf(to, ".path = %u, ", f->path);
        if (f->kind)
            fprintf(to, ".kind = %s, ", name_of_kind(f->kind));
        if (f->start_ms)
            fprintf(to, ".start_ms = %u, ", f->start_ms);
        if (f->end_ms)
            fprintf(to, ".end_ms = %u, ", f->end_ms);
        if (f->arg)
            fprintf(to, ".arg = %u, ", f->arg);
        fprintf(to, ".of_1000 = %u},\n", f->of_1000);
    }
    fprintf(to, "    },\n");
}

static void print_events(FILE *to, const struct bed_plan *p)
{
    if (!p->event[0].act)
        return;
    fprintf(to, "    .event = {\n");
    for (unsigned i = 0; i < BED_EVENTS && p->event[i].act; i++) {
        const struct bed_event *e = &p->event[i];

        fprintf(to, "        {%s, %s, %u, %u},\n", name_of_act(e->act),
                e->who == CLIENT ? "CLIENT" : "SERVER", e->ms, e->arg);
    }
    fprintf(to, "    },\n");
}

void stress_print(FILE *to, const struct bed_plan *p)
{
    fprintf(to, "{\n");
    for (size_t i = 0; i < plan_fields.n; i++)
        print_field(to, &plan_fields.v[i], p, "    ", ",\n");
    print_switches(to, p);
    print_delays(to, p);
    print_of_hosts(to, "app", &app_fields, p->app, sizeof p->app[0]);
    print_of_hosts(to, "toy", &toy_fields, p->toy, sizeof p->toy[0]);
    print_of_hosts(to, "edge", &edge_fields, p->edge, sizeof p->edge[0]);
    print_faults(to, p);
    print_events(to, p);
    fprintf(to, "    .seed = %" PRIu64 ",\n}\n", p->seed);
}
