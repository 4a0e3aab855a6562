/* SPDX-License-Identifier: MIT */
/* Signs of life in DIR/workers. */
#include "worker.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

static char *path_of(struct arena *a, const struct worker *w, const char *dir)
{
    return arena_printf(a, "%s/workers/%s-%ld", dir, w->host, w->pid);
}

/* Signs that cannot be written are no reason to stop. */
static void put(const struct worker *w, const char *dir)
{
    struct arena a = {NULL};
    struct out_file o;

    if (file_create(&o, path_of(&a, w, dir))) {
        fprintf(o.f, "%s %ld %s %u %lld %lld %zu %zu\n", w->host, w->pid,
                w->job, w->jobs, w->started, w->seen, w->done, w->failed);
        file_commit_unsynced(&o);
    }
    arena_free(&a);
}

static bool get(struct worker *w, const char *path)
{
    size_t len;
    char *text = file_read(path, &len);
    bool ok = text && sscanf(text, "%64s %ld %32s %u %lld %lld %zu %zu",
                             w->host, &w->pid, w->job, &w->jobs, &w->started,
                             &w->seen, &w->done, &w->failed) == 8;

    free(text);
    return ok;
}

/* "12_3" of an array job, "12" of another one. */
static void name_job(char job[33])
{
    const char *array = getenv("SLURM_ARRAY_JOB_ID");
    const char *task = getenv("SLURM_ARRAY_TASK_ID");
    const char *id = getenv("SLURM_JOB_ID");

    if (array && task)
        snprintf(job, 33, "%.20s_%.10s", array, task);
    else
        snprintf(job, 33, "%.32s", id && *id ? id : "-");
}

/* What Slurm calls this node, as several of them may be on one machine. */
static void name_host(char host[65])
{
    const char *node = getenv("SLURMD_NODENAME");

    if (node && *node)
        snprintf(host, 65, "%.64s", node);
    else if (gethostname(host, 65) != 0)
        strcpy(host, "-");
    host[64] = '\0';
}

static void clear(const char *dir)
{
    struct arena a = {NULL};
    const char *workers = file_path(&a, dir, "workers");
    DIR *d = opendir(workers);

    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlink(file_path(&a, workers, e->d_name));
    if (d)
        closedir(d);
    arena_free(&a);
}

void worker_begin(struct worker *w, const char *dir, unsigned jobs, bool alone)
{
    struct arena a = {NULL};

    *w = (struct worker){.pid = (long)getpid(), .jobs = jobs};
    name_host(w->host);
    name_job(w->job);
    w->started = w->seen = time(NULL);
    if (alone)
        clear(dir);
    file_make_dirs(file_path(&a, dir, "workers"));
    put(w, dir);
    arena_free(&a);
}

void worker_tick(struct worker *w, const char *dir, size_t done, size_t failed)
{
    time_t now = time(NULL);

    if (now - w->seen < WORKER_EVERY_S)
        return;
    w->seen = now;
    w->done = done;
    w->failed = failed;
    put(w, dir);
}

void worker_end(const struct worker *w, const char *dir)
{
    struct arena a = {NULL};

    unlink(path_of(&a, w, dir));
    rmdir(file_path(&a, dir, "workers")); /* stays if others are there */
    arena_free(&a);
}

static int by_name(const void *a, const void *b)
{
    const struct worker *x = a, *y = b;
    int order = strcmp(x->host, y->host);

    return order ? order : (x->pid > y->pid) - (x->pid < y->pid);
}

struct worker *worker_list(const char *dir, unsigned *n)
{
    struct arena a = {NULL};
    struct worker *list = NULL;
    const char *workers = file_path(&a, dir, "workers");
    DIR *d = opendir(workers);

    *n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t len = strlen(e->d_name);

        if (e->d_name[0] == '.' ||
            (len > 4 && strcmp(e->d_name + len - 4, ".tmp") == 0))
            continue;
        list = mem_grow(list, *n + 1, sizeof *list);
        *n += get(&list[*n], file_path(&a, workers, e->d_name));
    }
    if (d)
        closedir(d);
    if (list)
        qsort(list, *n, sizeof *list, by_name);
    arena_free(&a);
    return list;
}

double worker_rate(const struct worker *w)
{
    double s = (double)(w->seen - w->started);

    return s > 0 ? (double)w->done / s : 0;
}

bool worker_is_lost(const struct worker *w, time_t now)
{
    return now - w->seen > WORKER_LOST_S;
}
