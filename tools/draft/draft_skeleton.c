/* SPDX-License-Identifier: MIT */
/* A whole Internet-Draft in kramdown-rfc around figures, to begin with. */
#include "draft.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_version.h"

/* The name of a draft has small letters, digits and hyphens. */
static char *name_of(struct arena *a, const char *study)
{
    char *name = arena_printf(a, "draft-author-%s-00", study);

    for (char *p = name; *p; p++)
        *p =
            isalnum((unsigned char)*p) ? (char)tolower((unsigned char)*p) : '-';
    return name;
}

static void write_head(FILE *f, const char *name, const char *study)
{
    fprintf(f,
            "---\n"
            "title: \"TODO: What %s Shows\"\n"
            "abbrev: \"TODO\"\n"
            "docname: %s\n"
            "category: info\n"
            "ipr: trust200902\n"
            "area: Transport\n"
            "submissiontype: independent\n"
            "stand_alone: yes\n"
            "pi: [toc, sortrefs, symrefs]\n"
            "author:\n"
            "  -\n"
            "    ins: A. Author\n"
            "    name: An Author\n"
            "    organization: Example\n"
            "    email: author@example.org\n"
            "\n"
            "--- abstract\n\n",
            study, name);
}

static void write_study(FILE *f, const struct study *s, bool holds)
{
    fprintf(f,
            "\n# Simulation\n\n"
            "The study %s was simulated with mpx " MPX_VERSION
            ": %zu runs, which are %zu settings with %u %s each.\n",
            s->name, s->n_runs, s->n_cells, s->n_seeds,
            s->n_seeds == 1 ? "seed" : "seeds");
    if (s->n_expect > 0)
        fprintf(f, "What its scenario file expects %s.\n",
                holds ? "was found" : "was not found in all runs");
}

static void write_tail(FILE *f)
{
    fputs("# Security Considerations\n\n"
          "TODO\n\n"
          "# IANA Considerations\n\n"
          "This document has no IANA actions.\n\n"
          "--- back\n",
          f);
}

bool draft_skeleton(const struct plot_source *from, const char *to,
                    const char *const *piece, unsigned n)
{
    const struct study *s = from->study;
    struct arena a = {NULL};
    const char *name = name_of(&a, s->name);
    char *path = arena_printf(&a, "%s/%s.md", to, name);
    const char *claim = *s->claim ? draft_plain(&a, s->claim)
                                  : "TODO: what was asked, and what was found.";
    struct out_file o;
    bool ok = false;

    if (file_exists(path)) {
        fprintf(stderr, "mpx: draft: %s is there, and is not written over\n",
                path);
    } else if (file_create(&o, path)) {
        write_head(o.f, name, draft_plain(&a, s->name));
        fprintf(o.f, "%s\n\n--- middle\n\n# Introduction\n\n%s\n", claim,
                claim);
        write_study(o.f, s, from->holds);
        fputs("\n# Results\n\n", o.f);
        for (unsigned i = 0; i < n; i++)
            fprintf(o.f, "{::include %s}\n\n", piece[i]);
        write_tail(o.f);
        ok = file_commit(&o);
    }
    if (ok)
        fprintf(stderr, "mpx: draft: %s\n", path);
    arena_free(&a);
    return ok;
}
