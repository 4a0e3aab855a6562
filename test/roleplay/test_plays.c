/* SPDX-License-Identifier: MIT */
/*
 * The core plays each end of captures of two Linux hosts. Whatever it says
 * otherwise than Linux did is in the table of what is allowed, and nothing is
 * in the table that is not needed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plays.h"
#include "show.h"
#include "stage.h"

static unsigned *used; /* by row of the table */

static void test_play(void **state)
{
    const struct play *p = *state;
    struct stage s;

    stage_play(&s, p, NULL);
    for (size_t i = 0; i < s.compared.n; i++)
        if (s.compared.v[i].rule >= 0)
            used[s.compared.v[i].rule]++;
    if (s.unexplained) {
        fprintf(stderr, "%s as %s: not allowed\n", p->folder, play_role(p));
        show_diffs(stderr, &s.compared, false);
        show_sides(stderr, &s.compared);
    }
    assert_int_equal(s.unexplained, 0);
    /* an empty stage would please everybody */
    assert_true(s.compared.kernel.said[0].n > 0);
    assert_true(s.compared.mpx.said[0].n > 0);
    stage_end(&s);
}

static void test_every_row_is_used(void **state)
{
    (void)state;
    for (unsigned r = 0; r < allowed_count; r++)
        if (!used[r])
            fail_msg("no capture needs row %u, \"%s\"", r,
                     allowed_table[r].by->name);
}

static bool holds(const struct octets *o, const char *text, size_t len)
{
    for (size_t at = 0; at + len <= o->len; at++)
        if (!memcmp(o->p + at, text, len))
            return true;
    return false;
}

/* doc/conformance.md has the table as it stands. */
static void test_table_is_documented(void **state)
{
    char *table = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&table, &len);
    struct octets doc;

    (void)state;
    assert_non_null(out);
    show_allowed(out);
    fclose(out);
    assert_true(octets_load(&doc, MPX_CONFORMANCE));
    assert_true(len > 0);
    if (!holds(&doc, table, len))
        fail_msg("put the output of roleplay --allowed in %s", MPX_CONFORMANCE);
    octets_free(&doc);
    free(table);
}

int main(void)
{
    size_t n_plays, n = 0;
    struct play *plays = plays_all(&n_plays);
    struct CMUnitTest *tests = calloc(n_plays + 2, sizeof *tests);
    int failed;

    used = calloc(allowed_count, sizeof *used);
    if (!tests || !used)
        return 1;
    for (; n < n_plays; n++)
        tests[n] = (struct CMUnitTest){.name = play_name(&plays[n]),
                                       .test_func = test_play,
                                       .initial_state = &plays[n]};
    tests[n++] = (struct CMUnitTest){.name = "every row is used",
                                     .test_func = test_every_row_is_used};
    tests[n++] = (struct CMUnitTest){.name = "the table is documented",
                                     .test_func = test_table_is_documented};
    failed = _cmocka_run_group_tests("plays", tests, n, NULL, NULL);
    for (size_t i = 0; i < n_plays; i++)
        free((void *)(uintptr_t)tests[i].name);
    free(tests);
    free(plays);
    free(used);
    return failed;
}
