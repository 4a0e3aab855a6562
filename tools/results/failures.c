/* SPDX-License-Identifier: MIT */
/* Reasons of runs without a result, told or read from their logs. */
#include "failures.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "results.h"

enum { LINE_MAX_LEN = 300 };

void failures_add(struct failures *f, size_t run, const char *why)
{
    f->list = mem_grow(f->list, f->n + 1, sizeof *f->list);
    f->list[f->n++] = (struct failure){
        run, arena_strndup(&f->text, why, strnlen(why, LINE_MAX_LEN))};
}

void failures_free(struct failures *f)
{
    free(f->list);
    arena_free(&f->text);
}

static const char *last_line(struct arena *a, const char *path)
{
    size_t len = 0, start;
    char *text = file_exists(path) ? file_read(path, &len) : NULL;

    while (len > 0 && text[len - 1] == '\n')
        len--;
    for (start = len; start > 0 && text[start - 1] != '\n';)
        start--;
    if (len - start > LINE_MAX_LEN)
        len = start + LINE_MAX_LEN;
    char *line = arena_strndup(a, text ? text + start : "", len - start);
    free(text);
    return line;
}

const char *failures_why(const struct results *r, struct arena *a, size_t run)
{
    const struct failures *f = &r->failures;

    for (size_t i = f->n; i > 0; i--)
        if (f->list[i - 1].run == run)
            return f->list[i - 1].why;
    return last_line(a, results_path(r, a, "runs", run, ".log"));
}
