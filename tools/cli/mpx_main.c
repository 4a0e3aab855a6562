/* SPDX-License-Identifier: MIT */
/* The table of commands, and their dispatch. */
#include "cmd.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "mpx_version.h"
#include "words.h"

static const struct verb {
    const char *name;
    int (*run)(const struct options *o);
    const char *takes; /* letters of options.c */
    const char *usage;
} verbs[] = {
    {"run", cmd_run, "joqhsinkptevRQfAW",
     "run FILE... [-j N] [-o DIR] [--seeds A..B] [--only ID] [--shard k/n]\n"
     "           [--set KEY=VALUE] [--pcap all|failed|none] [--timeout S]\n"
     "           [--series 100ms] [--events] [--reveal-keys] [--quick]\n"
     "           [--without-attackers] [--allow-vacuous] [--force] [--quiet]\n"
     "      run what is missing of each study into out/NAME, or DIR;\n"
     "      --force takes a folder of another study, whose results go;\n"
     "      --quick runs it as its quick section says, into out/NAME-quick;\n"
     "      --without-attackers the same runs with nobody who attacks, and\n"
     "      judges nothing;\n"
     "      --allow-vacuous takes expectations for fulfilled that no run\n"
     "      could have broken;\n"
     "      --reveal-keys keeps keys that are given in hex as they are, not "
     "as\n"
     "      fingerprints, and with --pcap writes all keys beside the packets"},
    {"doctor", cmd_doctor, "hq",
     "doctor [--quiet]\n"
     "      what this machine has and lacks, and what needs it; 4 if studies\n"
     "      cannot run"},
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
    {"draft", cmd_draft, "hoC",
     "draft DIR -o DIR, draft --check FILE.svg...\n"
     "      figures, tables and ladders for {::include} in a kramdown-rfc\n"
     "      draft; or whether SVG is what RFCs take"},
    {"vectors", cmd_vectors, "hPJ",
     "vectors [--profile NAME] [--json]\n"
     "      test vectors: tokens, MACs and whole options of each profile"},
    {"search", cmd_search, "hjqtokPabdwgcmHNxyzE",
     "search --profile NAME [--set SWITCH=VALUE] [--actions N] [--harm NAME]\n"
     "           [--reads LIST] [--does LIST] [--when WORD] [--steps LIST]\n"
     "           [--connections 2] [--timers N] [--own-keys] [--same-key]\n"
     "           [--learns-early] [--states N] [--timeout S] [-j N]\n"
     "           [--export HARM] [-o DIR] [--quiet]\n"
     "      all that an attacker with so many actions can do to two hosts of\n"
     "      the core: for each harm the shortest way to it, and what was\n"
     "      covered; 1 if a harm was found, 6 if not all was covered;\n"
     "      --reads handshake,first,second; --does host,inject,drop,change,\n"
     "      unauthenticated,reset; --when before-key, after-key or\n"
     "      after-rotation; --steps key,join,add,remove,write,rotate,close;\n"
     "      --export writes the ladder of one and a scenario to begin with"},
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

int mpx_main(int argc, char **argv)
{
    if (argc < 2)
        return usage_error("which verb? mpx --help names them");
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0)
        return help();
    if (strcmp(name, "--version") == 0) {
        puts("mpx " MPX_VERSION);
        return EXIT_FINE;
    }
    for (unsigned i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return run_verb(&verbs[i], argc, argv);
    return unknown_verb(name);
}
