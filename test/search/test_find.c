/* SPDX-License-Identifier: MIT */
/*
 * What is known is found by its harm alone, in so many actions and no fewer;
 * and what is said to close it closes it, at as many actions.
 */
#include "unit.h"
#include "search.h"
#include "search_words.h"

#include <stdlib.h>
#include <string.h>

/* Of a row. */
enum { NEVER = 99 }; /* not with as many actions as `most` */
#define HOLD "newkey-early=hold"

struct row {
    const char *what, *profile, *set, *steps, *reads, *does;
    unsigned most;
    const char *harm;
    unsigned actions;  /* of the shortest, or NEVER */
    const char *other; /* a word of --when, "two" connections, "own-keys",
                          "same-key", "learns-early" */
};

/* clang-format off */
static const struct row rows[] = {
    {"AT-05 sniffed keys", "rfc8684", "", "join", "handshake", "host", 2, "impostor", 2, ""},
    {"AT-05 sniffed keys", "rfc6824", "", "join", "handshake", "host", 2, "impostor", 2, ""},
    {"AT-05 closed", "baerts", HOLD, "key,join", "handshake", "host", 3, "impostor", NEVER, ""},
    {"AT-05 closed", "paasch", "", "key,join", "handshake", "host", 3, "impostor", NEVER, ""},
    {"AT-04 ADD_ADDR", "rfc6824", "", "join", "first", "inject", 1, "foreign-address", 1, ""},
    {"AT-23 join reflection", "baerts", HOLD, "key,join", "handshake,second", "host,inject,drop", 3, "impostor", 3, ""},
    {"AT-23 role", "baerts", HOLD ",join-role-binding=role", "key,join", "handshake,second", "host,inject,drop", 3, "impostor", NEVER, ""},
    {"AT-23 client refuses", "baerts", HOLD ",client-accepts-join=no", "key,join", "handshake,second", "host,inject,drop", 3, "impostor", NEVER, ""},
    {"AT-23 closed", "hardened", "", "key,join", "handshake,second", "host,inject,drop", 3, "impostor", NEVER, ""},
    {"AT-23 closed", "paasch", "", "key,join", "handshake,second", "host,inject,drop", 3, "impostor", NEVER, ""},
};
/* clang-format on */
enum { ROWS = sizeof rows / sizeof rows[0] };

static unsigned bits_of(enum search_list list, const char *text)
{
    const char *bad;
    unsigned bits;
    int len;

    assert_true(search_bits(list, text, &bits, &bad, &len));
    return bits;
}

static void set_up(struct search_setting *s, const struct row *r, char *set)
{
    unsigned n = 0;

    *s = (struct search_setting){.profile = r->profile,
                                 .steps = bits_of(SEARCH_LIST_STEPS, r->steps),
                                 .reads = bits_of(SEARCH_LIST_READS, r->reads),
                                 .does = bits_of(SEARCH_LIST_DOES, r->does),
                                 .actions = r->most,
                                 .connections = strstr(r->other, "two") ? 2 : 1,
                                 .own_keys = strstr(r->other, "own-keys"),
                                 .same_key = strstr(r->other, "same-key"),
                                 .learns_early =
                                     strstr(r->other, "learns-early")};
    for (unsigned i = 1; search_when_word(i); i++)
        if (strstr(r->other, search_when_word(i)))
            s->when = (enum search_when)i;
    for (char *at = strtok(set, ","); at; at = strtok(NULL, ",")) {
        s->set[n].name = at;
        at = strchr(at, '=');
        *at++ = 0;
        s->set[n++].value = at;
    }
}

static bool check(const struct row *r)
{
    enum search_harm harm = search_harm_find(r->harm);
    struct search_limits l = {.jobs = 1, .wanted = 1u << harm};
    struct search_setting s;
    struct search_result got;
    char set[200];
    uint64_t states = 0;
    bool found, ok;

    assert_true(strlen(r->set) < sizeof set);
    strcpy(set, r->set);
    set_up(&s, r, set);
    assert_true(search_run(&s, &l, &got));
    found = got.found & l.wanted;
    ok = found ? got.trace[harm].actions == r->actions
               : r->actions == NEVER && got.complete == r->most + 1 &&
                     !got.overflow;
    for (unsigned i = 0; i <= r->most; i++)
        states += got.states[i];
    printf("%-24s %-9s %-16s %s %u, %7llu states, %5.2f s%s\n", r->what,
           r->profile, r->harm, found ? "found at" : "none to ",
           found ? got.trace[harm].actions : got.complete - 1,
           (unsigned long long)states, got.cpu_seconds, ok ? "" : "  WRONG");
    if (!ok && found)
        search_tell(&s, &got.trace[harm], stdout);
    return ok;
}

static void what_is_known_is_found(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (unsigned i = 0; i < ROWS; i++)
        wrong += !check(&rows[i]);
    assert_int_equal(wrong, 0);
}

/* The same whatever the number of processes. */
static void processes_change_nothing(void **state)
{
    struct search_setting s = {.profile = "baerts",
                               .steps = SEARCH_STEP_KEY | SEARCH_STEP_JOIN,
                               .reads = SEARCH_READS_SECOND,
                               .does = SEARCH_DOES_INJECT | SEARCH_DOES_DROP |
                                       SEARCH_DOES_CHANGE,
                               .actions = 2,
                               .connections = 1};
    struct search_limits one = {.jobs = 1}, three = {.jobs = 3};
    struct search_result a, b;

    (void)state;
    assert_true(search_run(&s, &one, &a));
    assert_true(search_run(&s, &three, &b));
    assert_int_equal(a.complete, 3);
    assert_int_equal(b.complete, 3);
    assert_memory_equal(a.states, b.states, sizeof a.states);
    assert_true(a.moves == b.moves);
    assert_int_equal(a.found, b.found);
    assert_memory_equal(a.trace, b.trace, sizeof a.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_found),
        cmocka_unit_test(processes_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
