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

/* Which file of a folder holds the same kind of table as @p text begins. */
static const char *kind_of(const char *text)
{
    size_t first = strcspn(text, "\n");

    if (strncmp(text, "id,node,", 8) == 0)
        return "counters.csv";
    if (strncmp(text, "id,", 3) == 0)
        return "runs.csv";
    if (strncmp(text, "row,column,", 11) == 0)
        return "predictions.csv";
    const char *mean = strstr(text, ",mean_");
    return mean && mean < text + first ? "cells.csv" : "runs.csv";
}

struct file {
    char *text;
    size_t len;
};

static int read_file(const char *path, struct file *f)
{
    f->text = file_read(path, &f->len);
    return f->text ? EXIT_FINE : file_complain(path);
}

/* Of two folders both NAMEs; beside a file its like. */
static int read_both(struct arena *a, const char *const path[2],
                     const char *name, struct diff_table table[2],
                     struct file file[2])
{
    bool folder[2] = {is_folder(path[0]), is_folder(path[1])};
    unsigned first = folder[0] && !folder[1]; /* a file says what is wanted */
    int code = EXIT_FINE;

    for (unsigned n = 0; code == EXIT_FINE && n < 2; n++) {
        unsigned i = n == 0 ? first : !first;
        table[i].path = folder[i] ? file_path(a, path[i], name) : path[i];
        code = read_file(table[i].path, &file[i]);
        if (code == EXIT_FINE && !folder[i])
            name = kind_of(file[i].text);
    }
    for (unsigned i = 0; code == EXIT_FINE && i < 2; i++)
        if (!diff_read(a, file[i].text, file[i].len, &table[i]))
            code = EXIT_SCENARIO;
    return code;
}

static void plural(unsigned long n, const char *what)
{
    printf("%lu %s%s", n, what, n == 1 ? "" : "s");
}

static void print_verdict(const struct diff_table table[2],
                          const struct diff_count *c, bool same)
{
    printf("%s and %s: ", table[0].path, table[1].path);
    plural(table[0].t.rows, "row");
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

static int compare(const struct options *o)
{
    struct diff_rules rules = {o->tolerance, o->intervals, o->more_columns};
    struct diff_table table[2] = {{0}};
    struct file file[2] = {{0}};
    struct arena a = {NULL};
    struct diff_count count;
    int code = read_both(&a, o->file, o->intervals ? "cells.csv" : "runs.csv",
                         table, file);

    if (code == EXIT_FINE && o->intervals &&
        strcmp(kind_of(file[0].text), "cells.csv") != 0)
        code = usage_error("compare: %s has no intervals; cells.csv has",
                           table[0].path);
    if (code == EXIT_FINE && table[0].t.rows + table[1].t.rows == 0) {
        fprintf(stderr, "mpx: compare: neither %s nor %s has a row\n",
                table[0].path, table[1].path);
        code = EXIT_SCENARIO;
    }
    if (code == EXIT_FINE) {
        bool same = diff_tables(&table[0], &table[1], &rules, stdout, &count);
        if (!o->quiet || !same)
            print_verdict(table, &count, same);
        code = same ? EXIT_FINE : EXIT_EXPECTATION;
    }
    free(file[0].text);
    free(file[1].text);
    arena_free(&a);
    return code;
}

int cmd_compare(const struct options *o)
{
    if (o->n_files != 2)
        return usage_error("compare: two folders of results or CSV files, "
                           "the reference first");
    return compare(o);
}
