/* SPDX-License-Identifier: MIT */
/* Judged captures for programs: counts in the names of tally.h, and as JSON
 * every option with its verdict. */
#ifndef REPLAY_SUMMARY_H
#define REPLAY_SUMMARY_H

#include <stdio.h>

#include "json.h"
#include "replay.h"

/* The summary line, then name and count, tab-separated; zeros are left out. */
void replay_summary_tsv(FILE *out, const struct tally *t);

/** Say on stderr what is wrong with an input. @return the exit code. */
int replay_complain(const char *path, const struct replay_input *in);

/* The document: begun, each judgement added, ended with the counts of all. */
void replay_json_begin(struct json *j);
/** @param name  of each input;  @param reveal  print keys. */
void replay_json_add(struct json *j, const struct replay *r,
                     const struct replay_input *in, const char *const *name,
                     bool reveal);
/** One of them as an object; with @p type, which says what it is. */
void replay_json_option(struct json *j, const struct replay *r,
                        const struct replay_line *l, bool reveal,
                        const char *type);
void replay_json_finding(struct json *j, const struct replay *r,
                         const struct replay_note *n, const char *type);
void replay_json_flow(struct json *j, const struct replay *r, size_t i,
                      const char *type);
/** Whether anything was judged, and the counts. */
void replay_json_counts(struct json *j, const struct tally *sum);
void replay_json_end(struct json *j, const struct tally *sum);

#endif /* REPLAY_SUMMARY_H */
