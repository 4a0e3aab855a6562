/* SPDX-License-Identifier: MIT */
/* Tables of what a run tells beside its row: a file of lines each, whose fields
 * are the columns. */
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"

enum { FIELDS = 24 };

/* Of studies with a real clock, and of those with hosts. */
static const struct beside {
    const char *kind, *table, *between, *head[FIELDS];
} besides[] = {
    {".kernel", "kernel.csv", " ", {"node", "group", "counter", "value"}},
    {".hosts",
     "hosts.csv",
     ",",
     {"host", "kind", "role",
#define X(field, column, type) column,
      HOST_COLUMNS(X)
#undef X
     }},
};
enum { BESIDES = sizeof besides / sizeof besides[0] };

static bool has(const struct study *s, const struct beside *b)
{
    return b == &besides[0] ? s->real_time : s->hosts;
}

static void put_line(struct csv_out *to, const struct beside *b, const char *id,
                     char *line)
{
    csv_text(to, id);
    for (unsigned i = 0; b->head[i]; i++) {
        const char *field = line ? strsep(&line, b->between) : NULL;

        csv_text(to, field ? field : "");
    }
    csv_end(to);
}

static void put_run(struct csv_out *to, const struct results *r,
                    const struct beside *b, size_t run)
{
    struct arena a = {NULL};
    const char *id = plan_id(&a, r->plan->study, run);
    size_t len;
    char *text = file_read(results_path(r, &a, "runs", run, b->kind), &len);
    char *at, *line = text ? strtok_r(text, "\n", &at) : NULL;

    for (; line; line = strtok_r(NULL, "\n", &at))
        put_line(to, b, id, line);
    free(text);
    arena_free(&a);
}

static bool copy(const struct results *from, const struct results *to,
                 const char *sub, size_t run, const char *extension)
{
    struct arena a = {NULL};
    size_t len;
    char *text = file_read(results_path(from, &a, sub, run, extension), &len);
    struct out_file f;
    bool ok = true;

    if (text) {
        ok = file_make_dirs(file_path(&a, to->dir, sub)) &&
             file_create(&f, results_path(to, &a, sub, run, extension));
        if (ok) {
            fwrite(text, 1, len, f.f);
            ok = file_commit_unsynced(&f);
        }
    }
    free(text);
    arena_free(&a);
    return ok;
}

bool results_copy_beside(const struct results *from, const struct results *to,
                         size_t run)
{
    bool ok = copy(from, to, "series", run, ".csv");

    for (unsigned i = 0; i < BESIDES; i++)
        ok = copy(from, to, "runs", run, besides[i].kind) && ok;
    return ok;
}

static bool write_table(const struct results *r, const struct beside *b)
{
    struct arena a = {NULL};
    struct csv_out to = {0};
    struct out_file f;
    bool ok = file_create(&f, file_path(&a, r->dir, b->table));

    arena_free(&a);
    if (!ok)
        return false;
    to.f = f.f;
    csv_text(&to, "id");
    for (unsigned i = 0; b->head[i]; i++)
        csv_text(&to, b->head[i]);
    csv_end(&to);
    for (size_t run = 0; run < r->plan->study->n_runs; run++)
        if (r->plan->selected[run])
            put_run(&to, r, b, run);
    return file_commit(&f);
}

bool results_write_beside(const struct results *r)
{
    bool ok = true;

    for (unsigned i = 0; i < BESIDES; i++)
        if (has(r->plan->study, &besides[i]))
            ok = write_table(r, &besides[i]) && ok;
    return ok;
}
