/* SPDX-License-Identifier: MIT */
/* One run of a scenario file, as mpx run does it. */
#include "bench_scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include "exit_code.h"
#include "session.h"

static void print(const struct run_result *row)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    printf("connections=%" PRIu64 "\ncompleted=%" PRIu64 "\nrotations=%" PRIu64
           "\n",
           (uint64_t)row->connections, (uint64_t)row->completed,
           (uint64_t)row->rotations);
    printf("user_s=%.6f\nrss_kb=%ld\n",
           (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6,
           u.ru_maxrss);
}

int bench_scenario(const char *file, uint32_t seed)
{
    const struct study_changes none = {0};
    struct run_output out = {0};
    struct scn_diags diags = {0};
    static struct session session;
    static struct scenario s;
    static struct run_result row;
    unsigned errors = 0;
    int code = session_open(&session, file, &none, true, &errors);
    bool ok;

    if (code != EXIT_FINE)
        return code;
    ok = study_cell(&session.study, 0, &session.arena, &s, &diags) &&
         run_scenario(&s, seed, &row, &out) == 0;
    if (!ok)
        fprintf(stderr, "mpx-bench-run: %s: %s\n", file, out.error);
    else
        print(&row);
    session_close(&session);
    return ok && row.completed == row.connections ? 0 : 1;
}
