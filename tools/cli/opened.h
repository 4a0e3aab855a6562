/* SPDX-License-Identifier: MIT */
/* A folder of results that a command reads: its study and its verdicts. */
#ifndef OPENED_H
#define OPENED_H

#include "plot.h"
#include "results.h"
#include "session.h"

struct opened {
    struct session session;
    struct plan plan;
    struct results results;
    bool there;
};

/* An exit code; @p command and what is wrong with the choice of runs is said.
 * @p o must be closed whatever it is. */
int opened_read(struct opened *o, const char *command, const char *dir,
                const struct plan_choice *choice);
void opened_close(struct opened *o);

/* Whether files can be made in the folder, as the command does; else what to
 * do instead is said. */
bool folder_takes_files(const char *command, const char *dir);
/* For its figures. */
struct plot_source opened_figures(const struct opened *o);

#endif /* OPENED_H */
