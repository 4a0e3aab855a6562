/* SPDX-License-Identifier: MIT */
/* A drawing within the profile: references are replaced by what they name,
 * colours by black or white, and what is left over is left out. */
#include "svg.h"

#include <stdlib.h>
#include <string.h>

struct filter {
    struct arena *a;
    const struct svg_node *root;
};

enum { NESTED_USES_MAX = 8 };

/* ---- names ---- */

static const struct svg_node *find_id(const struct svg_node *n, const char *id)
{
    const char *own = n->name ? svg_get(n, "id") : NULL;

    if (own && strcmp(own, id) == 0)
        return n;
    for (const struct svg_node *c = n->first; c; c = c->next) {
        const struct svg_node *found = find_id(c, id);

        if (found)
            return found;
    }
    return NULL;
}

/* What "#name" or "url(#name)" names. */
static const struct svg_node *named(const struct filter *f, const char *ref)
{
    const char *at = ref ? strchr(ref, '#') : NULL;

    if (!at)
        return NULL;
    return find_id(f->root, arena_strndup(f->a, at + 1, strcspn(at + 1, ")")));
}

/* ---- colours ---- */

static int hex2(const char *p)
{
    char digits[3] = {p[0], p[1], '\0'};

    return (int)strtol(digits, NULL, 16);
}

/* Bright is white, all else black: a figure has ink and paper. */
static const char *black_or_white(const char *colour)
{
    int r = 0, g = 0, b = 0;

    if (strcmp(colour, "white") == 0)
        return "white";
    if (colour[0] == '#' && strlen(colour) == 7) {
        r = hex2(colour + 1);
        g = hex2(colour + 3);
        b = hex2(colour + 5);
    } else if (strncmp(colour, "rgb(", 4) == 0) {
        char *end;

        r = (int)strtol(colour + 4, &end, 10);
        g = (int)strtol(end + strspn(end, ", "), &end, 10);
        b = (int)strtol(end + strspn(end, ", "), &end, 10);
    }
    return r + g + b > 3 * 230 ? "white" : "black";
}

/* @p current is what currentColor stands for here. */
static void set_paint(struct svg_node *n, const char *name, const char *value,
                      const char *current)
{
    if (strcmp(value, "currentColor") == 0)
        value = current;
    if (strcmp(value, "none") != 0)
        svg_set(n, name, black_or_white(value));
    else if (strcmp(name, "fill") == 0)
        svg_set(n, name, "none");
    else /* the two checkers disagree about stroke="none" */
        svg_set(n, "stroke-width", "0");
}

/* ---- elements ---- */

static bool is(const struct svg_node *n, const char *name)
{
    return n->name && strcmp(n->name, name) == 0;
}

static void copy_attribute(struct filter *f, struct svg_node *to,
                           const struct svg_attribute *at, const char *current)
{
    (void)f;
    if (strcmp(at->name, "fill") == 0 || strcmp(at->name, "stroke") == 0)
        set_paint(to, at->name, at->value, current);
    else if (strcmp(at->name, "font-family") == 0)
        svg_set(to, at->name, "sans-serif");
    else if (svg_allows(to->name, at->name))
        svg_set(to, at->name, at->value);
}

static void copy_attributes(struct filter *f, struct svg_node *to,
                            const struct svg_node *from, const char *current)
{
    const char *stroke = svg_get(from, "stroke");

    for (unsigned i = 0; i < from->n_attributes; i++)
        copy_attribute(f, to, &from->attribute[i], current);
    if (stroke && strcmp(stroke, "none") == 0)
        svg_set(to, "stroke-width", "0"); /* wherever it stood */
}

static void copy_children(struct filter *f, struct svg_node *to,
                          const struct svg_node *from, const char *current,
                          int uses);

/* A group in place of the reference, with what it refers to in it. */
static void copy_use(struct filter *f, struct svg_node *to,
                     const struct svg_node *use, const char *current, int uses)
{
    const struct svg_node *target = named(f, svg_get(use, "xlink:href"));
    struct svg_node *g = svg_new(f->a, "g");
    struct svg_node wrapper = {.name = "g"};

    if (!target || uses == NESTED_USES_MAX)
        return;
    copy_attributes(f, g, use, current);
    wrapper.first = wrapper.last = arena_alloc(f->a, sizeof *target);
    *wrapper.first = *target;
    wrapper.first->next = NULL;
    copy_children(f, g, &wrapper, current, uses + 1);
    if (g->first)
        svg_append(to, g);
}

/* A shape filled with a pattern: white, with its lines over it. */
static bool copy_hatched(struct filter *f, struct svg_node *to,
                         const struct svg_node *n, const char *current)
{
    const char *fill = svg_get(n, "fill"), *points = svg_get(n, "points");
    const struct svg_node *pattern;
    struct svg_node *shape, *lines;
    const char *d;

    if (!fill || !points || strncmp(fill, "url(", 4) != 0)
        return false;
    pattern = named(f, fill);
    shape = svg_new(f->a, n->name);
    copy_attributes(f, shape, n, current);
    svg_set(shape, "fill", "white");
    svg_append(to, shape);
    d = pattern ? svg_hatch(f->a, pattern, points) : "";
    if (*d) {
        lines = svg_new(f->a, "path");
        svg_set(lines, "fill", "none");
        svg_set(lines, "stroke", "black");
        svg_set(lines, "stroke-width", "1");
        svg_set(lines, "d", d);
        svg_append(to, lines);
    }
    return true;
}

static void copy_element(struct filter *f, struct svg_node *to,
                         const struct svg_node *n, const char *current,
                         int uses)
{
    const char *colour = svg_get(n, "color");
    struct svg_node *copy;

    if (colour)
        current = black_or_white(colour);
    if (is(n, "use")) {
        copy_use(f, to, n, current, uses);
        return;
    }
    if (!svg_allows_element(n->name) || is(n, "title") || is(n, "desc") ||
        copy_hatched(f, to, n, current))
        return;
    copy = svg_new(f->a, n->name);
    copy_attributes(f, copy, n, current);
    copy_children(f, copy, n, current, uses);
    if (copy->first || !is(copy, "g"))
        svg_append(to, copy);
}

static void copy_children(struct filter *f, struct svg_node *to,
                          const struct svg_node *from, const char *current,
                          int uses)
{
    for (const struct svg_node *c = from->first; c; c = c->next) {
        if (c->name) {
            copy_element(f, to, c, current, uses);
        } else if (!is(to, "g") && !is(to, "svg")) {
            struct svg_node *text = svg_new(f->a, NULL);

            text->text = c->text;
            svg_append(to, text);
        }
    }
}

struct svg_node *svg_to_profile(struct arena *a, const struct svg_node *root,
                                const char *title)
{
    struct filter f = {a, root};
    struct svg_node *out = svg_new(a, "svg");
    struct svg_node *name = svg_new(a, "title"), *text = svg_new(a, NULL);
    const char *box = svg_get(root, "viewBox");

    svg_set(out, "xmlns", "http://www.w3.org/2000/svg");
    svg_set(out, "version", "1.2");
    svg_set(out, "baseProfile", "tiny");
    if (box)
        svg_set(out, "viewBox", box);
    text->text = title;
    svg_append(name, text);
    svg_append(out, name);
    copy_children(&f, out, root, "black", 0);
    return out;
}
