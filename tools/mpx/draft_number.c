/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "plot.h"

struct draft_scale draft_scale(const struct csv_table *t, const char *unit)
{
    bool large = strcmp(unit, "octets") == 0 || strcmp(unit, "bit/s") == 0;
    double most = 0;

    for (unsigned row = 0; large && row < t->rows; row++)
        for (unsigned c = 1; c < t->columns; c++)
            most = fmax(most, strtod(csv_at(t, row, c), NULL));
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
