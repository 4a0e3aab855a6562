/* SPDX-License-Identifier: MIT */
/* mpx plot: figures of a results folder. */
#include "cmd.h"

#include <stdio.h>

#include "exit_code.h"
#include "opened.h"

static void name(const struct plot_source *from, const struct figure *f,
                 unsigned formats)
{
    for (unsigned t = 0; t < PLOT_TERMINALS; t++)
        if (formats >> t & 1)
            printf("%s/fig-%s.%s\n", from->dir, f->name,
                   plot_extension((enum plot_terminal)t));
}

/* Each that is drawn is named. */
static int draw(const struct plot_source *from, unsigned formats)
{
    const struct study *s = from->study;
    unsigned drawn = 0;

    for (unsigned i = 0; i < s->n_figures; i++) {
        switch (plot_figure(from, &s->figure[i], formats)) {
        case PLOT_DRAWN:
            name(from, &s->figure[i], formats);
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
    struct opened folder;

    if (o->n_files != 1)
        return usage_error("plot: exactly one folder of results");
    int code = opened_read(&folder, "plot", o->file[0], NULL);
    if (code == EXIT_FINE) {
        struct plot_source from = opened_figures(&folder);

        code = folder_takes_files("plot", from.dir)
                   ? draw(&from, o->formats ? o->formats
                                            : 1 << PLOT_SVG | 1 << PLOT_PNG)
                   : EXIT_MACHINE;
    }
    opened_close(&folder);
    return code;
}
