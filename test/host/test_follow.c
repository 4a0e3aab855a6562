/* SPDX-License-Identifier: MIT */
/* A run is the same in a process of its own and in one that has done others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "study.h"

enum { CELLS = 4 };

static const char text[] =
    "name: t\n"
    "stop: 10 s\n"
    "paths: {wifi: {rate: 8 Mbit/s, delay: {from: 9 ms, to: 11 ms},\n"
    "               loss: 1 %},\n"
    "        lte: {rate: 4 Mbit/s, delay: 25 ms}}\n"
    "traffic: {direction: both, size: 1 MB}\n"
    "background: {tcp: 1, udp: 1 Mbit/s}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi, reads: handshake,\n"
    "             acts: 500 ms}]\n"
    "sweep:\n"
    "  variant:\n"
    "    - {name: clear, set: {keying.profile: rfc8684}}\n"
    "    - {name: tls, set: {keying.profile: hardened, keying.source: tls13,\n"
    "                        family: ipv6}}\n"
    "    - {name: psk, set: {keying.profile: baerts}}\n"
    "    - {name: reno, set: {keying.profile: hardened,\n"
    "                         endpoints.server.congestion: newreno}}\n";

static struct study study;
static struct scenario cell[CELLS];
static struct arena arena;

static int read_cells(void **state)
{
    static struct scn_diags diags;
    bool ok = study_read(&study, "s.yaml", text, strlen(text), NULL, &diags);

    (void)state;
    for (size_t i = 0; ok && i < CELLS; i++)
        ok = study_cell(&study, i, &arena, &cell[i], &diags);
    return ok ? 0 : -1;
}

static int free_cells(void **state)
{
    (void)state;
    arena_free(&arena);
    study_free(&study);
    return 0;
}

/* @p n cells from @p first on, one after another in one process. */
static void run_in_turn(size_t first, size_t n, struct run_result *result)
{
    struct run_output out = {.pcap_prefix = NULL};
    bool ok = true;
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        for (size_t i = 0; i < n; i++) {
            size_t c = (first + i) % CELLS;

            ok &= run_scenario(&cell[c], 7, &result[c], &out) == 0;
        }
        _exit(ok ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_rows(void **state)
{
    struct run_result *alone =
        mmap(NULL, 2 * CELLS * sizeof *alone, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct run_result *turn = alone + CELLS;

    (void)state;
    assert_true(alone != MAP_FAILED);
    for (size_t c = 0; c < CELLS; c++) {
        assert_true(run_may_follow(&cell[c]));
        run_in_turn(c, 1, alone);
    }
    assert_int_equal(alone[0].hijacked_connections, 1);
    assert_int_equal(alone[1].completed, 1);
    run_in_turn(CELLS - 1, CELLS, turn);
    assert_memory_equal(alone, turn, CELLS * sizeof *turn);
    munmap(alone, 2 * CELLS * sizeof *alone);
}

static void test_alone(void **state)
{
    struct scenario s = cell[0];

    (void)state;
    s.real_time = true;
    assert_false(run_may_follow(&s));
    s.real_time = false;
    s.path[1].kind = SCN_WIFI;
    assert_false(run_may_follow(&s));
    s.path[1].kind = SCN_POINT_TO_POINT;
    strcpy(s.client.congestion, "bbr");
    assert_false(run_may_follow(&s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows),
                                       cmocka_unit_test(test_alone)};

    return cmocka_run_group_tests(tests, read_cells, free_cells);
}
