/* SPDX-License-Identifier: MIT */
/*
 * What axes, their values and columns are called for readers: as the scenario's
 * "labels" say, else in the words of a table, else by their names.
 */
#ifndef STUDY_LABEL_H
#define STUDY_LABEL_H

#include "study.h"

/* "one-way delay of the LTE path" of paths.lte.delay. */
const char *study_axis_label(const struct study *s, struct arena *a,
                             unsigned axis);
/* As units are written: "bit/s" of a column _bps. */
const char *study_axis_unit(const struct study *s, unsigned axis);
/* "RFC 8684, TLS 1.3" of rfc8684-tls13. */
const char *study_value_label(const struct study *s, struct arena *a,
                              unsigned axis, unsigned value);
/* The same where the axis is not named beside it: "20-bit tokens" of 20. */
const char *study_series_label(const struct study *s, struct arena *a,
                               unsigned axis, unsigned value);
/* "Wi-Fi" of the path wifi; others as they are. */
const char *study_path_label(const char *path);
const char *study_column_label(const struct study *s, unsigned column);

/* labels: {paths.lte.delay: one-way delay, goodput-bps: goodput}. */
void study_read_labels(struct study *s, struct scn_diags *diags);

#endif /* STUDY_LABEL_H */
