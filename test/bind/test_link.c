/* SPDX-License-Identifier: MIT */
/* What links do to packets: rates, jitter, losses by themselves and in bursts,
 * against what the formulae say. Packets are UDP's, known by their IP
 * identification, and seen where they leave the link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <math.h>
#include <string.h>

/* 1000 octets each, every 0.8 ms. */
enum { PACKETS = 10000, PAYLOAD = 972 };
#define GAP UINT64_C(800000)
/* Deviations that a right program stays within: 1 draw of 16,000 does not. (Of
 * the streams 1 to 60 the shares of case_elliott(), of 20,000 packets, have a
 * mean of 0.05 deviations and a variance of 1.02; that of stream 5 is 3.44.) */
#define SURE 4

/* What came out at the middle, by identification. */
struct seen {
    uint64_t at[PACKETS]; /* ns; 0: lost */
    unsigned n, last;
    bool overtaken;
};

static enum ns3c_wire_verdict on_wire(void *ctx, int dir, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    struct seen *s = ctx;
    unsigned id = (unsigned)pkt[4] << 8 | pkt[5];

    (void)changed;
    CHECK(dir == 0 && len == 1000 && pkt[9] == 17);
    if (id >= PACKETS)
        return NS3C_PASS;
    s->overtaken |= s->n && id <= s->last;
    s->last = id;
    s->at[id] = ns3c_now();
    s->n++;
    return NS3C_PASS;
}

static struct ns3c_udp from_to(const struct bed *b, int from, uint64_t rate)
{
    return (struct ns3c_udp){.from = b->host[from],
                             .to = b->host[1 - from],
                             .local = b->addr[0][from],
                             .remote = b->addr[0][1 - from],
                             .port = 9,
                             .rate_bps = rate,
                             .octets = PAYLOAD,
                             .stream = 77};
}

/* A link of 1 Gbit/s and 5 ms to a wire; @p spoil is done to its end there. */
static void watch(struct bed *b, struct seen *s, void (*spoil)(int dev))
{
    struct bed_options o = bed_defaults();
    struct ns3c_udp u;

    o.wire = true;
    o.link.rate_bps = 1000000000;
    bed_make(b, &o);
    CHECK(ns3c_wire(b->mid_dev[0], b->mid_dev[1], on_wire, s) >= 0);
    spoil(b->mid_dev[0]);
    u = from_to(b, 0, 10000000);
    CHECK(ns3c_udp(&u) == 0);
}

static struct seen *watch_all(void (*spoil)(int dev))
{
    struct seen *s = calloc(1, sizeof *s);
    struct bed b;

    CHECK(s);
    watch(&b, s, spoil);
    ns3c_run(PACKETS * GAP + SEC);
    ns3c_destroy();
    return s;
}

/* ---- losses ---- */

struct losses {
    double share, burst; /* of packets; lost in a row, on average */
    unsigned bursts;
};

static struct losses losses_of(const struct seen *s)
{
    struct losses l = {0};
    unsigned lost = 0;

    for (unsigned i = 0; i < PACKETS; i++) {
        lost += !s->at[i];
        l.bursts += !s->at[i] && (i == 0 || s->at[i - 1]);
    }
    l.share = lost / (double)PACKETS;
    l.burst = lost / (double)l.bursts;
    return l;
}

static const struct ns3c_bursts in_bursts = {0.02, 0.25, 0, 1, 0};
static const struct ns3c_bursts in_both = {0.01, 0.1, 0.01, 0.5, 0};
/* A step each tenth of a packet. */
static const struct ns3c_bursts by_time = {0.002, 0.025, 0, 1, 80000};

static double mean_loss(const struct ns3c_bursts *b)
{
    return (b->to_good * b->in_good + b->to_bad * b->in_bad) /
           (b->to_good + b->to_bad);
}

/* The standard deviation of the share of n packets: correlations of the states
 * of two packets fall by 1 - to_bad - to_good from one to the next. */
static double deviation(const struct ns3c_bursts *b, unsigned n)
{
    double bad = b->to_bad / (b->to_bad + b->to_good), p = mean_loss(b);
    double step = 1 - b->to_bad - b->to_good, d = b->in_bad - b->in_good;

    return sqrt(
        (p * (1 - p) + 2 * bad * (1 - bad) * d * d * step / (1 - step)) / n);
}

static void lose_gilbert(int dev)
{
    CHECK(ns3c_loss_bursts(dev, &in_bursts, 5) == 0);
}

static void lose_elliott(int dev)
{
    CHECK(ns3c_loss_bursts(dev, &in_both, 5) == 0);
}

static void lose_in_fades(int dev)
{
    CHECK(ns3c_loss_bursts(dev, &by_time, 5) == 0);
}

static void lose_evenly(int dev)
{
    CHECK(ns3c_loss(dev, 0.05, 5) == 0);
}

static void case_gilbert(void)
{
    struct seen *s = watch_all(lose_gilbert);
    struct losses l = losses_of(s);
    double r = in_bursts.to_good;

    CHECK(fabs(l.share - 0.02 / 0.27) < SURE * deviation(&in_bursts, PACKETS));
    /* geometric: 1 / r, and its deviation */
    CHECK(fabs(l.burst - 1 / r) < SURE * sqrt(1 - r) / r / sqrt(l.bursts));
    free(s);
}

/* Once a packet is lost, the state was more likely bad: so is the next loss. */
static void case_elliott(void)
{
    struct seen *s = watch_all(lose_elliott);
    double p = mean_loss(&in_both), lost = 0, after = 0, bad, again;

    CHECK(fabs(losses_of(s).share - p) < SURE * deviation(&in_both, PACKETS));
    for (unsigned i = 0; i + 1 < PACKETS; i++)
        if (!s->at[i]) {
            lost++;
            after += !s->at[i + 1];
        }
    bad = in_both.to_bad / (in_both.to_bad + in_both.to_good) * in_both.in_bad /
          p;
    bad = bad * (1 - in_both.to_good) + (1 - bad) * in_both.to_bad;
    again = bad * in_both.in_bad + (1 - bad) * in_both.in_good;
    CHECK(fabs(after / lost - again) < SURE * sqrt(again * (1 - again) / lost));
    free(s);
}

/* From one packet to the next it is a chain of ten steps. */
static void case_fades(void)
{
    double rest = pow(1 - by_time.to_bad - by_time.to_good, 10);
    double bad = by_time.to_bad / (by_time.to_bad + by_time.to_good);
    struct ns3c_bursts ten = {bad * (1 - rest), (1 - bad) * (1 - rest), 0, 1,
                              0};
    struct seen *s = watch_all(lose_in_fades);
    struct losses l = losses_of(s);
    double r = ten.to_good;

    CHECK(fabs(l.share - bad) < SURE * deviation(&ten, PACKETS));
    CHECK(fabs(l.burst - 1 / r) < SURE * sqrt(1 - r) / r / sqrt(l.bursts));
    free(s);
}

static void case_even(void)
{
    struct seen *s = watch_all(lose_evenly);
    struct losses l = losses_of(s);

    CHECK(fabs(l.share - 0.05) < SURE * sqrt(0.05 * 0.95 / PACKETS));
    CHECK(fabs(l.burst - 1 / 0.95) < SURE * sqrt(0.05) / 0.95 / sqrt(l.bursts));
    free(s);
}

/* ---- jitter ---- */

static void shake_little(int dev)
{
    CHECK(ns3c_jitter(dev, 500000, 6) == 0);
}

static void shake_much(int dev)
{
    CHECK(ns3c_jitter(dev, 20 * MS, 6) == 0);
}

/* Uniform where no packet waits for the one before it. */
static void case_jitter(void)
{
    struct seen *s = watch_all(shake_little);
    double sum = 0, squares = 0;

    CHECK(s->n == PACKETS && !s->overtaken);
    for (unsigned i = 0; i < PACKETS; i++) {
        /* sent, its own time on the link, the way */
        uint64_t due = (i + 1) * GAP + 8 * 1002 + 5 * MS;
        uint64_t held = s->at[i] - due;

        CHECK(s->at[i] >= due && held <= 500000);
        sum += (double)held;
        squares += (double)held * (double)held;
    }
    sum /= PACKETS;
    CHECK(fabs(sum - 250000) < SURE * 500000 / sqrt(12.0 * PACKETS));
    CHECK(fabs(sqrt(squares / PACKETS - sum * sum) / (500000 / sqrt(12)) - 1) <
          0.03);
    free(s);
}

static void case_order(void)
{
    struct seen *s = watch_all(shake_much);

    CHECK(s->n == PACKETS && !s->overtaken);
    for (unsigned i = 0; i < PACKETS; i++) {
        CHECK(s->at[i] <= (i + 1) * GAP + 8 * 1002 + 25 * MS);
        CHECK(!i || s->at[i] >= s->at[i - 1] + 8 * 1002);
    }
    free(s);
}

static void on_cut(void *ctx)
{
    CHECK(ns3c_link_cut(*(int *)ctx, true) == 0);
}

static void on_mend(void *ctx)
{
    CHECK(ns3c_link_cut(*(int *)ctx, false) == 0);
}

/* What was held while the link was cut does not arrive later. */
static void case_cut(void)
{
    struct seen *s = calloc(1, sizeof *s);
    struct bed b;

    CHECK(s);
    watch(&b, s, shake_much);
    ns3c_schedule(SEC, on_cut, &b.mid_dev[0]);
    ns3c_schedule(SEC + 1 * MS, on_mend, &b.mid_dev[0]);
    ns3c_run(2 * SEC);
    for (unsigned i = 0; i < 2000; i++)
        if (s->at[i] > SEC)
            CHECK((i + 1) * GAP >= SEC + 1 * MS);
    CHECK(s->last > 2000);
    ns3c_destroy();
    free(s);
}

/* ---- rates ---- */

/* What either flow gets through until then, once it is under way: whole packets
 * of 1002 octets with PPP's. */
static void check_rates(const int flow[2], uint64_t until, int up, int down)
{
    const uint64_t under_way = until - SEC + 100 * MS;
    const int rate[] = {up, down};
    uint64_t before[2];

    ns3c_run(under_way);
    for (int i = 0; i < 2; i++)
        before[i] = ns3c_udp_received(flow[i]);
    ns3c_run(until);
    for (int i = 0; i < 2; i++)
        CHECK(abs((int)(ns3c_udp_received(flow[i]) - before[i]) -
                  rate[i] / 8 / 10 * 9 * PAYLOAD / 1002) < 2 * PAYLOAD);
}

static void case_rates(void)
{
    struct bed_options o = bed_defaults();
    struct bed b;
    struct ns3c_udp up, down;
    int flow[2];

    o.link.rate_bps = 2000000;
    o.link.rate_back_bps = 8000000;
    bed_make(&b, &o);
    up = from_to(&b, 0, 20000000);
    down = from_to(&b, 1, 20000000);
    down.port++; /* both ends of a flow have its port */
    flow[0] = ns3c_udp(&up);
    flow[1] = ns3c_udp(&down);
    CHECK(flow[0] >= 0 && flow[1] >= 0);
    check_rates(flow, SEC, 2000000, 8000000);
    CHECK(ns3c_link_rate(b.dev[0][0], 0) == -1);
    CHECK(ns3c_link_rate(b.dev[0][0], 4000000) == 0);
    check_rates(flow, 2 * SEC, 4000000, 8000000);
    ns3c_destroy();
}

/* Counts of a Poisson process have their mean as variance. */
static void case_poisson(void)
{
    struct bed_options o = bed_defaults();
    struct bed b;
    struct ns3c_udp u;
    double sum = 0, squares = 0, variance;
    uint64_t before = 0;
    int flow;

    bed_make(&b, &o);
    u = from_to(&b, 0, 10000000);
    u.poisson = true;
    flow = ns3c_udp(&u);
    CHECK(flow >= 0);
    for (uint64_t i = 1; i <= 1000; i++) {
        ns3c_run(i * 10 * MS);
        uint64_t now = ns3c_udp_received(flow);
        double n = (double)(now - before) / PAYLOAD;

        before = now;
        sum += n;
        squares += n * n;
    }
    sum /= 1000;
    variance = squares / 1000 - sum * sum;
    CHECK(fabs(sum - 12.5) < SURE * sqrt(12.5 / 1000) + 0.01);
    CHECK(fabs(variance / sum - 1) < SURE * sqrt(2.0 / 1000));
    ns3c_destroy();
}

static void case_bad(void)
{
    struct bed_options o = bed_defaults();
    struct ns3c_bursts endless = {0.1, 0, 0, 1, 0};
    struct ns3c_bursts much = {0.1, 1.1, 0, 1, 0};
    struct bed b;
    struct ns3c_udp u, v;

    bed_make(&b, &o);
    CHECK(ns3c_loss_bursts(b.dev[0][0], &endless, 1) == -1);
    CHECK(ns3c_loss_bursts(b.dev[0][0], &much, 1) == -1);
    CHECK(ns3c_loss_bursts(b.dev[0][0], NULL, 1) == -1);
    CHECK(ns3c_loss_bursts(99, &in_bursts, 1) == -1);
    CHECK(ns3c_jitter(99, 1, 1) == -1 && ns3c_jitter(b.dev[0][0], 1, -1) == -1);
    CHECK(ns3c_jitter(b.dev[0][0], 1, 1) == 0);
    CHECK(ns3c_link_wire(b.dev[0][1], on_wire, NULL) == -1);
    u = v = from_to(&b, 0, 10000000);
    CHECK(ns3c_udp(NULL) == -1);
    v.rate_bps = 0;
    CHECK(ns3c_udp(&v) == -1);
    v = u;
    v.local = u.remote;
    CHECK(ns3c_udp(&v) == -1 && strstr(ns3c_error(), "not its node's"));
    CHECK(ns3c_udp(&u) == 0);
    CHECK(ns3c_udp(&u) == -1 && strstr(ns3c_error(), "taken"));
    CHECK(ns3c_udp_received(5) == 0);
    ns3c_destroy();
}

CASE(gilbert)
CASE(elliott)
CASE(fades)
CASE(even)
CASE(jitter)
CASE(order)
CASE(cut)
CASE(rates)
CASE(poisson)
CASE(bad)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gilbert), cmocka_unit_test(elliott),
        cmocka_unit_test(fades),   cmocka_unit_test(even),
        cmocka_unit_test(jitter),  cmocka_unit_test(order),
        cmocka_unit_test(cut),     cmocka_unit_test(rates),
        cmocka_unit_test(poisson), cmocka_unit_test(bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
