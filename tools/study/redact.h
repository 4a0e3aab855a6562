/* SPDX-License-Identifier: MIT */
/*
 * Keys that a scenario gives in hex, wherever it does: in keying, a sweep, a
 * variant, a quick section, on the command line. In what is kept with results
 * their fingerprints take their place (keysource.h); a scenario that has those
 * is good for everything but to be run.
 */
#ifndef REDACT_H
#define REDACT_H

#include "scn_tree.h"

/* The text that @p tree was read from; *any becomes true if it has a key.
 * @p path is the dotted key of the tree's root, "" for a file. */
char *redact_source(struct arena *a, const struct scn_node *tree,
                    const char *path, const struct scn_source *src, bool *any);
/* "key=value" of --set, likewise. */
char *redact_set(struct arena *a, const char *set, bool *any);
/* An argument of the command line, in which one of these may stand. */
char *redact_argument(struct arena *a, const char *argument,
                      const char *const *set, unsigned n_set);
/* scn_tree_text() of the value of @p path. */
char *redact_tree_text(struct arena *a, const char *path,
                       const struct scn_node *node);
/* One text that is the value of @p path. */
const char *redact_word(struct arena *a, const char *path, const char *text);

#endif /* REDACT_H */
