/* SPDX-License-Identifier: MIT */
/* kernel.csv: all that kernels counted in the place of ends, a row each. */
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"

enum { WORDS = 4 }; /* node, group, counter, value */

static void put_line(struct csv_out *to, const char *id, char *line)
{
    char *at, *word = strtok_r(line, " ", &at);

    csv_text(to, id);
    for (unsigned i = 0; i < WORDS; i++) {
        csv_text(to, word ? word : "");
        word = strtok_r(NULL, " ", &at);
    }
    csv_end(to);
}

static void put_run(struct csv_out *to, const struct results *r, size_t run)
{
    struct arena a = {NULL};
    const char *id = plan_id(&a, r->plan->study, run);
    size_t len;
    char *text = file_read(results_path(r, &a, "runs", run, ".kernel"), &len);
    char *at, *line = text ? strtok_r(text, "\n", &at) : NULL;

    for (; line; line = strtok_r(NULL, "\n", &at))
        put_line(to, id, line);
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
    return copy(from, to, "runs", run, ".kernel") &&
           copy(from, to, "series", run, ".csv");
}

bool results_write_kernel(const struct results *r)
{
    static const char *const heads[] = {"id", "node", "group", "counter",
                                        "value"};
    struct arena a = {NULL};
    struct csv_out to = {0};
    struct out_file f;

    if (!r->plan->study->real_time)
        return true;
    bool ok = file_create(&f, file_path(&a, r->dir, "kernel.csv"));
    arena_free(&a);
    if (!ok)
        return false;
    to.f = f.f;
    for (unsigned i = 0; i < sizeof heads / sizeof heads[0]; i++)
        csv_text(&to, heads[i]);
    csv_end(&to);
    for (size_t run = 0; run < r->plan->study->n_runs; run++)
        if (r->plan->selected[run])
            put_run(&to, r, run);
    return file_commit(&f);
}
