/* SPDX-License-Identifier: MIT */
/* What the files of single runs hold: series, events, ladder, packets. */
#ifndef RUNS_H
#define RUNS_H

#include "json.h"
#include "results_page.h"

/* Octets of a page with them; without them it may be larger. */
enum { RUNS_PAGE_MAX = 4900000 };

struct runs {
    const struct results *results;
    const struct csv_table *table; /* runs.csv; its first column names a run */
    struct arena arena;
    char **pcap; /* names in DIR/pcap, sorted */
    unsigned n_pcap;
};

void runs_open(struct runs *u, const struct results *r,
               const struct csv_table *t);
void runs_close(struct runs *u);

/* "files": which ones each run has. */
void runs_put_files(const struct runs *u, struct json *j);

/* A <script> and a <template> for each run that is chosen and has some, while
 * there is room. @return for how many there was none. */
unsigned runs_put(const struct runs *u, const struct report_choice *c,
                  FILE *to);

#endif /* RUNS_H */
