/* SPDX-License-Identifier: MIT */
/*
 * NEW_KEY, [B] 4.2, searched to the end: every order of installing, sending,
 * losing, repeating and timing that the channel of world.h has, over the
 * core's own mpx_keys.c. D-07, D-02, D-01, AT-28.
 */
#include "unit.h"
#include "graph.h"
#include "ladder.h"

#include <stdlib.h>

#define READING(name, value)                                                   \
    {                                                                          \
        name, value                                                            \
    }
#define HOLD      READING("newkey-early", "hold")
#define DUPS      READING("newkey-dup-reply", "on")
#define ACK_BIT   READING("newkey-dup-reply", "ack-bit")
#define TO_LETTER READING("newkey-stop", "equal-hash")
#define ONE_ORDER READING("newkey-dir", "same")

enum { SWITCHES = 3, PATH_MAX_EVENTS = 200 };

static const struct {
    const char *name, *profile;
    struct {
        const char *name, *value;
    } set[SWITCHES];
    uint8_t keys, room;
    bool reflects;
    bool wedge;    /* a state from which they never agree on the last key */
    bool endless;  /* NEW_KEY goes to and fro after they agreed */
    bool unproved; /* a key active that the peer was never given */
} cases[] = {
    {"literal", "baerts", {{0}}, 1, 2, true, true, false, false},
    {"literal, a rotation", "baerts", {{0}}, 2, 2, false, true, false, false},
    {"hold", "baerts", {HOLD}, 1, 2, true, true, false, false},
    {"reply", "baerts", {DUPS}, 1, 2, true, false, true, false},
    {"hold and reply", "baerts", {HOLD, DUPS}, 1, 2, true, false, true, false},
    {"to the letter", "baerts", {TO_LETTER}, 1, 2, true, false, true, false},
    {"one order", "baerts", {ONE_ORDER}, 1, 2, true, true, false, true},
    {"ack bit alone", "baerts", {ACK_BIT}, 1, 2, false, false, false, false},
    {"hardened", "hardened", {{0}}, 1, 2, false, false, false, false},
    {"hardened, attacked", "hardened", {{0}}, 1, 1, true, false, false, false},
    {"hardened, a rotation",
     "hardened",
     {{0}},
     2,
     1,
     false,
     false,
     false,
     false},
    {"hardened, two rotations",
     "hardened",
     {{0}},
     3,
     1,
     false,
     false,
     false,
     false},
};

static void set_up(struct setting *s, size_t i)
{
    *s = (struct setting){.profile = *mpx_profile_find(cases[i].profile),
                          .keys = cases[i].keys,
                          .room = cases[i].room,
                          .reflects = cases[i].reflects};
    for (int j = 0; j < SWITCHES && cases[i].set[j].name; j++)
        assert_int_equal(mpx_profile_set(&s->profile, cases[i].set[j].name,
                                         cases[i].set[j].value),
                         MPX_OK);
    /* Whoever gave up would be stuck for want of luck, not of a protocol. */
    assert_int_equal(mpx_profile_set(&s->profile, "newkey-tries", "unlimited"),
                     MPX_OK);
}

static void every_reading_has_the_faults_that_it_is_said_to_have(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct setting s;
        struct graph g;
        uint32_t wedge, endless;
        bool unproved;

        set_up(&s, i);
        graph_explore(&g, &s);
        wedge = graph_wedge(&g, cases[i].keys - 1u);
        endless = graph_endless(&g, cases[i].keys - 1u);
        unproved = g.unproved != SIZE_MAX;
        print_message("%-24s %7u states %8zu steps%s%s%s\n", cases[i].name, g.n,
                      g.n_edges, wedge != UINT32_MAX ? " wedge" : "",
                      endless != UINT32_MAX ? " endless" : "",
                      unproved ? " unproved" : "");
        bad += (wedge != UINT32_MAX) != cases[i].wedge ||
               (endless != UINT32_MAX) != cases[i].endless ||
               unproved != cases[i].unproved;
        graph_free(&g);
    }
    assert_int_equal(bad, 0);
}

/* The shortest way into the wedge of the literal reading, as the documents
 * show it. MPX_WRITE=1 in the environment writes it anew. */
static void the_wedge_is_the_one_in_the_documents(void **state)
{
    struct event e[PATH_MAX_EVENTS];
    char now[4096] = {0}, kept[4096] = {0};
    struct setting s;
    struct graph g;
    unsigned n;
    FILE *f;

    (void)state;
    set_up(&s, 0);
    graph_explore(&g, &s);
    n = graph_path(&g, graph_wedge(&g, 0), e, PATH_MAX_EVENTS - 2);
    e[n++] = (struct event){TIMER, 1, 0}; /* and so on for ever */
    e[n++] = (struct event){DELIVER, 0, 0};
    f = fmemopen(now, sizeof now - 1, "w");
    assert_non_null(f);
    ladder_print(f, &s, e, n);
    fclose(f);
    graph_free(&g);
    if (getenv("MPX_WRITE")) {
        f = fopen(MPX_WEDGE_FILE, "w");
        assert_non_null(f);
        fputs(now, f);
        fclose(f);
    }
    f = fopen(MPX_WEDGE_FILE, "r");
    assert_non_null(f);
    assert_true(fread(kept, 1, sizeof kept - 1, f) > 0);
    fclose(f);
    assert_string_equal(now, kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reading_has_the_faults_that_it_is_said_to_have),
        cmocka_unit_test(the_wedge_is_the_one_in_the_documents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
