/* SPDX-License-Identifier: MIT */
/*
 * The judge of captures against any octets: nothing breaks, damage lies within
 * the file, every option has one verdict, no failure is without a check, and
 * what is whole decides alone: the same file judged twice gives the same
 * counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct conn_keys keys = {
    .n = 2, .len = {16, 3}, .key = {{1, 2, 3}, {4, 5, 6}}};

static void check(const struct replay *r)
{
    const uint64_t *seen = r->tally.seen;

    MUST(r->n_lines == seen[SEEN_OPTIONS]);
    MUST(seen[SEEN_OK] + seen[SEEN_FAILED] + seen[SEEN_UNCHECKED] +
             seen[SEEN_NO_RULE] ==
         seen[SEEN_OPTIONS]);
    MUST(seen[SEEN_FAILED] == 0 || tally_failed(&r->tally));
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct replay_line *l = &r->line[i];

        MUST(l->n_passed + l->n_failed > 0 || l->why != WHY_NONE);
        MUST(l->flow < r->flows.n);
    }
    for (size_t i = 0; i < r->flows.n; i++)
        MUST(r->flows.v[i].conn == NO_CONN || r->flows.v[i].conn < r->n_conns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct replay_input in[2] = {{.octets = data, .len = size},
                                 {.octets = data, .len = size}};
    struct replay once, again;
    FILE *out = fopen("/dev/null", "w");

    MUST(out != NULL);
    MUST(replay_inputs(&once, &keys, in, 1) == (in[0].damage == NULL));
    MUST(in[0].damage_at <= size);
    check(&once);
    replay_inputs(&again, &keys, in, 1);
    MUST(memcmp(&once.tally, &again.tally, sizeof once.tally) == 0);
    replay_free(&again);

    replay_inputs(&again, &keys, in, 2); /* every frame twice */
    check(&again);
    MUST(again.tally.seen[SEEN_FRAMES] == 2 * once.tally.seen[SEEN_FRAMES]);
    report_flows(out, &again);
    report_lines(out, &again, true);
    report_summary(out, &again.tally);
    replay_free(&again);
    replay_free(&once);
    fclose(out);
    return 0;
}
