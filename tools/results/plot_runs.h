/* SPDX-License-Identifier: MIT */
/*
 * Figures of single runs, a distribution or survival: from runs.csv, row by
 * row, to the two values that each run has there.
 */
#ifndef PLOT_RUNS_H
#define PLOT_RUNS_H

#include "csv.h"
#include "plot.h"
#include "survival.h"

/* The runs of a cell that is drawn. */
struct plot_series {
    size_t cell;
    struct lifetime *v; /* the values that are there */
    unsigned n, room;
    unsigned runs;  /* those without one too; 1 if all are copies of one */
    uint64_t print; /* of the first, whatever its columns hold */
    bool copies;
};

struct plot_runs {
    const struct study *study;
    const struct figure *figure;
    struct arena arena;
    struct plot_series *series;
    unsigned n_series;
    unsigned *of_cell; /* its series; n_series if it is not drawn */
};

/* False if the file is not there or wrong, which was said. Free it all the
 * same. */
bool plot_runs_read(struct plot_runs *r, const struct study *s,
                    const struct figure *f, const char *dir);
/* fig-NAME.csv, as plot_data() says. How many series there are; 0 if none has
 * a value. */
unsigned plot_runs_write(struct plot_runs *r, struct csv_out *to);
void plot_runs_free(struct plot_runs *r);

/* plot_series.c, of all kinds of figures */

/* "attacker wants to steal": what is not x, "" if there is one value of all. */
const char *plot_run_name(struct arena *a, const struct study *s,
                          const struct figure *f,
                          const unsigned digit[STUDY_AXES_MAX]);
/* "attacker wants to steal: time to complete": the same, and y if there are
 * several. */
const char *plot_series_name(struct arena *a, const struct study *s,
                             const struct figure *f,
                             const unsigned digit[STUDY_AXES_MAX], unsigned y);
/* Of its columns in fig-NAME.csv. */
void plot_headings(struct csv_out *to, const char *series);
/* The column of each axis; false if one is missing, which is said. */
bool plot_find_axes(const struct study *s, const char *path,
                    const char *const *header, unsigned columns,
                    unsigned column[STUDY_AXES_MAX]);

#endif /* PLOT_RUNS_H */
