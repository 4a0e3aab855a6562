/* SPDX-License-Identifier: MIT */
/* mpx report: results as a page to look at. */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "exit_code.h"
#include "file.h"
#include "results_page.h"
#include "session.h"

/* A folder that is read, with its verdicts. */
struct folder {
    struct session session;
    struct plan plan;
    struct results results;
    bool there;
};

static int open_folder(struct folder *f, const char *dir,
                       const struct plan_choice *choice)
{
    static const char any[65]; /* program */
    unsigned n_errors = 0;
    const char *bad;
    int code = session_open_dir(&f->session, dir, &n_errors);

    if (code != EXIT_FINE)
        return code;
    f->there = plan_make(&f->plan, &f->session.study, choice, &bad);
    if (!f->there)
        return usage_error("report: no run \"%s\"; mpx plan %s/scenario.yaml "
                           "lists them",
                           bad, dir);
    results_init(&f->results, dir, &f->plan, any);
    results_gather(&f->results);
    return EXIT_FINE;
}

static void close_folder(struct folder *f)
{
    if (f->there)
        results_free(&f->results);
    plan_free(&f->plan);
    session_close(&f->session);
}

static int write_page(const struct folder *f, const struct options *o)
{
    struct report_choice choice = {o->only, o->n_only};
    struct arena a = {NULL};
    const char *path = o->out ? o->out
                       : o->n_files > 1
                           ? file_path(&a, o->file[1], "moved.html")
                           : file_path(&a, o->file[0], "report.html");
    struct out_file out;
    bool ok = file_create(&out, path);

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
    struct folder f[2];
    int code = EXIT_FINE;

    memset(f, 0, sizeof f);
    if (o->n_files < 1 || o->n_files > 2)
        return usage_error("report: a folder of results, or two");
    if (o->n_files == 2 && o->n_only > 0)
        return usage_error("report: --only is of one folder");
    for (unsigned i = 0; code == EXIT_FINE && i < o->n_files; i++)
        code = open_folder(&f[i], o->file[i], &choice);
    if (code == EXIT_FINE)
        code = write_page(f, o);
    for (unsigned i = 0; i < o->n_files; i++)
        close_folder(&f[i]);
    return code;
}
