/* SPDX-License-Identifier: MIT */
/* mpx compare: results beside those of before, for people and for CI. */
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "diff.h"
#include "exit_code.h"
#include "file.h"

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Which file of a folder holds the same kind of table. */
static const char *kind_of(const struct indexed *x)
{
    const char *second = x->columns > 1 ? x->header[1] : "";
    const char *third = x->columns > 2 ? x->header[2] : "";

    if (strcmp(x->header[0], "id") == 0 && strcmp(second, "node") == 0)
        return strcmp(third, "group") == 0 ? "kernel.csv" : "counters.csv";
    if (strcmp(x->header[0], "id") == 0)
        return strcmp(second, "host") == 0 && strcmp(third, "kind") == 0
                   ? "hosts.csv"
                   : "runs.csv";
    if (strcmp(x->header[0], "row") == 0 && strcmp(second, "column") == 0)
        return "predictions.csv";
    for (unsigned c = 1; c < x->columns; c++)
        if (strncmp(x->header[c], "mean_", 5) == 0)
            return "cells.csv";
    return "runs.csv";
}

/* Of two folders both NAMEs; beside a file its like. */
static int read_both(struct arena *a, const char *const path[2],
                     const char *name, struct indexed table[2])
{
    bool folder[2] = {is_folder(path[0]), is_folder(path[1])};
    unsigned first = folder[0] && !folder[1]; /* a file says what is wanted */

    for (unsigned n = 0; n < 2; n++) {
        unsigned i = n == 0 ? first : !first;
        const char *file = folder[i] ? file_path(a, path[i], name) : path[i];

        if (!indexed_open(&table[i], file))
            return table[i].in.f ? EXIT_SCENARIO : EXIT_MACHINE;
        if (!folder[i])
            name = kind_of(&table[i]);
    }
    return indexed_read(&table[0]) && indexed_read(&table[1]) ? EXIT_FINE
                                                              : EXIT_SCENARIO;
}

static void plural(unsigned long n, const char *what)
{
    printf("%lu %s%s", n, what, n == 1 ? "" : "s");
}

static void print_verdict(const struct indexed table[2],
                          const struct diff_count *c, bool same)
{
    printf("%s and %s: ", table[0].path, table[1].path);
    plural(table[0].rows, "row");
    fputs(", ", stdout);
    plural(c->same, "field");
    fputs(" the same", stdout);
    if (c->allowed > 0)
        printf(" (%lu within what is allowed)", c->allowed);
    if (same) {
        putchar('\n');
        return;
    }
    printf(", %lu different", c->different);
    if (c->rows > 0) {
        fputs(", ", stdout);
        plural(c->rows, "row");
        fputs(" of one alone", stdout);
    }
    if (c->columns > 0) {
        fputs(", ", stdout);
        plural(c->columns, "column");
        fputs(" of one alone", stdout);
    }
    putchar('\n');
}

/* ---- --update ---- */

/* The new table in place of the reference, whole or not at all. */
static int renew(const char *reference, const char *from)
{
    struct out_file out;
    size_t len;
    char *text = file_read(from, &len);

    if (!text)
        return file_complain(from);
    bool ok = file_create(&out, reference);
    if (ok) {
        fwrite(text, 1, len, out.f);
        ok = file_commit(&out);
    }
    free(text);
    return ok ? EXIT_FINE : EXIT_MACHINE;
}

/* A reference that is not there yet is the table that would be compared. */
static int create_reference(const struct options *o, const char *name)
{
    const char *from = o->file[1];
    struct indexed x = {0};
    struct arena a = {NULL};

    if (is_folder(from))
        from = file_path(&a, from, name);
    int code = indexed_open(&x, from)
                   ? (indexed_read(&x) ? EXIT_FINE : EXIT_SCENARIO)
                   : (x.in.f ? EXIT_SCENARIO : EXIT_MACHINE);
    unsigned rows = x.rows;
    if (!indexed_close(&x) && code == EXIT_FINE)
        code = EXIT_SCENARIO;
    if (code == EXIT_FINE)
        code = renew(o->file[0], from);
    if (code == EXIT_FINE && !o->quiet) {
        printf("%s is new: ", o->file[0]);
        plural(rows, "row");
        printf(" of %s\n", from);
    }
    arena_free(&a);
    return code;
}

/* ---- comparing ---- */

static int compare(const struct options *o, const char *name)
{
    struct diff_rules rules = {o->tolerance, o->intervals, o->more_columns};
    struct indexed table[2] = {{0}};
    struct arena a = {NULL};
    struct diff_count count;
    int code = read_both(&a, o->file, name, table);

    if (code == EXIT_FINE && o->intervals &&
        strcmp(kind_of(&table[0]), "cells.csv") != 0)
        code = usage_error("compare: %s has no intervals; cells.csv has",
                           table[0].path);
    if (code == EXIT_FINE && table[0].rows + table[1].rows == 0) {
        fprintf(stderr, "mpx: compare: neither %s nor %s has a row\n",
                table[0].path, table[1].path);
        code = EXIT_SCENARIO;
    }
    if (code == EXIT_FINE) {
        bool same = diff_files(&table[0], &table[1], &rules, stdout, &count);
        if (!o->quiet || !same)
            print_verdict(table, &count, same);
        code = same ? EXIT_FINE : EXIT_EXPECTATION;
    }
    for (unsigned i = 0; i < 2; i++)
        if (!indexed_close(&table[i]) && code <= EXIT_EXPECTATION)
            code = EXIT_SCENARIO;
    if (o->update && code == EXIT_EXPECTATION) {
        code = renew(table[0].path, table[1].path);
        if (code == EXIT_FINE)
            printf("%s is renewed\n", table[0].path);
    }
    arena_free(&a);
    return code;
}

int cmd_compare(const struct options *o)
{
    if (o->n_files != 2)
        return usage_error("compare: two folders of results or CSV files, "
                           "the reference first");
    const char *name = o->intervals ? "cells.csv" : "runs.csv";

    if (o->update && is_folder(o->file[0]))
        return usage_error("compare: --update renews a CSV file, not a folder "
                           "of results, whose tables belong together");
    if (o->update && !file_exists(o->file[0]))
        return create_reference(o, name);
    return compare(o, name);
}
