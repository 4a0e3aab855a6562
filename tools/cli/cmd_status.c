/* SPDX-License-Identifier: MIT */
/* mpx status: how far a study is, from any machine that sees its folder. */
#include "cmd.h"

#include <math.h>
#include <string.h>

#include "exit_code.h"
#include "session.h"
#include "share.h"
#include "standing.h"

static void print_worker(const struct worker *w, time_t now)
{
    char text[32];

    printf("  %s, process %ld", w->host, w->pid);
    if (strcmp(w->job, "-") != 0)
        printf(", job %s", w->job);
    printf(": %zu runs, %.1f a second, %u at a time", w->done, worker_rate(w),
           w->jobs);
    if (w->failed > 0)
        printf(", %zu failed", w->failed);
    if (worker_is_lost(w, now))
        printf("; no sign of life for %s",
               standing_time(text, (double)(now - w->seen)));
    fputs("\n", stdout);
}

static void print(const struct standing *s, const char *name, const char *dir)
{
    time_t now = time(NULL);
    char text[32];

    printf("%s: %zu of %zu runs, %zu %%\n", name, s->done, s->planned,
           s->done * 100 / s->planned);
    for (unsigned i = 0; i < s->n_workers; i++)
        print_worker(&s->worker[i], now);
    if (s->done == s->planned)
        return;
    if (!isnan(s->left_s))
        printf("  eta %s\n", standing_time(text, s->left_s));
    else if (s->alive == 0 && !share_is_held(dir))
        puts("  nobody is at work: the same mpx run or sbatch goes on with "
             "it");
}

int cmd_status(const struct options *o)
{
    struct session s;
    struct standing standing;
    unsigned n_errors = 0;
    int code;

    if (o->n_files != 1)
        return usage_error("status: which folder of results? one of them");
    code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE) {
        standing_read(&standing, o->file[0], s.study.n_planned);
        print(&standing, s.study.name, o->file[0]);
        if (standing.done < standing.planned)
            code = EXIT_OPEN;
        standing_free(&standing);
    }
    session_close(&s);
    return code;
}
