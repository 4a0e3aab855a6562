/* SPDX-License-Identifier: MIT */
/* mpx run: run what is missing of each study. */
#include "cmd.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "exit_code.h"
#include "file.h"
#include "folder.h"
#include "junit.h"
#include "manifest.h"
#include "plot.h"
#include "run.h"
#include "scn_radio.h"
#include "session.h"
#include "slurm.h"
#include "watch.h"

static void print_start(const struct run *r, const struct study *s)
{
    if (r->options->quiet)
        return;
    fprintf(stderr, "%s%s%s: %zu cell%s x %u seed%s%s = %zu run%s", s->name,
            s->quick ? ", quick" : "",
            s->unattacked ? ", without attackers" : "", s->n_cells,
            s->n_cells == 1 ? "" : "s", s->n_seeds, s->n_seeds == 1 ? "" : "s",
            s->seeds_of ? " or fewer" : "", s->n_planned,
            s->n_planned == 1 ? "" : "s");
    if (r->plan->n_selected < s->n_planned)
        fprintf(stderr, ", %zu chosen", r->plan->n_selected);
    if (r->n_resumed > 0)
        fprintf(stderr, ", %zu done before", r->n_resumed);
    if (r->n_missing > 0)
        fprintf(stderr, ", %u at a time", r->options->jobs);
    fputs("\n", stderr);
}

static void print_end(const struct run *r, const struct study *s)
{
    unsigned minutes = (unsigned)(progress_elapsed(&r->progress) / 60);
    const char *dir = r->results.dir;
    struct arena a = {NULL};

    if (r->options->quiet)
        return;
    results_print(&r->results, stdout);
    printf("\n%s in %u:%04.1f   %s/runs.csv  cells.csv  counters.csv%s\n",
           r->interrupted ? "interrupted" : "done", minutes,
           progress_elapsed(&r->progress) - 60 * minutes, dir,
           s->hosts ? "  hosts.csv" : "");
    for (unsigned i = 0; i < s->n_figures; i++)
        if (file_exists(
                arena_printf(&a, "%s/fig-%s.svg", dir, s->figure[i].name)))
            printf("figure   %s/fig-%s.svg  .png\n", dir, s->figure[i].name);
    arena_free(&a);
    if (r->interrupted)
        printf("the same command goes on where this one stopped\n");
}

/* Of those who share a folder the last one writes the tables. */
static void print_part(const struct run *r)
{
    if (!r->options->quiet)
        printf("%zu runs done here; others are at work in %s: mpx status %s\n",
               r->progress.done - r->n_failed, r->results.dir, r->results.dir);
}

static void print_count(unsigned n, const char *what, const struct results *r)
{
    if (n > 0)
        fprintf(stderr, "%s: %u expectation%s %s, see %s/summary.json\n",
                r->plan->study->name, n, n == 1 ? "" : "s", what, r->dir);
}

/* After the runs: whatever is there is written, drawn and judged. */
static int conclude(struct run *r, const struct session *s, int code,
                    time_t started, FILE *junit)
{
    if (!results_write(&r->results))
        return EXIT_MACHINE;
    folder_drop_figures(r->results.dir, &s->study);
    struct plot_source figures = {&s->study, r->results.dir,
                                  results_holds(&r->results)};
    bool drawn = r->interrupted || r->results.n_rows == 0 || plot_all(&figures);
    print_end(r, &s->study);
    if (junit)
        junit_suite(&r->results, r->options->allow_vacuous, junit);
    if (code == EXIT_FINE)
        code = results_exit(&r->results, r->options->allow_vacuous);
    if (code == EXIT_FINE && !drawn)
        code = EXIT_MACHINE;
    if (r->n_failed > 0)
        fprintf(stderr, "%zu run%s failed; the others are valid.\n",
                r->n_failed, r->n_failed == 1 ? "" : "s");
    if (r->options->quiet)
        print_count(r->results.n_failed, "failed", &r->results);
    if (r->options->quiet && !r->options->allow_vacuous)
        print_count(r->results.n_vacuous, "vacuous", &r->results);
    return manifest_write(r, s, started, code) ? code : EXIT_MACHINE;
}

static int run_study(const struct options *o, const struct session *s,
                     struct plan *plan, FILE *junit)
{
    struct arena a = {NULL};
    struct run r;
    time_t started = time(NULL);
    const char *dir = o->out ? o->out : folder_of(&a, &s->study);
    int code = run_prepare(&r, o, s, dir, plan);

    if (code == EXIT_FINE) {
        print_start(&r, &s->study);
        pid_t watch = o->watch ? watch_begin(&r.results) : 0;
        code = run_missing(&r);
        watch_end(watch);
        bool last = run_is_last(&r);
        if (code != EXIT_MACHINE && last)
            code = conclude(&r, s, code, started, junit);
        else if (code != EXIT_MACHINE)
            print_part(&r);
    }
    run_free(&r);
    arena_free(&a);
    return code;
}

/* A scenario that was kept with results is good for all but this. */
static bool has_keys(const struct session *s, struct plan *p)
{
    for (size_t run = 0; run < s->study.n_runs; run++)
        if (p->selected[run] && plan_scenario(p, run)->keying.keys.hidden) {
            fprintf(stderr,
                    "mpx: %s has only the fingerprint of a key, as it is kept "
                    "with results; put the key in its place\n",
                    s->file);
            return false;
        }
    return true;
}

/* What is missing for one run is told before any is begun. */
static bool has_machine(const struct session *s, struct plan *p)
{
    for (size_t run = 0; run < s->study.n_runs; run++) {
        const struct scenario *scn =
            p->selected[run] ? plan_scenario(p, run) : NULL;
        unsigned path = SCN_PATHS_MAX;
        const char *lacks = scn ? run_lacks(scn, &path) : NULL;
        const struct scn_node *at =
            lacks && path < SCN_PATHS_MAX
                ? scn_kind_place(s->study.root, scn->path[path].name)
                : NULL;

        if (at)
            fprintf(stderr, "mpx: %s:%u:%u: %s\n", s->file, at->at.line,
                    at->at.col, lacks);
        else if (lacks)
            fprintf(stderr, "mpx: %s: %s\n", s->file, lacks);
        if (lacks)
            return false;
    }
    return true;
}

/* SCHED_RR is tried, and given back. */
static bool may_be_first(void)
{
    const struct sched_param least = {.sched_priority = 1}, none = {0};
    int policy = sched_getscheduler(0);

    if (policy == SCHED_RR || policy == SCHED_FIFO)
        return true;
    if (sched_setscheduler(0, SCHED_RR, &least) < 0)
        return false;
    (void)sched_setscheduler(0, policy, &none);
    return true;
}

static void warn_of_lateness(const struct session *s)
{
    if (s->study.real_time && !may_be_first())
        fprintf(stderr,
                "mpx: %s: may not have real-time priority (SCHED_RR; see "
                "`ulimit -r`), so more runs will be late\n",
                s->file);
}

static int run_chosen(const struct options *o, const struct session *s,
                      struct plan *plan, FILE *junit)
{
    if (!has_keys(s, plan))
        return EXIT_SCENARIO;
    warn_of_lateness(s);
    return has_machine(s, plan) ? run_study(o, s, plan, junit) : EXIT_MACHINE;
}

static int run_one(const struct options *o, const struct session *s,
                   FILE *junit)
{
    struct plan_choice choice = {o->only, o->n_only, o->shard, o->shards};
    struct plan plan;
    const char *bad;
    int code;

    if (plan_make(&plan, &s->study, &choice, &bad))
        code = run_chosen(o, s, &plan, junit);
    else
        code = usage_error("run: no run \"%s\"; mpx plan %s lists them", bad,
                           s->file);
    plan_free(&plan);
    return code;
}

/* One after the other; the file of verdicts is of all of them. */
static int run_all(const struct options *o, const struct session *s, unsigned n)
{
    struct out_file junit = {NULL, NULL, NULL};
    int worst = EXIT_FINE;

    if (o->junit && (!file_may_replace(o->junit, "<?xml", "XML") ||
                     !file_create(&junit, o->junit)))
        return EXIT_MACHINE;
    if (o->junit)
        junit_begin(junit.f);
    for (unsigned i = 0; i < n; i++) {
        int code = run_one(o, &s[i], junit.f);
        worst = exit_worse(code, worst);
        if (code == EXIT_INTERRUPTED || code == EXIT_MACHINE)
            break;
    }
    if (!o->junit)
        return worst;
    junit_end(junit.f);
    return file_commit(&junit) ? worst : exit_worse(EXIT_MACHINE, worst);
}

int cmd_run(const struct options *line)
{
    struct options own = *line, *o = &own;
    int worst = EXIT_FINE;

    if (o->under && !slurm_begin(o, &worst))
        return worst;
    struct study_changes changes = session_changes(o);
    struct session *s = mem_grow(NULL, o->n_files + 1, sizeof *s);
    unsigned n_errors = 0, opened = 0;

    if (o->n_files == 0)
        worst = usage_error("run: which scenario file? mpx list names some");
    else if (o->out && o->n_files > 1)
        worst = usage_error("run: -o is the folder of one scenario");
    /* every file is read before the first is run */
    for (; worst != EXIT_USAGE && opened < o->n_files; opened++) {
        int code = session_open(&s[opened], o->file[opened], &changes,
                                !o->quiet, &n_errors);
        worst = code == EXIT_USAGE ? code : exit_worse(code, worst);
        s[opened].reveal = o->reveal_keys;
    }
    if (n_errors > 0)
        session_print_error_count(n_errors);
    if (worst == EXIT_FINE)
        worst = run_all(o, s, opened);
    for (unsigned i = 0; i < opened; i++)
        session_close(&s[i]);
    free(s);
    return worst;
}
