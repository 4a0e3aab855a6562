/* SPDX-License-Identifier: MIT */
/* The commands. Each returns the command's exit code. */
#ifndef CMD_H
#define CMD_H

#include "options.h"

int cmd_run(const struct options *o);
int cmd_check(const struct options *o);
int cmd_plan(const struct options *o);
int cmd_list(const struct options *o);
int cmd_plot(const struct options *o);
int cmd_compare(const struct options *o);
int cmd_report(const struct options *o);
int cmd_collect(const struct options *o);
int cmd_replay(const struct options *o);
int cmd_ladder(const struct options *o);
int cmd_explain(const struct options *o);
int cmd_columns(const struct options *o);
int cmd_schema(const struct options *o);
int cmd_new(const struct options *o);
int cmd_doctor(const struct options *o);
int cmd_draft(const struct options *o);
int cmd_vectors(const struct options *o);
int cmd_submit(const struct options *o);
int cmd_export(const struct options *o);
int cmd_status(const struct options *o);
int cmd_search(const struct options *o);

/* main() but for its name, so that a test can link its own. */
int mpx_main(int argc, char **argv);

#endif /* CMD_H */
