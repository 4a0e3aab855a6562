/* SPDX-License-Identifier: MIT */
/* A scanner of one file's JSON, as json.dump(indent=1) writes it. */
#include "unit.h"
#include "vec.h"

#include <ctype.h>
#include <stdlib.h>

struct scan {
    struct vec_file *f;
    char *at;
    const char *section; /* last key outside of the objects we collect */
    const char *key;     /* waiting for its value, or NULL */
    struct vec *open;    /* object being filled, or NULL */
    unsigned depth;
};

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text;
    long size;

    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    size = ftell(f);
    assert_true(size > 0);
    rewind(f);
    text = malloc((size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, f), size);
    text[size] = '\0';
    fclose(f);
    return text;
}

/* The string behind the quote at s->at; closed in place. */
static const char *take_string(struct scan *s)
{
    char *start = ++s->at;

    while (*s->at != '"') {
        assert_true(*s->at != '\0');
        s->at += *s->at == '\\' ? 2 : 1;
    }
    *s->at++ = '\0';
    return start;
}

/* The digits at s->at; closed over the comma or newline behind them. */
static const char *take_number(struct scan *s)
{
    char *start = s->at;

    while (isdigit((unsigned char)*s->at))
        s->at++;
    assert_true(*s->at == ',' || *s->at == '\n');
    *s->at++ = '\0';
    return start;
}

static void open_brace(struct scan *s)
{
    bool collected = s->section && s->depth >= 1;

    s->depth++;
    assert_null(s->open);
    if (!collected)
        return;
    assert_true(s->f->n < VEC_MAX);
    s->open = &s->f->v[s->f->n++];
    s->open->section = s->section;
    s->key = NULL;
}

static void value(struct scan *s, const char *text)
{
    struct vec *v = s->open;

    if (s->key == NULL) {
        s->key = text;
        if (v == NULL)
            s->section = text;
        return;
    }
    if (v) {
        assert_true(v->n < VEC_PAIRS_MAX);
        v->pair[v->n++] = (struct vec_pair){s->key, text};
    }
    s->key = NULL;
}

static void step(struct scan *s)
{
    if (*s->at == '"') {
        value(s, take_string(s));
    } else if (isdigit((unsigned char)*s->at)) {
        value(s, take_number(s));
    } else if (*s->at == '{') {
        open_brace(s);
        s->at++;
    } else if (*s->at == '}') {
        s->open = NULL;
        s->key = NULL;
        s->depth--;
        s->at++;
    } else if (*s->at == ']') {
        s->key = NULL;
        s->at++;
    } else {
        assert_non_null(strchr(" \n:,[", *s->at));
        s->at++;
    }
}

struct vec_file *vec_load(const char *path)
{
    struct vec_file *f = calloc(1, sizeof *f);
    struct scan s = {.f = f};

    assert_non_null(f);
    f->text = slurp(path);
    s.at = f->text;
    while (*s.at != '\0')
        step(&s);
    assert_int_equal(s.depth, 0);
    return f;
}

void vec_free(struct vec_file *f)
{
    free(f->text);
    free(f);
}

const struct vec *vec_find(const struct vec_file *f, const char *profile,
                           const char *name)
{
    for (size_t i = 0; i < f->n; i++) {
        const char *p = vec_get(&f->v[i], "profile");

        if (p && strcmp(p, profile) == 0 &&
            strcmp(vec_text(&f->v[i], "name"), name) == 0)
            return &f->v[i];
    }
    fail_msg("no vector %s '%s'", profile, name);
    return NULL;
}

const struct vec *vec_fixtures(const struct vec_file *f)
{
    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->v[i].section, "fixtures") == 0)
            return &f->v[i];
    }
    fail_msg("no fixtures");
    return NULL;
}

const char *vec_get(const struct vec *v, const char *key)
{
    for (size_t i = 0; i < v->n; i++) {
        if (strcmp(v->pair[i].key, key) == 0)
            return v->pair[i].value;
    }
    return NULL;
}

const char *vec_text(const struct vec *v, const char *key)
{
    const char *text = vec_get(v, key);

    if (text == NULL)
        fail_msg("'%s' has no '%s'", vec_get(v, "name"), key);
    return text;
}

size_t vec_octets(const struct vec *v, const char *key, uint8_t *dst,
                  size_t cap)
{
    return unhex(dst, cap, vec_text(v, key));
}

uint64_t vec_hex64(const struct vec *v, const char *key)
{
    uint8_t octets[8];
    size_t n = vec_octets(v, key, octets, sizeof octets);
    uint64_t u = 0;

    for (size_t i = 0; i < n; i++)
        u = u << 8 | octets[i];
    return u;
}

unsigned vec_number(const struct vec *v, const char *key)
{
    return (unsigned)strtoul(vec_text(v, key), NULL, 10);
}

void vec_expect(const struct vec *v, const char *key, const void *got,
                size_t len)
{
    uint8_t want[128];

    if (vec_octets(v, key, want, sizeof want) != len ||
        memcmp(want, got, len) != 0)
        fail_msg("'%s': %s differs", vec_get(v, "name"), key);
}

void vec_expect64(const struct vec *v, const char *key, uint64_t got,
                  size_t octets)
{
    assert_int_equal(strlen(vec_text(v, key)), 2 * octets);
    if (vec_hex64(v, key) != got)
        fail_msg("'%s': %s differs", vec_get(v, "name"), key);
}
