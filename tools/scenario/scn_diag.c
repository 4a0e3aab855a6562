/* SPDX-License-Identifier: MIT */
/* Collecting diagnostics, and printing them with the line they are about. */
#include "scn_diag.h"
#include "scn_text.h"

#include <stdlib.h>
#include <string.h>

enum {
    WINDOW = 72, /* characters of a source line that are shown */
    LEAD = 40,   /* of them before the caret, when the line is long */
};

/* The same said before, which the cell that is being read has as well. */
static bool is_there(struct scn_diags *d, struct scn_mark at, const char *text)
{
    for (unsigned i = 0; i < d->n; i++) {
        struct scn_diag *o = &d->list[i];
        if (strcmp(o->at.source->name, at.source->name) == 0 &&
            o->at.line == at.line && o->at.col == at.col &&
            strcmp(o->text, text) == 0) {
            o->cells += o->last != d->cell;
            o->last = d->cell;
            return true;
        }
    }
    return false;
}

static void add(struct scn_diags *d, struct scn_mark at, const char *hint,
                const char *text, bool warning)
{
    if (hint)
        hint = arena_strndup(&d->arena, hint, strlen(hint));
    d->list[d->n++] = (struct scn_diag){.at = at,
                                        .text = text,
                                        .hint = hint,
                                        .warning = warning,
                                        .cell = d->cell,
                                        .last = d->cell,
                                        .cells = 1};
    d->n_warnings += warning;
}

void scn_error(struct scn_diags *d, struct scn_mark at, const char *hint,
               const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&d->arena, fmt, ap);
    va_end(ap);

    d->reported++;
    if (is_there(d, at, text))
        return;
    if (d->n - d->n_warnings == SCN_DIAGS_MAX)
        d->left_out++;
    else
        add(d, at, hint, text, false);
}

void scn_warning(struct scn_diags *d, struct scn_mark at, const char *hint,
                 const char *fmt, ...)
{
    va_list ap;

    if (!d->wants_warnings)
        return;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&d->arena, fmt, ap);
    va_end(ap);

    if (d->n_warnings < SCN_WARNINGS_MAX && !is_there(d, at, text))
        add(d, at, hint, text, true);
}

bool scn_diag_is_partial(const struct scn_diag *g, size_t cells)
{
    return !g->warning && g->cell && g->cells < cells;
}

void scn_diags_keep(struct scn_diags *d, const struct scn_source *source)
{
    struct scn_source *copy = NULL;

    for (unsigned i = 0; i < d->n; i++) {
        if (d->list[i].at.source != source)
            continue;
        if (!copy) {
            copy = arena_alloc(&d->arena, sizeof *copy);
            copy->name =
                arena_strndup(&d->arena, source->name, strlen(source->name));
            copy->text = arena_strndup(&d->arena, source->text, source->len);
            copy->len = source->len;
            copy->before = source->before;
        }
        d->list[i].at.source = copy;
    }
}

static int by_place(const void *x, const void *y)
{
    const struct scn_mark *a = &((const struct scn_diag *)x)->at;
    const struct scn_mark *b = &((const struct scn_diag *)y)->at;
    int names = strcmp(a->source->name, b->source->name);

    if (names != 0)
        return names;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->col > b->col) - (a->col < b->col);
}

static const char *line_start(const struct scn_source *s, unsigned line)
{
    const char *p = s->text, *end = s->text + s->len;
    while (line > s->before + 1 && p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (!nl)
            return end;
        p = nl + 1;
        line--;
    }
    return p;
}

/* One character, or '?' for what a terminal should not get; to the next. */
static const char *put_char(const char *p, const char *end, FILE *to)
{
    const unsigned char *c = (const unsigned char *)p;
    size_t len = scn_text_utf8(c, (size_t)(end - p));
    bool c1 = len == 2 && c[0] == 0xc2 && c[1] < 0xa0;

    if (len == 0 || c1 || *c < 0x20 || *c == 0x7f)
        putc('?', to);
    else
        fwrite(p, 1, len, to);
    return p + (len ? len : 1);
}

static const char *skip_char(const char *p, const char *end)
{
    size_t len = scn_text_utf8((const unsigned char *)p, (size_t)(end - p));

    return p + (len ? len : 1);
}

static void print_excerpt(const struct scn_diag *g, FILE *to)
{
    const struct scn_source *s = g->at.source;
    const char *p = line_start(s, g->at.line), *end = s->text + s->len;
    unsigned first = g->at.col > LEAD + 20 ? g->at.col - LEAD : 1;
    unsigned shown = 0;

    for (unsigned i = 1; i < first && p < end && *p != '\n'; i++)
        p = skip_char(p, end);
    fprintf(to, "%5u | ", g->at.line);
    while (p < end && *p != '\n' && *p != '\r' && shown++ < WINDOW)
        p = put_char(p, end, to);
    fprintf(to, "\n      | %*s^", (int)(g->at.col - first), "");
    for (unsigned i = 1; i < g->at.width && g->at.col - first + i < WINDOW; i++)
        putc('~', to);
    if (g->hint)
        fprintf(to, "  %s", g->hint);
    putc('\n', to);
}

/* On one line, whatever the text quotes. */
static void put_text(const char *text, FILE *to)
{
    const char *end = text + strlen(text);

    while (text < end)
        if (*text == '\n') {
            fputs("\\n", to);
            text++;
        } else {
            text = put_char(text, end, to);
        }
}

static void print_one(const struct scn_diag *g, FILE *to)
{
    const char *what = g->warning ? "warning" : "error";

    if (g->at.line == 0) {
        fprintf(to, "%s: %s: ", g->at.source->name, what);
        put_text(g->text, to);
        putc('\n', to);
        if (g->hint)
            fprintf(to, "      %s\n", g->hint);
        return;
    }
    fprintf(to, "%s:%u:%u: %s: ", g->at.source->name, g->at.line, g->at.col,
            what);
    put_text(g->text, to);
    putc('\n', to);
    print_excerpt(g, to);
    if (g->where)
        fprintf(to, "      in the cell %s\n", g->where);
}

static void print_all(struct scn_diags *d, bool warnings, FILE *to)
{
    qsort(d->list, d->n, sizeof d->list[0], by_place);
    for (unsigned i = 0; i < d->n; i++)
        if (d->list[i].warning == warnings)
            print_one(&d->list[i], to);
}

void scn_diags_print_warnings(struct scn_diags *d, FILE *to)
{
    print_all(d, true, to);
}

void scn_diags_print(struct scn_diags *d, FILE *to)
{
    print_all(d, false, to);
    if (d->left_out > 0)
        fprintf(to, "... and %u more of the same or other kinds\n",
                d->left_out);
}

unsigned scn_diags_count(const struct scn_diags *d)
{
    return d->n - d->n_warnings + d->left_out;
}

void scn_diags_free(struct scn_diags *d)
{
    arena_free(&d->arena);
    d->n = d->n_warnings = d->left_out = 0;
}
