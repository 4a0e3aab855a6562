/* SPDX-License-Identifier: MIT */
/* Captures: the same in every run of the same input, and what tshark says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bed.h"

#include <string.h>
#include <unistd.h>

static struct bed_options options;
static char paths[2][64]; /* two captures of one case */
static const char *path;

/* A capture at host 0 of a transfer with losses, wire and IPv6 or not. */
static void case_capture(void)
{
    struct bed bed;
    struct end client = {.total = 300000},
               server = {.total = 5000, .patient = true};
    uint8_t port_octet;

    bed_make(&bed, &options);
    ns3c_random(3, &port_octet, 1);
    CHECK(ns3c_loss(bed.dev[0][0], 0.01, 1) == 0);
    CHECK(ns3c_loss(bed.dev[0][1], 0.01, 2) == 0);
    CHECK(ns3c_pcap(bed.dev[0][0], path) == 0);
    bed_listen(&bed, &server, 1);
    bed_connect(&bed, &client, 0);
    ns3c_run(200 * SEC);
    check_done(&client, &server);
    ns3c_destroy();
}

static void case_tshark(void)
{
    int tcp = check_pcap(path);

    if (tcp < 0) {
        fprintf(stderr, "no tshark\n");
        exit(CASE_SKIPPED);
    }
    CHECK(tcp > 300);
}

static bool same_files(const char *a, const char *b)
{
    FILE *fa = fopen(a, "rb"), *fb = fopen(b, "rb");
    int ca, cb;

    assert_non_null(fa);
    assert_non_null(fb);
    do {
        ca = getc(fa);
        cb = getc(fb);
    } while (ca == cb && ca != EOF);
    fclose(fa);
    fclose(fb);
    return ca == cb;
}

static void capture(int i, uint32_t seed)
{
    path = paths[i];
    options.seed = seed;
    assert_int_equal(run_case(case_capture), CASE_OK);
}

static void captures(uint8_t family)
{
    options = bed_defaults();
    options.family = family;
    options.checksums = true;
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "bind-%d-%d-%ld.pcap", family, i,
                 (long)getpid());
        capture(i, 1);
    }
    assert_true(same_files(paths[0], paths[1]));
    capture(1, 2);
    assert_false(same_files(paths[0], paths[1]));
    int status = run_case(case_tshark);
    unlink(paths[0]);
    unlink(paths[1]);
    if (status == CASE_SKIPPED)
        skip();
    assert_int_equal(status, CASE_OK);
}

static void v4(void **state)
{
    (void)state;
    captures(4);
}

static void v6(void **state)
{
    (void)state;
    captures(6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v4),
        cmocka_unit_test(v6),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
