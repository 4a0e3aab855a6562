/* SPDX-License-Identifier: MIT */
/*
 * Files that a scenario names: the first octet says which, a map, a trace,
 * samples or keys, and the rest is its text. Read or refused with a message;
 * what is read gives the same scenario twice.
 */
#include <stdlib.h>
#include <string.h>

#include "in_memory.h"
#include "study.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    uint8_t which;
    const char *end; /* of the scenario */
} scenarios[] = {
    {'m',
     "paths: {p: {client-at: c0, server-at: s0}}\ntopology: {map: file}\n"},
    {'t', "paths: {p: {rate: {trace: file, period: 4 s}}}\n"},
    {'s', "paths: {p: {}}\n"
          "endpoints: {client: {processing: {samples: file}}}\n"},
    {'k', "paths: {p: {}}\n"
          "keying: {profile: baerts, source: file, file: file}\n"},
};

/* false if there is none */
static bool scenario_of(uint8_t which, char *text, size_t size)
{
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++)
        if (scenarios[i].which == which) {
            snprintf(text, size, "name: f\nstop: 5 s\n%s", scenarios[i].end);
            return true;
        }
    return false;
}

static void check_cell(const struct study *s)
{
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct scenario *c = malloc(2 * sizeof *c);
    struct arena a = {NULL};

    MUST(diags && c);
    for (unsigned i = 0; i < 2; i++)
        MUST(study_cell(s, 0, &a, &c[i], diags));
    MUST(c[0].map.n_links == c[1].map.n_links);
    MUST(c[0].map.n_links <= SCN_MAP_LINKS_MAX);
    scn_diags_free(diags);
    arena_free(&a);
    free(diags);
    free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[256];
    bool named = size > 0 && scenario_of(data[0], text, sizeof text);
    const struct study_changes none = {.set = NULL};
    struct scn_diags *diags = calloc(1, sizeof *diags);
    struct study *s = malloc(sizeof *s);
    char name[64], *said;
    size_t len;
    FILE *f = open_memstream(&said, &len);
    bool ok = false;

    MUST(diags && s && f);
    if (named) {
        snprintf(name, sizeof name, "%s/scenario.yaml", in_memory_folder());
        in_memory_save(in_memory_folder(), "file", data + 1, size - 1);
        ok = study_read(s, name, text, strlen(text), &none, diags);
        scn_diags_print(diags, f);
        if (ok)
            check_cell(s);
        study_free(s);
    }
    fclose(f);
    MUST(!named || ok == (len == 0)); /* never refused in silence */
    scn_diags_free(diags);
    free(said);
    free(diags);
    free(s);
    return 0;
}
