/* SPDX-License-Identifier: MIT */
/* Sections of a page that a study fills, alone or beside another one. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "json.h"
#include "results.h"

/* Its claim, sources and number of runs. */
void section_claim(FILE *to, const struct results *r);
/* Verdicts, what was missed, predictions that were wrong. */
void section_expectations(FILE *to, const struct results *r);
/* A figure: its drawing, or where its file is; @p place is its id. */
void section_figure(FILE *to, const struct results *r, const struct figure *f,
                    const char *place);
/* The numbers of that figure, an object within a list. */
void section_figure_data(struct json *j, const struct results *r,
                         const struct figure *f, const char *place);

#endif /* SECTIONS_H */
