/* SPDX-License-Identifier: MIT */
/* Counts of judged captures, in the names of tally.h. */
#ifndef REPLAY_SUMMARY_H
#define REPLAY_SUMMARY_H

#include <stdio.h>

#include "replay.h"

/* Name and count, tab-separated; zeros are left out. */
void replay_summary_tsv(FILE *out, const struct tally *t);
void replay_summary_json(FILE *out, const struct tally *t);

#endif /* REPLAY_SUMMARY_H */
