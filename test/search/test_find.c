/* SPDX-License-Identifier: MIT */
/*
 * What is said to close an attack closes it, at as many actions as the attack
 * takes; what else is known is found by its harm alone, in so many actions and
 * no fewer. test_table.c has the attacks of the matrix.
 */
#include "unit.h"
#include "search.h"
#include "setting.h"

#include <stdlib.h>
#include <string.h>

enum { NEVER = 99 }; /* not with as many actions as `most` */
#define HOLD "newkey-early=hold"

struct row {
    const char *what;
    struct setting_text world;
    const char *harm;
    unsigned actions; /* of the shortest, or NEVER */
};

/* clang-format off */
static const struct row rows[] = {
    {"AT-05 closed", {"baerts", HOLD, "key,join", "handshake", "host", 3, ""}, "impostor", NEVER},
    {"AT-05 closed", {"paasch", "", "key,join", "handshake", "host", 3, ""}, "impostor", NEVER},
    {"AT-23 role", {"baerts", HOLD ",join-role-binding=role", "key,join", "handshake,second", "host,inject,drop", 3, ""}, "impostor", NEVER},
    {"AT-05 closed", {"hardened", "", "key,join", "handshake", "host", 3, ""}, "impostor", NEVER},
    {"AT-32 exporter", {"paasch", "", "key,join", "handshake,second", "change", 1, "two own-keys"}, "crossed", NEVER},
    {"AT-32 closed", {"rfc8684", "", "join", "second", "change", 2, "two"}, "crossed", NEVER},
    {"AT-19 ignored", {"baerts", HOLD ",fail-without-checksum=ignored", "key", "first", "inject,unauthenticated", 1, ""}, "plain", NEVER},
    {"AT-24 role", {"baerts", HOLD ",add-addr-role-binding=role", "key,add", "first", "inject", 2, ""}, "foreign-address", NEVER},
    {"AT-24 closed", {"paasch", "", "key,add", "first", "inject", 2, ""}, "foreign-address", NEVER},
    {"AT-32 key-schedule", {"baerts", HOLD ",join-token-binding=key-schedule", "key,join", "handshake,second", "change", 1, "two"}, "crossed", NEVER},
    {"AT-32 exporter", {"baerts", HOLD, "key,join", "handshake,second", "change", 1, "two own-keys"}, "crossed", NEVER},
    {"AT-16 NEW_KEY tag", {"baerts", HOLD, "key", "first", "inject", 1, ""}, "fastclosed", 1},
    {"AT-16 left64", {"baerts", HOLD ",fastclose-trunc=left64", "key", "first", "inject", 2, ""}, "fastclosed", NEVER},
    {"AT-16 closed", {"hardened", "", "key", "first", "inject", 2, ""}, "fastclosed", NEVER},
    {"AT-38 old tag", {"baerts", HOLD, "key,rotate", "first", "inject", 1, "learns-early after-rotation"}, "fastclosed", 1},
    {"AT-38 dropped", {"baerts", HOLD ",old-key=drop-on-activation", "key,rotate", "first", "inject", 1, "learns-early after-rotation"}, "fastclosed", NEVER},
    {"AT-25 id reuse refused", {"baerts", HOLD ",addr-id-reuse=refused", "key,add,remove", "first", "inject", 2, ""}, "address-back", NEVER},
    {"AT-54 id reuse refused", {"baerts", HOLD ",addr-id-reuse=refused", "key,add,remove", "first", "inject,drop", 2, ""}, "address-back", NEVER},
    {"AT-54 REMOVE_ADDR dropped", {"baerts", HOLD ",addr-id-reuse=refused", "key,add,remove", "first", "inject,drop", 2, ""}, "address-late", 2},
    {"AT-54 confirmed", {"baerts", HOLD ",addr-confirm=nonce", "key,add,remove", "first", "inject,drop", 2, ""}, "address-late", NEVER},
    {"AT-54 closed", {"hardened", "", "key,add,remove", "first", "inject,drop", 2, ""}, "address-late", NEVER},
    {"AT-54 answer kept", {"hardened", "", "key,add,remove", "first", "inject,drop", 2, ""}, "address-kept", 2},
    {"AT-54 no drop", {"hardened", "", "key,add,remove", "first", "inject", 2, ""}, "address-late", NEVER},
    {"AT-39 echo", {"baerts", HOLD, "key,add", "first", "inject,drop,unauthenticated", 1, ""}, "no-address", 1},
    {"AT-39 not without a loss", {"hardened", "", "key,add", "first", "inject,unauthenticated", 1, ""}, "no-address", NEVER},
    {"AT-55 both tokens", {"paasch", "idsn-rule=ls64-both", "key,join", "first", "change", 1, ""}, "killed", 1},
    {"AT-56 MAC", {"baerts", HOLD ",remove-addr-mac=hmac", "key,join", "first", "inject,unauthenticated", 1, "after-key"}, "no-join", NEVER},
    {"AT-21 require", {"baerts", HOLD ",ext-policy=require", "key", "first", "change", 2, ""}, "downgraded", NEVER},
    {"AT-21 closed", {"hardened", "", "key", "first", "change", 2, ""}, "downgraded", NEVER},
    {"D-07 lost by time", {"baerts", "", "key", "nothing", "nothing", 0, ""}, "one-sided", 0},
    {"D-07 hold", {"baerts", HOLD, "key", "nothing", "nothing", 0, ""}, "one-sided", NEVER},
    {"AT-29 ack-bit", {"baerts", HOLD ",newkey-dup-reply=ack-bit", "key", "first", "drop", 1, ""}, "one-sided", NEVER},
    {"AT-29 closed", {"hardened", "", "key", "first", "drop", 2, ""}, "one-sided", NEVER},
    {"held slot, ack-bit", {"baerts", HOLD ",newkey-dup-reply=ack-bit", "key", "first", "inject", 2, ""}, "one-sided", NEVER},
    {"held slot closed", {"hardened", "", "key", "first", "inject", 2, ""}, "one-sided", NEVER},
    {"same key replayed", {"baerts", HOLD, "key,rotate", "first", "inject", 1, "same-key"}, "unproved-key", 1},
    {"another key", {"baerts", HOLD, "key,rotate", "first", "inject", 1, ""}, "unproved-key", NEVER},
    {"same key refused", {"baerts", HOLD ",same-key-rotation=refused", "key,rotate", "first", "inject", 1, "same-key"}, "unproved-key", NEVER},
    {"AT-28 reflection", {"baerts", HOLD ",newkey-dir=same", "key", "first", "inject", 1, ""}, "unproved-key", 1},
    {"AT-28 per direction", {"baerts", HOLD, "key", "first", "inject", 2, ""}, "unproved-key", NEVER},
};
/* clang-format on */
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool check(const struct row *r)
{
    enum search_harm harm = search_harm_find(r->harm);
    struct search_limits l = {.jobs = 1, .wanted = 1u << harm};
    struct search_setting s;
    struct search_result got;
    char room[SETTING_ROOM];
    uint64_t states = 0;
    bool found, ok;

    setting_read(&s, &r->world, room);
    assert_true(search_run(&s, &l, &got));
    found = got.found & l.wanted;
    ok = found ? got.trace[harm].actions == r->actions
               : r->actions == NEVER && got.complete == r->world.most + 1 &&
                     !got.overflow;
    for (unsigned i = 0; i <= r->world.most; i++)
        states += got.states[i];
    printf("%-28s %-9s %-16s %s %u, %7llu states, %5.2f s%s\n", r->what,
           r->world.profile, r->harm, found ? "found at" : "none to ",
           found ? got.trace[harm].actions : got.complete - 1,
           (unsigned long long)states, got.cpu_seconds, ok ? "" : "  WRONG");
    if (!ok && found)
        search_draw_ladder(&s, &got.trace[harm], stdout);
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
