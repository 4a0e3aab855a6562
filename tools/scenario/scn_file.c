/* SPDX-License-Identifier: MIT */
/* Finding the files that a scenario names, and their lines. */
#include "scn_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "scn_lines.h"
#include "scn_read.h"
#include "scn_text.h"

const struct scn_source *scn_files_find(const struct scn_files *f,
                                        const char *name)
{
    for (unsigned i = 0; i < f->n; i++)
        if (strcmp(f->list[i].source.name, name) == 0)
            return &f->list[i].source;
    return NULL;
}

static void read_text(struct scn_reader *r, const struct scn_source *file,
                      scn_read_file *read, void *ctx)
{
    if (scn_text_check(file, r->diags))
        read(r, file, ctx);
    scn_diags_keep(r->diags, file);
}

void scn_file(struct scn_reader *r, const struct scn_node *node,
              const char *key, scn_read_file *read, void *ctx)
{
    const char *path = scn_read_text(r, node, key);
    const struct scn_source *known;
    struct scn_source file;
    char *text;

    if (!path)
        return;
    if (strstr(path, "..")) { /* a study keeps it below its results */
        scn_error(r->diags, node->at, NULL,
                  "%s: a file lies beside the scenario or below", key);
        return;
    }
    file.name = scn_beside(r->arena, node, path);
    known = scn_files_find(r->files, file.name);
    if (known) {
        read_text(r, known, read, ctx);
        return;
    }
    text = file_read_most(file.name, &file.len, SCN_FILE_MAX);
    if (text) {
        size_t mark = scn_text_mark(text, file.len);

        file.text = text + mark;
        file.len -= mark;
        read_text(r, &file, read, ctx);
    }
    if (!text)
        scn_error(r->diags, node->at, NULL, "cannot read \"%.80s\": %s", path,
                  strerror(errno));
    free(text);
}

struct scn_mark scn_file_mark(const struct scn_source *file, unsigned line,
                              size_t col, size_t width)
{
    return (struct scn_mark){file, line, (unsigned)col + 1, (unsigned)width};
}

static void split(struct arena *a, const struct scn_node *line,
                  struct scn_line *l)
{
    const char *text = line->text;
    size_t at = 0;

    for (l->n = 0; text[at] && l->n < SCN_LINE_MAX; l->n++) {
        size_t from = at + strspn(text + at, " \r");

        at = from + strcspn(text + from, " \r");
        l->word[l->n] = (struct scn_node){
            .kind = SCN_TEXT,
            .at = {line->at.source, line->at.line,
                   line->at.col + (unsigned)from, (unsigned)(at - from)},
            .text = arena_strndup(a, text + from, at - from)};
    }
}

size_t scn_line_count(const struct scn_source *file)
{
    size_t n = 1;

    for (const char *p = file->text; (p = strchr(p, '\n')); p++)
        n++;
    return n;
}

void scn_lines(struct scn_reader *r, const struct scn_source *file,
               scn_read_line *read, void *ctx)
{
    struct scn_lines lines = {.file = file};
    struct scn_node line;

    while (scn_lines_next(r, &lines, &line)) {
        struct scn_line l;

        split(r->arena, &line, &l);
        read(r, &l, ctx);
    }
}
