/* SPDX-License-Identifier: MIT */
/* mpx status: how far a study is, from any machine that sees its folder. */
#include "cmd.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exit_code.h"
#include "file.h"
#include "session.h"
#include "share.h"
#include "worker.h"

/* By their names alone: reading each would take long. */
static size_t count_rows(const char *dir)
{
    struct arena a = {NULL};
    DIR *d = opendir(file_path(&a, dir, "runs"));
    size_t n = 0;

    for (struct dirent *e; d && (e = readdir(d));) {
        size_t len = strlen(e->d_name);

        n += len > 4 && strcmp(e->d_name + len - 4, ".row") == 0;
    }
    if (d)
        closedir(d);
    arena_free(&a);
    return n;
}

static void print_time(double s)
{
    unsigned long whole = (unsigned long)(s + 0.5);

    if (whole >= 3600)
        printf("%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    else
        printf("%lu:%02lu", whole / 60, whole % 60);
}

static void print_worker(const struct worker *w, time_t now)
{
    printf("  %s, process %ld", w->host, w->pid);
    if (strcmp(w->job, "-") != 0)
        printf(", job %s", w->job);
    printf(": %zu runs, %.1f a second, %u at a time", w->done, worker_rate(w),
           w->jobs);
    if (w->failed > 0)
        printf(", %zu failed", w->failed);
    if (worker_is_lost(w, now)) {
        fputs("; no sign of life for ", stdout);
        print_time((double)(now - w->seen));
    }
    fputs("\n", stdout);
}

/* Those at work, and when they will be done. */
static void print_workers(const char *dir, size_t left)
{
    time_t now = time(NULL);
    double rate = 0;
    unsigned n, alive = 0;
    struct worker *w = worker_list(dir, &n);

    for (unsigned i = 0; i < n; i++) {
        print_worker(&w[i], now);
        if (worker_is_lost(&w[i], now))
            continue;
        alive++;
        rate += worker_rate(&w[i]);
    }
    if (alive > 0 && rate > 0 && left > 0) {
        fputs("  eta ", stdout);
        print_time((double)left / rate);
        fputs("\n", stdout);
    }
    if (alive == 0 && left > 0 && !share_is_held(dir))
        puts("  nobody is at work: the same mpx run or sbatch goes on with "
             "it");
    free(w);
}

int cmd_status(const struct options *o)
{
    struct session s;
    unsigned n_errors = 0;
    int code;

    if (o->n_files != 1)
        return usage_error("status: which folder of results? one of them");
    code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE) {
        size_t planned = s.study.n_planned, done = count_rows(o->file[0]);

        if (done > planned)
            done = planned; /* rows of seeds that were once asked for */
        printf("%s: %zu of %zu runs, %zu %%\n", s.study.name, done, planned,
               done * 100 / planned);
        print_workers(o->file[0], planned - done);
        code = done < planned ? EXIT_OPEN : EXIT_FINE;
    }
    session_close(&s);
    return code;
}
