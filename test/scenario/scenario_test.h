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

#endif /* SCENARIO_TEST_H */
