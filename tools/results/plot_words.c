/* SPDX-License-Identifier: MIT */
/* Words of a figure, from labels and units. */
#include "plot_words.h"

#include <string.h>

#include "study_label.h"
#include "study_series.h"

static char *capital(struct arena *a, const char *text)
{
    char *out = arena_strndup(a, text, strlen(text));

    if (*out >= 'a' && *out <= 'z')
        *out = (char)(*out - 'a' + 'A');
    return out;
}

const char *plot_y_name(const struct study *s, const struct figure *f)
{
    if (f->kind == FIGURE_CDF)
        return "share of runs";
    if (f->kind == FIGURE_SURVIVAL)
        return "share of runs that go on";
    if (f->kind == FIGURE_SERIES)
        return series_label(f->quantity);
    return study_column_label(s, f->y[0]);
}

const char *plot_y_unit(const struct figure *f, double trials)
{
    if (f->kind == FIGURE_CDF || f->kind == FIGURE_SURVIVAL)
        return "";
    if (f->kind == FIGURE_SERIES)
        return series_unit(f->quantity);

    enum metric_column c = (enum metric_column)f->y[0];
    bool of_connections = metric_info(c).of == SHARE_OF_CONNECTIONS;

    return of_connections && trials <= 0 && f->kind != FIGURE_MATRIX
               ? "per run"
               : metric_shown(c);
}

static bool is_of_column(const struct study *s, const struct figure *f)
{
    return f->x == s->n_axes;
}

const char *plot_x_name(struct arena *a, const struct study *s,
                        const struct figure *f)
{
    if (f->kind == FIGURE_SERIES)
        return "time";
    if (is_of_column(s, f))
        return study_column_label(s, f->y[0]);
    return study_axis_label(s, a, f->x);
}

struct metric_scale plot_x_scale(const struct study *s, const struct figure *f,
                                 double most)
{
    const char *unit;

    if (f->kind == FIGURE_SERIES)
        return metric_scale("s", most);
    if (is_of_column(s, f)) {
        unit = metric_shown((enum metric_column)f->y[0]);
        return metric_scale(strcmp(unit, "per run") ? unit : "", most);
    }
    return metric_scale(study_axis_unit(s, f->x), most);
}

char *plot_axis_title(struct arena *a, const char *name, const char *unit)
{
    return *unit ? arena_printf(a, "%s (%s)", name, unit)
                 : arena_printf(a, "%s", name);
}

char *plot_heading(struct arena *a, const struct study *s,
                   const struct figure *f)
{
    if (*f->title)
        return capital(a, f->title);
    if (f->kind == FIGURE_SURVIVAL)
        return capital(
            a, arena_printf(a, "Runs that go on: %s", plot_x_name(a, s, f)));
    if (f->kind == FIGURE_CDF)
        return capital(a, plot_x_name(a, s, f));
    if (f->kind == FIGURE_SERIES)
        return capital(
            a, arena_printf(a, "%s of each path over time", plot_y_name(s, f)));
    return capital(a, arena_printf(a, "%s, by %s", plot_y_name(s, f),
                                   plot_x_name(a, s, f)));
}

char *plot_claim(struct arena *a, const struct study *s)
{
    return capital(a, s->claim);
}

char *plot_title(struct arena *a, const struct study *s, const struct figure *f,
                 bool holds)
{
    char *heading = plot_heading(a, s, f);

    if (*f->title || !holds || !*s->claim)
        return heading;
    return arena_printf(a, "%s: %s", heading, s->claim);
}
