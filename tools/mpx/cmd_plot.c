/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <stdio.h>

#include "exit_code.h"
#include "plot.h"
#include "session.h"

int cmd_plot(const struct options *o)
{
    struct session s;
    unsigned n_errors = 0, undrawn;

    if (o->n_files != 1)
        return usage_error("plot: exactly one folder of results");
    int code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE) {
        undrawn = plot_all(&s.study, o->file[0]);
        for (unsigned i = 0; i + undrawn < s.study.n_figures; i++)
            printf("%s/fig-%s.svg\n", o->file[0], s.study.figure[i].name);
        code = undrawn > 0 ? EXIT_MACHINE : EXIT_FINE;
    }
    session_close(&s);
    return code;
}
