/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "file.h"
#include "scn_read.h"

int session_open(struct session *s, const char *file,
                 const struct study_changes *changes, bool warn,
                 unsigned *n_errors)
{
    struct scn_diags *diags = calloc(1, sizeof *diags);

    memset(s, 0, sizeof *s);
    s->file = file;
    s->text = diags ? file_read(file, &s->len) : NULL;
    if (!s->text) {
        usage_error("cannot read %s: %s", file, strerror(errno));
        free(diags);
        return EXIT_USAGE;
    }
    if (changes)
        s->changes = *changes;
    bool ok = study_read(&s->study, file, s->text, s->len, &s->changes, diags);
    scn_diags_print(diags, stderr);
    if (warn && ok)
        scn_diags_print_warnings(diags, stderr);
    *n_errors += scn_diags_count(diags);
    scn_diags_free(diags);
    free(diags);
    return ok ? EXIT_FINE : EXIT_SCENARIO;
}

/* Lines "quick<TAB>yes", "seeds<TAB>1..5" and "set<TAB>key=value". */
struct study_changes session_overrides(struct arena *a, const char *dir)
{
    struct study_changes c = {NULL, 0, NULL, false};
    const char **set = arena_alloc(a, OPTIONS_LIST_MAX * sizeof *set);
    size_t len;
    char *text = file_read(file_path(a, dir, "overrides.tsv"), &len);

    for (const char *p = text; p && *p; p += strcspn(p, "\n"), p += *p != 0) {
        const char *value = p + strcspn(p, "\t\n");
        if (*value != '\t')
            continue;
        value = arena_strndup(a, value + 1, strcspn(value + 1, "\n"));
        if (strncmp(p, "quick\t", 6) == 0)
            c.quick = true;
        else if (strncmp(p, "seeds\t", 6) == 0)
            c.seeds = value;
        else if (c.n_set < OPTIONS_LIST_MAX)
            set[c.n_set++] = value;
    }
    free(text);
    c.set = set;
    return c;
}

int session_open_dir(struct session *s, const char *dir, unsigned *n_errors)
{
    struct arena a = {NULL};
    struct study_changes changes = session_overrides(&a, dir);
    int code = session_open(s, file_path(&a, dir, "scenario.yaml"), &changes,
                            false, n_errors);
    s->arena = a; /* the changes and the name live on */
    return code;
}

static void write_overrides(const struct session *s, FILE *to)
{
    if (s->changes.quick)
        fputs("quick\tyes\n", to);
    if (s->changes.seeds)
        fprintf(to, "seeds\t%s\n", s->changes.seeds);
    for (unsigned i = 0; i < s->changes.n_set; i++)
        fprintf(to, "set\t%s\n", s->changes.set[i]);
}

static bool keep_map(const struct scn_file *f, const char *dir)
{
    struct arena a = {NULL};
    const char *to = file_path(&a, dir, f->path);
    struct out_file o;
    bool ok =
        file_make_dirs(arena_strndup(&a, to, (size_t)(strrchr(to, '/') - to)));

    ok = ok && file_create(&o, to);
    if (ok) {
        fwrite(f->source.text, 1, f->source.len, o.f);
        ok = file_commit(&o);
    }
    arena_free(&a);
    return ok;
}

bool session_keep(const struct session *s, const char *dir)
{
    struct arena a = {NULL};
    struct out_file o;
    bool ok = file_create(&o, file_path(&a, dir, "scenario.yaml"));

    if (ok) {
        fwrite(s->text, 1, s->len, o.f);
        ok = file_commit(&o);
    }
    ok = ok && file_create(&o, file_path(&a, dir, "overrides.tsv"));
    if (ok) {
        write_overrides(s, o.f);
        ok = file_commit(&o);
    }
    for (unsigned i = 0; ok && i < s->study.files.n; i++)
        ok = !s->study.files.list[i].own ||
             keep_map(&s->study.files.list[i], dir);
    arena_free(&a);
    return ok;
}

void session_close(struct session *s)
{
    study_free(&s->study);
    arena_free(&s->arena);
    free(s->text);
    s->text = NULL;
}

void session_say_errors(unsigned n)
{
    fprintf(stderr, "%u error%s; nothing was run.\n", n, n == 1 ? "" : "s");
}
