/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "scn_value.h"
#include "words.h"

int usage_error(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("mpx: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputs("\n", stderr);
    va_end(ap);
    return EXIT_USAGE;
}

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
    if (o->jobs == 0)
        usage_error("-j wants a number from 1 to %d, not \"%s\"",
                    OPTIONS_JOBS_MAX, value);
    return o->jobs > 0;
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

static bool take_run(struct options *o, const char *value)
{
    o->run = value;
    return true;
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

static bool take_seeds(struct options *o, const char *value)
{
    o->seeds = value;
    return true;
}

static bool take_out(struct options *o, const char *value)
{
    o->out = value;
    return true;
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

static bool take_psk(struct options *o, const char *value)
{
    return append(o->psk, &o->n_psk, value);
}

static bool take_profile(struct options *o, const char *value)
{
    o->profile = value;
    return true;
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

static bool take_reads(struct options *o, const char *value)
{
    o->reads = value;
    return true;
}

static bool take_does(struct options *o, const char *value)
{
    o->does = value;
    return true;
}

static bool take_when(struct options *o, const char *value)
{
    o->when = value;
    return true;
}

static bool take_steps(struct options *o, const char *value)
{
    o->steps = value;
    return true;
}

static bool take_harm(struct options *o, const char *value)
{
    return append(o->harm, &o->n_harms, value);
}

static bool take_export(struct options *o, const char *value)
{
    o->export_harm = value;
    return true;
}

#define FLAG(member) offsetof(struct options, member)

/* letter: as verbs name what they take, and the short option but for ' '. */
static const struct option {
    char letter;
    bool is_short;
    const char *name;
    bool has_value;
    bool (*take)(struct options *o, const char *value);
    size_t flag; /* without take(): the bool to set */
} table[] = {
    {'j', true, "--jobs", true, take_jobs, 0},
    {'o', true, "--output", true, take_out, 0},
    {'q', true, "--quiet", false, NULL, FLAG(quiet)},
    {'h', true, "--help", false, NULL, FLAG(help)},
    {'s', false, "--seeds", true, take_seeds, 0},
    {'i', false, "--only", true, take_only, 0},
    {'n', false, "--shard", true, take_shard, 0},
    {'k', false, "--set", true, take_set, 0},
    {'p', false, "--pcap", true, take_pcap, 0},
    {'e', false, "--series", true, take_series, 0},
    {'v', false, "--events", false, NULL, FLAG(events)},
    {'r', false, "--run", true, take_run, 0},
    {'F', false, "--from", true, take_from, 0},
    {'U', false, "--to", true, take_to, 0},
    {'M', false, "--only-mptcp", false, NULL, FLAG(only_mptcp)},
    {'C', false, "--check", false, NULL, FLAG(check)},
    {'t', false, "--timeout", true, take_timeout, 0},
    {'K', false, "--psk", true, take_psk, 0},
    {'S', false, "--summary", false, NULL, FLAG(summary)},
    {'J', false, "--json", false, NULL, FLAG(json)},
    {'T', false, "--together", false, NULL, FLAG(together)},
    {'X', false, "--strict", false, NULL, FLAG(strict)},
    {'P', false, "--profile", true, take_profile, 0},
    {'R', false, "--reveal-keys", false, NULL, FLAG(reveal_keys)},
    {'L', false, "--tolerance", true, take_tolerance, 0},
    {'I', false, "--intervals", false, NULL, FLAG(intervals)},
    {'A', false, "--allow-vacuous", false, NULL, FLAG(allow_vacuous)},
    {'f', false, "--force", false, NULL, FLAG(force)},
    {'Q', false, "--quick", false, NULL, FLAG(quick)},
    {'W', false, "--without-attackers", false, NULL, FLAG(without_attackers)},
    {'O', false, "--more-columns", false, NULL, FLAG(more_columns)},
    {'a', false, "--actions", true, take_actions, 0},
    {'b', false, "--reads", true, take_reads, 0},
    {'d', false, "--does", true, take_does, 0},
    {'w', false, "--when", true, take_when, 0},
    {'g', false, "--steps", true, take_steps, 0},
    {'c', false, "--connections", true, take_connections, 0},
    {'m', false, "--timers", true, take_timers, 0},
    {'H', false, "--harm", true, take_harm, 0},
    {'N', false, "--states", true, take_states, 0},
    {'x', false, "--export", true, take_export, 0},
    {'y', false, "--own-keys", false, NULL, FLAG(own_keys)},
    {'z', false, "--same-key", false, NULL, FLAG(same_key)},
    {'E', false, "--learns-early", false, NULL, FLAG(learns_early)},
};
enum { OPTIONS = sizeof table / sizeof table[0] };

/* The option that @p arg is; *value is what is attached to it, or NULL. */
static const struct option *find(const char *arg, const char **value)
{
    size_t len = strcspn(arg, "=");
    *value = arg[len] ? arg + len + 1 : NULL;
    for (const struct option *t = table; t < table + OPTIONS; t++) {
        if (strlen(t->name) == len && strncmp(t->name, arg, len) == 0)
            return t;
        if (t->is_short && arg[1] == t->letter && arg[0] == '-') {
            *value = arg[2] ? arg + 2 : NULL;
            return t;
        }
    }
    return NULL;
}

static void report_unknown(const char *verb, const char *takes, const char *arg)
{
    const char *names[OPTIONS + 1] = {NULL};
    struct arena a = {NULL};
    unsigned n = 0;

    for (unsigned i = 0; i < OPTIONS; i++)
        if (strchr(takes, table[i].letter))
            names[n++] = table[i].name;
    usage_error("%s: no option \"%s\"; %s", verb, arg,
                words_hint(&a, names, arg));
    arena_free(&a);
}

/* One argument that begins with '-'; false once it is reported. */
static bool read_option(struct options *o, const char *verb, const char *takes,
                        char **argv, int argc, int *i)
{
    const char *arg = argv[*i], *value;
    const struct option *t = find(arg, &value);

    if (!t || !strchr(takes, t->letter)) {
        report_unknown(verb, takes, arg);
        return false;
    }
    if (t->has_value && !value && *i + 1 < argc)
        value = argv[++*i];
    if (t->has_value != (value != NULL)) {
        usage_error("%s: option %s %s", verb, t->name,
                    t->has_value ? "wants a value" : "takes no value");
        return false;
    }
    if (t->take)
        return t->take(o, value);
    *(bool *)((char *)o + t->flag) = true;
    return true;
}

bool options_read(struct options *o, const char *verb, const char *takes,
                  int argc, char **argv)
{
    const char **files = mem_grow(NULL, (size_t)argc + 1, sizeof *files);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    bool ok = true, only_files = false;

    *o = (struct options){.file = files,
                          .timeout_s = 600,
                          .to_s = INFINITY,
                          .actions = 2,
                          .connections = 1};
    o->jobs = cpus > 0 && cpus < OPTIONS_JOBS_MAX ? (unsigned)cpus : 1;
    for (int i = 0; ok && i < argc; i++) {
        if (!only_files && strcmp(argv[i], "--") == 0)
            only_files = true;
        else if (only_files || argv[i][0] != '-' || argv[i][1] == '\0')
            files[o->n_files++] = argv[i];
        else
            ok = read_option(o, verb, takes, argv, argc, &i);
    }
    return ok;
}
