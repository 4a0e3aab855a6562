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

/* The document: begun, each judgement added, ended with the counts of all. */
void replay_json_begin(struct json *j);
/** @param name  of each input;  @param reveal  print keys. */
void replay_json_add(struct json *j, const struct replay *r,
                     const struct replay_input *in, const char *const *name,
                     bool reveal);
void replay_json_end(struct json *j, const struct tally *sum);

#endif /* REPLAY_SUMMARY_H */
