/* SPDX-License-Identifier: MIT */
/* Starting, timing out and reaping child processes. */
#include "pool.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

#define TICK_NS 400000000L

struct slot {
    pid_t pid; /* 0: free */
    size_t job;
    double deadline; /* s, CLOCK_MONOTONIC */
    bool late;
};

struct pool {
    const struct pool_work *work;
    struct slot *slot;
    unsigned n, busy;
    double timeout_s;
    sigset_t waited, before;
    bool exhausted, stopped;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void child(const struct pool *p, size_t job, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before we could ask */
        _exit(1);
    sigprocmask(SIG_SETMASK, &p->before, NULL);
    _exit(p->work->run(p->work->ctx, job));
}

static bool start(struct pool *p, struct slot *s)
{
    size_t job;
    if (p->exhausted || !p->work->next(p->work->ctx, &job)) {
        p->exhausted = true;
        return true;
    }
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        child(p, job, parent);
    if (pid < 0) {
        fprintf(stderr, "mpx: cannot make a process: %s\n", strerror(errno));
        return false;
    }
    *s = (struct slot){pid, job, now_s() + p->timeout_s, false};
    p->busy++;
    return true;
}

static bool fill(struct pool *p)
{
    for (unsigned i = 0; i < p->n && !p->exhausted; i++)
        if (p->slot[i].pid == 0 && !start(p, &p->slot[i]))
            return false;
    return true;
}

static void finish(struct pool *p, struct slot *s, int status)
{
    enum pool_end how = POOL_DONE;
    int detail = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);

    if (s->late)
        how = POOL_TIMEOUT;
    else if (WIFSIGNALED(status))
        how = POOL_CRASHED;
    else if (detail != 0)
        how = POOL_FAILED;
    s->pid = 0;
    p->busy--;
    p->work->done(p->work->ctx, s->job, how, detail);
}

static void reap(struct pool *p)
{
    for (unsigned i = 0; i < p->n; i++) {
        struct slot *s = &p->slot[i];
        int status;
        if (s->pid == 0)
            continue;
        if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
            finish(p, s, status);
        } else if (!s->late && now_s() > s->deadline) {
            s->late = true;
            kill(s->pid, SIGKILL);
        }
    }
}

static void kill_all(struct pool *p)
{
    for (unsigned i = 0; i < p->n; i++)
        if (p->slot[i].pid != 0)
            kill(p->slot[i].pid, SIGKILL);
    for (unsigned i = 0; i < p->n; i++)
        if (p->slot[i].pid != 0)
            waitpid(p->slot[i].pid, NULL, 0);
}

static void wait_signal(struct pool *p)
{
    static const struct timespec tick = {0, TICK_NS};
    int sig = sigtimedwait(&p->waited, NULL, &tick);
    if (sig == SIGINT || sig == SIGTERM || sig == SIGHUP)
        p->stopped = true;
}

bool pool_run(const struct pool_work *work, unsigned jobs, double timeout_s,
              bool *interrupted)
{
    struct pool p = {.work = work, .n = jobs, .timeout_s = timeout_s};
    double ticked = now_s();
    bool ok;

    p.slot = mem_grow(NULL, jobs, sizeof *p.slot);
    memset(p.slot, 0, jobs * sizeof *p.slot);
    sigemptyset(&p.waited);
    sigaddset(&p.waited, SIGCHLD);
    sigaddset(&p.waited, SIGINT);
    sigaddset(&p.waited, SIGTERM);
    sigaddset(&p.waited, SIGHUP);
    sigprocmask(SIG_BLOCK, &p.waited, &p.before);

    for (ok = fill(&p); ok && p.busy > 0; ok = ok && fill(&p)) {
        wait_signal(&p);
        if (p.stopped)
            break;
        reap(&p);
        if (now_s() - ticked > TICK_NS * 1e-9) {
            ticked = now_s();
            work->tick(work->ctx);
        }
    }
    kill_all(&p);
    sigprocmask(SIG_SETMASK, &p.before, NULL);
    free(p.slot);
    *interrupted = p.stopped;
    return ok && !p.stopped;
}
