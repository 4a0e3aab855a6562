/* SPDX-License-Identifier: MIT */
/* What every test here includes, and scenarios read from text. */
#ifndef SCENARIO_TEST_H
#define SCENARIO_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "study.h"

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* The shortest scenario; cases go on from line 3. */
#define SHORTEST "name: t\npaths: {wifi: {}, lte: {}}\n"

/* Read; what is wrong is printed into *messages, to be free()d. */
static inline bool read_text(struct study *s, const char *text, size_t len,
                             const struct study_changes *changes,
                             char **messages)
{
    struct scn_diags *diags = calloc(1, sizeof *diags);
    size_t size;
    FILE *f = open_memstream(messages, &size);

    assert_non_null(diags);
    assert_non_null(f);
    bool ok = study_read(s, "s.yaml", text, len, changes, diags);
    scn_diags_print(diags, f);
    fclose(f);
    scn_diags_free(diags);
    free(diags);
    return ok;
}

/* The test fails if the text is not a good scenario. */
static inline void read_good(struct study *s, const char *text,
                             const struct study_changes *changes)
{
    char *messages;
    bool ok = read_text(s, text, strlen(text), changes, &messages);
    if (!ok)
        fail_msg("%s", messages);
    free(messages);
}

/* What follows SHORTEST, so from line 3, and the whole of what is said. */
struct bad_case {
    const char *text, *messages;
};

static inline void refuse_all(const struct bad_case *cases, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct study s;
        char text[1024], *messages;
        snprintf(text, sizeof text, SHORTEST "%s", cases[i].text);
        assert_false(read_text(&s, text, strlen(text), NULL, &messages));
        if (strcmp(messages, cases[i].messages) != 0)
            fail_msg("case %u\n%s\nit should be\n%s", i, messages,
                     cases[i].messages);
        free(messages);
        study_free(&s);
    }
}

/* The scenario of a cell of a good study. */
static inline void read_cell(const struct study *s, size_t cell,
                             struct scenario *out)
{
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    assert_non_null(diags);
    assert_true(study_cell(s, cell, &a, out, diags));
    arena_free(&a);
    free(diags);
}

#endif /* SCENARIO_TEST_H */
