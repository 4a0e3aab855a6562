/* SPDX-License-Identifier: MIT */
/*
 * What `mpx vectors --json` prints is test/data/vectors.json: every option of
 * every profile, and every value that is not an input or an intermediate.
 */
#include "unit.h"
#include "cmd.h"
#include "vec.h"
#include "world.h"

#include <stdlib.h>
#include <unistd.h>

enum { OPTIONS_KNOWN = 129, VALUES_KNOWN = 78 };

struct both {
    struct vec_file *known, *printed;
};

static struct vec_file *print_and_load(const struct options *o)
{
    char path[] = "/tmp/mpx-vectors-XXXXXX";
    int fd = mkstemp(path), saved = dup(STDOUT_FILENO);

    assert_true(fd >= 0 && saved >= 0);
    fflush(stdout);
    dup2(fd, STDOUT_FILENO);
    int code = cmd_vectors(o);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(fd);
    close(saved);
    assert_int_equal(code, 0);
    struct vec_file *f = vec_load(path);
    unlink(path);
    return f;
}

/* Whether an object of this section and profile has this value. */
static bool printed(const struct vec_file *f, const char *section,
                    const char *profile, const char *value)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct vec *v = &f->v[i];

        if (strcmp(v->section, section) != 0 ||
            strcmp(vec_text(v, "profile"), profile) != 0)
            continue;
        for (size_t k = 0; k < v->n; k++)
            if (strcmp(v->pair[k].value, value) == 0)
                return true;
    }
    return false;
}

static void every_option_is_printed(void **state)
{
    const struct both *b = *state;
    unsigned n = 0;

    for (size_t i = 0; i < b->known->n; i++) {
        const struct vec *v = &b->known->v[i];

        if (strcmp(v->section, "options") != 0)
            continue;
        n++;
        if (!printed(b->printed, "options",
                     world_profile(vec_text(v, "profile"))->name,
                     vec_text(v, "hex")))
            fail_msg("%s: '%s' is not printed", vec_text(v, "profile"),
                     vec_text(v, "name"));
    }
    assert_int_equal(n, OPTIONS_KNOWN);
}

/* Keys of vectors[] that hold a result; the rest are inputs, hashes that are
 * cut, other readings, or MACs' messages. */
static bool is_result(const char *key)
{
    static const char *const keys[] = {"token",
                                       "token64",
                                       "idsn",
                                       "idsn_a",
                                       "idsn_b",
                                       "right64",
                                       "ack_left160",
                                       "ack_160",
                                       "synack_left64",
                                       "output",
                                       "ext_key",
                                       "salt",
                                       "prk",
                                       "k_confirm_I",
                                       "k_confirm_R",
                                       "k_join_I",
                                       "k_join_R",
                                       "k_addr_I",
                                       "k_addr_R",
                                       "k_close_I",
                                       "k_close_R",
                                       "checksum",
                                       "idsn_sha256_default",
                                       "sha256_left64_default"};

    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

/* Vectors of other connections than the one of the fixtures. */
static bool is_elsewhere(const struct vec *v)
{
    static const char *const names[] = {
        "PSK NEW_KEY (dictionary target)", "DSS checksum odd payload",
        "DSS checksum RFC 8684 3.3.3 DATA_FIN example"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(vec_text(v, "name"), names[i]) == 0)
            return true;
    return strcmp(vec_text(v, "profile"), "published") == 0;
}

/* An external key that is an input counts as a result where it is an output:
 * epochs' keys are printed with the schedule or the fixtures. */
static bool found(const struct both *b, const struct vec *v,
                  const struct vec_pair *p)
{
    const char *profile = world_profile(vec_text(v, "profile"))->name;
    const struct vec *fix = vec_fixtures(b->printed);

    if (printed(b->printed, "vectors", profile, p->value))
        return true;
    return strcmp(p->key, "ext_key") == 0 &&
           (strcmp(vec_text(fix, "ext_key_0"), p->value) == 0 ||
            strcmp(vec_text(fix, "ext_key_1"), p->value) == 0);
}

static void every_value_is_printed(void **state)
{
    const struct both *b = *state;
    unsigned n = 0;

    for (size_t i = 0; i < b->known->n; i++) {
        const struct vec *v = &b->known->v[i];

        if (strcmp(v->section, "vectors") != 0 || is_elsewhere(v))
            continue;
        for (size_t k = 0; k < v->n; k++) {
            if (!is_result(v->pair[k].key))
                continue;
            n++;
            if (!found(b, v, &v->pair[k]))
                fail_msg("%s: %s of '%s' is not printed",
                         vec_text(v, "profile"), v->pair[k].key,
                         vec_text(v, "name"));
        }
    }
    assert_int_equal(n, VALUES_KNOWN);
}

static void fixtures_are_the_same(void **state)
{
    const struct both *b = *state;
    const struct vec *known = vec_fixtures(b->known);
    const struct vec *ours = vec_fixtures(b->printed);

    for (size_t k = 0; k < known->n; k++)
        assert_string_equal(vec_text(ours, known->pair[k].key),
                            known->pair[k].value);
}

static void one_profile_is_printed_alone(void **state)
{
    struct options o = {.json = true, .profile = "baerts"};
    struct vec_file *f = print_and_load(&o);

    (void)state;
    assert_true(f->n > 50);
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->v[i].section, "fixtures") != 0)
            assert_string_equal(vec_text(&f->v[i], "profile"), "baerts");
    vec_free(f);
}

static int setup(void **state)
{
    static const struct options o = {.json = true};
    struct both *b = calloc(1, sizeof *b);

    assert_non_null(b);
    b->known = vec_load(MPX_TEST_DATA "/vectors.json");
    b->printed = print_and_load(&o);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct both *b = *state;

    vec_free(b->known);
    vec_free(b->printed);
    free(b);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_is_printed),
        cmocka_unit_test(every_value_is_printed),
        cmocka_unit_test(fixtures_are_the_same),
        cmocka_unit_test(one_profile_is_printed_alone),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
