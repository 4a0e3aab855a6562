/* SPDX-License-Identifier: MIT */
/* A flow in the background that cannot begin ends its run with an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "study.h"

static const char text[] = "name: t\n"
                           "stop: 3 s\n"
                           "paths: {wifi: {rate: 20 Mbit/s, delay: 5 ms}}\n"
                           "traffic: {size: 100 kB}\n"
                           "background: {tcp: 1, udp: 1 Mbit/s}\n";

/* ns-3 is one simulation per process. */
static int in_child(bool (*holds)(struct scenario *s), struct scenario *s)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(holds(s) ? 0 : 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static bool completes(struct scenario *s)
{
    struct run_result result;
    struct run_output out = {.pcap_prefix = NULL};

    return run_scenario(s, 1, &result, &out) == 0 && result.completed == 1;
}

static bool fails(struct scenario *s)
{
    struct run_result result;
    struct run_output out = {.pcap_prefix = NULL};

    s->background[0].packet = 40000; /* more than a datagram of ns3c_udp() */
    return run_scenario(s, 1, &result, &out) == -1 &&
           strcmp(out.error,
                  "a flow in the background could not be opened: ns3c_udp: "
                  "needs a port, a rate and octets") == 0;
}

static void test_background(void **state)
{
    static struct scn_diags diags;
    struct arena a = {NULL};
    struct scenario s;
    struct study study;

    (void)state;
    assert_true(study_read(&study, "s.yaml", text, strlen(text), NULL, &diags));
    assert_true(study_cell(&study, 0, &a, &s, &diags));
    assert_int_equal(in_child(completes, &s), 0);
    assert_int_equal(in_child(fails, &s), 0);
    arena_free(&a);
    study_free(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_background)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
