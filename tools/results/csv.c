/* SPDX-License-Identifier: MIT */
/* Writing fields of CSV, and reading a table. */
#include "csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "scn_diag.h"

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

/* ---- cutting a text into fields, in place ---- */

enum { OPEN = -1 }; /* what ended a field: not its quote */
enum {
    COLUMNS_MAX = 10000, /* ours: each is looked for among all */
    ROW_MAX = 16 << 20,  /* ours, octets: of a row of several lines */
};
static const char many_columns[] = "more than 10000 columns";

/* One field, from *p; what ended it, where *p is then. */
static int cut_field(char **p, const char **to)
{
    char *end = *p, *w = *p;
    int by;

    *to = *p;
    if (*end != '"') {
        end += strcspn(end, ",\n\"");
        by = (unsigned char)*end;
        *end = '\0';
        *p = end;
        return by;
    }
    for (end++; *end && (*end != '"' || end[1] == '"'); *w++ = *end++)
        end += *end == '"';
    if (*end == '\0')
        return OPEN;
    *w = '\0';
    *p = end + 1;
    return (unsigned char)**p;
}

static unsigned long count_fields(const char *text)
{
    unsigned long n = 1;
    for (; *text; text++)
        n += *text == ',' || *text == '\n';
    return n;
}

/* A row of at most @p most fields, from *p; *p is behind it, or at what is
 * wrong, which is returned. */
static const char *cut_row(char **p, const char **field, unsigned most,
                           unsigned *n)
{
    for (*n = 0;;) {
        char *start = *p;

        if (*n == most) {
            *p = start;
            return "more fields than the header has";
        }
        switch (cut_field(p, &field[(*n)++])) {
        case OPEN:
            *p = start;
            return "this quote is never closed";
        case '"': /* rows would be counted otherwise */
            return "a quote in a field that does not begin with one";
        case '\0':
            return "the last line has no end";
        case ',':
            ++*p;
            break;
        case '\n':
            ++*p;
            return NULL;
        default:
            return "this is after the end of a field";
        }
    }
}

static void find_place(const char *text, size_t at, unsigned *line,
                       unsigned *col)
{
    *line = *col = 1;
    for (size_t i = 0; i < at; i++) {
        *col = text[i] == '\n' ? 1 : *col + 1;
        *line += text[i] == '\n';
    }
}

/* ---- a table as a whole ---- */

bool csv_read(struct arena *a, const char *text, struct csv_table *t)
{
    unsigned long room = count_fields(text), n = 0;
    char *copy = arena_strndup(a, text, strlen(text)), *p = copy;
    unsigned rows = 0, in_row;

    *t = (struct csv_table){0};
    t->field = arena_alloc(a, room * sizeof *t->field);
    if (!*text)
        t->wrong = "the file is empty";
    for (; *p && !t->wrong; rows++) {
        t->wrong = cut_row(&p, t->field + n,
                           rows == 0 ? (unsigned)room : t->columns, &in_row);
        t->columns = rows == 0 ? in_row : t->columns;
        n += in_row;
        if (!t->wrong && t->columns > COLUMNS_MAX) {
            t->wrong = many_columns;
            p = copy;
        }
        if (!t->wrong && in_row < t->columns) {
            p--;
            t->wrong = "fewer fields than the header has";
        }
    }
    t->rows = rows > 0 ? rows - 1 : 0;
    if (t->wrong)
        find_place(text, (size_t)(p - copy), &t->line, &t->col);
    return !t->wrong;
}

/* ---- row by row ---- */

/* What the row was before it was cut. */
static bool restore(struct csv_in *c)
{
    ssize_t n;

    if (fseeko(c->f, c->begin, SEEK_SET) != 0)
        return false;
    for (size_t len = 0; len < c->len; len += (size_t)n) {
        n = getline(&c->more, &c->more_room, c->f);
        if (n <= 0 || len + (size_t)n > c->len)
            return false;
        memcpy(c->line + len, c->more, (size_t)n);
    }
    return true;
}

bool csv_refuse(struct csv_in *c, size_t at, const char *why)
{
    struct scn_diags *diags = mem_new(sizeof *diags);
    struct scn_source source = {c->path, c->line, 0, 0};
    struct scn_mark mark = {&source, 0, 1, 1};

    if (c->at > 0 && restore(c)) {
        find_place(c->line, at, &mark.line, &mark.col);
        source.len = c->len;
        source.before = (unsigned)c->at - 1;
        mark.line += source.before;
    }
    scn_error(diags, mark, NULL, "%s", why);
    scn_diags_print(diags, stderr);
    scn_diags_free(diags);
    free(diags);
    c->bad = true;
    return false;
}

static size_t count(const char *p, size_t len, char what)
{
    size_t n = 0;

    for (const char *end = p + len;
         (p = memchr(p, what, (size_t)(end - p))) != NULL; p++)
        n++;
    return n;
}

/* The text of a row: lines, until every quote is closed. */
static bool read_lines(struct csv_in *c)
{
    ssize_t n = getline(&c->line, &c->room, c->f);
    size_t quotes;

    c->begin += (off_t)c->len;
    c->len = n > 0 ? (size_t)n : 0;
    quotes = n > 0 ? count(c->line, c->len, '"') : 0;
    while (quotes % 2 == 1 && c->len < ROW_MAX &&
           (n = getline(&c->more, &c->more_room, c->f)) > 0) {
        if (c->len + (size_t)n + 1 > c->room) {
            c->room = 2 * (c->len + (size_t)n + 1);
            c->line = mem_grow(c->line, c->room, 1);
        }
        memcpy(c->line + c->len, c->more, (size_t)n + 1);
        c->len += (size_t)n;
        quotes += count(c->more, (size_t)n, '"');
    }
    c->lines = count(c->line, c->len, '\n');
    return c->len > 0;
}

/* Of at most @p room fields; how many, 0 if it is wrong. */
static unsigned cut_line(struct csv_in *c, unsigned room)
{
    const char *nul = memchr(c->line, '\0', c->len);
    char *p = c->line;
    unsigned n;

    if (nul)
        return csv_refuse(c, (size_t)(nul - c->line), "a NUL octet");
    const char *wrong = cut_row(&p, c->field, room, &n);
    if (!wrong && n < c->columns) {
        p--;
        wrong = "fewer fields than the header has";
    }
    return wrong ? csv_refuse(c, (size_t)(p - c->line), wrong) : n;
}

/* What cannot be read twice, copied to a file; NULL with errno set. */
static FILE *copy_stream(FILE *from)
{
    static const size_t most = (size_t)256 << 20;
    char block[1 << 16];
    FILE *to = tmpfile();
    size_t n = 1, all = 0;
    bool ok = to != NULL, nul = false; /* which may be a device without end */

    while (ok && n > 0 && !nul) {
        n = fread(block, 1, sizeof block, from);
        nul = memchr(block, '\0', n) != NULL;
        ok = fwrite(block, 1, n, to) == n;
        all += n;
        if (all > most) {
            errno = EFBIG;
            ok = false;
        }
    }
    ok = ok && !ferror(from);
    fclose(from);
    if (ok) {
        rewind(to);
        return to;
    }
    if (to)
        fclose(to);
    return NULL;
}

static FILE *open_table(const char *path)
{
    FILE *f = file_open(path);
    struct stat st;

    return f && (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
               ? copy_stream(f)
               : f;
}

bool csv_open(struct csv_in *c, const char *path)
{
    *c = (struct csv_in){.f = open_table(path), .path = path, .at = 1};
    if (!c->f) {
        file_complain(path);
        c->bad = true;
        return false;
    }
    if (!read_lines(c)) {
        c->at = 0;
        return csv_refuse(c, 0, "the file is empty");
    }
    unsigned room = (unsigned)count_fields(c->line);
    c->field = mem_grow(NULL, room, sizeof *c->field);
    c->columns = cut_line(c, room);
    return c->columns > 0 &&
           (c->columns <= COLUMNS_MAX || csv_refuse(c, 0, many_columns));
}

bool csv_next(struct csv_in *c)
{
    if (c->bad)
        return false;
    if (c->at > 0)
        c->at += c->lines;
    if (read_lines(c))
        return cut_line(c, c->columns) > 0;
    return ferror(c->f) ? csv_refuse(c, 0, "it cannot be read") : false;
}

bool csv_seek(struct csv_in *c, off_t begin)
{
    if (c->begin + (off_t)c->len == begin)
        return true;
    c->at = 0;
    c->len = 0;
    c->begin = begin;
    return fseeko(c->f, begin, SEEK_SET) == 0 ||
           csv_refuse(c, 0, "it cannot be read");
}

bool csv_close(struct csv_in *c)
{
    if (c->f)
        fclose(c->f);
    free(c->line);
    free(c->more);
    free(c->field);
    return !c->bad;
}

unsigned csv_find(const char *const *header, unsigned columns, const char *name)
{
    unsigned c = 0;
    while (c < columns && strcmp(header[c], name) != 0)
        c++;
    return c;
}

unsigned csv_column(const struct csv_table *t, const char *name)
{
    return csv_find(t->field, t->columns, name);
}

const char *const *csv_row(const struct csv_table *t, unsigned row)
{
    return &t->field[(unsigned long)(row + 1) * t->columns];
}

const char *csv_at(const struct csv_table *t, unsigned row, unsigned column)
{
    return csv_row(t, row)[column];
}
