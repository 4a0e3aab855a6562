/* SPDX-License-Identifier: MIT */
/* mpx-stress: run many seeds, tell what went wrong with which, and why. */
#include "seeds.h"
#include "stress.h"
#ifdef STRESS_NS3
#include "ns3_plan.h"
#endif

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS_MAX = 64, TRACE_MS = 60000 };

static const char usage[] =
    "usage: mpx-stress [--ns3] [--runs N] [--seed S] [-j N] [--shrink]\n"
    "       mpx-stress [--ns3] --only SEED [--trace]\n"
    "       mpx-stress [--ns3] --plan SEED\n"
    "\n"
    "Random connections of the protocol core over a toy TCP, N of them from "
    "seed\n"
    "S on (default 10000 from 1), on several processes (default 2). A line "
    "for\n"
    "each that goes wrong: its seed, and why.\n"
    "\n"
    "  --ns3        whole scenarios over ns-3's TCP instead\n"
    "  --only SEED  one run; if it goes wrong, the smallest plan that still "
    "does:\n"
    "               a struct bed_plan for test/sim, or a file for \"mpx run\"\n"
    "  --trace      and what it sends in the first minute, packet by packet\n"
    "  --plan SEED  its plan as it is drawn\n"
    "  --shrink     the smallest plan of the first run of each kind\n";

struct options {
    uint64_t runs, seed, only;
    unsigned processes;
    bool has_only, shrink, plan, trace, ns3;
};

/* The first seed that went wrong in a way, and how many did. */
struct kind {
    uint64_t seed, n;
    char why[STRESS_WHY];
};
struct kinds {
    struct kind v[KINDS_MAX];
    unsigned n;
};

/* ---- over the toy TCP ---- */

static bool run_bed(uint64_t seed, char why[STRESS_WHY])
{
    struct bed_plan p;

    stress_draw(&p, seed);
    return stress_run(&p, NULL, why);
}

static void print_bed(uint64_t seed)
{
    struct bed_plan p;

    stress_draw(&p, seed);
    stress_print(stdout, &p);
}

static bool try_bed(uint64_t seed, char why[STRESS_WHY])
{
    struct bed_plan p;

    stress_draw(&p, seed);
    return stress_run_apart(&p, why);
}

static void shrink_bed(uint64_t seed, const char *why, bool trace)
{
    char now[STRESS_WHY];
    struct bed_plan p;

    stress_draw(&p, seed);
    stress_shrink(&p, why);
    (void)stress_run_apart(&p, now);
    printf("smallest plan: %s\n", now);
    stress_print(stdout, &p);
    if (trace)
        stress_trace(&p, TRACE_MS);
}

/* ---- over ns-3 ---- */

#ifdef STRESS_NS3
static bool run_ns3(uint64_t seed, char why[STRESS_WHY])
{
    struct ns3_plan p;

    ns3_draw(&p, seed);
    return ns3_run(&p, why);
}

static void print_ns3_plan(const struct ns3_plan *p)
{
    char text[NS3_TEXT];

    ns3_write(p, text);
    fputs(text, stdout);
}

static void print_ns3(uint64_t seed)
{
    struct ns3_plan p;

    ns3_draw(&p, seed);
    print_ns3_plan(&p);
}

static void shrink_ns3(uint64_t seed, const char *why, bool trace)
{
    char now[STRESS_WHY];
    struct ns3_plan p;

    (void)trace; /* "mpx run --events" and "mpx ladder" have that */
    ns3_draw(&p, seed);
    ns3_shrink(&p, why);
    (void)ns3_run(&p, now);
    printf("# smallest plan: %s\n", now);
    print_ns3_plan(&p);
}
#endif

/* What a seed is run over. */
static const struct world {
    bool (*run)(uint64_t seed, char why[STRESS_WHY]); /* one of many */
    bool (*try)(uint64_t seed, char why[STRESS_WHY]); /* alone */
    void (*print)(uint64_t seed);
    void (*shrink)(uint64_t seed, const char *why, bool trace);
} worlds[] = {
    {run_bed, try_bed, print_bed, shrink_bed},
#ifdef STRESS_NS3
    {run_ns3, run_ns3, print_ns3, shrink_ns3},
#endif
};

/* ---- one, and many ---- */

static void print_failure(void *ctx, uint64_t seed, const char *why)
{
    struct kinds *k = ctx;
    unsigned i = 0;

    printf("%" PRIu64 ": %s\n", seed, why);
    fflush(stdout);
    while (i < k->n && !stress_same_kind(k->v[i].why, why))
        i++;
    if (i == KINDS_MAX)
        return;
    if (i == k->n) {
        k->v[k->n++].seed = seed;
        snprintf(k->v[i].why, STRESS_WHY, "%s", why);
    }
    k->v[i].n++;
}

static int run_one(const struct world *w, uint64_t seed, bool trace)
{
    char why[STRESS_WHY];

    if (w->try(seed, why)) {
        printf("%" PRIu64 ": nothing wrong\n", seed);
        return 0;
    }
    printf("# %" PRIu64 ": %s\n", seed, why); /* a scenario file may follow */
    w->shrink(seed, why, trace);
    return 1;
}

static int run_many(const struct world *w, const struct options *o)
{
    static struct kinds kinds;
    struct seeds c = {.first = o->seed,
                      .runs = o->runs,
                      .processes = o->processes,
                      .run = w->run,
                      .on_failure = print_failure,
                      .ctx = &kinds};
    uint64_t wrong = seeds_run(&c);

    printf("%" PRIu64 " runs, %" PRIu64 " went wrong\n", o->runs, wrong);
    for (unsigned i = 0; i < kinds.n; i++)
        printf("%8" PRIu64 "  first %" PRIu64 ": %s\n", kinds.v[i].n,
               kinds.v[i].seed, kinds.v[i].why);
    for (unsigned i = 0; o->shrink && i < kinds.n; i++) {
        printf("\n");
        run_one(w, kinds.v[i].seed, false);
    }
    return wrong != 0;
}

static bool number(const char *text, uint64_t *n)
{
    char *end;

    *n = text ? strtoull(text, &end, 10) : 0;
    return text && *text && !*end;
}

static bool is_flag(struct options *o, const char *arg)
{
    const struct {
        const char *name;
        bool *to;
    } flags[] = {
        {"--shrink", &o->shrink}, {"--trace", &o->trace}, {"--ns3", &o->ns3}};

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (!strcmp(arg, flags[i].name)) {
            *flags[i].to = true;
            return true;
        }
    return false;
}

static bool parse(struct options *o, int argc, char **argv)
{
    uint64_t n = 0;

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc && number(argv[i + 1], &n);

        if (is_flag(o, argv[i]))
            continue;
        if (!more)
            return false;
        if (!strcmp(argv[i], "--runs"))
            o->runs = n;
        else if (!strcmp(argv[i], "--seed"))
            o->seed = n;
        else if (!strcmp(argv[i], "-j") && n > 0 && n <= 256)
            o->processes = (unsigned)n;
        else if (!strcmp(argv[i], "--only") || !strcmp(argv[i], "--plan")) {
            o->only = n;
            o->has_only = true;
            o->plan = argv[i][2] == 'p';
        } else
            return false;
        i++;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {.runs = 10000, .seed = 1, .processes = 2};
    const struct world *w;

    if (!parse(&o, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    if (o.ns3 && sizeof worlds == sizeof worlds[0]) {
        fputs("mpx-stress: built without ns-3\n", stderr);
        return 2;
    }
    w = &worlds[o.ns3];
    if (o.plan) {
        w->print(o.only);
        return 0;
    }
    return o.has_only ? run_one(w, o.only, o.trace) : run_many(w, &o);
}
