/* SPDX-License-Identifier: MIT */
/* Reading files a line at a time, each with its place. */
#include "scn_lines.h"

#include <string.h>

bool scn_lines_next(struct scn_reader *r, struct scn_lines *l,
                    struct scn_node *line)
{
    if (!l->at)
        l->at = l->file->text;
    while (*l->at) {
        const char *t = l->at;
        size_t len = strcspn(t, "\n"), from = strspn(t, " \r");
        size_t to = strcspn(t, "#\n");

        l->number++;
        l->at += len + (t[len] == '\n');
        while (to > from && (t[to - 1] == ' ' || t[to - 1] == '\r'))
            to--;
        if (to <= from)
            continue;
        *line = (struct scn_node){
            .kind = SCN_TEXT,
            .at = {l->file, l->number, (unsigned)from + 1,
                   (unsigned)(to - from)},
            .text = arena_strndup(r->arena, t + from, to - from)};
        return true;
    }
    return false;
}
