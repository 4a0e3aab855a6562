/* SPDX-License-Identifier: MIT */
/*
 * mpx-lattice STUDY.yaml RUNS.csv [FIGURE.svg]: the weakest powers that reach
 * each goal, as Markdown on standard output, and the order of the sets of
 * powers that were played as a figure. Exit codes are those of mpx.
 */
#include "lattice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "file.h"

static int write_figure(const struct lattice *l, const char *path)
{
    struct out_file o;

    if (!file_create(&o, path))
        return EXIT_MACHINE;
    lattice_draw(l, o.f);
    return file_commit(&o) ? EXIT_FINE : EXIT_MACHINE;
}

static int run(const struct study *s, const char *runs, const char *figure,
               struct arena *a)
{
    struct csv_table t;
    struct lattice l;
    size_t len;
    char *text = file_read(runs, &len);
    const char *wrong;
    int code = EXIT_FINE;

    if (!text) {
        fprintf(stderr, "mpx-lattice: %s: %s\n", runs, strerror(errno));
        return EXIT_MACHINE;
    }
    if (!csv_read(a, text, &t)) {
        fprintf(stderr, "%s:%u:%u: error: %s\n", runs, t.line, t.col, t.wrong);
        free(text);
        return EXIT_SCENARIO;
    }
    wrong = lattice_build(&l, s, &t, a);
    if (wrong) {
        fprintf(stderr, "mpx-lattice: %s and %s: %s\n", s->name, runs, wrong);
        code = EXIT_SCENARIO;
    } else {
        lattice_print(&l, stdout);
        if (figure)
            code = write_figure(&l, figure);
    }
    free(text);
    return code;
}

int main(int argc, char **argv)
{
    struct scn_diags diags = {.n = 0};
    struct arena a = {NULL};
    struct study s;
    size_t len;
    char *text;
    int code = EXIT_SCENARIO;

    if (argc < 3 || argc > 4) {
        fprintf(stderr,
                "usage: mpx-lattice STUDY.yaml RUNS.csv [FIGURE.svg]\n");
        return EXIT_USAGE;
    }
    text = file_read(argv[1], &len);
    if (!text) {
        fprintf(stderr, "mpx-lattice: %s: %s\n", argv[1], strerror(errno));
        return EXIT_MACHINE;
    }
    if (study_read(&s, argv[1], text, len, NULL, &diags))
        code = run(&s, argv[2], argc > 3 ? argv[3] : NULL, &a);
    else
        scn_diags_print(&diags, stderr);
    study_free(&s);
    scn_diags_free(&diags);
    arena_free(&a);
    free(text);
    return code;
}
