/* SPDX-License-Identifier: MIT */
/* One run, in this process or in one of its own. */
#include "judge.h"
#include "stress.h"

#include <stdlib.h>

enum { RUN_MS = 1200000, SECONDS = 60 };

bool stress_run(const struct bed_plan *p, char why[STRESS_WHY])
{
    struct judge j = {0};
    struct bed *b = malloc(sizeof *b);
    bool good;

    if (!b)
        abort();
    bed_start(b, p);
    b->look = judge_look;
    b->look_ctx = &j;
    bed_run(b, RUN_MS);
    if (!b->wrong[0])
        judge_end(&j, b);
    good = !b->wrong[0];
    snprintf(why, STRESS_WHY, "%s", b->wrong);
    bed_end(b);
    free(b);
    return good;
}

static void run_plan(const void *plan, char *why)
{
    (void)stress_run(plan, why);
}

bool stress_run_apart(const struct bed_plan *p, char why[STRESS_WHY])
{
    return stress_apart(run_plan, p, SECONDS, why);
}
