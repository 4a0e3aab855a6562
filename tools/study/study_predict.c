/* SPDX-License-Identifier: MIT */
/* predictions: a table of words over two axes, to be held against the runs. */
#include "study.h"

#include <string.h>

#include "redact.h"
#include "scn_field.h"

struct reading {
    struct study *study;
    struct prediction *p;
    struct scn_reader reader;
};

static int read_axis(struct reading *r, const struct scn_node *node)
{
    const struct study *s = r->study;
    const char *names[STUDY_AXES_MAX + 1] = {NULL};

    for (unsigned i = 0; i < s->n_axes; i++)
        names[i] = s->axis[i].name;
    return scn_read_word(&r->reader, node, "sweep axis", names);
}

static void read_rows(struct reading *r, const struct scn_node *node)
{
    int i = read_axis(r, node);
    if (i >= 0)
        r->p->rows = (unsigned)i;
}

static void read_columns(struct reading *r, const struct scn_node *node)
{
    int i = read_axis(r, node);
    if (i >= 0)
        r->p->columns = (unsigned)i;
}

static void read_of(struct reading *r, const struct scn_node *node)
{
    const char *text = scn_read_text(&r->reader, node, "of");
    struct metric m;

    if (!text)
        return;
    if (metric_find(text, &m) && m.node == METRIC_ROW &&
        metric_info((enum metric_column)m.index).of != SHARE_OF_NOTHING)
        r->p->metric = m.index;
    else
        scn_error(r->reader.diags, node->at, "of: hijacked-connections",
                  "\"%s\" is no column that counts connections or runs", text);
}

static void read_source(struct reading *r, const struct scn_node *node)
{
    const char *text = scn_read_text(&r->reader, node, "source");
    if (text)
        r->p->source = text;
}

static void read_table(struct reading *r, const struct scn_node *node);

static const struct {
    const char *key;
    void (*read)(struct reading *r, const struct scn_node *node);
    bool needed;
} entries[] = {
    {"source", read_source, false}, {"of", read_of, true},
    {"rows", read_rows, true},      {"columns", read_columns, true},
    {"table", read_table, true},
};
enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* ---- the table ---- */

static int value_of(struct reading *r, const struct axis *axis,
                    const struct scn_key *key)
{
    const char **texts =
        arena_alloc(&r->study->arena, (axis->n + 1) * sizeof *texts);
    const char *name = redact_word(&r->study->arena, axis->name, key->name);

    for (unsigned i = 0; i < axis->n; i++) {
        texts[i] = axis->value[i].text;
        if (strcmp(texts[i], name) == 0)
            return (int)i;
    }
    texts[axis->n] = NULL;
    scn_error(r->reader.diags, key->at,
              words_hint(&r->study->arena, texts, key->name),
              "\"%.80s\" is no value of %s", key->name, axis->name);
    return -1;
}

static void read_row(struct reading *r, unsigned row,
                     const struct scn_node *node)
{
    static const char *const words[] = {"no", "partly", "yes", NULL};
    const struct axis *axis = &r->study->axis[r->p->columns];

    if (node->kind != SCN_MAP) {
        scn_error(r->reader.diags, node->at, "{rfc8684: yes, baerts: no}",
                  "a row of predictions must be a map");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        int column = value_of(r, axis, &node->key[i]);
        int word =
            scn_read_word(&r->reader, node->item[i], "prediction", words);

        if (column >= 0 && word >= 0)
            r->p->cell[row * axis->n + (unsigned)column] =
                (enum predicted)(PREDICT_NO + word);
    }
}

static void read_table(struct reading *r, const struct scn_node *node)
{
    struct study *s = r->study;
    const struct axis *rows = &s->axis[r->p->rows];
    size_t size = rows->n * s->axis[r->p->columns].n * sizeof *r->p->cell;

    if (s->n_axes != 2 || r->p->rows == r->p->columns) {
        scn_error(r->reader.diags, node->at, NULL,
                  "predictions want a sweep of two axes");
        return;
    }
    if (node->kind != SCN_MAP) {
        scn_error(r->reader.diags, node->at, "at-05: {rfc8684: yes}",
                  "the table of predictions must be a map");
        return;
    }
    r->p->cell = arena_alloc(&s->arena, size);
    memset(r->p->cell, 0, size);
    r->p->there = true;
    for (unsigned i = 0; i < node->n; i++) {
        int row = value_of(r, rows, &node->key[i]);

        if (row >= 0)
            read_row(r, (unsigned)row, node->item[i]);
    }
}

const char *study_prediction_key_at(unsigned i, bool *needed)
{
    *needed = i < ENTRIES && entries[i].needed;
    return i < ENTRIES ? entries[i].key : NULL;
}

void study_read_prediction(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *map = scn_tree_get(s->root, "predictions");
    struct reading r = {
        s, &s->prediction, {&s->arena, diags, NULL, NULL, false}};
    const char *keys[ENTRIES + 1] = {NULL};

    if (!map || map->kind == SCN_BAD)
        return;
    if (map->kind != SCN_MAP) {
        scn_error(diags, map->at, "{of: ..., rows: ..., table: ...}",
                  "predictions must be a map");
        return;
    }
    r.p->source = "";
    for (unsigned i = 0; i < ENTRIES; i++)
        keys[i] = entries[i].key;
    for (unsigned i = 0; i < map->n; i++)
        if (!words_have(keys, map->key[i].name))
            scn_error(diags, map->key[i].at,
                      words_hint(&s->arena, keys, map->key[i].name),
                      "unknown key \"%s\" in predictions", map->key[i].name);
    for (unsigned i = 0; i < ENTRIES; i++) {
        const struct scn_node *node = scn_tree_get(map, entries[i].key);

        if (node)
            entries[i].read(&r, node);
        else if (entries[i].needed)
            scn_error(diags, map->at, NULL, "predictions need \"%s\"",
                      entries[i].key);
    }
}
