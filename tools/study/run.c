/* SPDX-License-Identifier: MIT */
/* Running a study: plan, processes, rows, tables. */
#include "run.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exit_code.h"
#include "file.h"
#include "folder.h"
#include "pool.h"
#include "redact.h"

enum { NO_ROW = 2 }; /* exit status of a run whose result has no file */

static bool make_folders(const struct run *r, const char *dir)
{
    struct arena a = {NULL};
    bool ok = file_make_dirs(dir) && file_lock_dir(dir) &&
              file_make_dirs(file_path(&a, dir, "runs"));
    if (ok && r->options->pcap != PCAP_NONE)
        ok = file_make_dirs(file_path(&a, dir, "pcap"));
    if (ok && r->options->series_ns > 0)
        ok = file_make_dirs(file_path(&a, dir, "series"));
    if (ok && r->options->events)
        ok = file_make_dirs(file_path(&a, dir, "events"));
    arena_free(&a);
    return ok;
}

static void find_missing(struct run *r)
{
    const struct plan *p = r->plan;
    struct run_result row;
    struct arena a = {NULL};

    for (size_t run = 0; run < p->study->n_runs; run++) {
        r->missing[run] = false;
        if (!p->selected[run])
            continue;
        /* packets, series and events of a run that is done can only be had by
         * doing it again */
        if (r->options->pcap != PCAP_ALL && r->options->series_ns == 0 &&
            !r->options->events && results_row(&r->results, run, &row)) {
            r->n_resumed++;
            continue;
        }
        const char *path = results_path(&r->results, &a, "runs", run, ".row");
        if (row_is_damaged(path))
            fprintf(stderr, "mpx: %s is damaged: the run is done again\n",
                    path);
        r->missing[run] = true;
        r->n_missing++;
    }
    arena_free(&a);
}

int run_prepare(struct run *r, const struct options *o, const char *file,
                const char *dir, struct plan *plan)
{
    uint8_t program[PLAN_HASH_LEN];
    char hex[65];

    memset(r, 0, sizeof *r);
    r->options = o;
    r->file = file;
    r->plan = plan;
    bool is_free = folder_is_free(dir, plan->study);
    if (!is_free && !o->force)
        return usage_error("run: --force takes the folder, and the results of "
                           "the other study go");
    if (!make_folders(r, dir))
        return EXIT_MACHINE;
    if (!is_free)
        folder_clear(dir);
    if (!plan_program_hash(program)) {
        fputs("mpx: cannot read /proc/self/exe\n", stderr);
        return EXIT_MACHINE;
    }
    plan_hex(program, hex);
    results_init(&r->results, dir, plan, hex);
    r->missing = mem_grow(NULL, plan->study->n_runs, sizeof *r->missing);
    find_missing(r);
    return EXIT_FINE;
}

static bool next_run(void *ctx, size_t *run)
{
    struct run *r = ctx;
    while (r->next < r->plan->study->n_runs && !r->missing[r->next])
        r->next++;
    *run = r->next;
    return r->next++ < r->plan->study->n_runs;
}

/* What the child says goes to its own file. */
static void redirect(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0)
        return;
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    close(fd);
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

static int run_in_child(void *ctx, size_t run)
{
    struct run *r = ctx;
    struct arena a = {NULL};
    struct run_output out = {.pcap_prefix = NULL};
    struct run_result *row = arena_alloc(&a, sizeof *row);
    struct row_key key;

    redirect(results_path(&r->results, &a, "runs", run, ".log"));
    if (r->options->pcap != PCAP_NONE)
        out.pcap_prefix = results_path(&r->results, &a, "pcap", run, "");
    if (r->options->pcap != PCAP_NONE && r->options->reveal_keys)
        out.keylog_file = results_path(&r->results, &a, "pcap", run, ".keys");
    if (r->options->series_ns > 0) {
        out.series_file = results_path(&r->results, &a, "series", run, ".csv");
        out.series_ns = (uint64_t)r->options->series_ns;
    }
    if (r->options->events)
        out.events_file = results_path(&r->results, &a, "events", run, ".csv");
    results_key(&r->results, run, &key);
    if (!simulate(plan_scenario(r->plan, run), plan_seed(r->plan, run), row,
                  &out)) {
        fprintf(stderr, "%s\n", out.error);
        fflush(NULL);
        return 1;
    }
    bool ok = row_write(results_path(&r->results, &a, "runs", run, ".row"),
                        &key, row);
    fflush(NULL);
    arena_free(&a);
    return ok ? 0 : NO_ROW;
}

static void drop_empty_log(const struct run *r, size_t run)
{
    struct arena a = {NULL};
    struct stat st;
    const char *log = results_path(&r->results, &a, "runs", run, ".log");
    if (stat(log, &st) == 0 && st.st_size == 0)
        unlink(log);
    arena_free(&a);
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

/* The last line of a log, "" if it has none. */
static const char *last_line(struct arena *a, const char *path)
{
    size_t len, start;
    char *text = file_read(path, &len);
    if (!text)
        return "";
    while (len > 0 && text[len - 1] == '\n')
        len--;
    for (start = len; start > 0 && text[start - 1] != '\n';)
        start--;
    if (len - start > 300)
        len = start + 300;
    char *line = arena_strndup(a, text + start, len - start);
    free(text);
    return line;
}

static void report(struct run *r, size_t run, enum pool_end how, int detail)
{
    struct arena a = {NULL};
    const char *id = plan_id(&a, r->plan->study, run);
    const char *log = results_path(&r->results, &a, "runs", run, ".log");
    const char *what = "failed";
    bool secret = false;

    if (how == POOL_CRASHED)
        what = arena_printf(&a, "crashed (%s)", strsignal(detail));
    else if (how == POOL_TIMEOUT)
        what = arena_printf(&a, "took more than %.0f s of wall time",
                            r->options->timeout_s);
    if (how == POOL_FAILED && detail == NO_ROW)
        what = "could not write its result";
    progress_clear(&r->progress);
    const char *why = last_line(&a, log);
    fprintf(stderr, "run %s %s%s%s\n", id, what, *why ? ": " : "", why);
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
    fprintf(stderr, "\n  its log:    %s\n", log);
    arena_free(&a);
}

static void run_done(void *ctx, size_t run, enum pool_end how, int detail)
{
    struct run *r = ctx;
    if (how == POOL_DONE) {
        drop_empty_log(r, run);
        if (r->options->pcap == PCAP_FAILED)
            drop_pcaps(r, run);
    } else {
        r->n_failed++;
        report(r, run, how, detail);
    }
    progress_step(&r->progress);
}

static void run_tick(void *ctx)
{
    struct run *r = ctx;
    progress_show(&r->progress);
}

int run_missing(struct run *r)
{
    struct pool_work work = {r, next_run, run_in_child, run_done, run_tick};
    unsigned jobs = r->options->jobs;

    progress_begin(&r->progress, r->n_missing, r->options->quiet);
    if (r->n_missing == 0)
        return EXIT_FINE;
    if (jobs > r->n_missing)
        jobs = (unsigned)r->n_missing;
    bool ok = pool_run(&work, jobs, r->options->timeout_s, &r->interrupted);
    progress_clear(&r->progress);
    if (r->interrupted)
        return EXIT_INTERRUPTED;
    if (!ok)
        return EXIT_MACHINE;
    return r->n_failed > 0 ? EXIT_RUN : EXIT_FINE;
}

void run_free(struct run *r)
{
    results_free(&r->results);
    free(r->missing);
}
