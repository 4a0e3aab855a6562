/* SPDX-License-Identifier: MIT */
/* mpx check and mpx plan: a scenario file without a run. */
#include "cmd.h"

#include <stdio.h>

#include "exit_code.h"
#include "plan.h"
#include "session.h"

int cmd_check(const struct options *o)
{
    struct study_changes changes = session_changes(o);
    unsigned n_errors = 0;
    int worst = EXIT_FINE;

    if (o->n_files == 0)
        return usage_error("check: which scenario file?");
    for (unsigned i = 0; i < o->n_files; i++) {
        struct session s;
        int code = session_open(&s, o->file[i], &changes, !o->quiet, &n_errors);
        if (code == EXIT_FINE && !o->quiet)
            printf("%s: ok, %zu cell%s x %u seed%s%s = %zu run%s\n",
                   o->file[i], s.study.n_cells,
                   s.study.n_cells == 1 ? "" : "s", s.study.n_seeds,
                   s.study.n_seeds == 1 ? "" : "s",
                   s.study.seeds_of ? " or fewer" : "", s.study.n_planned,
                   s.study.n_planned == 1 ? "" : "s");
        if (code > worst)
            worst = code;
        session_close(&s);
    }
    if (n_errors > 0)
        session_print_error_count(n_errors);
    return worst;
}

int cmd_plan(const struct options *o)
{
    struct study_changes changes = session_changes(o);
    struct plan_choice choice = {o->only, o->n_only, o->shard, o->shards};
    const char *bad = NULL;
    unsigned n_errors = 0;
    struct session s;
    struct plan plan;

    if (o->n_files != 1)
        return usage_error("plan: exactly one scenario file");
    int code = session_open(&s, o->file[0], &changes, false, &n_errors);
    if (n_errors > 0)
        session_print_error_count(n_errors);
    if (code == EXIT_FINE) {
        if (plan_make(&plan, &s.study, &choice, &bad))
            plan_write(&plan, stdout);
        else
            code = usage_error("plan: no run \"%s\"", bad);
        plan_free(&plan);
    }
    session_close(&s);
    return code;
}
