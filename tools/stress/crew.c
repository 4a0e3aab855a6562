/* SPDX-License-Identifier: MIT */
/* Starting worker processes, and collecting what they report. */
#include "crew.h"

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
struct hand {
    pid_t pid;
    volatile uint64_t *at; /* the run it is at; `runs` or more: done */
};
struct boss {
    const struct crew *c;
    struct hand hand[PROCESSES_MAX];
    volatile uint64_t *at;
    int fd[2];
    struct report *report;
    size_t n, cap, printed;
};

static void work(const struct boss *b, struct hand *h)
{
    const struct crew *c = b->c;
    struct report r;

    for (; *h->at < c->runs; *h->at += c->processes) {
        memset(&r, 0, sizeof r);
        r.number = *h->at;
        alarm(RUN_SECONDS);
        if (!c->run(c->first + r.number, r.why) &&
            write(b->fd[1], &r, sizeof r) != sizeof r)
            _exit(1);
    }
    alarm(0);
    exit(0); /* not _exit(): leaks are looked for */
}

static void start(struct boss *b, struct hand *h)
{
    fflush(NULL);
    h->pid = fork();
    if (h->pid < 0)
        abort();
    if (!h->pid)
        work(b, h);
}

static void note(struct boss *b, const struct report *r)
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
static void print_reports(struct boss *b)
{
    uint64_t all_before = UINT64_MAX;

    for (unsigned i = 0; i < b->c->processes; i++)
        if (b->hand[i].pid && *b->hand[i].at < all_before)
            all_before = *b->hand[i].at;
    while (b->printed < b->n && b->report[b->printed].number < all_before) {
        const struct report *r = &b->report[b->printed++];

        b->c->on_failure(b->c->ctx, b->c->first + r->number, r->why);
    }
}

static void read_reports(struct boss *b, int wait_ms)
{
    struct pollfd p = {b->fd[0], POLLIN, 0};
    struct report r;

    while (poll(&p, 1, wait_ms) > 0 &&
           read(b->fd[0], &r, sizeof r) == sizeof r) {
        note(b, &r);
        wait_ms = 0;
    }
}

static void bury(struct boss *b, pid_t pid, int status)
{
    struct hand *h = b->hand;
    struct report r;

    while (h->pid != pid)
        h++;
    h->pid = 0;
    if (WIFEXITED(status) && !WEXITSTATUS(status))
        return;
    memset(&r, 0, sizeof r);
    r.number = *h->at;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        snprintf(r.why, sizeof r.why, "runs for ever");
    else
        snprintf(r.why, sizeof r.why, "crash, %s %d",
                 WIFSIGNALED(status) ? "signal" : "exit status",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    note(b, &r);
    *h->at += b->c->processes;
    if (*h->at < b->c->runs)
        start(b, h);
}

uint64_t crew_run(const struct crew *c)
{
    struct boss b = {.c = c};
    unsigned alive = c->processes;
    uint64_t wrong;
    int status;
    pid_t pid;

    b.at = mmap(NULL, PROCESSES_MAX * sizeof *b.at, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (b.at == MAP_FAILED || pipe(b.fd))
        abort();
    for (unsigned i = 0; i < c->processes; i++) {
        b.hand[i].at = &b.at[i];
        b.at[i] = i;
        start(&b, &b.hand[i]);
    }
    while (alive) {
        read_reports(&b, POLL_MS);
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
            read_reports(&b, 0);
            bury(&b, pid, status);
        }
        alive = 0;
        for (unsigned i = 0; i < c->processes; i++)
            alive += b.hand[i].pid != 0;
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
