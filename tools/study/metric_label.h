/* SPDX-License-Identifier: MIT */
/* What columns are called for readers of figures and tables. */
#ifndef METRIC_LABEL_H
#define METRIC_LABEL_H

#include "mem.h"
#include "metric.h"

/* "connections hijacked": a noun phrase without its unit. */
const char *metric_label(enum metric_column column);

/* What its values are shown in: "share", "s", "bit/s", "per run". */
const char *metric_shown(enum metric_column column);

/* A number of a formula rather than of what was run. */
bool metric_is_theory(enum metric_column column);

/* A unit with a prefix that brings @p most between 1 and 1000: what is shown is
 * the value over @p divide. */
struct metric_scale {
    double divide;
    const char *unit;
};
struct metric_scale metric_scale(const char *unit, double most);

#endif /* METRIC_LABEL_H */
