/* SPDX-License-Identifier: MIT */
/*
 * Any octets as a scenario file, as a whole and in small: read or refused,
 * never worse. What is read without an error gives a scenario for its first and
 * last cell, the same each time, and ids for its runs. As it is kept, without
 * its keys, it is read again and gives the same runs.
 */
#define _GNU_SOURCE /* strcasestr() */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "redact.h"

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
        assert(c[i].n_paths >= 1 || s->tokens);
        assert(c[i].n_paths <= SCN_PATHS_MAX);
        assert(c[i].family == 4 || c[i].family == 6);
        assert(c[i].name[0] != '\0');
    }
    assert(memcmp(&c[0], &c[1], sizeof c[0]) == 0);
    assert(*plan_id(&a, s, (cell + 1) * s->n_seeds - 1) != '\0');
    scn_diags_free(diags);
    arena_free(&a);
    free(diags);
    free(c);
}

/* Ids and hash of the last run. */
static void describe(const struct study *s, struct arena *a, char **id,
                     uint8_t hash[PLAN_HASH_LEN])
{
    const char *bad;
    struct plan p;
    bool ok = plan_make(&p, s, NULL, &bad);

    assert(ok);
    (void)ok;
    *id = plan_id(a, s, s->n_runs - 1);
    plan_hash(&p, s->n_runs - 1, hash);
    plan_free(&p);
}

/* No digits of a long key are left; short ones can be anywhere. */
static void check_hidden(const struct study *s, const char *text)
{
    struct arena a = {NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = malloc(sizeof *c);
    const struct ks_list *keys = &c->keying.keys;

    if (!diags || !c)
        abort();
    study_cell(s, 0, &a, c, diags);
    for (unsigned i = 0; !keys->hidden && i < keys->n; i++) {
        char hex[2 * KS_KEY_MAX + 1];

        for (unsigned k = 0; k < keys->key[i].len; k++)
            snprintf(hex + 2 * k, 3, "%02x", keys->key[i].octets[k]);
        assert(keys->key[i].len < 8 || !strcasestr(text, hex));
    }
    scn_diags_free(diags);
    arena_free(&a);
    free(diags);
    free(c);
}

static void check_kept(const struct study *s, const struct study_changes *c)
{
    struct arena a = {NULL};
    bool any = false;
    char *text = redact_source(&a, s->as_read, "", &s->source, &any);
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct study *kept = malloc(sizeof *kept);
    uint8_t hash[2][PLAN_HASH_LEN];
    char *id[2];

    if (!diags || !kept)
        abort();
    if (!any)
        assert(strcmp(text, s->source.text) == 0);
    bool ok = study_read(kept, "kept", text, strlen(text), c, diags);
    assert(ok);
    (void)ok;
    describe(s, &a, &id[0], hash[0]);
    describe(kept, &a, &id[1], hash[1]);
    assert(strcmp(id[0], id[1]) == 0);
    assert(memcmp(hash[0], hash[1], sizeof hash[0]) == 0);
    check_hidden(s, text);
    study_free(kept);
    scn_diags_free(diags);
    free(diags);
    free(kept);
    arena_free(&a);
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
        check_kept(s, &changes);
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
