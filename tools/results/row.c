/* SPDX-License-Identifier: MIT */
/* Writing and reading the result file of one run. */
#include "row.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_crypto.h"
#include "mpx_stats.h"

static const char version[] = "mpx-row 3\n";
static const char last_line[] = "sha256 ";

static void put_double(FILE *f, double v)
{
    if (isnan(v))
        fputs("nan", f);
    else
        fprintf(f, "%.17g", v);
}

static void put_uint64_t(FILE *f, uint64_t v)
{
    fprintf(f, "%" PRIu64, v);
}

static void put_kinds(FILE *f, const struct run_result *result)
{
    fprintf(f, "hosts %" PRIu64 "\n", result->n_kinds);
    for (unsigned k = 0; k < result->n_kinds; k++) {
        fprintf(f, "%s\n", result->kind[k].name);
#define X(field, column, type)                                                 \
    fputs(column " ", f);                                                      \
    put_##type(f, result->kind[k].of.field);                                   \
    putc('\n', f);
        HOST_COLUMNS(X)
#undef X
    }
}

static void put_row(FILE *f, const struct row_key *key,
                    const struct run_result *result)
{
    fprintf(f, "%sscenario %s\nprogram %s\n", version, key->scenario,
            key->program);
#define X(field, column, type)                                                 \
    fputs(column " ", f);                                                      \
    put_##type(f, result->field);                                              \
    putc('\n', f);
    RUN_COLUMNS(X)
#undef X
#define X(field, column)                                                       \
    fputs(column " ", f);                                                      \
    put_double(f, result->tokens.field);                                       \
    putc('\n', f);
    TOKENS_COLUMNS(X)
#undef X
    put_kinds(f, result);
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        fprintf(f, "%s %" PRIu64 " %" PRIu64 "\n", mpx_stats_name(i),
                result->client_stats[i], result->server_stats[i]);
}

static void checksum_of(const char *text, size_t len, char hex[65])
{
    uint8_t hash[PLAN_HASH_LEN];

    mpx_sha256(text, len, hash);
    plan_hex(hash, hex);
}

bool row_write(const char *path, const struct row_key *key,
               const struct run_result *result)
{
    struct out_file o;
    char *text = NULL, hex[65];
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);

    if (!f)
        abort(); /* out of memory */
    put_row(f, key, result);
    fclose(f);
    bool ok = file_create(&o, path);
    if (ok) {
        checksum_of(text, len, hex);
        fprintf(o.f, "%s%s%s\n", text, last_line, hex);
        ok = file_commit_unsynced(&o);
    }
    free(text);
    return ok;
}

/* Walks over the text; once something is not as written, stays bad. */
struct walk {
    const char *p;
    bool bad;
};

static void expect_text(struct walk *w, const char *text)
{
    size_t len = strlen(text);
    if (w->bad || strncmp(w->p, text, len) != 0)
        w->bad = true;
    else
        w->p += len;
}

static void get_hex(struct walk *w, char hex[65])
{
    if (w->bad || strspn(w->p, "0123456789abcdef") != 64) {
        w->bad = true;
        return;
    }
    memcpy(hex, w->p, 64);
    hex[64] = '\0';
    w->p += 64;
}

static void get_double(struct walk *w, double *v)
{
    char *end;
    if (w->bad)
        return;
    *v = strtod(w->p, &end);
    w->bad = end == w->p;
    w->p = end;
}

static void get_uint64_t(struct walk *w, uint64_t *v)
{
    char *end;
    if (w->bad)
        return;
    *v = strtoull(w->p, &end, 10);
    w->bad = end == w->p;
    w->p = end;
}

/* Up to the end of its line. */
static void get_name(struct walk *w, char name[SCN_NODE_NAME_MAX])
{
    size_t len = w->bad ? 0 : strcspn(w->p, "\n");

    w->bad = w->bad || len >= SCN_NODE_NAME_MAX;
    if (w->bad)
        return;
    memcpy(name, w->p, len);
    name[len] = '\0';
    w->p += len;
}

static void get_kinds(struct walk *w, struct run_result *result)
{
    expect_text(w, "hosts ");
    get_uint64_t(w, &result->n_kinds);
    expect_text(w, "\n");
    w->bad = w->bad || result->n_kinds > SCN_KINDS_MAX;
    for (unsigned k = 0; !w->bad && k < result->n_kinds; k++) {
        get_name(w, result->kind[k].name);
        expect_text(w, "\n");
#define X(field, column, type)                                                 \
    expect_text(w, column " ");                                                \
    get_##type(w, &result->kind[k].of.field);                                  \
    expect_text(w, "\n");
        HOST_COLUMNS(X)
#undef X
    }
}

static bool is_whole(const char *text, size_t len)
{
    char hex[65];
    size_t tail = sizeof last_line - 1 + 64 + 1;

    if (len < tail || strlen(text) != len)
        return false;
    checksum_of(text, len - tail, hex);
    return strncmp(text + len - tail, last_line, sizeof last_line - 1) == 0 &&
           strncmp(text + len - 65, hex, 64) == 0 && text[len - 1] == '\n';
}

bool row_is_damaged(const char *path)
{
    size_t len;
    char *text = file_read(path, &len);
    bool damaged =
        text && strncmp(text, "mpx-row 1\n", 10) != 0 && !is_whole(text, len);

    free(text);
    return damaged;
}

bool row_read(const char *path, struct row_key *key, struct run_result *result)
{
    size_t len;
    char *text = file_read(path, &len);
    if (!text)
        return false;
    struct walk w = {text, !is_whole(text, len)};
    memset(result, 0, sizeof *result);
    expect_text(&w, version);
    expect_text(&w, "scenario ");
    get_hex(&w, key->scenario);
    expect_text(&w, "\nprogram ");
    get_hex(&w, key->program);
    expect_text(&w, "\n");
#define X(field, column, type)                                                 \
    expect_text(&w, column " ");                                               \
    get_##type(&w, &result->field);                                            \
    expect_text(&w, "\n");
    RUN_COLUMNS(X)
#undef X
#define X(field, column)                                                       \
    expect_text(&w, column " ");                                               \
    get_double(&w, &result->tokens.field);                                     \
    expect_text(&w, "\n");
    TOKENS_COLUMNS(X)
#undef X
    get_kinds(&w, result);
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        expect_text(&w, mpx_stats_name(i));
        expect_text(&w, " ");
        get_uint64_t(&w, &result->client_stats[i]);
        expect_text(&w, " ");
        get_uint64_t(&w, &result->server_stats[i]);
        expect_text(&w, "\n");
    }
    expect_text(&w, last_line);
    free(text);
    return !w.bad;
}
