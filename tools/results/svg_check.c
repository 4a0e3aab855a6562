/* SPDX-License-Identifier: MIT */
/* What the profile takes, as tables, and a check against them. */
#include "svg.h"

#include <stdarg.h>
#include <string.h>

/* Of every element that draws or groups. */
static const char *const common[] = {"transform",
                                     "fill",
                                     "stroke",
                                     "stroke-width",
                                     "stroke-linecap",
                                     "stroke-linejoin",
                                     "stroke-miterlimit",
                                     "stroke-dasharray",
                                     "stroke-dashoffset",
                                     "fill-rule",
                                     "font-family",
                                     "font-size",
                                     "font-style",
                                     "font-weight",
                                     "text-anchor",
                                     NULL};

static const struct element {
    const char *name;
    bool draws; /* takes the common attributes */
    const char *own[8];
} elements[] = {
    {"svg", true, {"xmlns", "version", "baseProfile", "viewBox", NULL}},
    {"title", false, {NULL}},
    {"desc", false, {NULL}},
    {"g", true, {NULL}},
    {"path", true, {"d", NULL}},
    {"rect", true, {"x", "y", "width", "height", "rx", "ry", NULL}},
    {"circle", true, {"cx", "cy", "r", NULL}},
    {"ellipse", true, {"cx", "cy", "rx", "ry", NULL}},
    {"line", true, {"x1", "y1", "x2", "y2", NULL}},
    {"polyline", true, {"points", NULL}},
    {"polygon", true, {"points", NULL}},
    {"text", true, {"x", "y", "rotate", NULL}},
    {"tspan", true, {"x", "y", NULL}},
};

/* Values of attributes that have few; others take anything. */
static const struct {
    const char *name;
    const char *values[6];
} values[] = {
    {"fill", {"black", "white", "#000000", "#FFFFFF", "none", NULL}},
    {"stroke", {"black", "white", "#000000", "#FFFFFF", NULL}},
    {"font-family", {"serif", "sans-serif", "monospace", NULL}},
    {"text-anchor", {"start", "middle", "end", NULL}},
    {"font-weight", {"normal", "bold", NULL}},
    {"font-style", {"normal", "italic", "oblique", NULL}},
    {"stroke-linecap", {"butt", "round", "square", NULL}},
    {"stroke-linejoin", {"miter", "round", "bevel", NULL}},
    {"fill-rule", {"nonzero", "evenodd", NULL}},
    {"xmlns", {"http://www.w3.org/2000/svg", NULL}},
    {"version", {"1.0", "1.1", "1.2", NULL}},
    {"baseProfile", {"none", "tiny", "basic", "full", NULL}},
};

static bool listed(const char *const *list, const char *word)
{
    while (*list && strcmp(*list, word) != 0)
        list++;
    return *list != NULL;
}

static const struct element *find(const char *name)
{
    for (unsigned i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

bool svg_allows_element(const char *element)
{
    return find(element) != NULL;
}

bool svg_allows(const char *element, const char *attribute)
{
    const struct element *e = find(element);

    return e && (listed(e->own, attribute) ||
                 (e->draws && listed(common, attribute) &&
                  !(strcmp(attribute, "transform") == 0 &&
                    (strcmp(element, "svg") == 0 ||
                     strcmp(element, "tspan") == 0))));
}

struct check {
    const char *file;
    FILE *to;
    unsigned faults;
};

__attribute__((format(printf, 3, 4))) static void
fault(struct check *c, const struct svg_node *n, const char *fmt, ...)
{
    va_list ap;

    c->faults++;
    fprintf(c->to, "%s:%u: ", c->file, n->line);
    va_start(ap, fmt);
    vfprintf(c->to, fmt, ap);
    va_end(ap);
    putc('\n', c->to);
}

static void check_value(struct check *c, const struct svg_node *n,
                        const struct svg_attribute *at)
{
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(values[i].name, at->name) == 0 &&
            !listed(values[i].values, at->value))
            fault(c, n, "<%s> has %s=\"%s\"", n->name, at->name, at->value);
    if (strstr(at->value, "url("))
        fault(c, n, "<%s> refers to something: %s=\"%s\"", n->name, at->name,
              at->value);
    for (const char *p = at->value; *p; p++)
        if (*p == '<' || (unsigned char)*p < ' ') {
            fault(c, n, "<%s> has a strange %s", n->name, at->name);
            break;
        }
}

static bool holds_text(const char *name)
{
    static const char *const texts[] = {"text", "tspan", "title", "desc", NULL};

    return listed(texts, name);
}

static void check_node(struct check *c, const struct svg_node *n)
{
    if (!svg_allows_element(n->name)) {
        fault(c, n, "element <%s>", n->name);
        return;
    }
    for (unsigned i = 0; i < n->n_attributes; i++) {
        if (!svg_allows(n->name, n->attribute[i].name))
            fault(c, n, "<%s> has the attribute %s", n->name,
                  n->attribute[i].name);
        else
            check_value(c, n, &n->attribute[i]);
    }
    for (const struct svg_node *k = n->first; k; k = k->next) {
        if (k->name)
            check_node(c, k);
        else if (!holds_text(n->name))
            fault(c, k, "text in <%s>", n->name);
    }
}

unsigned svg_check(const struct svg_node *root, const char *file, FILE *to)
{
    struct check c = {.file = file, .to = to};

    if (strcmp(root->name, "svg") != 0)
        fault(&c, root, "the root is <%s>", root->name);
    if (!svg_get(root, "viewBox"))
        fault(&c, root, "no viewBox: it would not scale");
    if (!svg_get(root, "xmlns"))
        fault(&c, root, "no xmlns");
    check_node(&c, root);
    return c.faults;
}
