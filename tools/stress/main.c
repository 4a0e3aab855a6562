/* SPDX-License-Identifier: MIT */
/* mpx-stress: run many seeds, tell what went wrong with which, and why. */
#include "crew.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS_MAX = 64, TRACE_MS = 60000 };

static const char usage[] =
    "usage: mpx-stress [--runs N] [--seed S] [-j N] [--shrink]\n"
    "       mpx-stress --only SEED [--trace]\n"
    "\n"
    "Random connections of the protocol core over a toy TCP, N of them from "
    "seed\n"
    "S on (default 10000 from 1), on several processes. A line for each that "
    "goes\n"
    "wrong: its seed, and why.\n"
    "\n"
    "  --only SEED  one run; if it goes wrong, the smallest plan that still "
    "does\n"
    "  --plan SEED  print its plan as it is drawn\n"
    "  --trace      and what it sends in the first minute, packet by packet\n"
    "  --shrink     the smallest plan of the first run of each kind\n";

struct options {
    uint64_t runs, seed, only;
    unsigned processes;
    bool has_only, shrink, plan, trace;
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

static bool run_seed(uint64_t seed, char why[STRESS_WHY])
{
    struct bed_plan p;

    stress_draw(&p, seed);
    return stress_run(&p, why);
}

static void tell(void *ctx, uint64_t seed, const char *why)
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

static int run_one(uint64_t seed, bool trace)
{
    char why[STRESS_WHY];
    struct bed_plan p;

    stress_draw(&p, seed);
    if (stress_run_apart(&p, why)) {
        printf("%" PRIu64 ": nothing wrong\n", seed);
        return 0;
    }
    printf("%" PRIu64 ": %s\n", seed, why);
    stress_shrink(&p, why);
    stress_run_apart(&p, why);
    printf("smallest plan: %s\n", why);
    stress_print(stdout, &p);
    if (trace)
        stress_trace(&p, TRACE_MS);
    return 1;
}

static int run_many(const struct options *o)
{
    static struct kinds kinds;
    struct crew c = {.first = o->seed,
                     .runs = o->runs,
                     .processes = o->processes,
                     .run = run_seed,
                     .tell = tell,
                     .ctx = &kinds};
    uint64_t wrong = crew_run(&c);

    printf("%" PRIu64 " runs, %" PRIu64 " went wrong\n", o->runs, wrong);
    for (unsigned i = 0; i < kinds.n; i++)
        printf("%8" PRIu64 "  first %" PRIu64 ": %s\n", kinds.v[i].n,
               kinds.v[i].seed, kinds.v[i].why);
    for (unsigned i = 0; o->shrink && i < kinds.n; i++) {
        printf("\n");
        run_one(kinds.v[i].seed, false);
    }
    return wrong != 0;
}

static bool number(const char *text, uint64_t *n)
{
    char *end;

    *n = text ? strtoull(text, &end, 10) : 0;
    return text && *text && !*end;
}

static bool parse(struct options *o, int argc, char **argv)
{
    uint64_t n = 0;

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc && number(argv[i + 1], &n);

        if (!strcmp(argv[i], "--shrink") || !strcmp(argv[i], "--trace")) {
            *(argv[i][2] == 's' ? &o->shrink : &o->trace) = true;
            continue;
        }
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
    struct bed_plan p;

    if (!parse(&o, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    if (o.plan) {
        stress_draw(&p, o.only);
        stress_print(stdout, &p);
        return 0;
    }
    return o.has_only ? run_one(o.only, o.trace) : run_many(&o);
}
