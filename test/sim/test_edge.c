/* SPDX-License-Identifier: MIT */
/*
 * Transfers that cross the edges of number spaces, both ways at once: 2^32 of
 * TCP's numbers on the wire, 2^31 and 2^32 of relative subflow numbers, 2^32,
 * 2^63 and 2^64 of data sequence numbers.
 */
#include "sim_test.h"
#include "mpx_conn.h"
#include "mpx_subflow.h"

enum { OCTETS = 120000, BEFORE = 20000 };

#define DSN_32 UINT64_C(0x12345678ffffb1e0) /* 20,000 before */
#define DSN_63 UINT64_C(0x7fffffffffffb1e0)
#define DSN_64 UINT64_C(0xffffffffffffb1e0)
#define SSN_31 (UINT32_C(0x80000000) - BEFORE)
#define SSN_32 (UINT32_MAX - BEFORE)

static const struct {
    const char *name;
    struct bed_edge edge[2];
} edges[] = {
    {"none", {{0, 0, 0}, {0, 0, 0}}},
    {"wire", {{BEFORE, 0, 0}, {BEFORE, 0, 0}}},
    {"subflow 2^31", {{0, SSN_31, 0}, {0, SSN_31, 0}}},
    {"subflow 2^32", {{0, SSN_32, 0}, {0, SSN_32, 0}}},
    {"subflow 2^32 after 2^31", {{0, SSN_32, 0}, {0, SSN_31, 0}}},
    {"data 2^32", {{0, 0, DSN_32}, {0, 0, DSN_32}}},
    {"data 2^63", {{0, 0, DSN_63}, {0, 0, DSN_63}}},
    {"data 2^64", {{0, 0, DSN_64}, {0, 0, DSN_64}}},
    {"all", {{BEFORE, SSN_32, DSN_64}, {BEFORE, SSN_32, DSN_32}}},
};
static const struct {
    const char *profile;
    bool checksum, short_dss;
} kinds[] = {
    {"rfc8684", false, false},
    {"rfc8684", true, true},
    {"hardened", true, false},
    {"tcp", false, false},
};

static struct sim_case draw_case(size_t e, size_t k)
{
    struct sim_case c = {.name = edges[e].name, .ms = 120000};
    struct bed_plan *p = &c.plan;

    p->profile = kinds[k].profile;
    p->checksum = kinds[k].checksum;
    p->short_dss = kinds[k].short_dss;
    p->pm = "fullmesh";
    p->paths = 2;
    p->seed = e * 10 + k;
    p->fault[0] = (struct net_fault){
        .fate = NET_DROP, .of_1000 = 20, .start_ms = 100, .end_ms = 5000};
    for (int i = 0; i < 2; i++) {
        p->app[i].size = OCTETS;
        p->app[i].key = KEY;
        p->edge[i] = edges[e].edge[i];
        p->toy[i].sack = i;
    }
    c.plain = !strcmp(p->profile, "tcp");
    return c;
}

/* Each end has begun where it was to begin, and has crossed the edge. */
static unsigned check_crossing(const struct bed *b, const char *name)
{
    unsigned bad = 0;

    for (int i = 0; i < 2; i++) {
        const struct bed_edge *e = &b->plan->edge[i];
        const mpx_conn *conn = b->host[i].conn;
        const mpx_subflow *sf = conn->first;
        uint64_t dsn = conn->local.idsn, most = 0;

        if (e->dsn)
            bad += dsn != e->dsn || conn->snd_una - dsn != OCTETS + 1;
        for (; sf; sf = sf->next) { /* a quarter of the octets crosses it */
            most = sf->tx_next > most ? sf->tx_next : most;
            if (e->wire && !e->ssn)
                bad += sf->iss + sf->isn_off != UINT32_MAX - BEFORE + 1;
        }
        bad += e->ssn && most <= (uint64_t)e->ssn + BEFORE;
    }
    if (bad)
        print_error("%s: not where it was to begin (%s)\n", name,
                    b->plan->profile);
    return bad;
}

static void every_edge_is_crossed(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t e = 0; e < COUNT_OF(edges); e++)
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            struct sim_case c = draw_case(e, k);
            struct bed b;

            bed_start(&b, &c.plan);
            bed_run(&b, c.ms);
            bad += sim_check(&c, &b) + check_crossing(&b, c.name);
            bed_end(&b);
        }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_edge_is_crossed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
