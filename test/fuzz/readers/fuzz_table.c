/* SPDX-License-Identifier: MIT */
/*
 * Two tables, as mpx compare reads them, and the first as samples of a run.
 * Read or refused; as a whole and row by row alike; a table is the same as
 * itself; two are as different one way as the other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "in_memory.h"
#include "samples.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A table as a whole; 0 columns: it is none. */
static struct csv_table read_whole(struct arena *a, const uint8_t *data,
                                   size_t size)
{
    struct diff_table d = {.path = "fuzz"};
    char *text = arena_strndup(a, (const char *)data, size);

    if (!diff_read(a, text, size, &d))
        return (struct csv_table){0};
    for (unsigned row = 0; row < d.t.rows; row++)
        MUST(diff_find_row(&d, d.name[row]) == row);
    return d.t;
}

static void check_rows(const struct csv_table *t, struct indexed *x)
{
    indexed_rewind(x);
    for (unsigned row = 0; row < t->rows; row++) {
        MUST(indexed_next(x, row) != NULL);
        for (unsigned c = 0; c < t->columns; c++)
            MUST(strcmp(x->in.field[c], csv_at(t, row, c)) == 0);
    }
    MUST(!indexed_next(x, t->rows));
}

/* Whether it is in order; what is at @p x is to be closed. */
static bool read_indexed(struct indexed *x, const struct in_memory *m,
                         const uint8_t *data, size_t size)
{
    struct arena a = {NULL};
    struct csv_table t = read_whole(&a, data, size);
    bool ok = indexed_open(x, m->path) && indexed_read(x);

    MUST(ok == (t.columns > 0));
    if (ok) {
        MUST(x->rows == t.rows && x->columns == t.columns);
        check_rows(&t, x);
    }
    arena_free(&a);
    return ok;
}

static struct diff_count compare(struct indexed *a, struct indexed *b,
                                 const struct diff_rules *rules)
{
    FILE *to = fopen("/dev/null", "w");
    struct diff_count n;
    bool same;

    MUST(to != NULL);
    same = diff_files(a, b, rules, to, &n);
    MUST(same == (n.different == 0 && n.rows == 0 && n.columns == 0));
    fclose(to);
    return n;
}

static void check_pair(struct indexed *a, struct indexed *b, double tolerance)
{
    const struct diff_rules rules = {.tolerance = tolerance};
    struct diff_count one = compare(a, b, &rules),
                      other = compare(b, a, &rules), self;

    MUST(one.different == other.different && one.same == other.same);
    MUST(one.rows == other.rows && one.columns == other.columns);
    self = compare(a, a, &rules);
    MUST(self.different == 0 && self.rows == 0 && self.columns == 0);
    compare(a, b,
            &(struct diff_rules){.tolerance = tolerance,
                                 .intervals = true,
                                 .more_columns = true});
}

static void read_samples(const struct in_memory *m)
{
    struct samples s;
    unsigned long every;

    if (samples_open(&s, m->path)) {
        every = samples_every(s.times, 240);
        MUST(s.times <= 240 * every && isfinite(s.first) && isfinite(s.last));
        while (s.times > 0 && samples_next(&s))
            MUST(samples_number(&s) < s.times);
    }
    samples_close(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t second = in_memory_split(data, size);
    size_t first = second == size ? size : second - 3;
    struct in_memory m[2];
    struct indexed x[2];
    bool ok[2];

    in_memory_open(&m[0], data, first);
    in_memory_open(&m[1], data + second, size - second);
    ok[0] = read_indexed(&x[0], &m[0], data, first);
    ok[1] = read_indexed(&x[1], &m[1], data + second, size - second);
    if (ok[0] && ok[1]) {
        check_pair(&x[0], &x[1], 0);
        check_pair(&x[0], &x[1], 0.05);
    }
    for (unsigned i = 0; i < 2; i++)
        MUST(indexed_close(&x[i]) == ok[i]);
    read_samples(&m[0]);
    in_memory_close(&m[0]);
    in_memory_close(&m[1]);
    return 0;
}
