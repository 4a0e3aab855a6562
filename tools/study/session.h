/* SPDX-License-Identifier: MIT */
/* A scenario file that was opened, or the one that a results folder keeps. */
#ifndef SESSION_H
#define SESSION_H

#include "options.h"
#include "study.h"

struct session {
    const char *file;
    struct arena arena;
    char *text;
    size_t len;
    struct study_changes changes;
    struct study study;
    bool reveal; /* what is kept may have keys; off as it is opened */
};

/* What the command line changes of a file. */
struct study_changes session_changes(const struct options *o);

/*
 * Open and check. Errors are printed, or warnings if there are none and
 * @p warn; *n_errors grows by the number of errors.
 * @return EXIT_FINE, EXIT_SCENARIO or, if there is no such file, EXIT_USAGE.
 */
int session_open(struct session *s, const char *file,
                 const struct study_changes *changes, bool warn,
                 unsigned *n_errors);

/* The same from DIR/scenario.yaml and DIR/overrides.tsv, without warnings. */
int session_open_dir(struct session *s, const char *dir, unsigned *n_errors);

/* What DIR/overrides.tsv changes; nothing if it is not there. */
struct study_changes session_overrides(struct arena *a, const char *dir);

/*
 * Leave both in @p dir, and the maps and key files that the study names.
 * Fingerprints are in the place of keys unless s->reveal; what has keys nobody
 * else may read. Of key files only fingerprints are kept. A file that would
 * take the place of the one that was read is not written. False if they cannot
 * be written.
 */
bool session_keep(const struct session *s, const char *dir);
/* scenario.yaml as it is kept. *secret becomes true if it has keys. */
char *session_text(const struct session *s, struct arena *a, bool *secret);

/* SHA-256 in hex of that and of what the command line changes, in @p a. */
const char *session_print(const struct session *s, struct arena *a);

void session_close(struct session *s);

/* "3 errors; nothing was run." */
void session_print_error_count(unsigned n);

#endif /* SESSION_H */
