/* SPDX-License-Identifier: MIT */
#include "row.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mpx_stats.h"

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

bool row_write(const char *path, const struct row_key *key,
               const struct run_result *result)
{
    struct out_file o;
    if (!file_create(&o, path))
        return false;
    fprintf(o.f, "mpx-row 1\nscenario %s\nprogram %s\n", key->scenario,
            key->program);
#define X(field, column, type)                                                 \
    fputs(column " ", o.f);                                                    \
    put_##type(o.f, result->field);                                            \
    putc('\n', o.f);
    RUN_COLUMNS(X)
#undef X
#define X(field, column)                                                       \
    fputs(column " ", o.f);                                                    \
    put_double(o.f, result->tokens.field);                                     \
    putc('\n', o.f);
    TOKENS_COLUMNS(X)
#undef X
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        fprintf(o.f, "%s %" PRIu64 " %" PRIu64 "\n", mpx_stats_name(i),
                result->client_stats[i], result->server_stats[i]);
    fputs("end\n", o.f);
    return file_commit(&o);
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

bool row_read(const char *path, struct row_key *key, struct run_result *result)
{
    size_t len;
    char *text = file_read(path, &len);
    if (!text)
        return false;
    struct walk w = {text, false};
    memset(result, 0, sizeof *result);
    expect_text(&w, "mpx-row 1\nscenario ");
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
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        expect_text(&w, mpx_stats_name(i));
        expect_text(&w, " ");
        get_uint64_t(&w, &result->client_stats[i]);
        expect_text(&w, " ");
        get_uint64_t(&w, &result->server_stats[i]);
        expect_text(&w, "\n");
    }
    expect_text(&w, "end\n");
    free(text);
    return !w.bad;
}
