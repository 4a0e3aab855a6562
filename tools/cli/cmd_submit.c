/* SPDX-License-Identifier: MIT */
/* mpx submit: a study to a batch system, as an array job. */
#include "cmd.h"

#include <string.h>

#include "exit_code.h"
#include "file.h"
#include "folder.h"
#include "session.h"
#include "slurm.h"

static int submit(const struct options *o, const struct session *s)
{
    struct arena a = {NULL};
    const char *dir = o->out ? o->out : folder_of(&a, &s->study);
    const char *path = file_path(&a, dir, "slurm.sh");
    char job[32];
    int code = EXIT_MACHINE;

    if (!folder_is_free(dir, &s->study) && !o->force)
        code = usage_error("submit: --force takes the folder, and the results "
                           "of the other study go");
    else if (file_make_dirs(file_path(&a, dir, "slurm")) &&
             slurm_write(o, s, dir, path))
        code = slurm_send(path, job);
    if (code == EXIT_FINE && !o->quiet)
        printf("job %s: %zu runs by %u task%s, written in %s\n"
               "  how far it is:  mpx status %s\n"
               "  once more:      sbatch %s\n",
               job, s->study.n_planned, o->nodes, o->nodes == 1 ? "" : "s",
               path, dir, path);
    arena_free(&a);
    return code;
}

int cmd_submit(const struct options *o)
{
    struct study_changes changes = session_changes(o);
    struct session s;
    unsigned n_errors = 0;
    int code;

    if (o->n_files == 0 || strcmp(o->file[0], "slurm") != 0)
        return usage_error("submit: to what? mpx submit slurm FILE --nodes N");
    if (o->n_files != 2)
        return usage_error("submit: which scenario file? one of them");
    if (o->nodes == 0)
        return usage_error("submit: --nodes N says on how many");
    code = session_open(&s, o->file[1], &changes, !o->quiet, &n_errors);
    if (n_errors > 0)
        session_print_error_count(n_errors);
    s.reveal = o->reveal_keys;
    if (code == EXIT_FINE)
        code = submit(o, &s);
    session_close(&s);
    return code;
}
