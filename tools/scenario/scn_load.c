/* SPDX-License-Identifier: MIT */
/* scn_tree_load(): libyaml's events to a tree. */
#include <string.h>

#include <yaml.h>

#include "scn_text.h"
#include "scn_tree.h"

enum { ENTRIES_MAX = 512 };

struct loader {
    yaml_parser_t parser;
    struct arena *arena;
    const struct scn_source *source;
    struct scn_diags *diags;
};

static struct scn_mark mark_of(const struct loader *l, yaml_mark_t from,
                               yaml_mark_t to)
{
    struct scn_mark m = {l->source, (unsigned)from.line + 1,
                         (unsigned)from.column + 1, 1};
    if (to.line == from.line && to.column > from.column)
        m.width = (unsigned)(to.column - from.column);
    return m;
}

/* A tab has been reported, and what libyaml makes of it is no second error. */
static bool has_tab(const struct scn_source *s, size_t line)
{
    const char *p = s->text, *end = s->text + s->len;

    for (; p < end && line > 0; p++)
        line -= *p == '\n';
    for (; p < end && *p != '\n'; p++)
        if (*p == '\t')
            return true;
    return false;
}

/* libyaml's place is where it gives up, lines later; where it began helps. */
static const char *what_began(const yaml_parser_t *p, const char **hint)
{
    static const struct {
        const char *context, *text, *hint;
    } begun[] = {
        {"parsing a flow ", "this bracket is not closed", NULL},
        {"scanning a quoted scalar", "this quote is not closed", NULL},
        {"scanning a simple key", "this is no key with a value", "key: value"},
    };

    for (size_t i = 0; p->context && i < sizeof begun / sizeof begun[0]; i++)
        if (strstr(p->context, begun[i].context) &&
            p->context_mark.line < p->problem_mark.line) {
            *hint = begun[i].hint;
            return begun[i].text;
        }
    return NULL;
}

/* Nothing is in that line, nor after it. */
static bool is_past_end(const struct scn_source *s, unsigned line)
{
    const char *p = s->text, *end = s->text + s->len;

    for (; line > s->before + 1 && p < end; line--) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        p = nl ? nl + 1 : end;
    }
    while (p < end && (*p == '\n' || *p == '\r' || *p == ' '))
        p++;
    return p == end;
}

static bool next_event(struct loader *l, yaml_event_t *ev)
{
    if (yaml_parser_parse(&l->parser, ev))
        return true;
    const yaml_parser_t *p = &l->parser;
    struct scn_mark at = mark_of(l, p->problem_mark, p->problem_mark);
    if (has_tab(l->source, p->problem_mark.line))
        return false;
    const char *hint = NULL, *began = what_began(p, &hint);
    if (began && is_past_end(l->source, at.line))
        scn_error(l->diags, mark_of(l, p->context_mark, p->context_mark), hint,
                  "%s", began);
    else if (began)
        scn_error(l->diags, mark_of(l, p->context_mark, p->context_mark), hint,
                  "%s: line %u goes on with something else", began, at.line);
    else if (p->context)
        scn_error(l->diags, at, NULL, "%s %s", p->problem, p->context);
    else
        scn_error(l->diags, at, NULL, "%s",
                  p->problem ? p->problem : "not YAML");
    return false;
}

static bool is_end(const yaml_event_t *ev)
{
    return ev->type == YAML_SEQUENCE_END_EVENT ||
           ev->type == YAML_MAPPING_END_EVENT;
}

static void refuse(struct loader *l, struct scn_node *node, const char *what)
{
    node->kind = SCN_BAD;
    scn_error(l->diags, node->at, "write the value out where it is used", "%s",
              what);
}

static struct scn_node *load_node(struct loader *l, yaml_event_t *ev,
                                  unsigned depth);

/* Room for one more, doubled in the arena when a power of two is reached. */
static void append(struct arena *a, struct scn_node *to, struct scn_key key,
                   const struct scn_node *item)
{
    unsigned n = to->n;
    if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
        unsigned room = n == 0 ? 4 : 2 * n;
        const struct scn_node **items = arena_alloc(a, room * sizeof *to->item);
        struct scn_key *keys = arena_alloc(a, room * sizeof *to->key);
        if (n > 0) {
            memcpy(items, to->item, n * sizeof *items);
            memcpy(keys, to->key, n * sizeof *keys);
        }
        to->item = items;
        to->key = keys;
    }
    to->item[n] = item;
    to->key[n] = key;
    to->n = n + 1;
}

static bool load_list(struct loader *l, struct scn_node *list, unsigned depth)
{
    for (;;) {
        yaml_event_t ev;
        if (!next_event(l, &ev))
            return false;
        if (is_end(&ev)) {
            yaml_event_delete(&ev);
            return true;
        }
        struct scn_node *item = load_node(l, &ev, depth + 1);
        if (!item)
            return false;
        append(l->arena, list, (struct scn_key){NULL, item->at}, item);
    }
}

static void add_entry(struct loader *l, struct scn_node *map,
                      const struct scn_node *key, const struct scn_node *item)
{
    if (key->kind != SCN_TEXT) {
        if (key->kind != SCN_BAD)
            scn_error(l->diags, key->at, NULL, "a key must be a word");
        return;
    }
    if (strcmp(key->text, "<<") == 0 && !key->quoted) {
        scn_error(l->diags, key->at, "write the value out where it is used",
                  "merge keys are not used in scenarios");
        return;
    }
    for (unsigned i = 0; i < map->n; i++) {
        if (strcmp(map->key[i].name, key->text) == 0) {
            scn_error(l->diags, key->at, NULL,
                      "duplicate key \"%s\"; first on line %u", key->text,
                      map->key[i].at.line);
            return;
        }
    }
    if (map->n == ENTRIES_MAX)
        scn_error(l->diags, key->at, NULL, "more than %d entries in a map",
                  ENTRIES_MAX);
    if (map->n < ENTRIES_MAX)
        append(l->arena, map, (struct scn_key){key->text, key->at}, item);
}

static bool load_map(struct loader *l, struct scn_node *map, unsigned depth)
{
    for (;;) {
        yaml_event_t ev;
        if (!next_event(l, &ev))
            return false;
        if (is_end(&ev)) {
            yaml_event_delete(&ev);
            return true;
        }
        struct scn_node *key = load_node(l, &ev, depth + 1);
        if (!key || !next_event(l, &ev))
            return false;
        struct scn_node *item = load_node(l, &ev, depth + 1);
        if (!item)
            return false;
        add_entry(l, map, key, item);
    }
}

static void load_text(struct loader *l, struct scn_node *node,
                      const yaml_event_t *ev)
{
    const char *value = (const char *)ev->data.scalar.value;
    size_t len = ev->data.scalar.length;

    node->kind = SCN_TEXT;
    node->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = arena_strndup(l->arena, value, len);
    if (!scn_text_printable(value, len)) {
        node->kind = SCN_BAD;
        scn_error(l->diags, node->at, NULL, "control character in a text");
    } else if (ev->data.scalar.anchor) {
        refuse(l, node, "anchors are not used in scenarios");
    } else if (ev->data.scalar.tag) {
        refuse(l, node, "tags are not used in scenarios");
    }
}

/* Takes the event over. NULL if the file cannot be read further. */
static struct scn_node *load_node(struct loader *l, yaml_event_t *ev,
                                  unsigned depth)
{
    struct scn_node *node = arena_alloc(l->arena, sizeof *node);
    bool ok = true;

    node->at = mark_of(l, ev->start_mark, ev->end_mark);
    if (depth > SCN_DEPTH_MAX) {
        scn_error(l->diags, node->at, NULL, "nested deeper than %d levels",
                  SCN_DEPTH_MAX);
        ok = false;
    } else if (ev->type == YAML_SCALAR_EVENT) {
        load_text(l, node, ev);
    } else if (ev->type == YAML_ALIAS_EVENT) {
        refuse(l, node, "aliases are not used in scenarios");
    } else if (ev->type == YAML_SEQUENCE_START_EVENT) {
        node->kind = SCN_LIST;
        node->at.width = 1;
        ok = load_list(l, node, depth);
        if (ok &&
            (ev->data.sequence_start.anchor || ev->data.sequence_start.tag))
            refuse(l, node, "anchors and tags are not used in scenarios");
    } else {
        node->kind = SCN_MAP;
        node->at.width = 1;
        ok = load_map(l, node, depth);
        if (ok && (ev->data.mapping_start.anchor || ev->data.mapping_start.tag))
            refuse(l, node, "anchors and tags are not used in scenarios");
    }
    yaml_event_delete(ev);
    return ok ? node : NULL;
}

/* Stream start, document start, one node, document end, stream end. */
static struct scn_node *load_document(struct loader *l)
{
    yaml_event_t ev;
    struct scn_node *root = NULL;

    for (;;) {
        if (!next_event(l, &ev))
            return NULL;
        yaml_event_type_t type = ev.type;
        struct scn_mark at = mark_of(l, ev.start_mark, ev.start_mark);

        if (type == YAML_DOCUMENT_START_EVENT && root)
            scn_error(l->diags, at, NULL, "a second document in one file");
        if (type == YAML_STREAM_END_EVENT ||
            (type == YAML_DOCUMENT_START_EVENT && root)) {
            yaml_event_delete(&ev);
            return root;
        }
        if (type == YAML_STREAM_START_EVENT ||
            type == YAML_DOCUMENT_START_EVENT ||
            type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&ev);
            continue;
        }
        root = load_node(l, &ev, 0);
        if (!root)
            return NULL;
    }
}

const struct scn_node *scn_tree_load(struct arena *a,
                                     const struct scn_source *source,
                                     struct scn_diags *diags)
{
    struct loader l = {.arena = a, .source = source, .diags = diags};
    struct scn_mark file = {.source = source};
    size_t parse_len;

    if (!scn_text_check(source, diags))
        return NULL;
    char *text = scn_text_untabbed(a, source, &parse_len);
    if (!yaml_parser_initialize(&l.parser)) {
        scn_error(diags, file, NULL, "libyaml cannot start");
        return NULL;
    }
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&l.parser, (unsigned char *)text, parse_len);
    struct scn_node *root = load_document(&l);
    yaml_parser_delete(&l.parser);
    if (!root && scn_diags_count(diags) == 0)
        scn_error(diags, file, NULL, "the file is empty");
    return root;
}
