/* SPDX-License-Identifier: MIT */
/*
 * Each mistake of mutants.txt shows in some world in which the core as it is
 * does no harm. The worlds are the same for all, and no mistake knows which is
 * its.
 */
#include "unit.h"
#include "search.h"
#include "setting.h"

#include <stdio.h>
#include <string.h>

int mpx_mutant; /* of those in mutants.txt; 0: the core as it is */

/* The cheap ones first. */
/* clang-format off */
static const struct setting_text worlds[] = {
    {"baerts", SETTING_MENDED, "key", "first", "inject,drop,change", 1, ""},
    {"hardened", "", "key", "first", "inject,drop,change", 1, ""},
    {"rfc8684", "", "join", "second", "host,inject,change", 2, ""},
    {"paasch", "ext-policy=require", "key,add", "first", "inject,change", 1, ""},
    {"baerts", SETTING_MENDED, "key,add,remove", "first", "inject,change", 1, ""},
    {"baerts", SETTING_MENDED, "key,rotate", "first", "inject", 1, "same-key"},
    {"baerts", "newkey-early=hold,old-key=drop-on-activation", "key,rotate", "first", "inject", 1, "learns-early after-rotation"},
    {"baerts", SETTING_MENDED, "key,join", "second", "change", 1, ""},
    {"baerts", "newkey-early=hold", "key,join", "nothing", "nothing", 0, "two"},
    {"baerts", SETTING_MENDED, "key", "first", "inject", 1, "two"},
    {"baerts", SETTING_MENDED, "key,join", "handshake,second", "host,inject", 2, ""},
    {"hardened", "", "key", "first", "inject", 1, "two"},
    {"baerts", SETTING_MENDED, "key,add,remove", "first", "inject,drop", 2, "after-key"},
    {"hardened", "", "key,add", "first", "inject,change", 1, "after-key"},
    {"baerts", SETTING_MENDED, "key,join", "handshake,second", "host,inject,drop", 3, ""},
};
/* clang-format on */
enum { WORLDS = sizeof worlds / sizeof worlds[0] };

/* What no attacker of theirs is to bring about. */
static const enum search_harm harms[] = {
    SEARCH_IMPOSTOR,     SEARCH_CROSSED,      SEARCH_FOREIGN_ADDRESS,
    SEARCH_ADDRESS_BACK, SEARCH_UNPROVED_KEY, SEARCH_WRONG_MAC,
    SEARCH_FASTCLOSED,   SEARCH_DOWNGRADED,   SEARCH_ONE_SIDED,
};

/* @return the harm that shows, or SEARCH_HARM_COUNT. */
static enum search_harm harm_in(const struct setting_text *world)
{
    struct search_limits l = {.jobs = 1};
    struct search_setting s;
    struct search_result got;
    char room[SETTING_ROOM];

    l.any = true;
    for (unsigned i = 0; i < sizeof harms / sizeof harms[0]; i++)
        l.wanted |= UINT32_C(1) << harms[i];
    setting_read(&s, world, room);
    assert_true(search_run(&s, &l, &got));
    for (unsigned i = 0; i < sizeof harms / sizeof harms[0]; i++)
        if (got.found & UINT32_C(1) << harms[i])
            return harms[i];
    assert_int_equal(got.complete, s.actions + 1);
    assert_false(got.overflow);
    return SEARCH_HARM_COUNT;
}

static void the_core_as_it_is_does_no_harm(void **state)
{
    (void)state;
    mpx_mutant = 0;
    for (unsigned i = 0; i < WORLDS; i++) {
        enum search_harm h = harm_in(&worlds[i]);

        if (h != SEARCH_HARM_COUNT)
            fail_msg("%s in world %u", search_harm_name(h), i);
    }
}

static bool is_caught(const char *what)
{
    for (unsigned i = 0; i < WORLDS; i++) {
        enum search_harm h = harm_in(&worlds[i]);

        if (h == SEARCH_HARM_COUNT)
            continue;
        printf("%2d %-55s %s in world %u\n", mpx_mutant, what,
               search_harm_name(h), i);
        return true;
    }
    printf("%2d %-55s NOT CAUGHT\n", mpx_mutant, what);
    return false;
}

static void each_mistake_is_caught(void **state)
{
    FILE *f = fopen(MPX_MUTANTS_FILE, "r");
    unsigned missed = 0;
    char line[256];

    (void)state;
    assert_non_null(f);
    mpx_mutant = 0;
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "- ", 2) != 0)
            continue;
        line[strcspn(line, "\n")] = 0;
        mpx_mutant++;
        missed += !is_caught(line + 2);
    }
    fclose(f);
    assert_true(mpx_mutant >= 20);
    assert_int_equal(missed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_core_as_it_is_does_no_harm),
        cmocka_unit_test(each_mistake_is_caught),
    };

    setvbuf(stdout, NULL, _IOLBF, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
