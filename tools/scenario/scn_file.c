/* SPDX-License-Identifier: MIT */
/* Finding the files that a scenario names, and their lines. */
#include "scn_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
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
    file.text = text = file_read(file.name, &file.len);
    if (text)
        read_text(r, &file, read, ctx);
    else
        scn_error(r->diags, node->at, NULL, "cannot read \"%.80s\": %s", path,
                  strerror(errno));
    free(text);
}

struct scn_mark scn_file_mark(const struct scn_source *file, unsigned line,
                              size_t col, size_t width)
{
    return (struct scn_mark){file, line, (unsigned)col + 1, (unsigned)width};
}

static void split(struct arena *a, const struct scn_source *file, unsigned line,
                  const char *text, size_t len, struct scn_line *l)
{
    size_t at = 0;

    l->n = 0;
    while (l->n < SCN_LINE_MAX) {
        size_t from = at + strspn(text + at, " \r");

        if (from >= len || text[from] == '#')
            return;
        at = from + strcspn(text + from, " \r\n#");
        l->word[l->n++] =
            (struct scn_node){.kind = SCN_TEXT,
                              .at = scn_file_mark(file, line, from, at - from),
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
    unsigned line = 1;

    for (const char *p = file->text; *p; line++) {
        size_t len = strcspn(p, "\n");
        struct scn_line l;

        split(r->arena, file, line, p, len, &l);
        if (l.n > 0)
            read(r, &l, ctx);
        p += len + (p[len] == '\n');
    }
}
