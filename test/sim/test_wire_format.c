/* SPDX-License-Identifier: MIT */
/* What connections put on the wire: checksums, 4-octet numbers, initial
 * sequence numbers. */
#include "mpx_conn.h"
#include "mpx_subflow.h"
#include "sim_test.h"
#include "mpx_auth.h"
#include "mpx_tcp.h"

enum { SIZE = 200000 };

/* ---- the wire itself ---- */

/* Octets of a mapping that has not been seen whole. */
struct partial {
    uint64_t dsn;
    uint32_t have;
    uint8_t octets[8192];
};

struct wire {
    uint32_t isn[2];
    uint64_t snd[2]; /* by sender: 64-bit DSN of the latest mapping */
    unsigned sums, bad, wraps;
    struct partial part[2][8];
};

static uint64_t get(const uint8_t *p, unsigned n)
{
    uint64_t v = 0;

    while (n--)
        v = v << 8 | *p++;
    return v;
}

static uint32_t sum16(uint32_t s, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        s += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (s >> 16)
        s = (s & 0xffff) + (s >> 16);
    return s;
}

/* Add a segment's octets to its mapping; no loss and no reordering inside a
 * subflow here. @return the mapping's octets once it is whole. */
static const uint8_t *collect(struct wire *w, int from, uint64_t dsn,
                              uint16_t dll, const struct net_packet *p)
{
    struct partial *at = NULL;

    for (unsigned i = 0; i < 8 && !(at && at->have && at->dsn == dsn); i++)
        if (!w->part[from][i].have || w->part[from][i].dsn == dsn)
            at = &w->part[from][i];
    assert_non_null(at);
    at->dsn = dsn;
    if (p->len)
        memcpy(at->octets + at->have, p->data, p->len);
    at->have += (uint32_t)p->len;
    if (at->have < dll)
        return NULL;
    at->have = 0;
    return at->octets;
}

/* RFC 8684 3.3.1: 64-bit DSN, SSN, length, zeroes, payload; all ones. */
static void verify(void *ctx, int from, const struct net_packet *pkt)
{
    struct wire *w = ctx;
    struct net_packet p = *pkt;
    const uint8_t *o = net_option(&p);
    uint8_t head[14] = {0};
    const uint8_t *octets;
    unsigned at, dsn_len;
    uint16_t dll, fin;
    uint32_t s;

    if (net_is(pkt, NET_SYN) || net_is(pkt, NET_SYNACK))
        w->isn[from] = mpx_get32(p.hdr + 4);
    if (!o || o[2] >> 4 != 2 || !(o[3] & 4))
        return;
    at = 4 + (o[3] & 1 ? (o[3] & 2 ? 8 : 4) : 0);
    dsn_len = o[3] & 8 ? 8 : 4;
    if (dsn_len == 4) {
        uint32_t low = (uint32_t)get(o + at, 4);

        w->wraps += low < 100000 && (uint32_t)w->snd[from] > 0xfff00000;
        w->snd[from] +=
            (uint64_t)(int64_t)(int32_t)(low - (uint32_t)w->snd[from]);
        mpx_put32(head, (uint32_t)(w->snd[from] >> 32));
        mpx_put32(head + 4, low);
    } else {
        w->snd[from] = get(o + at, 8);
        memcpy(head, o + at, 8);
    }
    memcpy(head + 8, o + at + dsn_len, 6);
    if (o[1] != at + dsn_len + 8)
        return;
    fin = (o[3] & 0x10) != 0;
    dll = (uint16_t)(get(o + at + dsn_len + 4, 2) - fin);
    octets = collect(w, from, w->snd[from], dll, &p);
    if (!octets)
        return;
    s = sum16(0, head, sizeof head);
    s = sum16(s, o + at + dsn_len + 6, 2);
    s = sum16(s, octets, dll);
    w->sums++;
    w->bad += s != 0xffff;
}

static void checksums_on_the_wire_verify(void **state)
{
    struct sim_case c = {
        .name = "checksums",
        .plan = {.checksum = true,
                 .paths = 2,
                 .pm = "fullmesh",
                 .app = {{.size = SIZE}, {.size = SIZE, .after_eof = true}}}};
    static struct wire w;
    struct bed b;

    (void)state;
    bed_start(&b, &c.plan);
    b.net.watch = verify;
    b.net.watch_ctx = &w;
    bed_run(&b, 60000);
    assert_int_equal(sim_check(&c, &b), 0);
    assert_true(w.sums >= 2 * SIZE / TCP_MSS / 4); /* 4 segments a mapping */
    assert_int_equal(w.bad, 0);
    bed_end(&b);
}

/* A key whose IDSN has a low half just below 2^32 in both directions. */
static void keys_near_the_wrap(uint8_t key[8], uint8_t id)
{
    const struct mpx_profile *p = mpx_profile_find("rfc8684");
    struct mpx_identity ident;

    for (uint64_t n = 1;; n++) {
        uint64_t k = n << 8 | id;

        mpx_auth_identity(&ident, p, k, 0);
        if ((uint32_t)ident.idsn > 0xfffe8000 &&
            (uint32_t)ident.idsn < 0xffff8000) {
            memcpy(key, &k, 8); /* drawn in host order */
            return;
        }
    }
}

static void four_octet_numbers_cross_the_wrap(void **state)
{
    struct sim_case c = {.name = "wrap",
                         .plan = {.short_dss = true,
                                  .checksum = true,
                                  .fixed_isn = true,
                                  .app = {{.size = SIZE}, {.size = SIZE}}}};
    uint8_t key[2][8];
    static struct wire w;
    struct bed b;

    (void)state;
    bed_start(&b, &c.plan);
    for (int i = 0; i < 2; i++) {
        keys_near_the_wrap(key[i], (uint8_t)(i + 1));
        b.host[i].script = key[i];
        b.host[i].script_len = 8;
    }
    b.net.watch = verify;
    b.net.watch_ctx = &w;
    bed_run(&b, 60000);
    assert_int_equal(sim_check(&c, &b), 0);
    assert_true(w.wraps >= 2);
    bed_end(&b);
}

static void initial_sequence_numbers_are_random(void **state)
{
    uint32_t before[2] = {0, 0};

    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct bed_plan plan = {.seed = seed};
        static struct wire w;

        memset(&w, 0, sizeof w);
        struct bed b;

        bed_start(&b, &plan);
        b.net.watch = verify;
        b.net.watch_ctx = &w;
        bed_run(&b, 100);
        for (int i = 0; i < 2; i++) {
            assert_int_not_equal(w.isn[i], before[i]);
            before[i] = w.isn[i];
        }
        bed_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksums_on_the_wire_verify),
        cmocka_unit_test(four_octet_numbers_cross_the_wrap),
        cmocka_unit_test(initial_sequence_numbers_are_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
