/* SPDX-License-Identifier: MIT */
/*
 * Reads test/data/vectors.json: flat objects of strings and numbers, in the
 * arrays "vectors" and "options" and under "fixtures". Not a JSON parser; what
 * it does not expect ends the test.
 */
#ifndef MPX_TEST_VEC_H
#define MPX_TEST_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VEC_PAIRS_MAX = 20, VEC_MAX = 512 };

struct vec_pair {
    const char *key, *value; /* a number's digits; a string without quotes */
};
struct vec {
    const char *section; /* "fixtures", "vectors" or "options" */
    size_t n;
    struct vec_pair pair[VEC_PAIRS_MAX];
};
struct vec_file {
    char *text; /* owned; all strings point into it */
    size_t n;
    struct vec v[VEC_MAX];
};

/* Reads the file; vec_free() it. */
struct vec_file *vec_load(const char *path);
void vec_free(struct vec_file *f);

/* The object of a section with this profile and name; it must exist. */
const struct vec *vec_find(const struct vec_file *f, const char *profile,
                           const char *name);
const struct vec *vec_fixtures(const struct vec_file *f);

/* A value, or NULL if the object has no such key. */
const char *vec_get(const struct vec *v, const char *key);
/* A value that must be there: text, octets (how many), numbers. */
const char *vec_text(const struct vec *v, const char *key);
size_t vec_octets(const struct vec *v, const char *key, uint8_t *dst,
                  size_t cap);
uint64_t vec_hex64(const struct vec *v, const char *key);
unsigned vec_number(const struct vec *v, const char *key);

/* Fails the test unless the value of @p key is exactly these octets. */
void vec_expect(const struct vec *v, const char *key, const void *got,
                size_t len);
void vec_expect64(const struct vec *v, const char *key, uint64_t got,
                  size_t octets);

#endif /* MPX_TEST_VEC_H */
