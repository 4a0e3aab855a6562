/* SPDX-License-Identifier: MIT */
/* Listing the runs, choosing some, and their fingerprints. */
#include "plan.h"

#include <assert.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_crypto.h"

enum { FILE_NAME_MAX = 200 };

size_t plan_cell(const struct plan *p, size_t run)
{
    return run / p->study->n_seeds;
}

uint32_t plan_seed(const struct plan *p, size_t run)
{
    return p->study->seed[run % p->study->n_seeds];
}

char *plan_id(struct arena *a, const struct study *s, size_t run)
{
    const char *cell = study_cell_name(s, run / s->n_seeds, a);

    return arena_printf(a, "%s%sseed=%u", cell, *cell ? "/" : "",
                        s->seed[run % s->n_seeds]);
}

void plan_hex(const uint8_t hash[PLAN_HASH_LEN], char hex[65])
{
    for (unsigned i = 0; i < PLAN_HASH_LEN; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
}

char *plan_file_name(struct arena *a, const char *id)
{
    char *name = arena_strndup(a, id, strlen(id));
    for (char *p = name; *p; p++)
        if (*p == '/')
            *p = ',';
    if (strlen(name) <= FILE_NAME_MAX)
        return name;
    uint8_t hash[PLAN_HASH_LEN];
    char hex[65];
    mpx_sha256(id, strlen(id), hash);
    plan_hex(hash, hex);
    return arena_printf(a, "%.*s~%.16s", FILE_NAME_MAX - 17, name, hex);
}

const struct scenario *plan_scenario(struct plan *p, size_t run)
{
    struct scn_diags diags = {.n = 0};
    size_t cell = plan_cell(p, run);

    if (cell == p->cell)
        return p->scenario;
    arena_reset(&p->scratch);
    bool ok = study_cell(p->study, cell, &p->scratch, p->scenario, &diags);
    assert(ok); /* study_read() has read every cell */
    (void)ok;
    scn_diags_free(&diags);
    p->cell = cell;
    return p->scenario;
}

/* What *at points to counts by its octets, and not by its address. */
static void hash_content(const void *content, size_t len, void *at, size_t size)
{
    uint8_t hash[PLAN_HASH_LEN];

    memset(at, 0, size);
    if (len == 0)
        return;
    mpx_sha256(content, len, hash);
    memcpy(at, hash, size);
}

void plan_hash(struct plan *p, size_t run, uint8_t hash[PLAN_HASH_LEN])
{
    const struct scenario *s = plan_scenario(p, run);
    struct {
        struct scenario scenario;
        uint64_t seed;
    } *whole = mem_grow(NULL, 1, sizeof *whole);
    struct scn_map *map = &whole->scenario.map;

    memset(whole, 0, sizeof *whole);
    memcpy(&whole->scenario, s, sizeof whole->scenario);
    ks_list_hide(&whole->scenario.keying.keys);
    hash_content(s->map.node, s->map.n_nodes * sizeof *s->map.node, &map->node,
                 sizeof map->node);
    hash_content(s->map.link, s->map.n_links * sizeof *s->map.link, &map->link,
                 sizeof map->link);
    hash_content(s->kind, s->n_kinds * sizeof *s->kind, &whole->scenario.kind,
                 sizeof whole->scenario.kind);
    for (unsigned i = 0; i < s->n_paths; i++)
        hash_content(s->path[i].trace,
                     s->path[i].n_trace * sizeof *s->path[i].trace,
                     &whole->scenario.path[i].trace,
                     sizeof whole->scenario.path[i].trace);
    whole->seed = plan_seed(p, run);
    mpx_sha256(whole, sizeof *whole, hash);
    free(whole);
}

bool plan_program_hash(uint8_t hash[PLAN_HASH_LEN])
{
    size_t len;
    char *program = file_read("/proc/self/exe", &len);
    if (!program)
        return false;
    mpx_sha256(program, len, hash);
    free(program);
    return true;
}

bool plan_matches(const char *id, const char *pattern)
{
    size_t len = strlen(pattern);
    bool any =
        strncmp(id, pattern, len) == 0 && (id[len] == '\0' || id[len] == '/');
    struct arena a = {NULL};

    if (any || !strpbrk(pattern, "*?"))
        return any;
    char *begin = arena_strndup(&a, id, strlen(id));
    for (char *end = begin + strlen(begin); end && !any;
         end = strrchr(begin, '/')) {
        *end = '\0';
        any = fnmatch(pattern, begin, FNM_NOESCAPE) == 0;
    }
    arena_free(&a);
    return any;
}

/* With the short names of axes, as ids have them: "keying.profile=baerts/..."
 * is "profile=baerts/...". */
static const char *shorten(struct arena *a, const struct study *s,
                           const char *only)
{
    const char *out = "";

    for (const char *p = only; *p;) {
        size_t len = strcspn(p, "/"), name = strcspn(p, "=/");

        len += p[len] == '/';
        for (unsigned i = 0; i < s->n_axes; i++)
            if (strlen(s->axis[i].name) == name &&
                strncmp(s->axis[i].name, p, name) == 0) {
                out = arena_printf(a, "%s%s", out, s->axis[i].label);
                p += name;
                len -= name;
                break;
            }
        out = arena_printf(a, "%s%.*s", out, (int)len, p);
        p += len;
    }
    return out;
}

static bool chosen(const struct plan_choice *c, size_t run, const char *id,
                   bool *met)
{
    bool any = c->n_only == 0;
    for (unsigned i = 0; i < c->n_only; i++) {
        if (!plan_matches(id, c->only[i]))
            continue;
        met[i] = any = true;
    }
    return any && (c->shards == 0 || run % c->shards == c->shard - 1);
}

bool plan_make(struct plan *p, const struct study *study,
               const struct plan_choice *choice, const char **bad)
{
    static const struct plan_choice all;
    struct plan_choice c = choice ? *choice : all;
    struct arena a = {NULL}, names = {NULL};
    bool *met = mem_grow(NULL, c.n_only + 1, sizeof *met);
    const char **only = mem_grow(NULL, c.n_only + 1, sizeof *only);

    memset(met, 0, c.n_only + 1);
    for (unsigned i = 0; i < c.n_only; i++)
        only[i] = shorten(&names, study, c.only[i]);
    const char *const *given = c.only;
    c.only = only;
    memset(p, 0, sizeof *p);
    p->study = study;
    p->cell = SIZE_MAX;
    p->scenario = mem_grow(NULL, 1, sizeof *p->scenario);
    p->selected = mem_grow(NULL, study->n_runs, sizeof *p->selected);
    for (size_t run = 0; run < study->n_runs; run++) {
        arena_reset(&a);
        const char *id = c.n_only > 0 ? plan_id(&a, study, run) : "";
        p->selected[run] =
            run % study->n_seeds < study_seeds(study, run / study->n_seeds) &&
            chosen(&c, run, id, met);
        p->n_selected += p->selected[run];
    }
    *bad = NULL;
    for (unsigned i = 0; i < c.n_only; i++)
        if (!met[i])
            *bad = given[i];
    free(met);
    free(only);
    arena_free(&names);
    arena_free(&a);
    return !*bad;
}

void plan_free(struct plan *p)
{
    free(p->scenario);
    free(p->selected);
    arena_free(&p->scratch);
}

void plan_write(const struct plan *p, FILE *to)
{
    const struct study *s = p->study;
    struct arena a = {NULL};

    fputs("id", to);
    for (unsigned i = 0; i < s->n_axes; i++)
        fprintf(to, "\t%s", s->axis[i].name);
    fputs("\tseed\n", to);
    for (size_t run = 0; run < s->n_runs; run++) {
        unsigned digit[STUDY_AXES_MAX];
        if (!p->selected[run])
            continue;
        arena_reset(&a);
        study_digits(s, plan_cell(p, run), digit);
        fputs(plan_id(&a, s, run), to);
        for (unsigned i = 0; i < s->n_axes; i++)
            fprintf(to, "\t%s", s->axis[i].value[digit[i]].text);
        fprintf(to, "\t%u\n", plan_seed(p, run));
    }
    arena_free(&a);
}
