/* SPDX-License-Identifier: MIT */
/* Starting worker processes, and collecting what they report. */
#include "seeds.h"

#include "apart.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUN_SECONDS = 60, POLL_MS = 200, PROCESSES_MAX = 256 };

struct report {
    uint64_t number; /* of the run */
    char why[STRESS_WHY];
};
/* A process takes every so-many-th run; `at` is shared with it. */
struct worker {
    pid_t pid;
    volatile uint64_t *at; /* the run it is at; `runs` or more: done */
};
struct workers {
    const struct seeds *c;
    struct worker worker[PROCESSES_MAX];
    volatile uint64_t *at;
    int fd[2];
    struct report *report;
    size_t n, cap, printed;
};

static void work(const struct workers *b, struct worker *w)
{
    const struct seeds *c = b->c;
    struct report r;

    for (; *w->at < c->runs; *w->at += c->processes) {
        memset(&r, 0, sizeof r);
        r.number = *w->at;
        stress_limit(RUN_SECONDS);
        if (!c->run(c->first + r.number, r.why) &&
            write(b->fd[1], &r, sizeof r) != sizeof r)
            _exit(1);
    }
    stress_limit(0);
    exit(0); /* not _exit(): leaks are looked for */
}

static void start(struct workers *b, struct worker *w)
{
    fflush(NULL);
    w->pid = fork();
    if (w->pid < 0)
        abort();
    if (!w->pid)
        work(b, w);
}

static void note(struct workers *b, const struct report *r)
{
    size_t i;

    if (b->n == b->cap) {
        b->cap = b->cap ? 2 * b->cap : 64;
        b->report = realloc(b->report, b->cap * sizeof *b->report);
        if (!b->report)
            abort();
    }
    for (i = b->n++; i > b->printed && b->report[i - 1].number > r->number; i--)
        b->report[i] = b->report[i - 1];
    b->report[i] = *r;
}

/* What no slower process can come before. */
static void print_reports(struct workers *b)
{
    uint64_t all_before = UINT64_MAX;

    for (unsigned i = 0; i < b->c->processes; i++)
        if (b->worker[i].pid && *b->worker[i].at < all_before)
            all_before = *b->worker[i].at;
    while (b->printed < b->n && b->report[b->printed].number < all_before) {
        const struct report *r = &b->report[b->printed++];

        b->c->on_failure(b->c->ctx, b->c->first + r->number, r->why);
    }
}

static void read_reports(struct workers *b, int wait_ms)
{
    struct pollfd p = {b->fd[0], POLLIN, 0};
    struct report r;

    while (poll(&p, 1, wait_ms) > 0 &&
           read(b->fd[0], &r, sizeof r) == sizeof r) {
        note(b, &r);
        wait_ms = 0;
    }
}

static void reap(struct workers *b, pid_t pid, int status)
{
    struct worker *w = b->worker;
    struct report r;

    while (w->pid != pid)
        w++;
    w->pid = 0;
    if (WIFEXITED(status) && !WEXITSTATUS(status))
        return;
    memset(&r, 0, sizeof r);
    r.number = *w->at;
    if (WIFSIGNALED(status) && WTERMSIG(status) == STRESS_TIMEOUT)
        snprintf(r.why, sizeof r.why, "runs for ever");
    else
        snprintf(r.why, sizeof r.why, "crash, %s %d",
                 WIFSIGNALED(status) ? "signal" : "exit status",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    note(b, &r);
    *w->at += b->c->processes;
    if (*w->at < b->c->runs)
        start(b, w);
}

uint64_t seeds_run(const struct seeds *c)
{
    struct workers b = {.c = c};
    unsigned alive = c->processes;
    uint64_t wrong;
    int status;
    pid_t pid;

    b.at = mmap(NULL, PROCESSES_MAX * sizeof *b.at, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (b.at == MAP_FAILED || pipe(b.fd))
        abort();
    for (unsigned i = 0; i < c->processes; i++) {
        b.worker[i].at = &b.at[i];
        b.at[i] = i;
        start(&b, &b.worker[i]);
    }
    while (alive) {
        read_reports(&b, POLL_MS);
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
            read_reports(&b, 0);
            reap(&b, pid, status);
        }
        alive = 0;
        for (unsigned i = 0; i < c->processes; i++)
            alive += b.worker[i].pid != 0;
        print_reports(&b);
    }
    print_reports(&b);
    wrong = b.n;
    free(b.report);
    close(b.fd[0]);
    close(b.fd[1]);
    munmap((void *)(uintptr_t)b.at, PROCESSES_MAX * sizeof *b.at);
    return wrong;
}
