/* SPDX-License-Identifier: MIT */
/* A folder of its own with one file beside the scenario: for tests of what
 * scenarios read from other files. */
#ifndef SCENARIO_FILE_H
#define SCENARIO_FILE_H

#include <stdio.h>
#include <unistd.h>

#include "scenario_test.h"

static char folder[] = "/tmp/mpx-test-XXXXXX";
static const char *file_name; /* of the one file */

static inline void write_beside(const char *name, const char *text, size_t len)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    fclose(f);
    file_name = name;
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    if (file_name)
        unlink(file_name);
    return rmdir(folder);
}

#endif /* SCENARIO_FILE_H */
