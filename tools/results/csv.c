/* SPDX-License-Identifier: MIT */
/* Writing fields of CSV, and reading a table. */
#include "csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void separate(struct csv_out *c)
{
    if (c->begun)
        putc(',', c->f);
    c->begun = true;
}

void csv_text(struct csv_out *c, const char *text)
{
    separate(c);
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, c->f);
        return;
    }
    putc('"', c->f);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', c->f);
        putc(*text, c->f);
    }
    putc('"', c->f);
}

void csv_real(struct csv_out *c, double value)
{
    separate(c);
    if (!isnan(value))
        fprintf(c->f, "%.9g", value);
}

void csv_end(struct csv_out *c)
{
    putc('\n', c->f);
    c->begun = false;
}

/* One field into @p to; the place after it, NULL if a quote stays open. */
static const char *read_field(struct arena *a, const char *p, const char **to)
{
    if (*p != '"') {
        size_t len = strcspn(p, ",\n");
        *to = arena_strndup(a, p, len);
        return p + len;
    }

    const char *end = ++p;
    size_t doubled = 0;

    while (*end && (*end != '"' || end[1] == '"')) {
        doubled += *end == '"';
        end += *end == '"' ? 2 : 1;
    }
    if (*end == '\0')
        return NULL;

    char *field = arena_alloc(a, (size_t)(end - p) - doubled + 1), *w = field;

    for (; p < end; p += *p == '"' ? 2 : 1)
        *w++ = *p;
    *w = '\0';
    *to = field;
    return end + 1;
}

static unsigned long count_fields(const char *text)
{
    unsigned long n = 1;
    for (; *text; text++)
        n += *text == ',' || *text == '\n';
    return n;
}

/* What is wrong at @p p, for csv_read() to return. */
static bool refuse(struct csv_table *t, const char *text, const char *p,
                   const char *why)
{
    t->wrong = why;
    t->line = 1;
    t->col = 1;
    for (; text < p; text++) {
        t->col = *text == '\n' ? 1 : t->col + 1;
        t->line += *text == '\n';
    }
    return false;
}

bool csv_read(struct arena *a, const char *text, struct csv_table *t)
{
    unsigned in_row = 0, rows = 0;
    unsigned long n = 0;

    *t = (struct csv_table){0};
    t->field = arena_alloc(a, count_fields(text) * sizeof *t->field);
    for (const char *p = text, *start; *p;) {
        start = p;
        p = read_field(a, p, &t->field[n]);
        if (!p)
            return refuse(t, text, start, "this quote is never closed");
        if (*p == '\0')
            return refuse(t, text, p, "the last line has no end");
        if (*p != ',' && *p != '\n')
            return refuse(t, text, p, "this is after the end of a field");
        n++;
        in_row++;
        if (rows > 0 && in_row > t->columns)
            return refuse(t, text, start, "more fields than the header has");
        if (*p++ == ',')
            continue;
        if (rows == 0)
            t->columns = in_row;
        if (in_row < t->columns)
            return refuse(t, text, p - 1, "fewer fields than the header has");
        rows++;
        in_row = 0;
    }
    t->rows = rows > 0 ? rows - 1 : 0;
    if (rows == 0)
        return refuse(t, text, text, "the file is empty");
    return in_row == 0 ||
           refuse(t, text, text + strlen(text), "the last line has no end");
}

/* ---- row by row ---- */

static bool refuse_row(struct csv_in *c, const char *why)
{
    fprintf(stderr, "mpx: %s:%lu: %s\n", c->path, c->at, why);
    c->bad = true;
    return false;
}

/* The text of a row: lines, until every quote is closed. */
static bool read_lines(struct csv_in *c)
{
    char *line = NULL;
    size_t room = 0, quotes = 0, len = 0;
    ssize_t n;

    do {
        n = getline(&line, &room, c->f);
        if (n <= 0)
            break;
        if (len + (size_t)n + 1 > c->room) {
            c->room = 2 * (len + (size_t)n + 1);
            c->line = mem_grow(c->line, c->room, 1);
        }
        memcpy(c->line + len, line, (size_t)n + 1);
        len += (size_t)n;
        for (ssize_t i = 0; i < n; i++)
            quotes += line[i] == '"';
    } while (quotes % 2 == 1);
    free(line);
    c->len = len;
    return n > 0 || len > 0;
}

/* The next one into c->field, of at most @p room; how many, 0 if it is wrong.
 */
static unsigned read_fields(struct csv_in *c, unsigned room)
{
    unsigned n = 0;

    if (strlen(c->line) < c->len)
        return refuse_row(c, "a NUL octet");
    arena_reset(&c->arena);
    for (const char *p = c->line; n < room;) {
        p = read_field(&c->arena, p, &c->field[n++]);
        if (!p)
            return refuse_row(c, "a quote is never closed");
        if (*p == '\n')
            return n;
        if (*p++ != ',')
            return refuse_row(c, "a field or the last line has no end");
    }
    return refuse_row(c, "more fields than the header has");
}

bool csv_open(struct csv_in *c, const char *path)
{
    *c = (struct csv_in){.f = fopen(path, "r"), .path = path, .at = 1};
    if (!c->f) {
        fprintf(stderr, "mpx: cannot read %s: %s\n", path, strerror(errno));
        c->bad = true;
        return false;
    }
    if (!read_lines(c))
        return refuse_row(c, "the file is empty");
    unsigned room = (unsigned)count_fields(c->line);
    c->field = mem_grow(NULL, room, sizeof *c->field);
    c->columns = read_fields(c, room);
    return c->columns > 0;
}

bool csv_next(struct csv_in *c)
{
    if (c->bad)
        return false;
    for (size_t i = 0; i < c->len; i++)
        c->at += c->line[i] == '\n';
    if (!read_lines(c))
        return ferror(c->f) ? refuse_row(c, "it cannot be read") : false;
    unsigned n = read_fields(c, c->columns);
    return n == c->columns ||
           (n > 0 && refuse_row(c, "fewer fields than the header has"));
}

bool csv_close(struct csv_in *c)
{
    if (c->f)
        fclose(c->f);
    arena_free(&c->arena);
    free(c->line);
    free(c->field);
    return !c->bad;
}

unsigned csv_column(const struct csv_table *t, const char *name)
{
    unsigned c = 0;
    while (c < t->columns && strcmp(t->field[c], name) != 0)
        c++;
    return c;
}

const char *csv_at(const struct csv_table *t, unsigned row, unsigned column)
{
    return t->field[(unsigned long)(row + 1) * t->columns + column];
}
