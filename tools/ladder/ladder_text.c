/* SPDX-License-Identifier: MIT */
/* A ladder diagram as text. */
#include "ladder.h"

#include <stdlib.h>
#include <string.h>

#include "wrap.h"

enum { TIME_WIDTH = 11, LEFT = TIME_WIDTH, RIGHT = LADDER_COLUMNS - 1 };
enum { ROOM_MIN = 24 }; /* columns that a text has at least */

struct sheet {
    const struct ladder *l;
    FILE *f;
    char row[LADDER_COLUMNS + 1];
};

static int column_of(const struct ladder *l, unsigned lane)
{
    return LEFT + (int)lane * (RIGHT - LEFT) / (int)(l->n_lanes - 1);
}

static void clear(struct sheet *s)
{
    memset(s->row, ' ', LADDER_COLUMNS);
    s->row[LADDER_COLUMNS] = '\0';
    for (unsigned i = 0; i < s->l->n_lanes; i++)
        s->row[column_of(s->l, i)] = '|';
}

static void flush(struct sheet *s)
{
    int n = LADDER_COLUMNS;

    while (n > 0 && s->row[n - 1] == ' ')
        n--;
    fprintf(s->f, "%.*s\n", n, s->row);
    clear(s);
}

static void put(struct sheet *s, int at, const char *text, size_t len)
{
    for (size_t i = 0; i < len && at + (int)i < LADDER_COLUMNS; i++)
        if (at + (int)i >= 0)
            s->row[at + (int)i] = text[i];
}

static void put_time(struct sheet *s, double time_s)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%10.6f", time_s);

    put(s, 0, text, (size_t)n);
}

/* Where texts about two lanes go. */
struct space {
    int from, to; /* columns, both in it */
};
static struct space space_between(const struct ladder *l, unsigned a,
                                  unsigned b)
{
    int low = column_of(l, a < b ? a : b), high = column_of(l, a < b ? b : a);
    struct space r = {low + 2, high - 2};

    if (r.to - r.from + 1 < ROOM_MIN) {
        r.to = r.from + ROOM_MIN - 1;
        if (r.to > RIGHT - 2) {
            r.to = RIGHT - 2;
            r.from = r.to - ROOM_MIN + 1;
        }
    }
    return r;
}

/* Lines of a text; side -1: left, 0: in the middle, 1: right. */
static void put_text(struct sheet *s, struct space r, const char *text,
                     int side)
{
    size_t space = (size_t)r.to - (size_t)r.from + 1;

    while (*text) {
        size_t len = wrap_line(text, space);
        int slack = (int)(space - len);

        put(s,
            r.from + (side < 0   ? 0
                      : side > 0 ? slack
                                 : slack / 2),
            text, len);
        text = wrap_next(text, len);
        if (*text)
            flush(s);
    }
}

/* From lane to lane with c; a head, or an x where it ends before. */
static void put_arrow(struct sheet *s, const struct ladder_item *i, char c)
{
    int from = column_of(s->l, i->from), to = column_of(s->l, i->to);
    int step = to > from ? 1 : -1;
    bool lost = !i->arrives && strcmp(i->verdict, "lost") == 0;
    int end = lost ? (from + to) / 2 : to - step;

    for (int at = from + step; at != end; at += step)
        if (s->row[at] != '|')
            s->row[at] = c;
    s->row[end] = (char)(!i->arrives ? 'x' : step > 0 ? '>' : '<');
}

static void draw_segment(struct sheet *s, const struct ladder_item *i)
{
    struct space r = space_between(s->l, i->from, i->to);

    put_text(s, r, i->label, 0);
    flush(s);
    put_time(s, i->time_s);
    put_arrow(s, i, '-');
    flush(s);
    if (*i->verdict) {
        put_text(s, r, i->verdict, i->to > i->from ? 1 : -1);
        flush(s);
    }
}

static void draw_bulk(struct sheet *s, const struct ladder_item *i)
{
    struct space r = space_between(s->l, i->from, i->to);
    int gap = abs(column_of(s->l, i->to) - column_of(s->l, i->from));
    bool within = (int)strlen(i->label) + 6 <= gap; /* the arrow shows */
    char text[64];

    if (!within) {
        put_text(s, r, i->label, 0);
        flush(s);
    }
    put_time(s, i->time_s);
    put_arrow(s, i, '.');
    snprintf(text, sizeof text, " %s ", i->label);
    if (within)
        put_text(s, r, text, 0);
    flush(s);
}

static void draw_state(struct sheet *s, const struct ladder_item *i)
{
    int at = column_of(s->l, i->from);
    struct space r = {at + 2, RIGHT - 2};
    int side = -1;

    if (i->from + 1 == s->l->n_lanes) {
        r = (struct space){LEFT + 2, at - 2};
        side = 1;
    }
    put_time(s, i->time_s);
    s->row[at] = '*';
    put_text(s, r, i->label, side);
    flush(s);
}

static void draw_names(struct sheet *s)
{
    memset(s->row, ' ', LADDER_COLUMNS);
    put(s, 0, "time, s", 7);
    for (unsigned i = 0; i < s->l->n_lanes; i++) {
        int len = (int)strlen(s->l->lane[i]);
        int at = column_of(s->l, i) - len / 2;

        if (at + len > LADDER_COLUMNS)
            at = LADDER_COLUMNS - len;
        put(s, at, s->l->lane[i], (size_t)len);
    }
    flush(s);
}

void ladder_text(const struct ladder *l, FILE *to)
{
    struct sheet s = {.l = l, .f = to};

    clear(&s);
    draw_names(&s);
    for (size_t i = 0; i < l->n_items; i++) {
        const struct ladder_item *item = &l->item[i];

        switch (item->kind) {
        case LADDER_SEGMENT:
            draw_segment(&s, item);
            break;
        case LADDER_BULK:
            draw_bulk(&s, item);
            break;
        case LADDER_STATE:
            draw_state(&s, item);
            break;
        }
    }
    flush(&s);
}
