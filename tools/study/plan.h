/* SPDX-License-Identifier: MIT */
/*
 * The runs of a study in their one order: cells of the sweep, first axis
 * slowest, and within a cell the seeds. Run i is cell i / seeds.
 */
#ifndef PLAN_H
#define PLAN_H

#include "study.h"

enum { PLAN_HASH_LEN = 32 };

struct plan {
    const struct study *study;
    bool *selected;
    size_t n_selected;
    /* The scenario of the last cell that was asked for. */
    struct scenario *scenario;
    size_t cell;
    struct arena scratch;
};

/* Which of the runs; all of them if everything is 0. */
struct plan_choice {
    const char *const *only; /* see plan_matches(); axes by any name */
    unsigned n_only;
    unsigned shard, shards; /* runs whose index is shard - 1 modulo shards */
};

/* False if an id of choice->only is no run; *bad is that id. */
bool plan_make(struct plan *p, const struct study *study,
               const struct plan_choice *choice, const char **bad);
void plan_free(struct plan *p);

size_t plan_cell(const struct plan *p, size_t run);
uint32_t plan_seed(const struct plan *p, size_t run);

/* "profile=baerts/seed=3"; the same with ',' for '/' for file names. */
char *plan_id(struct arena *a, const struct study *s, size_t run);
char *plan_file_name(struct arena *a, const char *id);
/* Whether @p pattern is the id, or its beginning up to a '/'; in it * stands
 * for any characters and ? for one. */
bool plan_matches(const char *id, const char *pattern);

/* The resolved scenario of a run; lives until the next call. */
const struct scenario *plan_scenario(struct plan *p, size_t run);

/* SHA-256 over the resolved scenario, of keys their fingerprints, and the seed.
 */
void plan_hash(struct plan *p, size_t run, uint8_t hash[PLAN_HASH_LEN]);

/* SHA-256 of this program's own file: what another build cannot share. */
bool plan_program_hash(uint8_t hash[PLAN_HASH_LEN]);

/* The plan as TSV: id, axes, seed. */
void plan_write(const struct plan *p, FILE *to);

void plan_hex(const uint8_t hash[PLAN_HASH_LEN], char hex[65]);

#endif /* PLAN_H */
