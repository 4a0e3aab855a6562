/* SPDX-License-Identifier: MIT */
/* One option of the command line, and the table of all. */
#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

struct option_entry {
    const char *name;  /* without dashes; NULL ends the table */
    char letter;       /* of the short option, or 0 */
    const char *value; /* what --help calls it; NULL: there is none */
    /* Reads a value into @p o; false once an error has been printed. */
    bool (*take)(struct options *o, const char *value);
    /* Without take(): offset in struct options of the string that the value is,
     * or of the bool that the option sets if it has none. */
    size_t member;
    bool repeats;
};

enum { OPTIONS_MAX = 64 }; /* entries of the table, at most */

/* In the order in which commands list them. */
extern const struct option_entry option_table[];

#endif /* OPTION_TABLE_H */
