/* SPDX-License-Identifier: MIT */
/*
 * A judged capture as text: one line per option, then the failures that no
 * option shows. Columns are tab-separated: seconds since the first frame, frame
 * number (file:number of files judged together), flow, direction (> from who
 * opened the flow), option, fields, verdict. Keys in clear are other people's
 * secrets: their tokens stand for them.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "replay.h"

/* The flows, one comment line each: what the short names stand for. */
void report_flows(FILE *out, const struct replay *r);

/** @param reveal  print keys. */
void report_lines(FILE *out, const struct replay *r, bool reveal);

/** One line: how many options were right, wrong or could not be judged, why,
 * and what of the file could not be read. */
void report_summary(FILE *out, const struct tally *t);

/* What the columns hold. */
void report_time(FILE *out, const struct replay *r, const struct place *at);
const char *report_option(const struct replay_line *l);
void report_fields(FILE *out, const struct replay_line *l, bool reveal);
/* Which checks failed, or else why it is not checked; may be nothing. */
void report_reason(FILE *out, const struct replay_line *l);
void report_note(FILE *out, const struct replay_note *n);

/* Addresses and ports of a flow, "10.0.0.1:5 > [2001:db8::1]:80". */
enum { REPORT_FLOW_MAX = 112 };
/* What its SYN asked for. */
const char *report_flow_kind(const struct flow *f);
void report_flow_name(char name[REPORT_FLOW_MAX], const struct flow *f);

#endif /* REPORT_H */
