/* SPDX-License-Identifier: MIT */
/* Reading what a plot draws beside what was measured. */
#ifndef STUDY_OVERLAY_H
#define STUDY_OVERLAY_H

#include "scn_field.h"
#include "scn_read.h"
#include "study.h"

/* theory: or, with @p marks, marks: of a figure whose kind and x are read. */
void study_read_overlays(struct study *s, struct figure *f,
                         const struct scn_node *node, bool marks,
                         struct scn_reader *r);
/* x-zero: in the unit of the axis' column; 0 once it is reported. */
double study_read_zero(struct study *s, struct figure *f,
                       const struct scn_node *node, struct scn_reader *r);

#endif /* STUDY_OVERLAY_H */
