/* SPDX-License-Identifier: MIT */
/* Writing the canvas, and where values are on it. */
#include "plot_canvas.h"

#include <math.h>
#include <string.h>

/* ---- text ---- */

unsigned canvas_length(const char *text)
{
    unsigned n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* Where a line of at most @p width ends; a word that is longer is not cut. */
static size_t line_end(const char *text, unsigned width)
{
    size_t end = 0, at = 0;
    unsigned n = 0;

    while (text[at] && (n < width || end == 0)) {
        at++;
        while (((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
        n++;
        if ((text[at] == ' ' || !text[at] || text[at - 1] == '-') &&
            (n <= width || end == 0))
            end = at;
    }
    return end > 0 ? end : at;
}

struct canvas_lines canvas_wrap(struct arena *a, const char *text,
                                unsigned width)
{
    struct canvas_lines l = {
        arena_alloc(a, (strlen(text) + 1) * sizeof *l.line), 0};

    while (*text) {
        size_t len = line_end(text, width);

        l.line[l.n++] = arena_strndup(a, text, len);
        text += len;
        text += strspn(text, " ");
    }
    return l;
}

/* How a character stands between double quotes of gnuplot, which runs what is
 * between backquotes as a command; NULL: as it is. */
static const char *in_quotes(char c, bool tex)
{
    static const struct {
        char c;
        const char *plain, *tex;
    } as[] = {
        {'`', "\\140", "\\\\textasciigrave{}"},
        {'"', "\\\"", "\\\""},
        {'\\', "\\\\", "\\\\textbackslash{}"},
        {'^', NULL, "\\\\textasciicircum{}"},
        {'~', NULL, "\\\\textasciitilde{}"},
        {'{', NULL, "\\\\{"},
        {'}', NULL, "\\\\}"},
        {'%', NULL, "\\\\%"},
        {'_', NULL, "\\\\_"},
        {'&', NULL, "\\\\&"},
        {'#', NULL, "\\\\#"},
        {'$', NULL, "\\\\$"},
    };

    for (size_t i = 0; i < sizeof as / sizeof as[0]; i++)
        if (as[i].c == c)
            return tex ? as[i].tex : as[i].plain;
    return NULL;
}

/* "text" for gnuplot. */
static char *quoted_text(const struct canvas *p, const char *text)
{
    enum { LONGEST = sizeof "\\\\textasciicircum{}" - 1 };
    char *out = arena_alloc(p->a, LONGEST * strlen(text) + 3), *w = out;

    *w++ = '"';
    for (; *text; text++) {
        const char *as = in_quotes(*text, p->tex);

        if (as) {
            memcpy(w, as, strlen(as));
            w += strlen(as);
        } else {
            *w++ = *text;
        }
    }
    *w++ = '"';
    *w = '\0';
    return out;
}

char *canvas_block(const struct canvas *p, const struct canvas_lines *l)
{
    char *out = arena_printf(p->a, "%s", "\"");

    for (unsigned i = 0; i < l->n; i++) {
        const char *quoted = quoted_text(p, l->line[i]);

        out = arena_printf(p->a, "%s%s%.*s", out, i ? "\\n" : "",
                           (int)strlen(quoted) - 2, quoted + 1);
    }
    return arena_printf(p->a, "%s\"", out);
}

static const char *screen(const struct canvas *p, double x, double y)
{
    return arena_printf(p->a, "screen %.5f, screen %.5f", x / p->width,
                        1 - y / p->height);
}

void canvas_text(struct canvas *p, double x, double y, enum canvas_place place,
                 bool small, const char *text)
{
    static const char *const places[] = {"left", "center", "right"};

    fprintf(p->f, "set label %s at %s %s%s\n", quoted_text(p, text),
            screen(p, x, y), places[place], small ? " font small" : "");
}

void canvas_aslant(struct canvas *p, double x, double y, const char *text)
{
    fprintf(p->f, "set label %s at %s right rotate by 35 font small\n",
            quoted_text(p, text), screen(p, x, y));
}

void canvas_lines(struct canvas *p, double x, double y, enum canvas_place place,
                  bool small, const struct canvas_lines *l)
{
    for (unsigned i = 0; i < l->n; i++)
        canvas_text(p, x, y + i * (small ? CANVAS_NOTE : CANVAS_LINE), place,
                    small, l->line[i]);
}

void canvas_dash(struct canvas *p, double x0, double x1, double y,
                 unsigned dash, double thick)
{
    /* gnuplot's SVG puts arrows of one width into one path, which has the
     * dashes of the first */
    thick -= 0.001 * dash;
    fprintf(p->f,
            "set arrow from %s to %s nohead linecolor rgb '#000000' "
            "dashtype %u linewidth %g\n",
            screen(p, x0, y), screen(p, x1, y), dash, thick);
}

void canvas_point(struct canvas *p, double x, double y, unsigned type)
{
    fprintf(p->f, "set label '' at %s point pointtype %u\n", screen(p, x, y),
            type);
}

void canvas_box(struct canvas *p, double x0, double y0, double x1, double y1,
                unsigned pattern)
{
    fprintf(p->f,
            "set object %u rectangle from %s to %s fillcolor rgb '#000000' "
            "fillstyle pattern %u border linecolor rgb '#000000'\n",
            ++p->objects, screen(p, x0, y0), screen(p, x1, y1), pattern);
}

void canvas_margins(struct canvas *p)
{
    fprintf(p->f,
            "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
            "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
            p->left / p->width, p->right / p->width, 1 - p->top / p->height,
            1 - p->bottom / p->height);
}

/* ---- axes ---- */

double canvas_px(const struct canvas_axis *x, double value)
{
    double part = x->log ? log(value / x->lo) / log(x->hi / x->lo)
                         : (value - x->lo) / (x->hi - x->lo);

    return x->from + part * (x->to - x->from);
}

double canvas_at(const struct canvas_axis *x, double px)
{
    double part = (px - x->from) / (x->to - x->from);

    return x->log ? x->lo * pow(x->hi / x->lo, part)
                  : x->lo + part * (x->hi - x->lo);
}

/* "100k", "77.16k", "1e-5" */
static char *short_number(struct arena *a, double value)
{
    double size = fabs(value);
    int e = size < 1e-12 ? 0 : (int)floor(log10(size) + 1e-9);

    if (size >= 1e6)
        return arena_printf(a, "%.4gM", value / 1e6);
    if (size >= 1e4)
        return arena_printf(a, "%.4gk", value / 1e3);
    if (e < -3)
        return arena_printf(a, "%.3ge%d", value / pow(10, e), e);
    return arena_printf(a, "%g", size < 1e-12 ? 0 : value);
}

/* In characters; a point is half of one. */
static double width_of(const char *number)
{
    return canvas_length(number) - (strchr(number, '.') ? 0.5 : 0);
}

enum { TICKS_MAX = 64, APART = 26, WIDE = 4 };

struct ticks {
    const struct canvas_axis *axis;
    double at[TICKS_MAX];
    unsigned n;
};

/* A tick where it hides none that is there. */
static void put(struct ticks *t, double value, double apart)
{
    double px = canvas_px(t->axis, value);

    for (unsigned i = 0; i < t->n; i++)
        if (fabs(canvas_px(t->axis, t->at[i]) - px) < apart)
            return;
    if (t->n < TICKS_MAX)
        t->at[t->n++] = value;
}

static void round_ticks(struct ticks *t)
{
    static const double parts[] = {1, 2, 5, 10};
    const struct canvas_axis *x = t->axis;
    double room = fabs(x->to - x->from) / (1.6 * APART);
    double base = pow(10, floor(log10((x->hi - x->lo) / room))), step = base;

    for (unsigned i = 0; i < 4 && (x->hi - x->lo) / step > room; i++)
        step = parts[i] * base;
    for (double k = ceil(x->lo / step - 1e-9);
         k * step <= x->hi + 1e-9 * step && t->n < TICKS_MAX; k++)
        t->at[t->n++] = k * step;
}

/* Powers of ten; and between them, if they are few. */
static void log_ticks(struct ticks *t)
{
    static const double parts[] = {1, 2, 5};
    const struct canvas_axis *x = t->axis;
    int low = (int)floor(log10(x->lo)), high = (int)ceil(log10(x->hi));
    unsigned many = high - low > 3 ? 1 : 3;

    for (unsigned part = 0; part < many; part++)
        for (int e = low; e <= high; e++) {
            double v = parts[part] * pow(10, e);

            if (v >= x->lo * (1 - 1e-9) && v <= x->hi * (1 + 1e-9))
                put(t, v, APART);
        }
}

void canvas_ticks(struct canvas *p, const char *which,
                  const struct canvas_axis *x, const double *wanted, unsigned n)
{
    struct ticks t = {.axis = x};
    double apart = 0;
    const char *lead = "";

    for (unsigned i = 0; i < n; i++)
        apart =
            fmax(apart, CANVAS_CHAR *
                            (canvas_length(short_number(p->a, wanted[i])) + 1));
    for (unsigned i = 0; i < n; i++)
        put(&t, wanted[i], apart);
    if (t.n < 2 || (t.n < n && !(x->log && t.n > 2))) {
        t.n = 0;
        if (x->log)
            log_ticks(&t);
        else
            round_ticks(&t);
    }
    double widest = 0;
    fprintf(p->f, "set %stics (", which);
    for (unsigned i = 0; i < t.n; i++, lead = ", ") {
        const char *text = short_number(p->a, t.at[i]);

        widest = fmax(widest, width_of(text));
        fprintf(p->f, "%s\"%s\" %.9g", lead, text, t.at[i]);
    }
    fputs(")\n", p->f);
    if (*which == 'y' && widest >= WIDE) /* the margin has no room for more */
        fputs("set ytics font small offset 0.7\n", p->f);
}
