/* SPDX-License-Identifier: MIT */
/* Errors of whole files: YAML, sizes, any octets, and all errors at once. */
#include "scenario_test.h"

static const struct {
    const char *text;
    size_t len; /* 0: strlen */
    const char *first_line;
} whole_files[] = {
    {"", 0, "s.yaml: error: the file is empty\n"},
    {"# nothing\n", 0, "s.yaml: error: the file is empty\n"},
    {"name: t\ntokens: {live: 5}\n", 0,
     "s.yaml:2:9: error: tokens of a study say which: host, farm or guess\n"},
    {"name: t\ntokens: {study: host, bits: 16, live: 65536}\n", 0,
     "s.yaml:2:9: error: 16 bits do not suffice for so many connections\n"},
    {"name: t\ntokens: {study: host, bits: 33}\n", 0,
     "s.yaml:2:29: error: tokens of profile \"rfc8684\" have 32 bits\n"},
    {"name: t\ntokens: {study: farm, servers: 9, live: 8}\n", 0,
     "s.yaml:2:9: error: fewer connections than servers\n"},
    {"name: t\nkeying: {profile: baerts}\n"
     "tokens: {study: farm, scheme: routed-plain, servers: 9, server-bits: "
     "3}\n",
     0, "s.yaml:3:9: error: 9 servers do not fit 3 server bits\n"},
    {"name: t\ntokens: {study: farm, bits: 8, servers: 4, live: 40}\n", 0,
     "s.yaml:2:29: error: 10 server bits leave nothing of 8\n"},
    {"name: t\ntokens: {study: host, bits: 9, live: 40, server-bits: 9}\n", 0,
     "s.yaml:2:29: error: 9 server bits leave nothing of 9\n"},
    {"name: t\nkeying: {profile: baerts}\n"
     "tokens: {study: farm, scheme: routed-plain, servers: 2, bits: 12, live: "
     "8}\n",
     0, "s.yaml:3:9: error: 2 bits do not suffice for so many connections\n"},
    {"name: t\nkeying: {profile: tcp}\ntokens: {study: host}\n", 0,
     "s.yaml:3:9: error: profile \"tcp\" has no tokens\n"},
    {"name: t\ntokens: {study: host}\nexpect: [{that: completed == 1}]\n", 0,
     "s.yaml:3:17: error: no column \"completed\"\n"},
    {"- a\n", 0, "s.yaml:1:1: error: a scenario is a map of keys and values\n"},
    {"name: t\n", 0, "s.yaml:1:1: error: a scenario needs a path\n"},
    {"paths: {wifi: {}}\n", 0, "s.yaml:1:1: error: a scenario needs a name\n"},
    {"name: [\n", 0,
     "s.yaml:2:1: error: did not find expected node content while parsing a "
     "flow node\n"},
    {"name: t\npaths: {wifi: {rate: 5 Mbps}}\n", 0,
     "s.yaml:2:24: error: unknown unit \"Mbps\" in rate\n"
     "    2 | paths: {wifi: {rate: 5 Mbps}}\n"
     "      |                        ^~~~  did you mean \"Mbit/s\"?\n"},
    {"name: t\npaths: {wifi: {rate: 5 mb}}\n", 0,
     "s.yaml:2:24: error: unknown unit \"mb\" in rate\n"
     "    2 | paths: {wifi: {rate: 5 mb}}\n"
     "      |                        ^~  did you mean \"Mbit/s\"?\n"},
    {"name: \x9b\xff\xfe\n", 0,
     "s.yaml:1:7: error: octet 0x9b is not UTF-8\n"
     "    1 | name: ???\n"},
    {"name: \xff\xfe\n", 0, "s.yaml:1:7: error: octet 0xff is not UTF-8\n"},
    {"name: \xed\xa0\x80\n", 0, "s.yaml:1:7: error: octet 0xed is not UTF-8\n"},
    {"name: \xc0\x80\n", 0, "s.yaml:1:7: error: octet 0xc0 is not UTF-8\n"},
    /* where a line begins, for libyaml and for editors */
    {"name: t\rpaths: {}\r", 0,
     "s.yaml:1:8: error: CR without LF, which ends a line in YAML\n"},
    {"name: t # \xe2\x80\xa8 \npaths: {}\n", 0,
     "s.yaml:1:11: error: U+2028, which ends a line in YAML\n"},
    {"name: t # \xc2\x85 \npaths: {}\n", 0,
     "s.yaml:1:11: error: U+0085, which ends a line in YAML\n"},
    {"\xef\xbb\xbfnaem: t\n", 0,
     "s.yaml:1:1: error: unknown key \"naem\" in scenario\n"
     "    1 | naem: t\n"
     "      | ^~~~  did you mean \"name\"?\n"},
    {"name: t\nstop:1 s\npaths: {}\n", 0,
     "s.yaml:2:1: error: this is no key with a value: line 3 goes on with "
     "something else\n"
     "    2 | stop:1 s\n"
     "      | ^  key: value\n"},
    {"name: t\nabout: [\"a]\npaths: {}\n", 0,
     "s.yaml:2:9: error: this quote is not closed\n"},
    {"name: a\0b\n", 10,
     "s.yaml:1:8: error: control character 0x00; not a text file\n"},
    {"name: \"a\\0b\"\npaths: {wifi: {}}\n", 0,
     "s.yaml:1:7: error: control character in a text\n"},
    {"name: t\npaths: {a: {}}\n---\nname: u\n", 0,
     "s.yaml:3:1: error: a second document in one file\n"},
    {"name: t\nabout: &a [x, x]\nsweep: &b [*a, *a]\nplots: [*b, *b]\n", 0,
     "s.yaml:1:1: error: a scenario needs a path\n    1 | name: t\n      | ^  "
     "wifi: "
     "{rate: 50 Mbit/s}\ns.yaml:2:8: error: anchors and tags are not used in "
     "scenarios\n"},
    {"a: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n", 0,
     "s.yaml:1:20: error: nested deeper than 16 levels\n"},
};

static void test_whole_files(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(whole_files); i++) {
        struct study s;
        char *messages;
        const char *want = whole_files[i].first_line;
        size_t len = whole_files[i].len ? whole_files[i].len
                                        : strlen(whole_files[i].text);
        assert_false(read_text(&s, whole_files[i].text, len, NULL, &messages));
        if (strncmp(messages, want, strlen(want)) != 0)
            fail_msg("case %u\n%s\nit should begin\n%s", i, messages, want);
        free(messages);
        study_free(&s);
    }
}

/* A megabyte of anything is refused by its size; a file's worth is read. */
static void test_garbage(void **state)
{
    (void)state;
    enum { MEGABYTE = 1000000, LARGEST = 256 * 1024 };
    static const char *const patterns[] = {"[",  "{a: ", "- ", "a: \n",
                                           "\"", "&a ",  "? "};
    char *text = malloc(MEGABYTE);
    assert_non_null(text);

    for (unsigned p = 0; p < COUNT_OF(patterns); p++) {
        struct study s;
        char *messages;
        size_t step = strlen(patterns[p]);
        for (size_t i = 0; i < MEGABYTE; i++)
            text[i] = patterns[p][i % step];
        assert_false(read_text(&s, text, MEGABYTE, NULL, &messages));
        assert_string_equal(messages,
                            "s.yaml: error: more octets than the 262144 of a "
                            "scenario, map or trace\n");
        free(messages);
        study_free(&s);
        assert_false(read_text(&s, text, LARGEST, NULL, &messages));
        assert_non_null(strstr(messages, "s.yaml:"));
        free(messages);
        study_free(&s);
    }
    free(text);
}

/* All errors of a file, in its order, each once however many cells see it. */
static void test_all_errors(void **state)
{
    (void)state;
    static const char text[] = "name: t\n"
                               "paths: {wifi: {delay: 1}}\n"
                               "sweep: {family: [ipv4, ipv6]}\n"
                               "seeds: x\n"
                               "stop: 5\n";
    static const char *const places[] = {
        "s.yaml:2:23:", "s.yaml:4:8:", "s.yaml:5:7:"};
    struct study s;
    char *messages, *p;

    assert_false(read_text(&s, text, strlen(text), NULL, &messages));
    p = messages;
    for (unsigned i = 0; i < COUNT_OF(places); i++) {
        p = strstr(p, places[i]);
        assert_non_null(p);
        p++;
    }
    assert_null(strstr(p, "s.yaml:"));
    free(messages);
    study_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_files),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_all_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
