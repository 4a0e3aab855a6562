/* SPDX-License-Identifier: MIT */
/* Figures: their data files, and gnuplot run over them. */
#include "plot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "places.h"

extern char **environ;

enum { TITLE_WIDTH = 64, NAMES_WIDTH = 62 };

static const char *const scripts[] = {
    [FIGURE_BARS] = "bars.gp",         [FIGURE_LINES] = "lines.gp",
    [FIGURE_MATRIX] = "matrix.gp",     [FIGURE_CDF] = "cdf.gp",
    [FIGURE_SURVIVAL] = "survival.gp",
};

static const char *const terminals[] = {
    [PLOT_SVG] = "svg",
    [PLOT_PNG] = "png",
    [PLOT_ASCII] = "dumb",
};

/* 'text' for gnuplot; nothing is special in single quotes but the quote. */
static char *quoted(struct arena *a, const char *text, size_t len)
{
    char *out = arena_alloc(a, 2 * len + 3), *w = out;
    *w++ = '\'';
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'')
            *w++ = '\'';
        *w++ = text[i];
    }
    *w = '\'';
    return out;
}

char *plot_title(struct arena *a, const struct figure *f)
{
    char *text = arena_strndup(a, f->title, strlen(f->title));

    if (*text >= 'a' && *text <= 'z')
        *text = (char)(*text - 'a' + 'A');
    return text;
}

/* Lines of at most TITLE_WIDTH, joined as gnuplot joins strings. */
static char *title_of(struct arena *a, const char *text)
{
    char *out = arena_printf(a, "%s", "");

    do {
        size_t len = strlen(text), cut = len;
        if (len > TITLE_WIDTH) {
            for (cut = TITLE_WIDTH; cut > 0 && text[cut] != ' ';)
                cut--;
            cut = cut > 0 ? cut : TITLE_WIDTH;
        }
        out = arena_printf(a, "%s%s%s", out, *out ? ".\"\\n\"." : "",
                           quoted(a, text, cut));
        text += cut + (text[cut] == ' ');
    } while (*text);
    return out;
}

/* "goodput" of "goodput_bps". */
static char *plain_name(struct arena *a, struct metric_info i)
{
    static const char *const ends[] = {"_bps", "_bytes", "_s"};
    char *name = arena_printf(a, "%s", i.name);
    size_t len = strlen(name);

    for (unsigned e = 0; e < sizeof ends / sizeof ends[0]; e++) {
        size_t n = strlen(ends[e]);
        if (len > n && strcmp(name + len - n, ends[e]) == 0)
            name[len - n] = '\0';
    }
    for (char *p = name; *p; p++)
        if (*p == '_')
            *p = ' ';
    return name;
}

/* "goodput, mean per run [bit/s]": the unit once, in brackets or as a word. */
const char *plot_y_title(struct arena *a, const struct figure *f)
{
    struct metric_info i = metric_info((enum metric_column)f->y[0]);
    char *name = plain_name(a, i);

    if (f->kind == FIGURE_CDF)
        return "share of runs";
    if (f->kind == FIGURE_SURVIVAL)
        return "share of runs that go on";
    if (f->n_y > 1)
        return arena_printf(a, "mean per run [%s]", i.unit);
    if (strstr(name, i.unit))
        return arena_printf(a, "%s, mean per run", name);
    return arena_printf(a, "%s, mean per run [%s]", name, i.unit);
}

static const char *x_title(struct arena *a, const struct study *s,
                           const struct figure *f)
{
    struct metric_info i = metric_info((enum metric_column)f->y[0]);
    const struct axis *x = &s->axis[f->x];

    if (f->x == s->n_axes)
        return arena_printf(a, "%s [%s]", plain_name(a, i), i.unit);
    if (f->x_zero != 0)
        return arena_printf(a, "%s less %g [%s]", x->label, f->x_zero, x->unit);
    return *x->unit ? arena_printf(a, "%s [%s]", x->name, x->unit) : x->name;
}

/* Octets and bits per second get k, M, G; seconds and counts do not. */
static const char *y_format(const struct figure *f)
{
    const char *unit = metric_info((enum metric_column)f->y[0]).unit;
    bool large = strcmp(unit, "octets") == 0 || strcmp(unit, "bit/s") == 0;
    if (f->kind == FIGURE_CDF || f->kind == FIGURE_SURVIVAL)
        return "%g";
    return large ? "%.1s%c" : f->log_y ? "10^%T" : "%g";
}

static char *setting(struct arena *a, const char *so_far, const char *name,
                     const char *value)
{
    return arena_printf(a, "%s%s=%s; ", so_far, name,
                        quoted(a, value, strlen(value)));
}

/* Whether the names of the groups fit side by side. */
static bool names_fit(const struct study *s, const struct figure *f)
{
    if (f->x == s->n_axes)
        return true;
    const bool *allow = f->where.allow[f->x];
    size_t n = 0, longest = 0;

    for (unsigned i = 0; i < s->axis[f->x].n; i++) {
        size_t len = strlen(s->axis[f->x].value[i].text);

        if (allow && !allow[i])
            continue;
        n++;
        longest = len > longest ? len : longest;
    }
    return n * (longest + 1) <= NAMES_WIDTH;
}

/* "001" if the last of three overlays has marks. */
static const char *which_marks(struct arena *a, const struct figure *f)
{
    char *text = arena_printf(a, "%s", "");

    for (unsigned i = 0; i < f->n_overlays; i++)
        text = arena_printf(a, "%s%d", text, f->overlay[i].marks);
    return text;
}

/* What a script is told: names of files, labels, and nothing measured. */
static char *settings(struct arena *a, const struct study *s,
                      const struct figure *f, const char *dir,
                      const char *plots, enum plot_terminal terminal,
                      const struct plot_extent *extent, const char *to)
{
    bool number = f->x == s->n_axes || s->axis[f->x].quantity;
    const char *base = arena_printf(a, "%s/fig-%s", dir, f->name);
    char *e = setting(a, "", "data", arena_printf(a, "%s.csv", base));

    e = setting(a, e, "figure", to);
    e = setting(a, e, "format", terminals[terminal]);
    e = setting(a, e, "style", arena_printf(a, "%s/style.gp", plots));
    e = setting(a, e, "xtitle", x_title(a, s, f));
    e = setting(a, e, "ytitle", plot_y_title(a, f));
    e = setting(a, e, "yformat", y_format(f));
    e = setting(
        a, e, "logscale",
        arena_printf(a, "%s%s", f->log_x ? "x" : "", f->log_y ? "y" : ""));
    e = setting(a, e, "xkind", number ? "number" : "text");
    e = setting(a, e, "xnames", names_fit(s, f) ? "level" : "aslant");
    return arena_printf(a,
                        "%soverlays=%u; marks='%s'; series=%u; partial=%d; "
                        "maintitle=%s",
                        e, f->n_overlays, which_marks(a, f), extent->series,
                        extent->partial,
                        title_of(a, terminal == PLOT_ASCII ? plot_y_title(a, f)
                                                           : plot_title(a, f)));
}

/* What gnuplot has to say goes to @p log, which stays if it fails. */
static enum plot_end spawn_gnuplot(const char *set, const char *script,
                                   const char *log)
{
    const char *argv[] = {"gnuplot", "-e", set, script, NULL};
    posix_spawn_file_actions_t to_log;
    pid_t pid;
    int status;

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

enum plot_end plot_draw(const struct study *s, const struct figure *f,
                        const char *dir, enum plot_terminal terminal,
                        const struct plot_extent *e, const char *to)
{
    struct arena a = {NULL};
    const char *script = scripts[f->kind];
    char *plots = places_plots(&a, script);
    enum plot_end end = PLOT_FAILED;

    if (plots)
        end = spawn_gnuplot(settings(&a, s, f, dir, plots, terminal, e, to),
                            file_path(&a, plots, script),
                            arena_printf(&a, "%s/fig-%s.log", dir, f->name));
    else
        fprintf(stderr, "mpx: no figures: %s is not found ($MPX_PLOTS)\n",
                script);
    if (end == PLOT_DRAWN && terminal == PLOT_SVG &&
        !plot_clean_svg(to, plot_title(&a, f)))
        end = PLOT_FAILED;
    arena_free(&a);
    return end;
}

enum plot_end plot_figure(const struct study *s, const struct figure *f,
                          const char *dir)
{
    struct arena a = {NULL};
    struct plot_extent e;
    enum plot_end end = PLOT_FAILED;

    if (plot_data(s, f, dir, &e))
        end = e.series > 0 ? PLOT_DRAWN : PLOT_EMPTY;
    if (end == PLOT_EMPTY) {
        fprintf(stderr, "mpx: figure %s: no run has a value to draw\n",
                f->name);
        unlink(arena_printf(&a, "%s/fig-%s.log", dir, f->name));
    }
    for (enum plot_terminal t = PLOT_SVG; t <= PLOT_PNG; t++) {
        char *to = arena_printf(&a, "%s/fig-%s.%s", dir, f->name, terminals[t]);
        if (end == PLOT_DRAWN)
            end = plot_draw(s, f, dir, t, &e, to);
        if (end != PLOT_DRAWN)
            unlink(to); /* of before, or what gnuplot has begun */
    }
    arena_free(&a);
    return end;
}

bool plot_all(const struct study *s, const char *dir)
{
    enum plot_end end = PLOT_EMPTY;

    for (unsigned i = 0; i < s->n_figures && end <= PLOT_EMPTY; i++)
        end = plot_figure(s, &s->figure[i], dir);
    return end != PLOT_FAILED;
}
