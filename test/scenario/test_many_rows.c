/* SPDX-License-Identifier: MIT */
/* What reads tables of any length takes the memory of a row, and a little for
 * each. */
#include "command.h"

#include <sys/resource.h>

enum {
    ROWS = 30000,
    COLUMNS = 60,
    MORE_KIB = 12 * 1024, /* a table as a whole takes 16 MiB for its fields */
};

/* KiB that "mpx-fake ARGS" took at most. */
static long memory_of(const char *args)
{
    char command[1024];
    struct rusage u;
    int status;
    pid_t pid;

    snprintf(command, sizeof command, "exec '%s' %s >said 2>&1", MPX_FAKE,
             args);
    pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(wait4(pid, &status, 0, &u), pid);
    assert_int_equal(status, 0);
    return u.ru_maxrss;
}

/* Runs of a study without axes, in any order. */
static void write_runs(const char *path, unsigned rows, unsigned step,
                       const char *third)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fprintf(f, "id,seed,completion_s,%s", third);
    for (unsigned c = 4; c < COLUMNS; c++)
        fprintf(f, ",c%u", c);
    for (unsigned i = 0; i < rows; i++) {
        unsigned seed = (unsigned)((uint64_t)i * step % rows) + 1;

        fprintf(f, "\nseed=%u,%u,%.9g", seed, seed, seed / 3.0);
        for (unsigned c = 3; c < COLUMNS; c++)
            fputs(",1", f);
    }
    fputc('\n', f);
    assert_int_equal(fclose(f), 0);
}

static void test_compare(void **state)
{
    char words[80];

    (void)state;
    write_runs("small.csv", 10, 1, "c3");
    write_runs("runs.csv", ROWS, 1, "c3");
    write_runs("others.csv", ROWS, 7, "c3");
    long small = memory_of("compare small.csv small.csv");
    long same = memory_of("compare runs.csv runs.csv");
    long others = memory_of("compare runs.csv others.csv");

    snprintf(words, sizeof words, "%d rows, %d fields the same\n", ROWS,
             ROWS * COLUMNS);
    assert_said(words);
    assert_in_range(same - small, 0, MORE_KIB);
    assert_in_range(others - small, 0, MORE_KIB);
}

static unsigned lines_of(const char *path)
{
    size_t len;
    char *text = file_read(path, &len);
    unsigned n = 0;

    assert_non_null(text);
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    free(text);
    return n;
}

/* What is drawn of many runs has no more places than can be told apart. */
static void test_plot(void **state)
{
    (void)state;
    write_file("s.yaml",
               "name: s\npaths: {wifi: {}, lte: {}}\nseeds: 1\nplots:\n"
               "  - {figure: c, kind: cdf, x: completion-s}\n"
               "  - {figure: s, kind: survival, x: completion-s,\n"
               "     ends: completed}\n");
    assert_int_equal(mpx("", "run s.yaml -o out"), 0);
    write_runs("out/runs.csv", 10, 1, "completed");
    long small = memory_of("plot out --format svg");
    assert_int_equal(lines_of("out/fig-s.csv"), 1 + 1 + 10);
    write_runs("out/runs.csv", ROWS, 7, "completed");
    long large = memory_of("plot out --format svg");

    assert_int_equal(lines_of("out/fig-c.csv"), 1 + 121);
    assert_int_equal(lines_of("out/fig-s.csv"), 1 + 2000);
    assert_in_range(large - small, 0, MORE_KIB);
}

static int set_up(void **state)
{
    (void)state;
    return enter_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_plot),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
