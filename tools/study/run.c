/* SPDX-License-Identifier: MIT */
/* Running a study: plan, processes, rows, tables. */
#include "run.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "exit_code.h"
#include "file.h"
#include "folder.h"
#include "pool.h"
#include "redact.h"
#include "samples.h"
#include "study_series.h"

enum {
    NO_ROW = 2, /* exit status of a run whose result has no file */
    LATE = 3,   /* of one in real time that was late, and is to be run again */
};

/* How often the subflows of a run are sampled, for whoever asks or for a
 * figure; 0: never. */
static uint64_t series_ns(const struct run *r, size_t run)
{
    if (r->options->series_ns > 0)
        return (uint64_t)r->options->series_ns;
    return series_interval(r->plan->study, plan_cell(r->plan, run),
                           plan_seed(r->plan, run));
}

static bool any_series(const struct run *r)
{
    const struct study *s = r->plan->study;
    bool any = r->options->series_ns > 0;

    for (unsigned i = 0; i < s->n_figures; i++)
        any |= s->figure[i].kind == FIGURE_SERIES;
    return any;
}

static bool make_folders(const struct run *r, const char *dir)
{
    struct arena a = {NULL};
    bool ok = file_make_dirs(file_path(&a, dir, "runs"));
    if (ok && r->options->pcap != PCAP_NONE)
        ok = file_make_dirs(file_path(&a, dir, "pcap"));
    if (ok && any_series(r))
        ok = file_make_dirs(file_path(&a, dir, "series"));
    if (ok && r->options->events)
        ok = file_make_dirs(file_path(&a, dir, "events"));
    arena_free(&a);
    return ok;
}

/* The folder for us alone, or with others who run the same. */
static bool enter(struct run *r, const struct session *s, const char *dir,
                  const char *program)
{
    struct arena a = {NULL};
    bool ok = file_make_dirs(dir);

    if (ok && r->options->shared)
        ok = share_enter(&r->share, dir,
                         arena_printf(&a, "study %s program %s\n",
                                      session_print(s, &a), program));
    else
        ok = ok && share_hold(dir);
    arena_free(&a);
    return ok;
}

static bool keep_plan(const struct session *s, const char *dir)
{
    const char *bad;
    struct arena a = {NULL};
    struct out_file o;
    struct plan whole; /* whatever part of it this call runs */
    bool ok = plan_make(&whole, &s->study, NULL, &bad) &&
              file_create(&o, file_path(&a, dir, "plan.tsv"));

    if (ok) {
        plan_write(&whole, o.f);
        ok = file_commit(&o);
    }
    plan_free(&whole);
    arena_free(&a);
    return ok;
}

/* Those who come later find the folder in order. */
static bool write_common_files(struct run *r, const struct session *s,
                               const char *dir, bool is_free)
{
    if (r->options->shared && !r->share.first)
        return true;
    if (!is_free)
        folder_clear(dir);
    return session_keep(s, dir) && keep_plan(s, dir) &&
           (!r->options->shared || share_admit(&r->share));
}

/* Packets, series and events of a run that is done can only be had by doing it
 * again. */
static bool wants_all(const struct options *o)
{
    return o->pcap == PCAP_ALL || o->series_ns > 0 || o->events;
}

static bool has_row(struct run *r, size_t run)
{
    struct run_result row;
    struct arena a = {NULL};
    bool there = results_row(&r->results, run, &row);
    const char *path = results_path(&r->results, &a, "runs", run, ".row");

    if (!there && row_is_damaged(path))
        fprintf(stderr, "mpx: %s is damaged: the run is done again\n", path);
    arena_free(&a);
    return there;
}

/* Its row is there, and samples if a figure is drawn of them. */
static bool is_done(struct run *r, size_t run)
{
    uint64_t ns = series_ns(r, run);
    struct arena a = {NULL};
    bool done = has_row(r, run) &&
                (ns == 0 ||
                 samples_suffice(
                     results_path(&r->results, &a, "series", run, ".csv"), ns));

    arena_free(&a);
    return done;
}

/* What others may do meanwhile is looked for when its turn comes. */
static void find_missing(struct run *r)
{
    const struct plan *p = r->plan;
    bool look = !wants_all(r->options) && !r->options->shared;

    for (size_t run = 0; run < p->study->n_runs; run++) {
        r->missing[run] = p->selected[run] && !(look && is_done(r, run));
        r->n_missing += r->missing[run];
        r->n_resumed += p->selected[run] && !r->missing[run];
    }
}

int run_prepare(struct run *r, const struct options *o, const struct session *s,
                const char *dir, struct plan *plan)
{
    uint8_t program[PLAN_HASH_LEN];
    char hex[65];

    memset(r, 0, sizeof *r);
    r->options = o;
    r->file = s->file;
    r->plan = plan;
    bool is_free = folder_is_free(dir, plan->study);
    if (!is_free && !o->force)
        return usage_error("run: --force takes the folder, and the results of "
                           "the other study go");
    if (!plan_program_hash(program)) {
        fputs("mpx: cannot read /proc/self/exe\n", stderr);
        return EXIT_MACHINE;
    }
    plan_hex(program, hex);
    if (!enter(r, s, dir, hex) || !write_common_files(r, s, dir, is_free) ||
        !make_folders(r, dir))
        return EXIT_MACHINE;
    results_init(&r->results, dir, plan, hex);
    r->missing = mem_grow(NULL, plan->study->n_runs, sizeof *r->missing);
    find_missing(r);
    return EXIT_FINE;
}

/* ---- which run is next ---- */

/* Another one that shares the folder tried it since we began, and it failed. */
static bool has_failed(const struct run *r, size_t run)
{
    struct arena a = {NULL};
    struct stat st;
    const char *log = results_path(&r->results, &a, "runs", run, ".log");
    bool failed = stat(log, &st) == 0 && st.st_size > 0 &&
                  st.st_mtime >= r->worker.started;

    arena_free(&a);
    return failed;
}

/* Whether it is to be done, and by us: nobody has done it or is at it. */
static bool take(struct run *r, size_t run)
{
    if (!share_take(&r->share, run))
        return false; /* it may come back */
    r->missing[run] = false;
    if ((!is_done(r, run) || wants_all(r->options)) && !has_failed(r, run))
        return true;
    share_return(&r->share, run);
    r->n_resumed++;
    progress_drop(&r->progress);
    return false;
}

/* Processes begin at places of their own, so that they meet late. */
static bool next_shared(struct run *r, size_t *run)
{
    size_t n = r->plan->study->n_runs;

    for (size_t i = 0; i < n; i++) {
        size_t at = r->next;

        r->next = (at + 1) % n;
        *run = at;
        if (r->missing[at] && take(r, at))
            return true;
    }
    return false;
}

static bool next_alone(struct run *r, size_t *run)
{
    while (r->next < r->plan->study->n_runs && !r->missing[r->next])
        r->next++;
    *run = r->next;
    return r->next++ < r->plan->study->n_runs;
}

static bool next_run(void *ctx, size_t *run)
{
    struct run *r = ctx;

    return (r->options->shared ? next_shared : next_alone)(r, run);
}

static bool shares_process(void *ctx, size_t run)
{
    const struct run *r = ctx;

    return run_may_follow(plan_scenario(r->plan, run));
}

static bool simulate(const struct scenario *s, uint32_t seed,
                     struct run_result *row, struct run_output *out)
{
    const struct scn_keying *k = &s->keying;
    struct mpx_profile p;
    const char *why = NULL;

    if (s->tokens.study == TOKENS_NONE)
        return run_scenario(s, seed, row, out) == 0;
    memset(row, 0, sizeof *row);
    p = *mpx_profile_find(k->profile);
    for (unsigned i = 0; i < k->switches.n; i++)
        if (mpx_profile_set(&p, k->switches.v[i].name, k->switches.v[i].value))
            why = "unknown switch";
    why = why ? why : tokens_run(&s->tokens, &p, seed, &row->tokens);
    snprintf(out->error, sizeof out->error, "%s", why ? why : "");
    return !why;
}

/* @p attempt counts those of a run in real time, from 1. */
static int run_once(struct run *r, size_t run, unsigned attempt)
{
    struct arena a = {NULL};
    struct run_output out = {.pcap_prefix = NULL};
    struct run_result *row = arena_alloc(&a, sizeof *row);
    struct row_key key;

    if (r->options->pcap != PCAP_NONE)
        out.pcap_prefix = results_path(&r->results, &a, "pcap", run, "");
    if (r->options->pcap != PCAP_NONE && r->options->reveal_keys)
        out.keylog_file = results_path(&r->results, &a, "pcap", run, ".keys");
    out.series_ns = series_ns(r, run);
    if (out.series_ns > 0)
        out.series_file = results_path(&r->results, &a, "series", run, ".csv");
    if (r->options->events)
        out.events_file = results_path(&r->results, &a, "events", run, ".csv");
    if (plan_scenario(r->plan, run)->real_time)
        out.kernel_file = results_path(&r->results, &a, "runs", run, ".kernel");
    if (plan_scenario(r->plan, run)->n_kinds)
        out.hosts_file = results_path(&r->results, &a, "runs", run, ".hosts");
    results_key(&r->results, run, &key);
    if (!simulate(plan_scenario(r->plan, run), plan_seed(r->plan, run), row,
                  &out)) {
        fprintf(stderr, "%s\n", out.error);
        fflush(NULL);
        return 1;
    }
    row->attempts = attempt;
    if (row->late && attempt < r->options->attempts)
        return LATE;
    bool ok = row_write(results_path(&r->results, &a, "runs", run, ".row"),
                        &key, row);
    fflush(NULL);
    arena_free(&a);
    return ok ? 0 : NO_ROW;
}

/* In a process of its own, which ends when this one does. */
static int run_attempt(struct run *r, size_t run, unsigned attempt)
{
    pid_t parent = getpid(), pid;
    int status;

    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(getppid() == parent ? run_once(r, run, attempt) : 1);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        return 1;
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}

static int run_in_child(void *ctx, unsigned slot, size_t run)
{
    struct run *r = ctx;
    unsigned attempt = 1;
    int status;

    run_log_enter(&r->logs, slot);
    if (!plan_scenario(r->plan, run)->real_time)
        return run_once(r, run, attempt);
    while ((status = run_attempt(r, run, attempt)) == LATE)
        attempt++;
    return status;
}

/* The packets of a run that went well, when only the others' were wanted. */
static void drop_pcaps(const struct run *r, size_t run)
{
    struct arena a = {NULL};
    const char *dir = file_path(&a, r->results.dir, "pcap");
    const char *id = plan_file_name(&a, plan_id(&a, r->plan->study, run));
    const char *lead = arena_printf(&a, "%s-", id);
    DIR *d = opendir(dir);

    for (struct dirent *e; d && (e = readdir(d));)
        if (strncmp(e->d_name, lead, strlen(lead)) == 0)
            unlink(file_path(&a, dir, e->d_name));
    if (d)
        closedir(d);
    unlink(results_path(&r->results, &a, "pcap", run, ".keys"));
    arena_free(&a);
}

/* @p why is the last line of its log, which is on the disk if @p logged. */
static void report(struct run *r, size_t run, enum pool_end how, int detail,
                   const char *why, bool logged)
{
    struct arena a = {NULL};
    const char *id = plan_id(&a, r->plan->study, run);
    const char *log = results_path(&r->results, &a, "runs", run, ".log");
    const char *what = "failed";
    bool secret = false;

    if (how == POOL_CRASHED)
        what = arena_printf(&a, "crashed (%s)", strsignal(detail));
    else if (how == POOL_TIMEOUT)
        what = arena_printf(&a,
                            "took more than %.0f s of wall time "
                            "(--timeout gives it more)",
                            r->options->timeout_s);
    if (how == POOL_FAILED && detail == NO_ROW)
        what = "could not write its result";
    progress_clear(&r->progress);
    what = arena_printf(&a, "%s%s%s", what, *why ? ": " : "", why);
    failures_add(&r->results.failures, run, what);
    fprintf(stderr, "run %s %s\n", id, what);
    fprintf(stderr, "  repeat it:  mpx run %s --only %s --pcap all", r->file,
            id);
    if (r->options->out)
        fprintf(stderr, " -o %s", r->options->out);
    if (r->options->quick)
        fputs(" --quick", stderr);
    if (r->options->without_attackers)
        fputs(" --without-attackers", stderr);
    for (unsigned i = 0; i < r->options->n_set; i++)
        fprintf(stderr, " --set '%s'",
                redact_set(&a, r->options->set[i], &secret));
    if (r->options->seeds)
        fprintf(stderr, " --seeds %s", r->options->seeds);
    fprintf(stderr, "\n  its log:    %s%s\n", log,
            logged ? "" : " cannot be written");
    arena_free(&a);
}

static void run_done(void *ctx, unsigned slot, size_t run, enum pool_end how,
                     int detail)
{
    struct run *r = ctx;
    struct arena a = {NULL};
    char why[RUN_LOG_LINE];
    bool logged = run_log_end(
        &r->logs, slot, results_path(&r->results, &a, "runs", run, ".log"),
        how != POOL_DONE, why);

    arena_free(&a);
    if (how == POOL_DONE) {
        if (r->options->pcap == PCAP_FAILED)
            drop_pcaps(r, run);
    } else {
        r->n_failed++;
        report(r, run, how, detail, why, logged);
    }
    if (r->options->shared)
        share_return(&r->share, run);
    progress_step(&r->progress);
}

static void run_tick(void *ctx)
{
    struct run *r = ctx;
    progress_show(&r->progress);
    worker_tick(&r->worker, r->results.dir, r->progress.done, r->n_failed);
}

/* Where to begin among others: by the number that Slurm gave, or anywhere. */
static size_t first_run(const struct run *r)
{
    const char *id = getenv("SLURM_ARRAY_TASK_ID");
    const char *of = getenv("SLURM_ARRAY_TASK_COUNT");
    size_t n = r->plan->study->n_runs;
    uint64_t k = id ? strtoull(id, NULL, 10) : 0;
    uint64_t m = of ? strtoull(of, NULL, 10) : 0;

    if (id && k > 0 && k <= m)
        return (size_t)((double)n * (double)(k - 1) / (double)m);
    /* a multiple of the golden section: far from all the others' */
    k = (uint64_t)getpid() * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(k % n);
}

int run_missing(struct run *r)
{
    struct pool_work work = {r,        next_run, shares_process, run_in_child,
                             run_done, run_tick};
    unsigned jobs = r->options->jobs;

    progress_begin(&r->progress, r->n_missing, r->options->quiet);
    if (r->n_missing == 0)
        return EXIT_FINE;
    if (jobs > r->n_missing)
        jobs = (unsigned)r->n_missing;
    if (r->options->shared)
        r->next = first_run(r);
    worker_begin(&r->worker, r->results.dir, jobs,
                 !r->options->shared || r->share.first);
    run_prepare_scenarios(); /* here, and not in each process */
    run_logs_init(&r->logs, jobs);
    bool ok = pool_run(&work, jobs, r->options->timeout_s, &r->interrupted);
    run_logs_free(&r->logs);
    worker_end(&r->worker, r->results.dir);
    progress_clear(&r->progress);
    if (r->interrupted)
        return EXIT_INTERRUPTED;
    if (!ok)
        return EXIT_MACHINE;
    return r->n_failed > 0 ? EXIT_RUN : EXIT_FINE;
}

bool run_is_last(struct run *r)
{
    return !r->options->shared || share_leave(&r->share);
}

void run_free(struct run *r)
{
    results_free(&r->results);
    free(r->missing);
}
