/* SPDX-License-Identifier: MIT */
/*
 * Announcements that are confirmed, D-54: an address is used when its host has
 * said, for a nonce of ours, that it has it still.
 */
#include "addr_test.h"

enum { QUESTIONS = 6 };

static struct bed_plan confirmed(const char *profile)
{
    return (struct bed_plan){
        .profile = profile,
        .paths = PATHS,
        .pm = "fullmesh",
        .set = {{"addr-confirm", "nonce", 0}},
        .app = {{.size = 1000, .keep_open = true, .key = KEY},
                {.keep_open = true, .key = KEY}}};
}

/* ADD_ADDR of the server that are no echoes; the second one is its answer. */
static struct net_rule of_server(uint16_t skip, uint16_t count,
                                 enum net_fate fate, unsigned arg)
{
    return (struct net_rule){.from = SERVER + 1,
                             .kind = NET_ADD_ADDR,
                             .skip = skip,
                             .count = count,
                             .fate = fate,
                             .arg = arg};
}

static void expect_subflows(const struct bed *b, unsigned want)
{
    assert_int_equal(host_info(&b->host[CLIENT]).subflows, want);
    assert_int_equal(host_info(&b->host[SERVER]).subflows, want);
}

/* ---- one round trip ---- */

struct seen {
    const struct bed *b;
    uint64_t announced, asked, answered, joined; /* ns */
    struct mpx_addr second;
};

static void watch(void *ctx, int from, const struct net_packet *p)
{
    struct seen *s = ctx;
    uint64_t now = s->b->net.now;

    if (from == SERVER && net_is(p, NET_ADD_ADDR))
        *(s->asked ? &s->answered : &s->announced) = now; /* D-51: again */
    if (from == CLIENT && net_is(p, NET_ECHO))
        s->asked = now;
    if (net_is(p, NET_JOIN_SYN) && !s->joined &&
        !memcmp(p->tuple.local, s->second.b, 4))
        s->joined = now;
}

static void the_first_join_is_a_round_trip_later(void **state)
{
    static const char *const profiles[] = {"rfc8684", "paasch", "baerts",
                                           "hardened"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(profiles); i++) {
        struct bed_plan plan = confirmed(profiles[i]);
        struct bed b;
        struct seen s = {.b = &b, .second = net_addr(4, 1, SERVER)};

        if (!strcmp(profiles[i], "rfc8684"))
            plan.app[0].key = plan.app[1].key = NULL;
        bed_start(&b, &plan);
        b.net.watch = watch;
        b.net.watch_ctx = &s;
        bed_run(&b, 500);
        assert_true(s.announced > 0);
        assert_int_equal(s.asked, s.announced + 10 * SIM_MS);
        assert_int_equal(s.answered, s.announced + 20 * SIM_MS);
        assert_int_equal(s.joined, s.announced + 30 * SIM_MS);
        expect(&b, CLIENT, "AddAddr", 1);
        expect(&b, CLIENT, "AddAddrAskedTx", 1);
        expect(&b, SERVER, "EchoAdd", 1);
        expect(&b, SERVER, "AddAddrConfirmedTx", 1);
        expect(&b, CLIENT, "AddAddrConfirmed", 1);
        expect(&b, CLIENT, "AddAddrConfirmInvalid", 0);
        expect_subflows(&b, 4);
        bed_end(&b);
    }
}

/* An ADD_ADDR of RFC 6824 has no echo: there is nothing to ask with. */
static void rfc6824_is_as_it_was(void **state)
{
    struct bed_plan plan = confirmed("rfc6824");
    struct bed b;

    (void)state;
    plan.app[0].key = plan.app[1].key = NULL;
    bed_start(&b, &plan);
    bed_run(&b, 500);
    expect(&b, CLIENT, "AddAddrAskedTx", 0);
    expect_subflows(&b, 4);
    bed_end(&b);
}

static void every_form_of_an_address(void **state)
{
    (void)state;
    for (int family = 4; family <= 6; family += 2)
        for (uint16_t port = 0; port <= 9000; port += 9000) {
            struct bed_plan plan = confirmed("hardened");
            struct mpx_addr a = net_addr(family, 1, SERVER);
            struct bed b;

            plan.family = family;
            plan.toy[0].timestamps = plan.toy[1].timestamps = true;
            bed_start(&b, &plan);
            assert_int_equal(mpx_endpoint_set_port(b.host[SERVER].ep, &a, port),
                             MPX_OK);
            bed_run(&b, 500);
            expect(&b, CLIENT, "AddAddrConfirmed", 1);
            expect(&b, CLIENT, "AddAddrTxDrop", 0);
            expect_subflows(&b, 4);
            bed_end(&b);
        }
}

/* ---- what gets lost ---- */

static void lost_ones_are_repeated_with_another_nonce(void **state)
{
    const struct net_rule lost[] = {
        {.from = CLIENT + 1, .kind = NET_ECHO, .count = 2},
        of_server(1, 2, NET_DROP, 0),
        of_server(1, 2, NET_FLIP, 1),
        of_server(1, 1, NET_LATE, 250), /* 200 ms is a nonce's life at first */
    };
    /* by row: questions, answers that were not taken */
    static const unsigned want[][2] = {{3, 0}, {3, 0}, {3, 2}, {2, 1}};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(lost); i++) {
        struct bed_plan plan = confirmed("hardened");
        struct bed b;

        plan.rule[0] = lost[i];
        bed_start(&b, &plan);
        bed_run(&b, 3000);
        expect(&b, CLIENT, "AddAddrConfirmed", 1);
        expect(&b, CLIENT, "AddAddrAskedTx", want[i][0]);
        expect(&b, CLIENT, "AddAddrConfirmInvalid", want[i][1]);
        expect_subflows(&b, 4);
        bed_end(&b);
    }
}

/* Who never receives an answer gives up, and asks anew when it is told again. */
static void not_asked_for_ever(void **state)
{
    struct bed_plan plan = confirmed("hardened");
    struct mpx_addr a;
    struct bed b;

    (void)state;
    plan.rule[0] = of_server(1, 0, NET_DROP, 0);
    bed_start(&b, &plan);
    bed_run(&b, 60000);
    expect(&b, CLIENT, "AddAddrAskedTx", QUESTIONS);
    expect(&b, CLIENT, "AddAddrUnconfirmed", 1);
    expect_subflows(&b, 2);
    assert_true(mpx_conn_remote(b.host[CLIENT].conn, 0, &a));
    assert_false(mpx_conn_remote(b.host[CLIENT].conn, 1, &a));
    b.net.n_rules = 0;
    drop(&b, SERVER, 1);
    use(&b, SERVER, 1);
    bed_run(&b, 61000);
    expect(&b, CLIENT, "AddAddrConfirmed", 1);
    expect_subflows(&b, 4);
    bed_end(&b);
}

/* A second copy of an answer is for no question. */
static void an_answer_counts_once(void **state)
{
    struct bed_plan plan = confirmed("hardened");
    struct bed b;

    (void)state;
    plan.rule[0] = of_server(1, 1, NET_TWICE, 0);
    bed_start(&b, &plan);
    bed_run(&b, 500);
    expect(&b, CLIENT, "AddAddrConfirmed", 1);
    expect(&b, CLIENT, "AddAddrConfirmInvalid", 1);
    expect_subflows(&b, 4);
    bed_end(&b);
}

/* ---- who keeps back what the server says: AT-54 ---- */

enum { KEPT = 8 };
struct kept {
    struct bed_plan plan;
    struct net_packet p[KEPT];
    unsigned n;
};

static void keep(void *ctx, int from, const struct net_packet *p)
{
    struct kept *k = ctx;

    if (from != SERVER || !net_is(p, NET_ADD_ADDR))
        return;
    assert_true(k->n < KEPT);
    k->p[k->n++] = *p;
}

static void release(struct bed *b, const struct kept *k, unsigned i)
{
    host_segment(&b->host[CLIENT], &k->p[i].tuple, k->p[i].hdr, k->p[i].hdr_len,
                 NULL, 0);
}

/* ADD_ADDRs of the server but the first @p skip are kept, until @p ms. */
static void start_keeping(struct bed *b, struct kept *k, uint16_t skip,
                          unsigned ms)
{
    *k = (struct kept){.plan = confirmed("hardened")};
    k->plan.rule[0] = of_server(skip, 0, NET_DROP, 0);
    bed_start(b, &k->plan);
    b->net.watch = keep;
    b->net.watch_ctx = k;
    bed_run(b, ms);
}

/* The server takes its address back, and its REMOVE_ADDR is lost. */
static void lose_address(struct bed *b)
{
    b->net.link[0].cut = true;
    drop(b, SERVER, 1);
}

static void a_withheld_announcement_is_asked_about_in_vain(void **state)
{
    struct kept k;
    struct mpx_addr a;
    struct bed b;

    (void)state;
    start_keeping(&b, &k, 0, 1000);
    assert_true(k.n > 0);
    lose_address(&b);
    bed_run(&b, 1100);
    b.net.link[0].cut = false;
    b.net.n_rules = 0;
    release(&b, &k, 0);
    bed_run(&b, 20000);
    expect(&b, CLIENT, "RmAddr", 0);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, CLIENT, "AddAddrAskedTx", QUESTIONS);
    expect(&b, SERVER, "EchoAdd", QUESTIONS);
    expect(&b, SERVER, "AddAddrConfirmedTx", 0);
    expect(&b, CLIENT, "AddAddrUnconfirmed", 1);
    assert_false(mpx_conn_remote(b.host[CLIENT].conn, 1, &a));
    bed_end(&b);
}

/* An answer is kept until the address is gone: good while its nonce lives, and
 * for no other. */
static void a_withheld_answer_is_good_for_its_nonce(void **state)
{
    (void)state;
    for (unsigned late = 0; late < 2; late++) {
        struct kept k;
        struct bed b;

        start_keeping(&b, &k, 1, 150);
        assert_int_equal(k.n, 2); /* ADD_ADDR, and the answer */
        lose_address(&b);
        bed_run(&b, late ? 400 : 200);
        release(&b, &k, 1);
        expect(&b, CLIENT, "AddAddrConfirmed", !late);
        expect(&b, CLIENT, "AddAddrConfirmInvalid", late);
        bed_end(&b);
    }
}

/* The same address comes back under another id while the old one is asked
 * about: what was said last is asked. */
static void the_newest_id_is_asked_about(void **state)
{
    struct kept k;
    struct bed b;

    (void)state;
    start_keeping(&b, &k, 0, 1000);
    lose_address(&b);
    bed_run(&b, 1100);
    b.net.link[0].cut = false;
    release(&b, &k, 0);
    bed_run(&b, 1200);
    expect(&b, CLIENT, "AddAddrAskedTx", 1);
    b.net.watch = NULL;
    b.net.n_rules = 0;
    use(&b, SERVER, 1);
    bed_run(&b, 1500);
    expect(&b, CLIENT, "AddAddrConfirmed", 1);
    expect_subflows(&b, 4);
    bed_end(&b);
}

/* Question and answer come back to who sent them. */
static void reflected_ones_do_nothing(void **state)
{
    struct kept k;
    struct bed b;

    (void)state;
    start_keeping(&b, &k, 1, 150);
    assert_int_equal(k.n, 2);
    for (unsigned i = 0; i < 2; i++) {
        struct net_packet p = k.p[i];
        mpx_subflow *sf = mpx_conn_subflow(b.host[SERVER].conn, 0);
        struct mpx_subflow_info info;
        uint8_t hdr[MPX_TCP_HDR_MAX];

        mpx_subflow_info(sf, &info);
        memcpy(hdr, p.hdr, p.hdr_len);
        memcpy(hdr, p.hdr + 2, 2);
        memcpy(hdr + 2, p.hdr, 2);
        memcpy(hdr + 4, p.hdr + 8, 4);
        memcpy(hdr + 8, p.hdr + 4, 4);
        host_segment(&b.host[SERVER], &info.tuple, hdr, p.hdr_len, NULL, 0);
    }
    expect(&b, SERVER, "AddAddr", 0);
    expect(&b, SERVER, "AddAddrHMacFailure", 1);
    expect(&b, SERVER, "AddAddrConfirmInvalid", 1);
    expect(&b, SERVER, "AddAddrConfirmed", 0);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_join_is_a_round_trip_later),
        cmocka_unit_test(rfc6824_is_as_it_was),
        cmocka_unit_test(every_form_of_an_address),
        cmocka_unit_test(lost_ones_are_repeated_with_another_nonce),
        cmocka_unit_test(not_asked_for_ever),
        cmocka_unit_test(an_answer_counts_once),
        cmocka_unit_test(a_withheld_announcement_is_asked_about_in_vain),
        cmocka_unit_test(a_withheld_answer_is_good_for_its_nonce),
        cmocka_unit_test(the_newest_id_is_asked_about),
        cmocka_unit_test(reflected_ones_do_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
