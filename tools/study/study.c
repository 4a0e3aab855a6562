/* SPDX-License-Identifier: MIT */
/* Reading a scenario file as a study. */
#include "study.h"

#include <string.h>

#include "redact.h"
#include "scn_read.h"
#include "scn_text.h"
#include "study_label.h"

enum { CELLS_AFTER_ERROR = 200 };

void study_digits(const struct study *s, size_t cell,
                  unsigned digit[STUDY_AXES_MAX])
{
    for (unsigned i = s->n_axes; i-- > 0;) {
        digit[i] = (unsigned)(cell % s->axis[i].n);
        cell /= s->axis[i].n;
    }
}

bool study_where(const struct study *s, const struct where *w, size_t cell)
{
    unsigned digit[STUDY_AXES_MAX] = {0};
    study_digits(s, cell, digit);
    for (unsigned i = 0; i < s->n_axes; i++)
        if (w->allow[i] && !w->allow[i][digit[i]])
            return false;
    return true;
}

static bool has_real_clock(const struct scn_node *root)
{
    const struct scn_node *clock = scn_tree_get(root, "clock");

    return clock && clock->kind == SCN_TEXT && !strcmp(clock->text, "real");
}

bool study_measures(const struct study *s, unsigned column)
{
    struct metric_info m = metric_info((enum metric_column)column);

    return m.of_tokens == s->tokens && (!m.of_real_time || s->real_time);
}

/* "phone.hijacked-connections"; the name of hosts may have dots. */
static bool find_of_hosts(const struct study *s, const char *name,
                          struct metric *m)
{
    const struct scn_node *hosts = scn_tree_get(s->root, "hosts");
    const char *dot = strrchr(name, '.');

    if (!hosts || hosts->kind != SCN_MAP || !dot || !metric_find(dot + 1, m) ||
        m->node != METRIC_ROW)
        return false;
    for (unsigned k = 0; k < hosts->n; k++) {
        const char *own = hosts->key[k].name;

        if (strlen(own) == (size_t)(dot - name) &&
            strncmp(own, name, strlen(own)) == 0)
            return metric_of_hosts(own, m->index, m);
    }
    return false;
}

bool study_metric(const struct study *s, const char *name, struct metric *m)
{
    if (metric_find(name, m))
        return m->node != METRIC_ROW || study_measures(s, m->index);
    return find_of_hosts(s, name, m);
}

static const struct scn_node *apply(struct arena *a, const struct scn_node *to,
                                    const struct axis *x, unsigned digit,
                                    struct scn_diags *diags)
{
    const struct axis_value *v = &x->value[digit];
    if (!x->variant)
        return scn_tree_with(a, to, x->name, x->at, v->node, diags);
    for (unsigned i = 0; to && v->node && i < v->node->n; i++)
        to = scn_tree_with(a, to, v->node->key[i].name, v->node->key[i].at,
                           v->node->item[i], diags);
    return to;
}

bool study_cell(const struct study *s, size_t cell, struct arena *a,
                struct scenario *out, struct scn_diags *diags)
{
    const struct scn_node *root = s->root;
    unsigned digit[STUDY_AXES_MAX] = {0};

    study_digits(s, cell, digit);
    for (unsigned i = 0; root && i < s->n_axes; i++)
        root = apply(a, root, &s->axis[i], digit[i], diags);
    if (root && s->unattacked)
        root = scn_tree_without(a, root, "attackers");
    return root && scn_read(a, root, &s->files, out, diags);
}

/* "# Claim: ..." at the top, with the comment lines that go on with it. */
static const char *claim_of(struct study *s)
{
    static const char lead[] = "# Claim: ";
    struct arena *a = &s->arena;
    bool any = false;
    const char *p = redact_source(a, s->root, "", &s->source, &any);
    const char *end = p + strlen(p);
    char *claim = arena_printf(a, "%s", "");

    if ((size_t)(end - p) < sizeof lead ||
        memcmp(p, lead, sizeof lead - 1) != 0)
        return claim;
    p += sizeof lead - 3; /* as if the line began with "# " */
    do {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *stop = nl ? nl : end;
        if (p + 2 <= stop)
            claim = arena_printf(a, "%s%s%.*s", claim, *claim ? " " : "",
                                 (int)(stop - p - 2), p + 2);
        p = nl ? nl + 1 : end;
    } while (end - p > 2 && p[0] == '#' && p[1] == ' ');
    return claim;
}

static struct scn_source *argument(struct arena *a, const char *name,
                                   const char *text)
{
    struct scn_source *src = arena_alloc(a, sizeof *src);
    src->name = name;
    src->text = text;
    src->len = strlen(text);
    return src;
}

static void apply_set(struct study *s, const char *set, struct scn_diags *diags)
{
    struct arena *a = &s->arena;
    size_t len = strcspn(set, "=");
    char *key = arena_strndup(a, set, len);
    struct scn_source *src = argument(a, arena_printf(a, "--set %s", key),
                                      set[len] ? set + len + 1 : "");
    struct scn_mark at = {src, 0, 1, 1};

    if (set[len] == '\0' || len == 0) {
        scn_error(diags, at, NULL, "wants key=value");
        return;
    }
    if (src->text[strspn(src->text, " \t\n")] == '\0') {
        scn_error(diags, at, NULL, "wants a value after \"=\"");
        return;
    }
    const struct scn_node *value = scn_tree_load(a, src, diags);
    const struct scn_node *root =
        value ? scn_tree_with(a, s->root, key, at, value, diags) : NULL;
    if (root)
        s->root = root;
    const struct scn_node *sweep = scn_tree_get(s->root, "sweep");
    if (sweep && scn_tree_get(sweep, key))
        scn_error(diags, at, NULL, "\"%s\" is swept, and the sweep would win",
                  key);
}

static void check_changes(struct study *s, const struct study_changes *c,
                          struct scn_diags *diags)
{
    for (unsigned i = 0; c && i < c->n_set; i++) {
        struct arena *a = &s->arena;
        const char *set = c->set[i];
        char *key = arena_strndup(a, set, strcspn(set, "="));
        struct scn_source *src =
            argument(a, arena_printf(a, "--set %s", key), "");

        study_check_set(s, key, (struct scn_mark){src, 0, 1, 1}, diags);
    }
}

static void apply_changes(struct study *s, const struct study_changes *c,
                          struct scn_diags *diags)
{
    for (unsigned i = 0; c && i < c->n_set; i++)
        apply_set(s, c->set[i], diags);
    if (!c || !c->seeds)
        return;
    struct scn_source *src = argument(&s->arena, "--seeds", c->seeds);
    const struct scn_node *value = scn_tree_load(&s->arena, src, diags);
    if (value)
        s->root = scn_tree_with(&s->arena, s->root, "seeds",
                                (struct scn_mark){src, 0, 1, 1}, value, diags);
}

void study_claim_nothing(struct study *s)
{
    s->n_expect = 0;
    s->prediction.there = false;
}

/* The list that makes the runs many. */
static struct scn_mark longer_list(const struct study *s)
{
    const struct scn_node *seeds = scn_tree_get(s->root, "seeds");
    const struct scn_node *sweep = scn_tree_get(s->root, "sweep");

    if (seeds && (!sweep || s->n_seeds > s->n_cells))
        return seeds->at;
    return sweep ? sweep->at : s->root->at;
}

static void count(struct study *s, struct scn_diags *diags)
{
    double cells = 1; /* more than fit into a size_t are no surprise */

    s->n_cells = 1;
    for (unsigned i = 0; i < s->n_axes; i++) {
        if (s->axis[i].n == 0)
            continue;
        cells *= s->axis[i].n;
        if (s->n_cells <= STUDY_RUNS_MAX)
            s->n_cells *= s->axis[i].n;
    }
    s->n_runs = s->n_cells * s->n_seeds;
    if (s->n_cells > STUDY_RUNS_MAX || s->n_runs > STUDY_RUNS_MAX) {
        scn_error(diags, longer_list(s), "split the study",
                  "%.0f cells x %u seeds are %.0f runs: at most %d", cells,
                  s->n_seeds, cells * s->n_seeds, STUDY_RUNS_MAX);
        s->n_runs = s->n_cells = 0;
    }
}

const char *study_cell_name(const struct study *s, size_t cell, struct arena *a)
{
    unsigned digit[STUDY_AXES_MAX] = {0};
    const char *name = "";

    study_digits(s, cell, digit);
    for (unsigned i = 0; i < s->n_axes; i++)
        name = arena_printf(a, "%s%s%s=%s", name, *name ? "/" : "",
                            s->axis[i].label, s->axis[i].value[digit[i]].id);
    return name;
}

/* Of errors that not every cell has, the first that does. */
static void name_cells(const struct study *s, struct scn_diags *diags)
{
    for (unsigned i = 0; i < diags->n; i++) {
        struct scn_diag *g = &diags->list[i];

        if (scn_diag_is_partial(g, diags->cell))
            g->where = study_cell_name(s, g->cell - 1, &diags->arena);
    }
}

static void read_cells(struct study *s, struct scn_diags *diags)
{
    struct arena scratch = {NULL};
    struct scenario *scn = arena_alloc(&s->arena, sizeof *scn);
    size_t cells_left = s->n_cells;
    struct warnings *warnings = study_warnings_new(s);

    for (size_t cell = 0; cell < s->n_cells && cells_left > 0; cell++) {
        arena_reset(&scratch);
        diags->cell = cell + 1;
        if (study_cell(s, cell, &scratch, scn, diags)) {
            study_warnings_cell(warnings, s, cell, scn);
            study_check_series_cell(s, cell, scn, diags);
        }
        cells_left--;
        if (scn_diags_count(diags) > 0 && cells_left > CELLS_AFTER_ERROR)
            cells_left = CELLS_AFTER_ERROR;
    }
    name_cells(s, diags);
    diags->cell = 0;
    study_warnings_report(warnings, s, diags);
    memcpy(s->name, scn->name, sizeof s->name);
    arena_free(&scratch);
}

bool study_read(struct study *s, const char *name, const char *text, size_t len,
                const struct study_changes *changes, struct scn_diags *diags)
{
    unsigned before = scn_diags_count(diags);

    diags->wants_warnings = true;
    memset(s, 0, sizeof *s);
    size_t mark = scn_text_mark(text, len);
    s->source = (struct scn_source){name, text + mark, len - mark, 0};
    s->root = scn_tree_load(&s->arena, &s->source, diags);
    if (!s->root)
        return false;
    if (s->root->kind != SCN_MAP) {
        scn_error(diags, s->root->at, "name: ...",
                  "a scenario is a map of keys and values");
        return false;
    }
    s->as_read = s->root;
    s->claim = claim_of(s);
    s->unattacked = changes && changes->without_attackers;
    study_apply_quick(s, changes && changes->quick, diags);
    apply_changes(s, changes, diags);
    study_read_files(s);
    s->tokens = scn_tree_get(s->root, "tokens") != NULL;
    s->hosts = scn_tree_get(s->root, "hosts") != NULL;
    s->real_time = has_real_clock(s->root);
    study_read_axes(s, diags);
    check_changes(s, changes, diags);
    study_read_labels(s, diags);
    study_read_seeds(s, diags);
    study_read_expect(s, diags);
    study_read_figures(s, diags);
    study_read_prediction(s, diags);
    study_reduce(s, diags);
    if (s->unattacked)
        study_claim_nothing(s);
    count(s, diags);
    study_read_fewer(s, diags);
    read_cells(s, diags);
    diags->wants_warnings = false; /* all cells have been read once */
    return scn_diags_count(diags) == before;
}

void study_free(struct study *s)
{
    arena_free(&s->arena);
}
