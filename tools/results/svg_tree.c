/* SPDX-License-Identifier: MIT */
/* SVG read into a tree, changed there, and written. */
#include "svg.h"

#include <string.h>

/* ---- reading ---- */

struct scan {
    struct arena *a;
    const char *p;
    unsigned line;
    const char *why; /* NULL while all is well */
};

enum { DEPTH_MAX = 64 };

static void fail(struct scan *s, const char *why)
{
    if (!s->why)
        s->why = why;
}

static void skip(struct scan *s, size_t n)
{
    for (; n > 0 && *s->p; n--)
        s->line += *s->p++ == '\n';
}

static void skip_blanks(struct scan *s)
{
    skip(s, strspn(s->p, " \t\r\n"));
}

/* Behind the next @p end. */
static void skip_past(struct scan *s, const char *end)
{
    const char *at = strstr(s->p, end);

    if (at)
        skip(s, (size_t)(at - s->p) + strlen(end));
    else
        fail(s, "something is not closed");
}

static const char *take(struct scan *s, size_t len)
{
    const char *text = arena_strndup(s->a, s->p, len);

    skip(s, len);
    return text;
}

static const char *take_name(struct scan *s)
{
    size_t len = strcspn(s->p, " \t\r\n=/><\"'");

    if (len == 0)
        fail(s, "a name is missing");
    return take(s, len);
}

/* XML 1.0, 3.3.3: line ends and tabs in a value are blanks. */
static const char *take_value(struct scan *s, const char *quote)
{
    char *value = arena_strndup(s->a, s->p, strcspn(s->p, quote));

    skip(s, strlen(value));
    for (char *p = value; *p; p++)
        if (strchr("\t\r\n", *p))
            *p = ' ';
    return value;
}

static void read_attribute(struct scan *s, struct svg_node *n)
{
    struct svg_attribute *at = &n->attribute[n->n_attributes];

    if (n->n_attributes == SVG_ATTRIBUTES_MAX) {
        fail(s, "too many attributes");
        return;
    }
    at->name = take_name(s);
    skip_blanks(s);
    if (*s->p != '=') {
        fail(s, "an attribute has no value");
        return;
    }
    skip(s, 1);
    skip_blanks(s);

    char quote[2] = {*s->p, '\0'};

    if (*s->p != '"' && *s->p != '\'') {
        fail(s, "a value has no quotes");
        return;
    }
    skip(s, 1);
    at->value = take_value(s, quote);
    if (*s->p != quote[0])
        fail(s, "a quote does not close");
    skip(s, 1);
    n->n_attributes++;
}

/* At '<'; true if it has content. */
static bool read_tag(struct scan *s, struct svg_node *n)
{
    n->line = s->line;
    skip(s, 1);
    n->name = take_name(s);
    for (skip_blanks(s); !s->why && *s->p && !strchr("/>", *s->p);
         skip_blanks(s))
        read_attribute(s, n);
    if (strncmp(s->p, "/>", 2) == 0) {
        skip(s, 2);
        return false;
    }
    if (*s->p != '>')
        fail(s, "a tag does not end");
    skip(s, 1);
    return true;
}

static void read_text(struct scan *s, struct svg_node *parent)
{
    size_t len = strcspn(s->p, "<");
    struct svg_node *t;

    if (strspn(s->p, " \t\r\n") < len && parent) {
        t = svg_new(s->a, NULL);
        t->line = s->line;
        t->text = take(s, len);
        svg_append(parent, t);
    } else {
        if (strspn(s->p, " \t\r\n") < len)
            fail(s, "text outside of the root");
        skip(s, len);
    }
}

static void close_tag(struct scan *s, struct svg_node **open, unsigned *depth)
{
    skip(s, 2);

    const char *name = take_name(s);

    skip_blanks(s);
    if (*depth == 0 || strcmp(open[*depth - 1]->name, name) != 0 ||
        *s->p != '>') {
        fail(s, "an end tag does not fit");
        return;
    }
    skip(s, 1);
    --*depth;
}

struct svg_node *svg_read(struct arena *a, const char *text, unsigned *line,
                          const char **why)
{
    struct scan s = {.a = a, .p = text, .line = 1};
    struct svg_node *open[DEPTH_MAX], *root = NULL;
    unsigned depth = 0;

    while (!s.why && *s.p) {
        if (strncmp(s.p, "<!--", 4) == 0) {
            skip_past(&s, "-->");
        } else if (strncmp(s.p, "<?", 2) == 0) {
            skip_past(&s, "?>");
        } else if (strncmp(s.p, "<!", 2) == 0) {
            skip_past(&s, ">");
        } else if (strncmp(s.p, "</", 2) == 0) {
            close_tag(&s, open, &depth);
        } else if (*s.p == '<') {
            struct svg_node *n = svg_new(a, NULL);
            bool content = read_tag(&s, n);

            if (depth > 0)
                svg_append(open[depth - 1], n);
            else if (root)
                fail(&s, "there are two roots");
            else
                root = n;
            if (content && depth == DEPTH_MAX)
                fail(&s, "too deep");
            else if (content)
                open[depth++] = n;
        } else {
            read_text(&s, depth > 0 ? open[depth - 1] : NULL);
        }
    }
    if (depth > 0)
        fail(&s, "an element is not closed");
    if (!root)
        fail(&s, "there is no element");
    *line = s.line;
    *why = s.why;
    return s.why ? NULL : root;
}

/* ---- the tree ---- */

struct svg_node *svg_new(struct arena *a, const char *name)
{
    struct svg_node *n = arena_alloc(a, sizeof *n);

    n->name = name;
    return n;
}

void svg_append(struct svg_node *parent, struct svg_node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

const char *svg_get(const struct svg_node *n, const char *name)
{
    for (unsigned i = 0; i < n->n_attributes; i++)
        if (strcmp(n->attribute[i].name, name) == 0)
            return n->attribute[i].value;
    return NULL;
}

bool svg_set(struct svg_node *n, const char *name, const char *value)
{
    unsigned i = 0;

    while (i < n->n_attributes && strcmp(n->attribute[i].name, name) != 0)
        i++;
    if (i == SVG_ATTRIBUTES_MAX)
        return false;
    n->attribute[i] = (struct svg_attribute){name, value};
    n->n_attributes += i == n->n_attributes;
    return true;
}

/* A text may have '>', but not where it would end a CDATA section. */
static void write_text(const char *text, FILE *to)
{
    for (const char *end; (end = strstr(text, "]]>")); text = end + 3)
        fprintf(to, "%.*s]]&gt;", (int)(end - text), text);
    fputs(text, to);
}

/* Without indentation: between texts blanks would show. */
void svg_write(const struct svg_node *n, FILE *to)
{
    if (!n->name) {
        write_text(n->text, to);
        return;
    }
    fprintf(to, "<%s", n->name);
    for (unsigned i = 0; i < n->n_attributes; i++)
        fprintf(to, " %s=\"%s\"", n->attribute[i].name, n->attribute[i].value);
    if (!n->first) {
        fputs("/>\n", to);
        return;
    }
    fputs(n->first->name ? ">\n" : ">", to);
    for (const struct svg_node *c = n->first; c; c = c->next)
        svg_write(c, to);
    fprintf(to, "</%s>\n", n->name);
}
