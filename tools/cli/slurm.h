/* SPDX-License-Identifier: MIT */
/*
 * Slurm: the batch script of a study, and mpx within an allocation. Nothing is
 * linked: sbatch and srun are called, and the environment of jobs is read.
 */
#ifndef SLURM_H
#define SLURM_H

#include "options.h"
#include "session.h"

/* Of mpx run --under slurm. In a task: *o becomes what that task does, and
 * *code is untouched. In an allocation a task is started on each node, and
 * *code is what they end with. @return whether the caller is to go on. */
bool slurm_begin(struct options *o, int *code);

/* Write @p path, the batch script of an array job that runs the study in
 * @p dir. False if it cannot be written. */
bool slurm_write(const struct options *o, const struct session *s,
                 const char *dir, const char *path);

/* Hand it to sbatch, which prints the number of the job. EXIT_FINE or
 * EXIT_MACHINE. */
int slurm_send(const char *path, char job[32]);

#endif /* SLURM_H */
