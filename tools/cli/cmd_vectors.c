/* SPDX-License-Identifier: MIT */
/* mpx vectors: test vectors of a profile. */
#include "cmd.h"

#include <string.h>

#include "exit_code.h"
#include "vectors.h"
#include "words.h"

static const char *profile_name(unsigned i)
{
    const struct mpx_profile *p = mpx_profile_at(i);

    return p ? p->name : NULL;
}

/* The i-th profile to print, NULL past the end; plain TCP has no vectors. */
static const struct mpx_profile *chosen(const struct options *o, unsigned i)
{
    for (const struct mpx_profile *p; (p = mpx_profile_at(i)); i++)
        if (p->multipath && (!o->profile || p == mpx_profile_find(o->profile)))
            return p;
    return NULL;
}

static unsigned after(const struct mpx_profile *p)
{
    unsigned i = 0;

    while (mpx_profile_at(i) != p)
        i++;
    return i + 1;
}

/* One document a line. */
static void print_sources(FILE *f, const char *source)
{
    while (*source) {
        int n = (int)strcspn(source, ",");

        fprintf(f, "    %.*s\n", n, source);
        source += n;
        source += strspn(source, ", ");
    }
}

typedef void section_fn(struct vectors_out *o, const struct vectors_world *w);

static void section(struct vectors_out *o, const struct options *opt,
                    const char *name, section_fn *print)
{
    const struct mpx_profile *p;
    struct vectors_world w;

    if (!o->text)
        json_open(&o->j, name, '[');
    for (unsigned i = 0; (p = chosen(opt, i)); i = after(p)) {
        if (o->text)
            fprintf(o->f, "%s of %s\n", name, p->name);
        if (o->text)
            print_sources(o->f, p->source);
        vectors_world(&w, p);
        print(o, &w);
        if (o->text)
            putc('\n', o->f);
    }
    if (!o->text)
        json_close(&o->j, ']');
}

int cmd_vectors(const struct options *o)
{
    struct vectors_out out = {
        .f = stdout, .text = !o->json, .j = {.f = stdout}};
    struct arena a = {NULL};
    int code = EXIT_FINE;

    if (o->n_files > 0)
        code = usage_error("vectors: takes no file");
    else if (o->profile && !mpx_profile_find(o->profile))
        code = usage_error(
            "no profile \"%s\"; %s", o->profile,
            words_hint(&a, words_list(&a, profile_name), o->profile));
    arena_free(&a);
    if (code != EXIT_FINE)
        return code;
    if (!out.text) {
        json_open(&out.j, NULL, '{');
        json_whole(&out.j, "format", 1);
    }
    vectors_fixtures(&out);
    section(&out, o, "vectors", vectors_values);
    section(&out, o, "options", vectors_options);
    if (!out.text)
        json_close(&out.j, '}');
    return EXIT_FINE;
}
