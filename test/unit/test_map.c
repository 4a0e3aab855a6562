/* SPDX-License-Identifier: MIT */
/* Mappings of a subflow. */
#include "unit.h"
#include "mpx_map.h"

#define WRAP UINT32_C(0xffffff00) /* near the end of 32 bits */

static const struct {
    const char *name;
    struct {
        uint32_t ssn, len;
        uint64_t dsn;
        mpx_err err;
    } add[4];
    uint32_t n;    /* mappings afterwards */
    uint32_t look; /* at this number */
    uint64_t dsn;  /* 0: nothing there */
} cases[] = {
    {"one", {{1, 100, 1000, MPX_OK}}, 1, 50, 1049},
    {"contiguous ones merge",
     {{1, 100, 1000, MPX_OK}, {101, 100, 1100, MPX_OK}},
     1,
     150,
     1149},
    {"a jump in DSN does not merge",
     {{1, 100, 1000, MPX_OK}, {101, 100, 5000, MPX_OK}},
     2,
     101,
     5000},
    {"a repeat changes nothing",
     {{1, 100, 1000, MPX_OK}, {51, 20, 1050, MPX_OK}},
     1,
     60,
     1059},
    {"a contradiction is refused",
     {{1, 100, 1000, MPX_OK}, {51, 20, 1051, MPX_ERR_MALFORMED}},
     1,
     60,
     1059},
    {"a contradiction at the end is refused whole",
     {{101, 50, 1100, MPX_OK}, {1, 101, 1001, MPX_ERR_MALFORMED}},
     1,
     50,
     0},
    {"gaps are filled around what is known",
     {{11, 10, 1010, MPX_OK}, {1, 40, 1000, MPX_OK}},
     2,
     40,
     1039},
    {"out of order",
     {{201, 10, 1200, MPX_OK}, {1, 10, 1000, MPX_OK}, {101, 10, 1100, MPX_OK}},
     3,
     105,
     1104},
    {"over the wrap",
     {{WRAP, 0x200, 1000, MPX_OK}, {0x100, 0x10, 1512, MPX_OK}},
     1,
     0x80,
     1384},
    {"a repeat from beyond the wrap",
     {{WRAP, 0x200, 1000, MPX_OK}, {WRAP + 0x10, 0x200, 1016, MPX_OK}},
     1,
     0x10f,
     1527},
    {"a contradiction beyond the wrap",
     {{WRAP, 0x200, 1000, MPX_OK},
      {0x10, 0x100, UINT64_C(0x100000000) + 1272, MPX_ERR_MALFORMED}},
     1,
     0x80,
     1384},
    {"nothing", {{5, 0, 9, MPX_OK}}, 0, 5, 0},
};

static void adds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct mpx_maps m = {.max = 8192};
        const struct mpx_map *x;

        for (size_t k = 0; k < 4 && cases[i].add[k].ssn; k++)
            assert_int_equal(mpx_maps_add(&m, cases[i].add[k].ssn,
                                          cases[i].add[k].dsn,
                                          cases[i].add[k].len),
                             cases[i].add[k].err);
        x = mpx_maps_find(&m, cases[i].look);
        if (m.n != cases[i].n ||
            (x ? x->dsn + (cases[i].look - x->ssn) : 0) != cases[i].dsn)
            fail_msg("%s", cases[i].name);
        mpx_maps_free(&m);
    }
}

static void forgets_from_the_left(void **state)
{
    struct mpx_maps m = {.max = 8192};
    uint64_t dsn = 0;

    (void)state;
    assert_int_equal(mpx_maps_add(&m, 1, 1000, 100), MPX_OK);
    assert_int_equal(mpx_maps_add(&m, 201, 1200, 100), MPX_OK);
    mpx_maps_drop_below(&m, 1, &dsn);
    assert_int_equal(dsn, 0); /* nothing was forgotten */
    mpx_maps_drop_below(&m, 51, &dsn);
    assert_int_equal(dsn, 1050);
    assert_null(mpx_maps_find(&m, 50));
    assert_int_equal(mpx_maps_find(&m, 51)->dsn, 1050);
    mpx_maps_drop_below(&m, 150, &dsn);
    assert_int_equal(dsn, 1100);
    assert_int_equal(m.n, 1);
    mpx_maps_drop_below(&m, 301, &dsn);
    assert_int_equal(dsn, 1300);
    assert_int_equal(m.n, 0);
    mpx_maps_free(&m);
}

/* A queue that is filled and emptied for long stays in place. */
static void slides_without_growing(void **state)
{
    struct mpx_maps m = {.max = 8192};

    (void)state;
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(mpx_maps_add(&m, i * 10, i * 20, 10), MPX_OK);
        if (i >= 8)
            mpx_maps_drop_below(&m, (i - 8) * 10, NULL);
        assert_true(m.n <= 9 && m.cap <= 64);
    }
    mpx_maps_free(&m);
}

static void is_bounded(void **state)
{
    struct mpx_maps m = {.max = 8192};
    mpx_err err = MPX_OK;
    uint32_t i;

    (void)state;
    for (i = 0; !err && i < 4 * m.max; i++)
        err = mpx_maps_add(&m, i * 10, i * 20, 5);
    assert_int_equal(err, MPX_ERR_NOSPACE);
    assert_int_equal(m.n, m.max);
    mpx_maps_free(&m);
}

/* Twice mapped, as what was sent again is: the older one counts. */
static void is_found_by_data_sequence_number(void **state)
{
    struct mpx_maps m = {.max = 8};

    (void)state;
    assert_int_equal(mpx_maps_add(&m, 1, 5000, 100), MPX_OK);
    assert_int_equal(mpx_maps_add(&m, 101, 1000, 100), MPX_OK);
    assert_int_equal(mpx_maps_add(&m, 201, 5050, 100), MPX_OK);
    assert_null(mpx_maps_find_dsn(&m, 999));
    assert_int_equal(mpx_maps_find_dsn(&m, 1000)->ssn, 101);
    assert_int_equal(mpx_maps_find_dsn(&m, 1099)->ssn, 101);
    assert_null(mpx_maps_find_dsn(&m, 1100));
    assert_int_equal(mpx_maps_find_dsn(&m, 5060)->ssn, 1);
    assert_int_equal(mpx_maps_find_dsn(&m, 5149)->ssn, 201);
    mpx_maps_drop_below(&m, 101, NULL);
    assert_int_equal(mpx_maps_find_dsn(&m, 5060)->ssn, 201);
    mpx_maps_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds),
        cmocka_unit_test(forgets_from_the_left),
        cmocka_unit_test(slides_without_growing),
        cmocka_unit_test(is_found_by_data_sequence_number),
        cmocka_unit_test(is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
