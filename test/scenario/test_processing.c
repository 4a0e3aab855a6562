/* SPDX-License-Identifier: MIT */
/* How long ends take: what is read of it, and each thing that can be wrong. */
#include "scenario_file.h"

static void write_samples(const char *text, size_t len)
{
    write_beside("s.txt", text, len);
}

#define PROCESSING(x) "endpoints: {client: {processing: " x "}}\n"
#define CLIENT(x)     SHORTEST PROCESSING(x)

static struct scenario *scenario_of(const char *text)
{
    struct study s;
    struct scenario *c = calloc(1, sizeof *c);

    assert_non_null(c);
    read_good(&s, text, NULL);
    read_cell(&s, 0, c);
    study_free(&s);
    return c;
}

static void test_good(void **state)
{
    (void)state;
    struct scenario *c = scenario_of(SHORTEST);

    assert_int_equal(c->client.processing.kind, SCN_CONSTANT);
    assert_int_equal(c->client.processing.low_ns, 0);
    free(c);
    c = scenario_of(CLIENT("50 us"));
    assert_int_equal(c->client.processing.kind, SCN_CONSTANT);
    assert_int_equal(c->client.processing.low_ns, 50000);
    assert_int_equal(c->server.processing.low_ns, 0);
    free(c);
    c = scenario_of(CLIENT("{uniform: [0 s, 80 us]}"));
    assert_int_equal(c->client.processing.kind, SCN_UNIFORM);
    assert_int_equal(c->client.processing.high_ns, 80000);
    free(c);
    c = scenario_of(CLIENT("{log-normal: {median: 50 us, sigma: 0.5}}"));
    assert_int_equal(c->client.processing.kind, SCN_LOG_NORMAL);
    assert_int_equal(c->client.processing.low_ns, 50000);
    assert_true(c->client.processing.sigma == 0.5);
    free(c);
}

static void test_samples(void **state)
{
    (void)state;
    static const char text[] = "# measured\n\n50 us\n  7ns # odd\r\n1 ms\r\n"
                               "60 s";
    static const uint64_t want[] = {50000, 7, 1000000, 60000000000};
    struct scenario *c;

    write_samples(text, sizeof text - 1);
    c = scenario_of(CLIENT("{samples: s.txt}"));
    assert_int_equal(c->client.processing.kind, SCN_SAMPLES);
    assert_int_equal(c->client.processing.n, 4);
    for (unsigned i = 0; i < 4; i++)
        for (unsigned work = 0; work < SCN_WORKS; work++)
            assert_int_equal(c->client.processing.sample[i][work], want[i]);
    free(c);
}

static void test_columns(void **state)
{
    (void)state;
    static const char text[] = "1 us, 2us ,3 ms # of one handshake\n 4 ns,0 s,"
                               "5 ns\n";
    static const uint64_t want[2][SCN_WORKS] = {{1000, 2000, 3000000},
                                                {4, 0, 5}};
    struct scenario *c;

    write_samples(text, sizeof text - 1);
    c = scenario_of(CLIENT("{samples: s.txt}"));
    assert_int_equal(c->client.processing.n, 2);
    assert_memory_equal(c->client.processing.sample, want, sizeof want);
    free(c);
}

static const struct bad_case cases[] = {
    {PROCESSING("-5 us"), "s.yaml:3:34: error: processing cannot be negative\n"
                          "    3 | endpoints: {client: {processing: -5 us}}\n"
                          "      |                                  ^~~~~\n"},
    {PROCESSING("5"),
     "s.yaml:3:34: error: processing has no unit\n"
     "    3 | endpoints: {client: {processing: 5}}\n"
     "      |                                  ^  one of: ns us ms s min\n"},
    {PROCESSING("fast"),
     "s.yaml:3:34: error: processing: \"fast\" is not a number\n"
     "    3 | endpoints: {client: {processing: fast}}\n"
     "      |                                  ^~~~  a number and a unit\n"},
    {PROCESSING("61 s"),
     "s.yaml:3:34: error: processing must be from 0 ns to 1 min\n"
     "    3 | endpoints: {client: {processing: 61 s}}\n"
     "      |                                  ^~~~\n"},
    {PROCESSING("[1 us, 2 us]"),
     "s.yaml:3:34: error: processing is a time or one distribution\n"
     "    3 | endpoints: {client: {processing: [1 us, 2 us]}}\n"
     "      |                                  ^  50 us, or one of: uniform "
     "log-normal samples\n"},
    {PROCESSING("{uniform: [80 us, 20 us]}"),
     "s.yaml:3:45: error: uniform: from 80 us to 20 us\n"
     "    3 | endpoints: {client: {processing: {uniform: [80 us, 20 us]}}}\n"
     "      |                                             ^~~~~  the lesser "
     "one first\n"},
    {PROCESSING("{uniform: [80 us]}"),
     "s.yaml:3:44: error: uniform is a list of two times\n"
     "    3 | endpoints: {client: {processing: {uniform: [80 us]}}}\n"
     "      |                                            ^  [20 us, 80 us]\n"},
    {PROCESSING("{uniform: 80 us}"),
     "s.yaml:3:44: error: uniform is a list of two times\n"
     "    3 | endpoints: {client: {processing: {uniform: 80 us}}}\n"
     "      |                                            ^~~~~  [20 us, 80 "
     "us]\n"},
    {PROCESSING("{uniform: [-1 us, 2 us]}"),
     "s.yaml:3:45: error: uniform cannot be negative\n"
     "    3 | endpoints: {client: {processing: {uniform: [-1 us, 2 us]}}}\n"
     "      |                                             ^~~~~\n"},
    {PROCESSING("{log-normal: {median: 50 us}}"),
     "s.yaml:3:47: error: log-normal has a median and a sigma\n"
     "    3 | endpoints: {client: {processing: {log-normal: {median: 50 "
     "us}}}}\n"
     "      |                                               ^  {median: 50 us, "
     "sigma: 0.5}\n"},
    {PROCESSING("{log-normal: {median: 50 us, sigma: -1}}"),
     "s.yaml:3:70: error: sigma cannot be negative\n"
     "    3 | ng: {log-normal: {median: 50 us, sigma: -1}}}}\n"
     "      |                                         ^~\n"},
    {PROCESSING("{log-normal: {median: 50 us, sigma: 6}}"),
     "s.yaml:3:70: error: sigma must be from 0 to 5\n"
     "    3 | ng: {log-normal: {median: 50 us, sigma: 6}}}}\n"
     "      |                                         ^\n"},
    {PROCESSING("{log-normal: {median: 50 us, sigma: wide}}"),
     "s.yaml:3:70: error: sigma: \"wide\" is not a number\n"
     "    3 | ng: {log-normal: {median: 50 us, sigma: wide}}}}\n"
     "      |                                         ^~~~  a plain number\n"},
    {PROCESSING("{log-normal: {median: 0 s, sigma: 1}}"),
     "s.yaml:3:56: error: median must be from 1 ns to 1 min\n"
     "    3 | endpoints: {client: {processing: {log-normal: {median: 0 s, "
     "sigma: 1}}}}\n"
     "      |                                                        ^~~\n"},
    {PROCESSING("{log-normal: {mean: 50 us, sigma: 1}}"),
     "s.yaml:3:47: error: log-normal has a median and a sigma\n"
     "    3 | endpoints: {client: {processing: {log-normal: {mean: 50 us, "
     "sigma: 1}}}}\n"
     "      |                                               ^  {median: 50 us, "
     "sigma: 0.5}\n"
     "s.yaml:3:48: error: unknown key \"mean\" in log-normal\n"
     "    3 | endpoints: {client: {processing: {log-normal: {mean: 50 us, "
     "sigma: 1}}}}\n"
     "      |                                                ^~~~  did you "
     "mean \"median\"?\n"},
    {PROCESSING("{samples: none.txt}"),
     "s.yaml:3:44: error: cannot read \"none.txt\": No such file or directory\n"
     "    3 | endpoints: {client: {processing: {samples: none.txt}}}\n"
     "      |                                            ^~~~~~~~\n"},
    {PROCESSING("{samples: ../s.txt}"),
     "s.yaml:3:44: error: samples: a file lies beside the scenario or below\n"
     "    3 | endpoints: {client: {processing: {samples: ../s.txt}}}\n"
     "      |                                            ^~~~~~~~\n"},
    {PROCESSING("{samples: }"),
     "s.yaml:3:44: error: samples has no value\n"
     "    3 | endpoints: {client: {processing: {samples: }}}\n"
     "      |                                            ^\n"},
    {PROCESSING("{normal: {median: 50 us}}"),
     "s.yaml:3:35: error: unknown key \"normal\" in processing\n"
     "    3 | endpoints: {client: {processing: {normal: {median: 50 us}}}}\n"
     "      |                                   ^~~~~~  one of: uniform "
     "log-normal samples\n"},
    {PROCESSING("{}"),
     "s.yaml:3:34: error: processing is a time or one distribution\n"
     "    3 | endpoints: {client: {processing: {}}}\n"
     "      |                                  ^  50 us, or one of: uniform "
     "log-normal samples\n"},
    {PROCESSING("{uniform: [1 us, 2 us], samples: s.txt}"),
     "s.yaml:3:34: error: processing is a time or one distribution\n"
     "    3 | endpoints: {client: {processing: {uniform: [1 us, 2 us], "
     "samples: s.txt}\n"
     "      |                                  ^  50 us, or one of: uniform "
     "log-normal samples\n"},
};

static void test_bad(void **state)
{
    (void)state;
    refuse_all(cases, COUNT_OF(cases));
}

static const struct {
    const char *text, *said; /* of the file, and the first line about it */
} files[] = {
    {"", "s.txt: error: a file of samples without a sample"},
    {"# none\n\n", "s.txt: error: a file of samples without a sample"},
    {"1 us\n-3 us\n", "s.txt:2:1: error: a sample cannot be negative"},
    {"1 us\n  fast # or so\n", "s.txt:2:3: error: a sample: \"fast\" is not a "
                               "number"},
    {"5\n", "s.txt:1:1: error: a sample has no unit"},
    {"nan us\n", "s.txt:1:1: error: a sample: \"nan us\" is not a number"},
    {"61 s\n", "s.txt:1:1: error: a sample must be from 0 ns to 1 min"},
    {"99999999999999999999 s\n", "s.txt:1:1: error: a sample is out of any "
                                 "range"},
    {"0.5 ns\n", "s.txt:1:1: error: a sample: \"0.5 ns\" is not a whole number "
                 "of nanoseconds"},
    {"1 us\n1 \001us\n", "s.txt:2:3: error: "},
    {"1 us, 2 us\n", "s.txt:1:1: error: a line has one sample, or three"},
    {"1 us\n1 us, 2 us, 3 us\n", "s.txt:2:1: error: a line has one sample, or "
                                 "three, and each as many"},
    {"1 us,2 us,3 us,4 us\n", "s.txt:1:1: error: a line has one sample, or "},
    {"1 us, 2 us, -3 us\n", "s.txt:1:13: error: a sample cannot be negative"},
    {"1 us,, 3 us\n", "s.txt:1:6: error: a sample has no value"},
    {"1 us, 2 us, \n", "s.txt:1:12: error: a sample has no value"},
};

static void refuse_file(const char *said)
{
    struct study s;
    char *messages;

    assert_false(read_text(&s, CLIENT("{samples: s.txt}"),
                           strlen(CLIENT("{samples: s.txt}")), NULL,
                           &messages));
    if (strncmp(messages, said, strlen(said)) != 0)
        fail_msg("%s\nit should begin\n%s", messages, said);
    free(messages);
    study_free(&s);
}

static void test_bad_files(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(files); i++) {
        write_samples(files[i].text, strlen(files[i].text));
        refuse_file(files[i].said);
    }
}

static void test_many(void **state)
{
    (void)state;
    static char text[6 * (SCN_SAMPLES_MAX + 1) + 1];

    for (unsigned i = 0; i <= SCN_SAMPLES_MAX; i++)
        memcpy(text + 5 * i, "1 us\n", 5);
    write_samples(text, strlen(text) - 5);
    free(scenario_of(CLIENT("{samples: s.txt}")));
    write_samples(text, strlen(text));
    refuse_file("s.txt:1025:1: error: more than 1024 samples");
    unlink("s.txt");
    refuse_file("s.yaml:3:44: error: cannot read \"s.txt\": No such file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_samples),
        cmocka_unit_test(test_columns),   cmocka_unit_test(test_bad),
        cmocka_unit_test(test_bad_files), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
