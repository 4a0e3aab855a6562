/* SPDX-License-Identifier: MIT */
/*
 * States that are merged have one future: whether they are, or only those that
 * are the same to the octet, the same harms are found, each as early. With an
 * argument in larger worlds, which takes minutes.
 */
#include "unit.h"
#include "search.h"
#include "setting.h"

#include <stdio.h>

static const struct {
    const char *name, *set;
} profiles[] = {
    {"rfc6824", ""},
    {"rfc8684", ""},
    {"paasch", ""},
    {"paasch", "ext-policy=require"},
    {"baerts", ""},
    {"baerts", "newkey-stop=equal-hash"},
    {"baerts", "newkey-dup-reply=on"},
    {"baerts", "newkey-early=hold"},
    {"baerts", "newkey-early=hold-first"},
    {"baerts", "newkey-early=hold-4"},
    {"baerts", SETTING_MENDED},
    {"hardened", ""},
};

/* Without a profile. `most` is of the smaller worlds, and one more of all with
 * an argument. */
/* clang-format off */
static const struct setting_text worlds[] = {
    {"", "", "key", "first", "inject,drop,change", 2, ""},
    {"", "", "key,join", "all", "host,inject,drop,change,unauthenticated", 1, ""},
    {"", "", "key,join", "handshake,second", "host,inject,drop", 2, "after-key"},
    {"", "", "key,add,remove", "all", "host,inject,drop,change,unauthenticated", 1, ""},
    {"", "", "key,rotate", "first", "inject,drop,change,reset", 1, ""},
    {"", "", "key,rotate", "first", "inject", 1, "same-key learns-early"},
    {"", "", "key,write,close", "first", "inject", 1, ""},
    {"", "", "key,join", "handshake,second", "inject,change", 1, "two"},
    {"", "", "key,join", "handshake,second", "inject,change", 1, "two own-keys"},
};
/* clang-format on */

static void run(struct search_setting *s, bool full, struct search_result *r)
{
    const struct search_limits l = {.jobs = 1};

    s->full = full;
    assert_true(search_run(s, &l, r));
}

static uint64_t states_of(const struct search_result *r)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < sizeof r->states / sizeof r->states[0]; i++)
        n += r->states[i];
    return n;
}

static bool same(const struct search_result *a, const struct search_result *b)
{
    bool equal = a->found == b->found && a->complete == b->complete &&
                 !a->overflow && !b->overflow;

    for (unsigned h = 0; h < SEARCH_HARM_COUNT; h++)
        equal &= a->trace[h].actions == b->trace[h].actions &&
                 a->trace[h].length == b->trace[h].length;
    return equal;
}

static bool more;

static bool check(unsigned profile, const struct setting_text *world)
{
    struct setting_text t = *world;
    struct search_result full, merged;
    struct search_setting s;
    char room[SETTING_ROOM];
    bool ok;

    t.profile = profiles[profile].name;
    t.set = profiles[profile].set;
    t.most += more && t.most == 1;
    setting_read(&s, &t, room);
    run(&s, false, &merged);
    run(&s, true, &full);
    ok = same(&full, &merged);
    printf("%-8s %-28.28s %-20s %-16s %u: %8llu of %8llu states, %6.2f of "
           "%6.2f s%s\n",
           t.profile, t.set, t.steps, t.other, t.most,
           (unsigned long long)states_of(&merged),
           (unsigned long long)states_of(&full), merged.cpu_seconds,
           full.cpu_seconds, ok ? "" : "  WRONG");
    for (unsigned h = 0; h < SEARCH_HARM_COUNT && !ok; h++)
        if (full.trace[h].length != merged.trace[h].length)
            printf("  %s: %u actions, %u moves; merged %u, %u\n",
                   search_harm_name((enum search_harm)h), full.trace[h].actions,
                   full.trace[h].length, merged.trace[h].actions,
                   merged.trace[h].length);
    return ok;
}

static void merged_states_have_one_future(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (unsigned w = 0; w < sizeof worlds / sizeof worlds[0]; w++)
        for (unsigned p = 0; p < sizeof profiles / sizeof profiles[0]; p++)
            wrong += !check(p, &worlds[w]);
    assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_states_have_one_future),
    };

    (void)argv;
    more = argc > 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
