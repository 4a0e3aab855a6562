/* SPDX-License-Identifier: MIT */
/* The command line of one command. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    OPTIONS_LIST_MAX = 64,
    OPTIONS_JOBS_MAX = 1024,
    OPTIONS_ATTEMPTS = 4, /* unless it is said */
    OPTIONS_ACTIONS_MAX = 7
};

enum pcap_wish { PCAP_NONE, PCAP_FAILED, PCAP_ALL };

struct options {
    const char *const *argv; /* the whole line, NULL-ended */
    const char *const *file; /* what is no option */
    unsigned n_files;

    unsigned jobs;
    bool has_jobs;
    const char *under; /* of run: "slurm" or NULL */
    unsigned nodes;    /* of submit */
    const char *sbatch[OPTIONS_LIST_MAX];
    unsigned n_sbatch;
    double timeout_s;  /* of wall time, per run */
    unsigned attempts; /* of a run in real time that is late */
    const char *seeds;
    const char *out;
    const char *junit;  /* of run: a file */
    const char *sqlite; /* of export: a file */
    const char *only[OPTIONS_LIST_MAX];
    unsigned n_only;
    const char *set[OPTIONS_LIST_MAX];
    unsigned n_set;
    unsigned shard, shards; /* 0: all */
    enum pcap_wish pcap;
    const char *run;     /* the id of one */
    double from_s, to_s; /* of simulated time */
    bool only_mptcp;
    bool check;                        /* of draft: files, nothing else */
    bool skeleton;                     /* of draft: a whole one */
    bool events;                       /* log them */
    double series_ns;                  /* interval of time series; 0: none */
    const char *psk[OPTIONS_LIST_MAX]; /* secret, in hex; as on the line */
    unsigned n_psk;
    const char *keylog;                        /* of replay: a file, or NULL */
    bool live;                                 /* likewise */
    bool summary, json, reveal_keys, together; /* of replay */
    bool without_attackers;                    /* of run */
    bool strict;                               /* of replay */
    double tolerance;                          /* of compare, a ratio */
    bool intervals, more_columns, update;      /* of compare */
    unsigned formats;                          /* of plot: bits; 0: default */
    const char *template;                      /* of new; NULL: the first */
    const char *profile;                       /* of vectors; NULL: all */
    unsigned actions, connections, timers;     /* of search; see search.h */
    uint64_t states;                           /* likewise; 0: no end */
    const char *reads, *does, *when, *steps;   /* likewise; NULL: default */
    const char *harm[OPTIONS_LIST_MAX];        /* likewise; none: all */
    unsigned n_harms;
    const char *export_harm;
    const char *scratch;
    bool own_keys, same_key, learns_early, full; /* likewise */
    bool has_timeout;
    bool watch;         /* serve a page meanwhile */
    bool shared;        /* the folder, with others who run the same */
    bool quick;         /* the study in small */
    bool force;         /* whatever is in the folder */
    bool allow_vacuous; /* is no failure */
    bool quiet, help;
};

/**
 * Read the command line of a command: @p argv[0] is its name, and is not read.
 * @param takes  the options that it takes beside --help: their names without
 *               dashes, separated by a blank.
 * @return false once what is wrong has been said.
 */
bool options_read(struct options *o, const char *command, const char *takes,
                  int argc, char **argv);

/** The synopsis of a command: @p usage and, in brackets, what of @p takes it
 * does not name. No newline at the end. */
void options_print(FILE *f, const char *usage, const char *takes);

/* A line on stderr that ends in a hint to --help; returns EXIT_USAGE. */
int usage_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* OPTIONS_H */
