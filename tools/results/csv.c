/* SPDX-License-Identifier: MIT */
/* Writing fields of CSV, and reading a table. */
#include "csv.h"

#include <math.h>
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
