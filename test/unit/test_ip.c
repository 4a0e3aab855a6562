/* SPDX-License-Identifier: MIT */
/* The reader of IP packets: options, extension headers, fragments, packets cut
 * anywhere, and lengths that disagree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mpx_csum.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

enum { TCP_LEN = 24, PAYLOAD = 5, ROOM = 256 };

/* A packet under construction. */
struct packet {
    uint8_t p[ROOM];
    size_t len;
};

static void add(struct packet *k, const void *p, size_t len)
{
    memcpy(k->p + k->len, p, len);
    k->len += len;
}

/* Four octets of options, and payload. */
static void add_tcp(struct packet *k)
{
    uint8_t tcp[TCP_LEN] = {0x12,
                            0x34,
                            0x00,
                            0x50,
                            [MPX_TCP_OFF_DOFF] = TCP_LEN / 4 << 4,
                            [MPX_TCP_OFF_FLAGS] = 0x10};

    add(k, tcp, sizeof tcp);
    add(k, "hello", PAYLOAD);
}

static void make_v4(struct packet *k, size_t options)
{
    uint8_t h[60] = {(uint8_t)(0x45 + options / 4),
                     [8] = 64,
                     [9] = MPX_IP_TCP,
                     [12] = 10,
                     1,
                     1,
                     2,
                     10,
                     9,
                     1,
                     2};

    memset(h + 20, 1, options); /* NOP */
    k->len = 0;
    add(k, h, 20 + options);
    add_tcp(k);
    mpx_put16(k->p + 2, (uint16_t)k->len);
}

/* @p ext: extension headers of @p len octets, the first of type @p next. */
static void make_v6(struct packet *k, uint8_t next, const void *ext, size_t len)
{
    uint8_t h[40] = {0x60,     [6] = next,  [7] = 64, [8] = 0xfd,
                     [23] = 2, [24] = 0xfd, [39] = 9};

    k->len = 0;
    add(k, h, sizeof h);
    add(k, ext, len);
    add_tcp(k);
    mpx_put16(k->p + 4, (uint16_t)(k->len - 40));
}

/* The segment is found, and in no shorter piece of the packet. */
static void check_found(const struct packet *k, size_t header)
{
    struct mpx_ip_segment s;

    assert_true(mpx_ip_find_tcp(&s, k->p, k->len));
    assert_int_equal(s.ip.header, header);
    assert_int_equal(s.ip.total, k->len);
    assert_ptr_equal(s.tcp, k->p + header);
    assert_int_equal(s.tcp_len, TCP_LEN);
    assert_int_equal(s.payload_len, PAYLOAD);
    assert_memory_equal(s.payload, "hello", PAYLOAD);
    for (size_t len = 0; len < k->len; len++) {
        uint8_t *copy = malloc(len + 1); /* a read past it shows */
        struct mpx_ip ip;

        memcpy(copy, k->p, len);
        assert_false(mpx_ip_find_tcp(&s, copy, len));
        assert_int_equal(mpx_ip_parse(&ip, copy, len),
                         len < header ? MPX_ERR_TRUNCATED : MPX_OK);
        free(copy);
    }
}

static void test_v4(void **state)
{
    (void)state;
    for (size_t options = 0; options <= 40; options += 4) {
        struct packet k;
        struct mpx_ip ip;

        make_v4(&k, options);
        check_found(&k, 20 + options);
        assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
        assert_int_equal(ip.family, 4);
        assert_int_equal(ip.addr_len, 4);
        assert_memory_equal(ip.src, "\12\1\1\2", 4);
        assert_memory_equal(ip.dst, "\12\11\1\2", 4);
        assert_false(ip.fragment || ip.routed);
    }
}

/* Extension headers in a row; each says how long it is. */
static void test_v6_extensions(void **state)
{
    static const uint8_t row[] = {
        60,
        0,
        1,
        4,
        0,
        0,
        0,
        0, /* hop-by-hop: destination options follow */
        44,
        1,
        1,
        12,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0, /* 16 octets */
        /* a fragment header of a whole packet, RFC 6946 */
        MPX_IP_TCP,
        0,
        0,
        0,
        0xde,
        0xad,
        0xbe,
        0xef,
    };
    struct packet k;
    struct mpx_ip ip;

    (void)state;
    make_v6(&k, MPX_IP_TCP, "", 0);
    check_found(&k, 40);
    make_v6(&k, 0, row, sizeof row);
    check_found(&k, 40 + sizeof row);
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_int_equal(ip.family, 6);
    assert_int_equal(ip.addr_len, 16);
    assert_ptr_equal(ip.src, k.p + 8);
    assert_ptr_equal(ip.dst, k.p + 24);
    assert_int_equal(ip.id, 0xdeadbeef);
    assert_false(ip.fragment || ip.routed);
}

/* The checksum is of the last destination, which the header need not name. */
static void test_v6_routing(void **state)
{
    static const uint8_t routing[8] = {MPX_IP_TCP, 0, 4, 1};
    struct packet k, before;
    struct mpx_ip_segment s;
    struct mpx_ip ip;

    (void)state;
    make_v6(&k, 43, routing, sizeof routing);
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_true(ip.routed);
    assert_int_equal(ip.protocol, MPX_IP_TCP);
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    before = k;
    mpx_ip_set_checksums(k.p, k.len);
    assert_memory_equal(k.p, before.p, k.len);
}

static void test_fragments(void **state)
{
    struct packet k;
    struct mpx_ip_segment s;
    struct mpx_ip ip;

    (void)state;
    make_v4(&k, 4);
    mpx_put16(k.p + 4, 0xbeef);
    mpx_put16(k.p + 6, 0x4000); /* DF is no fragment */
    assert_true(mpx_ip_find_tcp(&s, k.p, k.len));
    mpx_put16(k.p + 6, 0x2000 | 185);
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_true(ip.fragment && ip.more);
    assert_int_equal(ip.id, 0xbeef);
    assert_int_equal(ip.offset, 1480);
    assert_int_equal(ip.at, 24);
    assert_int_equal(ip.field_at, 6);
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    mpx_put16(k.p + 6, 185); /* the last */
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_true(ip.fragment && !ip.more);
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));

    /* What follows a later fragment's header is no header, whatever type the
     * first one's is. */
    make_v6(&k, 44, "\74\0\5\251\0\0\0\7", 8);
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_true(ip.fragment && ip.more);
    assert_int_equal(ip.protocol, 60);
    assert_int_equal(ip.id, 7);
    assert_int_equal(ip.offset, 1448);
    assert_int_equal(ip.header, 48);
    assert_int_equal(ip.at, 48);
    assert_int_equal(ip.field_at, 42);
}

static void test_lengths_that_disagree(void **state)
{
    struct packet k;
    struct mpx_ip_segment s;
    struct mpx_ip ip;

    (void)state;
    make_v4(&k, 0);
    k.p[0] = 0x44; /* a header of 16 octets */
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_ERR_TRUNCATED);
    k.p[0] = 0x4f; /* beyond the packet */
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_ERR_TRUNCATED);
    k.p[0] = 0x55;
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_ERR_UNKNOWN);
    make_v4(&k, 0);
    mpx_put16(k.p + 2, 19); /* the packet ends in its header */
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_ERR_TRUNCATED);
    mpx_put16(k.p + 2, 39); /* ... in TCP's */
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    mpx_put16(k.p + 2, (uint16_t)(k.len + 1));
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    mpx_put16(k.p + 2, 0); /* a card will cut it */
    assert_int_equal(mpx_ip_parse(&ip, k.p, k.len), MPX_OK);
    assert_int_equal(ip.total, 0);
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    make_v4(&k, 0);
    k.p[20 + MPX_TCP_OFF_DOFF] = 4 << 4;
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    k.p[20 + MPX_TCP_OFF_DOFF] = 15 << 4;
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    make_v4(&k, 0);
    k.p[9] = 17;
    assert_false(mpx_ip_find_tcp(&s, k.p, k.len));
    make_v4(&k, 0);
    k.len += 7; /* padding of the link */
    assert_true(mpx_ip_find_tcp(&s, k.p, k.len));
    assert_int_equal(s.payload_len, PAYLOAD);
}

static uint16_t sum_of(const struct packet *k)
{
    struct mpx_ip_segment s;

    assert_true(mpx_ip_find_tcp(&s, k->p, k->len));
    return mpx_csum_add(mpx_ip_pseudo_sum(&s.ip, TCP_LEN + PAYLOAD), s.tcp,
                        TCP_LEN + PAYLOAD);
}

static void test_checksums(void **state)
{
    struct packet k, before;

    (void)state;
    make_v4(&k, 8);
    mpx_ip_set_checksums(k.p, k.len);
    assert_int_equal(mpx_csum_add(0, k.p, 28), 0xffff);
    assert_int_equal(sum_of(&k), 0xffff);
    /* computed by hand: 4500 0031 4006 0a01 0102 0a09 0102 */
    make_v4(&k, 0);
    mpx_ip_set_checksums(k.p, k.len);
    assert_int_equal(mpx_get16(k.p + 10), 0x64ba);
    make_v6(&k, 60, "\6\0\1\4\0\0\0\0", 8);
    mpx_ip_set_checksums(k.p, k.len);
    assert_int_equal(sum_of(&k), 0xffff);
    /* of a fragment only the header has one that can be told */
    make_v4(&k, 0);
    mpx_put16(k.p + 6, 0x2000);
    before = k;
    mpx_ip_set_checksums(k.p, k.len);
    assert_int_equal(mpx_csum_add(0, k.p, 20), 0xffff);
    assert_memory_equal(k.p + 20, before.p + 20, k.len - 20);
    /* what is not well formed stays */
    make_v4(&k, 0);
    before = k;
    mpx_ip_set_checksums(k.p, k.len - 1);
    assert_memory_equal(k.p, before.p, k.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_v4),
        cmocka_unit_test(test_v6_extensions),
        cmocka_unit_test(test_v6_routing),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_lengths_that_disagree),
        cmocka_unit_test(test_checksums),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
