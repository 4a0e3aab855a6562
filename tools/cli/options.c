/* SPDX-License-Identifier: MIT */
/* The command line, read by the table of options. */
#define _GNU_SOURCE /* sched_getaffinity() */
#include "options.h"

#include <getopt.h>
#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "mem.h"
#include "option_table.h"
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

/* Whether a command takes it; each takes --help. */
static bool is_taken(const char *takes, const struct option_entry *e)
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

static bool is_named(const char *usage, const struct option_entry *e)
{
    char words[2][32];

    snprintf(words[0], sizeof words[0], "--%s ", e->name);
    snprintf(words[1], sizeof words[1], "-%c ", e->letter ? e->letter : '-');
    return strstr(usage, words[0]) || strstr(usage, words[1]);
}

/* "[-o|--output DIR]" */
static int describe(char *text, size_t room, const struct option_entry *e)
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

    for (const struct option_entry *e = option_table; e->name; e++) {
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
    struct option longs[OPTIONS_MAX + 1];
    char shorts[2 + 2 * OPTIONS_MAX + 1];
};
enum { FIRST = 256 }; /* values beyond all characters */

static void accept(struct accepted *a, const char *takes)
{
    struct option *l = a->longs;
    char *s = a->shorts;

    *s++ = '-'; /* files in their order, as if they were options */
    *s++ = ':'; /* tell a missing value from an unknown option */
    for (int i = 0; option_table[i].name; i++) {
        const struct option_entry *e = &option_table[i];

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

static const struct option_entry *entry_of(int value)
{
    if (value >= FIRST)
        return &option_table[value - FIRST];
    for (const struct option_entry *e = option_table; e->name; e++)
        if (e->letter == value && value)
            return e;
    return NULL;
}

/* getopt_long() takes the beginning of a name for the name. */
static bool is_shortened(const struct option_entry *e, const char *arg)
{
    return arg[1] == '-' && (strcspn(arg + 2, "=") != strlen(e->name));
}

static void report_unknown(const char *command, const char *takes,
                           const char *arg)
{
    char text[OPTIONS_MAX][32];
    const char *names[OPTIONS_MAX + 1] = {NULL};
    struct arena a = {NULL};
    unsigned n = 0;

    for (unsigned i = 0; option_table[i].name; i++) {
        if (!is_taken(takes, &option_table[i]))
            continue;
        snprintf(text[n], sizeof text[n], "--%s", option_table[i].name);
        names[n] = text[n];
        n++;
    }
    usage_error("%s: no option \"%s\"; %s", command, arg,
                words_hint(&a, names, arg));
    arena_free(&a);
}

/* What getopt_long() refused: @p what is ':' or '?'. */
static void report_refused(const char *command, const char *takes, int what,
                           const char *arg)
{
    const struct option_entry *e = entry_of(optopt);

    if (what == ':' && e && !is_shortened(e, arg))
        usage_error("%s: option --%s wants a value", command, e->name);
    else if (what == '?' && e && arg[1] == '-' && !is_shortened(e, arg))
        usage_error("%s: option --%s takes no value", command, e->name);
    else
        report_unknown(command, takes, arg);
}

static bool take(struct options *o, const struct option_entry *e)
{
    if (e->take)
        return e->take(o, optarg);
    if (e->value)
        memcpy((char *)o + e->member, &optarg, sizeof optarg);
    else
        *(bool *)((char *)o + e->member) = true;
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

bool options_read(struct options *o, const char *command, const char *takes,
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
        const struct option_entry *e = entry_of(what);

        if (what == 1) {
            files[o->n_files++] = optarg;
        } else if (!e) {
            report_refused(command, takes, what, argv[at]);
            ok = false;
        } else if (is_shortened(e, argv[at])) {
            report_unknown(command, takes, argv[at]);
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
