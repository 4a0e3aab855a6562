/* SPDX-License-Identifier: MIT */
/*
 * Which options are legal where, what they say, and what is refused. The table
 * below is RFC 8684, RFC 6824 and the drafts written out by hand, one row per
 * legal layout; everything that no row allows must be refused.
 */
#include "unit.h"
#include "mpx_opt.h"
#include "opt_equal.h"

enum { S = 1, SA = 2, A = 4, R = 8 }; /* segment kinds that a row allows */

static const struct legal {
    uint8_t subtype, segs, len;
    uint8_t mask2, value2; /* bits of octet 2 that this layout needs */
    uint8_t mask3, value3; /* and of octet 3 */
} legal[] = {
    /* MP_CAPABLE, version 1: E (0x08 of octet 3) halves the identifiers.
     * Version 2 and above are read as version 1, see is_legal(). */
    {0x0, S, 4, 0x0f, 0x01, 0, 0},
    {0x0, SA, 12, 0x0f, 0x01, 0x08, 0},
    {0x0, A, 20, 0x0f, 0x01, 0x08, 0},
    {0x0, A, 22, 0x0f, 0x01, 0x08, 0},
    {0x0, A, 24, 0x0f, 0x01, 0x08, 0},
    {0x0, SA, 8, 0x0f, 0x01, 0x08, 0x08},
    {0x0, A, 12, 0x0f, 0x01, 0x08, 0x08},
    {0x0, A, 14, 0x0f, 0x01, 0x08, 0x08},
    {0x0, A, 16, 0x0f, 0x01, 0x08, 0x08},
    /* version 0: keys from the SYN on, never with data */
    {0x0, S, 12, 0x0f, 0x00, 0, 0},
    {0x0, SA, 12, 0x0f, 0x00, 0, 0},
    {0x0, A, 20, 0x0f, 0x00, 0, 0},
    /* MP_JOIN */
    {0x1, S, 12, 0, 0, 0, 0},
    {0x1, S, 16, 0, 0, 0, 0},
    {0x1, SA, 16, 0, 0, 0, 0},
    {0x1, A, 24, 0, 0, 0, 0},
    /* DSS: A 0x01, a 0x02, M 0x04, m 0x08 */
    {0x2, A, 4, 0, 0, 0x05, 0x00},
    {0x2, A, 8, 0, 0, 0x07, 0x01},
    {0x2, A, 12, 0, 0, 0x07, 0x03},
    {0x2, A, 14, 0, 0, 0x0d, 0x04},
    {0x2, A, 16, 0, 0, 0x0d, 0x04},
    {0x2, A, 18, 0, 0, 0x0d, 0x0c},
    {0x2, A, 20, 0, 0, 0x0d, 0x0c},
    {0x2, A, 18, 0, 0, 0x0f, 0x05},
    {0x2, A, 20, 0, 0, 0x0f, 0x05},
    {0x2, A, 22, 0, 0, 0x0f, 0x0d},
    {0x2, A, 24, 0, 0, 0x0f, 0x0d},
    {0x2, A, 22, 0, 0, 0x0f, 0x07},
    {0x2, A, 24, 0, 0, 0x0f, 0x07},
    {0x2, A, 26, 0, 0, 0x0f, 0x0f},
    {0x2, A, 28, 0, 0, 0x0f, 0x0f},
    /* ADD_ADDR: E 0x01 of octet 2 */
    {0x3, A, 16, 0x01, 0x00, 0, 0},
    {0x3, A, 18, 0x01, 0x00, 0, 0},
    {0x3, A, 28, 0x01, 0x00, 0, 0},
    {0x3, A, 30, 0x01, 0x00, 0, 0},
    {0x3, A, 8, 0x01, 0x01, 0, 0},
    {0x3, A, 10, 0x01, 0x01, 0, 0},
    {0x3, A, 20, 0x01, 0x01, 0, 0},
    {0x3, A, 22, 0x01, 0x01, 0, 0},
    /* hardened: C 0x04, with E and a nonce, without E and the MAC alone */
    {0x3, A, 16, 0x05, 0x05, 0, 0},
    {0x3, A, 18, 0x05, 0x05, 0, 0},
    {0x3, A, 28, 0x05, 0x05, 0, 0},
    {0x3, A, 30, 0x05, 0x05, 0, 0},
    {0x3, A, 12, 0x05, 0x04, 0, 0},
    /* and of version 0: IPVer in the low half of octet 2 */
    {0x3, A, 8, 0x0f, 0x04, 0, 0},
    {0x3, A, 10, 0x0f, 0x04, 0, 0},
    {0x3, A, 20, 0x0f, 0x06, 0, 0},
    {0x3, A, 22, 0x0f, 0x06, 0, 0},
    /* REMOVE_ADDR: every length from 4 to 40, see is_legal() */
    {0x5, A, 3, 0, 0, 0, 0},
    {0x5, A, 4, 0, 0, 0, 0}, /* version 0: with an address id */
    {0x6, A | R, 12, 0, 0, 0, 0},
    {0x7, A | R, 12, 0, 0, 0, 0},
    {0x8, R, 4, 0, 0, 0, 0},
    {0x9, A, 12, 0, 0, 0, 0},
};

static const enum mpx_seg_kind kinds[4] = {MPX_SEG_SYN, MPX_SEG_SYNACK,
                                           MPX_SEG_ACK, MPX_SEG_RST};

static bool is_legal(const uint8_t *opt, size_t len, size_t kind)
{
    uint8_t b2 = opt[2] > 0x00 && opt[2] <= 0x0f ? 0x01 : opt[2];

    if (opt[2] >> 4 == 0x4)
        return len >= 4 && kind == 2;
    for (size_t i = 0; i < COUNT_OF(legal); i++) {
        const struct legal *l = &legal[i];

        if (l->subtype == opt[2] >> 4 && l->segs & 1 << kind && l->len == len &&
            (b2 & l->mask2) == l->value2 && (opt[3] & l->mask3) == l->value3)
            return true;
    }
    return false;
}

static void make(uint8_t opt[MPX_TCP_OPT_MAX], size_t len, uint8_t b2,
                 uint8_t b3)
{
    for (size_t i = 4; i < MPX_TCP_OPT_MAX; i++)
        opt[i] = (uint8_t)(0xa0 + i);
    opt[0] = MPX_OPT_KIND;
    opt[1] = (uint8_t)len;
    opt[2] = b2;
    opt[3] = b3;
}

/* What decodes must encode to as many octets that decode to the same. */
static void check_round_trip(const struct mpx_opt *o, size_t len,
                             enum mpx_seg_kind seg)
{
    uint8_t again[MPX_TCP_OPT_MAX];
    size_t n = 0;
    struct mpx_opt back;

    assert_int_equal(mpx_opt_encode(o, again, sizeof again, &n), MPX_OK);
    assert_int_equal(n, len);
    assert_int_equal(mpx_opt_decode(&back, again, n, seg), MPX_OK);
    assert_true(opt_equal(o, &back));
}

static bool check_one(const uint8_t *opt, size_t len, size_t kind)
{
    struct mpx_opt o, before;
    mpx_err err, want = opt[2] >> 4 > 0x9 ? MPX_ERR_UNKNOWN : MPX_ERR_MALFORMED;

    memset(&o, 0x5a, sizeof o);
    before = o;
    err = mpx_opt_decode(&o, opt, len, kinds[kind]);
    if (is_legal(opt, len, kind)) {
        assert_int_equal(err, MPX_OK);
        assert_int_equal(o.subtype, opt[2] >> 4);
        check_round_trip(&o, len, kinds[kind]);
        return true;
    }
    assert_int_equal(err, want);
    assert_memory_equal(&o, &before, sizeof o);
    return false;
}

/* How many of all the options below are legal, per subtype: the layouts times
 * the values that their flag bits leave free. */
static const unsigned accepted[16] = {
    15 * (256 + 8 * 128) + 3 * 256,       /* MP_CAPABLE */
    4 * 16 * 256,                         /* MP_JOIN */
    16 * (64 + 2 * 32 + 4 * 32 + 8 * 16), /* DSS */
    8 * 8 * 256 + 5 * 4 * 256 + 4 * 256,  /* ADD_ADDR */
    37 * 16 * 256,                        /* REMOVE_ADDR */
    2 * 16 * 256,                         /* MP_PRIO; 3 octets: any next */
    2 * 16 * 256,                         /* MP_FAIL */
    2 * 16 * 256,                         /* MP_FASTCLOSE */
    16 * 256,                             /* MP_TCPRST */
    16 * 256,                             /* NEW_KEY */
};

/* Every value of octets 2 and 3, every length, every kind of segment. */
static void only_what_the_documents_allow_decodes(void **state)
{
    uint8_t opt[MPX_TCP_OPT_MAX];
    unsigned found[16] = {0};

    (void)state;
    for (size_t len = 3; len <= MPX_TCP_OPT_MAX; len++) {
        for (unsigned b2 = 0; b2 < 256; b2++) {
            for (unsigned n = 0; n < 256 * 4; n++) {
                make(opt, len, (uint8_t)b2, (uint8_t)(n / 4));
                found[b2 >> 4] += check_one(opt, len, n % 4);
            }
        }
    }
    assert_memory_equal(found, accepted, sizeof found);
}

/* The length octet lies, in either direction, about every legal option. */
static void a_wrong_length_octet_is_truncation(void **state)
{
    uint8_t opt[MPX_TCP_OPT_MAX];
    struct mpx_opt o;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(legal); i++) {
        const struct legal *l = &legal[i];

        make(opt, l->len, (uint8_t)(l->subtype << 4 | l->value2), l->value3);
        for (size_t len = 0; len <= MPX_TCP_OPT_MAX; len++) {
            for (size_t k = 0; len != l->len && k < 4; k++)
                assert_int_equal(mpx_opt_decode(&o, opt, len, kinds[k]),
                                 MPX_ERR_TRUNCATED);
        }
    }
}

static void too_short_for_a_subtype(void **state)
{
    const uint8_t opt[] = {MPX_OPT_KIND, 2, 0xf0}; /* not to be looked at */
    struct mpx_opt o;

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(mpx_opt_decode(&o, opt, 0, kinds[k]),
                         MPX_ERR_TRUNCATED);
        assert_int_equal(mpx_opt_decode(&o, opt, 1, kinds[k]),
                         MPX_ERR_TRUNCATED);
        assert_int_equal(mpx_opt_decode(&o, opt, 2, kinds[k]),
                         MPX_ERR_MALFORMED);
    }
}

static void other_kinds_are_not_ours(void **state)
{
    uint8_t opt[MPX_TCP_OPT_MAX];
    struct mpx_opt o;

    (void)state;
    for (unsigned kind = 0; kind < 256; kind++) {
        make(opt, 4, 0x01, 0x01);
        opt[0] = (uint8_t)kind;
        assert_int_equal(mpx_opt_decode(&o, opt, 4, MPX_SEG_SYN),
                         kind == 30 ? MPX_OK : MPX_ERR_MALFORMED);
    }
}

/* Called by itself a codec refuses its sisters' options and short ones. */
static mpx_err decode_as(unsigned codec, const uint8_t *opt, size_t len,
                         enum mpx_seg_kind seg)
{
    struct mpx_opt o;

    switch (codec) {
    case 0x0:
        return mpx_opt_capable_decode(&o.u.capable, opt, len, seg);
    case 0x1:
        return mpx_opt_join_decode(&o.u.join, opt, len, seg);
    case 0x2:
        return mpx_opt_dss_decode(&o.u.dss, opt, len, seg);
    case 0x3:
        return mpx_opt_add_addr_decode(&o.u.add_addr, opt, len, seg);
    case 0x4:
        return mpx_opt_remove_addr_decode(&o.u.remove_addr, opt, len, seg);
    case 0x5:
        return mpx_opt_prio_decode(&o.u.prio, opt, len, seg);
    case 0x6:
        return mpx_opt_fail_decode(&o.u.fail, opt, len, seg);
    case 0x7:
        return mpx_opt_fastclose_decode(&o.u.fastclose, opt, len, seg);
    case 0x8:
        return mpx_opt_tcprst_decode(&o.u.tcprst, opt, len, seg);
    default:
        return mpx_opt_new_key_decode(&o.u.new_key, opt, len, seg);
    }
}

static void a_codec_alone_is_as_strict(void **state)
{
    uint8_t opt[MPX_TCP_OPT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(legal); i++) {
        const struct legal *l = &legal[i];
        uint8_t b2 = (uint8_t)(l->subtype << 4 | l->value2);
        enum mpx_seg_kind seg = l->segs & S    ? MPX_SEG_SYN
                                : l->segs & SA ? MPX_SEG_SYNACK
                                : l->segs & A  ? MPX_SEG_ACK
                                               : MPX_SEG_RST;

        make(opt, l->len, b2, l->value3);
        for (unsigned codec = 0; codec <= 0x9; codec++)
            assert_int_equal(decode_as(codec, opt, l->len, seg),
                             codec == l->subtype ? MPX_OK : MPX_ERR_MALFORMED);
        for (size_t len = 0; len < l->len; len++)
            assert_int_equal(decode_as(l->subtype, opt, len, seg),
                             MPX_ERR_TRUNCATED);
        for (size_t len = 0; len < 3; len++) {
            opt[1] = (uint8_t)len;
            assert_int_not_equal(decode_as(l->subtype, opt, len, seg), MPX_OK);
        }
    }
}

/* RFC 8684 3: reserved bits are sent as zero and ignored on receipt. */
static const struct {
    const char *sent, *received;
    enum mpx_seg_kind seg;
} reserved[] = {
    {"1e181000df2901b9efd68b30cc7621ea87c0e76fb89d8c31",
     "1e181fffdf2901b9efd68b30cc7621ea87c0e76fb89d8c31", MPX_SEG_ACK},
    {"1e10100098a61578413ce382a1b2c3d4", "1e101c0098a61578413ce382a1b2c3d4",
     MPX_SEG_SYNACK},
    {"1e082001d3c535bb", "1e082fe1d3c535bb", MPX_SEG_ACK},
    {"1e042000", "1e04201a", MPX_SEG_ACK}, /* a, m, F without A and M */
    {"1e083103c0000202", "1e083d03c0000202", MPX_SEG_ACK},
    {"1e103003c00002021088dba70ea7205a", "1e103403c00002021088dba70ea7205a",
     MPX_SEG_ACK}, /* IPVer 4, were it not as long as RFC 8684's */
    {"1e044003", "1e044f03", MPX_SEG_ACK}, /* no room for a MAC */
    {"1e0c430312a90fc0ffee42aa", "1e0c4f0312a90fc0ffee42aa", MPX_SEG_ACK},
    {"1e0351", "1e035f", MPX_SEG_ACK},
    {"1e0c6000f70a8fec5913fea8", "1e0c6ffff70a8fec5913fea8", MPX_SEG_ACK},
    {"1e0c70008899aabbccddeeff", "1e0c7eff8899aabbccddeeff", MPX_SEG_RST},
    {"1e048102", "1e048f02", MPX_SEG_RST},
    {"1e0c930169ecd9c97246b569", "1e0c9f0169ecd9c97246b569", MPX_SEG_ACK},
};

static void reserved_bits_are_ignored(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(reserved); i++) {
        uint8_t a[40], b[40], again[40];
        size_t len = unhex(a, sizeof a, reserved[i].sent), n = 0;
        struct mpx_opt sent, received;

        assert_int_equal(unhex(b, sizeof b, reserved[i].received), len);
        assert_int_equal(mpx_opt_decode(&sent, a, len, reserved[i].seg),
                         MPX_OK);
        assert_int_equal(mpx_opt_decode(&received, b, len, reserved[i].seg),
                         MPX_OK);
        assert_true(opt_equal(&sent, &received));
        assert_int_equal(mpx_opt_encode(&received, again, len, &n), MPX_OK);
        assert_memory_equal(again, a, len);
    }
}

static void no_port_is_said_by_length_not_by_zero(void **state)
{
    uint8_t opt[40];
    struct mpx_opt o;
    size_t len = unhex(opt, sizeof opt, "1e0a3103c00002020000");

    (void)state;
    assert_int_equal(mpx_opt_decode(&o, opt, len, MPX_SEG_ACK),
                     MPX_ERR_MALFORMED);
    opt[9] = 1;
    assert_int_equal(mpx_opt_decode(&o, opt, len, MPX_SEG_ACK), MPX_OK);
    assert_int_equal(o.u.add_addr.port, 1);
}

/* ---- encoding ----------------------------------------------------------- */

/* Not one octet is written unless all fit. */
static void no_space_writes_nothing(void **state)
{
    uint8_t opt[MPX_TCP_OPT_MAX], dst[MPX_TCP_OPT_MAX], clean[MPX_TCP_OPT_MAX];

    (void)state;
    memset(clean, 0xee, sizeof clean);
    for (size_t i = 0; i < COUNT_OF(legal); i++) {
        const struct legal *l = &legal[i];
        struct mpx_opt o;
        size_t n = 77, k = 0;

        make(opt, l->len, (uint8_t)(l->subtype << 4 | l->value2), l->value3);
        while (!(l->segs & 1 << k))
            k++;
        assert_int_equal(mpx_opt_decode(&o, opt, l->len, kinds[k]), MPX_OK);
        for (size_t cap = 0; cap < l->len; cap++) {
            memcpy(dst, clean, sizeof dst);
            assert_int_equal(mpx_opt_encode(&o, dst, cap, &n), MPX_ERR_NOSPACE);
            assert_memory_equal(dst, clean, sizeof dst);
            assert_int_equal(n, 77);
        }
    }
}

static const struct mpx_opt impossible[] = {
    {MPX_SUB_COUNT, {{0}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 16, .flags = 1}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 1, .has_receiver = true}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 1, .has_dll = true}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 1, .id_len = 6}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 1, .id_len = 4, .flags = 0x01}}},
    {MPX_SUB_CAPABLE, {.capable = {.version = 1, .id_len = 8, .flags = 0x09}}},
    {MPX_SUB_CAPABLE,
     {.capable = {.version = 1, .id_len = 8, .has_dll = true}}},
    {MPX_SUB_CAPABLE,
     {.capable =
          {.version = 1, .id_len = 8, .has_receiver = true, .has_csum = true}}},
    {MPX_SUB_CAPABLE, {.capable = {.flags = 0x01}}},
    {MPX_SUB_CAPABLE,
     {.capable = {.id_len = 8, .has_receiver = true, .has_dll = true}}},
    {MPX_SUB_CAPABLE,
     {.capable =
          {.version = 1, .id_len = 4, .flags = 0x09, .sender = 1ULL << 32}}},
    {MPX_SUB_CAPABLE,
     {.capable = {.version = 1,
                  .id_len = 4,
                  .flags = 0x09,
                  .has_receiver = true,
                  .receiver = 1ULL << 32}}},
    {MPX_SUB_JOIN, {.join = {.form = MPX_JOIN_SYN}}},
    {MPX_SUB_JOIN, {.join = {.form = MPX_JOIN_SYN, .token_len = 5}}},
    {MPX_SUB_JOIN,
     {.join = {.form = MPX_JOIN_SYN, .token_len = 4, .token = 1ULL << 32}}},
    {MPX_SUB_DSS, {.dss = {.has_csum = true}}},
    {MPX_SUB_DSS, {.dss = {.has_ack = true, .fin = true}}},
    {MPX_SUB_ADD_ADDR, {.add_addr = {.family = 0}}},
    {MPX_SUB_ADD_ADDR, {.add_addr = {.family = 5}}},
    {MPX_SUB_ADD_ADDR, {.add_addr = {.family = 4, .v0 = true, .echo = true}}},
    {MPX_SUB_ADD_ADDR, {.add_addr = {.family = 4, .v0 = true, .key_id = true}}},
    {MPX_SUB_ADD_ADDR,
     {.add_addr = {.family = 4, .v0 = true, .confirm = true}}},
    {MPX_SUB_ADD_ADDR, {.add_addr = {.echo = true, .confirm = true}}},
    {MPX_SUB_REMOVE_ADDR, {.remove_addr = {.count = 0}}},
    {MPX_SUB_REMOVE_ADDR, {.remove_addr = {.count = 38}}},
    {MPX_SUB_REMOVE_ADDR, {.remove_addr = {.count = 30, .has_mac = true}}},
};

static void what_no_option_can_say_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(impossible); i++) {
        uint8_t dst[MPX_TCP_OPT_MAX] = {0xee};
        size_t n = 77;

        assert_int_equal(mpx_opt_encode(&impossible[i], dst, sizeof dst, &n),
                         MPX_ERR_RANGE);
        assert_int_equal(dst[0], 0xee);
        assert_int_equal(n, 77);
    }
}

/* A 64-bit number goes out in four octets as its low half, RFC 8684 3.3. */
static void short_dss_carries_the_low_half(void **state)
{
    const struct mpx_opt_dss o = {.has_ack = true,
                                  .has_map = true,
                                  .ack = 0x1122334455667788,
                                  .dsn = 0x99aabbccddeeff00,
                                  .ssn = 1,
                                  .dll = 10};
    uint8_t got[40], want[40];
    size_t n = 0, len = unhex(want, sizeof want,
                              "1e12200555667788ddeeff0000000001000a");

    (void)state;
    assert_int_equal(mpx_opt_dss_encode(&o, got, sizeof got, &n), MPX_OK);
    assert_int_equal(n, len);
    assert_memory_equal(got, want, len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_the_documents_allow_decodes),
        cmocka_unit_test(a_wrong_length_octet_is_truncation),
        cmocka_unit_test(too_short_for_a_subtype),
        cmocka_unit_test(other_kinds_are_not_ours),
        cmocka_unit_test(a_codec_alone_is_as_strict),
        cmocka_unit_test(reserved_bits_are_ignored),
        cmocka_unit_test(no_port_is_said_by_length_not_by_zero),
        cmocka_unit_test(no_space_writes_nothing),
        cmocka_unit_test(what_no_option_can_say_is_refused),
        cmocka_unit_test(short_dss_carries_the_low_half),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
