/* SPDX-License-Identifier: MIT */
/*
 * Where the bundled scenarios and gnuplot scripts are: an environment
 * variable, the working directory, share/mpx beside the program's own folder,
 * then MPX_DATA_DIR of the build.
 */
#ifndef PLACES_H
#define PLACES_H

#include "mem.h"

/* $MPX_SCENARIOS, ./scenarios, ...; NULL if there is none. */
char *places_scenarios(struct arena *a);
/* $MPX_PLOTS, ./results/plot, ...; NULL if @p script is in none. */
char *places_plots(struct arena *a, const char *script);

#endif /* PLACES_H */
