/* SPDX-License-Identifier: MIT */
/* Replacing keys in text by fingerprints. */
#include "redact.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "keysource.h"

enum { SURE = 16 /* digits of a key that are not there by chance */ };

static bool is_key(const char *path)
{
    static const char end[] = "psk.hex";
    size_t len = strlen(path), n = sizeof end - 1;

    return len >= n && strcmp(path + len - n, end) == 0 &&
           (len == n || path[len - n - 1] == '.');
}

const char *redact_word(struct arena *a, const char *path, const char *text)
{
    char print[KS_PRINT_TEXT];
    struct ks_list list;
    unsigned line;

    if (!is_key(path) || ks_list_parse(text, strlen(text), &list, &line))
        return text;
    ks_list_print(&list, 0, print);
    return arena_strndup(a, print, strlen(print));
}

static const char *below(struct arena *a, const char *path,
                         const struct scn_node *node, unsigned i)
{
    return node->kind == SCN_MAP
               ? arena_printf(a, "%s%s%s", path, *path ? "." : "",
                              node->key[i].name)
               : path;
}

/* ---- a tree ---- */

static const struct scn_node *redacted(struct arena *a, const char *path,
                                       const struct scn_node *node)
{
    struct scn_node *copy = arena_alloc(a, sizeof *copy);

    *copy = *node;
    if (node->kind == SCN_TEXT)
        copy->text = redact_word(a, path, node->text);
    if (node->kind != SCN_LIST && node->kind != SCN_MAP)
        return copy;
    copy->item = arena_alloc(a, (node->n + 1) * sizeof *copy->item);
    for (unsigned i = 0; i < node->n; i++)
        copy->item[i] = redacted(a, below(a, path, node, i), node->item[i]);
    return copy;
}

char *redact_tree_text(struct arena *a, const char *path,
                       const struct scn_node *node)
{
    return scn_tree_text(a, redacted(a, path, node));
}

/* ---- a text ---- */

struct text {
    struct arena *a;
    char *s;
    bool any;
};

/* Of the line break that p begins with, 0 if with none; as YAML has them. */
static size_t line_break(const char *p)
{
    static const char *const breaks[] = {
        "\r\n", "\n", "\r", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};

    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
        if (strncmp(p, breaks[i], strlen(breaks[i])) == 0)
            return strlen(breaks[i]);
    return 0;
}

/* Where a mark is: columns count characters. */
static size_t offset_of(const struct scn_source *src, struct scn_mark at)
{
    size_t i = strncmp(src->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    for (unsigned line = 1; line < at.line && i < src->len;) {
        size_t n = line_break(src->text + i);

        line += n > 0;
        i += n > 0 ? n : 1;
    }
    for (unsigned col = 1; col < at.col && i < src->len; col++)
        for (i++; i < src->len && ((unsigned char)src->text[i] & 0xc0) == 0x80;)
            i++;
    return i;
}

static void put(struct text *t, size_t at, size_t len, const char *print)
{
    t->s =
        arena_printf(t->a, "%.*s%s%s", (int)at, t->s, print, t->s + at + len);
    t->any = true;
}

/* As it stands, in quotes or not; one that is written otherwise, as by escapes,
 * goes with its quotes. */
static void put_at(struct text *t, const struct scn_source *src,
                   const struct scn_node *node, const char *print)
{
    size_t at = offset_of(src, node->at), quote = node->quoted ? 1 : 0;
    size_t len = strlen(node->text);

    if (at + quote + len <= src->len &&
        memcmp(src->text + at + quote, node->text, len) == 0) {
        at += quote;
    } else {
        struct scn_mark end = node->at;

        end.col += end.width;
        len = offset_of(src, end) - at;
    }
    put(t, at, len, print);
}

/* From the last to the first, so that places before stay where they are. */
static void put_all(struct text *t, const char *path,
                    const struct scn_node *node, const struct scn_source *src)
{
    const char *print;

    if (node->kind == SCN_LIST || node->kind == SCN_MAP)
        for (unsigned i = node->n; i-- > 0;)
            put_all(t, below(t->a, path, node, i), node->item[i], src);
    if (node->kind != SCN_TEXT || node->at.source != src)
        return;
    print = redact_word(t->a, path, node->text);
    if (print != node->text && strcmp(print, node->text) != 0)
        put_at(t, src, node, print);
}

/* In a comment, as a name in a table, in other letters. */
static void put_elsewhere(struct text *t, const char *path,
                          const struct scn_node *node)
{
    size_t len = node->kind == SCN_TEXT ? strlen(node->text) : 0;
    const char *print =
        len >= SURE ? redact_word(t->a, path, node->text) : node->text;

    if (node->kind == SCN_LIST || node->kind == SCN_MAP)
        for (unsigned i = 0; i < node->n; i++)
            put_elsewhere(t, below(t->a, path, node, i), node->item[i]);
    if (len < SURE || print == node->text || strcmp(print, node->text) == 0)
        return;
    for (size_t at = 0; t->s[at]; at++)
        if (strncasecmp(t->s + at, node->text, len) == 0)
            put(t, at, len, print);
}

char *redact_source(struct arena *a, const struct scn_node *tree,
                    const char *path, const struct scn_source *src, bool *any)
{
    struct text t = {a, arena_strndup(a, src->text, src->len), false};

    put_all(&t, path, tree, src);
    put_elsewhere(&t, path, tree);
    *any |= t.any;
    return t.s;
}

char *redact_set(struct arena *a, const char *set, bool *any)
{
    size_t len = strcspn(set, "=");
    const char *key = arena_strndup(a, set, len);
    struct scn_diags *diags = mem_new(sizeof *diags);
    struct scn_source src = {"", set[len] ? set + len + 1 : "", 0, 0};
    const struct scn_node *tree;
    char *text = arena_strndup(a, set, strlen(set));

    src.len = strlen(src.text);
    tree = scn_tree_load(a, &src, diags);
    if (tree)
        text = arena_printf(a, "%s=%s", key,
                            redact_source(a, tree, key, &src, any));
    scn_diags_free(diags);
    free(diags);
    return text;
}

char *redact_argument(struct arena *a, const char *argument,
                      const char *const *set, unsigned n_set)
{
    size_t len = strlen(argument);
    bool any = false;

    for (unsigned i = 0; i < n_set; i++) {
        size_t n = strlen(set[i]);

        if (n <= len && strcmp(argument + len - n, set[i]) == 0)
            return arena_printf(a, "%.*s%s", (int)(len - n), argument,
                                redact_set(a, set[i], &any));
    }
    return arena_strndup(a, argument, len);
}
