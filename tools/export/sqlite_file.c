/* SPDX-License-Identifier: MIT */
/* From CSV tables to SQLite. */
#include "sqlite_file.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "file.h"
#include "mpx_stats.h"

/* The first failure is said; then nothing more is done. */
struct base {
    sqlite3 *db;
    const char *path;
    bool bad;
};

static void check(struct base *b, int code)
{
    if (b->bad || code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "mpx: cannot write %s: %s\n", b->path,
            b->db ? sqlite3_errmsg(b->db) : sqlite3_errstr(code));
    b->bad = true;
}

static void execute(struct base *b, const char *sql)
{
    if (!b->bad)
        check(b, sqlite3_exec(b->db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(struct base *b, const char *sql)
{
    sqlite3_stmt *s = NULL;

    if (!b->bad)
        check(b, sqlite3_prepare_v2(b->db, sql, -1, &s, NULL));
    return s;
}

/* ---- what a column holds ---- */

static const struct axis *find_axis(const struct study *s, const char *column)
{
    for (unsigned i = 0; i < s->n_axes; i++)
        if (strcmp(s->axis[i].column, column) == 0)
            return &s->axis[i];
    return NULL;
}

static bool is_whole(const char *column)
{
    static const char *const names[] = {"seed", "n", "distinct", NULL};
    struct metric m;

    return words_have(names, column) || strncmp(column, "n_", 2) == 0 ||
           (metric_find(column, &m) &&
            !metric_info((enum metric_column)m.index).real);
}

static const char *type_of(const struct study *s, const char *table, unsigned i,
                           const char *column)
{
    const struct axis *x = find_axis(s, column);
    /* of a table of counters, columns that name what is counted */
    unsigned names = strcmp(table, "counters") == 0 ? 2
                     : strcmp(table, "kernel") == 0 ? 4
                                                    : 0;

    if (strcmp(table, "hosts") == 0 && i < 4)
        return "TEXT";
    if (names)
        return i < names ? "TEXT" : "INTEGER";
    if (x)
        return x->quantity ? "REAL" : "TEXT";
    if (strcmp(table, "runs") == 0 && i == 0)
        return "TEXT PRIMARY KEY";
    return is_whole(column) ? "INTEGER" : "REAL";
}

/* ---- tables ---- */

/* "name" as SQL has names. */
static void put_name(FILE *to, const char *name)
{
    putc('"', to);
    for (; *name; name++) {
        if (*name == '"')
            putc('"', to);
        putc(*name, to);
    }
    putc('"', to);
}

static FILE *open_text(char **text, size_t *len)
{
    FILE *f = open_memstream(text, len);

    if (!f)
        mem_exhausted();
    return f;
}

/* CREATE TABLE, and the INSERT of a row. */
static void make_table(struct base *b, const struct study *s, const char *table,
                       const struct csv_in *in, sqlite3_stmt **insert)
{
    char *create = NULL, *into = NULL;
    size_t len;
    FILE *c = open_text(&create, &len), *i = open_text(&into, &len);

    fprintf(c, "CREATE TABLE %s (", table);
    fprintf(i, "INSERT INTO %s VALUES (", table);
    for (unsigned n = 0; n < in->columns; n++) {
        fputs(n ? ", " : "", c);
        put_name(c, in->field[n]);
        fprintf(c, " %s", type_of(s, table, n, in->field[n]));
        fputs(n ? ", ?" : "?", i);
    }
    putc(')', c);
    putc(')', i);
    fclose(c);
    fclose(i);
    execute(b, create);
    *insert = prepare(b, into);
    free(create);
    free(into);
}

static void put_row(struct base *b, sqlite3_stmt *insert,
                    const struct csv_in *in)
{
    for (int i = 0; i < (int)in->columns; i++) {
        const char *text = in->field[i];

        check(b, *text
                     ? sqlite3_bind_text(insert, i + 1, text, -1, SQLITE_STATIC)
                     : sqlite3_bind_null(insert, i + 1));
    }
    check(b, sqlite3_step(insert));
    check(b, sqlite3_reset(insert));
}

static void put_table(struct base *b, const struct study *s, const char *dir,
                      const char *table)
{
    struct arena a = {NULL};
    sqlite3_stmt *insert;
    struct csv_in in;

    if (csv_open(&in, arena_printf(&a, "%s/%s.csv", dir, table))) {
        make_table(b, s, table, &in, &insert);
        while (!b->bad && csv_next(&in))
            put_row(b, insert, &in);
        sqlite3_finalize(insert);
    }
    b->bad = !csv_close(&in) || b->bad;
    arena_free(&a);
}

/* ---- what the columns are ---- */

static void put_column(struct base *b, sqlite3_stmt *insert,
                       const char *const text[4])
{
    for (int i = 0; i < 4; i++)
        check(b, sqlite3_bind_text(insert, i + 1, text[i], -1, SQLITE_STATIC));
    check(b, sqlite3_step(insert));
    check(b, sqlite3_reset(insert));
}

static void put_columns(struct base *b, const struct study *s)
{
    execute(b, "CREATE TABLE columns (in_table TEXT, name TEXT, unit TEXT, "
               "meaning TEXT)");
    sqlite3_stmt *insert =
        prepare(b, "INSERT INTO columns VALUES (?, ?, ?, ?)");
    struct metric of;

    for (unsigned i = 0; !b->bad && i < s->n_axes; i++)
        put_column(b, insert,
                   (const char *[4]){"runs", s->axis[i].column, s->axis[i].unit,
                                     s->axis[i].name});
    for (unsigned m = 0; !b->bad && m < METRIC_COLUMNS; m++) {
        struct metric_info i = metric_info((enum metric_column)m);

        if (study_measures(s, m))
            put_column(b, insert,
                       (const char *[4]){"runs", i.name, i.unit, i.meaning});
        if (s->hosts && metric_of_hosts("", m, &of))
            put_column(b, insert,
                       (const char *[4]){"hosts", i.name, i.unit, i.meaning});
    }
    for (unsigned i = 0; !b->bad && i < mpx_stats_count(); i++)
        put_column(b, insert,
                   (const char *[4]){"counters", mpx_stats_name(i), "",
                                     mpx_stats_meaning(i)});
    sqlite3_finalize(insert);
}

/* Nothing is waited for until the whole file is there. */
static void fill(struct base *b, const struct study *s, const char *dir)
{
    execute(b, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    put_columns(b, s);
    put_table(b, s, dir, "runs");
    put_table(b, s, dir, "cells");
    put_table(b, s, dir, "counters");
    if (s->real_time)
        put_table(b, s, dir, "kernel");
    if (s->hosts)
        put_table(b, s, dir, "hosts");
    execute(b, "CREATE INDEX counters_of_run ON counters (id); COMMIT; "
               "PRAGMA synchronous = FULL; PRAGMA user_version = 1");
}

bool sqlite_file_write(const struct study *s, const char *dir, const char *path)
{
    struct arena a = {NULL};
    char *tmp = arena_printf(&a, "%s.tmp", path);
    struct base b = {.path = path};

    unlink(tmp);
    check(&b, sqlite3_open(tmp, &b.db));
    fill(&b, s, dir);
    check(&b, sqlite3_close(b.db));
    if (!b.bad && rename(tmp, path) != 0) {
        fprintf(stderr, "mpx: cannot write %s: %s\n", path, strerror(errno));
        b.bad = true;
    }
    if (b.bad)
        unlink(tmp);
    arena_free(&a);
    return !b.bad;
}
