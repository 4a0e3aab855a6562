/* SPDX-License-Identifier: MIT */
/* The kinds of names, and one among them. */
#include "explain.h"

#include <string.h>

#include "kinds.h"
#include "words.h"
#include "wrap.h"

enum { WIDTH = 78 };

static char folded(char c)
{
    return c == '_' || c == ' '   ? '-'
           : c >= 'A' && c <= 'Z' ? c - 'A' + 'a'
                                  : c;
}

static bool same(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

/* "server.NewKeyRx" asks for the counter. */
static const char *without_end(const char *name)
{
    bool of_end =
        strncmp(name, "client.", 7) == 0 || strncmp(name, "server.", 7) == 0;

    return of_end ? name + 7 : name;
}

/* The number of "AT-05", "at-5" or "AT5"; 0 of other names. */
static unsigned number_of(const char *name)
{
    unsigned number = 0;

    if (folded(name[0]) != 'a' || folded(name[1]) != 't')
        return 0;
    name += name[2] == '-' ? 3 : 2;
    size_t n = strspn(name, "0123456789");
    for (size_t i = 0; i < n && i < 3; i++)
        number = 10 * number + (unsigned)(name[i] - '0');
    return name[n] == '\0' || name[n] == ',' ? number : 0;
}

/* "AT-05" is among "AT-05" and among "AT-43, AT-40". */
static bool has_id(const char *ids, const char *name)
{
    unsigned number = number_of(name);

    while (ids && *ids) {
        if (number > 0 && number_of(ids) == number)
            return true;
        ids += strcspn(ids, ",");
        ids += strspn(ids, ", ");
    }
    return false;
}

void explain_line(FILE *to, const char *label, const char *text)
{
    const char *lead = label;

    while (*text) {
        size_t len = wrap_line(text, WIDTH - 12);

        fprintf(to, "  %-9s %.*s\n", lead, (int)len, text);
        text = wrap_next(text, len);
        lead = "";
    }
}

bool explain_name(const char *name, FILE *to)
{
    struct explain_entry e;
    bool found = false;

    for (unsigned k = 0; explain_kinds[k].noun; k++)
        for (unsigned i = 0; explain_kinds[k].entry(i, &e); i++) {
            if (!same(e.name, without_end(name)) && !has_id(e.id, name))
                continue;
            fprintf(to, "%s%s %s%s%s%s\n", found ? "\n" : "",
                    explain_kinds[k].noun, e.name, e.id ? " (" : "",
                    e.id ? e.id : "", e.id ? ")" : "");
            explain_kinds[k].describe(i, to);
            found = true;
        }
    return found;
}

void explain_list(FILE *to)
{
    struct explain_entry e;

    for (unsigned k = 0; explain_kinds[k].noun; k++) {
        struct arena a = {NULL};
        char *names = arena_printf(&a, "%s", "");

        for (unsigned i = 0; explain_kinds[k].entry(i, &e); i++)
            names = arena_printf(&a, "%s%s%s", names, i ? " " : "", e.name);
        fprintf(to, "%s\n", explain_kinds[k].plural);
        explain_line(to, "", names);
        arena_free(&a);
    }
}

char *explain_hint(struct arena *a, const char *name)
{
    struct explain_entry e;
    unsigned n = 0;

    for (unsigned k = 0; explain_kinds[k].noun; k++)
        for (unsigned i = 0; explain_kinds[k].entry(i, &e); i++)
            n++;
    const char **names = arena_alloc(a, (n + 1) * sizeof *names);
    n = 0;
    for (unsigned k = 0; explain_kinds[k].noun; k++)
        for (unsigned i = 0; explain_kinds[k].entry(i, &e); i++)
            names[n++] = e.name;
    const char *near = words_nearest(names, without_end(name));
    return near ? arena_printf(a, "did you mean \"%s\"?", near)
                : arena_printf(a, "mpx explain lists what there is");
}
