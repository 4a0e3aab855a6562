/* SPDX-License-Identifier: MIT */
/* The sweep: keys with lists of values, and named variants. */
#include "study.h"

#include <string.h>

#include "redact.h"

/* Spaces go, what a shell or a file name would mind becomes '_'. */
static const char *id_of(struct arena *a, const char *text)
{
    char *id = arena_strndup(a, text, strlen(text)), *to = id;
    for (const char *p = text; *p; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= '0' && *p <= '9') || strchr(".%+-", *p);
        if (*p != ' ')
            *to++ = plain ? *p : '_';
    }
    *to = '\0';
    return id;
}

static bool is_variant(const struct scn_node *item)
{
    return item->kind == SCN_MAP &&
           (scn_tree_get(item, "set") || scn_tree_get(item, "name"));
}

static void check_variant_keys(const struct scn_node *item,
                               struct scn_diags *diags)
{
    static const char *const keys[] = {"name", "set", NULL};
    struct arena a = {NULL};
    for (unsigned i = 0; i < item->n; i++)
        if (!words_have(keys, item->key[i].name))
            scn_error(diags, item->key[i].at,
                      words_hint(&a, keys, item->key[i].name),
                      "unknown key \"%s\" in variant", item->key[i].name);
    arena_free(&a);
}

/* What is of the whole study cannot differ between its runs. */
static void check_of_run(const struct scn_key *key, struct scn_diags *diags)
{
    static const char *const whole[] = {
        "name",  "about",       "title", "sweep",       "seeds",  "expect",
        "plots", "predictions", "quick", "fewer-seeds", "labels", NULL};
    struct arena a = {NULL};
    const char *first = arena_strndup(&a, key->name, strcspn(key->name, "."));

    if (words_have(whole, first))
        scn_error(diags, key->at, NULL,
                  "\"%s\" is of the whole study: no run has its own", first);
    arena_free(&a);
}

static bool read_variant(struct study *s, const struct scn_node *item,
                         struct axis_value *v, struct scn_diags *diags)
{
    const struct scn_node *name = scn_tree_get(item, "name");
    const struct scn_node *set = scn_tree_get(item, "set");

    check_variant_keys(item, diags);
    if (!name || name->kind != SCN_TEXT || *name->text == '\0') {
        scn_error(diags, item->at, "{name: kernel, set: {...}}",
                  "a variant needs a name");
        return false;
    }
    if (set && set->kind != SCN_MAP) {
        scn_error(diags, set->at, "set: {keying.profile: rfc8684}",
                  "set must be a map of keys and values");
        return false;
    }
    for (unsigned i = 0; set && i < set->n; i++)
        check_of_run(&set->key[i], diags);
    v->text = name->text;
    v->node = set;
    v->at = name->at;
    v->id = id_of(&s->arena, v->text);
    return true;
}

static bool read_value(struct study *s, const struct axis *x,
                       const struct scn_node *item, struct axis_value *v,
                       struct scn_diags *diags)
{
    if (item->kind == SCN_BAD)
        return false;
    if (x->variant != is_variant(item)) {
        scn_error(diags, item->at, "{name: ..., set: {...}}",
                  "variants and values in one axis");
        return false;
    }
    if (x->variant)
        return read_variant(s, item, v, diags);
    v->text = redact_tree_text(&s->arena, x->name, item);
    v->node = item;
    v->at = item->at;
    v->id = id_of(&s->arena, v->text);
    return true;
}

static void check_twice(const struct axis *x, const struct axis_value *v,
                        struct scn_diags *diags)
{
    for (const struct axis_value *o = x->value; o < v; o++) {
        if (strcmp(o->id, v->id) != 0)
            continue;
        scn_error(diags, v->at, NULL,
                  "\"%s\" and \"%s\" would have the same id on axis %s",
                  o->text, v->text, x->name);
        return;
    }
}

/* Numbers in a column with a unit, if all values are of one dimension. */
static void name_column(struct study *s, struct axis *x)
{
    struct scn_quantity first, q;
    struct arena *a = &s->arena;

    x->column = x->name;
    x->unit = "";
    x->quantity =
        !x->variant && x->n > 0 && scn_value_guess(x->value[0].text, &first);
    for (unsigned i = 0; x->quantity && i < x->n; i++)
        x->quantity =
            scn_value_guess(x->value[i].text, &q) && q.dim == first.dim;
    for (unsigned i = 0; i < x->n; i++) {
        x->value[i].csv = x->value[i].text;
        if (x->quantity && scn_value_guess(x->value[i].text, &q))
            x->value[i].csv = arena_printf(a, "%.9g", scn_value_csv(&q));
    }
    if (!x->quantity)
        return;
    const char *suffix = scn_value_suffix(first.dim);
    x->column = arena_printf(a, "%s%s", x->name, suffix);
    x->unit = *suffix ? suffix + 1 : "";
}

/* A number that is written in two ways would be two points of one value, and
 * tables could not tell them apart. */
static void check_same(const struct axis *x, struct scn_diags *diags)
{
    for (unsigned i = 1; x->quantity && i < x->n; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(x->value[j].csv, x->value[i].csv) == 0 &&
                strcmp(x->value[j].id, x->value[i].id) != 0) {
                scn_error(
                    diags, x->value[i].at, NULL,
                    "\"%s\" and \"%s\" are the same number, to nine digits",
                    x->value[j].text, x->value[i].text);
                break;
            }
}

static void read_axis(struct study *s, const struct scn_key *key,
                      const struct scn_node *list, struct scn_diags *diags)
{
    static const char *const kept[] = {"id", "seed", "n", NULL};
    struct axis *x = &s->axis[s->n_axes];

    x->name = key->name;
    x->at = key->at;
    struct metric m;
    if (words_have(kept, key->name) || metric_find(key->name, &m))
        scn_error(diags, key->at, NULL,
                  "axis \"%s\" has the name of a result column", key->name);
    if (list->kind != SCN_LIST || list->n == 0) {
        if (list->kind != SCN_BAD)
            scn_error(diags, list->at, "[value, value, ...]",
                      "sweep axis \"%s\" %s", key->name,
                      list->kind == SCN_LIST ? "is empty" : "must be a list");
        return;
    }
    x->variant = is_variant(list->item[0]);
    if (!x->variant)
        check_of_run(key, diags);
    x->value = arena_alloc(&s->arena, list->n * sizeof *x->value);
    for (unsigned i = 0; i < list->n; i++) {
        struct axis_value *v = &x->value[x->n];
        if (!read_value(s, x, list->item[i], v, diags))
            continue;
        check_twice(x, v, diags);
        x->n++;
    }
    name_column(s, x);
    check_same(x, diags);
    if (x->n > 0)
        s->n_axes++;
}

/* ---- what one axis would take from another ---- */

/* Whether a value of @p key takes the place of that of @p other: it is the same
 * or a map around it. */
static bool covers(const char *key, const char *other)
{
    size_t len = strlen(key);

    return strncmp(key, other, len) == 0 &&
           (other[len] == '\0' || other[len] == '.');
}

/* What @p x, or a value of it, sets that @p key takes the place of. */
static const char *covered(const struct axis *x, const char *key)
{
    if (!x->variant)
        return covers(key, x->name) ? x->name : NULL;
    for (unsigned v = 0; v < x->n; v++) {
        const struct scn_node *set = x->value[v].node;

        for (unsigned i = 0; set && i < set->n; i++)
            if (covers(key, set->key[i].name))
                return set->key[i].name;
    }
    return NULL;
}

/* Axes are set in their order, so the last one wins. */
static void check_key(const struct study *s, unsigned axis, const char *key,
                      struct scn_mark at, struct scn_diags *diags)
{
    for (unsigned i = 0; i < axis; i++) {
        const char *lost = covered(&s->axis[i], key);

        if (!lost)
            continue;
        scn_error(
            diags, at, NULL,
            "\"%s\" would take the place of \"%s\", which axis \"%s\" sets",
            key, lost, s->axis[i].name);
        return;
    }
}

static void check_apart(const struct study *s, struct scn_diags *diags)
{
    for (unsigned j = 1; j < s->n_axes; j++) {
        const struct axis *x = &s->axis[j];

        if (!x->variant)
            check_key(s, j, x->name, x->at, diags);
        for (unsigned v = 0; x->variant && v < x->n; v++) {
            const struct scn_node *set = x->value[v].node;

            for (unsigned i = 0; set && i < set->n; i++)
                check_key(s, j, set->key[i].name, set->key[i].at, diags);
        }
    }
}

void study_check_set(const struct study *s, const char *key, struct scn_mark at,
                     struct scn_diags *diags)
{
    for (unsigned j = 0; j < s->n_axes; j++) {
        const struct axis *x = &s->axis[j];

        for (unsigned v = 0; x->variant && v < x->n; v++) {
            const struct scn_node *set = x->value[v].node;

            for (unsigned i = 0; set && i < set->n; i++)
                if (covers(set->key[i].name, key))
                    scn_warning(diags, at, NULL,
                                "variant \"%s\" sets \"%s\" itself",
                                x->value[v].text, set->key[i].name);
        }
    }
}

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static void label_axes(struct study *s)
{
    for (unsigned i = 0; i < s->n_axes; i++) {
        unsigned same = 0;
        for (unsigned j = 0; j < s->n_axes; j++)
            same += strcmp(last_part(s->axis[i].name),
                           last_part(s->axis[j].name)) == 0;
        s->axis[i].label =
            same == 1 ? last_part(s->axis[i].name) : s->axis[i].name;
    }
}

void study_read_axes(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *sweep = scn_tree_get(s->root, "sweep");
    if (!sweep || sweep->kind == SCN_BAD)
        return;
    if (sweep->kind != SCN_MAP || sweep->n == 0) {
        scn_error(diags, sweep->at, "keying.profile: [rfc8684, baerts]",
                  sweep->kind == SCN_MAP ? "sweep is empty"
                                         : "sweep must be a map of lists");
        return;
    }
    for (unsigned i = 0; i < sweep->n; i++) {
        if (s->n_axes == STUDY_AXES_MAX) {
            scn_error(diags, sweep->key[i].at, NULL, "more than %d sweep axes",
                      STUDY_AXES_MAX);
            return;
        }
        read_axis(s, &sweep->key[i], sweep->item[i], diags);
    }
    check_apart(s, diags);
    label_axes(s);
}

static bool *allow_of(struct study *s, struct where *w, unsigned axis)
{
    bool *allow = arena_alloc(&s->arena, s->axis[axis].n * sizeof *allow);
    w->allow[axis] = allow;
    return allow;
}

static void allow_value(struct study *s, const struct axis *x,
                        const struct scn_node *item, bool *allow,
                        struct scn_diags *diags)
{
    if (item->kind == SCN_BAD)
        return;
    const char *text = redact_tree_text(&s->arena, x->name, item);
    const char *id = id_of(&s->arena, text);
    const char **texts = arena_alloc(&s->arena, (x->n + 1) * sizeof *texts);
    for (unsigned i = 0; i < x->n; i++) {
        texts[i] = x->value[i].text;
        if (strcmp(x->value[i].id, id) == 0) {
            allow[i] = true;
            return;
        }
    }
    scn_error(diags, item->at, words_hint(&s->arena, texts, text),
              "axis \"%s\" has no value \"%s\"", x->name, text);
}

static void read_where_axis(struct study *s, const struct scn_key *key,
                            const struct scn_node *item, struct where *w,
                            struct scn_diags *diags)
{
    const char *names[STUDY_AXES_MAX + 1] = {NULL};
    for (unsigned i = 0; i < s->n_axes; i++)
        names[i] = s->axis[i].name;
    for (unsigned i = 0; i < s->n_axes; i++) {
        if (strcmp(names[i], key->name) != 0)
            continue;
        bool *allow = allow_of(s, w, i);
        w->text = arena_printf(&s->arena, "%s%s%s=%s", w->text,
                               *w->text ? " " : "", s->axis[i].label,
                               redact_tree_text(&s->arena, names[i], item));
        if (item->kind != SCN_LIST)
            allow_value(s, &s->axis[i], item, allow, diags);
        if (item->kind == SCN_LIST && item->n == 0)
            scn_error(diags, item->at, NULL, "no values of axis \"%s\"",
                      names[i]);
        for (unsigned j = 0; item->kind == SCN_LIST && j < item->n; j++)
            allow_value(s, &s->axis[i], item->item[j], allow, diags);
        return;
    }
    scn_error(diags, key->at, words_hint(&s->arena, names, key->name),
              "\"%s\" is not a sweep axis", key->name);
}

void study_read_where(struct study *s, const struct scn_node *node,
                      struct where *w, struct scn_diags *diags)
{
    *w = (struct where){.text = ""};
    if (!node || node->kind == SCN_BAD)
        return;
    if (node->kind != SCN_MAP) {
        scn_error(diags, node->at, "where: {keying.profile: baerts}",
                  "where must be a map of axes and values");
        return;
    }
    for (unsigned i = 0; i < node->n; i++)
        read_where_axis(s, &node->key[i], node->item[i], w, diags);
}
