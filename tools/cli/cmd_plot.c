/* SPDX-License-Identifier: MIT */
/* mpx plot: figures of a results folder. */
#include "cmd.h"

#include <stdio.h>

#include "exit_code.h"
#include "plot.h"
#include "session.h"

/* Each that is drawn is named. */
static int draw(const struct study *s, const char *dir)
{
    unsigned drawn = 0;

    for (unsigned i = 0; i < s->n_figures; i++) {
        switch (plot_figure(s, &s->figure[i], dir)) {
        case PLOT_DRAWN:
            printf("%s/fig-%s.svg\n", dir, s->figure[i].name);
            drawn++;
            break;
        case PLOT_EMPTY:
            break;
        case PLOT_NO_GNUPLOT:
        case PLOT_FAILED:
            return EXIT_MACHINE;
        }
    }
    if (drawn > 0)
        return EXIT_FINE;
    fprintf(stderr, "mpx: plot: nothing is drawn: %s\n",
            s->n_figures > 0 ? "no figure has a value"
                             : "the study has no plots");
    return EXIT_MACHINE;
}

int cmd_plot(const struct options *o)
{
    struct session s;
    unsigned n_errors = 0;

    if (o->n_files != 1)
        return usage_error("plot: exactly one folder of results");
    int code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE)
        code = draw(&s.study, o->file[0]);
    session_close(&s);
    return code;
}
