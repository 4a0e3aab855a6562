/* SPDX-License-Identifier: MIT */
/* A trace that was found, for other tools. */
#ifndef SEARCH_EXPORT_H
#define SEARCH_EXPORT_H

#include "search.h"

typedef void search_export_fn(const struct search_setting *s,
                              enum search_harm h, const struct search_trace *t,
                              FILE *f);

/** The ladder. */
search_export_fn search_export_ladder;
/** One line a move: its number, who makes it, what it is. */
search_export_fn search_export_events;
/** A scenario to begin with: hosts, paths and events of the honest part; what
 *  the attacker does stands in it as comments. */
search_export_fn search_export_scenario;

#endif /* SEARCH_EXPORT_H */
