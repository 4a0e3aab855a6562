/* SPDX-License-Identifier: MIT */
/* One run, in this process or in one of its own. */
#include "judge.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>

enum { RUN_MS = 1200000, SECONDS = 60 };

/* Counters are all there is in it, of one type. */
static void add_up(struct mpx_stats *sum, const struct mpx_stats *s)
{
    uint64_t to[sizeof *sum / sizeof(uint64_t)];
    uint64_t from[sizeof *sum / sizeof(uint64_t)];

    memcpy(to, sum, sizeof to);
    memcpy(from, s, sizeof from);
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
        to[i] += from[i];
    memcpy(sum, to, sizeof to);
}

bool stress_run(const struct bed_plan *p, struct mpx_stats *sum,
                char why[STRESS_WHY])
{
    struct judge j = {0};
    struct bed *b = malloc(sizeof *b);
    bool good;

    if (!b)
        abort();
    bed_start(b, p);
    b->look = judge_check;
    b->look_ctx = &j;
    bed_run(b, RUN_MS);
    if (!b->wrong[0])
        judge_end(&j, b);
    good = !b->wrong[0];
    snprintf(why, STRESS_WHY, "%s", b->wrong);
    for (int i = 0; sum && i < 2; i++)
        add_up(sum, host_stats(&b->host[i]));
    bed_end(b);
    free(b);
    return good;
}

static void run_plan(const void *plan, char *why)
{
    (void)stress_run(plan, NULL, why);
}

bool stress_run_apart(const struct bed_plan *p, char why[STRESS_WHY])
{
    return stress_apart(run_plan, p, SECONDS, why);
}
