/* SPDX-License-Identifier: MIT */
/* theory, marks and x-zero of a plot: what is read, and what can be wrong. */
#include <unistd.h>

#include "file.h"
#include "plot.h"
#include "scenario_test.h"

static char folder[] = "/tmp/mpx-test-XXXXXX";

static void write_differences(const char *text)
{
    FILE *f = fopen("d.txt", "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("d.txt");
    return rmdir(folder);
}

#define KEYING "keying: {install: {client: 0 s}}\n"
#define STUDY(kind, x, more)                                                   \
    KEYING                                                                     \
    "sweep:\n"                                                                 \
    "  keying.install.client: [0 ms, 400 ms]\n"                                \
    "  who: [{name: a}, {name: b}]\n"                                          \
    "plots:\n"                                                                 \
    "  - {figure: f, kind: " kind ", x: " x ", y: keys-active,\n"              \
    "     " more "}\n"
#define LINES(more) STUDY("lines", "keying.install.client", more)

static void test_good(void **state)
{
    (void)state;
    static const char text[] = SHORTEST LINES(
        "x-zero: 400 ms, theory: {t: [[0 ms, 1], [100 ms, 0.5]]}, "
        "marks: {m: {differences: d.txt, around: 400 ms}}");
    struct study s;

    /* 20 values, so the k-th mark is the k-th after the least */
    write_differences("# ns\n-10 ms\n-9 ms # late\n-8 ms\n-7 ms\n-6 ms\n-5 ms\n"
                      "-4 ms\n-3 ms\n-2 ms\n-1 ms\n0 ms\n1 ms\n2 ms\n3 ms\n"
                      "4 ms\n5 ms\n6 ms\n7 ms\n8 ms\n9 ms");
    read_good(&s, text, NULL);
    const struct figure *f = &s.figure[0];
    assert_true(f->x_zero == 0.4);
    assert_int_equal(f->n_overlays, 2);
    const struct overlay *t = &f->overlay[0], *m = &f->overlay[1];
    assert_string_equal(t->name, "t");
    assert_false(t->marks);
    assert_int_equal(t->n, 2);
    assert_true(t->x[1] == 0.1 && t->y[1] == 0.5);
    assert_true(m->marks);
    assert_int_equal(m->n, 19);
    assert_true(m->x[0] == 0.4 - 0.009);
    assert_true(m->x[18] == 0.4 + 0.009);
    study_free(&s);
}

/* The table of the figure: rows of theory and marks behind those of the study,
 * marks 0.06 of the largest value high. */
static void test_table(void **state)
{
    (void)state;
    static const char text[] = SHORTEST LINES(
        "x-zero: 400 ms, where: {who: a}, theory: {t: [[0 ms, 1], [1 s, 0]]}, "
        "marks: {m: {differences: d.txt, around: 0 ms}}");
    static const char cells[] =
        "keying.install.client_s,who,n,n_keys_active,mean_keys_active\n"
        "0,a,2,2,0.5\n0.4,a,2,2,0.25\n0,b,2,2,9\n0.4,b,2,2,9\n";
    static const char head[] = "keying.install.client_s,external keys that "
                               "became active,lo95,hi95,n,of,t,m\n"
                               "-0.4,0.5,,,2,2,,\n0,0.25,,,2,2,,\n"
                               "-0.4,,,,,,1,\n0.6,,,,,,0,\n-0.395,,,,,,,0.03\n";
    struct plot_extent e;
    struct study s;
    size_t len;
    FILE *f = fopen("cells.csv", "w");

    assert_non_null(f);
    fputs(cells, f);
    fclose(f);
    write_differences("5 ms");
    read_good(&s, text, NULL);
    assert_true(plot_data(&s, &s.figure[0], ".", &e));
    char *table = file_read("fig-f.csv", &len);
    assert_non_null(table);
    if (strncmp(table, head, strlen(head)) != 0)
        fail_msg("%s", table);
    free(table);
    study_free(&s);
    unlink("fig-f.csv");
    unlink("cells.csv");
}

static const struct {
    const char *more, *said;
} cases[] = {
    {"theory: [1]", "error: a map of a name for each, 8 at most"},
    {"theory: {t: [[0 ms, 1]]}", "error: a theory is a list of two points"},
    {"theory: {t: [[0 ms, 1], [1 ms]]}", "error: a point of a theory is a"},
    {"theory: {t: [[0 ms, 1], [1 ms, x]]}", "error: a point of a theory is a"},
    {"theory: {t: [[0 ms, 1], [1 ms, nan]]}", "error: a point of a theory is"},
    {"theory: {t: [[0 ms, 1], [5 %, 1]]}",
     "error: \"5 %\" is no value of axis \"keying.install.client\""},
    {"theory: {t: [[0 ms, 1], [-5 ms, 1]]}", "error: \"-5 ms\" is no value of"},
    {"marks: {m: d.txt}", "error: marks are the values of a file, around"},
    {"marks: {m: {differences: d.txt}}", "error: marks are the values of a"},
    {"marks: {m: {differences: e.txt, around: 0 ms}}",
     "error: cannot read \"e.txt\""},
    {"marks: {m: {differences: d.txt, around: here}}",
     "error: \"here\" is no value of axis"},
    {"x-zero: 5", "error: \"5\" is no value of axis"},
};

/* With its place: the last line of LINES. */
static void refuse(const char *text, const char *begins, const char *has)
{
    struct study s;
    char *messages;
    bool ok = read_text(&s, text, strlen(text), NULL, &messages);

    if (ok || strncmp(messages, begins, strlen(begins)) != 0 ||
        !strstr(messages, has))
        fail_msg("%s\n%s\nit should have \"%s\"", text, messages, has);
    free(messages);
    study_free(&s);
}

static void test_bad(void **state)
{
    (void)state;
    char text[1024];

    write_differences("1 ms\n");
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, "%s", SHORTEST LINES("@"));
        snprintf(strchr(text, '@'), 256, "%s}\n", cases[i].more);
        refuse(text, "s.yaml:9:", cases[i].said);
    }
    refuse(SHORTEST STUDY("bars", "keying.install.client",
                          "theory: {t: [[0 ms, 1], [1 ms, 1]]}"),
           "s.yaml:9:", "error: theory and marks need lines");
    refuse(SHORTEST STUDY("lines", "who", "x-zero: 1 ms"),
           "s.yaml:9:", "error: x-zero needs lines over an axis of numbers");
}

static const struct {
    const char *text, *said;
} files[] = {
    {"", "d.txt: error: a file of differences without one"},
    {"# 1 ms\n", "d.txt: error: a file of differences without one"},
    {"1 ms\n 5\n", "d.txt:2:2: error: \"5\" is no value of axis"},
    {"1 ms\n- 5 ms x\n", "d.txt:2:1: error: \"- 5 ms x\" is no value of axis"},
    {"inf s\n", "d.txt:1:1: error: \"inf s\" is no value of axis"},
    {"99999999999999999999 s\n", "d.txt:1:1: error: "},
};

static void test_bad_files(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(files); i++) {
        write_differences(files[i].text);
        refuse(SHORTEST LINES("marks: {m: {differences: d.txt, around: 0 ms}}"),
               files[i].said, files[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_bad_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
