/* SPDX-License-Identifier: MIT */
/* A ladder diagram as SVG. */
#include "ladder.h"

#include <string.h>

#include "wrap.h"

/* All lengths are user units; text is estimated, as fonts are the reader's. */
enum {
    WIDTH = 720,
    LEFT = 110,
    RIGHT = 660,
    TOP = 40,
    LINE = 15, /* of text */
    FONT = 12,
    TIME_X = 6,
    GAP = 8,        /* between two items */
    ROOM_MIN = 215, /* that a text has at least */
    HEAD = 8,       /* of an arrow */
};
static const double glyph = 6.3; /* mean width at FONT */

struct sheet {
    const struct ladder *l;
    FILE *f; /* NULL: only measure */
    int y;
};

static int x_of(const struct ladder *l, unsigned lane)
{
    return LEFT + (int)lane * (RIGHT - LEFT) / (int)(l->n_lanes - 1);
}

static void escaped(FILE *f, const char *p, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p[i] == '<')
            fputs("&lt;", f);
        else if (p[i] == '>')
            fputs("&gt;", f);
        else if (p[i] == '&')
            fputs("&amp;", f);
        else
            putc(p[i], f);
    }
}

static void text_at(struct sheet *s, int x, const char *anchor, const char *p,
                    size_t len)
{
    if (!s->f)
        return;
    fprintf(s->f,
            "<text x=\"%d\" y=\"%d\" font-family=\"sans-serif\" "
            "font-size=\"%d\" text-anchor=\"%s\" fill=\"black\">",
            x, s->y, FONT, anchor);
    escaped(s->f, p, len);
    fputs("</text>\n", s->f);
}

static void line_at(struct sheet *s, int x1, int y1, int x2, int y2,
                    const char *dashes)
{
    if (!s->f)
        return;
    fprintf(s->f,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"black\" "
            "stroke-width=\"1\"",
            x1, y1, x2, y2);
    if (dashes)
        fprintf(s->f, " stroke-dasharray=\"%s\"", dashes);
    fputs("/>\n", s->f);
}

static void time_at(struct sheet *s, double time_s)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%.6f", time_s);

    text_at(s, TIME_X, "start", text, (size_t)n);
}

struct space {
    int from, to;
};
static struct space space_between(const struct ladder *l, unsigned a,
                                  unsigned b)
{
    struct space r = {x_of(l, a < b ? a : b) + 6, x_of(l, a < b ? b : a) - 6};

    if (r.to - r.from < ROOM_MIN) {
        r.to = r.from + ROOM_MIN;
        if (r.to > RIGHT - 6) {
            r.to = RIGHT - 6;
            r.from = r.to - ROOM_MIN;
        }
    }
    return r;
}

/* Behind a text, so that lanes do not cross it. */
static void blank(struct sheet *s, int x, int side, size_t len)
{
    int width = (int)((double)len * glyph) + 4;

    if (s->f)
        fprintf(s->f,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                "fill=\"white\"/>\n",
                side < 0   ? x
                : side > 0 ? x - width
                           : x - width / 2,
                s->y - FONT + 1, width, LINE - 1);
}

/* Lines of a text, s->y behind the last; side as in ladder_text.c. */
static void put_text(struct sheet *s, struct space r, const char *text,
                     int side)
{
    static const char *const anchor[] = {"start", "middle", "end"};
    int x = side < 0 ? r.from : side > 0 ? r.to : (r.from + r.to) / 2;
    size_t space = (size_t)((r.to - r.from) / glyph);

    while (*text) {
        size_t len = wrap_line(text, space);

        s->y += LINE;
        blank(s, x, side, len);
        text_at(s, x, anchor[side + 1], text, len);
        text = wrap_next(text, len);
    }
}

static void head(struct sheet *s, int x, int y, int step)
{
    if (s->f)
        fprintf(
            s->f, "<polygon points=\"%d,%d %d,%d %d,%d\" fill=\"black\"/>\n", x,
            y, x - step * HEAD, y - HEAD / 2, x - step * HEAD, y + HEAD / 2);
}

static void arrow(struct sheet *s, const struct ladder_item *i,
                  const char *dashes)
{
    int from = x_of(s->l, i->from), to = x_of(s->l, i->to), y = s->y;
    int step = to > from ? 1 : -1;
    bool lost = !i->arrives && strcmp(i->verdict, "lost") == 0;
    int end = lost ? (from + to) / 2 : to;

    line_at(s, from, y, end, y, dashes);
    if (i->arrives) {
        head(s, end, y, step);
        return;
    }
    line_at(s, end - 4, y - 4, end + 4, y + 4, NULL);
    line_at(s, end - 4, y + 4, end + 4, y - 4, NULL);
}

static void draw_segment(struct sheet *s, const struct ladder_item *i)
{
    struct space r = space_between(s->l, i->from, i->to);

    put_text(s, r, i->label, 0);
    s->y += 4;
    time_at(s, i->time_s);
    s->y += 3;
    arrow(s, i, NULL);
    put_text(s, r, i->verdict, i->to > i->from ? 1 : -1);
    s->y += GAP;
}

static void draw_bulk(struct sheet *s, const struct ladder_item *i)
{
    struct space r = space_between(s->l, i->from, i->to);

    put_text(s, r, i->label, 0);
    s->y += 4;
    time_at(s, i->time_s);
    s->y += 3;
    arrow(s, i, "2 4");
    s->y += GAP;
}

static void draw_state(struct sheet *s, const struct ladder_item *i)
{
    int x = x_of(s->l, i->from);
    bool last = i->from + 1 == s->l->n_lanes;
    struct space r = last ? (struct space){LEFT + 6, x - 10}
                          : (struct space){x + 10, RIGHT - 6};

    put_text(s, r, i->label, last ? 1 : -1);
    time_at(s, i->time_s);
    if (s->f)
        fprintf(s->f, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"black\"/>\n",
                x, s->y - FONT / 3);
    s->y += GAP;
}

static void draw(struct sheet *s)
{
    s->y = TOP;
    for (size_t i = 0; i < s->l->n_items; i++) {
        const struct ladder_item *item = &s->l->item[i];

        switch (item->kind) {
        case LADDER_SEGMENT:
            draw_segment(s, item);
            break;
        case LADDER_BULK:
            draw_bulk(s, item);
            break;
        case LADDER_STATE:
            draw_state(s, item);
            break;
        }
    }
}

void ladder_svg(const struct ladder *l, const char *title, FILE *to)
{
    struct sheet s = {.l = l};

    draw(&s);

    int height = s.y + GAP;

    fprintf(to,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" "
            "baseProfile=\"tiny\" viewBox=\"0 0 %d %d\">\n<title>",
            WIDTH, height);
    escaped(to, title, strlen(title));
    fputs("</title>\n", to);
    s.f = to;
    s.y = TOP / 2;
    text_at(&s, TIME_X, "start", "time, s", 7);
    for (unsigned i = 0; i < l->n_lanes; i++)
        text_at(&s, x_of(l, i), "middle", l->lane[i], strlen(l->lane[i]));
    for (unsigned i = 0; i < l->n_lanes; i++)
        line_at(&s, x_of(l, i), TOP - 12, x_of(l, i), height - 4, NULL);
    draw(&s);
    fputs("</svg>\n", to);
}
