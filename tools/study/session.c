/* SPDX-License-Identifier: MIT */
/* Opening scenario files, and what a results folder keeps of one. */
#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "file.h"
#include "mpx_crypto.h"
#include "plan.h"
#include "redact.h"
#include "scn_read.h"

int session_open(struct session *s, const char *file,
                 const struct study_changes *changes, bool warn,
                 unsigned *n_errors)
{
    struct scn_diags *diags = mem_new(sizeof *diags);

    memset(s, 0, sizeof *s);
    s->file = file;
    s->text = file_read_most(file, &s->len, SCN_FILE_MAX);
    if (!s->text) {
        int code = file_complain(file);

        free(diags);
        return code;
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

/* Lines "quick<TAB>yes", "attackers<TAB>none", "seeds<TAB>1..5" and
 * "set<TAB>key=value". */
struct study_changes session_overrides(struct arena *a, const char *dir)
{
    struct study_changes c = {.set = NULL};
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
        else if (strncmp(p, "attackers\t", 10) == 0)
            c.without_attackers = true;
        else if (strncmp(p, "seeds\t", 6) == 0)
            c.seeds = value;
        else if (c.n_set < OPTIONS_LIST_MAX)
            set[c.n_set++] = value;
    }
    free(text);
    c.set = set;
    return c;
}

struct study_changes session_changes(const struct options *o)
{
    return (struct study_changes){.set = o->set,
                                  .n_set = o->n_set,
                                  .seeds = o->seeds,
                                  .quick = o->quick,
                                  .without_attackers = o->without_attackers};
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

char *session_text(const struct session *s, struct arena *a, bool *secret)
{
    bool any = false;
    char *redacted =
        redact_source(a, s->study.as_read, "", &s->study.source, &any);

    *secret |= any && s->reveal;
    return s->reveal ? arena_strndup(a, s->text, s->len) : redacted;
}

static char *overrides_text(const struct session *s, struct arena *a,
                            bool *secret)
{
    char *text =
        arena_printf(a, "%s%s", s->changes.quick ? "quick\tyes\n" : "",
                     s->changes.without_attackers ? "attackers\tnone\n" : "");
    bool any = false;

    if (s->changes.seeds)
        text = arena_printf(a, "%sseeds\t%s\n", text, s->changes.seeds);
    for (unsigned i = 0; i < s->changes.n_set; i++) {
        const char *redacted = redact_set(a, s->changes.set[i], &any);

        text = arena_printf(a, "%sset\t%s\n", text,
                            s->reveal ? s->changes.set[i] : redacted);
    }
    *secret |= any && s->reveal;
    return text;
}

const char *session_print(const struct session *s, struct arena *a)
{
    uint8_t hash[PLAN_HASH_LEN];
    char *hex = arena_alloc(a, 65);
    bool any = false;
    const char *text = arena_printf(a, "%s%s", session_text(s, a, &any),
                                    overrides_text(s, a, &any));

    mpx_sha256(text, strlen(text), hash);
    plan_hex(hash, hex);
    return hex;
}

static bool keep(const char *path, const char *text, bool secret)
{
    struct out_file o;

    if (!(secret ? file_create_secret(&o, path) : file_create(&o, path)))
        return false;
    fputs(text, o.f);
    return file_commit(&o);
}

static bool keep_file(const struct scn_file *f, const char *dir)
{
    struct arena a = {NULL};
    const char *to = file_path(&a, dir, f->path);
    bool ok = file_is_same(f->source.name, to) ||
              (file_make_dirs(
                   arena_strndup(&a, to, (size_t)(strrchr(to, '/') - to))) &&
               keep(to, f->source.text, false));

    arena_free(&a);
    return ok;
}

bool session_keep(const struct session *s, const char *dir)
{
    struct arena a = {NULL};
    bool secret = false, also = false;
    const char *to = file_path(&a, dir, "scenario.yaml");
    const char *text = session_text(s, &a, &secret);
    const char *overrides = overrides_text(s, &a, &also);
    bool ok = (file_is_same(s->file, to) || keep(to, text, secret)) &&
              keep(file_path(&a, dir, "overrides.tsv"), overrides, also);

    for (unsigned i = 0; ok && i < s->study.files.n; i++)
        ok = !s->study.files.list[i].own ||
             keep_file(&s->study.files.list[i], dir);
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

void session_print_error_count(unsigned n)
{
    fprintf(stderr, "%u error%s; nothing was run.\n", n, n == 1 ? "" : "s");
}
