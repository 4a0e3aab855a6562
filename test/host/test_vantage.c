/* SPDX-License-Identifier: MIT */
/* Each packet once, however many links it crosses, and which way it goes. */
#include "vantage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT = 1, SERVER = 2, OTHER = 3, OWN = 66 };

static struct topology net;

static struct ns3c_addr addr(uint8_t host)
{
    return (struct ns3c_addr){.family = 4, .b = {10, 0, 0, host}};
}

static struct vantage new_vantage(void)
{
    net = (struct topology){.n_paths = 1};
    net.path[0].client = addr(CLIENT);
    net.path[0].server = addr(SERVER);
    return (struct vantage){.net = &net, .own = addr(OWN)};
}

/* -1: not met, else its direction. */
static int meet(struct vantage *v, unsigned link, uint8_t src, uint8_t dst)
{
    uint8_t pkt[20] = {0x45, [12] = 10, 0, 0, src, 10, 0, 0, dst};
    int dir = -1;

    return vantage_meets(v, link, pkt, sizeof pkt, &dir) ? dir : -1;
}

static void test_once(void **state)
{
    (void)state;
    struct vantage v = new_vantage();

    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(meet(&v, 5, CLIENT, SERVER), 0);
        assert_int_equal(meet(&v, 2, CLIENT, SERVER), -1);
        assert_int_equal(meet(&v, 2, SERVER, CLIENT), 1);
        assert_int_equal(meet(&v, 5, SERVER, CLIENT), -1);
    }
    assert_int_equal(meet(&v, 2, OTHER, SERVER), 0);
    assert_int_equal(meet(&v, 5, OTHER, SERVER), -1);
    assert_int_equal(meet(&v, 5, OTHER, CLIENT), 1);
}

static void test_own(void **state)
{
    (void)state;
    struct vantage v = new_vantage();

    assert_int_equal(meet(&v, 0, OWN, SERVER), -1);
    assert_int_equal(meet(&v, 0, SERVER, OWN), -1);
}

static void test_odd(void **state)
{
    (void)state;
    struct vantage v = new_vantage();
    uint8_t pkt[20] = {0x60};
    int dir;

    assert_false(vantage_meets(&v, 0, pkt, sizeof pkt, &dir));
    pkt[0] = 0x45;
    assert_false(vantage_meets(&v, 0, pkt, 19, &dir));
    for (unsigned i = 0; i < 255; i++) /* more than it has room for */
        for (unsigned j = 0; j < 4; j++)
            assert_int_not_equal(
                meet(&v, 0, (uint8_t)(i == OWN ? 0 : i), (uint8_t)(200 + j)),
                -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
