/* SPDX-License-Identifier: MIT */
/* The observer over made-up events. */
#include "observer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct mpx_addr client = {4, {10, 0, 1, 1}};
static const struct mpx_addr server = {4, {10, 0, 1, 2}};

static const struct mpx_addr other = {4, {10, 0, 2, 1}}; /* client's, too */
static const struct mpx_addr mallory = {4, {10, 2, 1, 66}};

enum { WAY = 100 };

static struct observer *watch(void)
{
    struct observer *o = observer_new(2, UINT64_C(1) << 32, WAY);

    observer_add_address(o, PAYLOAD_CLIENT, &client, 0);
    observer_add_address(o, PAYLOAD_CLIENT, &other, 0);
    observer_add_address(o, PAYLOAD_SERVER, &server, 0);
    return o;
}

static struct observer_totals totals(const struct observer *o)
{
    struct observer_totals t;

    observer_totals(o, &t);
    return t;
}

static void see_subflow(struct observer *o, uint32_t conn,
                        const uint8_t remote[4], uint64_t now)
{
    struct mpx_subflow_info sf = {.state = MPX_SF_ESTABLISHED};

    sf.tuple.family = 4;
    memcpy(sf.tuple.remote, remote, 4);
    observer_note_subflow(o, conn, PAYLOAD_SERVER, &sf, now);
}

/* A foreign far end hijacks a connection, once, at its first sight. */
static void test_hijack(void **state)
{
    struct observer *o = watch();
    struct observer_totals t;

    (void)state;
    see_subflow(o, 0, client.b, 5);
    observer_totals(o, &t);
    assert_int_equal(t.hijacked, 0);
    see_subflow(o, 0, mallory.b, 9);
    see_subflow(o, 0, mallory.b, 11);
    see_subflow(o, 1, server.b, 12); /* an end of one's own is foreign too */
    observer_totals(o, &t);
    assert_int_equal(t.hijacked, 2);
    assert_int_equal(t.hijack_at, 9);
    observer_free(o);
}

/* An address that was given up is still who had it last, and its owner's when
 * it comes back; all that are given up at one time are. */
static void test_given_up(void **state)
{
    struct observer *o = watch();

    (void)state;
    observer_remove_address(o, PAYLOAD_CLIENT, &client, 1000);
    observer_remove_address(o, PAYLOAD_CLIENT, &other, 1000);
    see_subflow(o, 0, client.b, 1000); /* its third ACK was under way */
    see_subflow(o, 0, other.b, 5000);
    observer_add_address(o, PAYLOAD_CLIENT, &other, 6000);
    see_subflow(o, 0, other.b, 6000);
    assert_int_equal(totals(o).hijacked, 0);
    /* somebody else gets it */
    observer_add_address(o, PAYLOAD_ATTACKER, &client, 7000);
    see_subflow(o, 1, client.b, 6999);
    assert_int_equal(totals(o).hijacked, 0);
    see_subflow(o, 1, client.b, 7000);
    assert_int_equal(totals(o).hijacked, 1);
    assert_int_equal(totals(o).hijack_at, 7000);
    /* and gives it up, and it comes back */
    observer_remove_address(o, PAYLOAD_ATTACKER, &client, 8000);
    see_subflow(o, 0, client.b, 8000);
    assert_int_equal(totals(o).hijacked, 2);
    observer_free(o);

    o = watch();
    observer_remove_address(o, PAYLOAD_SERVER, &client, 500); /* not its own */
    observer_add_address(o, PAYLOAD_ATTACKER, &mallory, 600);
    observer_add_address(o, PAYLOAD_CLIENT, &client, 700);
    see_subflow(o, 0, client.b, 800);
    assert_int_equal(totals(o).hijacked, 0);
    observer_free(o);
}

/* Of several addresses that are given up at once, each is. */
static void test_all_given_up(void **state)
{
    const struct mpx_addr *const all[] = {&client, &other};
    struct observer *o = watch();

    (void)state;
    for (unsigned i = 0; i < 2; i++)
        observer_remove_address(o, PAYLOAD_CLIENT, all[i], 1000);
    for (unsigned i = 0; i < 2; i++)
        observer_note_opening(o, 0, PAYLOAD_SERVER, all[i], 1000 + WAY + 1);
    assert_int_equal(totals(o).misdirected, 2);
    observer_free(o);
}

/* Who opens a subflow is judged by when it learned where to. */
static void test_misdirected(void **state)
{
    struct observer *o = watch();

    (void)state;
    observer_note_first(o, 0, PAYLOAD_SERVER, &client, 10);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, &other, 1, 20);
    observer_remove_address(o, PAYLOAD_CLIENT, &client, 1000);
    observer_remove_address(o, PAYLOAD_CLIENT, &other, 1000);
    /* the REMOVE_ADDR was lost */
    observer_note_opening(o, 0, PAYLOAD_SERVER, &other, 9000);
    observer_note_opening(o, 0, PAYLOAD_SERVER, &client, 9000);
    assert_int_equal(totals(o).misdirected, 0);
    assert_int_equal(totals(o).believed, 0);
    /* it came, and then the address again: the announcement may have left
     * before the removal, or may not */
    observer_note_addresses(o, 0, PAYLOAD_SERVER, NULL, 0, 1010);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, &other, 1, 1000 + WAY);
    observer_note_opening(o, 0, PAYLOAD_SERVER, &other, 9000);
    assert_int_equal(totals(o).misdirected, 0);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, NULL, 0, 1000 + WAY);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, &other, 1, 1001 + WAY);
    observer_note_opening(o, 0, PAYLOAD_SERVER, &other, 9000);
    assert_int_equal(totals(o).misdirected, 1);
    assert_int_equal(totals(o).believed, 1);
    /* on a connection that begins later nothing was known */
    observer_note_opening(o, 1, PAYLOAD_SERVER, &other, 9000);
    assert_int_equal(totals(o).misdirected, 2);
    /* once it is back all is well */
    observer_add_address(o, PAYLOAD_CLIENT, &other, 10000);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, NULL, 0, 10001);
    observer_note_addresses(o, 0, PAYLOAD_SERVER, &other, 1, 10002);
    observer_note_opening(o, 0, PAYLOAD_SERVER, &other, 10002);
    assert_int_equal(totals(o).misdirected, 2);
    assert_int_equal(totals(o).believed, 0);
    /* what was never the other end's */
    observer_note_addresses(o, 1, PAYLOAD_CLIENT,
                            (const struct mpx_addr[]){client}, 1, 10003);
    observer_note_opening(o, 1, PAYLOAD_CLIENT, &mallory, 10003);
    assert_int_equal(totals(o).misdirected, 3);
    assert_int_equal(totals(o).believed, 1);
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
    observer_note_delivered(o, 1, PAYLOAD_SERVER, buf, 333, 0);
    observer_note_delivered(o, 1, PAYLOAD_SERVER, buf + 333, 667, 0);
    observer_conn(o, 1, &c);
    assert_int_equal(c.octets[PAYLOAD_SERVER], 1000);
    assert_true(c.intact[PAYLOAD_SERVER]);

    /* 100 of the attacker's octets in their place, then the rest */
    observer_note_made(o, 0, 113);
    payload_fill(payload_id(PAYLOAD_ATTACKER, 0), 13, buf, 100);
    payload_fill(payload_id(PAYLOAD_CLIENT, 1), 1100, buf + 100, 900);
    observer_note_delivered(o, 1, PAYLOAD_SERVER, buf, 1000, 0);
    observer_conn(o, 1, &c);
    assert_int_equal(c.octets[PAYLOAD_SERVER], 1900);
    assert_false(c.intact[PAYLOAD_SERVER]);
    assert_true(c.intact[PAYLOAD_CLIENT]);
    observer_totals(o, &t);
    assert_int_equal(t.injected, 100);
    assert_int_equal(t.foreign, 0);

    memset(buf, 0x5a, 10); /* nobody's */
    observer_note_delivered(o, 1, PAYLOAD_SERVER, buf, 10, 0);
    observer_totals(o, &t);
    assert_int_equal(t.injected, 100);
    assert_int_equal(t.foreign, 10);
    /* such as no attacker has made: corrupted octets look like them */
    payload_fill(payload_id(PAYLOAD_ATTACKER, 0), 1000, buf, 24);
    payload_fill(payload_id(PAYLOAD_ATTACKER, 1), 0, buf + 24, 24);
    observer_note_delivered(o, 1, PAYLOAD_SERVER, buf, 48, 0);
    observer_totals(o, &t);
    assert_int_equal(t.injected, 100);
    assert_int_equal(t.foreign, 58);
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
        observer_note_captured(o, buf, 1400 + shift);
    }
    observer_totals(o, &t);
    assert_int_equal(t.captured, 1407);
    payload_fill(payload_id(PAYLOAD_SERVER, 1), 0, buf, 64);
    observer_note_captured(o, buf, 64);
    payload_fill(payload_id(PAYLOAD_ATTACKER, 0), 0, buf, 1400);
    observer_note_captured(o, buf, 1400);
    memset(buf, 0xff, sizeof buf);
    observer_note_captured(o, buf, sizeof buf);
    observer_totals(o, &t);
    assert_int_equal(t.captured, 1407 + 64);
    assert_int_equal(t.hijacked, 0); /* octets alone are no hijack */
    observer_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hijack),       cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_all_given_up), cmocka_unit_test(test_misdirected),
        cmocka_unit_test(test_delivered),    cmocka_unit_test(test_captured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
