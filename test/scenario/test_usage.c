/* SPDX-License-Identifier: MIT */
/* What the command takes: exit codes and messages of calls. */
#include <sys/stat.h>

#include "steady.h"

static const struct {
    const char *variables, *args;
    int code;
    const char *said;
} calls[] = {
    {"", "", 2, "which command? mpx --help names them"},
    {"", "rnu", 2, "no command \"rnu\"; did you mean \"run\"?"},
    {"", "--help", 0, "130 interrupted"},
    {"", "--version", 0, "mpx "},
    {"", "--version --json", 0, "\"program_sha256\": \""},
    {"", "--version --jso", 2, "--version takes --json, not \"--jso\""},
    {"", "help run", 0, "mpx run FILE..."},
    {"", "help rnu", 2, "did you mean \"run\"?"},
    {"", "run", 2, "which scenario file?"},
    {"", "run --help", 0, "mpx run FILE..."},
    {"", "run nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "check nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "plan nothing.yaml", 4, "cannot read nothing.yaml: No such file"},
    {"", "run /", 4, "cannot read /: Is a directory"},
    {"", "run s.yaml -j 0", 2, "from 1 to 1024, not \"0\""},
    {"", "run s.yaml -j x", 2, "from 1 to 1024, not \"x\""},
    {"", "run s.yaml -j -3", 2, "from 1 to 1024, not \"-3\""},
    {"", "run s.yaml -j 1e3", 2, "from 1 to 1024, not \"1e3\""},
    {"", "run s.yaml -j", 2, "run: option --jobs wants a value"},
    {"", "run s.yaml --shard 0/2", 2, "k from 1 to n, not \"0/2\""},
    {"", "run s.yaml --shard 3/2", 2, "k from 1 to n, not \"3/2\""},
    {"", "run s.yaml --seed 1", 2, "did you mean \"--seeds\"?"},
    {"", "check /dev/zero", 3,
     "/dev/zero: error: more octets than the 262144 of a scenario"},
    {"", "replay /dev/zero", 3, "/dev/zero: 0: neither pcap nor pcapng"},
    {"", "check s.yaml -j 2", 2, "check: no option \"-j\""},
    {"", "check s.yaml -qj 2", 2, "check: no option \"-qj\""},
    {"", "check s.yaml --quiet=yes", 2, "option --quiet takes no value"},
    {"", "run s.yaml --seed", 2, "did you mean \"--seeds\"?"},
    {"", "check --help", 0, "[--without-attackers] [-q|--quiet]"},
    {"", "plan --seeds=1..1 -- s.yaml", 0, "profile=rfc8684/loss=0%/seed=1"},
    {"", "run s.yaml --pcap some", 2, "none failed all, not \"some\""},
    {"", "run s.yaml --only seed=1", 2, "run: no run \"seed=1\""},
    {"", "run s.yaml s.yaml -o x", 2, "-o is the folder of one scenario"},
    {"", "run s.yaml --set stop=1", 3, "1 error; nothing was run."},
    {"", "check s.yaml --set stop=1", 3, "--set stop:1:1: error: stop has no"},
    {"", "check s.yaml", 0, "s.yaml: ok, 4 cells x 5 seeds = 20 runs"},
    {"", "plan s.yaml --shard 2/20", 0,
     "id\tkeying.profile\tpaths.lte.loss\tseed\n"
     "profile=rfc8684/loss=0%/seed=2\trfc8684\t0 %\t2\n"},
    {"", "list .", 0, "20 runs  the fake is steady."},
    {"", "list nowhere", 4, "cannot read nowhere"},
    {"", "plot .", 4, "cannot read ./scenario.yaml"},
    {"", "run s.yaml -o said", 4, "cannot write into said: Not a directory"},
    {"", "run s.yaml -o /proc/x", 4, "cannot write into /proc/x"},
    {"", "run s.yaml -o e --set 'keying.switches.newkey-early=hold'", 0,
     "pass  hijacked-connections == 0"},
    {"", "run s.yaml -o f --set attackers.0.keys=wrong --seeds 1..2", 0,
     "pass"},
};

static void test_calls(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(calls); i++) {
        int code = mpx(calls[i].variables, calls[i].args);
        if (code != calls[i].code)
            fail_msg("mpx %s: exit code %d", calls[i].args, code);
        assert_said(calls[i].said);
    }
}

/* A FIFO is read when its writer comes, which is said while it does not. */
static void test_fifo(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(system("rm -f said; (until grep -qs 'its writer' said;"
                            " do sleep 0.2; done; cat s.yaml >fifo) &"),
                     0);
    assert_int_equal(mpx("", "check fifo"), 0);
    assert_said("mpx: fifo is a FIFO: waiting for its writer\n");
    assert_int_equal(system("cat s.yaml >fifo &"), 0);
    assert_int_equal(mpx("", "check fifo"), 0);
    assert_int_equal(system("(echo 'name: [' >fifo) &"), 0);
    assert_int_equal(mpx("", "check fifo"), 3);
    assert_said("fifo:2:1: error: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_fifo),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
