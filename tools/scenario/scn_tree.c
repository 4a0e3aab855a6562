/* SPDX-License-Identifier: MIT */
/* Looking up nodes of a tree, and copies of it with other values. */
#include "scn_tree.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

const struct scn_node *scn_tree_get(const struct scn_node *map,
                                    const char *name)
{
    for (unsigned i = 0; map->kind == SCN_MAP && i < map->n; i++)
        if (strcmp(map->key[i].name, name) == 0)
            return map->item[i];
    return NULL;
}

/* How many characters of @p path the key @p name takes, 0 if it is another. */
static size_t key_takes(const char *name, const char *path)
{
    size_t len = strlen(name);
    bool same = len > 0 && strncmp(name, path, len) == 0;
    return same && (path[len] == '.' || path[len] == '\0') ? len : 0;
}

/* The longest key wins, so that names with a dot can be reached. */
static unsigned find_step(const struct scn_node *map, const char *path,
                          size_t *len)
{
    unsigned best = map->n;
    *len = 0;
    for (unsigned i = 0; i < map->n; i++) {
        size_t takes = key_takes(map->key[i].name, path);
        if (takes > *len) {
            *len = takes;
            best = i;
        }
    }
    return best;
}

static struct scn_node *copy_node(struct arena *a, const struct scn_node *from,
                                  unsigned room)
{
    struct scn_node *to = arena_alloc(a, sizeof *to);
    *to = *from;
    to->item = arena_alloc(a, (from->n + room) * sizeof *to->item);
    if (from->n > 0)
        memcpy(to->item, from->item, from->n * sizeof *to->item);
    if (from->kind != SCN_MAP)
        return to;
    to->key = arena_alloc(a, (from->n + room) * sizeof *to->key);
    if (from->n > 0)
        memcpy(to->key, from->key, from->n * sizeof *to->key);
    return to;
}

/* Maps whose entries the file makes up: a name that is not among them is a
 * slip. Of any other map the reader knows the keys. */
static const char *const made_up[] = {"paths", "hosts", "sweep", NULL};

struct grafting {
    struct arena *arena;
    const char *whole; /* the path, for messages */
    struct scn_mark at;
    const struct scn_node *value;
    struct scn_diags *diags;
};

static const struct scn_node *
graft(const struct grafting *g, const struct scn_node *node, const char *path);

/* Dotted names of what @p old has and the map @p new has not. */
static char *lost_names(struct arena *a, const struct scn_node *old,
                        const struct scn_node *new, const char *prefix)
{
    char *lost = arena_printf(a, "%s", "");

    for (unsigned i = 0; i < old->n; i++) {
        const char *name = old->key[i].name;
        const struct scn_node *heir = scn_tree_get(new, name);
        const char *more = "";

        if (!heir)
            more = arena_printf(a, "%s%s", prefix, name);
        else if (old->item[i]->kind == SCN_MAP && heir->kind == SCN_MAP)
            more = lost_names(a, old->item[i], heir,
                              arena_printf(a, "%s%s.", prefix, name));
        if (*more)
            lost = arena_printf(a, "%s%s%s", lost, *lost ? ", " : "", more);
    }
    return lost;
}

/* A value takes the place of the old one; what a map loses by it is said. */
static const struct scn_node *replace(const struct grafting *g,
                                      const struct scn_node *old)
{
    const char *lost = "";

    if (old->kind == SCN_MAP && g->value->kind == SCN_MAP)
        lost = lost_names(g->arena, old, g->value, "");
    if (*lost)
        scn_warning(
            g->diags, g->at,
            arena_printf(g->arena, "\"%s.KEY\" sets one key of it", g->whole),
            "\"%s\" is replaced as a whole and loses: %s", g->whole, lost);
    return g->value;
}

/* Whether @p path, the rest of the whole, begins in a map of made-up names. */
static bool is_made_up(const struct grafting *g, const char *path)
{
    char *map = arena_strndup(g->arena, g->whole, (size_t)(path - g->whole));
    size_t len = strlen(map);

    if (len > 0)
        map[len - 1] = '\0'; /* the dot */
    return words_have(made_up, map);
}

static void report_absent(const struct grafting *g, const struct scn_node *map,
                          const char *path)
{
    const char **names = arena_alloc(g->arena, (map->n + 1) * sizeof *names);
    char *name = arena_strndup(g->arena, path, strcspn(path, "."));

    for (unsigned i = 0; i < map->n; i++)
        names[i] = map->key[i].name;
    scn_error(g->diags, g->at,
              map->n > 0 ? words_hint(g->arena, names, name) : NULL,
              "\"%s\": there is no \"%s\" in %.*s", g->whole, name,
              (int)(path - g->whole - 1), g->whole);
}

static const struct scn_node *graft_list(const struct grafting *g,
                                         const struct scn_node *list,
                                         const char *path)
{
    char *end;
    unsigned long i = strtoul(path, &end, 10);

    if (*path < '0' || *path > '9' || i >= list->n ||
        (*end != '.' && *end != '\0')) {
        scn_error(g->diags, g->at, NULL,
                  "\"%s\": \"%.*s\" is not an entry of a list of %u; "
                  "entries count from 0",
                  g->whole, (int)strcspn(path, "."), path, list->n);
        return NULL;
    }
    const struct scn_node *item =
        *end ? graft(g, list->item[i], end + 1) : replace(g, list->item[i]);
    struct scn_node *copy = copy_node(g->arena, list, 0);
    copy->item[i] = item;
    return item ? copy : NULL;
}

/* Whether @p path begins with an entry of a list: "attackers.0.on". */
static bool is_in_list(struct arena *a, const char *path, size_t step)
{
    static const char *const lists[] = {"attackers", "middleboxes", "events",
                                        "links", NULL};

    return path[step] == '.' && words_have(lists, arena_strndup(a, path, step));
}

static const struct scn_node *graft_map(const struct grafting *g,
                                        const struct scn_node *map,
                                        const char *path)
{
    static const struct scn_node nothing = {.kind = SCN_MAP};
    size_t len;
    unsigned i = find_step(map, path, &len);
    struct scn_node *copy = copy_node(g->arena, map, 1);
    const struct scn_node *old = &nothing;

    if (i == map->n && is_made_up(g, path)) {
        report_absent(g, map, path);
        return NULL;
    }
    size_t step = strcspn(path, ".");
    if (i == map->n && is_in_list(g->arena, path, step)) {
        scn_error(g->diags, g->at, NULL, "\"%s\": there is no list \"%.*s\"",
                  g->whole, (int)(path + step - g->whole), g->whole);
        return NULL;
    }
    if (i == map->n) {
        len = strcspn(path, ".");
        copy->key[i].name = arena_strndup(g->arena, path, len);
        copy->n++;
        struct scn_node *made = copy_node(g->arena, &nothing, 0);
        made->at = g->at;
        old = made;
    } else {
        old = map->item[i];
    }
    copy->key[i].at = g->at;
    copy->item[i] = path[len] ? graft(g, old, path + len + 1) : replace(g, old);
    return copy->item[i] ? copy : NULL;
}

static const struct scn_node *
graft(const struct grafting *g, const struct scn_node *node, const char *path)
{
    if (node->kind == SCN_LIST)
        return graft_list(g, node, path);
    if (node->kind == SCN_MAP)
        return graft_map(g, node, path);
    scn_error(g->diags, g->at, NULL,
              "\"%s\" goes on after a value: there is no \"%s\" in it",
              g->whole, path);
    return NULL;
}

const struct scn_node *scn_tree_with(struct arena *a,
                                     const struct scn_node *root,
                                     const char *path, struct scn_mark at,
                                     const struct scn_node *value,
                                     struct scn_diags *diags)
{
    struct grafting g = {a, path, at, value, diags};
    return graft(&g, root, path);
}

const struct scn_node *
scn_tree_without(struct arena *a, const struct scn_node *map, const char *name)
{
    struct scn_node *copy;

    if (!scn_tree_get(map, name))
        return map;
    copy = copy_node(a, map, 0);
    copy->n = 0;
    for (unsigned i = 0; i < map->n; i++) {
        if (strcmp(map->key[i].name, name) == 0)
            continue;
        copy->key[copy->n] = map->key[i];
        copy->item[copy->n++] = map->item[i];
    }
    return copy;
}

char *scn_tree_text(struct arena *a, const struct scn_node *node)
{
    bool map = node->kind == SCN_MAP;
    char *s;

    if (node->kind == SCN_TEXT || node->kind == SCN_BAD)
        return arena_printf(a, "%s", node->text ? node->text : "");
    s = arena_printf(a, "%s", map ? "{" : "[");
    for (unsigned i = 0; i < node->n; i++)
        s = arena_printf(a, "%s%s%s%s%s", s, i > 0 ? "," : "",
                         map ? node->key[i].name : "", map ? ":" : "",
                         scn_tree_text(a, node->item[i]));
    return arena_printf(a, "%s%s", s, map ? "}" : "]");
}
