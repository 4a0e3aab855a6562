/* SPDX-License-Identifier: MIT */
/* Reading one field by its row of a table. */
#include "scn_field.h"

#include <assert.h>
#include <string.h>

bool scn_name_ok(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < SCN_NAME_MAX && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz"
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == len;
}

const char *scn_read_text(struct scn_reader *r, const struct scn_node *node,
                          const char *what)
{
    if (node->kind == SCN_BAD)
        return NULL;
    if (node->kind != SCN_TEXT) {
        scn_error(r->diags, node->at, NULL, "%s must be one value, not a %s",
                  what, node->kind == SCN_MAP ? "map" : "list");
        return NULL;
    }
    bool null = !node->quoted && (strcmp(node->text, "null") == 0 ||
                                  strcmp(node->text, "~") == 0);
    if (*node->text == '\0' || null) {
        scn_error(r->diags, node->at, NULL, "%s has no value", what);
        return NULL;
    }
    return node->text;
}

/* A space that is no blank: U+00A0 or U+202F. */
static bool begins_with_space(const char *text)
{
    return strncmp(text, "\xc2\xa0", 2) == 0 ||
           strncmp(text, "\xe2\x80\xaf", 3) == 0;
}

static void report_quantity(struct scn_reader *r, const struct scn_node *node,
                            const char *what, enum scn_value_error err,
                            const struct scn_quantity *q)
{
    struct scn_mark at = node->at;
    unsigned skip = (unsigned)(q->unit - node->text);
    const char *example =
        scn_value_units(q->dim)[0] ? "a number and a unit" : "a plain number";

    if (*node->text >= '0' && *node->text <= '9' && scn_value_units(q->dim)[0])
        example = "digits with a point at most, and a unit";
    switch (err) {
    case SCN_VALUE_OK:
    case SCN_VALUE_EMPTY:
        break;
    case SCN_VALUE_NOT_NUMBER:
        scn_error(r->diags, at, example, "%s: \"%s\" is not a number", what,
                  node->text);
        break;
    case SCN_VALUE_NEGATIVE:
        scn_error(r->diags, at, NULL, "%s cannot be negative", what);
        break;
    case SCN_VALUE_NO_UNIT:
        scn_error(r->diags, at, scn_value_unit_hint(r->arena, q->dim, q->unit),
                  "%s has no unit", what);
        break;
    case SCN_VALUE_BAD_UNIT:
        at.col += skip + (node->quoted ? 1 : 0);
        at.width = (unsigned)strlen(q->unit);
        scn_error(r->diags, at,
                  begins_with_space(q->unit)
                      ? "a no-break space is before it; write a plain one"
                      : scn_value_unit_hint(r->arena, q->dim, q->unit),
                  "unknown unit \"%s\" in %s", q->unit, what);
        break;
    case SCN_VALUE_FRACTION:
        scn_error(r->diags, at, NULL, "%s: \"%s\" is not a whole number%s",
                  what, node->text,
                  q->dim == SCN_DIM_TIME ? " of nanoseconds" : "");
        break;
    case SCN_VALUE_HUGE:
        scn_error(r->diags, at, NULL, "%s is out of any range", what);
        break;
    }
}

bool scn_read_quantity(struct scn_reader *r, const struct scn_node *node,
                       const struct scn_field *f, struct scn_quantity *q)
{
    const char *text = scn_read_text(r, node, f->key);
    if (!text)
        return false;
    enum scn_value_error err = scn_value_read(text, f->dim, q);
    if (err != SCN_VALUE_OK) {
        report_quantity(r, node, f->key, err, q);
        return false;
    }
    if (q->value < f->min || q->value > f->max) {
        const char *least = scn_value_text(r->arena, f->dim, f->min);
        const char *most = scn_value_text(r->arena, f->dim, f->max);

        if (strcmp(least, most) == 0)
            scn_error(r->diags, node->at, NULL, "%s must be %s", f->key, least);
        else
            scn_error(r->diags, node->at, NULL, "%s must be from %s to %s",
                      f->key, least, most);
        return false;
    }
    return true;
}

void scn_read_range(struct scn_reader *r, const struct scn_node *node,
                    const struct scn_field *f, uint64_t *from, uint64_t *to)
{
    struct {
        uint64_t from, to;
    } v = {*from, UINT64_MAX}; /* a bad one is reported once */
    struct scn_field fields[] = {*f, *f, {.key = NULL}};
    struct scn_quantity q;

    *to = 0;
    if (node->kind != SCN_MAP) {
        if (scn_read_quantity(r, node, f, &q))
            *from = q.whole;
        return;
    }
    fields[0].key = "from";
    fields[1].key = "to";
    for (unsigned i = 0; i < 2; i++) {
        fields[i].type = SCN_T_QUANTITY;
        fields[i].offset = i * sizeof v.from;
        fields[i].size = sizeof v.from;
        fields[i].read = NULL;
    }
    scn_read_fields(r, node, f->key, fields, &v);
    const struct scn_node *upper = scn_tree_get(node, "to");
    if (!scn_tree_get(node, "from") || !upper)
        scn_error(r->diags, node->at,
                  arena_printf(r->arena, "{from: %s, to: %s}",
                               scn_value_text(r->arena, f->dim, f->example[0]),
                               scn_value_text(r->arena, f->dim, f->example[1])),
                  "a %s to be drawn is from one to another", f->key);
    else if (v.to <= v.from)
        scn_error(r->diags, upper->at, NULL, "it must be more than \"from\"");
    *from = v.from;
    *to = v.to;
}

int scn_read_word(struct scn_reader *r, const struct scn_node *node,
                  const char *what, const char *const *words)
{
    const char *text = scn_read_text(r, node, what);
    if (!text)
        return -1;
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    scn_error(r->diags, node->at, words_hint(r->arena, words, text),
              "no %s \"%s\"", what, text);
    return -1;
}

/* Members are 1, 4 or 8 octets wide; the field's max keeps it within. */
static void store_whole(void *member, size_t size, uint64_t value)
{
    uint8_t v8 = (uint8_t)value;
    uint32_t v32 = (uint32_t)value;

    assert(size == 1 || size == 4 || size == 8);
    memcpy(member,
           size == 1   ? (void *)&v8
           : size == 4 ? (void *)&v32
                       : &value,
           size);
}

static void read_bool(struct scn_reader *r, const struct scn_node *node,
                      const struct scn_field *f, void *member)
{
    static const char *const words[] = {"false", "true", "no", "yes",
                                        "off",   "on",   NULL};
    const char *text = scn_read_text(r, node, f->key);
    if (!text)
        return;
    for (unsigned i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            store_whole(member, f->size, i % 2);
            return;
        }
    }
    scn_error(r->diags, node->at, "yes or no", "%s: \"%s\" is neither", f->key,
              text);
}

static void read_name(struct scn_reader *r, const struct scn_node *node,
                      const struct scn_field *f, char *member)
{
    const char *text = scn_read_text(r, node, f->key);
    if (!text)
        return;
    if (!scn_name_ok(text)) {
        scn_error(r->diags, node->at,
                  "letters, digits, '-', '_', '.'; at most 63",
                  "\"%.80s\" cannot be a %s", text, f->key);
        return;
    }
    strcpy(member, text);
}

static void read_word(struct scn_reader *r, const struct scn_node *node,
                      const struct scn_field *f, void *member)
{
    const char *const *words = words_list(r->arena, f->words);
    int i = scn_read_word(r, node, f->key, words);
    if (i < 0)
        return;
    if (f->type == SCN_T_ENUM) {
        store_whole(member, f->size, (uint64_t)i);
        return;
    }
    assert(strlen(words[i]) < f->size);
    memset(member, 0, f->size);
    strcpy(member, words[i]);
}

bool scn_is_never(const struct scn_node *node)
{
    return node->kind == SCN_TEXT && strcmp(node->text, "never") == 0;
}

static void read_field(struct scn_reader *r, const struct scn_node *node,
                       const struct scn_field *f, void *base)
{
    void *member = (char *)base + f->offset;
    struct scn_quantity q;

    switch (f->type) {
    case SCN_T_QUANTITY:
        if (f->or_never && scn_is_never(node))
            break;
        if (!scn_read_quantity(r, node, f, &q))
            break;
        if (f->dim == SCN_DIM_RATIO || f->dim == SCN_DIM_NUMBER)
            memcpy(member, &q.value, sizeof q.value);
        else
            store_whole(member, f->size, q.whole);
        break;
    case SCN_T_BOOL:
        read_bool(r, node, f, member);
        break;
    case SCN_T_WORD:
    case SCN_T_ENUM:
        read_word(r, node, f, member);
        break;
    case SCN_T_NAME:
        read_name(r, node, f, member);
        break;
    case SCN_T_OTHER:
        f->read(r, node, member);
        break;
    case SCN_T_ELSEWHERE:
        break;
    }
}

static void report_unknown(struct scn_reader *r, const struct scn_key *key,
                           const char *what, const struct scn_field *fields)
{
    unsigned n = 0;
    while (fields[n].key)
        n++;
    const char **keys = arena_alloc(r->arena, (n + 1) * sizeof *keys);
    for (unsigned i = 0; i < n; i++)
        keys[i] = fields[i].key;
    scn_error(r->diags, key->at, words_hint(r->arena, keys, key->name),
              "unknown key \"%.80s\" in %s", key->name, what);
}

void scn_read_fields(struct scn_reader *r, const struct scn_node *node,
                     const char *what, const struct scn_field *fields,
                     void *base)
{
    if (node->kind == SCN_BAD)
        return;
    if (node->kind != SCN_MAP) {
        scn_error(r->diags, node->at, "key: value, ...", "%s must be a map",
                  what);
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        const struct scn_field *f = fields;
        while (f->key && strcmp(f->key, node->key[i].name) != 0)
            f++;
        if (f->key)
            read_field(r, node->item[i], f, base);
        else
            report_unknown(r, &node->key[i], what, fields);
    }
}
