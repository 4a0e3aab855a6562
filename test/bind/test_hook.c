/* SPDX-License-Identifier: MIT */
/* Hooks between TCP and IP: what they see, change, split, drop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

enum { MARK_KIND = 253, MARK_LEN = 12, TAKEN = 701 };

static struct bed bed;
static struct end client, server;

struct hook_log {
    int out, in, done, splits, marks, drops;
};
static struct hook_log logs[2];

static void set_length(struct ns3c_rewrite *rw, size_t len)
{
    rw->hdr_len = (uint8_t)len;
    rw->hdr[12] = (uint8_t)(len / 4 << 4);
}

/* ---- hooks -------------------------------------------------------------- */

static bool same_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;

    log->out++;
    CHECK(f->family == bed.o.family);
    CHECK(f->local_port == (hdr[0] << 8 | hdr[1]));
    CHECK(f->remote_port == (hdr[2] << 8 | hdr[3]));
    memcpy(rw->hdr, hdr, hdr_len);
    rw->hdr_len = hdr_len;
    rw->take = payload;
    return true;
}

static bool same_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;

    (void)payload;
    log->in++;
    CHECK(f->local_port == (hdr[2] << 8 | hdr[3]));
    CHECK(f->remote_port == (hdr[0] << 8 | hdr[1]));
    CHECK(log != &logs[0] || bed.o.links > 1 ||
          !memcmp(f->local, bed.addr[0][0].b, 16));
    memcpy(rw->hdr, hdr, hdr_len);
    rw->hdr_len = hdr_len;
    return true;
}

static void log_done(void *ctx, const struct ns3c_flow *f)
{
    struct hook_log *log = ctx;

    CHECK(f->family == bed.o.family);
    log->done++;
}

/* Marks a segment with an option that says its sequence number and how much it
 * carries, and sends at most TAKEN octets at a time. */
static bool mark_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;
    uint8_t *mark = rw->hdr + hdr_len;

    (void)f;
    log->out++;
    if (payload > TAKEN) {
        rw->take = TAKEN;
        log->splits++;
    }
    if (hdr_len + MARK_LEN > 60)
        return true;
    memset(mark, 0, MARK_LEN);
    mark[0] = MARK_KIND;
    mark[1] = MARK_LEN;
    mark[2] = (uint8_t)(rw->take >> 8);
    mark[3] = (uint8_t)rw->take;
    memcpy(mark + 4, hdr + 4, 4);
    set_length(rw, hdr_len + MARK_LEN);
    return true;
}

/* Checks a mark, which is the last option, and takes it off. */
static bool mark_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;
    const uint8_t *mark = hdr + hdr_len - MARK_LEN;
    uint8_t buf[2000];
    uint32_t half = payload / 2;

    (void)f;
    log->in++;
    CHECK(payload <= TAKEN);
    if (hdr_len < 20 + MARK_LEN || mark[0] != MARK_KIND)
        return true;
    log->marks++;
    CHECK(ns3c_payload(buf, 0, sizeof buf) == payload);
    CHECK(payload == (uint32_t)(mark[2] << 8 | mark[3]));
    CHECK(!memcmp(mark + 4, hdr + 4, 4));
    CHECK(ns3c_payload(buf, half, 2000) == payload - half);
    CHECK(ns3c_payload(buf, payload, 10) == 0);
    set_length(rw, (size_t)hdr_len - MARK_LEN);
    return true;
}

static bool drop_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;

    same_out(ctx, f, hdr, hdr_len, payload, rw);
    if (log->out % 50 != 20)
        return true;
    log->drops++;
    return false;
}

static bool drop_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct hook_log *log = ctx;

    same_in(ctx, f, hdr, hdr_len, payload, rw);
    if (log->in % 50 != 20)
        return true;
    log->drops++;
    return false;
}

static const struct ns3c_hooks same_hooks = {same_out, same_in, log_done};
static const struct ns3c_hooks mark_hooks = {mark_out, mark_in, log_done};
static const struct ns3c_hooks drop_hooks = {drop_out, drop_in, log_done};

/* ---- cases -------------------------------------------------------------- */

static void make(const struct bed_options *o, const struct ns3c_hooks *hooks)
{
    bed_make(&bed, o);
    for (int h = 0; h < 2; h++)
        CHECK(ns3c_hook(bed.host[h], hooks, &logs[h]) == 0);
    client = (struct end){.total = 1000000};
    server = (struct end){.total = 200000, .patient = true};
    bed_listen(&bed, &server, 1);
}

static void transfer(const struct bed_options *o,
                     const struct ns3c_hooks *hooks)
{
    make(o, hooks);
    bed_connect(&bed, &client, 0);
    ns3c_run(100 * SEC);
    check_done(&client, &server);
    check_hooks(&bed, 0, 0);
    for (int h = 0; h < 2; h++)
        CHECK(logs[h].out > 100 && logs[h].in > 100);
    ns3c_destroy();
}

static void transfer_over(uint8_t family, bool checksums,
                          const struct ns3c_hooks *hooks)
{
    struct bed_options o = bed_defaults();

    o.family = family;
    o.checksums = checksums;
    transfer(&o, hooks);
}

static void case_same(void)
{
    transfer_over(4, false, &same_hooks);
    CHECK(logs[0].done == logs[0].in);
}

static void case_same_v6_checksums(void)
{
    transfer_over(6, true, &same_hooks);
}

static void check_marks(void)
{
    CHECK(logs[0].splits > 500 && logs[1].splits > 100);
    CHECK(logs[1].marks > 1000);
}

static void case_mark_and_split(void)
{
    transfer_over(4, false, &mark_hooks);
    check_marks();
}

static void case_mark_and_split_checksums(void)
{
    transfer_over(4, true, &mark_hooks);
    check_marks();
}

static void case_mark_and_split_v6(void)
{
    transfer_over(6, false, &mark_hooks);
    check_marks();
}

static void case_mark_and_split_v6_checksums(void)
{
    transfer_over(6, true, &mark_hooks);
    check_marks();
}

static void case_drop(void)
{
    transfer_over(4, true, &drop_hooks);
    CHECK(logs[0].drops > 0 && logs[1].drops > 0);
}

/* No function at all is no hook at all. */
static void case_empty_hooks(void)
{
    struct bed_options o = bed_defaults();
    static const struct ns3c_hooks none;

    make(&o, &none);
    bed_connect(&bed, &client, 0);
    ns3c_run(100 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

/* Three writes of one instant leave as one segment, and before push returns. */
static void write_and_push(void *ctx)
{
    uint8_t octet[300];
    int before = logs[0].out;

    (void)ctx;
    for (unsigned i = 0; i < sizeof octet; i++)
        octet[i] = octet_at(i);
    for (unsigned i = 0; i < 3; i++)
        CHECK(ns3c_tcp_send(client.sock, octet + 100 * i, 100) == 100);
    CHECK(logs[0].out == before);
    ns3c_tcp_push(client.sock);
    CHECK(logs[0].out == before + 1);
    ns3c_tcp_push(client.sock);
    ns3c_tcp_push(-1);
    CHECK(logs[0].out == before + 1);
}

static void case_push(void)
{
    struct bed_options o = bed_defaults();

    make(&o, &same_hooks);
    client = (struct end){.patient = true};
    bed_connect(&bed, &client, 0);
    server.total = 0;
    ns3c_schedule(SEC, write_and_push, NULL);
    ns3c_run(SEC + MS);
    CHECK(logs[0].out == 3); /* SYN, ACK, the octets: nothing comes later */
    ns3c_run(2 * SEC);
    CHECK(server.received == 300 && !server.garbled);
    ns3c_destroy();
}

/* A flow more to @p port of the server; false: there is no port of its own. */
static bool one_more(const struct ns3c_tcp_options *o, uint16_t port)
{
    int sock = ns3c_tcp(bed.host[0], o, NULL, NULL);

    CHECK(sock >= 0);
    return ns3c_tcp_connect(sock, &bed.addr[0][0], 0, &bed.addr[0][1], port,
                            NULL) == 0;
}

/* As many flows between two addresses as there are ephemeral ports. */
static void case_ports(void)
{
    static const struct ns3c_hooks none;
    struct bed_options o = bed_defaults();
    struct ns3c_tcp_options t = end_options();
    unsigned n = 0;

    bed_make(&bed, &o);
    CHECK(ns3c_hook(bed.host[0], &none, NULL) == 0);
    while (one_more(&t, BED_PORT))
        n++;
    CHECK(n == 16384);
    CHECK(strcmp(ns3c_error(),
                 "ns3c_tcp_connect: no port is left: flows lead from all of "
                 "this address to port 40001 of that one") == 0);
    CHECK(!one_more(&t, BED_PORT));
    CHECK(one_more(&t, BED_PORT + 1));
    ns3c_destroy();
}

CASE(ports)
CASE(push)
CASE(same)
CASE(same_v6_checksums)
CASE(mark_and_split)
CASE(mark_and_split_checksums)
CASE(mark_and_split_v6)
CASE(mark_and_split_v6_checksums)
CASE(drop)
CASE(empty_hooks)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports),
        cmocka_unit_test(push),
        cmocka_unit_test(same),
        cmocka_unit_test(same_v6_checksums),
        cmocka_unit_test(mark_and_split),
        cmocka_unit_test(mark_and_split_checksums),
        cmocka_unit_test(mark_and_split_v6),
        cmocka_unit_test(mark_and_split_v6_checksums),
        cmocka_unit_test(drop),
        cmocka_unit_test(empty_hooks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
