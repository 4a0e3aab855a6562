/* SPDX-License-Identifier: MIT */
/* mpx export: results in a form that data tools read. */
#include "cmd.h"

#include "exit_code.h"
#include "file.h"
#include "session.h"
#include "sqlite_file.h"

int cmd_export(const struct options *o)
{
    struct session s;
    unsigned n_errors = 0;
    int code;

    if (o->n_files != 1)
        return usage_error("export: which folder of results? one of them");
    if (!o->sqlite)
        return usage_error("export: to what? --sqlite FILE");
    if (!file_may_replace(o->sqlite, "SQLite format 3", "database of SQLite"))
        return EXIT_MACHINE;
    code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE &&
        !sqlite_file_write(&s.study, o->file[0], o->sqlite))
        code = EXIT_MACHINE;
    if (code == EXIT_FINE && !o->quiet)
        printf("%s: tables runs, cells, counters, %s%scolumns\n", o->sqlite,
               s.study.real_time ? "kernel, " : "",
               s.study.hosts ? "hosts, " : "");
    session_close(&s);
    return code;
}
