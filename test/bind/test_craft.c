/* SPDX-License-Identifier: MIT */
/* Segments made outside ns-3's TCP: ns3c_output() and ns3c_input(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>

static struct bed bed;
static struct ns3c_flow flow; /* host 0 to host 1 */
static const char text[] = "as good as any";
static int seen, resets;

static void make_header(uint8_t hdr[24], uint16_t from, uint16_t to,
                        uint8_t flags)
{
    const uint8_t fixed[24] = {(uint8_t)(from >> 8),
                               (uint8_t)from,
                               (uint8_t)(to >> 8),
                               (uint8_t)to,
                               0,
                               0,
                               0,
                               1,
                               0,
                               0,
                               0,
                               1,
                               6 << 4,
                               flags,
                               1,
                               0,
                               77,
                               78,
                               0,
                               0,
                               200,
                               4,
                               1,
                               2};

    memcpy(hdr, fixed, sizeof fixed);
}

static bool see_in(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                   uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    char buf[sizeof text];

    (void)ctx;
    (void)rw;
    seen++;
    CHECK(hdr_len == 24 && hdr[20] == 200 && hdr[23] == 2);
    CHECK(f->local_port == 2000 && f->remote_port == 1000);
    CHECK(memcmp(f->remote, flow.local, 16) == 0);
    CHECK(payload == sizeof text);
    CHECK(ns3c_payload(buf, 0, sizeof buf) == sizeof text);
    CHECK(memcmp(buf, text, sizeof text) == 0);
    return false; /* TCP would answer with a reset */
}

static const struct ns3c_hooks see = {.in = see_in};

static void send_text(void *ctx)
{
    uint8_t hdr[24];

    (void)ctx;
    make_header(hdr, 1000, 2000, 0x10);
    CHECK(ns3c_output(bed.host[0], &flow, hdr, 24, text, sizeof text) == 0);
}

static void output(uint8_t family, bool checksums, bool hooked)
{
    struct bed_options o = bed_defaults();
    static const struct ns3c_hooks none;
    struct ns3c_hook_stats stats;

    o.family = family;
    o.checksums = checksums;
    bed_make(&bed, &o);
    flow = (struct ns3c_flow){
        .family = family, .local_port = 1000, .remote_port = 2000};
    memcpy(flow.local, bed.addr[0][0].b, 16);
    memcpy(flow.remote, bed.addr[0][1].b, 16);
    if (hooked)
        CHECK(ns3c_hook(bed.host[0], &none, NULL) == 0);
    CHECK(ns3c_hook(bed.host[1], &see, NULL) == 0);
    ns3c_schedule(MS, send_text, NULL);
    ns3c_run(SEC);
    CHECK(seen == 1);
    ns3c_hook_stats(bed.host[1], &stats);
    CHECK(stats.bad_header == 0 && stats.bad_checksum == 0);
    ns3c_destroy();
}

static void case_output4(void)
{
    output(4, true, true);
}

static void case_output6(void)
{
    output(6, true, true);
}

static void case_output_plain_node(void)
{
    output(4, false, false);
}

static void case_output_plain_node6(void)
{
    output(6, true, false);
}

/* A node may send from an address that is not its own. */
static void case_output_spoofed(void)
{
    struct bed_options o = bed_defaults();

    bed_make(&bed, &o);
    flow = (struct ns3c_flow){.family = 4,
                              .local = {192, 0, 2, 1},
                              .local_port = 1000,
                              .remote_port = 2000};
    memcpy(flow.remote, bed.addr[0][1].b, 16);
    CHECK(ns3c_hook(bed.host[1], &see, NULL) == 0);
    ns3c_schedule(MS, send_text, NULL);
    ns3c_run(SEC);
    CHECK(seen == 1);
    ns3c_destroy();
}

/* ns-3 answers a SYN to nowhere with a reset, which leaves through `out`. */
static bool see_out(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    (void)ctx;
    (void)hdr_len;
    (void)payload;
    (void)rw;
    resets += hdr[13] == 0x14;
    CHECK(f->local_port == 1000 && f->remote_port == 2000);
    return true;
}

static void input_syn(void *ctx)
{
    uint8_t hdr[24];

    (void)ctx;
    make_header(hdr, 2000, 1000, 0x02);
    CHECK(ns3c_input(bed.host[0], &flow, hdr, 24) == 0);
}

static void input(uint8_t family)
{
    struct bed_options o = bed_defaults();
    static const struct ns3c_hooks out = {.out = see_out};

    o.family = family;
    o.checksums = true;
    bed_make(&bed, &o);
    flow = (struct ns3c_flow){
        .family = family, .local_port = 1000, .remote_port = 2000};
    memcpy(flow.local, bed.addr[0][0].b, 16);
    memcpy(flow.remote, bed.addr[0][1].b, 16);
    CHECK(ns3c_hook(bed.host[0], &out, NULL) == 0);
    ns3c_schedule(MS, input_syn, NULL);
    ns3c_run(SEC);
    CHECK(resets == 1);
    ns3c_destroy();
}

static void case_input4(void)
{
    input(4);
}

static void case_input6(void)
{
    input(6);
}

static void case_bad_arguments(void)
{
    struct bed_options o = bed_defaults();
    struct ns3c_flow f = {.family = 4};
    uint8_t hdr[60], buf[4];

    bed_make(&bed, &o);
    int bare = ns3c_node();
    memcpy(f.local, bed.addr[0][0].b, 16);
    make_header(hdr, 1, 2, 0x10);
    CHECK(ns3c_output(99, &f, hdr, 24, NULL, 0) == -1);
    CHECK(ns3c_output(bare, &f, hdr, 24, NULL, 0) == -1);
    CHECK(ns3c_output(bed.host[0], NULL, hdr, 24, NULL, 0) == -1);
    CHECK(ns3c_output(bed.host[0], &f, NULL, 24, NULL, 0) == -1);
    CHECK(ns3c_output(bed.host[0], &f, hdr, 20, NULL, 0) == -1);
    CHECK(ns3c_output(bed.host[0], &f, hdr, 61, NULL, 0) == -1);
    CHECK(ns3c_output(bed.host[0], &f, hdr, 24, NULL, 1) == -1);
    CHECK(ns3c_output(bed.host[0], &f, hdr, 24, text, 70000) == -1);
    hdr[21] = 0;
    CHECK(ns3c_output(bed.host[0], &f, hdr, 24, NULL, 0) == -1);
    CHECK(ns3c_input(bed.host[0], &f, hdr, 24) == -1);
    make_header(hdr, 1, 2, 0x10);
    CHECK(ns3c_input(bed.host[0], NULL, hdr, 24) == -1);
    f.local[0]++; /* not its own */
    CHECK(ns3c_input(bed.host[0], &f, hdr, 24) == -1);
    f.family = 7;
    CHECK(ns3c_input(bed.host[0], &f, hdr, 24) == -1);
    CHECK(ns3c_payload(buf, 0, sizeof buf) == 0 && *ns3c_error());
    CHECK(ns3c_hook(bare, &see, NULL) == -1);
    CHECK(ns3c_hook(bed.host[0], NULL, NULL) == -1);
    CHECK(ns3c_hook(bed.host[0], &see, NULL) == 0);
    CHECK(ns3c_hook(bed.host[0], &see, NULL) == -1);
    ns3c_destroy();
}

/* What no connection is for, to a port where somebody listens: ns-3 alone dies
 * of a reset, or of a SYN with a window of 0, six seconds later. */
static void send_stray(void *ctx)
{
    const uint8_t *flags = ctx;
    uint8_t hdr[24];

    make_header(hdr, 1000, BED_PORT, *flags);
    hdr[14] = 0;
    CHECK(ns3c_output(bed.host[0], &flow, hdr, 24, NULL, 0) == 0);
}

static void stray(uint8_t flags)
{
    static const struct ns3c_hooks none;
    struct bed_options o = bed_defaults();
    struct end client = {.total = 20000}, server = {.patient = true};

    bed_make(&bed, &o);
    flow = (struct ns3c_flow){
        .family = 4, .local_port = 1000, .remote_port = BED_PORT};
    memcpy(flow.local, bed.addr[0][0].b, 16);
    memcpy(flow.remote, bed.addr[0][1].b, 16);
    CHECK(ns3c_hook(bed.host[1], &none, NULL) == 0);
    bed_listen(&bed, &server, 1);
    ns3c_schedule(MS, send_stray, &flags);
    ns3c_run(20 * SEC);
    bed_connect(&bed, &client, 0);
    ns3c_run(30 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

static void case_stray_reset(void)
{
    stray(0x04);
}

static void case_stray_syn(void)
{
    stray(0x02);
}

CASE(output4)
CASE(output6)
CASE(output_plain_node)
CASE(output_plain_node6)
CASE(output_spoofed)
CASE(input4)
CASE(input6)
CASE(stray_reset)
CASE(stray_syn)
CASE(bad_arguments)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output4),
        cmocka_unit_test(output6),
        cmocka_unit_test(output_plain_node),
        cmocka_unit_test(output_plain_node6),
        cmocka_unit_test(output_spoofed),
        cmocka_unit_test(input4),
        cmocka_unit_test(input6),
        cmocka_unit_test(stray_reset),
        cmocka_unit_test(stray_syn),
        cmocka_unit_test(bad_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
