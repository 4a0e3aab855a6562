/* SPDX-License-Identifier: MIT */
/*
 * Any octets as a scenario file, as a whole and in small: read or refused,
 * never worse. What is read without an error gives a scenario for its first and
 * last cell, the same each time, and ids for its runs.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cell(const struct study *s, size_t cell)
{
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = malloc(2 * sizeof *c);
    if (!diags || !c)
        abort();
    for (unsigned i = 0; i < 2; i++) {
        bool ok = study_cell(s, cell, &a, &c[i], diags);
        assert(ok);
        (void)ok;
        assert(c[i].n_paths >= 1 && c[i].n_paths <= SCN_PATHS_MAX);
        assert(c[i].family == 4 || c[i].family == 6);
        assert(c[i].name[0] != '\0');
    }
    assert(memcmp(&c[0], &c[1], sizeof c[0]) == 0);
    assert(*plan_id(&a, s, (cell + 1) * s->n_seeds - 1) != '\0');
    arena_free(&a);
    free(diags);
    free(c);
}

static void read_and_check(const char *text, size_t size, bool quick)
{
    const struct study_changes changes = {.quick = quick};
    struct study *s = malloc(sizeof *s);
    struct scn_diags *diags = calloc(1, sizeof *diags);
    char *said = NULL;
    size_t said_len;
    FILE *f = open_memstream(&said, &said_len);
    if (!s || !diags || !f)
        abort();

    bool ok = study_read(s, "fuzz", text, size, &changes, diags);
    scn_diags_print(diags, f);
    fclose(f);
    assert(ok == (said_len == 0)); /* never refused in silence */
    if (ok) {
        check_cell(s, 0);
        check_cell(s, s->n_cells - 1);
    }
    scn_diags_free(diags);
    study_free(s);
    free(said);
    free(diags);
    free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    read_and_check(text, size, false);
    read_and_check(text, size, true);
    free(text);
    return 0;
}
