/* SPDX-License-Identifier: MIT */
/* Reading a folder of results with its verdicts. */
#include "opened.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "options.h"

int opened_read(struct opened *o, const char *command, const char *dir,
                const struct plan_choice *choice)
{
    static const char any[65]; /* program */
    unsigned n_errors = 0;
    const char *bad;

    memset(o, 0, sizeof *o);
    int code = session_open_dir(&o->session, dir, &n_errors);

    if (code != EXIT_FINE)
        return code;
    o->there = plan_make(&o->plan, &o->session.study, choice, &bad);
    if (!o->there)
        return usage_error("%s: no run \"%s\"; mpx plan %s/scenario.yaml "
                           "lists them",
                           command, bad, dir);
    results_init(&o->results, dir, &o->plan, any);
    results_gather(&o->results);
    return EXIT_FINE;
}

void opened_close(struct opened *o)
{
    if (o->there)
        results_free(&o->results);
    plan_free(&o->plan);
    session_close(&o->session);
}

bool folder_takes_files(const char *command, const char *dir)
{
    if (access(dir, W_OK) == 0)
        return true;
    fprintf(stderr,
            "mpx: %s: cannot write into %s: %s; it writes there too, so name "
            "a copy of the folder\n",
            command, dir, strerror(errno));
    return false;
}

struct plot_source opened_figures(const struct opened *o)
{
    return (struct plot_source){&o->session.study, o->results.dir,
                                results_holds(&o->results)};
}
