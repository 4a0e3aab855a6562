/* SPDX-License-Identifier: MIT */
/* How connections and subflows end: RFC 8684 3.3.3 and 3.3.6. */
#include "sim_test.h"

#define C CLIENT
#define S SERVER

static const struct sim_case cases[] = {
    {"one after the other",
     {.app = {{.size = 5000}, {.size = 5000, .after_eof = true}}},
     {{C, "MPTCPRetrans", 0}, {S, "MPTCPRetrans", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"both at the same time",
     {.app = {{.size = 1}, {.size = 1}}},
     {{C, "MPTCPRetrans", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"half closed",
     {.app = {{0}, {.size = 300000}}},
     {{C, "DataOctetsRx", 300000}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"client's DATA_FIN lost three times",
     {.app = {{.size = 5000}, {.after_eof = true}},
      .rule = {{.from = 1, .kind = NET_DATA_FIN, .count = 3}}},
     {{C, "MPTCPRetrans", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"every DATA_FIN twice",
     {.app = {{.size = 5000}, {.size = 700}},
      .rule = {{.kind = NET_DATA_FIN, .fate = NET_TWICE}}},
     {{C, "OptionMisplaced", 0}},
     SIM_CLOSED,
     false,
     1,
     0},
    {"no connection: the SYN is never answered",
     {.rule = {{.kind = NET_SYN}}},
     {{C, "MPCapableSYNTX", 1}},
     SIM_NO_DATA,
     false,
     0,
     0},
};

/* RFC 8684 3.3.3: FIN may go with DATA_FIN; what the other end has still to
 * say comes on the half that is left. */
static void fin_goes_with_data_fin(void **state)
{
    struct sim_case c = {
        .name = "FIN with DATA_FIN",
        .plan = {.app = {{.size = 5000}, {.size = 300000, .after_eof = true}}},
        .end = SIM_CLOSED,
        .subflows = 1,
    };
    struct bed b;

    (void)state;
    bed_start(&b, &c.plan);
    bed_run(&b, 25); /* DATA_FIN is on its way */
    tcp_close(b.host[CLIENT].sock, b.net.now);
    assert_int_equal(b.host[SERVER].n[MPX_ACT_EOF], 0);
    bed_run(&b, 60000);
    assert_int_equal(sim_check(&c, &b), 0);
    assert_int_equal(b.host[CLIENT].read, 300000);
    bed_end(&b);
}

static void closes(void **state)
{
    (void)state;
    sim_run_all(cases, COUNT_OF(cases));
}

static void a_connection_that_never_opens_fails_once(void **state)
{
    static const char *const profile[] = {"rfc8684", "baerts", "tcp"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile); i++) {
        struct bed_plan plan = {.profile = profile[i],
                                .rule = {{.kind = NET_SYN}}};
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 60000);
        assert_int_equal(b.host[C].n[MPX_ACT_CLOSED], 1);
        assert_true(b.host[C].error);
        assert_int_equal(host_info(&b.host[C]).state, MPX_M_CLOSED);
        bed_end(&b);
    }
}

static void a_data_fin_is_acknowledged_again(void **state)
{
    struct bed_plan plan = {
        .app = {{.size = 5000}, {.keep_open = true}},
        .rule = {{.from = 2, .kind = NET_PURE_ACK, .skip = 5, .count = 1}}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 3000);
    assert_int_equal(host_info(&b.host[C]).state, MPX_M_FIN_WAIT2);
    assert_int_equal(host_info(&b.host[S]).state, MPX_M_CLOSE_WAIT);
    bed_end(&b);
}

/* ---- subflows that die ---- */

static void kill(struct net *net, void *ctx, long arg)
{
    struct bed *b = ctx;
    struct host *h = &b->host[CLIENT];
    struct tcp *t = h->sock;
    uint8_t rst[20] = {[12] = 0x50, [13] = 4};

    while (t && (t->state != TCP_OPEN || t->tuple.local_port != arg))
        t = t->next;
    assert_non_null(t);
    tcp_input(t, rst, NULL, 0, net->now); /* as by an ICMP error */
    host_drain(h);
}

static void cut(struct net *net, void *ctx, long arg)
{
    (void)ctx;
    net->link[arg].cut = true;
}

static void data_of_a_dead_subflow_goes_elsewhere(void **state)
{
    static const struct {
        const char *name;
        net_call *f;
        long arg;
    } way[] = {
        {"first subflow killed", kill, 40000},
        {"second killed", kill, 40001},
        {"first path cut", cut, 0},
        {"second path cut", cut, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(way); i++) {
        struct sim_case c = {
            .name = way[i].name,
            .plan = {.paths = 2,
                     .pm = "fullmesh",
                     .sched = "minrtt", /* uses both at once */
                     .app = {{.size = 900000}, {.after_eof = true}}}};
        struct bed b;

        bed_start(&b, &c.plan);
        net_at(&b.net, 150 * SIM_MS, way[i].f, &b, way[i].arg);
        bed_run(&b, 120000);
        assert_int_equal(sim_check(&c, &b), 0);
        assert_true(sim_counter(&b.host[C], "ReinjectedOctets") > 0);
        bed_end(&b);
    }
}

static enum mpx_conn_state state_of(const struct host *h)
{
    struct mpx_conn_info info;

    mpx_conn_info(h->conn, &info);
    return info.state;
}

/* Who only receives learns nothing from silence, unless it asks. */
static void a_receiver_learns_that_its_path_is_gone(void **state)
{
    struct sim_case c = {
        .name = "path cut",
        .plan = {.app = {{.size = 900000}, {.after_eof = true}}},
        .end = SIM_FAILED};

    (void)state;
    for (unsigned keepalive = 0; keepalive <= 5000; keepalive += 5000) {
        struct bed b;

        c.plan.keepalive_ms = keepalive;
        bed_start(&b, &c.plan);
        net_at(&b.net, 50 * SIM_MS, cut, &b, 0);
        bed_run(&b, 600000);
        assert_int_equal(sim_counter(&b.host[S], "KeepaliveLost"),
                         keepalive ? 1 : 0);
        if (keepalive)
            assert_int_equal(sim_check(&c, &b), 0);
        else
            assert_int_equal(state_of(&b.host[S]), MPX_M_ESTAB);
        bed_end(&b);
    }
}

static void the_last_subflow_killed(void **state)
{
    static const struct sim_case way[] = {
        {.name = "another is joined",
         .plan = {.pm = "fullmesh",
                  .app = {{.size = 900000}, {.after_eof = true}}},
         .counter = {{C, "NoSubflowLeft", 1}, {S, "MPJoinAckRx", 1}},
         .subflows = 2},
        {.name = "checksums, hardened",
         .plan = {.pm = "fullmesh",
                  .profile = "hardened",
                  .checksum = true,
                  .app = {{.size = 900000, .key = KEY},
                          {.after_eof = true, .key = KEY}}},
         .counter = {{C, "NoSubflowLeft", 1}, {S, "MPJoinAckRx", 1}},
         .subflows = 2},
        {.name = "no key yet: that is the end",
         .plan = {.pm = "fullmesh",
                  .profile = "baerts",
                  .app = {{.size = 900000}, {.after_eof = true}}},
         .counter = {{C, "NoSubflowLeft", 0}},
         .end = SIM_FAILED,
         .ms = 3000},
        {.name = "nobody joins: a minute, then an error",
         .plan = {.app = {{.size = 900000}, {.after_eof = true}}},
         .counter = {{C, "NoSubflowLeft", 1}, {S, "NoSubflowLeft", 1}},
         .end = SIM_FAILED,
         .ms = 62000},
        {.name = "nor in less than that",
         .plan = {.app = {{.size = 900000}, {.after_eof = true}}},
         .counter = {{C, "NoSubflowLeft", 1}},
         .end = SIM_NO_DATA,
         .ms = 59000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(way); i++) {
        struct bed b;

        bed_start(&b, &way[i].plan);
        net_at(&b.net, 150 * SIM_MS, kill, &b, 40000);
        bed_run(&b, way[i].ms ? way[i].ms : 50000);
        assert_int_equal(sim_check(&way[i], &b), 0);
        if (way[i].end == SIM_NO_DATA)
            assert_int_equal(b.host[C].n[MPX_ACT_CLOSED], 0);
        bed_end(&b);
    }
}

static void a_syn_alone_is_forgotten(void **state)
{
    uint8_t syn[20] = {[12] = 0x50, [13] = 2};
    struct mpx_tuple t = {.family = 4, .local_port = 80, .remote_port = 7};
    struct mpx_segment s = {.tuple = &t, .hdr = syn, .hdr_len = 20};
    struct bed_plan plan = {0};
    struct mpx_conn_info info;
    struct mpx_rewrite rw;
    struct bed b;
    mpx_endpoint *ep;

    (void)state;
    bed_start(&b, &plan);
    ep = b.host[S].ep;
    assert_int_equal(mpx_segment_in(ep, &s, 0, &rw), MPX_PASS);
    mpx_tick(ep, 62000 * SIM_MS);
    mpx_conn_info(mpx_conn_first(ep), &info);
    assert_int_equal(info.state, MPX_M_SYN_RCVD);
    mpx_tick(ep, 64000 * SIM_MS);
    mpx_conn_info(mpx_conn_first(ep), &info);
    assert_int_equal(info.state, MPX_M_CLOSED);
    assert_int_equal(sim_counter(&b.host[S], "HalfOpenGivenUp"), 1);
    bed_end(&b);
}

static void abort_resets_every_subflow(void **state)
{
    struct bed_plan plan = {.paths = 2,
                            .pm = "fullmesh",
                            .app = {{.size = 900000}, {.keep_open = true}}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 300);
    assert_int_equal(host_info(&b.host[S]).subflows, 4);
    mpx_conn_abort(b.host[C].conn, b.net.now);
    mpx_conn_abort(b.host[C].conn, b.net.now);
    host_drain(&b.host[C]);
    bed_run(&b, 2000);
    assert_int_equal(b.host[C].n[MPX_ACT_CLOSED], 1);
    assert_true(b.host[C].error);
    assert_int_equal(sim_counter(&b.host[C], "MPRstTx"), 4);
    assert_int_equal(sim_counter(&b.host[C], "MPFastcloseTx"), 1);
    assert_int_equal(sim_counter(&b.host[S], "MPFastcloseRx"), 1);
    assert_int_equal(sim_counter(&b.host[S], "MPRstTx"), 3); /* the others */
    for (unsigned i = 0; i < 4; i++) {
        struct mpx_subflow_info info;

        mpx_subflow_info(mpx_conn_subflow(b.host[S].conn, i), &info);
        assert_int_equal(info.state, MPX_SF_CLOSED);
    }
    bed_end(&b);
}

/* RFC 6824 3.5: on ACKs only, and no reasons. */
static void abort_of_version_0_goes_on_an_ack(void **state)
{
    struct bed_plan plan = {.profile = "rfc6824",
                            .paths = 2,
                            .pm = "fullmesh",
                            .app = {{.size = 900000}, {.keep_open = true}}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 300);
    assert_int_equal(host_info(&b.host[S]).subflows, 4);
    mpx_conn_abort(b.host[C].conn, b.net.now);
    host_drain(&b.host[C]);
    assert_int_equal(b.host[C].n[MPX_ACT_CLOSED], 0); /* awaits the answer */
    bed_run(&b, 2000);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(b.host[i].n[MPX_ACT_CLOSED], 1);
        assert_true(b.host[i].error);
        assert_int_equal(sim_counter(&b.host[i], "MPRstTx"), 0);
    }
    assert_int_equal(sim_counter(&b.host[S], "MPFastcloseRx"), 1);
    bed_end(&b);
}

/* If no answer comes it resets, but says nothing on a RST. */
static void an_abort_of_version_0_without_answer_is_a_bare_reset(void **state)
{
    struct bed_plan plan = {
        .profile = "rfc6824",
        .app = {{.size = 1000, .keep_open = true}, {.keep_open = true}}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 300);
    mpx_conn_abort(b.host[C].conn, b.net.now);
    b.net.link[0].cut = true;
    host_drain(&b.host[C]);
    bed_run(&b, 60000);
    assert_int_equal(b.host[C].n[MPX_ACT_CLOSED], 1);
    assert_int_equal(sim_counter(&b.host[C], "MPFastcloseTx"), 1);
    assert_int_equal(sim_counter(&b.host[C], "MPRstTx"), 0);
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closes),
        cmocka_unit_test(fin_goes_with_data_fin),
        cmocka_unit_test(a_connection_that_never_opens_fails_once),
        cmocka_unit_test(a_data_fin_is_acknowledged_again),
        cmocka_unit_test(data_of_a_dead_subflow_goes_elsewhere),
        cmocka_unit_test(a_receiver_learns_that_its_path_is_gone),
        cmocka_unit_test(the_last_subflow_killed),
        cmocka_unit_test(a_syn_alone_is_forgotten),
        cmocka_unit_test(abort_resets_every_subflow),
        cmocka_unit_test(abort_of_version_0_goes_on_an_ack),
        cmocka_unit_test(an_abort_of_version_0_without_answer_is_a_bare_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
