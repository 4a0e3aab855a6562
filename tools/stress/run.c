/* SPDX-License-Identifier: MIT */
/* One run, in this process or in one of its own. */
#include "judge.h"
#include "stress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUN_MS = 1200000, CPU_SECONDS = 20 };

bool stress_run(const struct bed_plan *p, char why[STRESS_WHY])
{
    struct judge j = {0};
    struct bed *b = malloc(sizeof *b);
    bool good;

    if (!b)
        abort();
    bed_start(b, p);
    b->look = judge_look;
    b->look_ctx = &j;
    bed_run(b, RUN_MS);
    if (!b->wrong[0])
        judge_end(&j, b);
    good = !b->wrong[0];
    snprintf(why, STRESS_WHY, "%s", b->wrong);
    bed_end(b);
    free(b);
    return good;
}

static void child(const struct bed_plan *p, int fd)
{
    char why[STRESS_WHY];

    alarm(CPU_SECONDS);
    if (stress_run(p, why))
        why[0] = 0;
    (void)!write(fd, why, strlen(why));
    _exit(0);
}

bool stress_run_apart(const struct bed_plan *p, char why[STRESS_WHY])
{
    int fd[2], status;
    ssize_t n;
    pid_t pid;

    if (pipe(fd) || (pid = fork()) < 0)
        abort();
    if (!pid) {
        close(fd[0]);
        child(p, fd[1]);
    }
    close(fd[1]);
    n = read(fd[0], why, STRESS_WHY - 1);
    why[n > 0 ? n : 0] = 0;
    close(fd[0]);
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status))
        snprintf(why, STRESS_WHY,
                 WTERMSIG(status) == SIGALRM ? "runs for ever"
                                             : "crash, signal %d",
                 WTERMSIG(status));
    else if (WEXITSTATUS(status))
        snprintf(why, STRESS_WHY, "crash, exit status %d", WEXITSTATUS(status));
    return !why[0];
}

bool stress_same_kind(const char *a, const char *b)
{
    static const char digits[] = "0123456789";

    for (;;) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}
