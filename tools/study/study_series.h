/* SPDX-License-Identifier: MIT */
/* plots of kind series: what of a run's subflows is drawn over its time. */
#ifndef STUDY_SERIES_H
#define STUDY_SERIES_H

#include "study.h"

/* "congestion window", and its unit as metric_scale() takes it. */
const char *series_label(enum series_quantity q);
const char *series_unit(enum series_quantity q);

/* The end whose samples are drawn, of the scenario of a cell: of goodput and
 * shares who receives, of the others who sends, unless the figure says. */
bool series_is_server(const struct figure *f, const struct scenario *scn);

/* Which seed is drawn; n_seeds if the study has it not. */
unsigned series_seed(const struct study *s, const struct figure *f);

/* How often the subflows of a run are to be sampled for figures: every so many
 * ns; 0 if no figure shows the run. */
uint64_t series_interval(const struct study *s, size_t cell, uint32_t seed);

#endif /* STUDY_SERIES_H */
