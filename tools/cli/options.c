/* SPDX-License-Identifier: MIT */
/* The table of options, and the command line read by it. */
#define _GNU_SOURCE /* sched_getaffinity() */
#include "options.h"

#include <getopt.h>
#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "scn_value.h"
#include "plot.h"
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

static bool take_sbatch(struct options *o, const char *value)
{
    return append(o->sbatch, &o->n_sbatch, value);
}

static bool take_psk(struct options *o, const char *value)
{
    return append(o->psk, &o->n_psk, value);
}

static bool take_keylog(struct options *o, const char *value)
{
    o->keylog = value;
    return true;
}

static bool take_profile(struct options *o, const char *value)
{
    o->profile = value;
    return true;
}

static bool take_junit(struct options *o, const char *value)
{
    o->junit = value;
    return true;
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

static bool take_sqlite(struct options *o, const char *value)
{
    o->sqlite = value;
    return true;
}

static bool take_template(struct options *o, const char *value)
{
    o->template = value;
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

static bool take_scratch(struct options *o, const char *value)
{
    o->scratch = value;
    return true;
}

#define FLAG(member) offsetof(struct options, member)

/* In the order in which commands list them. */
static const struct entry {
    const char *name;
    char letter;       /* of the short option, or 0 */
    const char *value; /* what --help calls it; NULL: there is none */
    bool (*take)(struct options *o, const char *value);
    size_t flag; /* without take(): the bool to set */
    bool repeats;
} table[] = {
    {"jobs", 'j', "N", take_jobs, 0, false},
    {"output", 'o', "DIR", take_out, 0, false},
    {"seeds", 0, "A..B", take_seeds, 0, false},
    {"only", 0, "ID", take_only, 0, true},
    {"shard", 0, "k/n", take_shard, 0, false},
    {"set", 0, "KEY=VALUE", take_set, 0, true},
    {"pcap", 0, "all|failed|none", take_pcap, 0, false},
    {"timeout", 0, "S", take_timeout, 0, false},
    {"attempts", 0, "N", take_attempts, 0, false},
    {"series", 0, "100ms", take_series, 0, false},
    {"events", 0, NULL, NULL, FLAG(events), false},
    {"run", 0, "ID|success|refusal", take_run, 0, false},
    {"from", 0, "1s", take_from, 0, false},
    {"to", 0, "2s", take_to, 0, false},
    {"only-mptcp", 0, NULL, NULL, FLAG(only_mptcp), false},
    {"check", 0, NULL, NULL, FLAG(check), false},
    {"psk", 0, "HEX", take_psk, 0, true},
    {"keylog", 0, "FILE", take_keylog, 0, false},
    {"live", 0, NULL, NULL, FLAG(live), false},
    {"together", 0, NULL, NULL, FLAG(together), false},
    {"strict", 0, NULL, NULL, FLAG(strict), false},
    {"format", 0, "svg|png|pdf|tikz", take_format, 0, true},
    {"profile", 0, "NAME", take_profile, 0, false},
    {"summary", 0, NULL, NULL, FLAG(summary), false},
    {"json", 0, NULL, NULL, FLAG(json), false},
    {"reveal-keys", 0, NULL, NULL, FLAG(reveal_keys), false},
    {"junit", 0, "FILE", take_junit, 0, false},
    {"sqlite", 0, "FILE", take_sqlite, 0, false},
    {"template", 0, "hijack|rotation|tokens|transfer|placement", take_template,
     0, false},
    {"tolerance", 0, "2%", take_tolerance, 0, false},
    {"intervals", 0, NULL, NULL, FLAG(intervals), false},
    {"more-columns", 0, NULL, NULL, FLAG(more_columns), false},
    {"under", 0, "slurm", take_under, 0, false},
    {"nodes", 0, "N", take_nodes, 0, false},
    {"sbatch", 0, "OPTION", take_sbatch, 0, true},
    {"watch", 0, NULL, NULL, FLAG(watch), false},
    {"shared", 0, NULL, NULL, FLAG(shared), false},
    {"quick", 0, NULL, NULL, FLAG(quick), false},
    {"without-attackers", 0, NULL, NULL, FLAG(without_attackers), false},
    {"allow-vacuous", 0, NULL, NULL, FLAG(allow_vacuous), false},
    {"force", 0, NULL, NULL, FLAG(force), false},
    {"actions", 0, "N", take_actions, 0, false},
    {"harm", 0, "NAME", take_harm, 0, true},
    {"reads", 0, "LIST", take_reads, 0, false},
    {"does", 0, "LIST", take_does, 0, false},
    {"when", 0, "WORD", take_when, 0, false},
    {"steps", 0, "LIST", take_steps, 0, false},
    {"connections", 0, "N", take_connections, 0, false},
    {"timers", 0, "N", take_timers, 0, false},
    {"own-keys", 0, NULL, NULL, FLAG(own_keys), false},
    {"same-key", 0, NULL, NULL, FLAG(same_key), false},
    {"learns-early", 0, NULL, NULL, FLAG(learns_early), false},
    {"states", 0, "N", take_states, 0, false},
    {"export", 0, "HARM", take_export, 0, false},
    {"scratch", 0, "DIR", take_scratch, 0, false},
    {"quiet", 'q', NULL, NULL, FLAG(quiet), false},
    {"help", 'h', NULL, NULL, FLAG(help), false},
};
enum { OPTIONS = sizeof table / sizeof table[0] };

/* Whether a verb takes it; each takes --help. */
static bool is_taken(const char *takes, const struct entry *e)
{
    size_t len = strlen(e->name), n;

    for (; *takes; takes += n + strspn(takes + n, " ")) {
        n = strcspn(takes, " ");
        if (n == len && strncmp(takes, e->name, n) == 0)
            return true;
    }
    return e->letter == 'h';
}

/* ---- --help -------------------------------------------------------------- */

static bool is_named(const char *usage, const struct entry *e)
{
    char words[2][32];

    snprintf(words[0], sizeof words[0], "--%s ", e->name);
    snprintf(words[1], sizeof words[1], "-%c ", e->letter ? e->letter : '-');
    return strstr(usage, words[0]) || strstr(usage, words[1]);
}

/* "[-o|--output DIR]" */
static int describe(char *text, size_t room, const struct entry *e)
{
    const char letter[] = {'-', e->letter, '|', '\0'};

    return snprintf(text, room, "[%s--%s%s%s]%s", e->letter ? letter : "",
                    e->name, e->value ? " " : "", e->value ? e->value : "",
                    e->repeats ? "..." : "");
}

void options_print(FILE *f, const char *usage, const char *takes)
{
    enum { INDENT = 11, WIDTH = 76 };
    int column = fprintf(f, "%s", usage) + 6;

    for (const struct entry *e = table; e < table + OPTIONS; e++) {
        char text[64];

        if (e->letter == 'h' || !is_taken(takes, e) || is_named(usage, e))
            continue;

        int len = describe(text, sizeof text, e);

        if (column + 1 + len > WIDTH) {
            fprintf(f, "\n%*s%s", INDENT, "", text);
            column = INDENT + len;
        } else {
            fprintf(f, " %s", text);
            column += 1 + len;
        }
    }
}

/* ---- the command line ---------------------------------------------------- */

/* What getopt_long() is told; an entry's place in the table is its value. */
struct accepted {
    struct option longs[OPTIONS + 1];
    char shorts[2 + 2 * OPTIONS + 1];
};
enum { FIRST = 256 }; /* values beyond all characters */

static void accept(struct accepted *a, const char *takes)
{
    struct option *l = a->longs;
    char *s = a->shorts;

    *s++ = '-'; /* files in their order, as if they were options */
    *s++ = ':'; /* tell a missing value from an unknown option */
    for (int i = 0; i < OPTIONS; i++) {
        const struct entry *e = &table[i];

        if (!is_taken(takes, e))
            continue;
        *l++ =
            (struct option){e->name, e->value ? required_argument : no_argument,
                            NULL, FIRST + i};
        if (e->letter)
            *s++ = e->letter;
        if (e->letter && e->value)
            *s++ = ':';
    }
    *l = (struct option){0};
    *s = '\0';
}

static const struct entry *entry_of(int value)
{
    if (value >= FIRST)
        return &table[value - FIRST];
    for (const struct entry *e = table; e < table + OPTIONS; e++)
        if (e->letter == value && value)
            return e;
    return NULL;
}

/* getopt_long() takes the beginning of a name for the name. */
static bool is_shortened(const struct entry *e, const char *arg)
{
    return arg[1] == '-' && (strcspn(arg + 2, "=") != strlen(e->name));
}

static void report_unknown(const char *verb, const char *takes, const char *arg)
{
    char text[OPTIONS][32];
    const char *names[OPTIONS + 1] = {NULL};
    struct arena a = {NULL};
    unsigned n = 0;

    for (unsigned i = 0; i < OPTIONS; i++) {
        if (!is_taken(takes, &table[i]))
            continue;
        snprintf(text[n], sizeof text[n], "--%s", table[i].name);
        names[n] = text[n];
        n++;
    }
    usage_error("%s: no option \"%s\"; %s", verb, arg,
                words_hint(&a, names, arg));
    arena_free(&a);
}

/* What getopt_long() refused: @p what is ':' or '?'. */
static void report_refused(const char *verb, const char *takes, int what,
                           const char *arg)
{
    const struct entry *e = entry_of(optopt);

    if (what == ':' && e && !is_shortened(e, arg))
        usage_error("%s: option --%s wants a value", verb, e->name);
    else if (what == '?' && e && arg[1] == '-' && !is_shortened(e, arg))
        usage_error("%s: option --%s takes no value", verb, e->name);
    else
        report_unknown(verb, takes, arg);
}

static bool take(struct options *o, const struct entry *e)
{
    if (e->take)
        return e->take(o, optarg);
    *(bool *)((char *)o + e->flag) = true;
    return true;
}

/* Those that this process may use: of a batch job not all of the machine. */
static unsigned processors(void)
{
    cpu_set_t set;
    long all = sysconf(_SC_NPROCESSORS_ONLN);

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (unsigned)CPU_COUNT(&set);
    return all > 0 ? (unsigned)all : 1;
}

bool options_read(struct options *o, const char *verb, const char *takes,
                  int argc, char **argv)
{
    const char **files = mem_grow(NULL, (size_t)argc + 1, sizeof *files);
    unsigned cpus = processors();
    struct accepted a;
    bool ok = true;
    int what, at = 1;

    *o = (struct options){.file = files,
                          .timeout_s = 600,
                          .attempts = OPTIONS_ATTEMPTS,
                          .actions = 2,
                          .connections = 1,
                          .to_s = INFINITY};
    o->jobs = cpus < OPTIONS_JOBS_MAX ? cpus : OPTIONS_JOBS_MAX;
    accept(&a, takes);
    opterr = 0;
    optind = 0; /* begin anew */
    while (ok &&
           (what = getopt_long(argc, argv, a.shorts, a.longs, NULL)) != -1) {
        const struct entry *e = entry_of(what);

        if (what == 1) {
            files[o->n_files++] = optarg;
        } else if (!e) {
            report_refused(verb, takes, what, argv[at]);
            ok = false;
        } else if (is_shortened(e, argv[at])) {
            report_unknown(verb, takes, argv[at]);
            ok = false;
        } else {
            ok = take(o, e);
        }
        at = optind;
    }
    for (; ok && optind < argc; optind++) /* behind "--" */
        files[o->n_files++] = argv[optind];
    return ok;
}
