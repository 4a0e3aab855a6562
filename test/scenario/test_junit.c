/* SPDX-License-Identifier: MIT */
/* mpx run --junit: verdicts as XML, whole, whatever became of the runs. */
#include <sys/stat.h>

#include "command.h"

#define STUDY                                                                  \
    "name: c\npaths: {wifi: {}}\nseeds: 1..3\n"                                \
    "sweep: {keying.profile: [rfc8684, baerts]}\nexpect:\n"                    \
    "  - {that: count() < 7}\n"                                                \
    "  - {where: {keying.profile: baerts}, that: hijacked-connections > 5}\n"

static const char whole[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<testsuites>\n"
    "  <testsuite name=\"c\" tests=\"3\" failures=\"1\" errors=\"0\" "
    "skipped=\"0\">\n"
    "    <testcase classname=\"c\" name=\"runs\"/>\n"
    "    <testcase classname=\"c\" name=\"count() &lt; 7\"/>\n"
    "    <testcase classname=\"c\" name=\"hijacked-connections &gt; 5 "
    "(profile=baerts)\">\n"
    "      <failure type=\"FAIL\" message=\"it is 0 and 5\"/>\n"
    "    </testcase>\n"
    "  </testsuite>\n"
    "</testsuites>\n";

static void assert_file(const char *path, const char *want)
{
    size_t len;
    char *text = file_read(path, &len);

    assert_non_null(text);
    assert_string_equal(text, want);
    free(text);
}

static void assert_in_file(const char *path, const char *want)
{
    size_t len;
    char *text = file_read(path, &len);

    assert_non_null(text);
    if (!strstr(text, want))
        fail_msg("no \"%s\" in %s", want, text);
    free(text);
}

static void test_verdicts(void **state)
{
    (void)state;
    write_file("c.yaml", STUDY);
    assert_int_equal(mpx("", "run c.yaml -o a --junit a.xml"), 1);
    assert_file("a.xml", whole);
    /* the same results again: the same octets */
    assert_int_equal(mpx("", "run c.yaml -o a --junit b.xml -q"), 1);
    assert_int_equal(mpx("", "run c.yaml -o a --junit c.yaml"), 4);
    assert_said("mpx: c.yaml is there, and is no XML\n");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(mpx("", "run c.yaml -o a --junit pipe"), 4);
    assert_said("mpx: pipe is there, and is no XML\n");
    assert_file("b.xml", whole);
}

static void test_what_is_not_there(void **state)
{
    (void)state;
    write_file("c.yaml", STUDY);
    assert_int_equal(mpx("FAKE_FAIL_SEED=2", "run c.yaml -o f --junit f.xml"),
                     5);
    assert_in_file("f.xml", "failures=\"0\" errors=\"1\" skipped=\"2\"");
    assert_in_file("f.xml", "<error message=\"2 of 6 runs have no result\">"
                            "profile=rfc8684/seed=2: failed: no address left "
                            "for wifi\nprofile=baerts/seed=2: failed: no "
                            "address left for wifi</error>");
    assert_in_file("f.xml", "<skipped message=\"4 of 6 runs are there\"/>");
    /* of a part, what was not chosen is not missing */
    assert_int_equal(mpx("", "run c.yaml -o p --only profile=baerts "
                             "--junit p.xml"),
                     1);
    assert_in_file("p.xml", "failures=\"1\" errors=\"0\" skipped=\"1\"");
}

static void test_vacuous(void **state)
{
    static const char study[] =
        "name: v\npaths: {wifi: {}, lte: {}}\nkeying: {profile: baerts}\n"
        "expect: [{that: hijacked-connections == 0}]\n";

    (void)state;
    write_file("v.yaml", study);
    assert_int_equal(mpx("FAKE_WITHOUT=key", "run v.yaml -o v --junit v.xml"),
                     1);
    assert_in_file("v.xml", "<failure type=\"vacuous\" message=\"in 1 of 1 "
                            "runs no key became active\"/>");
    assert_int_equal(mpx("FAKE_WITHOUT=key",
                         "run v.yaml -o v --junit v.xml --allow-vacuous"),
                     0);
    assert_in_file("v.xml", "failures=\"0\"");
}

static void test_several_studies(void **state)
{
    (void)state;
    write_file("c.yaml", STUDY);
    write_file("d.yaml", "name: d\npaths: {wifi: {}}\n");
    assert_int_equal(mpx("", "run d.yaml c.yaml --junit both.xml"), 1);
    assert_in_file("both.xml", "<testsuite name=\"d\" tests=\"1\" ");
    assert_in_file("both.xml", "<testsuite name=\"c\" tests=\"3\" ");
    assert_in_file("both.xml", "</testsuites>\n");
    /* nothing is run, nothing is written */
    write_file("d.yaml", "name: d\n");
    assert_int_equal(mpx("", "run d.yaml c.yaml --junit none.xml"), 3);
    assert_false(file_exists("none.xml"));
    assert_int_equal(mpx("", "run c.yaml -o a --junit /proc/x.xml"), 4);
    assert_said("cannot write /proc/x.xml");
}

static int set_up(void **state)
{
    (void)state;
    return enter_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_what_is_not_there),
        cmocka_unit_test(test_vacuous),
        cmocka_unit_test(test_several_studies),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
