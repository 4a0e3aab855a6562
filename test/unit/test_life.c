/* SPDX-License-Identifier: MIT */
/* Every life of the core: each state and event against what is written here. */
#include "unit.h"
#include "mpx_conn_life.h"
#include "mpx_subflow_life.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A row for each state, a column for each event, in the order of the enums:
 * the state that follows, in hex, or '.': there is no such edge. */
static const struct {
    const struct mpx_life *life;
    unsigned begin; /* bit i: it may begin in state i */
    const char *to[16];
} want[] = {
    {&mpx_life_subflow,
     1u << MPX_SF_SYN_SENT | 1u << MPX_SF_SYN_RCVD,
     {".......",   /* CLOSED */
      "4.53..0",   /* SYN_SENT */
      ".45.4.0",   /* SYN_RCVD */
      ".....40",   /* PRE_ESTABLISHED */
      "..5...0",   /* ESTABLISHED */
      "......0"}}, /* PLAIN */
    {&mpx_life_socket,
     1u << MPX_SOCK_NONE,
     {"1.055",   /* NONE */
      ".2144",   /* OPEN */
      "..134",   /* CLOSING */
      ".....",   /* ENDED */
      ".....",   /* GONE */
      "....."}}, /* NEVER */
    {&mpx_life_half,
     1u << MPX_HALF_NONE,
     {"1.",   /* NONE */
      ".2",   /* OPEN */
      ".."}}, /* FIN */
    {&mpx_life_fall,
     1u << MPX_FALL_NONE,
     {"123",   /* NONE */
      "1.4",   /* VOID */
      ".25",   /* RECEIVED */
      ".5.",   /* SENT */
      ".5.",   /* SENT_VOID */
      ".5."}}, /* SENT_RECEIVED */
    {&mpx_life_conn,
     1u << MPX_M_SYN_SENT | 1u << MPX_M_SYN_RCVD,
     {"........",   /* CLOSED */
      "5.3....0",   /* SYN_SENT */
      "54.....0",   /* SYN_RCVD */
      "5..6...0",   /* UNCONFIRMED */
      "5..6.a.0",   /* HALF */
      "5..6.a00",   /* ESTAB */
      "6...7800",   /* FIN_WAIT1 */
      "7....900",   /* FIN_WAIT2 */
      "8...9.00",   /* CLOSING */
      "9.....00",   /* TIME_WAIT */
      "a..b..00",   /* CLOSE_WAIT */
      "b...0.00"}}, /* LAST_ACK */
    {&mpx_life_accord,
     1u << MPX_ACC_OFFERED,
     {"1.3",   /* OFFERED */
      ".24",   /* KNOWN */
      "..4",   /* CONFIRMED */
      "..3",   /* NEVER */
      "..."}}, /* FALLEN */
    {&mpx_life_fin_out,
     1u << MPX_FIN_OPEN,
     {"1..04",   /* OPEN */
      "12.13",   /* WANTED */
      "2.313",   /* SENT */
      "3..33",   /* ACKED */
      "3...."}}, /* LOST */
    {&mpx_life_fin_in,
     1u << MPX_FIN_UNKNOWN,
     {"1.0",   /* UNKNOWN */
      "120",   /* KNOWN */
      "2.2"}}, /* TAKEN */
    {&mpx_life_end,
     1u << MPX_END_NONE,
     {"12",   /* NONE */
      "12",   /* SENT */
      ".."}}, /* FAILED */
    {&mpx_life_remote,
     1u << MPX_REM_KNOWN,
     {"0123.",   /* KNOWN */
      "1.2..",   /* ACCEPTED */
      "0.2..",   /* REMOVED */
      "3.2.0"}}, /* ASKED */
};

static int digit(char c)
{
    if (c == '.')
        return -1;
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void every_state_and_event_is_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        const struct mpx_life *l = want[i].life;
        unsigned edges = 0;

        assert_true(l->states < 16 && !want[i].to[l->states]);
        for (unsigned s = 0; s < l->states; s++) {
            assert_int_equal(strlen(want[i].to[s]), l->events);
            for (unsigned e = 0; e < l->events; e++) {
                int to = mpx_life_next(l, s, e);

                if (to != digit(want[i].to[s][e]))
                    fail_msg("%s: state %u, event %u: %d", l->name, s, e, to);
                edges += to >= 0;
            }
        }
        assert_int_equal(edges, l->edges); /* none is written twice */
    }
}

/* A state that nothing leads to is dead. */
static void every_state_is_reached(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        const struct mpx_life *l = want[i].life;
        unsigned seen = want[i].begin;

        for (unsigned round = 0; round < l->states; round++)
            for (unsigned j = 0; j < l->edges; j++)
                if (seen & 1u << l->edge[j].from)
                    seen |= 1u << l->edge[j].to;
        assert_int_equal(seen, (1u << l->states) - 1);
    }
}

static void an_edge_is_taken(void **state)
{
    uint64_t absent = 0;

    (void)state;
    assert_int_equal(
        mpx_life_step(&mpx_life_half, MPX_HALF_NONE, MPX_HE_SYN, &absent),
        MPX_HALF_OPEN);
    assert_int_equal(absent, 0);
}

/* In production: the state stays, and it is counted. In tests: the end. */
static void an_absent_edge_is_an_error(void **state)
{
    uint64_t absent = 0;
#ifdef MPX_STRICT
    pid_t child = fork();
    int status;

    (void)state;
    assert_true(child >= 0);
    if (!child) {
        close(STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        mpx_life_step(&mpx_life_half, MPX_HALF_FIN, MPX_HE_SYN, &absent);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#else
    (void)state;
    assert_int_equal(
        mpx_life_step(&mpx_life_half, MPX_HALF_FIN, MPX_HE_SYN, &absent),
        MPX_HALF_FIN);
    assert_int_equal(absent, 1);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_and_event_is_as_written),
        cmocka_unit_test(every_state_is_reached),
        cmocka_unit_test(an_edge_is_taken),
        cmocka_unit_test(an_absent_edge_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
