/* SPDX-License-Identifier: MIT */
/* Addresses that come and go, and priorities: RFC 8684 3.4.2 and 3.3.8. */
#include "sim_test.h"

enum { SIZE = 8000000, PATHS = 2 };

static struct bed_plan plan_of(const char *pm)
{
    return (struct bed_plan){
        .paths = PATHS,
        .pm = pm,
        .app = {{.size = SIZE}, {.size = 1, .after_eof = true}},
    };
}

static void use(struct bed *b, int host, unsigned path)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(mpx_endpoint_use_addr(b->host[host].ep, &a, b->net.now),
                     MPX_OK);
    host_drain(&b->host[host]);
}

static void drop(struct bed *b, int host, unsigned path)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(mpx_endpoint_drop_addr(b->host[host].ep, &a, b->net.now),
                     MPX_OK);
    host_drain(&b->host[host]);
}

/* Subflows of the client from its address on @p path that are alive. */
static unsigned alive(const struct bed *b, unsigned path, uint64_t *out)
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

static void expect(const struct bed *b, int host, const char *name,
                   uint64_t want)
{
    uint64_t got = sim_counter(&b->host[host], name);

    if (got != want)
        fail_msg("%s is %llu, want %llu", name, (unsigned long long)got,
                 (unsigned long long)want);
}

static void expect_all_and_end(struct bed *b)
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

static void scripted_waits_to_be_told(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    expect(&b, CLIENT, "MPJoinSynTx", 0);
    expect(&b, SERVER, "AddAddrTx", 0);
    use(&b, SERVER, 1);
    bed_run(&b, 300); /* announced, but the client was told of no address */
    expect(&b, SERVER, "AddAddrTx", 1);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, CLIENT, "MPJoinSynTx", 0);
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect(&b, CLIENT, "MPJoinSynTx", 2); /* to either address */
    expect(&b, SERVER, "MPJoinAckRx", 2);
    assert_int_equal(alive(&b, 1, &out), 2);
    assert_true(out > 0);
    expect_all_and_end(&b);
}

static void told_before_it_may_join(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect(&b, CLIENT, "MPJoinSynTx", 1);
    expect_all_and_end(&b);
}

static void dropped_in_order(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t before, after;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    assert_int_equal(alive(&b, 1, &before), 2);
    drop(&b, CLIENT, 1);
    bed_run(&b, 300);
    expect(&b, CLIENT, "RmAddrTx", 1);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "MPRstTx", 0);
    assert_int_equal(alive(&b, 1, &before), 0);
    bed_run(&b, 500);
    alive(&b, 1, &after);
    assert_int_equal(after, before);
    expect(&b, CLIENT, "MPJoinSynTx", 3); /* no new ones */
    use(&b, CLIENT, 1);
    bed_run(&b, 600);
    expect(&b, CLIENT, "MPJoinSynTx", 5);
    assert_int_equal(alive(&b, 1, &after), 2);
    expect_all_and_end(&b);
}

static void dropped_without_its_path(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    b.net.link[1].cut = true;
    drop(&b, CLIENT, 1);
    bed_run(&b, 300);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "KeepaliveTx", 2);
    expect(&b, SERVER, "MPRstTx", 0);
    bed_run(&b, 2000); /* nobody answered three of them, on each of two */
    expect(&b, SERVER, "KeepaliveTx", 6);
    expect(&b, SERVER, "MPRstTx", 2);
    alive(&b, 1, &out);
    b.net.link[1].cut = false;
    expect_all_and_end(&b);
}

/* REMOVE_ADDR of ids 0 to 8 to the server in the name of the client, each in
 * the place of a segment that is on its way. */
static void forge_removals(struct bed *b, unsigned ms)
{
    for (uint8_t id = 0; id < 9; id++) {
        const uint8_t hdr[24] = {[12] = 0x60, [13] = 0x10, [20] = 30,
                                 4,           0x40,        id};
        mpx_subflow *sf = mpx_conn_subflow(b->host[SERVER].conn, 0);
        struct mpx_subflow_info info;
        struct net_packet *p = b->net.queue;
        uint8_t forged[24];

        mpx_subflow_info(sf, &info);
        while (p && (p->to != SERVER ||
                     p->tuple.remote_port != info.tuple.remote_port))
            p = p->next;
        if (!p) { /* none on its way: look a little later */
            bed_run(b, ++ms);
            id--;
            continue;
        }
        memcpy(forged, hdr, sizeof forged);
        memcpy(forged, p->hdr, 12);
        memcpy(forged + 14, p->hdr + 14, 2);
        host_segment(&b->host[SERVER], &p->tuple, forged, sizeof forged, NULL,
                     0);
    }
}

/* Where REMOVE_ADDR has a MAC, what has none is as if it had not come; and what
 * the client takes back has one. */
static void forged_removal_is_ignored(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    plan.profile = "hardened";
    plan.app[0].key = plan.app[1].key = KEY;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    forge_removals(&b, 200);
    expect(&b, SERVER, "RmAddr", 0);
    expect(&b, SERVER, "RmAddrHMacFailure", 9);
    expect(&b, SERVER, "KeepaliveTx", 0);
    assert_int_equal(alive(&b, 1, &out), 2);
    drop(&b, CLIENT, 1);
    bed_run(&b, 600);
    expect(&b, SERVER, "RmAddr", 1);
    expect(&b, SERVER, "RmAddrHMacFailure", 9);
    assert_int_equal(alive(&b, 1, &out), 0);
    expect_all_and_end(&b);
}

/* An echo of what was not announced yet prevents no repetition of it. */
static void an_early_echo_is_none(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct mpx_addr second = net_addr(4, 1, SERVER);
    struct net_packet *p;
    unsigned ms = 200;
    struct bed b;

    (void)state;
    plan.rule[0] =
        (struct net_rule){.from = SERVER + 1, .kind = NET_ADD_ADDR, .count = 1};
    bed_start(&b, &plan);
    bed_run(&b, ms);
    for (p = b.net.queue; !p || p->to != SERVER; p = p ? p->next : b.net.queue)
        if (!p)
            bed_run(&b, ++ms);
    {
        uint8_t echo[28] = {[20] = 30, 8, 0x31, 2};

        memcpy(echo, p->hdr, 20);
        echo[12] = 0x70;
        echo[13] = 0x10;
        memcpy(echo + 24, second.b, 4);
        host_segment(&b.host[SERVER], &p->tuple, echo, sizeof echo, NULL, 0);
    }
    expect(&b, SERVER, "EchoAdd", 1);
    use(&b, SERVER, 1);
    bed_run(&b, ms + 500);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, SERVER, "AddAddrTx", 2);
    expect(&b, CLIENT, "AddAddr", 1);
    expect_all_and_end(&b);
}

/* Elsewhere it is not authenticated: what lives, stays. */
static void forged_removal_closes_nothing(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t out;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    forge_removals(&b, 200);
    expect(&b, SERVER, "RmAddr", 9);
    bed_run(&b, 2500);
    expect(&b, SERVER, "MPRstTx", 0);
    assert_true(sim_counter(&b.host[SERVER], "KeepaliveTx") >= 4);
    assert_int_equal(alive(&b, 0, &out) + alive(&b, 1, &out), 4);
    expect_all_and_end(&b);
}

/* The path has gone and its address with it: the subflow waits for the
 * answer to its FIN, and nothing that is to arrive is put on it. */
static void closing_ones_carry_no_keys(void **state)
{
    static const char *const profiles[] = {"baerts", "hardened"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(profiles); i++) {
        struct bed_plan plan = {
            .profile = profiles[i],
            .paths = PATHS,
            .pm = "fullmesh",
            .app = {{.size = 1,
                     .keep_open = true,
                     .key = KEY,
                     .rotate = {{"the second key..", 1000}}},
                    {.keep_open = true,
                     .key = KEY,
                     .rotate = {{"the second key..", 1000}}}},
        };
        struct bed b;

        bed_start(&b, &plan);
        bed_run(&b, 500);
        expect(&b, SERVER, "NewKeyRx", i ? 2 : 1);
        b.net.link[0].cut = true;
        drop(&b, CLIENT, 0);
        bed_run(&b, 1100);
        expect(&b, SERVER, "NewKeyRx", i ? 3 : 2);
        expect(&b, CLIENT, "NewKeyRetrans", 0);
        bed_end(&b);
    }
}

static void unknown_addresses_are_refused(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    struct mpx_addr a = net_addr(4, 3, CLIENT);
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    assert_int_equal(mpx_endpoint_use_addr(b.host[CLIENT].ep, &a, 0),
                     MPX_ERR_RANGE);
    assert_int_equal(mpx_endpoint_drop_addr(b.host[CLIENT].ep, &a, 0),
                     MPX_ERR_RANGE);
    expect_all_and_end(&b);
}

/* RFC 8684 3.4.1: joins go to the port that was announced, else to that of the
 * subflow. */
static void announced_with_a_port(void **state)
{
    enum { ELSEWHERE = 9000 };
    struct bed_plan plan = plan_of("fullmesh");
    struct mpx_addr a = net_addr(4, 1, SERVER), none = net_addr(4, 3, SERVER);
    unsigned there = 0, joins = 0;
    mpx_subflow *sf;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    assert_int_equal(mpx_endpoint_set_port(b.host[SERVER].ep, &none, 1),
                     MPX_ERR_RANGE);
    assert_int_equal(mpx_endpoint_set_port(b.host[SERVER].ep, &a, ELSEWHERE),
                     MPX_OK);
    bed_run(&b, 400);
    for (unsigned i = 0; (sf = mpx_conn_subflow(b.host[CLIENT].conn, i)); i++) {
        struct mpx_subflow_info info;
        bool to_a;

        mpx_subflow_info(sf, &info);
        to_a = !memcmp(info.tuple.remote, a.b, sizeof a.b);
        assert_int_equal(info.tuple.remote_port, to_a ? ELSEWHERE : BED_PORT);
        joins += info.join;
        there += to_a;
    }
    assert_true(there > 0 && joins > there);
    assert_int_equal(sim_counter(&b.host[SERVER], "EchoAdd"), 1);
    expect_all_and_end(&b);
}

static void ask_backup(struct bed *b, unsigned path, bool on)
{
    struct host *h = &b->host[SERVER];
    mpx_subflow *sf;

    for (unsigned i = 0; (sf = mpx_conn_subflow(h->conn, i)); i++) {
        struct mpx_subflow_info info;

        mpx_subflow_info(sf, &info);
        if (info.tuple.remote[1] == path + 1)
            mpx_subflow_set_backup(sf, on);
    }
    host_drain(h);
}

static void backups_idle_until_needed(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t at_once, later;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    ask_backup(&b, 1, true);
    ask_backup(&b, 1, true); /* said already */
    bed_run(&b, 240);
    expect(&b, SERVER, "MPPrioTx", 2);
    expect(&b, CLIENT, "MPPrioRx", 2);
    alive(&b, 1, &at_once);
    bed_run(&b, 400);
    alive(&b, 1, &later);
    assert_int_equal(later, at_once);
    b.net.link[0].cut = true; /* stale after a while */
    bed_run(&b, 1800);
    alive(&b, 1, &later);
    assert_true(later > at_once);
    b.net.link[0].cut = false;
    expect_all_and_end(&b);
}

static void backup_is_taken_back(void **state)
{
    struct bed_plan plan = plan_of("fullmesh");
    uint64_t at_once, later;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 200);
    ask_backup(&b, 1, true);
    bed_run(&b, 240);
    alive(&b, 1, &at_once);
    ask_backup(&b, 1, false);
    bed_run(&b, 300);
    expect(&b, CLIENT, "MPPrioRx", 4);
    alive(&b, 1, &later);
    assert_true(later > at_once);
    expect_all_and_end(&b);
}

/* RFC 8684 3.2: B of MP_JOIN is a request to the other host, and each end's
 * own.
 */
static void backup_from_the_start(void **state)
{
    (void)state;
    for (int who = 0; who <= 3; who++) {
        struct bed_plan plan = plan_of("fullmesh");
        struct bed b;

        plan.join_backup = who;
        bed_start(&b, &plan);
        bed_run(&b, 200);
        for (int id = 0; id < 2; id++) {
            mpx_subflow *sf = mpx_conn_subflow(b.host[id].conn, 1);
            struct mpx_subflow_info info;

            assert_non_null(sf);
            mpx_subflow_info(sf, &info);
            assert_true(info.join);
            assert_int_equal(info.backup, (who & (2 - id)) != 0);
            expect(&b, id, "MPPrioTx", 0);
        }
        expect_all_and_end(&b);
    }
}

static void flag(struct bed *b, int host, unsigned path, unsigned flags)
{
    struct mpx_addr a = net_addr(4, path, host);

    assert_int_equal(
        mpx_endpoint_flag_addr(b->host[host].ep, &a, flags, b->net.now),
        MPX_OK);
    host_drain(&b->host[host]);
}

static void limits_of_eight(struct bed *b)
{
    for (int id = 0; id < 2; id++)
        b->host[id].cfg.limit_subflows = b->host[id].cfg.limit_add_addr = 8;
}

/* Subflows of the client that are alive, between these paths. */
static unsigned between(const struct bed *b, unsigned client, unsigned server)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    unsigned n = 0;

    for (unsigned i = 0; (sf = mpx_conn_subflow(b->host[CLIENT].conn, i));
         i++) {
        mpx_subflow_info(sf, &info);
        n += info.state == MPX_SF_ESTABLISHED &&
             info.tuple.local[1] == client + 1 &&
             info.tuple.remote[1] == server + 1;
    }
    return n;
}

/* Linux 6.18 joins again from the address that opened the connection, once it
 * is an endpoint again; its id is 0 still. */
static void the_first_address_comes_back(void **state)
{
    static const char *const pms[] = {"fullmesh", "scripted", "kernel"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(pms); i++) {
        struct bed_plan plan = plan_of(pms[i]);
        bool kernel = !strcmp(pms[i], "kernel");
        struct bed b;

        bed_start(&b, &plan);
        limits_of_eight(&b);
        if (kernel)
            for (unsigned p = 0; p < PATHS; p++)
                flag(&b, CLIENT, p, MPX_ADDR_SUBFLOW);
        else
            use(&b, CLIENT, 1);
        bed_run(&b, 300);
        assert_int_equal(between(&b, 0, 0), 1);
        assert_true(between(&b, 1, 0) == 1);
        drop(&b, CLIENT, 0);
        bed_run(&b, 500);
        expect(&b, SERVER, "RmAddr", 1);
        assert_int_equal(between(&b, 0, 0), 0);
        if (kernel)
            flag(&b, CLIENT, 0, MPX_ADDR_SUBFLOW);
        else
            use(&b, CLIENT, 0);
        bed_run(&b, 800);
        assert_int_equal(between(&b, 0, 0), 1);
        expect_all_and_end(&b);
    }
}

/* And the responder's: withdrawn, announced again under id 0, joined. */
static void the_first_address_of_the_responder_comes_back(void **state)
{
    static const char *const pms[] = {"fullmesh", "scripted", "kernel"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(pms); i++) {
        struct bed_plan plan = plan_of(pms[i]);
        bool kernel = !strcmp(pms[i], "kernel");
        unsigned from = kernel ? 0 : 1;
        struct bed b;

        bed_start(&b, &plan);
        limits_of_eight(&b);
        use(&b, CLIENT, 1);
        if (kernel) {
            flag(&b, SERVER, 0, MPX_ADDR_SIGNAL);
            flag(&b, SERVER, 1, MPX_ADDR_SIGNAL);
        } else {
            use(&b, SERVER, 1);
        }
        bed_run(&b, 300);
        assert_int_equal(between(&b, 1, 1), 1);
        drop(&b, SERVER, 0);
        bed_run(&b, 600);
        expect(&b, CLIENT, "RmAddr", 1);
        assert_int_equal(between(&b, from, 0), 0);
        if (kernel)
            flag(&b, SERVER, 0, MPX_ADDR_SIGNAL);
        else
            use(&b, SERVER, 0);
        bed_run(&b, 1000);
        expect(&b, CLIENT, "AddAddr", 2);
        assert_int_equal(between(&b, from, 0), 1);
        expect_all_and_end(&b);
    }
}

/* REMOVE_ADDR 0 counts whatever was announced before it. */
static void removal_of_the_first_is_not_forgotten(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct mpx_addr a;
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    bed_run(&b, 100);
    assert_true(mpx_conn_remote(b.host[SERVER].conn, 0, &a));
    drop(&b, CLIENT, 0);
    bed_run(&b, 200);
    expect(&b, SERVER, "RmAddr", 1);
    assert_false(mpx_conn_remote(b.host[SERVER].conn, 0, &a));
    use(&b, CLIENT, 1);
    bed_run(&b, 400);
    expect_all_and_end(&b);
}

/* Where no leading bit is shared, routing still finds a way. */
static void the_kernel_joins_what_looks_far(void **state)
{
    struct bed_plan plan = plan_of("kernel");
    struct mpx_addr far = {.family = 4, .b = {192, 168, 0, 3}};
    struct bed b;

    (void)state;
    bed_start(&b, &plan);
    limits_of_eight(&b);
    assert_int_equal(mpx_endpoint_add_addr(b.host[SERVER].ep, &far), MPX_OK);
    assert_int_equal(mpx_endpoint_flag_addr(b.host[SERVER].ep, &far,
                                            MPX_ADDR_SIGNAL, b.net.now),
                     MPX_OK);
    bed_run(&b, 200);
    expect(&b, CLIENT, "AddAddr", 1);
    expect(&b, CLIENT, "MPJoinSynTx", 1);
    bed_end(&b);
}

/* Plain TCP has one address, and ends with its path: nothing is cut short as
 * if in order. */
static void plain_tcp_keeps_its_address(void **state)
{
    static const char *const profiles[] = {"tcp", "rfc8684"};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(profiles); i++) {
        struct bed_plan plan = plan_of("kernel");
        struct mpx_addr a = net_addr(4, 0, CLIENT);
        struct bed b;

        plan.profile = profiles[i];
        for (uint8_t from = 0; from < 2; from++)
            plan.rule[from] = (struct net_rule){
                .from = from + 1, .skip = 30, .fate = NET_STRIP};
        bed_start(&b, &plan);
        bed_run(&b, 2000);
        assert_true(host_info(&b.host[CLIENT]).fallback);
        drop(&b, CLIENT, 0);
        drop(&b, SERVER, 0);
        assert_int_equal(mpx_endpoint_change_addr(b.host[CLIENT].ep, &a,
                                                  MPX_ADDR_FULLMESH, b.net.now),
                         MPX_OK);
        mpx_endpoint_flush_addrs(b.host[CLIENT].ep, b.net.now);
        host_drain(&b.host[CLIENT]);
        expect_all_and_end(&b);
    }
}

/* One end has fallen back, the other does not know yet and gives up the only
 * address: that is no end of the stream, and both applications hear of it. */
static void
an_address_gone_in_the_middle_of_a_fallback_is_an_error(void **state)
{
    struct bed_plan plan = plan_of("scripted");
    struct bed b;

    (void)state;
    plan.paths = 1;
    bed_start(&b, &plan);
    bed_run(&b, 300);
    b.net.rule[0] = (struct net_rule){.fate = NET_STRIP};
    b.net.n_rules = 1;
    drop(&b, CLIENT, 0);
    bed_run(&b, 200000);
    assert_true(b.host[SERVER].read < SIZE);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(b.host[i].n[MPX_ACT_CLOSED], 1);
        assert_true(b.host[i].error);
        assert_int_equal(b.host[i].n[MPX_ACT_EOF], 0);
    }
    bed_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripted_waits_to_be_told),
        cmocka_unit_test(told_before_it_may_join),
        cmocka_unit_test(dropped_in_order),
        cmocka_unit_test(dropped_without_its_path),
        cmocka_unit_test(forged_removal_is_ignored),
        cmocka_unit_test(an_early_echo_is_none),
        cmocka_unit_test(forged_removal_closes_nothing),
        cmocka_unit_test(closing_ones_carry_no_keys),
        cmocka_unit_test(unknown_addresses_are_refused),
        cmocka_unit_test(announced_with_a_port),
        cmocka_unit_test(backups_idle_until_needed),
        cmocka_unit_test(backup_is_taken_back),
        cmocka_unit_test(backup_from_the_start),
        cmocka_unit_test(the_first_address_comes_back),
        cmocka_unit_test(the_first_address_of_the_responder_comes_back),
        cmocka_unit_test(removal_of_the_first_is_not_forgotten),
        cmocka_unit_test(the_kernel_joins_what_looks_far),
        cmocka_unit_test(plain_tcp_keeps_its_address),
        cmocka_unit_test(
            an_address_gone_in_the_middle_of_a_fallback_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
