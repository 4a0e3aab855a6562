/* SPDX-License-Identifier: MIT */
/* The token table, up to many entries. */
#include "unit.h"
#include "mpx_token.h"

#include <stdlib.h>

enum { MANY = 300000, SEGMENT_MAX = 1024 * 6 };

static uint64_t next(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
    return *x ^ *x >> 29;
}

static void draw(void *ctx, void *dst, size_t len)
{
    for (size_t i = 0; i < len; i += 8) {
        uint64_t x = next(ctx);

        memcpy((uint8_t *)dst + i, &x, len - i < 8 ? len - i : 8);
    }
}

static void draw_zeroes(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    memset(dst, 0, len);
}

/* It draws from *seed as long as it lives. */
static struct mpx_tokens table(uint64_t *seed)
{
    const struct mpx_env env = {.ctx = seed, .random = draw};
    struct mpx_tokens t;

    mpx_tokens_init(&t, &env);
    return t;
}

/* ---- the same as a table without any cleverness ---- */

/* Place i of a plain array says whether token_of(i) is there. */
struct plain {
    uint64_t (*token_of)(uint64_t i);
    uint32_t places;
    uint64_t *token;
    bool *there;
    uint32_t n;
};

static uint64_t small(uint64_t i)
{
    return i;
}
static uint64_t spread(uint64_t i)
{
    return (i + 1) * UINT64_C(2654435761) & UINT32_MAX;
}
static uint64_t routed(uint64_t i)
{
    return (i + 1) << 40;
}
/* Every other one has 32 bits only. */
static uint64_t both(uint64_t i)
{
    return i % 2 ? i : (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static void step(struct mpx_tokens *t, struct plain *p, uint64_t x)
{
    uint32_t i = (uint32_t)(x >> 8) % p->places;
    bool add = x % 100 < 55;
    const uint64_t *found = mpx_tokens_find(t, p->token[i]);

    assert_ptr_equal(found, p->there[i] ? &p->token[i] : NULL);
    if (add) {
        assert_int_equal(mpx_tokens_add(t, &p->token[i]),
                         p->there[i] ? MPX_ERR_STATE : MPX_OK);
        p->n += !p->there[i];
    } else {
        mpx_tokens_remove(t, p->token[i]);
        p->n -= p->there[i];
    }
    p->there[i] = add;
    assert_int_equal(t->n, p->n);
}

static void agree(const struct mpx_tokens *t, const struct plain *p)
{
    const uint64_t **found = calloc(p->places, sizeof *found);

    assert_non_null(found);
    mpx_tokens_find_many(t, p->token, found, p->places);
    for (uint32_t i = 0; i < p->places; i++) {
        assert_ptr_equal(found[i], p->there[i] ? &p->token[i] : NULL);
        assert_ptr_equal(mpx_tokens_find(t, p->token[i]), found[i]);
    }
    free(found);
}

static void does_what_a_plain_table_does(void **state)
{
    static const struct {
        uint64_t (*token_of)(uint64_t);
        uint32_t places, steps;
    } cases[] = {{small, 3, 2000},
                 {small, 300, 20000},
                 {spread, 40000, 200000},
                 {routed, 20000, 100000},
                 {both, 40000, 200000}};
    uint64_t x = 1;

    (void)state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct plain p = {cases[c].token_of, cases[c].places, NULL, NULL, 0};
        uint64_t seed = c;
        struct mpx_tokens t = table(&seed);

        p.token = malloc(p.places * sizeof *p.token);
        p.there = calloc(p.places, sizeof *p.there);
        for (uint32_t i = 0; i < p.places; i++)
            p.token[i] = p.token_of(i);
        for (uint32_t i = 0; i < cases[c].steps; i++)
            step(&t, &p, next(&x) >> 11);
        agree(&t, &p);
        mpx_tokens_free(&t);
        free(p.token);
        free(p.there);
    }
}

static void an_empty_table_has_nothing(void **state)
{
    uint64_t seed = 1;
    struct mpx_tokens t = table(&seed);
    uint64_t seven = 7, again = 7, wide = UINT64_C(7) << 32 | 7;
    const uint64_t *found[1] = {&seven};

    (void)state;
    assert_null(mpx_tokens_find(&t, 7));
    mpx_tokens_find_many(&t, &seven, found, 1);
    assert_null(found[0]);
    mpx_tokens_remove(&t, 7);
    assert_int_equal(mpx_tokens_add(&t, &seven), MPX_OK);
    assert_int_equal(mpx_tokens_add(&t, &again), MPX_ERR_STATE);
    assert_ptr_equal(mpx_tokens_find(&t, 7), &seven);
    assert_null(mpx_tokens_find(&t, wide));
    mpx_tokens_free(&t);
}

/* ---- growing and shrinking ---- */

/* No call moves more than a segment and the directory: counted, not timed. */
static void bounded(const struct mpx_tokens *t, uint64_t before,
                    uint64_t *worst)
{
    uint64_t moved = t->moved - before;

    if (moved > *worst)
        *worst = moved;
    assert_true(moved <= SEGMENT_MAX + (UINT64_C(2) << t->depth));
}

static void no_call_moves_much(void **state)
{
    static uint64_t token[MANY];
    uint64_t seed = 3;
    struct mpx_tokens t = table(&seed);
    uint64_t x = 5, worst = 0;

    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        uint64_t before = t.moved;

        token[i] = spread(i);
        assert_int_equal(mpx_tokens_add(&t, &token[i]), MPX_OK);
        bounded(&t, before, &worst);
        if (t.n >= 1000) /* what the header promises, at every number */
            assert_true(t.octets < 16 * t.n);
    }
    assert_true(worst > 2000); /* it was not for nothing */
    assert_true(t.moved < 12 * UINT64_C(1) * MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        uint64_t before = t.moved;

        mpx_tokens_remove(&t, token[next(&x) % MANY]);
        mpx_tokens_remove(&t, token[i]);
        bounded(&t, before, &worst);
    }
    assert_int_equal(t.n, 0);
    assert_true(t.octets < MANY);
    mpx_tokens_free(&t);
    assert_int_equal(t.octets, 0);
}

/* New random tokens in a space of 2^16 that fills: PROTOCOL 7.1 says the draws
 * that were not the first, T (-ln(1 - rho)) - N, within five deviations,
 * sqrt(sum of q / (1 - q)^2) over q = 0 ... rho. */
static void draws_in_a_small_space(void **state)
{
    enum { T = 1 << 16, HALF = T / 2, MOST = T / 10 * 9 };
    static const struct {
        uint32_t n;
        double redraws, deviation;
    } cases[] = {{HALF, T * 0.6931 - HALF, 142},
                 {MOST, T * 2.3024 - MOST, 663}};
    static uint64_t token[T];

    (void)state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        uint64_t seed = c;
        struct mpx_tokens t = table(&seed);
        uint64_t x = c;
        double redraws = 0;

        for (uint32_t n = 0; n < cases[c].n; n++)
            for (;; redraws++) {
                token[n] = next(&x) >> 48;
                if (mpx_tokens_add(&t, &token[n]) == MPX_OK)
                    break;
            }
        assert_true(redraws > cases[c].redraws - 5 * cases[c].deviation);
        assert_true(redraws < cases[c].redraws + 5 * cases[c].deviation);
        mpx_tokens_free(&t);
    }
}

/* Who knows the key can make all tokens meet: slow, but right, and no larger.
 */
static void equal_folds_do_no_harm(void **state)
{
    enum { EQUAL = 6000 };
    static uint64_t token[EQUAL];
    const struct mpx_env known = {.ctx = NULL, .random = draw_zeroes};
    struct mpx_tokens t;

    (void)state;
    mpx_tokens_init(&t, &known);
    for (uint32_t i = 0; i < EQUAL; i++) {
        token[i] = (uint64_t)(i + 1) << 32 | 1; /* they fold to 1 */
        assert_int_equal(mpx_tokens_add(&t, &token[i]), MPX_OK);
    }
    for (uint32_t i = 0; i < EQUAL; i += 97)
        assert_ptr_equal(mpx_tokens_find(&t, token[i]), &token[i]);
    assert_true(t.octets < 16 * EQUAL);
    for (uint32_t i = 0; i < EQUAL; i++)
        mpx_tokens_remove(&t, token[i]);
    assert_int_equal(t.n, 0);
    mpx_tokens_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_what_a_plain_table_does),
        cmocka_unit_test(an_empty_table_has_nothing),
        cmocka_unit_test(no_call_moves_much),
        cmocka_unit_test(draws_in_a_small_space),
        cmocka_unit_test(equal_folds_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
