/* SPDX-License-Identifier: MIT */
/* The maps that a study names, read once: a file that changes or goes while
 * the study runs changes nothing. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "scn_read.h"

static void add(struct study *s, const struct scn_node *node)
{
    struct scn_file *f = &s->files.list[s->files.n];
    const char *name = scn_beside(&s->arena, node, node->text);
    size_t len;
    char *text;

    if (s->files.n == SCN_FILES_MAX || scn_files_find(&s->files, name))
        return;
    text = file_read(name, &len);
    if (!text)
        return; /* who needs it says so */
    f->source = (struct scn_source){name, arena_strndup(&s->arena, text, len),
                                    len};
    f->path = node->text;
    f->own = node->at.source == &s->source && node->text[0] != '/' &&
             !strstr(node->text, "..");
    s->files.n++;
    free(text);
}

/* @p node is the value of @p key. */
static void walk(struct study *s, const char *key, const struct scn_node *node)
{
    if (node->kind == SCN_TEXT && strcmp(key, "topology.map") == 0)
        add(s, node);
    for (unsigned i = 0; node->kind != SCN_TEXT && i < node->n; i++) {
        const char *below = node->kind == SCN_MAP ? node->key[i].name : key;

        if (strcmp(key, "topology") == 0 && strcmp(below, "map") == 0)
            below = "topology.map";
        walk(s, below, node->item[i]);
    }
}

void study_read_maps(struct study *s)
{
    walk(s, "", s->root);
}
