/* SPDX-License-Identifier: MIT */
/* mpx report: results as a page to look at. */
#include "cmd.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "exit_code.h"
#include "file.h"
#include "opened.h"
#include "results_page.h"

/* Where it goes: a file by that name, or in a folder. */
static const char *page_path(struct arena *a, const struct options *o)
{
    const char *name = o->n_files > 1 ? "moved.html" : "report.html";
    const char *in = o->out ? o->out : o->file[o->n_files - 1];
    struct stat st;

    if (o->out && (stat(in, &st) != 0 || !S_ISDIR(st.st_mode)))
        return in;
    return file_path(a, in, name);
}

static int write_page(const struct opened *f, const struct options *o)
{
    struct report_choice choice = {o->only, o->n_only};
    struct arena a = {NULL};
    const char *path = page_path(&a, o);
    struct out_file out;
    bool ok = file_may_replace(path, "<!DOCTYPE html>", "page") &&
              file_create(&out, path);

    if (ok) {
        ok = o->n_files > 1 ? report_pair(&f[0].results, &f[1].results, out.f)
                            : report_study(&f[0].results, &choice, out.f);
        if (!ok)
            file_abandon(&out);
        else
            ok = file_commit(&out);
    }
    if (ok && !o->quiet)
        printf("%s\n", path);
    arena_free(&a);
    return ok ? EXIT_FINE : EXIT_MACHINE;
}

int cmd_report(const struct options *o)
{
    struct plan_choice choice = {o->only, o->n_only, 0, 0};
    struct opened f[2];
    int code = EXIT_FINE;

    memset(f, 0, sizeof f);
    if (o->n_files < 1 || o->n_files > 2)
        return usage_error("report: a folder of results, or two");
    if (o->n_files == 2 && o->n_only > 0)
        return usage_error("report: --only is of one folder");
    for (unsigned i = 0; code == EXIT_FINE && i < o->n_files; i++)
        code = opened_read(&f[i], "report", o->file[i], &choice);
    if (code == EXIT_FINE)
        code = write_page(f, o);
    for (unsigned i = 0; i < o->n_files; i++)
        opened_close(&f[i]);
    return code;
}
