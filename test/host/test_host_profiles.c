/* SPDX-License-Identifier: MIT */
/* Clients of several profiles at one server, over IPv6: each connection is what
 * its two ends agree on, and one eavesdropper meets them all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "study.h"

static const char text[] =
    "name: t\n"
    "stop: 5 s\n"
    "family: ipv6\n"
    "hosts:\n"
    "  old: {role: client, count: 2, connects-to: web, profile: rfc8684}\n"
    "  new: {role: client, count: 2, connects-to: web}\n"
    "  strict: {role: client, connects-to: web, switches: {ext-policy: "
    "require}}\n"
    "  plain: {role: client, connects-to: web, mptcp: no}\n"
    "  web: {role: server}\n"
    "links:\n"
    "  - {a: old, b: r, rate: 8 Mbit/s}\n"
    "  - {a: old, b: q, rate: 8 Mbit/s}\n"
    "  - {a: new, b: r, rate: 8 Mbit/s}\n"
    "  - {a: new, b: q, rate: 8 Mbit/s}\n"
    "  - {a: strict, b: r, rate: 8 Mbit/s}\n"
    "  - {a: strict, b: q, rate: 8 Mbit/s}\n"
    "  - {a: plain, b: r, rate: 8 Mbit/s}\n"
    "  - {a: r, b: x, name: shared, rate: 200 Mbit/s}\n"
    "  - {a: q, b: x, rate: 200 Mbit/s}\n"
    "  - {a: x, b: web, rate: 400 Mbit/s}\n"
    "traffic: {size: 1 MB}\n"
    "keying: {profile: baerts}\n"
    "background: {tcp: 1, udp: 1 Mbit/s, path: shared}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: shared, acts: 400 ms}]\n";

static const struct {
    const char *kind;
    unsigned connections, fallback, keys_active, hijacked, joined;
} wanted[] = {
    {"old", 2, 0, 0, 2, 1},   {"new", 2, 0, 2, 0, 1}, {"strict", 1, 0, 1, 0, 1},
    {"plain", 1, 0, 0, 0, 0}, {"web", 6, 0, 3, 2, 1},
};
enum { KINDS = sizeof wanted / sizeof wanted[0] };

static void test_host_profiles(void **state)
{
    static struct scn_diags diags;
    static struct scenario s;
    static struct run_result result;
    struct run_output out = {.pcap_prefix = NULL};
    struct arena a = {NULL};
    struct study study;

    (void)state;
    assert_true(study_read(&study, "s.yaml", text, strlen(text), NULL, &diags));
    assert_true(study_cell(&study, 0, &a, &s, &diags));
    assert_int_equal(run_scenario(&s, 1, &result, &out), 0);
    assert_int_equal(result.n_kinds, KINDS);
    for (unsigned k = 0; k < KINDS; k++) {
        const struct host_result *of = &result.kind[k].of;

        assert_string_equal(result.kind[k].name, wanted[k].kind);
        assert_int_equal(of->connections, wanted[k].connections);
        assert_int_equal(of->fallback, wanted[k].fallback);
        assert_int_equal(of->keys_active, wanted[k].keys_active);
        assert_int_equal(of->hijacked_connections, wanted[k].hijacked);
        assert_int_equal(of->joins_accepted > 0, wanted[k].joined);
    }
    assert_int_equal(result.downgraded, 2); /* as the server sees the old */
    arena_free(&a);
    study_free(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_host_profiles)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
