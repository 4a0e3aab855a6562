/* SPDX-License-Identifier: MIT */
/* What a run measures: names, units and meanings of the columns and counters.
 */
#ifndef METRIC_H
#define METRIC_H

#include <stdbool.h>

#include "scenario.h"
#include "words.h"

enum metric_column {
#define X(field, column, type) METRIC_##field,
    RUN_COLUMNS(X)
#undef X
#define X(field, column) METRIC_tokens_##field,
        TOKENS_COLUMNS(X)
#undef X
            METRIC_COLUMNS
};

enum metric_node { METRIC_ROW, METRIC_CLIENT, METRIC_SERVER, METRIC_HOSTS };

/* A column of runs.csv, a counter of one end, or such a column of the
 * connections of hosts of one name alone. */
struct metric {
    enum metric_node node;
    unsigned index;
    const char *hosts; /* of METRIC_HOSTS; whoever made it keeps it */
};

/* What a column counts some of: 0..connections of a run, or 0 or 1 of it. */
enum metric_share { SHARE_OF_NOTHING, SHARE_OF_CONNECTIONS, SHARE_OF_RUNS };

/* What its mean over runs is bounded by, and how that is estimated. */
enum metric_kind {
    METRIC_AMOUNT, /* a time, a rate, a ratio: not below 0 */
    METRIC_SIGNED, /* a deviation */
    METRIC_EVENTS, /* whole; comes by chance, some times in a run */
    METRIC_OCTETS, /* whole */
};

struct metric_info {
    const char *name, *unit, *meaning;
    bool real; /* else a whole number */
    enum metric_kind kind;
    enum metric_share of;
    bool of_tokens;    /* of studies of tokens, which have no other columns */
    bool of_real_time; /* of studies in real time, beside the others */
};

struct metric_info metric_info(enum metric_column column);

/* "hijacked_connections", "hijacked-connections" or "server.MPJoinAckRx". */
bool metric_find(const char *name, struct metric *m);
const char *metric_name_at(unsigned i); /* of columns */
/* That column of those hosts; false if hosts.csv has none of that name. */
bool metric_of_hosts(const char *hosts, unsigned column, struct metric *m);
/* Whether its index is an enum metric_column; else it is a counter's. */
static inline bool metric_is_column(const struct metric *m)
{
    return m->node == METRIC_ROW || m->node == METRIC_HOSTS;
}

/* NAN where missing. */
double metric_value(const struct run_result *r, struct metric m);

void metric_put(struct run_result *r, struct metric m, double value);

/* As it stands in CSV: "%.9g", empty where missing. Into 32 octets. */
void metric_text(const struct run_result *r, enum metric_column column,
                 char text[32]);

#endif /* METRIC_H */
