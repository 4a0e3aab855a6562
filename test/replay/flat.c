/* SPDX-License-Identifier: MIT */
/* Reading JSON into paths and values. */
#include "flat.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "octets.h"
#include "vec.h"

enum { PATH_MAX_LEN = 256 };

struct scan {
    struct flat *out;
    const char *p, *end, *file;
    char path[PATH_MAX_LEN];
};

static void value(struct scan *s, size_t depth);

static void must(const struct scan *s, bool fine)
{
    if (fine)
        return;
    fprintf(stderr, "%s: no JSON at %s\n", s->file, s->path);
    exit(1);
}

static char next(struct scan *s)
{
    while (s->p < s->end && strchr(" \t\r\n", *s->p))
        s->p++;
    must(s, s->p < s->end);
    return *s->p;
}

static char *token(struct scan *s)
{
    bool quoted = next(s) == '"';
    const char *from = s->p += quoted;

    while (s->p < s->end &&
           (quoted ? *s->p != '"' : !strchr(",]} \t\r\n", *s->p)))
        s->p += quoted && *s->p == '\\' ? 2 : 1;
    must(s, s->p < s->end);

    char *text = strndup(from, (size_t)(s->p - from));

    s->p += quoted;
    return text;
}

/* Append ".name" to the path and read what stands there. */
static void member(struct scan *s, size_t depth, const char *name)
{
    int n = snprintf(s->path + depth, sizeof s->path - depth, "%s%s",
                     depth ? "." : "", name);

    must(s, n > 0 && depth + (size_t)n < sizeof s->path);
    value(s, depth + (size_t)n);
    s->path[depth] = '\0';
}

static void container(struct scan *s, size_t depth, char close)
{
    char number[24];

    s->p++;
    for (unsigned i = 0; next(s) != close; i++) {
        if (i > 0) {
            must(s, *s->p == ',');
            s->p++;
        }
        if (close == ']') {
            snprintf(number, sizeof number, "%u", i);
            member(s, depth, number);
            continue;
        }
        char *name = token(s);

        must(s, next(s) == ':');
        s->p++;
        member(s, depth, name);
        free(name);
    }
    s->p++;
}

static void value(struct scan *s, size_t depth)
{
    struct flat *f = s->out;
    char c = next(s);

    if (c == '{' || c == '[') {
        container(s, depth, c == '{' ? '}' : ']');
        return;
    }
    f->v = vec_room(f->v, f->n, &f->cap, sizeof *f->v);
    f->v[f->n++] = (struct flat_pair){strdup(s->path), token(s)};
}

void flat_load(struct flat *f, const char *path)
{
    struct octets o;
    struct scan s = {.out = f, .file = path};

    *f = (struct flat){0};
    must(&s, octets_load(&o, path) && o.p);
    s.p = (const char *)o.p;
    s.end = s.p + o.len;
    value(&s, 0);
    octets_free(&o);
}

const char *flat_get(const struct flat *f, const char *fmt, ...)
{
    char path[PATH_MAX_LEN];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(path, sizeof path, fmt, ap);
    va_end(ap);
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->v[i].path, path) == 0)
            return f->v[i].value;
    return NULL;
}

void flat_free(struct flat *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->v[i].path);
        free(f->v[i].value);
    }
    free(f->v);
}
