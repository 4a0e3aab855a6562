/* SPDX-License-Identifier: MIT */
/*
 * The toy TCP alone: two of them directly on the network, no core between. It
 * must deliver every octet once and in order under whatever the network does,
 * say no more than it has to, and close; else the tests of the core above it
 * mean nothing.
 */
#include "sim_test.h"
#include "mpx_tcp.h"

enum { RUNS = 1500, OCTETS_MAX = 60000 };
#define FAULTS_END_MS 8000u
#define PATIENCE_MS   600000u

struct end {
    struct net *net;
    struct tcp *t;
    int id;
    uint64_t size, written, read, bad;
    bool opened, eof, closed, error;
};
struct pair {
    struct net net;
    struct end end[2];
    unsigned steps;
};

static uint8_t octet(int id, uint64_t pos)
{
    return (uint8_t)(pos * 31 + (pos >> 8) * 7 + (uint64_t)id * 101);
}

static void on_emit(struct tcp *t, const uint8_t *hdr, uint8_t hdr_len,
                    const uint8_t *p, uint32_t len)
{
    struct end *e = t->owner;

    net_send(e->net, e->id, &t->tuple, hdr, hdr_len, p, len);
}

static void on_opened(struct tcp *t)
{
    struct end *e = t->owner;

    e->opened = true;
}

static void on_data(struct tcp *t, const uint8_t *p, size_t len)
{
    struct end *e = t->owner;

    assert_false(e->eof);
    for (size_t i = 0; i < len; i++)
        e->bad += p[i] != octet(!e->id, e->read++);
}

static void on_eof(struct tcp *t)
{
    struct end *e = t->owner;

    assert_false(e->eof);
    e->eof = true;
}

static void on_closed(struct tcp *t, bool error)
{
    struct end *e = t->owner;

    assert_false(e->closed);
    e->closed = true;
    e->error = error;
}

static void on_rtt(struct tcp *t, uint64_t ns)
{
    (void)t;
    (void)ns;
}

static const struct tcp_ops ops = {on_emit, on_opened, on_data,
                                   on_eof,  on_closed, on_rtt};

static void start(struct pair *p, uint64_t delay_ms)
{
    struct mpx_addr c = net_addr(4, 0, CLIENT), s = net_addr(4, 0, SERVER);

    p->net.link[0].delay = delay_ms * SIM_MS;
    for (int i = 0; i < 2; i++) {
        struct mpx_tuple t = {.family = 4,
                              .local_port = i ? 80 : 40000,
                              .remote_port = i ? 40000 : 80};

        memcpy(t.local, i ? s.b : c.b, 16);
        memcpy(t.remote, i ? c.b : s.b, 16);
        p->end[i].id = i;
        p->end[i].net = &p->net;
        p->end[i].t = tcp_new(&ops, &p->end[i], &t);
        p->end[i].t->patience = 100;
    }
}

static void write_more(struct end *e, uint64_t now)
{
    uint8_t chunk[3000];
    size_t n = 0;

    if (!e->opened || e->t->fin_wanted || e->t->end - e->t->una > 20000)
        return;
    while (n < sizeof chunk && e->written < e->size)
        chunk[n++] = octet(e->id, e->written++);
    tcp_write(e->t, chunk, n);
    if (e->written == e->size)
        tcp_close(e->t, now);
    else
        tcp_push(e->t, now);
}

static bool over(const struct pair *p)
{
    return p->end[0].t->state == TCP_DEAD && p->end[1].t->state == TCP_DEAD;
}

/* One event: a packet or timers. */
static bool step(struct pair *p)
{
    uint64_t at = net_next(&p->net);
    struct net_packet *k;

    for (int i = 0; i < 2; i++)
        if (p->end[i].t->rto_at < at)
            at = p->end[i].t->rto_at;
    if (at == MPX_NEVER || at > PATIENCE_MS * SIM_MS)
        return false;
    if (at > p->net.now)
        p->net.now = at;
    k = net_take(&p->net);
    if (k) {
        tcp_input(p->end[k->to].t, k->hdr, k->data, k->len, p->net.now);
        net_packet_free(k);
    }
    for (int i = 0; i < 2; i++) {
        tcp_tick(p->end[i].t, p->net.now);
        write_more(&p->end[i], p->net.now);
    }
    p->steps++;
    return true;
}

static void run(struct pair *p)
{
    tcp_connect(p->end[CLIENT].t, 0);
    while (!over(p) && step(p))
        assert_true(p->steps < 200000);
}

static void end(struct pair *p)
{
    net_clear(&p->net);
    tcp_free(p->end[0].t);
    tcp_free(p->end[1].t);
}

static unsigned check(const struct pair *p, uint64_t seed)
{
    unsigned bad = 0;

    for (int i = 0; i < 2; i++) {
        const struct end *e = &p->end[i], *peer = &p->end[!i];

        if (e->bad == 0 && e->read == peer->size && e->eof && e->closed &&
            !e->error)
            continue;
        print_error("seed %llu, end %d: read %llu of %llu, %llu differ, eof %d "
                    "closed %d error %d\n",
                    (unsigned long long)seed, i, (unsigned long long)e->read,
                    (unsigned long long)peer->size, (unsigned long long)e->bad,
                    e->eof, e->closed, e->error);
        bad++;
    }
    return bad;
}

static void draw_ends(struct pair *p, uint64_t *rng)
{
    for (int i = 0; i < 2; i++) {
        struct tcp *t = p->end[i].t;

        p->end[i].size = net_below(rng, 4) ? net_below(rng, OCTETS_MAX) : 0;
        t->sack = net_below(rng, 2);
        t->timestamps = net_below(rng, 2);
        t->acks_from_nxt = net_below(rng, 3) == 0;
        t->strict_acks = net_below(rng, 2);
        t->no_recovery = net_below(rng, 4) == 0;
        t->in_flight = 1 + net_below(rng, 40);
        /* SYN and all near 2^32, or near 2^31, or anywhere */
        t->iss = (uint32_t)net_draw(rng);
        if (net_below(rng, 2))
            t->iss =
                (net_below(rng, 2) ? 0u : 1u << 31) - net_below(rng, 60000);
    }
}

static void draw_faults(struct pair *p, uint64_t *rng)
{
    static const enum net_fate fates[] = {NET_DROP, NET_TWICE, NET_LATE};
    unsigned n = net_below(rng, 6);

    for (unsigned i = 0; i < n; i++) {
        struct net_fault *f = &p->net.fault[i];
        unsigned from = net_below(rng, 4000);

        *f = (struct net_fault){.fate = fates[net_below(rng, 3)],
                                .from = (uint8_t)net_below(rng, 3),
                                .kind = net_below(rng, 2)   ? NET_ANY
                                        : net_below(rng, 2) ? NET_DATA
                                                            : NET_PURE_ACK,
                                .of_1000 = 1 + net_below(rng, 400),
                                .start_ms = from,
                                .end_ms = from + 1 + net_below(rng, 4000),
                                .arg = 1 + net_below(rng, 200)};
        if (net_below(rng, 4) == 0)
            f->of_1000 = 1000; /* a cut, or each packet twice */
    }
    net_seed_faults(&p->net, net_draw(rng));
}

static void test_random(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        struct pair p = {.net.rng = seed};
        uint64_t rng = seed;

        start(&p, 1 + net_below(&rng, 100));
        draw_ends(&p, &rng);
        draw_faults(&p, &rng);
        run(&p);
        bad += check(&p, seed);
        end(&p);
    }
    assert_int_equal(bad, 0);
}

/* Each packet comes twice and out of order: each segment with octets has two
 * ACKs at most, and what was sent again is little. */
static void duplicated(bool from_nxt, bool sack)
{
    struct pair p = {.net.rng = 1};
    unsigned data, acks;

    start(&p, 10);
    for (int i = 0; i < 2; i++) {
        p.end[i].size = 50000;
        p.end[i].t->acks_from_nxt = from_nxt;
        p.end[i].t->no_recovery = from_nxt; /* time-outs then go back */
        p.end[i].t->sack = sack;
    }
    p.net.fault[0] = (struct net_fault){.fate = NET_TWICE, .of_1000 = 1000};
    p.net.fault[1] =
        (struct net_fault){.fate = NET_LATE, .of_1000 = 500, .arg = 40};
    p.net.fault[2] = (struct net_fault){.fate = NET_DROP, .of_1000 = 100};
    net_seed_faults(&p.net, 1);
    run(&p);
    assert_int_equal(check(&p, 1), 0);
    for (int i = 0; i < 2; i++) {
        data = p.net.seen[i][NET_DATA];
        acks = p.net.seen[i][NET_PURE_ACK];
        assert_in_range(data, 50, 100);
        /* one for each copy that came, and few that old ACKs asked for */
        assert_in_range(acks, 50, 2 * p.net.seen[!i][NET_DATA] + 20);
    }
    end(&p);
}

static void test_no_storm(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        duplicated(i & 1, i & 2);
}

/* Without faults nothing is sent again, and each segment has one ACK. */
static void test_clean(void **state)
{
    struct pair p = {.net.rng = 1};

    (void)state;
    start(&p, 10);
    p.end[CLIENT].size = 40000;
    run(&p);
    assert_int_equal(check(&p, 1), 0);
    assert_int_equal(p.net.seen[CLIENT][NET_DATA], 40);
    assert_int_equal(p.net.seen[SERVER][NET_PURE_ACK], 40);
    end(&p);
}

/* Numbers move on at both ends, and the stream goes on as if nothing was. */
static void test_advance(void **state)
{
    static const uint32_t by[] = {0, 1000, 0x7fff0000u, 0xffff0000u};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        struct pair p = {.net.rng = 1};

        start(&p, 10);
        p.end[CLIENT].size = 100000;
        p.end[SERVER].size = 100000;
        tcp_connect(p.end[CLIENT].t, 0);
        while (!p.end[CLIENT].opened || !p.end[SERVER].opened) {
            struct net_packet *k = NULL;

            p.net.now = net_next(&p.net);
            k = net_take(&p.net);
            tcp_input(p.end[k->to].t, k->hdr, k->data, k->len, p.net.now);
            net_packet_free(k);
        }
        assert_true(tcp_is_quiet(p.end[CLIENT].t));
        assert_true(tcp_is_quiet(p.end[SERVER].t));
        tcp_advance(p.end[CLIENT].t, by[i], by[3 - i]);
        tcp_advance(p.end[SERVER].t, by[3 - i], by[i]);
        write_more(&p.end[CLIENT], p.net.now);
        while (!over(&p) && step(&p))
            assert_true(p.steps < 20000);
        assert_int_equal(check(&p, by[i]), 0);
        end(&p);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_no_storm),
        cmocka_unit_test(test_advance),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
