/* SPDX-License-Identifier: MIT */
/* Printing a comparison. */
#include "show.h"

#include <stdio.h>

static const char *spoken(unsigned n)
{
    return n == 1 ? "" : "s";
}

static void show_side(FILE *out, const char *name, const struct sayings *s)
{
    fprintf(out, "  %s\n", name);
    for (size_t i = 0; i < s->n; i++) {
        const struct saying *v = &s->v[i];

        fprintf(out, "    %9.3f %s", (double)v->time / 1e6, v->text);
        if (v->repeats)
            fprintf(out, " (again: %u)", v->repeats);
        if (v->pieces > 1)
            fprintf(out, " (%u mapping%s)", v->pieces, spoken(v->pieces));
        fputc('\n', out);
    }
}

void show_sides(FILE *out, const struct compared *c)
{
    for (unsigned f = 0; f < c->tape->n_flows; f++) {
        fprintf(out, "flow %u\n", f);
        show_side(out, "Linux", &c->kernel.said[f]);
        show_side(out, "mpx", &c->mpx.said[f]);
    }
}

static void show_diff(FILE *out, const struct diff *d)
{
    fprintf(out, "  flow %u, %9.3f ms, %s: %s", d->flow,
            (double)diff_saying(d)->time / 1e6, diff_names[d->kind],
            diff_saying(d)->text);
    if (d->kind == DIFF_REPEATS)
        fprintf(out, " (Linux %u, mpx %u)", d->kernel.repeats, d->mpx.repeats);
    if (d->kind == DIFF_PIECES)
        fprintf(out, " (Linux %u, mpx %u)", d->kernel.pieces, d->mpx.pieces);
    if (d->rule >= 0)
        fprintf(out, "\n    allowed: %s, %s", allowed_table[d->rule].by->name,
                allowed_table[d->rule].by->section);
    fputc('\n', out);
}

void show_diffs(FILE *out, const struct compared *c, bool allowed_too)
{
    for (size_t i = 0; i < c->n; i++)
        if (allowed_too || c->v[i].rule < 0)
            show_diff(out, &c->v[i]);
}

void show_allowed(FILE *out)
{
    fputs("| difference | source | what is left open | Linux | mpx |\n"
          "|---|---|---|---|---|\n",
          out);
    for (unsigned r = 0; r < allowed_count; r++) {
        const struct freedom *f = allowed_table[r].by;

        if (r == 0 || allowed_table[r - 1].by != f)
            fprintf(out, "| %s | %s | %s | %s | %s |\n", f->name, f->section,
                    f->text, f->linux, f->mpx);
    }
}
