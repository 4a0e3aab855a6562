/* SPDX-License-Identifier: MIT */
/* mpx draft: figures and tables for an Internet-Draft. */
#include "cmd.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "exit_code.h"
#include "file.h"
#include "opened.h"
#include "svg.h"

/* ---- mpx draft --check ---- */

static int check_one(const char *path)
{
    struct arena a = {NULL};
    const char *why;
    unsigned line;
    size_t len;
    int code = EXIT_FINE;
    char *text = file_read(path, &len);
    struct svg_node *root = text ? svg_read(&a, text, &line, &why) : NULL;

    if (!text) {
        code = file_complain(path);
    } else if (!root) {
        fprintf(stderr, "%s:%u: %s\n", path, line, why);
        code = EXIT_EXPECTATION;
    } else if (svg_check(root, path, stderr) > 0) {
        code = EXIT_EXPECTATION;
    }
    free(text);
    arena_free(&a);
    return code;
}

static int check(const struct options *o)
{
    int worst = EXIT_FINE;

    if (o->n_files == 0)
        return usage_error("draft --check: which SVG files?");
    for (unsigned i = 0; i < o->n_files; i++) {
        int code = check_one(o->file[i]);

        worst = code > worst ? code : worst;
    }
    return worst;
}

/* ---- what was written ---- */

struct pieces {
    struct arena a;
    const char **name; /* of files; owned */
    unsigned n;
};

static void add_piece(struct pieces *p, const char *name)
{
    p->name = mem_grow(p->name, p->n + 1, sizeof *p->name);
    p->name[p->n++] = arena_strndup(&p->a, name, strlen(name));
    printf("{::include %s}\n\n", name);
}

static void free_pieces(struct pieces *p)
{
    free(p->name);
    arena_free(&p->a);
}

/* ---- figures and tables ---- */

static bool draw_figure(const struct plot_source *from, const struct figure *f,
                        const char *to, struct pieces *pieces)
{
    struct arena a = {NULL};
    const struct study *s = from->study;
    char *name = arena_printf(&a, "fig-%s", f->name);
    char *svg = arena_printf(&a, "%s/%s.svg", to, name);
    char *txt = arena_printf(&a, "%s/%s.txt", to, name);
    char *table = arena_printf(&a, "%s/tab-%s.md", to, f->name);
    struct plot_extent e;
    bool ok = plot_data(s, f, from->dir, &e);

    if (ok && e.series == 0) {
        fprintf(stderr, "mpx: figure %s: no run has a value to draw\n",
                f->name);
        ok = false;
    }
    ok = ok && plot_draw(from, f, PLOT_SVG, &e, svg) == PLOT_DRAWN &&
         draft_text(from, f, &e, txt) && draft_clean_text(txt) &&
         draft_figure(to, name, plot_title(&a, s, f, from->holds)) &&
         (!draft_has_table(f) || draft_table(from, f, &e, table));
    if (ok)
        add_piece(pieces, arena_printf(&a, "%s.xml", name));
    if (ok && draft_has_table(f))
        add_piece(pieces, arena_printf(&a, "tab-%s.md", f->name));
    arena_free(&a);
    return ok;
}

/* ---- ladders ---- */

static bool copy(const char *from, const char *to)
{
    struct out_file o;
    size_t len;
    char *text = file_read(from, &len);
    bool ok = text && file_create(&o, to);

    if (ok) {
        fwrite(text, 1, len, o.f);
        ok = file_commit(&o);
    }
    free(text);
    return ok;
}

/* An anchor: letters, digits and dashes. */
static char *anchor_of(struct arena *a, const char *id)
{
    char *anchor = arena_printf(a, "ladder-%s", id);

    for (char *p = anchor; *p; p++)
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') &&
            !(*p >= '0' && *p <= '9'))
            *p = '-';
    return anchor;
}

static bool draw_ladder(const char *from, const char *to, const char *id,
                        struct pieces *pieces)
{
    struct arena a = {NULL};
    char *anchor = anchor_of(&a, id);
    bool ok = copy(arena_printf(&a, "%s/ladder/%s.svg", from, id),
                   arena_printf(&a, "%s/%s.svg", to, anchor)) &&
              copy(arena_printf(&a, "%s/ladder/%s.txt", from, id),
                   arena_printf(&a, "%s/%s.txt", to, anchor)) &&
              draft_figure(to, anchor, id);

    if (ok)
        add_piece(pieces, arena_printf(&a, "%s.xml", anchor));
    else
        fprintf(stderr, "mpx: ladder %s is not whole\n", id);
    arena_free(&a);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_ladder(const char *name)
{
    size_t len = strlen(name);

    return len > 4 && strcmp(name + len - 4, ".txt") == 0;
}

/* Names in order, without their ends. */
struct ladders {
    struct arena a;
    const char **id;
    unsigned n;
};

static void find_ladders(struct ladders *l, const char *from)
{
    DIR *d = opendir(file_path(&l->a, from, "ladder"));

    for (struct dirent *e; d && (e = readdir(d));) {
        if (!is_ladder(e->d_name))
            continue;
        l->id = mem_grow(l->id, l->n + 1, sizeof *l->id);
        l->id[l->n++] = arena_strndup(&l->a, e->d_name, strlen(e->d_name) - 4);
    }
    if (d)
        closedir(d);
    if (l->n > 0)
        qsort(l->id, l->n, sizeof *l->id, by_name);
}

/* All that a folder of results has to say. */
static int write_pieces(const struct plot_source *source, const char *to,
                        bool skeleton)
{
    const struct study *s = source->study;
    const char *from = source->dir;
    struct pieces pieces = {.n = 0};
    struct ladders l = {.n = 0};
    bool ok = true;

    find_ladders(&l, from);
    if (s->n_figures == 0 && l.n == 0) {
        fprintf(stderr,
                "mpx: draft: nothing to write: the study has no plots, and "
                "there is no ladder in %s\n",
                from);
        ok = false;
    }
    ok = ok && file_make_dirs(to);
    for (unsigned i = 0; ok && i < s->n_figures; i++)
        ok = draw_figure(source, &s->figure[i], to, &pieces);
    bool drawn = ok;
    for (unsigned i = 0; drawn && i < l.n; i++)
        ok = draw_ladder(from, to, l.id[i], &pieces) && ok;
    if (ok && skeleton)
        ok = draft_skeleton(source, to, pieces.name, pieces.n);
    free_pieces(&pieces);
    free(l.id);
    arena_free(&l.a);
    return ok ? EXIT_FINE : EXIT_MACHINE;
}

int cmd_draft(const struct options *o)
{
    struct opened folder;

    if (o->check)
        return check(o);
    if (o->n_files != 1 || !o->out)
        return usage_error("draft: one folder of results, and -o DIR");
    int code = opened_read(&folder, "draft", o->file[0], NULL);
    if (code == EXIT_FINE) {
        struct plot_source from = opened_figures(&folder);

        code = folder_takes_files("draft", from.dir)
                   ? write_pieces(&from, o->out, o->skeleton)
                   : EXIT_MACHINE;
    }
    opened_close(&folder);
    return code;
}
