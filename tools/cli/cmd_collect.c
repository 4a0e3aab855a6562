/* SPDX-License-Identifier: MIT */
/* mpx collect: shards of one study, run anywhere by one build, to one. */
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "file.h"
#include "folder.h"
#include "plot.h"
#include "redact.h"
#include "results.h"
#include "session.h"
#include "share.h"

static bool same_study(const struct session *a, const struct session *b)
{
    struct arena scratch = {NULL};
    bool any = false;
    bool same = strcmp(session_text(a, &scratch, &any),
                       session_text(b, &scratch, &any)) == 0;
    const char *x = a->changes.seeds ? a->changes.seeds : "";
    const char *y = b->changes.seeds ? b->changes.seeds : "";
    if (a->changes.quick != b->changes.quick ||
        a->changes.without_attackers != b->changes.without_attackers ||
        strcmp(x, y) != 0 || a->changes.n_set != b->changes.n_set)
        same = false;
    for (unsigned i = 0; same && i < a->changes.n_set; i++)
        same = strcmp(redact_set(&scratch, a->changes.set[i], &any),
                      redact_set(&scratch, b->changes.set[i], &any)) == 0;
    arena_free(&scratch);
    return same;
}

static bool same_studies(const struct options *o, const struct session *first)
{
    bool same = true;
    for (unsigned i = 1; same && i < o->n_files; i++) {
        struct session s;
        unsigned n_errors = 0;
        same = session_open_dir(&s, o->file[i], &n_errors) == EXIT_FINE &&
               same_study(first, &s);
        if (!same)
            fprintf(stderr, "mpx: %s and %s are not of one study\n", o->file[0],
                    o->file[i]);
        session_close(&s);
    }
    return same;
}

/* How many rows of one shard went over; those another build made stay. */
static size_t take(struct results *from, struct results *to, size_t *refused)
{
    struct run_result row;
    struct row_key key;
    size_t taken = 0;

    for (size_t run = 0; run < to->plan->study->n_runs; run++) {
        struct arena a = {NULL};
        const char *path = results_path(from, &a, "runs", run, ".row");
        memcpy(from->program, to->program, sizeof from->program);
        if (results_row(from, run, &row)) {
            memcpy(to->program, from->program, sizeof to->program);
            results_key(to, run, &key);
            taken += results_copy_beside(from, to, run) &&
                     row_write(results_path(to, &a, "runs", run, ".row"), &key,
                               &row);
        } else if (file_exists(path)) {
            ++*refused;
        }
        arena_free(&a);
    }
    return taken;
}

static int merge(const struct options *o, struct results *to, struct plan *plan)
{
    static const char any_program[65];
    size_t refused = 0, n = 0;

    for (unsigned i = 0; i < o->n_files; i++) {
        struct results from;
        results_init(&from, o->file[i], plan, any_program);
        size_t taken = take(&from, to, &refused);
        printf("%s: %zu runs\n", o->file[i], taken);
        n += taken;
        results_free(&from);
    }
    if (n == 0 && refused == 0) {
        fputs("mpx: collect: there is no run in any of them\n", stderr);
        return EXIT_MACHINE;
    }
    if (refused > 0) {
        fprintf(stderr,
                "mpx: %zu rows are not whole, or of another build or "
                "scenario; run those again\n",
                refused);
        return EXIT_MACHINE;
    }
    return EXIT_FINE;
}

static int collect(const struct options *o, struct session *s, const char *out)
{
    static const char any_program[65];
    struct arena a = {NULL};
    struct plan plan;
    struct results to;
    const char *bad;
    bool is_free = folder_is_free(out, &s->study);

    if (!is_free && !o->force)
        return usage_error("collect: --force takes the folder, and the results "
                           "of the other study go");
    bool ok = plan_make(&plan, &s->study, NULL, &bad) && file_make_dirs(out) &&
              share_hold(out) && file_make_dirs(file_path(&a, out, "runs"));
    int code = EXIT_MACHINE;

    if (ok && !is_free)
        folder_clear(out);
    ok = ok && session_keep(s, out);
    results_init(&to, out, &plan, any_program);
    if (ok)
        code = merge(o, &to, &plan);
    if (ok && results_write(&to)) {
        folder_drop_figures(out, &s->study);
        bool drawn =
            plot_all(&(struct plot_source){&s->study, out, results_holds(&to)});
        results_print(&to, stdout);
        printf("\ncollected in %s/runs.csv  cells.csv  counters.csv%s\n", out,
               s->study.hosts ? "  hosts.csv" : "");
        if (code == EXIT_FINE)
            code = results_exit(&to, o->allow_vacuous);
        if (code == EXIT_FINE && !drawn)
            code = EXIT_MACHINE;
    } else {
        code = EXIT_MACHINE;
    }
    results_free(&to);
    plan_free(&plan);
    arena_free(&a);
    return code;
}

int cmd_collect(const struct options *o)
{
    struct session s;
    struct arena a = {NULL};
    unsigned n_errors = 0;

    if (o->n_files == 0)
        return usage_error("collect: which folders of results?");
    int code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE && !same_studies(o, &s))
        code = EXIT_USAGE;
    if (code == EXIT_FINE)
        code = collect(
            o, &s, o->out ? o->out : arena_printf(&a, "out/%s", s.study.name));
    session_close(&s);
    arena_free(&a);
    return code;
}
