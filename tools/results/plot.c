/* SPDX-License-Identifier: MIT */
/* Figures: their data files, and gnuplot run over them. */
#include "plot.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "places.h"
#include "plot_sheet.h"

extern char **environ;

static const struct {
    const char *name, *script;
    void (*draw)(struct sheet *s);
} kinds[] = {
    [FIGURE_BARS] = {"bars", "bars.gp", sheet_bars},
    [FIGURE_LINES] = {"lines", "curves.gp", sheet_curves},
    [FIGURE_MATRIX] = {"matrix", "matrix.gp", sheet_matrix},
    [FIGURE_CDF] = {"cdf", "curves.gp", sheet_curves},
    [FIGURE_SURVIVAL] = {"survival", "curves.gp", sheet_curves},
    [FIGURE_SERIES] = {"series", "curves.gp", sheet_curves},
};

const char *plot_kind_name(enum figure_kind kind)
{
    return kinds[kind].name;
}

static const struct {
    const char *name, *extension;
} terminals[PLOT_TERMINALS] = {
    [PLOT_SVG] = {"svg", "svg"},
    [PLOT_PNG] = {"png", "png"},
    [PLOT_PDF] = {"pdf", "pdf"},
    [PLOT_TIKZ] = {"tikz", "tex"},
};

const char *plot_extension(enum plot_terminal t)
{
    return terminals[t].extension;
}

/* 'text' for gnuplot; nothing is special in single quotes but the quote. */
static char *quoted(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, 2 * strlen(text) + 3), *w = out;

    *w++ = '\'';
    for (; *text; text++) {
        if (*text == '\'')
            *w++ = '\'';
        *w++ = *text;
    }
    *w = '\'';
    return out;
}

/* The table of the figure, to be drawn by commands to @p to. */
static bool read_sheet(struct sheet *s, struct arena *a,
                       const struct plot_source *from, const struct figure *f,
                       FILE *to)
{
    size_t len;
    char *text =
        file_read(arena_printf(a, "%s/fig-%s.csv", from->dir, f->name), &len);

    *s = (struct sheet){.from = from, .figure = f, .notes = ""};
    s->canvas = (struct canvas){.f = to, .a = a, .width = CANVAS_WIDTH};
    bool ok = text && csv_read(a, text, &s->table) && s->table.rows > 0;
    free(text);
    if (ok)
        s->spot = arena_alloc(a, s->table.rows * sizeof *s->spot);
    for (unsigned i = 0; ok && i < s->table.rows; i++)
        s->spot[i] = (struct plot_spot){NAN, NAN};
    return ok;
}

static bool write_commands(const struct plot_source *from,
                           const struct figure *f, enum plot_terminal terminal,
                           const struct plot_extent *e, const char *to,
                           const char *commands)
{
    struct arena a = {NULL};
    const char *script = kinds[f->kind].script;
    char *plots = places_plots(&a, script);
    struct sheet s;
    FILE *out = plots ? fopen(commands, "w") : NULL;
    bool ok = out && read_sheet(&s, &a, from, f, out);

    if (!plots)
        fprintf(stderr, "mpx: no figures: %s is not found ($MPX_PLOTS)\n",
                script);
    if (ok) {
        s.canvas.tex = terminal == PLOT_TIKZ;
        s.trials = e->trials;
        fprintf(out, "format = '%s'\nfigure = %s\nstyle = %s\nscript = %s\n",
                terminals[terminal].name, quoted(&a, to),
                quoted(&a, file_path(&a, plots, "style.gp")),
                quoted(&a, file_path(&a, plots, script)));
        kinds[f->kind].draw(&s);
    }
    if (out)
        ok = fclose(out) == 0 && ok;
    arena_free(&a);
    return ok;
}

const struct plot_spot *plot_spots(struct arena *a,
                                   const struct plot_source *from,
                                   const struct figure *f)
{
    FILE *nowhere = fopen("/dev/null", "w");
    struct sheet s;
    bool ok = nowhere && read_sheet(&s, a, from, f, nowhere);

    if (ok)
        kinds[f->kind].draw(&s);
    if (nowhere)
        fclose(nowhere);
    return ok ? s.spot : NULL;
}

/* What gnuplot has to say goes to @p log, which stays if it fails. */
static enum plot_end spawn_gnuplot(const char *commands, const char *log)
{
    const char *argv[] = {"gnuplot", commands, NULL};
    posix_spawn_file_actions_t to_log;
    pid_t pid;
    int status;

    setenv("SOURCE_DATE_EPOCH", "0", 0); /* a PDF has no other date */
    posix_spawn_file_actions_init(&to_log);
    posix_spawn_file_actions_addopen(&to_log, STDERR_FILENO, log,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int err = posix_spawnp(&pid, argv[0], &to_log, NULL,
                           (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&to_log);
    if (err == 0 && waitpid(pid, &status, 0) == pid && status == 0) {
        unlink(log);
        return PLOT_DRAWN;
    }
    if (err == ENOENT) {
        fputs("mpx: no figures: gnuplot is not installed "
              "(apt-get install gnuplot-nox, then mpx plot DIR)\n",
              stderr);
        return PLOT_NO_GNUPLOT;
    }
    if (err != 0)
        fprintf(stderr, "mpx: gnuplot: %s\n", strerror(err));
    else
        fprintf(stderr, "mpx: gnuplot failed, see %s\n", log);
    return PLOT_FAILED;
}

/* The date is in one. */
static bool drop_comments(const char *path)
{
    size_t len;
    char *text = file_read(path, &len);
    struct out_file o;
    bool ok = text && file_create(&o, path);

    for (const char *p = text; ok && *p;) {
        size_t line = strcspn(p, "\n");

        line += p[line] == '\n';
        if (strncmp(p, "%%", 2) != 0)
            fwrite(p, 1, line, o.f);
        p += line;
    }
    ok = ok && file_commit(&o);
    free(text);
    return ok;
}

enum plot_end plot_draw(const struct plot_source *from, const struct figure *f,
                        enum plot_terminal terminal,
                        const struct plot_extent *e, const char *to)
{
    struct arena a = {NULL};
    char *commands = arena_printf(&a, "%s/fig-%s.gp", from->dir, f->name);
    char *log = arena_printf(&a, "%s/fig-%s.log", from->dir, f->name);
    enum plot_end end = PLOT_FAILED;

    if (write_commands(from, f, terminal, e, to, commands))
        end = spawn_gnuplot(commands, log);
    if (end != PLOT_FAILED)
        unlink(commands);
    if (end == PLOT_DRAWN && terminal == PLOT_TIKZ && !drop_comments(to))
        end = PLOT_FAILED;
    if (end == PLOT_DRAWN && terminal == PLOT_SVG &&
        !plot_clean_svg(to, plot_title(&a, from->study, f, from->holds)))
        end = PLOT_FAILED;
    arena_free(&a);
    return end;
}

enum plot_end plot_figure(const struct plot_source *from,
                          const struct figure *f, unsigned formats)
{
    struct arena a = {NULL};
    struct plot_extent e;
    enum plot_end end;

    if (!plot_data(from->study, f, from->dir, &e))
        return PLOT_FAILED; /* the table and the figures of before stay */
    end = e.series > 0 ? PLOT_DRAWN : PLOT_EMPTY;
    if (end == PLOT_EMPTY) {
        fprintf(stderr, "mpx: figure %s: no run has a value to draw\n",
                f->name);
        unlink(arena_printf(&a, "%s/fig-%s.log", from->dir, f->name));
    }
    for (unsigned t = 0; t < PLOT_TERMINALS; t++) {
        char *to = arena_printf(&a, "%s/fig-%s.%s", from->dir, f->name,
                                terminals[t].extension);
        if (end == PLOT_DRAWN && formats >> t & 1)
            end = plot_draw(from, f, (enum plot_terminal)t, &e, to);
        if (end != PLOT_DRAWN)
            unlink(to); /* of before, or what gnuplot has begun */
    }
    arena_free(&a);
    return end;
}

bool plot_all(const struct plot_source *from)
{
    enum plot_end end = PLOT_EMPTY;

    for (unsigned i = 0; i < from->study->n_figures && end <= PLOT_EMPTY; i++)
        end = plot_figure(from, &from->study->figure[i],
                          1 << PLOT_SVG | 1 << PLOT_PNG);
    return end != PLOT_FAILED;
}
