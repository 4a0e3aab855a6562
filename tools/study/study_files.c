/* SPDX-License-Identifier: MIT */
/* The files that a study names. Maps, traces and samples are read once: one
 * that changes or goes while the study runs changes nothing. Of keys only
 * fingerprints are taken, to be kept with the results. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "scn_read.h"
#include "scn_text.h"

static char *read_whole(struct arena *a, const char *name)
{
    size_t len;
    char *text = file_read_most(name, &len, SCN_FILE_MAX), *kept;

    size_t mark = text ? scn_text_mark(text, len) : 0;
    kept = text ? arena_strndup(a, text + mark, len - mark) : NULL;
    free(text);
    return kept;
}

static char *read_prints(struct arena *a, const char *name)
{
    char print[KS_PRINT_TEXT], *text = arena_printf(a, "%s", "");
    struct ks_list list;
    unsigned line;

    if (ks_list_read(name, &list, &line))
        return NULL;
    for (unsigned i = 0; i < list.n; i++) {
        ks_list_print(&list, i, print);
        text = arena_printf(a, "%s%s\n", text, print);
    }
    ks_list_hide(&list);
    return text;
}

static void add(struct study *s, const struct scn_node *node,
                char *(*read)(struct arena *a, const char *name))
{
    struct scn_file *f = &s->files.list[s->files.n];
    const char *name = scn_beside(&s->arena, node, node->text);
    char *text;

    if (s->files.n == SCN_FILES_MAX || scn_files_find(&s->files, name))
        return;
    text = read(&s->arena, name);
    if (!text)
        return; /* who needs it says so */
    f->source = (struct scn_source){name, text, strlen(text), 0};
    f->path = node->text;
    f->own = node->at.source == &s->source && node->text[0] != '/' &&
             !strstr(node->text, "..");
    s->files.n++;
}

static bool ends_with(const char *key, const char *end)
{
    size_t len = strlen(key), of = strlen(end);

    return len >= of && strcmp(key + len - of, end) == 0;
}

/* @p node is the value of @p key. */
static void walk(struct study *s, const char *key, const struct scn_node *node)
{
    if (node->kind == SCN_TEXT && strcmp(key, "topology.map") == 0)
        add(s, node, read_whole);
    if (node->kind == SCN_TEXT && strcmp(key, "keying.file") == 0)
        add(s, node, read_prints);
    if (node->kind == SCN_TEXT && ends_with(key, "processing.samples"))
        add(s, node, read_whole);
    if (node->kind == SCN_TEXT && ends_with(key, "rate.trace"))
        add(s, node, read_whole);
    if (node->kind == SCN_TEXT && strcmp(key, "differences") == 0)
        add(s, node, read_whole);
    for (unsigned i = 0; node->kind != SCN_TEXT && i < node->n; i++) {
        const char *below = node->kind == SCN_MAP ? node->key[i].name : key;

        if (strcmp(key, "topology") == 0 && strcmp(below, "map") == 0)
            below = "topology.map";
        if (strcmp(key, "keying") == 0 && strcmp(below, "file") == 0)
            below = "keying.file";
        if (ends_with(key, "processing") && strcmp(below, "samples") == 0)
            below = "processing.samples";
        if (ends_with(key, "rate") && strcmp(below, "trace") == 0)
            below = "rate.trace";
        walk(s, below, node->item[i]);
    }
}

void study_read_files(struct study *s)
{
    walk(s, "", s->root);
}
