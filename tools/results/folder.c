/* SPDX-License-Identifier: MIT */
/* Which study a folder holds, and clearing it. */
#include "folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "session.h"

char *folder_of(struct arena *a, const struct study *s)
{
    return arena_printf(a, "out/%s%s%s", s->name, s->quick ? "-quick" : "",
                        s->unattacked ? "-without-attackers" : "");
}

/* "NAME", "NAME in small", "NAME without attackers". */
static char *full_name(struct arena *a, const char *name, const struct study *s)
{
    return arena_printf(a, "%s%s%s", name, s->quick ? " in small" : "",
                        s->unattacked ? " without attackers" : "");
}

/* NULL if the folder holds no study. */
static char *who(struct arena *a, const char *dir)
{
    size_t len;
    char *text =
        file_read_most(file_path(a, dir, "scenario.yaml"), &len, SCN_FILE_MAX);
    struct scn_diags *diags = mem_new(sizeof *diags);
    struct study s;
    struct study_changes changes;
    char *name = NULL;

    if (text) {
        changes = session_overrides(a, dir);
        study_read(&s, dir, text, len, &changes, diags);
        const struct scn_node *n = s.root ? scn_tree_get(s.root, "name") : NULL;
        name = full_name(a, n && n->kind == SCN_TEXT ? n->text : "without name",
                         &s);
        study_free(&s);
        scn_diags_free(diags);
    }
    free(diags);
    free(text);
    return name;
}

bool folder_is_free(const char *dir, const struct study *s)
{
    struct arena a = {NULL};
    const char *there = who(&a, dir);
    const char *mine = full_name(&a, s->name, s);
    bool is_free = !there || strcmp(there, mine) == 0;

    if (!is_free)
        fprintf(stderr, "mpx: %s holds another study: %s, and this is %s\n",
                dir, there, mine);
    arena_free(&a);
    return is_free;
}

static bool ends(const char *name, const char *with)
{
    size_t n = strlen(name), m = strlen(with);
    return n > m && strcmp(name + n - m, with) == 0;
}

static bool ends_any(const char *name, const char *const *with)
{
    while (*with && !ends(name, *with))
        with++;
    return *with;
}

/* Unlink the files of a folder that a test is true of. */
static void drop(const char *dir, const void *ctx,
                 bool (*test)(const void *ctx, const char *name))
{
    struct arena a = {NULL};
    DIR *d = opendir(dir);

    for (struct dirent *e; d && (e = readdir(d));)
        if (test(ctx, e->d_name))
            unlink(file_path(&a, dir, e->d_name));
    if (d)
        closedir(d);
    arena_free(&a);
}

static bool is_table(const void *ctx, const char *name)
{
    static const char *const tables[] = {
        "runs.csv",      "cells.csv",       "counters.csv", "columns.json",
        "summary.json",  "predictions.csv", "kernel.csv",   "hosts.csv",
        "plan.tsv",      "run.json",        "run.json.tmp", "scenario.yaml",
        "overrides.tsv", "report.html",     "moved.html",   NULL};
    (void)ctx;
    return words_have(tables, name);
}

static bool is_of_run(const void *ctx, const char *name)
{
    static const char *const kinds[] = {".row",  ".log",  ".kernel", ".hosts",
                                        ".pcap", ".keys", ".csv",    ".txt",
                                        ".svg",  NULL};
    (void)ctx;
    return ends_any(name, kinds);
}

/* A figure's file that is of none of the study's figures, if one is given. */
static bool is_stale(const void *ctx, const char *name)
{
    static const char *const kinds[] = {".csv", ".svg", ".png", ".log", NULL};
    const struct study *s = ctx;

    if (strncmp(name, "fig-", 4) != 0 || !ends_any(name, kinds))
        return false;
    for (unsigned i = 0; s && i < s->n_figures; i++) {
        size_t len = strlen(s->figure[i].name);
        if (strncmp(name + 4, s->figure[i].name, len) == 0 &&
            strlen(name + 4) == len + 4)
            return false;
    }
    return true;
}

void folder_drop_figures(const char *dir, const struct study *s)
{
    drop(dir, s, is_stale);
}

void folder_clear(const char *dir)
{
    static const char *const parts[] = {"runs", "pcap", "series", "events",
                                        "ladder"};
    struct arena a = {NULL};

    drop(dir, NULL, is_table);
    drop(dir, NULL, is_stale);
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        drop(file_path(&a, dir, parts[i]), NULL, is_of_run);
    arena_free(&a);
}
