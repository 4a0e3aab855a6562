/* SPDX-License-Identifier: MIT */
/*
 * The command from outside, in a folder of the test's own. It is mpx-fake,
 * whose run_scenario() simulates nothing.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <sys/wait.h>
#include <unistd.h>

#include "scenario_test.h"

#include "file.h"

static char folder[] = "/tmp/mpx-test-XXXXXX";

static inline void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static inline int enter_folder(void)
{
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static inline int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Exit code of "mpx-fake ARGS" under VARIABLES; its words are in "said". */
static inline int mpx(const char *variables, const char *args)
{
    char command[1024];
    snprintf(command, sizeof command, "%s '%s' %s >said 2>&1", variables,
             MPX_FAKE, args);
    int status = system(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static inline void assert_said(const char *words)
{
    size_t len;
    char *said = file_read("said", &len);
    assert_non_null(said);
    if (!strstr(said, words))
        fail_msg("it said\n%s\nand not\n%s", said, words);
    free(said);
}

static inline void assert_holds(const char *path, const char *words)
{
    size_t len;
    char *text = file_read(path, &len);

    assert_non_null(text);
    if (!strstr(text, words))
        fail_msg("%s is\n%s\nand has not\n%s", path, text, words);
    free(text);
}

#endif /* COMMAND_H */
