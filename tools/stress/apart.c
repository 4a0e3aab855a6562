/* SPDX-License-Identifier: MIT */
/* fork(), and the report of the child through a pipe. */
#include "apart.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

void stress_limit(unsigned seconds)
{
    struct itimerval most = {.it_value.tv_sec = seconds};

    if (setitimer(ITIMER_PROF, &most, NULL))
        abort();
}

bool stress_apart(stress_job *job, const void *arg, unsigned seconds,
                  char why[STRESS_WHY])
{
    int fd[2], status;
    ssize_t n;
    pid_t pid;

    fflush(stdout); /* or a job that aborts prints it again */
    if (pipe(fd) || (pid = fork()) < 0)
        abort();
    if (!pid) {
        stress_limit(seconds);
        why[0] = 0;
        job(arg, why);
        _exit(write(fd[1], why, strlen(why)) < 0);
    }
    close(fd[1]);
    n = read(fd[0], why, STRESS_WHY - 1);
    why[n > 0 ? n : 0] = 0;
    close(fd[0]);
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == STRESS_TIMEOUT)
        snprintf(why, STRESS_WHY, "runs for ever");
    else if (WIFSIGNALED(status))
        snprintf(why, STRESS_WHY, "crash, signal %d", WTERMSIG(status));
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
