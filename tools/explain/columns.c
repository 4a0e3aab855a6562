/* SPDX-License-Identifier: MIT */
/* The list of columns and counters. */
#include <string.h>

#include "explain.h"
#include "json.h"
#include "metric_label.h"
#include "mpx_stats.h"

static void put(FILE *to, const char *name, const char *unit,
                const char *meaning)
{
    fprintf(to, "%-28s %-12s %s\n", name, unit, meaning);
}

static void put_of(FILE *to, bool of_tokens, bool of_real_time)
{
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        struct metric_info i = metric_info((enum metric_column)m);

        if (i.of_tokens == of_tokens && i.of_real_time == of_real_time)
            put(to, i.name, i.unit, i.meaning);
    }
}

void explain_columns(FILE *to)
{
    struct metric of;

    fputs("Columns of runs.csv, after id, the axes of the sweep and seed:\n",
          to);
    put_of(to, false, false);
    fputs("\nof studies in real time:\n", to);
    put_of(to, false, true);
    fputs("\nof studies of tokens:\n", to);
    put_of(to, true, false);
    fputs(
        "\nColumns of hosts.csv, of studies with hosts: id, host, kind, role, "
        "then those of runs.csv\nof that host's connections alone, in "
        "expectations KIND.NAME:\n",
        to);
    for (unsigned m = 0; m < METRIC_COLUMNS; m++)
        if (metric_of_hosts("", m, &of))
            fprintf(to, "%s\n", metric_info((enum metric_column)m).name);
    fputs("\nCounters of counters.csv, in expectations client.NAME and "
          "server.NAME:\n",
          to);
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        put(to, mpx_stats_name(i), "", mpx_stats_meaning(i));
}

static void row(struct json *j, const char *name, const char *unit,
                const char *meaning, const char *label, const char *in)
{
    json_open(j, NULL, '{');
    json_string(j, "name", name);
    json_string(j, "unit", unit);
    json_string(j, "meaning", meaning);
    json_string(j, "label", label);
    json_string(j, "in", in);
    json_close(j, '}');
}

void explain_columns_json(FILE *to)
{
    struct json j = {.f = to};
    struct metric of;

    json_open(&j, NULL, '[');
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        struct metric_info i = metric_info((enum metric_column)m);

        row(&j, i.name, i.unit, i.meaning, metric_label((enum metric_column)m),
            i.of_tokens      ? "runs.csv of studies of tokens"
            : i.of_real_time ? "runs.csv of studies in real time"
                             : "runs.csv");
    }
    for (unsigned m = 0; m < METRIC_COLUMNS; m++) {
        struct metric_info i = metric_info((enum metric_column)m);

        if (metric_of_hosts("", m, &of))
            row(&j, i.name, i.unit, i.meaning,
                metric_label((enum metric_column)m), "hosts.csv");
    }
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        row(&j, mpx_stats_name(i), "", mpx_stats_meaning(i),
            mpx_stats_meaning(i), "counters.csv");
    json_close(&j, ']');
}
