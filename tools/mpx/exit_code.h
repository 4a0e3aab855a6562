/* SPDX-License-Identifier: MIT */
/* What the command says to the shell; part of its interface. */
#ifndef EXIT_CODE_H
#define EXIT_CODE_H

enum {
    EXIT_FINE = 0,
    EXIT_EXPECTATION = 1,   /* an expectation, check or comparison failed */
    EXIT_USAGE = 2,         /* the command line is wrong */
    EXIT_SCENARIO = 3,      /* a scenario file, capture or table is wrong */
    EXIT_MACHINE = 4,       /* a file, folder or tool cannot be had */
    EXIT_RUN = 5,           /* a run crashed, failed or took too long */
    EXIT_INTERRUPTED = 130, /* SIGINT or SIGTERM; partial results are valid */
};

#endif /* EXIT_CODE_H */
