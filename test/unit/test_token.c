/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "mpx_token.h"

enum { MANY = 100000 };

/* Spread over 32 bits like hashes, or all in the high half like routed ones. */
static uint64_t token_of(uint32_t i, bool routed)
{
    return routed ? (uint64_t)(i + 1) << 40 : (i + 1) * 2654435761u;
}

static mpx_conn *conn_of(uint32_t i)
{
    static char block[MANY + 1]; /* addresses only; never looked into */

    return (mpx_conn *)(void *)&block[i];
}

static void holds_1e5(void **state)
{
    (void)state;
    for (int routed = 0; routed < 2; routed++) {
        struct mpx_tokens t = {0};

        for (uint32_t i = 0; i < MANY; i++)
            assert_int_equal(
                mpx_tokens_add(&t, token_of(i, routed), conn_of(i)), MPX_OK);
        assert_int_equal(t.n, MANY);
        for (uint32_t i = 0; i < MANY; i += 2)
            mpx_tokens_remove(&t, token_of(i, routed));
        for (uint32_t i = 0; i < MANY; i++)
            assert_ptr_equal(mpx_tokens_find(&t, token_of(i, routed)),
                             i % 2 ? conn_of(i) : NULL);
        assert_int_equal(t.n, MANY / 2);
        mpx_tokens_free(&t);
    }
}

static void a_taken_token_is_refused(void **state)
{
    struct mpx_tokens t = {0};

    (void)state;
    assert_null(mpx_tokens_find(&t, 7));
    mpx_tokens_remove(&t, 7);
    assert_int_equal(mpx_tokens_add(&t, 7, conn_of(1)), MPX_OK);
    assert_int_equal(mpx_tokens_add(&t, 7, conn_of(2)), MPX_ERR_STATE);
    assert_ptr_equal(mpx_tokens_find(&t, 7), conn_of(1));
    mpx_tokens_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_1e5),
        cmocka_unit_test(a_taken_token_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
