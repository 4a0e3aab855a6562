/* SPDX-License-Identifier: MIT */
/* The profile has no patterns: the lines of one, cut at a rectangle. */
#include "svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAMILIES_MAX = 8 };

struct box {
    double x0, y0, x1, y1;
};
/* Lines y = slope * x + at + k * period. */
struct family {
    double slope, at, period;
};
struct families {
    struct family f[FAMILIES_MAX];
    unsigned n;
};

static const double tile = 8; /* width and height of gnuplot's patterns */

/* The hull of "x,y x,y ..."; the bars of a histogram are rectangles. */
static bool read_box(struct box *b, const char *points)
{
    *b = (struct box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (const char *p = points; *p;) {
        char *end;
        double x = strtod(p, &end), y;

        if (end == p || *end != ',')
            return false;
        p = end + 1;
        y = strtod(p, &end);
        if (end == p)
            return false;
        p = end + strspn(end, " ");
        b->x0 = fmin(b->x0, x);
        b->x1 = fmax(b->x1, x);
        b->y0 = fmin(b->y0, y);
        b->y1 = fmax(b->y1, y);
    }
    return b->x0 < b->x1 && b->y0 < b->y1;
}

static void add_line(struct families *all, double x0, double y0, double x1,
                     double y1)
{
    double slope = (y1 - y0) / (x1 - x0);
    double steep = fabs(slope);
    /* tiles repeat in both directions */
    double period = steep >= 1 ? tile : tile * steep;
    double at = fmod(y0 - slope * x0, period);

    if (!isfinite(slope) || slope == 0 || all->n == FAMILIES_MAX)
        return;
    at += at < -1e-6 ? period : 0;
    for (unsigned i = 0; i < all->n; i++)
        if (fabs(all->f[i].slope - slope) < 1e-6 &&
            fabs(all->f[i].at - at) < 1e-6)
            return;
    all->f[all->n++] = (struct family){slope, at, period};
}

/* "M-4,0 L8,12 M0,-4 L12,8" */
static void read_path(struct families *all, const char *d)
{
    double x0 = 0, y0 = 0;

    while (*d) {
        char command = *d, *end;
        double x, y;

        if (command != 'M' && command != 'L') {
            d++;
            continue;
        }
        x = strtod(d + 1, &end);
        if (*end != ',')
            return;
        y = strtod(end + 1, &end);
        if (command == 'L')
            add_line(all, x0, y0, x, y);
        x0 = x;
        y0 = y;
        d = end;
    }
}

/* One line within the box, if it meets it. */
static char *draw_line(struct arena *a, char *so_far, const struct box *b,
                       double slope, double at)
{
    double left = (slope > 0 ? b->y0 - at : b->y1 - at) / slope;
    double right = (slope > 0 ? b->y1 - at : b->y0 - at) / slope;
    double x0 = fmax(b->x0, left), x1 = fmin(b->x1, right);

    if (x1 - x0 < 0.01)
        return so_far;
    return arena_printf(a, "%s%sM%.2f,%.2f L%.2f,%.2f", so_far,
                        *so_far ? " " : "", x0, slope * x0 + at, x1,
                        slope * x1 + at);
}

static char *draw_family(struct arena *a, char *so_far, const struct box *b,
                         const struct family *f)
{
    double c[4] = {b->y0 - f->slope * b->x0, b->y0 - f->slope * b->x1,
                   b->y1 - f->slope * b->x0, b->y1 - f->slope * b->x1};
    double low = fmin(fmin(c[0], c[1]), fmin(c[2], c[3]));
    double high = fmax(fmax(c[0], c[1]), fmax(c[2], c[3]));

    for (double k = ceil((low - f->at) / f->period);
         f->at + k * f->period < high; k++)
        so_far = draw_line(a, so_far, b, f->slope, f->at + k * f->period);
    return so_far;
}

const char *svg_hatch(struct arena *a, const struct svg_node *pattern,
                      const char *points)
{
    struct families all = {.n = 0};
    struct box b;
    char *out = arena_printf(a, "%s", "");

    for (const struct svg_node *n = pattern->first; n; n = n->next)
        if (n->name && strcmp(n->name, "path") == 0 && svg_get(n, "d"))
            read_path(&all, svg_get(n, "d"));
    if (!read_box(&b, points))
        return "";
    for (unsigned i = 0; i < all.n; i++)
        out = draw_family(a, out, &b, &all.f[i]);
    return out;
}
