/* SPDX-License-Identifier: MIT */
/* Starting, timing out and reaping child processes. */
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

enum {
    TICK_MS = 400,
    JOBS_MAX = 100,             /* that a process does */
    RESIDENT_MAX_KB = 256 << 10 /* once one had more, it does no other job */
};

struct slot {
    pid_t pid; /* 0: free */
    int line;  /* to it: the next job; from it: an octet when one is done */
    size_t job;
    double deadline; /* s, CLOCK_MONOTONIC */
    bool late;
};

struct pool {
    const struct pool_work *work;
    struct slot *slot;
    struct pollfd *fd; /* the lines, and then the signals */
    unsigned n, busy;
    int signals;
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

/* ---- the child ---- */

static bool has_grown(void)
{
    struct rusage u;

    return getrusage(RUSAGE_SELF, &u) != 0 || u.ru_maxrss > RESIDENT_MAX_KB;
}

/* Say that @p job is done and wait for another one. */
static bool ask(const struct pool *p, int line, size_t *job)
{
    return p->work->shares(p->work->ctx, *job) && !has_grown() &&
           send(line, "", 1, MSG_NOSIGNAL) == 1 &&
           recv(line, job, sizeof *job, 0) == (ssize_t)sizeof *job;
}

static void child(const struct pool *p, unsigned at, size_t job, int line,
                  pid_t parent)
{
    unsigned n = 1;
    int status;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before we could ask */
        _exit(1);
    /* The lines of others are to end when the parent lets go of them. */
    for (unsigned i = 0; i < p->n; i++)
        if (p->slot[i].pid != 0)
            close(p->slot[i].line);
    close(p->signals);
    sigprocmask(SIG_SETMASK, &p->before, NULL);
    do
        status = p->work->run(p->work->ctx, at, job);
    while (status == 0 && n++ < JOBS_MAX && ask(p, line, &job));
    _exit(status);
}

/* ---- the parent ---- */

static void begin_job(const struct pool *p, struct slot *s, size_t job)
{
    s->job = job;
    s->deadline = now_s() + p->timeout_s;
    s->late = false;
}

static bool start(struct pool *p, unsigned at, size_t job)
{
    struct slot *s = &p->slot[at];
    int line[2] = {-1, -1};
    pid_t parent = getpid(), pid = -1;

    fflush(NULL);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) == 0)
        pid = fork();
    if (pid == 0) {
        close(line[0]);
        child(p, at, job, line[1], parent);
    }
    if (pid < 0) {
        fprintf(stderr, "mpx: cannot make a process: %s\n", strerror(errno));
        close(line[0]);
        close(line[1]);
        return false;
    }
    close(line[1]);
    s->pid = pid;
    s->line = line[0];
    begin_job(p, s, job);
    p->busy++;
    return true;
}

static bool next_job(struct pool *p, size_t *job)
{
    p->exhausted = p->exhausted || !p->work->next(p->work->ctx, job);
    return !p->exhausted;
}

static bool fill(struct pool *p)
{
    size_t job;

    for (unsigned i = 0; i < p->n; i++)
        if (p->slot[i].pid == 0 && next_job(p, &job) && !start(p, i, job))
            return false;
    return true;
}

static void release(struct pool *p, struct slot *s)
{
    close(s->line);
    s->pid = 0;
    p->busy--;
}

/* It waits for a job, and sees that none will come. */
static void dismiss(struct pool *p, struct slot *s)
{
    pid_t pid = s->pid;

    release(p, s);
    waitpid(pid, NULL, 0);
}

/* The process of slot @p at has said that its job is done. */
static bool go_on(struct pool *p, unsigned at)
{
    struct slot *s = &p->slot[at];
    size_t job;

    p->work->done(p->work->ctx, at, s->job, POOL_DONE, 0);
    if (!next_job(p, &job)) {
        dismiss(p, s);
        return true;
    }
    if (!p->work->shares(p->work->ctx, job)) {
        dismiss(p, s);
        return start(p, at, job);
    }
    begin_job(p, s, job);
    /* If it died meanwhile, this job has crashed: reap() sees it. */
    (void)send(s->line, &job, sizeof job, MSG_NOSIGNAL);
    return true;
}

static bool take_answers(struct pool *p)
{
    bool ok = true;
    char octet;

    for (unsigned i = 0; ok && i < p->n; i++) {
        const struct slot *s = &p->slot[i];

        if (s->pid != 0 && !s->late &&
            recv(s->line, &octet, 1, MSG_DONTWAIT) == 1)
            ok = go_on(p, i);
    }
    return ok;
}

static void finish(struct pool *p, unsigned at, int status)
{
    struct slot *s = &p->slot[at];
    enum pool_end how = POOL_DONE;
    int detail = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);

    if (s->late)
        how = POOL_TIMEOUT;
    else if (WIFSIGNALED(status))
        how = POOL_CRASHED;
    else if (detail != 0)
        how = POOL_FAILED;
    release(p, s);
    p->work->done(p->work->ctx, at, s->job, how, detail);
}

static void reap(struct pool *p)
{
    for (unsigned i = 0; i < p->n; i++) {
        struct slot *s = &p->slot[i];
        int status;
        if (s->pid == 0)
            continue;
        if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
            finish(p, i, status);
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
            dismiss(p, &p->slot[i]);
}

static void wait_event(struct pool *p)
{
    struct signalfd_siginfo s;

    for (unsigned i = 0; i < p->n; i++)
        p->fd[i] = (struct pollfd){
            .fd = p->slot[i].pid != 0 ? p->slot[i].line : -1, .events = POLLIN};
    p->fd[p->n] = (struct pollfd){.fd = p->signals, .events = POLLIN};
    (void)poll(p->fd, p->n + 1, TICK_MS);
    while (read(p->signals, &s, sizeof s) == (ssize_t)sizeof s)
        p->stopped |= s.ssi_signo != SIGCHLD;
}

static bool take_signals(struct pool *p)
{
    sigemptyset(&p->waited);
    sigaddset(&p->waited, SIGCHLD);
    sigaddset(&p->waited, SIGINT);
    sigaddset(&p->waited, SIGTERM);
    sigaddset(&p->waited, SIGHUP);
    p->signals = signalfd(-1, &p->waited, SFD_NONBLOCK | SFD_CLOEXEC);
    if (p->signals < 0) {
        fprintf(stderr, "mpx: cannot wait for processes: %s\n",
                strerror(errno));
        return false;
    }
    sigprocmask(SIG_BLOCK, &p->waited, &p->before);
    return true;
}

static void give_signals_back(const struct pool *p)
{
    close(p->signals);
    sigprocmask(SIG_SETMASK, &p->before, NULL);
}

bool pool_run(const struct pool_work *work, unsigned jobs, double timeout_s,
              bool *interrupted)
{
    struct pool p = {.work = work, .n = jobs, .timeout_s = timeout_s};
    double ticked = now_s();
    bool ok;

    *interrupted = false;
    if (!take_signals(&p))
        return false;
    p.slot = mem_grow(NULL, jobs, sizeof *p.slot);
    p.fd = mem_grow(NULL, jobs + 1, sizeof *p.fd);
    memset(p.slot, 0, jobs * sizeof *p.slot);
    for (ok = fill(&p); ok && p.busy > 0; ok = ok && fill(&p)) {
        wait_event(&p);
        if (p.stopped)
            break;
        ok = take_answers(&p);
        reap(&p);
        if (now_s() - ticked > TICK_MS * 1e-3) {
            ticked = now_s();
            work->tick(work->ctx);
        }
    }
    kill_all(&p);
    give_signals_back(&p);
    free(p.slot);
    free(p.fd);
    *interrupted = p.stopped;
    return ok && !p.stopped;
}
