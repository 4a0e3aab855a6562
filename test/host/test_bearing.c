/* SPDX-License-Identifier: MIT */
/* Which way a packet goes: told by who opened connections to whom. */
#include "bearing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT = 1, SERVER = 2, OTHER = 3, SYN = 2, ACK = 16, JOIN = 0x1e };

/* IPv4 and TCP headers; with JOIN in @p option, a SYN of MP_JOIN. */
static int cross(struct bearing *b, int way, uint8_t src, uint16_t sport,
                 uint8_t dst, uint16_t dport, uint8_t flags, uint8_t option)
{
    uint8_t len = option ? 12 : 0;
    uint8_t pkt[52] = {0x45,      [3] = (uint8_t)(40 + len),
                       [8] = 64,  [9] = 6,
                       [12] = 10, 0,
                       0,         src,
                       10,        0,
                       0,         dst};
    uint8_t *tcp = pkt + 20;

    tcp[0] = (uint8_t)(sport >> 8);
    tcp[1] = (uint8_t)sport;
    tcp[2] = (uint8_t)(dport >> 8);
    tcp[3] = (uint8_t)dport;
    tcp[12] = (uint8_t)((20 + len) / 4 << 4);
    tcp[13] = flags;
    tcp[20] = option;
    tcp[21] = 12;
    tcp[22] = 0x10;
    return bearing_of(b, pkt, 40u + len, way);
}

static int way_to(struct bearing *b, uint8_t dst, int dir)
{
    uint8_t pkt[20] = {0x45, [3] = 20, [12] = 10, 0, 0, 77, 10, 0, 0, dst};

    return bearing_way(b, pkt, sizeof pkt, dir);
}

static void test_opened(void **state)
{
    (void)state;
    struct bearing *b = bearing_new();

    /* against the wire's own order, and towards the higher port */
    assert_int_equal(cross(b, 1, CLIENT, 80, SERVER, 9000, SYN, 0), 0);
    assert_int_equal(cross(b, 0, SERVER, 9000, CLIENT, 80, SYN | ACK, 0), 1);
    assert_int_equal(cross(b, 1, CLIENT, 80, SERVER, 9000, ACK, 0), 0);
    /* a server's join does not make a server of the client */
    assert_int_equal(cross(b, 0, SERVER, 9001, CLIENT, 81, SYN, JOIN), 1);
    assert_int_equal(cross(b, 1, CLIENT, 81, SERVER, 9001, SYN | ACK, JOIN), 0);
    bearing_free(b);
}

static void test_unopened(void **state)
{
    (void)state;
    struct bearing *b = bearing_new();
    uint8_t no_packet[3] = {0x45};

    assert_int_equal(cross(b, 0, OTHER, 80, CLIENT, 50000, ACK, 0), 1);
    assert_int_equal(cross(b, 1, CLIENT, 50000, OTHER, 80, ACK, 0), 0);
    assert_int_equal(bearing_of(b, no_packet, sizeof no_packet, 1), 1);
    bearing_free(b);
    bearing_free(NULL);
}

static void test_way(void **state)
{
    (void)state;
    struct bearing *b = bearing_new();

    assert_int_equal(way_to(b, CLIENT, 1), 1); /* nothing is known */
    cross(b, 1, CLIENT, 50000, SERVER, 80, SYN, 0);
    assert_int_equal(way_to(b, SERVER, 0), 1);
    assert_int_equal(way_to(b, CLIENT, 1), 0);
    for (uint8_t i = 100; i < 140; i++) /* more than there was room for */
        cross(b, 0, i, 80, CLIENT, 50000, ACK, 0);
    assert_int_equal(way_to(b, 100, 0), 1);
    assert_int_equal(way_to(b, CLIENT, 1), 0);
    bearing_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opened),
        cmocka_unit_test(test_unopened),
        cmocka_unit_test(test_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
