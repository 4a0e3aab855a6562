/* SPDX-License-Identifier: MIT */
/*
 * A YAML file as a tree of maps, lists and texts that remember where they
 * stood. Aliases, anchors, tags and second documents are refused; so are deep
 * nesting, tabs and what is not UTF-8. A tree is never changed: scn_tree_with()
 * gives a new one that shares all but the way to the changed place.
 */
#ifndef SCN_TREE_H
#define SCN_TREE_H

#include <stdbool.h>

#include "scn_diag.h"

enum {
    SCN_DEPTH_MAX = 16,
    SCN_FILE_MAX = 256 * 1024, /* octets */
};

enum scn_kind { SCN_TEXT, SCN_LIST, SCN_MAP, SCN_BAD /* reported already */ };

struct scn_key {
    const char *name;
    struct scn_mark at;
};

struct scn_node {
    enum scn_kind kind;
    struct scn_mark at;
    bool quoted;      /* SCN_TEXT */
    const char *text; /* SCN_TEXT; never NULL there */
    unsigned n;
    const struct scn_node **item; /* SCN_LIST and SCN_MAP */
    struct scn_key *key;          /* SCN_MAP, one per item */
};

/*
 * Read @p source, whose text must stay; tabs are reported and read as
 * spaces. NULL after a syntax error; other errors leave a tree.
 */
const struct scn_node *scn_tree_load(struct arena *a,
                                     const struct scn_source *source,
                                     struct scn_diags *diags);

/* The item called @p name, or NULL. */
const struct scn_node *scn_tree_get(const struct scn_node *map,
                                    const char *name);

/*
 * @p root with @p value at a dotted path such as "attackers.0.keys". Maps on
 * the way are made where absent and stand @p at, save entries of maps whose
 * names the file makes up, such as paths: there the path is refused. A map
 * replaces a map as a whole; a warning names what it loses. NULL if the path is
 * refused.
 */
const struct scn_node *scn_tree_with(struct arena *a,
                                     const struct scn_node *root,
                                     const char *path, struct scn_mark at,
                                     const struct scn_node *value,
                                     struct scn_diags *diags);

/* A map without the key @p name; @p map itself if it has none. */
const struct scn_node *scn_tree_without(struct arena *a,
                                        const struct scn_node *map,
                                        const char *name);

/* The tree as one line of YAML flow text, without spaces after ':' and ','. */
char *scn_tree_text(struct arena *a, const struct scn_node *node);

#endif /* SCN_TREE_H */
