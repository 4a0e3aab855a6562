/* SPDX-License-Identifier: MIT */
#include "replay_summary.h"

#include <inttypes.h>

#include "json.h"

void replay_summary_tsv(FILE *out, const struct tally *t)
{
    struct tally_row row;

    for (unsigned i = 0; tally_row(t, i, &row); i++)
        if (row.value > 0)
            fprintf(out, "%s\t%" PRIu64 "\n", row.name, row.value);
}

void replay_summary_json(FILE *out, const struct tally *t)
{
    struct json j = {.f = out};
    struct tally_row row;

    json_open(&j, NULL, '{');
    json_open(&j, "counts", '{');
    for (unsigned i = 0; tally_row(t, i, &row); i++)
        if (row.value > 0)
            json_whole(&j, row.name, row.value);
    json_close(&j, '}');
    json_close(&j, '}');
}
