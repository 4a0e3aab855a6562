/* SPDX-License-Identifier: MIT */
/*
 * AT-05 against a live endpoint of the core, segment by segment: the victim
 * accepts the join of who read the keys, and refuses the same join with one bit
 * of a key wrong.
 */
#include "atk.h"
#include "mpx.h"
#include "mpx_tcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t seed;
static struct {
    uint8_t hdr[60];
    uint8_t len;
} out; /* what the attacker's host sent last */

static void any_random(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        ((uint8_t *)dst)[i] = (uint8_t)(seed >> 56);
    }
}

static void no_payload(void *ctx, uint64_t offset, uint8_t *dst, size_t len)
{
    (void)ctx;
    (void)offset;
    memset(dst, 'x', len);
}

static void host_send(void *ctx, const struct atk_flow *f, const uint8_t *hdr,
                      uint8_t hdr_len, const uint8_t *payload, size_t len)
{
    (void)ctx;
    (void)f;
    (void)payload;
    (void)len;
    memcpy(out.hdr, hdr, hdr_len);
    out.len = hdr_len;
}

static struct mpx_tuple tuple(uint8_t remote, uint16_t port)
{
    return (struct mpx_tuple){.family = 4,
                              .local = {10, 0, 1, 2},
                              .remote = {10, 0, remote, 1},
                              .local_port = 5001,
                              .remote_port = port};
}

static size_t header(uint8_t *h, uint8_t flags, uint32_t seq, uint32_t ack,
                     const struct mpx_opt *o)
{
    size_t n = 0;

    memset(h, 0, 60);
    mpx_put32(h + MPX_TCP_OFF_SEQ, seq);
    mpx_put32(h + MPX_TCP_OFF_ACK, ack);
    h[MPX_TCP_OFF_FLAGS] = flags;
    if (o)
        assert_int_equal(mpx_opt_encode(o, h + 20, 40, &n), MPX_OK);
    return mpx_tcp_finish(h, 20 + n);
}

static enum mpx_verdict in(mpx_endpoint *ep, const struct mpx_tuple *t,
                           const uint8_t *h, size_t len)
{
    struct mpx_segment s = {t, h, (uint8_t)len, 0};
    struct mpx_rewrite rw;

    return mpx_segment_in(ep, &s, 0, &rw);
}

/* The endpoint's TCP answers a SYN; @return the SYN/ACK on the wire. */
static struct mpx_rewrite synack(mpx_endpoint *ep, const struct mpx_tuple *t,
                                 uint32_t peer_seq)
{
    struct mpx_rewrite rw;
    uint8_t h[60];
    size_t len = header(h, MPX_TCP_SYN | MPX_TCP_ACK, 0, peer_seq + 1, NULL);
    struct mpx_segment s = {t, h, (uint8_t)len, 0};

    assert_int_equal(mpx_segment_out(ep, &s, 0, &rw), MPX_PASS);
    return rw;
}

/* A client establishes an MPTCP connection; the attacker watches. */
static void victim(mpx_endpoint *ep, struct atk *a, uint8_t version)
{
    struct mpx_tuple t = tuple(1, 1111);
    struct mpx_opt o = {.subtype = MPX_SUB_CAPABLE};
    struct mpx_rewrite sa;
    struct mpx_opt key_b, dss = {.subtype = MPX_SUB_DSS};
    uint8_t h[60], ip[80] = {0x45};
    uint32_t ack;
    size_t len;
    bool changed;

    o.u.capable.version = version;
    o.u.capable.flags = MPX_CAP_H;
    if (version == 0) { /* the key is in the SYN too */
        o.u.capable.id_len = 8;
        o.u.capable.sender = 0x0123456789abcdef;
    }
    len = header(h, MPX_TCP_SYN, 100, 0, &o);
    assert_int_equal(in(ep, &t, h, len), MPX_PASS);
    sa = synack(ep, &t, 100);
    ack = mpx_get32(sa.hdr + MPX_TCP_OFF_SEQ) + 1;
    assert_int_equal(sa.hdr[24], 30); /* after our MSS option */
    assert_int_equal(mpx_opt_decode(&key_b, sa.hdr + 24, 12, MPX_SEG_SYNACK),
                     MPX_OK);
    o.u.capable.id_len = 8;
    o.u.capable.has_receiver = true;
    o.u.capable.sender = 0x0123456789abcdef;
    o.u.capable.receiver = key_b.u.capable.sender;
    len = header(h, MPX_TCP_ACK, 101, ack, &o);
    ip[3] = (uint8_t)(20 + len);
    ip[9] = 6;
    memcpy(ip + 12, t.remote, 4);
    memcpy(ip + 16, t.local, 4);
    memcpy(ip + 20, h, len);
    ip[22] = 5001 >> 8;
    ip[23] = 5001 & 255;
    atk_on_wire(a, 0, 0, ip, 20 + len, 0, &changed);
    assert_int_equal(in(ep, &t, h, len), MPX_PASS);
    dss.u.dss.has_ack = true;
    len = header(h, MPX_TCP_ACK, 101, ack, &dss);
    assert_int_equal(in(ep, &t, h, len), MPX_PASS);
}

static void attack(mpx_endpoint *ep, uint8_t version, bool wrong)
{
    struct atk_config cfg = {.attack = "join-with-sniffed-keys",
                             .tap = {{ATK_READS_HANDSHAKE, 0, ATK_NEVER}},
                             .n_taps = 1,
                             .acts = 1000,
                             .leaves = ATK_NEVER,
                             .budget = ATK_NEVER,
                             .param = {wrong}, /* keys */
                             .host4 = {10, 0, 66, 1}};
    struct atk_env env = {
        .random = any_random, .payload = no_payload, .host_send = host_send};
    struct atk *a = atk_new(&cfg, &env);
    struct mpx_tuple t = tuple(66, 40000);
    struct atk_flow f = {.family = 4, .local_port = 40000, .remote_port = 5001};
    struct mpx_rewrite sa;

    victim(ep, a, version);
    atk_tick(a, 1000);
    assert_int_equal(out.hdr[MPX_TCP_OFF_FLAGS], MPX_TCP_SYN);
    assert_int_equal(in(ep, &t, out.hdr, out.len), MPX_PASS);
    sa = synack(ep, &t, mpx_get32(out.hdr + MPX_TCP_OFF_SEQ));
    atk_on_host(a, &(struct atk_arrival){&f, sa.hdr, sa.len, NULL, 0}, 1001);
    assert_int_equal(out.hdr[MPX_TCP_OFF_FLAGS], MPX_TCP_ACK);
    in(ep, &t, out.hdr, out.len);
    atk_free(a);
}

static void run(const char *profile, bool wrong, uint64_t joined,
                uint64_t refused)
{
    struct mpx_env env = {.ctx = NULL, .random = any_random};
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    struct mpx_config cfg;
    const struct mpx_stats *st = mpx_endpoint_stats(ep);

    seed = 1;
    mpx_config_init(&cfg);
    cfg.profile = *mpx_profile_find(profile);
    assert_int_equal(mpx_listen(ep, 5001, &cfg), MPX_OK);
    attack(ep, cfg.profile.version, wrong);
    assert_int_equal(st->mpc_ack_rx, 1);
    assert_int_equal(st->join_syn_rx, 1); /* the token is right: A's key is */
    assert_int_equal(st->join_ack_rx, joined);
    assert_int_equal(st->join_ack_mac, refused);
    mpx_endpoint_free(ep);
}

static void test_sniffed(void **state)
{
    (void)state;
    run("rfc8684", false, 1, 0);
    run("rfc6824", false, 1, 0);
}

static void test_wrong(void **state)
{
    (void)state;
    run("rfc8684", true, 0, 1);
    run("rfc6824", true, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sniffed),
        cmocka_unit_test(test_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
