/* SPDX-License-Identifier: MIT */
/* mpx-bench-counts ROOT: each workload in a process of its own, for callgrind
 * to count what it says is to be counted. tools/bench/check reads it. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ns3c.h"
#include "workloads.h"

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define BUILT_TO_COUNT 1
#else
#define BUILT_TO_COUNT 0
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#endif

enum { NOT_BUILT_TO_COUNT = 77 };

void counted(bool on)
{
    if (on) {
        CALLGRIND_START_INSTRUMENTATION;
    } else {
        CALLGRIND_STOP_INSTRUMENTATION;
    }
}

/* @return whether it came out as it must. */
static bool do_apart(const struct workload *w, const char *root)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        bool ok = freopen("/dev/null", "w", stdout) && w->run(w, root);

        /* what callgrind says next, as this process ends, is of it */
        fprintf(stderr, "workload %s %s\n", w->name, ok ? "ok" : "failed");
        _exit(ok ? 0 : 1);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int argc, char **argv)
{
    bool ok = true;

    if (argc != 2) {
        fputs("usage: mpx-bench-counts ROOT\n", stderr);
        return 2;
    }
    if (!BUILT_TO_COUNT) {
        fputs("built without the header of valgrind's callgrind\n", stderr);
        return NOT_BUILT_TO_COUNT;
    }
    ns3c_prepare();
    for (const struct workload *w = workloads; w->name; w++)
        ok = do_apart(w, argv[1]) && ok;
    return ok ? 0 : 1;
}
