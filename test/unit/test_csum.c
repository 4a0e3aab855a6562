/* SPDX-License-Identifier: MIT */
/* The Internet checksum against a slow one. */
#include "unit.h"
#include "mpx_csum.h"

/* RFC 1071 1, word by word: what the fast one must agree with. */
static uint16_t slow(const uint8_t *p, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i++)
        sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

static void fill(uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        p[i] = (uint8_t)(i * 167 + 13 + (i >> 8));
}

static void rfc1071_example(void **state)
{
    static const uint8_t p[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

    (void)state;
    assert_int_equal(mpx_csum_add(0, p, sizeof p), 0xddf2); /* RFC 1071 3 */
}

static void every_length_and_alignment(void **state)
{
    uint8_t p[80];

    (void)state;
    fill(p, sizeof p);
    for (size_t off = 0; off < 8; off++) {
        for (size_t len = 0; off + len <= sizeof p; len++)
            assert_int_equal(mpx_csum_add(0, p + off, len), slow(p + off, len));
    }
}

static void pieces_of_even_length_chain(void **state)
{
    uint8_t p[64];

    (void)state;
    fill(p, sizeof p);
    for (size_t cut = 0; cut <= sizeof p; cut += 2) {
        uint16_t sum = mpx_csum_add(0, p, cut);

        sum = mpx_csum_add(sum, p + cut, sizeof p - cut);
        assert_int_equal(sum, slow(p, sizeof p));
    }
}

static void pieces_of_any_length_join(void **state)
{
    uint8_t p[63];

    (void)state;
    fill(p, sizeof p);
    for (size_t cut = 0; cut <= sizeof p; cut++) {
        uint16_t head = mpx_csum_add(0, p, cut);
        uint16_t tail = mpx_csum_add(0, p + cut, sizeof p - cut);

        assert_int_equal(mpx_csum_join(head, cut, tail), slow(p, sizeof p));
    }
}

static void a_long_payload_of_ones_does_not_overflow(void **state)
{
    static uint8_t p[65535];

    (void)state;
    memset(p, 0xff, sizeof p);
    assert_int_equal(mpx_csum_add(0xffff, p, sizeof p - 1), 0xffff);
}

/* Published: tcpdump's mptcp-v0.pcap, a mapping of 41 octets and a DATA_FIN. */
static void real_mappings(void **state)
{
    static const char banner[] = "SSH-2.0-OpenSSH_5.5p1 Debian-6+squeeze1\r\n";
    uint16_t sum = mpx_csum_add(0, banner, sizeof banner - 1);

    (void)state;
    assert_int_equal(mpx_csum_dss(0xe47ef57dd1b97490ULL, 1, 41, sum), 0x082f);
    assert_int_equal(mpx_csum_dss(0x9851b565d52ad2cbULL, 0, 1, 0), 0x0a51);
}

/* RFC 8684 3.3: with the field in place of the zeros the sum is all ones. */
static void the_field_makes_the_sum_all_ones(void **state)
{
    uint8_t msg[16 + 10] = {0xf7, 0x0a, 0x8f, 0xec, 0x59, 0x13, 0xfe,
                            0xa8, 0,    0,    0,    1,    0,    10};
    uint16_t field;

    (void)state;
    fill(msg + 16, 10);
    field = mpx_csum_dss(0xf70a8fec5913fea8ULL, 1, 10,
                         mpx_csum_add(0, msg + 16, 10));
    msg[14] = (uint8_t)(field >> 8);
    msg[15] = (uint8_t)field;
    assert_int_equal(slow(msg, sizeof msg), 0xffff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc1071_example),
        cmocka_unit_test(every_length_and_alignment),
        cmocka_unit_test(pieces_of_even_length_chain),
        cmocka_unit_test(pieces_of_any_length_join),
        cmocka_unit_test(a_long_payload_of_ones_does_not_overflow),
        cmocka_unit_test(real_mappings),
        cmocka_unit_test(the_field_makes_the_sum_all_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
