/* SPDX-License-Identifier: MIT */
/* Where a load balancer sends which segment, and what it must not depend on. */
#include "balance.h"
#include "mpx_tcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { BACK_ENDS = 4, IP_LEN = 20, PORT = 5001, SERVER_BITS = 2 };
enum { SYN = 0x02, SYNACK = 0x12, ACK = 0x10 };

struct packet {
    uint8_t octets[IP_LEN + MPX_TCP_HDR_MAX];
    size_t len;
};

/* From 10.0.0.1 to 10.0.0.2 with @p o, if any. */
static struct packet packet_of(uint16_t port, uint8_t flags,
                               const struct mpx_opt *o)
{
    struct packet p = {{0x45, [8] = 64, 6, [12] = 10, 0, 0, 1, 10, 0, 0, 2}, 0};
    uint8_t *tcp = p.octets + IP_LEN;
    size_t len = MPX_TCP_HDR_MIN, n = 0;

    mpx_put16(tcp, port);
    mpx_put16(tcp + 2, PORT);
    tcp[13] = flags;
    if (o)
        assert_int_equal(
            mpx_opt_encode(o, tcp + len, MPX_TCP_HDR_MAX - len, &n), MPX_OK);
    p.len = IP_LEN + mpx_tcp_finish(tcp, len + n);
    mpx_put16(p.octets + 2, (uint16_t)p.len);
    return p;
}

static int send(struct balance *b, uint16_t port, uint8_t flags)
{
    struct packet p = packet_of(port, flags, NULL);

    return balance_packet(b, p.octets, p.len);
}

static int join(struct balance *b, uint16_t port, uint64_t token,
                uint8_t token_len)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};
    struct packet p;

    o.u.join.form = MPX_JOIN_SYN;
    o.u.join.token = token;
    o.u.join.token_len = token_len;
    p = packet_of(port, SYN, &o);
    return balance_packet(b, p.octets, p.len);
}

static void count_up(void *ctx, void *dst, size_t len)
{
    uint64_t *x = ctx;

    memcpy(dst, x, len);
    (*x)++;
}

static struct balance *make(enum scn_policy policy,
                            const struct mpx_tokengen *tokens, uint64_t *chance)
{
    struct balance_config cfg = {BACK_ENDS, policy, tokens, count_up, chance};
    struct balance *b = balance_new(&cfg);

    assert_non_null(b);
    return b;
}

static struct mpx_tokengen scheme(const char *name, uint32_t id, unsigned bits)
{
    struct mpx_tokengen_config cfg = {.scheme = mpx_tokengen_find(name),
                                      .server_bits = (uint8_t)bits,
                                      .server_id = id,
                                      .secret = "sixteen octets.."};
    struct mpx_tokengen g;

    assert_int_equal(mpx_tokengen_init(&g, &cfg), MPX_OK);
    return g;
}

static void a_flow_stays_where_its_syn_went(void **state)
{
    uint64_t chance = 0;

    (void)state;
    for (int policy = SCN_ROUND_ROBIN; policy <= SCN_HASH; policy++) {
        struct balance *b = make((enum scn_policy)policy, NULL, &chance);
        unsigned seen[BACK_ENDS] = {0};
        struct balance_counters n;

        for (uint16_t port = 1000; port < 1400; port++) {
            int to = send(b, port, SYN);

            assert_in_range(to, 0, BACK_ENDS - 1);
            seen[to]++;
            assert_int_equal(send(b, port, SYN), to); /* sent again */
            assert_int_equal(send(b, port, ACK), to);
        }
        for (uint16_t port = 1000; port < 1400; port++)
            assert_int_equal(send(b, port, ACK), send(b, port, SYN));
        for (int i = 0; i < BACK_ENDS; i++)
            assert_in_range(seen[i], 70, 130);
        balance_counters(b, &n);
        assert_int_equal(n.flows, 400);
        assert_int_equal(n.joins, 0);
        balance_free(b);
    }
}

/* A balancer that has just begun, or another one beside it, knows the way. */
static void a_token_alone_leads_a_join(void **state)
{
    static const char *const names[] = {"routed-plain", "routed-encrypted"};
    struct mpx_env env = {.ctx = NULL, .random = count_up};
    uint64_t x = 1;

    (void)state;
    env.ctx = &x;
    for (int i = 0; i < 2; i++)
        for (uint8_t len = 4; len <= 8; len += 4)
            for (uint32_t id = 0; id < BACK_ENDS; id++) {
                struct mpx_tokengen at_server =
                    scheme(names[i], id, SERVER_BITS);
                struct mpx_tokengen at_front = scheme(names[i], 0, SERVER_BITS);
                uint64_t token = mpx_tokengen_draw(&at_server, 8u * len, &env);
                struct balance *b = make(SCN_ROUND_ROBIN, &at_front, &x);

                assert_int_equal(join(b, 2000, token, len), id);
                assert_int_equal(send(b, 2000, ACK), id);
                balance_free(b);
                mpx_tokengen_free(&at_server);
                mpx_tokengen_free(&at_front);
            }
}

/* The port is used again, for a join of another connection. */
static void a_token_counts_more_than_an_old_flow(void **state)
{
    struct mpx_tokengen g = scheme("routed-plain", 0, SERVER_BITS);
    struct balance *b = make(SCN_ROUND_ROBIN, &g, NULL);
    struct balance_counters n;

    (void)state;
    assert_int_equal(send(b, 7, SYN), 0);
    assert_int_equal(join(b, 7, 0xc0000001, 4), 3);
    assert_int_equal(send(b, 7, ACK), 3);
    assert_int_equal(join(b, 8, 0x40000001, 4), 1);
    balance_counters(b, &n);
    assert_int_equal(n.flows, 2);
    assert_int_equal(n.joins, 1);
    balance_free(b);
    mpx_tokengen_free(&g);
}

static void without_routed_tokens_joins_are_flows(void **state)
{
    struct balance *b = make(SCN_ROUND_ROBIN, NULL, NULL);

    (void)state;
    assert_int_equal(send(b, 1, SYN), 0);
    assert_int_equal(join(b, 2, 0x00000001, 4), 1);
    assert_int_equal(join(b, 3, 0x00000001, 4), 2);
    balance_free(b);
}

static void what_leads_nowhere_is_dropped(void **state)
{
    struct mpx_tokengen g = scheme("routed-plain", 0, 4); /* 16 servers */
    struct balance *b = make(SCN_ROUND_ROBIN, &g, NULL);
    struct packet udp = packet_of(1, SYN, NULL);
    struct balance_counters n;

    (void)state;
    assert_int_equal(join(b, 9, 0xf0000000, 4), -1);
    balance_counters(b, &n);
    assert_int_equal(n.astray, 1);
    udp.octets[9] = 17;
    assert_int_equal(balance_packet(b, udp.octets, udp.len), -1);
    assert_int_equal(balance_packet(b, udp.octets, 10), -1);
    /* Of a flow that it does not know: the same way each time. */
    assert_in_range(send(b, 10, SYNACK), 0, BACK_ENDS - 1);
    assert_int_equal(send(b, 11, ACK), send(b, 11, ACK));
    balance_free(b);
    mpx_tokengen_free(&g);
    balance_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flow_stays_where_its_syn_went),
        cmocka_unit_test(a_token_alone_leads_a_join),
        cmocka_unit_test(a_token_counts_more_than_an_old_flow),
        cmocka_unit_test(without_routed_tokens_joins_are_flows),
        cmocka_unit_test(what_leads_nowhere_is_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
