/* SPDX-License-Identifier: MIT */
/* Connections whose addresses come and go: what tests of them share. */
#ifndef ADDR_TEST_H
#define ADDR_TEST_H

#include "sim_test.h"

enum { SIZE = 8000000, PATHS = 2 };

static inline struct bed_plan plan_of(const char *pm)
{
    return (struct bed_plan){
        .paths = PATHS,
        .pm = pm,
        .app = {{.size = SIZE}, {.size = 1, .after_eof = true}},
    };
}

static inline void use(struct bed *b, int host, unsigned path)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(mpx_endpoint_use_addr(b->host[host].ep, &a, b->net.now),
                     MPX_OK);
    host_drain(&b->host[host]);
}

static inline void drop(struct bed *b, int host, unsigned path)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(mpx_endpoint_drop_addr(b->host[host].ep, &a, b->net.now),
                     MPX_OK);
    host_drain(&b->host[host]);
}

/* Subflows of the client from its address on @p path that are alive. */
static inline unsigned alive(const struct bed *b, unsigned path, uint64_t *out)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    unsigned n = 0;

    *out = 0;
    for (unsigned i = 0; (sf = mpx_conn_subflow(b->host[CLIENT].conn, i));
         i++) {
        mpx_subflow_info(sf, &info);
        if (info.tuple.local[1] != path + 1)
            continue;
        n += info.state == MPX_SF_ESTABLISHED;
        *out += info.octets_out;
    }
    return n;
}

static inline void expect(const struct bed *b, int host, const char *name,
                          uint64_t want)
{
    uint64_t got = sim_counter(&b->host[host], name);

    if (got != want)
        fail_msg("%s is %llu, want %llu", name, (unsigned long long)got,
                 (unsigned long long)want);
}

static inline void expect_all_and_end(struct bed *b)
{
    bed_run(b, 60000);
    assert_int_equal(b->host[SERVER].read, SIZE);
    assert_int_equal(b->host[SERVER].bad, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(b->host[i].n[MPX_ACT_CLOSED], 1);
        assert_false(b->host[i].error);
    }
    bed_end(b);
}

#endif /* ADDR_TEST_H */
