/* SPDX-License-Identifier: MIT */
/* Times of one table's operations at one number of entries. */
#ifndef MEASURE_H
#define MEASURE_H

#include "table.h"

/* ns per operation unless the name says otherwise; NAN: not measured. */
struct measures {
    double octets;  /* per entry, beyond the connection's own 8 */
    double refused; /* of new random tokens, after four tries */
    double insert, hit, dependent, many, miss, churn, forget;
    double worst;       /* the slowest single insertion */
    double worst_moved; /* most entries and slots moved by one */
    double misses;      /* cache misses per independent hit */
};

/* Fill @p ops with @p n tokens and measure. False if out of memory. */
bool measure_table(const struct table_ops *ops, size_t n, struct measures *m);

/* The machine: random reads of 64-octet lines within @p octets, each address
 * taken from the read before; or known beforehand. */
struct limits {
    double dependent, independent; /* ns */
};
bool measure_limits(size_t octets, struct limits *l);

/* "", or why no cache misses are counted. */
const char *measure_no_counters(void);

#endif /* MEASURE_H */
