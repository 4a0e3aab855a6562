/* SPDX-License-Identifier: MIT */
/*
 * Each reading of a draft that can be chosen makes a difference: one plan under
 * each value of a switch, and two counters that differ between them. A switch
 * without such a row fails.
 */
#include "switch_rows.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"

static void count_wide(void *ctx, int from, const struct net_packet *p)
{
    struct net_packet copy = *p;
    const uint8_t *o = net_option(&copy);

    (void)from;
    if (net_is(p, NET_JOIN_SYN) && o && (o[8] || o[9]))
        ++*(uint64_t *)ctx;
}

/* ---- what is done besides ---- */

static void join_client(struct net *net, void *ctx, long arg)
{
    struct host *h = ctx;
    struct mpx_conn_info info = host_info(h);
    struct mpx_tuple t = {.family = 4, .local_port = 5000, .remote_port = 6000};
    struct mpx_addr l = net_addr(4, 1, CLIENT), r = net_addr(4, 1, SERVER);
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN,
                        .u.join = {.form = MPX_JOIN_SYN,
                                   .token = info.token_local,
                                   .token_len = 4,
                                   .addr_id = 7}};
    uint8_t hdr[MPX_TCP_HDR_MAX] = {0};
    size_t n = 0;

    (void)net;
    (void)arg;
    memcpy(t.local, l.b, sizeof t.local);
    memcpy(t.remote, r.b, sizeof t.remote);
    hdr[MPX_TCP_OFF_FLAGS] = MPX_TCP_SYN;
    assert_int_equal(mpx_opt_encode(&o, hdr + MPX_TCP_HDR_MIN,
                                    sizeof hdr - MPX_TCP_HDR_MIN, &n),
                     MPX_OK);
    mpx_put16(hdr, t.remote_port);
    mpx_put16(hdr + 2, t.local_port);
    host_segment(h, &t, hdr, mpx_tcp_finish(hdr, MPX_TCP_HDR_MIN + n), NULL, 0);
}

static void readdress(struct net *net, void *ctx, long again)
{
    struct host *h = ctx;
    struct mpx_addr a = net_addr(4, 1, SERVER);
    mpx_err err = again ? mpx_endpoint_use_addr(h->ep, &a, net->now)
                        : mpx_endpoint_drop_addr(h->ep, &a, net->now);

    assert_int_equal(err, MPX_OK);
    host_drain(h);
}

static void plan_also(struct bed *b, enum also also)
{
    if (also == JOIN_CLIENT)
        net_at(&b->net, 1000 * SIM_MS, join_client, &b->host[CLIENT], 0);
    if (also == READDRESS)
        for (long again = 0; again < 2; again++)
            net_at(&b->net, (uint64_t)(again + 1) * 1000 * SIM_MS, readdress,
                   &b->host[SERVER], again);
}

/* ---- running ---- */

static void run(const struct row *r, const char *value, uint64_t got[LOOKS])
{
    struct bed_plan plan = r->plan;
    uint64_t wide_nonces = 0;
    struct bed b;
    int i = 0;

    while (plan.set[i].name)
        assert_true(++i < BED_SWITCHES);
    plan.set[i].name = r->name;
    plan.set[i].value = value;
    plan.set[i].who = r->who;
    bed_start(&b, &plan);
    b.net.watch = count_wide;
    b.net.watch_ctx = &wide_nonces;
    plan_also(&b, r->also);
    bed_run(&b, r->ms ? r->ms : 60000);
    for (i = 0; i < LOOKS && r->look[i].counter; i++)
        got[i] = r->look[i].counter == wide
                     ? wide_nonces
                     : sim_counter(&b.host[r->look[i].who], r->look[i].counter);
    bed_end(&b);
}

static void each_value_does_what_it_should(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        unsigned sw = 0;

        while (mpx_switch_name(sw) &&
               strcmp(mpx_switch_name(sw), rows[i].name) != 0)
            sw++;
        assert_non_null(mpx_switch_name(sw));
        for (unsigned v = 0; mpx_switch_value(sw, v); v++) {
            uint64_t got[LOOKS] = {0};

            run(&rows[i], mpx_switch_value(sw, v), got);
            for (unsigned k = 0; k < LOOKS; k++)
                if (got[k] != rows[i].want[v][k]) {
                    print_error("%s: %s: %s is %llu, want %llu\n", rows[i].name,
                                mpx_switch_value(sw, v),
                                rows[i].look[k].counter,
                                (unsigned long long)got[k],
                                (unsigned long long)rows[i].want[v][k]);
                    bad++;
                }
        }
    }
    assert_int_equal(bad, 0);
}

static bool differ_somewhere(const char *name, unsigned v, unsigned w)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].name, name) &&
            memcmp(rows[i].want[v], rows[i].want[w], sizeof rows[i].want[v]) !=
                0)
            return true;
    return false;
}

static void any_two_values_of_a_switch_differ(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (unsigned i = 0; mpx_switch_name(i); i++)
        for (unsigned v = 1; mpx_switch_value(i, v); v++)
            for (unsigned w = 0; w < v; w++)
                if (!differ_somewhere(mpx_switch_name(i), v, w)) {
                    print_error("%s: no row has %s differ from %s\n",
                                mpx_switch_name(i), mpx_switch_value(i, v),
                                mpx_switch_value(i, w));
                    bad++;
                }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_does_what_it_should),
        cmocka_unit_test(any_two_values_of_a_switch_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
