/* SPDX-License-Identifier: MIT */
/* Logs of runs where there is no memory for one. */
#include "scenario_test.h"

#include <errno.h>
#include <unistd.h>

#include "run_log.h"

/* In the place of the C library's. */
int memfd_create(const char *name, unsigned flags);
int memfd_create(const char *name, unsigned flags)
{
    (void)name, (void)flags;
    errno = EMFILE;
    return -1;
}

/* stderr of two runs without a log, into @p f. */
static void begin_two(FILE *f)
{
    struct run_logs logs;
    char last[RUN_LOG_LINE];
    int kept;

    fflush(stderr);
    kept = dup(STDERR_FILENO);
    dup2(fileno(f), STDERR_FILENO);
    run_logs_init(&logs, 2);
    for (unsigned run = 0; run < 2; run++) {
        run_log_enter(&logs, run);
        fprintf(stderr, "run %u\n", run);
        run_log_end(&logs, run, "never.log", true, last);
        assert_string_equal(last, "");
    }
    run_logs_free(&logs);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
}

static void test_no_memory(void **state)
{
    static const char want[] =
        "mpx: no memory for the log of a run (Too many open files): what runs "
        "write follows here\n"
        "run 0\n"
        "run 1\n";
    char got[sizeof want + 64];
    FILE *f = tmpfile();

    (void)state;
    assert_non_null(f);
    begin_two(f);
    rewind(f);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(got, want);
    assert_int_equal(access("never.log", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
