/* SPDX-License-Identifier: MIT */
/* The table of commands, and their dispatch. */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "json.h"
#include "manifest.h"
#include "mpx_version.h"
#include "words.h"

static const struct command {
    const char *name;
    int (*run)(const struct options *o);
    const char *usage; /* what the synopsis begins with */
    const char *takes; /* names of options.c */
    const char *text;
} commands[] = {
    {"run", cmd_run, "run FILE...",
     "jobs output seeds only shard set pcap timeout attempts series events "
     "reveal-keys watch shared under quick without-attackers allow-vacuous "
     "force junit quiet",
     "run what is missing of each study into out/NAME, or DIR;\n"
     "      --force takes a folder of another study, whose results go;\n"
     "      --watch serves the page of mpx report meanwhile, to this machine\n"
     "      alone, and says where;\n"
     "      --shared works in the folder together with others that are told\n"
     "      the same, here or on machines with the same file system: each "
     "takes\n"
     "      runs that nobody has, and the last one writes the tables;\n"
     "      --under slurm the same, on each node of an allocation;\n"
     "      --quick runs it as its quick section says, into out/NAME-quick;\n"
     "      --without-attackers the same runs with nobody who attacks, and\n"
     "      judges nothing;\n"
     "      --allow-vacuous takes expectations for fulfilled that no run\n"
     "      could have broken;\n"
     "      --attempts runs one in real time that is late again, 4 times in "
     "all;\n"
     "      --junit writes the verdicts as JUnit XML, a suite for each study;\n"
     "      --reveal-keys keeps keys that are given in hex as they are, not "
     "as\n"
     "      fingerprints, and with --pcap writes all keys beside the packets"},
    {"submit", cmd_submit, "submit slurm FILE --nodes N",
     "nodes jobs output seeds only set pcap timeout series events sbatch "
     "reveal-keys quick without-attackers allow-vacuous force quiet",
     "hand a study to Slurm as an array job of N tasks, each with a node or\n"
     "      N processors of one (-j), that share its folder; a task that is\n"
     "      lost is queued again; --sbatch=--time=60 adds options of sbatch"},
    {"status", cmd_status, "status DIR", "",
     "how far a study is, who is at work on it and when it will be done,\n"
     "      from any machine that sees the folder; 6 if runs are missing"},
    {"doctor", cmd_doctor, "doctor", "quiet",
     "what this machine has and lacks, and what needs it; 4 if studies\n"
     "      cannot run"},
    {"new", cmd_new, "new FILE", "template quiet",
     "write a scenario with comments, to begin with; no file is\n"
     "      written over"},
    {"check", cmd_check, "check FILE...",
     "seeds set quick without-attackers quiet",
     "every error of every file; nothing is run"},
    {"plan", cmd_plan, "plan FILE",
     "seeds only shard set quick without-attackers",
     "the runs and their parameters, tab-separated"},
    {"list", cmd_list, "list [DIR]", "",
     "the bundled scenarios and what they claim"},
    {"plot", cmd_plot, "plot DIR", "format",
     "draw the figures again, from cells.csv alone; as SVG and PNG, or\n"
     "      what --format says"},
    {"compare", cmd_compare, "compare A B",
     "tolerance intervals more-columns update quiet",
     "two folders of results or CSV files, the reference first: what\n"
     "      differs, row by row, and 1 if anything does; --intervals takes\n"
     "      cells.csv and asks that 95 % intervals overlap, --more-columns\n"
     "      lets B have more, --update puts the table of B in the place of\n"
     "      the file A if it differs, or if there is none, and exits 0"},
    {"report", cmd_report, "report DIR [DIR]", "output only quiet",
     "DIR/report.html, one page that needs nothing else: verdicts,\n"
     "      figures, points, runs; with --only series, events and ladder of\n"
     "      these runs alone. Of two folders, the reference first, what moved\n"
     "      and whether intervals say so: moved.html of the second one"},
    {"collect", cmd_collect, "collect DIR...", "output allow-vacuous force",
     "merge what --shard ran on many machines"},
    {"export", cmd_export, "export DIR --sqlite FILE", "sqlite quiet",
     "the tables of a folder as a database of SQLite, for SQL and notebooks"},
    {"replay", cmd_replay, "replay FILE...",
     "psk keylog live together strict summary json reveal-keys quiet",
     "judge the MPTCP options of pcap and pcapng files, gzip or not,\n"
     "      each for itself or, as of several interfaces, together; - is\n"
     "      standard input. What is not in a file is no fault: its options\n"
     "      are unchecked, with the reason; --psk gives an external key, the\n"
     "      first one first, --keylog the key log of a run or of TLS. --live\n"
     "      judges one capture while it is made and prints JSON, a line each;\n"
     "      --summary then leaves failures and the counts. 0 if no check\n"
     "      fails, 1 if one does, or with --strict if something was left\n"
     "      unchecked or nothing was judged, 3 if a file is damaged, no\n"
     "      capture, or has no frame that is understood"},
    {"ladder", cmd_ladder, "ladder DIR --run ID|success|refusal",
     "run only from to only-mptcp psk quiet",
     "simulate one run again and draw it: DIR/ladder/ID.txt and .svg;\n"
     "      success, refusal: the first run of an attack that ended so;\n"
     "      --psk a key of which DIR keeps the fingerprint"},
    {"explain", cmd_explain, "explain [NAME]...", "",
     "what an attack, option, middlebox, profile, switch, column, counter,\n"
     "      verdict or check is; all of them without a name"},
    {"columns", cmd_columns, "columns", "json",
     "the columns and counters of results, with units and meanings"},
    {"schema", cmd_schema, "schema", "",
     "the JSON Schema of scenario files, for editors"},
    {"draft", cmd_draft, "draft DIR -o DIR, draft --check FILE.svg...",
     "output skeleton check",
     "figures, tables and ladders for {::include} in a kramdown-rfc\n"
     "      draft; --skeleton writes a whole draft around them, to begin\n"
     "      with; or whether SVG is what RFCs take"},
    {"vectors", cmd_vectors, "vectors", "profile json",
     "test vectors: tokens, MACs and whole options of each profile"},
    {"search", cmd_search, "search --profile NAME",
     "set actions harm reads does when steps connections timers own-keys "
     "same-key learns-early full states timeout jobs scratch export output "
     "quiet "
     "profile",
     "all that an attacker with so many actions can do to two hosts of\n"
     "      the core: for each harm the shortest way to it, and what was\n"
     "      covered; 1 if a harm was found, 6 if not all was covered;\n"
     "      --reads handshake,first,second; --does host,inject,drop,change,\n"
     "      unauthenticated,reset; --when before-key, after-key or\n"
     "      after-rotation; --steps key,join,add,remove,write,rotate,close,\n"
     "      again;\n"
     "      --scratch keeps what waits to be looked at in files of DIR, not "
     "in\n"
     "      memory;\n"
     "      --export writes the ladder of one, and a scenario that ns-3 plays"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_usage(const struct command *v, const char *indent)
{
    printf("%smpx ", indent);
    options_print(stdout, v->usage, v->takes);
    printf("\n      %s\n", v->text);
}

static int help(void)
{
    puts("mpx: Multipath TCP with external keys, simulated\n");
    for (unsigned i = 0; i < COMMANDS; i++)
        print_usage(&commands[i], "  ");
    puts(
        "\nexit codes: 0 fine, 1 an expectation or check failed or is vacuous, "
        "2 usage,\n3 a scenario, capture or table is wrong, 4 a file, folder "
        "or tool is missing,\n5 a run crashed or failed, 6 expectations are "
        "open, 130 interrupted");
    return EXIT_FINE;
}

static const struct command *find_command(const char *name)
{
    for (unsigned i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[COMMANDS + 1] = {NULL};
    struct arena a = {NULL};
    for (unsigned i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    int code =
        usage_error("no command \"%s\"; %s", name, words_hint(&a, names, name));
    arena_free(&a);
    return code;
}

static int run_command(const struct command *v, int argc, char **argv)
{
    struct options o;
    int code = EXIT_USAGE;

    if (options_read(&o, v->name, v->takes, argc - 1, argv + 1)) {
        o.argv = (const char *const *)argv;
        if (o.help) {
            print_usage(v, "");
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
    const struct command *v = find_command(name);

    if (!v)
        return unknown_command(name);
    print_usage(v, "");
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

static int call(int argc, char **argv)
{
    if (argc < 2)
        return usage_error("which command? mpx --help names them");
    const char *name = argv[1];
    if (strcmp(name, "help") == 0 && argc > 2)
        return help_of(argv[2]);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0)
        return help();
    if (strcmp(name, "--version") == 0)
        return version(argc > 2 ? argv[2] : NULL);
    const struct command *v = find_command(name);
    return v ? run_command(v, argc, argv) : unknown_command(name);
}

/* What was to be printed may not have been, as on a full disk. */
int mpx_main(int argc, char **argv)
{
    int code = call(argc, argv);

    errno = 0;
    bool bad = fflush(stdout) != 0;
    if (!bad && !ferror(stdout))
        return code;
    fprintf(stderr, "mpx: cannot write all of the output%s%s\n",
            errno ? ": " : "", errno ? strerror(errno) : "");
    return exit_worse(EXIT_MACHINE, code);
}
