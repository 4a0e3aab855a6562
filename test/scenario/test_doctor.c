/* SPDX-License-Identifier: MIT */
/* mpx doctor: the tools of a made-up machine, and what a study needs. */
#include <sys/stat.h>

#include "command.h"

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    write_file("tshark", "#!/bin/sh\necho 'TShark (Wireshark) 9.8.7 (Git)'\n"
                         "echo 1.2.3\n");
    write_file("xml2rfc", "#!/bin/sh\necho xml2rfc 6.5\n");
    write_file("ip", "#!/bin/sh\n[ \"$1\" = -V ] && echo 'ip utility, "
                     "iproute2-4.3.0, libbpf 1'\n");
    return chmod("tshark", 0755) || chmod("xml2rfc", 0755) || chmod("ip", 0755);
}

/* mpx-fake simulates nothing: no study of a network can run. */
static void test_without_ns3(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "doctor --quiet"), 4);
    assert_said("LACKS ns-3          this program is built without it");
    assert_said("mpx: studies cannot run here\n");
    assert_int_equal(mpx("", "doctor x"), 2);
    assert_said("doctor: takes no files");
}

static void test_tools(void **state)
{
    (void)state;
    assert_int_equal(mpx("PATH=. FAKE_LACKS=it", "doctor"), 4);
    assert_said("\n-     Wi-Fi         no plug-in beside this program ");
    assert_said("\nok    tshark        9.8.7 ");
    assert_said("\nok    xml2rfc       6.5 ");
    assert_said("\nok    ip            4.3.0 ");
    assert_said("\n-     gnuplot       not found ");
    assert_said("\n-     kramdown-rfc  not found ");
    assert_said("\napt-get install libns3-dev gnuplot-nox slurm-wlm munge "
                "parallel ruby-kramdown-rfc2629 librsvg2-bin\n");
}

/* What mpx is built for is there, or it would not have been built. */
static void test_this_machine(void **state)
{
    (void)state;
    if (!*MPX_REAL)
        skip();
    assert_int_equal(system("'" MPX_REAL "' doctor >said 2>&1"), 0);
    assert_said("ok    ns-3          3.");
    assert_said("ok    OpenSSL       3.");
    assert_said("Wi-Fi         ");
    assert_said("LTE           ");
    assert_said("ok    this folder   writable");
    int status = system("f=$PWD/said; cd /proc && '" MPX_REAL
                        "' doctor -q >\"$f\" 2>&1");
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_said("LACKS this folder ");
    assert_int_equal(access("mpx-doctor-XXXXXX", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_ns3),
        cmocka_unit_test(test_tools),
        cmocka_unit_test(test_this_machine),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
