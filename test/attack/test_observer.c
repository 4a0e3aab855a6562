/* SPDX-License-Identifier: MIT */
#include "observer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct mpx_addr client = {4, {10, 0, 1, 1}};
static const struct mpx_addr server = {4, {10, 0, 1, 2}};

static struct observer *watch(void)
{
    struct observer *o = observer_new(2, UINT64_C(1) << 32);

    observer_owns(o, PAYLOAD_CLIENT, &client);
    observer_owns(o, PAYLOAD_SERVER, &server);
    return o;
}

static void see_subflow(struct observer *o, uint32_t conn,
                        const uint8_t remote[4], uint64_t now)
{
    struct mpx_subflow_info sf = {.state = MPX_SF_ESTABLISHED};

    sf.tuple.family = 4;
    memcpy(sf.tuple.remote, remote, 4);
    observer_subflow(o, conn, PAYLOAD_SERVER, &sf, now);
}

/* A foreign far end hijacks a connection, once, at its first sight. */
static void test_hijack(void **state)
{
    static const uint8_t mallory[] = {10, 2, 1, 66};
    struct observer *o = watch();
    struct observer_totals t;

    (void)state;
    see_subflow(o, 0, client.b, 5);
    observer_totals(o, &t);
    assert_int_equal(t.hijacked, 0);
    see_subflow(o, 0, mallory, 9);
    see_subflow(o, 0, mallory, 11);
    see_subflow(o, 1, server.b, 12); /* an end of one's own is foreign too */
    observer_totals(o, &t);
    assert_int_equal(t.hijacked, 2);
    assert_int_equal(t.hijack_at, 9);
    observer_free(o);
}

static void test_delivered(void **state)
{
    uint8_t buf[3000];
    struct observer *o = watch();
    struct observer_totals t;
    struct observer_conn c;

    (void)state;
    payload_fill(payload_id(PAYLOAD_CLIENT, 1), 0, buf, 1000);
    observer_delivered(o, 1, PAYLOAD_SERVER, buf, 333, 0);
    observer_delivered(o, 1, PAYLOAD_SERVER, buf + 333, 667, 0);
    observer_conn(o, 1, &c);
    assert_int_equal(c.octets[PAYLOAD_SERVER], 1000);
    assert_true(c.intact[PAYLOAD_SERVER]);

    /* 100 of the attacker's octets in their place, then the rest */
    payload_fill(payload_id(PAYLOAD_ATTACKER, 0), 13, buf, 100);
    payload_fill(payload_id(PAYLOAD_CLIENT, 1), 1100, buf + 100, 900);
    observer_delivered(o, 1, PAYLOAD_SERVER, buf, 1000, 0);
    observer_conn(o, 1, &c);
    assert_int_equal(c.octets[PAYLOAD_SERVER], 1900);
    assert_false(c.intact[PAYLOAD_SERVER]);
    assert_true(c.intact[PAYLOAD_CLIENT]);
    observer_totals(o, &t);
    assert_int_equal(t.injected, 100);
    assert_int_equal(t.foreign, 0);

    memset(buf, 0x5a, 10); /* nobody's */
    observer_delivered(o, 1, PAYLOAD_SERVER, buf, 10, 0);
    observer_totals(o, &t);
    assert_int_equal(t.injected, 100);
    assert_int_equal(t.foreign, 10);
    observer_free(o);
}

/* Captured octets count once, wherever and however often they arrive; the
 * attacker's own and noise do not count. */
static void test_captured(void **state)
{
    uint8_t buf[3000];
    struct observer *o = watch();
    struct observer_totals t;

    (void)state;
    for (size_t shift = 0; shift < 8; shift++) {
        memset(buf, 0, sizeof buf);
        payload_fill(payload_id(PAYLOAD_SERVER, 0), 1000 + shift, buf + shift,
                     1400);
        observer_captured(o, buf, 1400 + shift);
    }
    observer_totals(o, &t);
    assert_int_equal(t.captured, 1407);
    payload_fill(payload_id(PAYLOAD_SERVER, 1), 0, buf, 64);
    observer_captured(o, buf, 64);
    payload_fill(payload_id(PAYLOAD_ATTACKER, 0), 0, buf, 1400);
    observer_captured(o, buf, 1400);
    memset(buf, 0xff, sizeof buf);
    observer_captured(o, buf, sizeof buf);
    observer_totals(o, &t);
    assert_int_equal(t.captured, 1407 + 64);
    assert_int_equal(t.hijacked, 0); /* octets alone are no hijack */
    observer_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hijack),
        cmocka_unit_test(test_delivered),
        cmocka_unit_test(test_captured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
