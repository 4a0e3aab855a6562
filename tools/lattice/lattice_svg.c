/* SPDX-License-Identifier: MIT */
/* A Hasse diagram of the power sets that were played, for each column. */
#include "lattice.h"

#include <stdlib.h>
#include <string.h>

#include "wrap.h"

/* As wide as a page, with letters that can be read there. */
enum {
    ACROSS = 2, /* drawings in a row */
    WIDTH = 350,
    LEVEL = 54, /* of sets with one power more */
    FONT = 12,
    LETTER = 7,      /* FONT px of a monospaced font */
    LINE = 16,       /* of the legend */
    NODES_MAX = 128, /* there are no more sets */
};

struct node {
    unsigned set;
    bool wins, more;  /* reaches a goal; or one with less does */
    unsigned weakest; /* 1 << enum lattice_goal */
    double x, y;
};
struct drawing {
    struct node v[NODES_MAX];
    unsigned n;
};
/* Of all drawings: from the least set to the greatest. */
struct frame {
    unsigned least, most;
};

static const char letters[GOALS + 1] = {
    [GOAL_STEAL] = 's', [GOAL_INJECT] = 'i',    [GOAL_KILL] = 'k',
    [GOAL_STOP] = 'm',  [GOAL_DOWNGRADE] = 'd', [GOAL_EXHAUST] = 'x'};

static unsigned count_powers(unsigned set)
{
    unsigned n = 0;

    for (; set; set &= set - 1)
        n++;
    return n;
}

static struct node *find_node(struct drawing *d, unsigned set)
{
    for (unsigned i = 0; i < d->n; i++)
        if (d->v[i].set == set)
            return &d->v[i];
    d->v[d->n] = (struct node){.set = set};
    return &d->v[d->n++];
}

static void note_entry(struct drawing *d, const struct lattice *l,
                       const struct lattice_entry *e)
{
    struct node *n = find_node(d, e->powers);

    for (unsigned g = 0; g < GOALS; g++) {
        n->wins |= lattice_wins(e, (enum lattice_goal)g);
        if (lattice_is_weakest(l, e, (enum lattice_goal)g))
            n->weakest |= 1u << g;
    }
}

static double height_of(struct frame f)
{
    return LEVEL * (f.most - f.least + 1.5);
}

static void place_nodes(struct drawing *d, struct frame f)
{
    for (unsigned level = f.least; level <= f.most; level++) {
        unsigned of = 0, at = 0;

        for (unsigned i = 0; i < d->n; i++)
            of += count_powers(d->v[i].set) == level;
        for (unsigned i = 0; i < d->n; i++)
            if (count_powers(d->v[i].set) == level) {
                d->v[i].x = WIDTH * (2.0 * at++ + 1) / (2 * of);
                d->v[i].y = height_of(f) - LEVEL * (level - f.least + 0.8);
            }
    }
}

static bool is_below(unsigned a, unsigned b)
{
    return a != b && (a & ~b) == 0;
}

/* No set that was played lies between. */
static bool is_covered(const struct drawing *d, unsigned a, unsigned b)
{
    for (unsigned i = 0; i < d->n; i++)
        if (is_below(a, d->v[i].set) && is_below(d->v[i].set, b))
            return false;
    return is_below(a, b);
}

static void note_lesser(struct drawing *d)
{
    for (unsigned i = 0; i < d->n; i++)
        for (unsigned k = 0; k < d->n; k++)
            d->v[i].more |= d->v[k].wins && is_below(d->v[k].set, d->v[i].set);
}

static void draw_node(const struct node *n, struct arena *a, FILE *to)
{
    const char *name = lattice_powers(a, n->set);
    unsigned width = LETTER * ((unsigned)strlen(name) + 1);
    char goals[GOALS + 1] = "";

    for (unsigned g = 0; g < GOALS; g++)
        if (n->weakest & 1u << g)
            goals[strlen(goals)] = letters[g];
    fprintf(to,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%u\" height=\"16\" "
            "fill=\"%s\" stroke=\"black\"/>\n<text x=\"%.1f\" y=\"%.1f\" "
            "fill=\"%s\">%s</text>\n",
            n->x - width / 2.0, n->y - 8, width,
            n->wins   ? "black"
            : n->more ? "silver"
                      : "white",
            n->x, n->y + 4, n->wins ? "white" : "black", name);
    if (!*goals)
        return;
    width = LETTER * (unsigned)strlen(goals) + 2; /* over the lines below it */
    fprintf(to,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%u\" height=\"12\" "
            "fill=\"white\"/>\n<text x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            n->x - width / 2.0, n->y + 9, width, n->x, n->y + 19, goals);
}

static void draw_column(const struct lattice *l, unsigned column,
                        struct frame f, FILE *to)
{
    unsigned row = column / ACROSS;
    struct drawing d = {.n = 0};
    struct arena a = {NULL};

    for (unsigned i = 0; i < l->n; i++)
        if (l->entry[i].column == column)
            note_entry(&d, l, &l->entry[i]);
    note_lesser(&d);
    place_nodes(&d, f);
    fprintf(to,
            "<g transform=\"translate(%u,%.0f)\">\n<text x=\"%d\" y=\"16\" "
            "font-weight=\"bold\">%s</text>\n",
            column % ACROSS * WIDTH, row * height_of(f), WIDTH / 2,
            l->columns->value[column].text);
    for (unsigned i = 0; i < d.n; i++)
        for (unsigned k = 0; k < d.n; k++)
            if (is_covered(&d, d.v[i].set, d.v[k].set))
                fprintf(to,
                        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"black\"/>\n",
                        d.v[i].x, d.v[i].y, d.v[k].x, d.v[k].y);
    for (unsigned i = 0; i < d.n; i++)
        draw_node(&d.v[i], &a, to);
    fputs("</g>\n", to);
    arena_free(&a);
}

static struct frame find_frame(const struct lattice *l)
{
    struct frame f = {POWERS, 0};

    for (unsigned i = 0; i < l->n; i++) {
        unsigned level = count_powers(l->entry[i].powers);

        if (level < f.least)
            f.least = level;
        if (level > f.most)
            f.most = level;
    }
    return f;
}

/* How many lines it has; NULL: only counted. */
static unsigned draw_legend(const char *text, unsigned width, double y,
                            FILE *to)
{
    unsigned n = 0;

    while (*text) {
        size_t len = wrap_line(text, width / LETTER - 6);

        n++;
        if (to)
            fprintf(to, "<text x=\"%d\" y=\"%.0f\">%.*s</text>\n", LETTER,
                    y + LINE * n, (int)len, text);
        text = wrap_next(text, len);
    }
    return n;
}

/* What letters and shades mean; the caller frees it. */
static char *legend_text(void)
{
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    if (!f)
        abort(); /* out of memory */
    lattice_print_letters(f, "", ". ");
    fputs("Black: reached a goal; grey: less is enough. Below, goals for which "
          "nothing less was: s steal, i inject, k kill, m multipath stopped, d "
          "downgrade, x exhaust.",
          f);
    fclose(f);
    return text;
}

void lattice_draw(const struct lattice *l, FILE *to)
{
    struct frame f = find_frame(l);
    unsigned across = l->columns->n < ACROSS ? l->columns->n : ACROSS;
    unsigned down = (l->columns->n + ACROSS - 1) / ACROSS;
    double height = down * height_of(f);
    char *legend = legend_text();
    unsigned lines = draw_legend(legend, across * WIDTH, 0, NULL);

    fprintf(to,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %.0f\" "
            "font-family=\"monospace\" font-size=\"%d\">\n"
            "<title>Sets of powers that were played</title>\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
            "<g text-anchor=\"middle\">\n",
            across * WIDTH, height + LINE * (lines + 1), FONT);
    for (unsigned c = 0; c < l->columns->n; c++)
        draw_column(l, c, f, to);
    fputs("</g>\n", to);
    draw_legend(legend, across * WIDTH, height, to);
    fputs("</svg>\n", to);
    free(legend);
}
