/* SPDX-License-Identifier: MIT */
/* plots: which columns are drawn over which axis. */
#include "study.h"

#include <string.h>

#include "scn_field.h"
#include "study_overlay.h"

enum { SERIES_EVERY_NS = 100000000 };

struct figure_reading {
    struct study *study;
    struct figure *figure;
    struct scn_reader reader;
};

static void read_y_one(struct figure_reading *f, const struct scn_node *node)
{
    struct study *s = f->study;
    struct metric m;
    const char *text = scn_read_text(&f->reader, node, "y");
    if (!text)
        return;
    bool there = study_metric(s, text, &m);
    if (there && m.node == METRIC_HOSTS) {
        scn_error(f->reader.diags, node->at, NULL,
                  "\"%s\" is of hosts.csv, and figures are of runs.csv", text);
        return;
    }
    if (!there || m.node != METRIC_ROW) {
        const char *const *columns = words_list(&s->arena, metric_name_at);
        scn_error(f->reader.diags, node->at,
                  words_hint(&s->arena, columns, text), "no column \"%s\"",
                  text);
        return;
    }
    f->figure->y[f->figure->n_y++] = m.index;
    const char *first = metric_info((enum metric_column)f->figure->y[0]).unit;
    const char *unit = metric_info((enum metric_column)m.index).unit;
    if (strcmp(first, unit) != 0)
        scn_error(f->reader.diags, node->at, "make it two figures",
                  "one axis for %s and %s", first, unit);
}

static void read_y(struct figure_reading *f, const struct scn_node *node)
{
    bool list = node->kind == SCN_LIST;
    if (f->figure->kind == FIGURE_SERIES) {
        study_read_quantity(f->figure, node, &f->reader);
        return;
    }
    f->figure->y = arena_alloc(&f->study->arena,
                               (list ? node->n : 1) * sizeof *f->figure->y);
    if (!list)
        read_y_one(f, node);
    for (unsigned i = 0; list && i < node->n; i++)
        read_y_one(f, node->item[i]);
}

/* A cell of a matrix has one value, a share of something. */
static void check_matrix(struct figure_reading *f, const struct scn_node *item)
{
    const struct figure *fig = f->figure;

    if (fig->kind != FIGURE_MATRIX || fig->n_y == 0)
        return;
    if (fig->n_y > 1 ||
        metric_info((enum metric_column)fig->y[0]).of == SHARE_OF_NOTHING)
        scn_error(f->reader.diags, item->at, "y: completed",
                  "a matrix shows one column that counts connections or runs");
}

/* A column lies along x, and y is a share of runs. */
static bool is_of_runs(const struct figure *f)
{
    return f->kind == FIGURE_CDF || f->kind == FIGURE_SURVIVAL;
}

static void read_x(struct figure_reading *f, const struct scn_node *node)
{
    const struct study *s = f->study;
    const char *names[STUDY_AXES_MAX + 1] = {NULL};
    if (f->figure->kind == FIGURE_SERIES) {
        scn_error(f->reader.diags, node->at, "y: goodput",
                  "along x of a series is time");
        return;
    }
    if (is_of_runs(f->figure)) {
        f->figure->x = s->n_axes;
        read_y(f, node);
        return;
    }
    for (unsigned i = 0; i < s->n_axes; i++)
        names[i] = s->axis[i].name;
    int i = scn_read_word(&f->reader, node, "sweep axis", names);
    if (i >= 0)
        f->figure->x = (unsigned)i;
}

static void read_kind(struct figure_reading *f, const struct scn_node *node)
{
    static const char *const kinds[] = {"bars",     "lines",  "matrix", "cdf",
                                        "survival", "series", NULL};
    int i = scn_read_word(&f->reader, node, "kind", kinds);
    if (i >= 0)
        f->figure->kind = (enum figure_kind)i;
    if (f->figure->kind == FIGURE_SERIES)
        f->figure->x = f->study->n_axes;
}

static void read_name(struct figure_reading *f, const struct scn_node *node)
{
    const char *text = scn_read_text(&f->reader, node, "figure");
    if (!text)
        return;
    if (!scn_name_ok(text))
        scn_error(f->reader.diags, node->at,
                  "letters, digits, '-', '_', '.'; at most 63",
                  "\"%.80s\" cannot name a figure", text);
    for (unsigned i = 0; i < f->study->n_figures; i++)
        if (strcmp(f->study->figure[i].name, text) == 0)
            scn_error(f->reader.diags, node->at, NULL,
                      "two figures are called \"%s\"", text);
    f->figure->name = text;
}

static void read_title(struct figure_reading *f, const struct scn_node *node)
{
    const char *text = scn_read_text(&f->reader, node, "title");
    if (text)
        f->figure->title = text;
}

static void read_log(struct figure_reading *f, const struct scn_node *node)
{
    static const char *const axes[] = {"x", "y", "xy", NULL};
    int i = scn_read_word(&f->reader, node, "log", axes);
    f->figure->log_x = i == 0 || i == 2;
    f->figure->log_y = i == 1 || i == 2;
}

static void read_ends(struct figure_reading *f, const struct scn_node *node)
{
    struct metric m;
    const char *text = scn_read_text(&f->reader, node, "ends");

    if (!text)
        return;
    if (f->figure->kind != FIGURE_SURVIVAL)
        scn_error(f->reader.diags, node->at, "kind: survival",
                  "only what survives has something that ends it");
    else if (!study_metric(f->study, text, &m) || m.node != METRIC_ROW)
        scn_error(f->reader.diags, node->at,
                  words_hint(&f->study->arena,
                             words_list(&f->study->arena, metric_name_at),
                             text),
                  "no column \"%s\"", text);
    else
        f->figure->ends = m.index;
}

static void read_where(struct figure_reading *f, const struct scn_node *node)
{
    study_read_where(f->study, node, &f->figure->where, f->reader.diags);
}

static void read_theory(struct figure_reading *f, const struct scn_node *node)
{
    study_read_overlays(f->study, f->figure, node, false, &f->reader);
}

static void read_marks(struct figure_reading *f, const struct scn_node *node)
{
    study_read_overlays(f->study, f->figure, node, true, &f->reader);
}

static void read_zero(struct figure_reading *f, const struct scn_node *node)
{
    f->figure->x_zero = study_read_zero(f->study, f->figure, node, &f->reader);
}

/* A key that only a series has. */
static void
read_of_series(struct figure_reading *f, const struct scn_node *node,
               void (*read)(struct figure *f, const struct scn_node *node,
                            struct scn_reader *r))
{
    if (f->figure->kind == FIGURE_SERIES)
        read(f->figure, node, &f->reader);
    else
        scn_error(f->reader.diags, node->at, "kind: series",
                  "only a series is of one run, one end and its samples");
}

static void read_node(struct figure_reading *f, const struct scn_node *node)
{
    read_of_series(f, node, study_read_node);
}

static void read_seed(struct figure_reading *f, const struct scn_node *node)
{
    read_of_series(f, node, study_read_seed);
}

static void read_every(struct figure_reading *f, const struct scn_node *node)
{
    read_of_series(f, node, study_read_every);
}

static const struct {
    const char *key;
    void (*read)(struct figure_reading *f, const struct scn_node *node);
    bool needed;
} entries[] = {
    {"figure", read_name, true},
    {"kind", read_kind, true},
    {"x", read_x, true},
    {"y", read_y, true},
    {"title", read_title, false},
    {"where", read_where, false},
    {"log", read_log, false},
    {"x-zero", read_zero, false},
    {"theory", read_theory, false},
    {"marks", read_marks, false},
    {"ends", read_ends, false},
    {"node", read_node, false},
    {"seed", read_seed, false},
    {"every", read_every, false},
};
enum { ENTRIES = sizeof entries / sizeof entries[0] };

const char *study_figure_key_at(unsigned i, bool *needed)
{
    /* a cdf has no y, a series no x */
    *needed = i < ENTRIES && entries[i].needed && entries[i].read != read_y &&
              entries[i].read != read_x;
    return i < ENTRIES ? entries[i].key : NULL;
}

static bool needed(const struct figure_reading *f, unsigned entry)
{
    if (entries[entry].read == read_ends)
        return f->figure->kind == FIGURE_SURVIVAL;
    if (f->figure->kind == FIGURE_SERIES && entries[entry].read == read_x)
        return false;
    return entries[entry].needed &&
           !(is_of_runs(f->figure) && entries[entry].read == read_y);
}

static void check_of_runs(struct figure_reading *f, const struct scn_node *item)
{
    const struct scn_node *y = scn_tree_get(item, "y");
    const struct figure *fig = f->figure;
    bool cdf = fig->kind == FIGURE_CDF;

    if (!is_of_runs(fig))
        return;
    if (y || fig->n_y > 1)
        scn_error(f->reader.diags, y ? y->at : item->at,
                  cdf ? "x: completion-s" : "x: rotations",
                  "a %s shows one column, as \"x\", and the share of runs",
                  cdf ? "cdf" : "survival");
    if (fig->log_y || (fig->log_x && !cdf))
        scn_error(f->reader.diags, scn_tree_get(item, "log")->at,
                  cdf ? "log: x" : NULL, "%s begin at 0",
                  cdf ? "shares" : "lifetimes");
}

static void report_unknown(struct figure_reading *f,
                           const struct scn_node *item)
{
    const char *keys[ENTRIES + 1] = {NULL};
    for (unsigned i = 0; i < ENTRIES; i++)
        keys[i] = entries[i].key;
    for (unsigned i = 0; i < item->n; i++)
        if (!words_have(keys, item->key[i].name))
            scn_error(f->reader.diags, item->key[i].at,
                      words_hint(&f->study->arena, keys, item->key[i].name),
                      "unknown key \"%s\" in plot", item->key[i].name);
}

static void read_figure(struct study *s, const struct scn_node *item,
                        struct scn_diags *diags)
{
    struct figure_reading f = {s,
                               &s->figure[s->n_figures],
                               {&s->arena, diags, NULL, &s->files, false}};

    if (item->kind == SCN_BAD)
        return;
    if (item->kind != SCN_MAP) {
        scn_error(diags, item->at, "{figure: ..., kind: bars, x: ..., y: ...}",
                  "a plot must be a map");
        return;
    }
    report_unknown(&f, item);
    *f.figure = (struct figure){.name = "",
                                .title = "",
                                .at = item->at,
                                .every_ns = SERIES_EVERY_NS,
                                .where = {.text = ""}};
    for (unsigned i = 0; i < ENTRIES; i++) {
        const struct scn_node *node = scn_tree_get(item, entries[i].key);
        if (node)
            entries[i].read(&f, node);
        else if (needed(&f, i))
            scn_error(diags, item->at, NULL, "a plot needs \"%s\"",
                      entries[i].key);
    }
    check_matrix(&f, item);
    check_of_runs(&f, item);
    if (f.figure->kind == FIGURE_SERIES)
        study_check_series(s, f.figure, diags);
    s->n_figures++;
}

void study_read_figures(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *list = scn_tree_get(s->root, "plots");
    if (!list || list->kind == SCN_BAD)
        return;
    if (list->kind != SCN_LIST) {
        scn_error(diags, list->at, "- {figure: ..., kind: bars, ...}",
                  "plots must be a list");
        return;
    }
    s->figure = arena_alloc(&s->arena, (list->n + 1) * sizeof *s->figure);
    for (unsigned i = 0; i < list->n; i++)
        read_figure(s, list->item[i], diags);
}
