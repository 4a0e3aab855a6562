/* SPDX-License-Identifier: MIT */
/* What the command says to the shell; part of its interface. Of several files
 * the worst counts, see exit_worse(). */
#ifndef EXIT_CODE_H
#define EXIT_CODE_H

enum {
    EXIT_FINE = 0,
    EXIT_EXPECTATION = 1, /* an expectation, check or comparison failed, or
                             an expectation is vacuous */
    EXIT_USAGE = 2,       /* the command line is wrong */
    EXIT_SCENARIO = 3,    /* a scenario file, capture or table is wrong */
    EXIT_MACHINE = 4,     /* a file, folder or tool cannot be had */
    EXIT_RUN = 5,         /* a run crashed, failed or took too long */
    EXIT_OPEN = 6, /* no expectation failed, and runs are missing of some */
    EXIT_INTERRUPTED = 130, /* SIGINT or SIGTERM; partial results are valid */
};

/* The worse of two: as they are numbered, but open is better than failed. */
static inline int exit_worse(int a, int b)
{
    int x = a == EXIT_OPEN ? 1 : 2 * a, y = b == EXIT_OPEN ? 1 : 2 * b;
    return x > y ? a : b;
}

#endif /* EXIT_CODE_H */
