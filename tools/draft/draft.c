/* SPDX-License-Identifier: MIT */
/* Writing figures and ladders as <figure> elements. */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "svg.h"
#include "xml.h"

/* ---- ASCII art ---- */

/* The length of a line without the blanks it ends with. */
static size_t trimmed(const char *line, size_t len)
{
    while (len > 0 && strchr(" \t\r\f", line[len - 1]))
        len--;
    return len;
}

static size_t write_line(FILE *to, const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        putc(line[i] >= ' ' && line[i] <= '~' ? line[i] : '?', to);
    putc('\n', to);
    return len;
}

/* @return the widest line. */
static size_t write_clean(FILE *to, const char *text)
{
    size_t widest = 0, blank = 0;
    bool begun = false;

    while (*text) {
        size_t lead = strspn(text, "\f"), len = strcspn(text + lead, "\n");
        const char *line = text + lead;
        size_t used = trimmed(line, len);

        text = line + len + (line[len] == '\n');
        if (used == 0) {
            blank++;
            continue;
        }
        for (; begun && blank > 0; blank--)
            putc('\n', to);
        blank = 0;
        begun = true;
        used = write_line(to, line, used);
        widest = used > widest ? used : widest;
    }
    return widest;
}

bool draft_clean_text(const char *path)
{
    struct out_file o;
    size_t len, widest;
    char *text = file_read(path, &len);
    bool ok = text && file_create(&o, path);

    if (!text)
        fprintf(stderr, "mpx: %s cannot be read\n", path);
    if (ok) {
        widest = write_clean(o.f, text);
        ok = file_commit(&o);
        if (widest > DRAFT_COLUMNS) {
            fprintf(stderr, "mpx: %s: a line of %zu columns, not %d\n", path,
                    widest, DRAFT_COLUMNS);
            ok = false;
        }
    }
    free(text);
    return ok;
}

/* ---- one fragment ---- */

static struct svg_node *load_svg(struct arena *a, const char *path)
{
    const char *why = "it cannot be read";
    unsigned line = 0;
    size_t len;
    char *text = file_read(path, &len);
    struct svg_node *root = text ? svg_read(a, text, &line, &why) : NULL;

    if (!root)
        fprintf(stderr, "mpx: %s:%u: %s\n", path, line, why);
    else if (svg_check(root, path, stderr) > 0)
        root = NULL;
    free(text);
    return root;
}

static void write_figure(FILE *f, const char *anchor, const char *title,
                         const struct svg_node *svg, const char *art)
{
    fprintf(f,
            "<figure anchor=\"%s\"><name>%s</name><artset>\n"
            "<artwork type=\"svg\">\n",
            anchor, title);
    svg_write(svg, f);
    fprintf(f,
            "</artwork>\n<artwork type=\"ascii-art\">\n%s</artwork>\n"
            "</artset></figure>\n",
            art);
}

bool draft_figure(const char *dir, const char *name, const char *title)
{
    struct arena a = {NULL};
    size_t len;
    char *art = file_read(arena_printf(&a, "%s/%s.txt", dir, name), &len);
    struct svg_node *svg =
        load_svg(&a, arena_printf(&a, "%s/%s.svg", dir, name));
    struct out_file o;
    bool ok =
        art && svg && file_create(&o, arena_printf(&a, "%s/%s.xml", dir, name));

    if (ok) {
        write_figure(o.f, name, xml_escaped(&a, title), svg,
                     xml_escaped(&a, art));
        ok = file_commit(&o);
    }
    free(art);
    arena_free(&a);
    return ok;
}
