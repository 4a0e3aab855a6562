/* SPDX-License-Identifier: MIT */
/* Numbers with their unit and as many digits as their interval allows. */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "plot.h"

unsigned draft_series(const struct csv_table *t)
{
    return (t->columns - 1) / FIGURE_COLUMNS;
}

unsigned draft_column(unsigned series)
{
    return 1 + FIGURE_COLUMNS * series;
}

struct draft_scale draft_scale(const struct csv_table *t, const char *unit)
{
    bool large = strcmp(unit, "octets") == 0 || strcmp(unit, "bit/s") == 0;
    double most = 0;

    for (unsigned row = 0; large && row < t->rows; row++)
        for (unsigned s = 0; s < draft_series(t); s++)
            for (unsigned p = FIGURE_VALUE; p <= FIGURE_HI95; p++)
                most = fmax(most,
                            strtod(csv_at(t, row, draft_column(s) + p), NULL));
    return most >= 1e9   ? (struct draft_scale){1e9, "G"}
           : most >= 1e6 ? (struct draft_scale){1e6, "M"}
           : most >= 1e3 ? (struct draft_scale){1e3, "k"}
                         : (struct draft_scale){1, ""};
}

char *draft_number(struct arena *a, const char *text, struct draft_scale s)
{
    double v = strtod(text, NULL) / s.divide, size = fabs(v);

    if (v == floor(v) && size < 1e6)
        return arena_printf(a, "%.0f", v);
    return arena_printf(a, "%.*f", size < 10 ? 2 : size < 100 ? 1 : 0, v);
}

char *draft_value(struct arena *a, const struct csv_table *t, unsigned row,
                  unsigned column, struct draft_scale s)
{
    const char *value = csv_at(t, row, column + FIGURE_VALUE);
    const char *lo = csv_at(t, row, column + FIGURE_LO95);
    const char *hi = csv_at(t, row, column + FIGURE_HI95);

    if (!*value)
        return arena_printf(a, "%s", "");
    if (!*lo || !*hi)
        return draft_number(a, value, s);
    return arena_printf(a, "%s (%s - %s)", draft_number(a, value, s),
                        draft_number(a, lo, s), draft_number(a, hi, s));
}

bool draft_is_few(const struct csv_table *t, unsigned row, unsigned column)
{
    return strcmp(csv_at(t, row, column + FIGURE_N),
                  csv_at(t, row, column + FIGURE_OF)) != 0;
}

char *draft_runs(struct arena *a, const struct csv_table *t)
{
    unsigned long least = ULONG_MAX, most = 0;

    for (unsigned row = 0; row < t->rows; row++)
        for (unsigned s = 0; s < draft_series(t); s++) {
            unsigned long n =
                strtoul(csv_at(t, row, draft_column(s) + FIGURE_OF), NULL, 10);

            if (n == 0)
                continue; /* it was not run */
            least = n < least ? n : least;
            most = n > most ? n : most;
        }
    return least < most ? arena_printf(a, "%lu to %lu", least, most)
                        : arena_printf(a, "%lu", most);
}

char *draft_what(struct arena *a, const struct figure *f, struct draft_scale s)
{
    const char *unit = metric_info((enum metric_column)f->y[0]).unit;
    char *what = arena_printf(a, "%s", plot_y_title(a, f));
    char *bracket = strchr(what, '[');

    if (!bracket)
        return what;
    while (bracket > what && bracket[-1] == ' ')
        bracket--;
    *bracket = '\0';
    return arena_printf(a, "%s in %s%s", what, s.prefix, unit);
}

char *draft_name(struct arena *a, const struct figure *f)
{
    char *name =
        arena_printf(a, "%s", metric_info((enum metric_column)f->y[0]).name);

    for (char *p = name; *p; p++)
        if (*p == '_')
            *p = ' ';
    *name = (char)toupper((unsigned char)*name);
    return name;
}
