/* SPDX-License-Identifier: MIT */
/* The table of options, and what each does with its value. */
#include "option_table.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"
#include "scn_value.h"

/* A whole number without sign or blanks, from 1 to max; 0 if it is none. */
static unsigned number(const char *text, size_t len, unsigned max)
{
    unsigned long v = 0;
    if (len == 0 || len > 9 || strspn(text, "0123456789") < len)
        return 0;
    for (size_t i = 0; i < len; i++)
        v = 10 * v + (unsigned long)(text[i] - '0');
    return v <= max ? (unsigned)v : 0;
}

static bool take_jobs(struct options *o, const char *value)
{
    o->jobs = number(value, strlen(value), OPTIONS_JOBS_MAX);
    o->has_jobs = true;
    if (o->jobs == 0)
        usage_error("-j wants a number from 1 to %d, not \"%s\"",
                    OPTIONS_JOBS_MAX, value);
    return o->jobs > 0;
}

static bool take_under(struct options *o, const char *value)
{
    o->under = value;
    if (strcmp(value, "slurm") == 0)
        return true;
    usage_error("--under is one of: slurm, not \"%s\"", value);
    return false;
}

static bool take_nodes(struct options *o, const char *value)
{
    o->nodes = number(value, strlen(value), 1000000);
    if (o->nodes == 0)
        usage_error("--nodes wants a number from 1 to 1000000, not \"%s\"",
                    value);
    return o->nodes > 0;
}

static bool take_timeout(struct options *o, const char *value)
{
    o->timeout_s = number(value, strlen(value), 1000000);
    if (o->timeout_s < 1)
        usage_error("--timeout wants seconds from 1 to 1000000, not \"%s\"",
                    value);
    o->has_timeout = true;
    return o->timeout_s >= 1;
}

static bool take_attempts(struct options *o, const char *value)
{
    o->attempts = number(value, strlen(value), 100);
    if (o->attempts == 0)
        usage_error("--attempts wants a number from 1 to 100, not \"%s\"",
                    value);
    return o->attempts > 0;
}

static bool take_shard(struct options *o, const char *value)
{
    size_t k = strcspn(value, "/");
    o->shard = number(value, k, 1000000);
    o->shards =
        value[k] ? number(value + k + 1, strlen(value + k + 1), 1000000) : 0;
    if (o->shard > 0 && o->shard <= o->shards)
        return true;
    usage_error("--shard wants k/n with k from 1 to n, not \"%s\"", value);
    return false;
}

static bool take_pcap(struct options *o, const char *value)
{
    static const char *const words[] = {"none", "failed", "all", NULL};
    for (unsigned i = 0; words[i]; i++) {
        if (strcmp(words[i], value) == 0) {
            o->pcap = (enum pcap_wish)i;
            return true;
        }
    }
    usage_error("--pcap is one of: none failed all, not \"%s\"", value);
    return false;
}

static bool take_series(struct options *o, const char *value)
{
    struct scn_quantity q;

    if (scn_value_read(value, SCN_DIM_TIME, &q) == SCN_VALUE_OK &&
        q.value >= 1e6) {
        o->series_ns = q.value;
        return true;
    }
    usage_error("--series wants an interval of 1 ms or more, as 100ms, not "
                "\"%s\"",
                value);
    return false;
}

static bool take_time(double *to_s, const char *name, const char *value)
{
    struct scn_quantity q;

    if (scn_value_read(value, SCN_DIM_TIME, &q) == SCN_VALUE_OK) {
        *to_s = q.value * 1e-9;
        return true;
    }
    usage_error("%s wants a time, as 1.2s, not \"%s\"", name, value);
    return false;
}

static bool take_from(struct options *o, const char *value)
{
    return take_time(&o->from_s, "--from", value);
}

static bool take_to(struct options *o, const char *value)
{
    return take_time(&o->to_s, "--to", value);
}

static bool append(const char **list, unsigned *n, const char *value)
{
    if (*n == OPTIONS_LIST_MAX) {
        usage_error("more than %d times the same option", OPTIONS_LIST_MAX);
        return false;
    }
    list[(*n)++] = value;
    return true;
}

static bool take_only(struct options *o, const char *value)
{
    return append(o->only, &o->n_only, value);
}

static bool take_set(struct options *o, const char *value)
{
    return append(o->set, &o->n_set, value);
}

static bool take_sbatch(struct options *o, const char *value)
{
    return append(o->sbatch, &o->n_sbatch, value);
}

static bool take_psk(struct options *o, const char *value)
{
    return append(o->psk, &o->n_psk, value);
}

static bool take_format(struct options *o, const char *value)
{
    static const char *const words[] = {[PLOT_SVG] = "svg",
                                        [PLOT_PNG] = "png",
                                        [PLOT_PDF] = "pdf",
                                        [PLOT_TIKZ] = "tikz",
                                        [PLOT_TERMINALS] = NULL};

    for (unsigned i = 0; words[i]; i++)
        if (strcmp(words[i], value) == 0) {
            o->formats |= 1u << i;
            return true;
        }
    usage_error("--format is one of: svg png pdf tikz, not \"%s\"", value);
    return false;
}

static bool take_tolerance(struct options *o, const char *value)
{
    struct scn_quantity q;

    if (scn_value_read(value, SCN_DIM_RATIO, &q) == SCN_VALUE_OK &&
        q.value < 1) {
        o->tolerance = q.value;
        return true;
    }
    usage_error("--tolerance wants a share below 100%%, as 2%%, not \"%s\"",
                value);
    return false;
}

static bool take_count(unsigned *to, const char *name, const char *value,
                       unsigned max)
{
    *to = number(value, strlen(value), max);
    if (*to || strcmp(value, "0") == 0)
        return true;
    usage_error("%s wants a number from 0 to %u, not \"%s\"", name, max, value);
    return false;
}

static bool take_actions(struct options *o, const char *value)
{
    return take_count(&o->actions, "--actions", value, OPTIONS_ACTIONS_MAX);
}

static bool take_connections(struct options *o, const char *value)
{
    return take_count(&o->connections, "--connections", value, 2);
}

static bool take_timers(struct options *o, const char *value)
{
    return take_count(&o->timers, "--timers", value, 9);
}

static bool take_states(struct options *o, const char *value)
{
    unsigned n;
    bool ok = take_count(&n, "--states", value, 999999999);

    o->states = n;
    return ok;
}

static bool take_harm(struct options *o, const char *value)
{
    return append(o->harm, &o->n_harms, value);
}

/* ---- the table ----------------------------------------------------------- */

#define MEMBER(member) offsetof(struct options, member)

/* In the order in which commands list them. */
const struct option_entry option_table[] = {
    {"jobs", 'j', "N", take_jobs, 0, false},
    {"output", 'o', "DIR", NULL, MEMBER(out), false},
    {"seeds", 0, "A..B", NULL, MEMBER(seeds), false},
    {"only", 0, "ID", take_only, 0, true},
    {"shard", 0, "k/n", take_shard, 0, false},
    {"set", 0, "KEY=VALUE", take_set, 0, true},
    {"pcap", 0, "all|failed|none", take_pcap, 0, false},
    {"timeout", 0, "S", take_timeout, 0, false},
    {"attempts", 0, "N", take_attempts, 0, false},
    {"series", 0, "100ms", take_series, 0, false},
    {"events", 0, NULL, NULL, MEMBER(events), false},
    {"run", 0, "ID|success|refusal", NULL, MEMBER(run), false},
    {"from", 0, "1s", take_from, 0, false},
    {"to", 0, "2s", take_to, 0, false},
    {"only-mptcp", 0, NULL, NULL, MEMBER(only_mptcp), false},
    {"check", 0, NULL, NULL, MEMBER(check), false},
    {"skeleton", 0, NULL, NULL, MEMBER(skeleton), false},
    {"psk", 0, "HEX", take_psk, 0, true},
    {"keylog", 0, "FILE", NULL, MEMBER(keylog), false},
    {"live", 0, NULL, NULL, MEMBER(live), false},
    {"together", 0, NULL, NULL, MEMBER(together), false},
    {"strict", 0, NULL, NULL, MEMBER(strict), false},
    {"format", 0, "svg|png|pdf|tikz", take_format, 0, true},
    {"profile", 0, "NAME", NULL, MEMBER(profile), false},
    {"summary", 0, NULL, NULL, MEMBER(summary), false},
    {"json", 0, NULL, NULL, MEMBER(json), false},
    {"reveal-keys", 0, NULL, NULL, MEMBER(reveal_keys), false},
    {"junit", 0, "FILE", NULL, MEMBER(junit), false},
    {"sqlite", 0, "FILE", NULL, MEMBER(sqlite), false},
    {"template", 0, "hijack|rotation|tokens|transfer|placement", NULL,
     MEMBER(template), false},
    {"tolerance", 0, "2%", take_tolerance, 0, false},
    {"intervals", 0, NULL, NULL, MEMBER(intervals), false},
    {"more-columns", 0, NULL, NULL, MEMBER(more_columns), false},
    {"update", 0, NULL, NULL, MEMBER(update), false},
    {"under", 0, "slurm", take_under, 0, false},
    {"nodes", 0, "N", take_nodes, 0, false},
    {"sbatch", 0, "OPTION", take_sbatch, 0, true},
    {"watch", 0, NULL, NULL, MEMBER(watch), false},
    {"shared", 0, NULL, NULL, MEMBER(shared), false},
    {"quick", 0, NULL, NULL, MEMBER(quick), false},
    {"without-attackers", 0, NULL, NULL, MEMBER(without_attackers), false},
    {"allow-vacuous", 0, NULL, NULL, MEMBER(allow_vacuous), false},
    {"force", 0, NULL, NULL, MEMBER(force), false},
    {"actions", 0, "N", take_actions, 0, false},
    {"harm", 0, "NAME", take_harm, 0, true},
    {"reads", 0, "LIST", NULL, MEMBER(reads), false},
    {"does", 0, "LIST", NULL, MEMBER(does), false},
    {"when", 0, "WORD", NULL, MEMBER(when), false},
    {"steps", 0, "LIST", NULL, MEMBER(steps), false},
    {"connections", 0, "N", take_connections, 0, false},
    {"timers", 0, "N", take_timers, 0, false},
    {"own-keys", 0, NULL, NULL, MEMBER(own_keys), false},
    {"same-key", 0, NULL, NULL, MEMBER(same_key), false},
    {"learns-early", 0, NULL, NULL, MEMBER(learns_early), false},
    {"full", 0, NULL, NULL, MEMBER(full), false},
    {"states", 0, "N", take_states, 0, false},
    {"export", 0, "HARM", NULL, MEMBER(export_harm), false},
    {"scratch", 0, "DIR", NULL, MEMBER(scratch), false},
    {"quiet", 'q', NULL, NULL, MEMBER(quiet), false},
    {"help", 'h', NULL, NULL, MEMBER(help), false},
    {0},
};
