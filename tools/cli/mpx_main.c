/* SPDX-License-Identifier: MIT */
/* The table of commands, and their dispatch. */
#include "cmd.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "json.h"
#include "manifest.h"
#include "mpx_version.h"
#include "words.h"

static const struct verb {
    const char *name;
    int (*run)(const struct options *o);
    const char *takes; /* letters of options.c */
    const char *usage;
} verbs[] = {
    {"run", cmd_run, "joqhsinkptevRQfAWG",
     "run FILE... [-j N] [-o DIR] [--seeds A..B] [--only ID] [--shard k/n]\n"
     "           [--set KEY=VALUE] [--pcap all|failed|none] [--timeout S]\n"
     "           [--series 100ms] [--events] [--reveal-keys] [--quick]\n"
     "           [--without-attackers] [--allow-vacuous] [--force] [--quiet]\n"
     "           [--junit FILE]\n"
     "      run what is missing of each study into out/NAME, or DIR;\n"
     "      --force takes a folder of another study, whose results go;\n"
     "      --quick runs it as its quick section says, into out/NAME-quick;\n"
     "      --without-attackers the same runs with nobody who attacks, and\n"
     "      judges nothing;\n"
     "      --allow-vacuous takes expectations for fulfilled that no run\n"
     "      could have broken;\n"
     "      --junit writes the verdicts as JUnit XML, a suite for each study;\n"
     "      --reveal-keys keeps keys that are given in hex as they are, not as\n"
     "      fingerprints, and with --pcap writes all keys beside the packets"},
    {"doctor", cmd_doctor, "hq",
     "doctor [--quiet]\n"
     "      what this machine has and lacks, and what needs it; 4 if studies\n"
     "      cannot run"},
    {"new", cmd_new, "hqN",
     "new FILE [--template hijack|rotation|tokens|transfer|placement]\n"
     "      [--quiet]\n"
     "      write a scenario with comments, to begin with; no file is\n"
     "      written over"},
    {"check", cmd_check, "qhskQW",
     "check FILE... [--quick] [--without-attackers] [--seeds A..B]\n"
     "           [--set KEY=VALUE]\n"
     "      every error of every file; nothing is run"},
    {"plan", cmd_plan, "hsinkQW",
     "plan FILE [--quick] [--without-attackers] [--seeds A..B] [--only ID]\n"
     "           [--shard k/n] [--set KEY=VALUE]\n"
     "      the runs and their parameters, tab-separated"},
    {"list", cmd_list, "h",
     "list [DIR]\n"
     "      the bundled scenarios and what they claim"},
    {"plot", cmd_plot, "h",
     "plot DIR\n"
     "      draw the figures again, from cells.csv alone"},
    {"compare", cmd_compare, "hqLIO",
     "compare A B [--tolerance 2%] [--intervals] [--more-columns] [--quiet]\n"
     "      two folders of results or CSV files, the reference first: what\n"
     "      differs, row by row, and 1 if anything does; --intervals takes\n"
     "      cells.csv and asks that 95 % intervals overlap, --more-columns\n"
     "      lets B have more"},
    {"report", cmd_report, "hoiq",
     "report DIR [DIR] [-o FILE] [--only ID]... [--quiet]\n"
     "      DIR/report.html, one page that needs nothing else: verdicts,\n"
     "      figures, points, runs; with --only series, events and ladder of\n"
     "      these runs alone. Of two folders, the reference first, what moved\n"
     "      and whether intervals say so: moved.html of the second one"},
    {"collect", cmd_collect, "hofA",
     "collect DIR... [-o DIR] [--allow-vacuous] [--force]\n"
     "      merge what --shard ran on many machines"},
    {"replay", cmd_replay, "hqKSJRTX",
     "replay FILE... [--psk HEX]... [--together] [--strict] [--summary]\n"
     "           [--json] [--reveal-keys] [--quiet]\n"
     "      judge the MPTCP options of pcap and pcapng files, gzip or not,\n"
     "      each for itself or, as of several interfaces, together; - is\n"
     "      standard input. What is not in a file is no fault: its options\n"
     "      are unchecked, with the reason; --psk gives an external key, the\n"
     "      first one first. 0 if no check fails, 1 if one does, or with\n"
     "      --strict if something was left unchecked or nothing was judged,\n"
     "      3 if a file is damaged or no capture"},
    {"ladder", cmd_ladder, "hqriFUMK",
     "ladder DIR --run ID|success|refusal [--only ID] [--from 1s] [--to 2s]\n"
     "      [--only-mptcp] [--psk HEX]... [--quiet]\n"
     "      simulate one run again and draw it: DIR/ladder/ID.txt and .svg;\n"
     "      success, refusal: the first run of an attack that ended so;\n"
     "      --psk a key of which DIR keeps the fingerprint"},
    {"explain", cmd_explain, "h",
     "explain [NAME]...\n"
     "      what an attack, middlebox, profile, switch, column, counter,\n"
     "      verdict or check is; all of them without a name"},
    {"columns", cmd_columns, "hJ",
     "columns [--json]\n"
     "      the columns and counters of results, with units and meanings"},
    {"schema", cmd_schema, "h",
     "schema\n"
     "      the JSON Schema of scenario files, for editors"},
    {"draft", cmd_draft, "hoC",
     "draft DIR -o DIR, draft --check FILE.svg...\n"
     "      figures, tables and ladders for {::include} in a kramdown-rfc\n"
     "      draft; or whether SVG is what RFCs take"},
    {"vectors", cmd_vectors, "hPJ",
     "vectors [--profile NAME] [--json]\n"
     "      test vectors: tokens, MACs and whole options of each profile"},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static int help(void)
{
    puts("mpx: Multipath TCP with external keys, simulated\n");
    for (unsigned i = 0; i < VERBS; i++)
        printf("  mpx %s\n", verbs[i].usage);
    puts(
        "\nexit codes: 0 fine, 1 an expectation or check failed or is vacuous, "
        "2 usage,\n3 a scenario, capture or table is wrong, 4 a file, folder "
        "or tool is missing,\n5 a run crashed or failed, 6 expectations are "
        "open, 130 interrupted");
    return EXIT_FINE;
}

static const struct verb *find_verb(const char *name)
{
    for (unsigned i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int unknown_verb(const char *name)
{
    const char *names[VERBS + 1] = {NULL};
    struct arena a = {NULL};
    for (unsigned i = 0; i < VERBS; i++)
        names[i] = verbs[i].name;
    int code =
        usage_error("no verb \"%s\"; %s", name, words_hint(&a, names, name));
    arena_free(&a);
    return code;
}

static int run_verb(const struct verb *v, int argc, char **argv)
{
    struct options o;
    int code = EXIT_USAGE;

    if (options_read(&o, v->name, v->takes, argc - 2, argv + 2)) {
        o.argv = (const char *const *)argv;
        if (o.help) {
            printf("mpx %s\n", v->usage);
            code = EXIT_FINE;
        } else {
            code = v->run(&o);
        }
    }
    free((void *)(uintptr_t)o.file);
    return code;
}

static int help_of(const char *name)
{
    const struct verb *v = find_verb(name);

    if (!v)
        return unknown_verb(name);
    printf("mpx %s\n", v->usage);
    return EXIT_FINE;
}

static int version(const char *option)
{
    char program[65] = "";
    uint8_t hash[PLAN_HASH_LEN];

    if (!option) {
        puts("mpx " MPX_VERSION);
        return EXIT_FINE;
    }
    if (strcmp(option, "--json") != 0)
        return usage_error("--version takes --json, not \"%s\"", option);
    if (plan_program_hash(hash))
        plan_hex(hash, program);
    struct json j = {.f = stdout};
    json_open(&j, NULL, '{');
    manifest_put_versions(&j, program);
    json_close(&j, '}');
    return EXIT_FINE;
}

int mpx_main(int argc, char **argv)
{
    if (argc < 2)
        return usage_error("which verb? mpx --help names them");
    const char *name = argv[1];
    if (strcmp(name, "help") == 0 && argc > 2)
        return help_of(argv[2]);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0)
        return help();
    if (strcmp(name, "--version") == 0)
        return version(argc > 2 ? argv[2] : NULL);
    const struct verb *v = find_verb(name);
    return v ? run_verb(v, argc, argv) : unknown_verb(name);
}
