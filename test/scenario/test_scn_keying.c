/* SPDX-License-Identifier: MIT */
/* Good keys, their sources and rotation. */
#include "scenario_test.h"

static const char tail[] = "name: t\npaths: {wifi: {}, lte: {}}\n";

/* One keying section, read. */
static void read_keying(const char *keying, struct scn_keying *k)
{
    char text[512];
    struct study s;
    struct scenario c;

    snprintf(text, sizeof text, "%skeying: %s\n", tail, keying);
    read_good(&s, text, NULL);
    read_cell(&s, 0, &c);
    *k = c.keying;
    study_free(&s);
}

static void test_key_sources(void **state)
{
    static const char file[] = "keys-of-a-test.txt";
    struct scn_keying k;
    FILE *f = fopen(file, "w");

    (void)state;
    assert_non_null(f);
    fputs("# two\n0102\nffee00\n", f);
    fclose(f);
    read_keying("{profile: baerts, source: file, file: keys-of-a-test.txt}",
                &k);
    remove(file);
    assert_string_equal(k.source, "file");
    assert_int_equal(k.keys.n, 2);
    assert_int_equal(k.keys.key[1].len, 3);
    assert_int_equal(k.keys.key[1].octets[1], 0xee);
    read_keying("{profile: baerts, psk: {bytes: 32, entropy: 20 bits}}", &k);
    assert_int_equal(k.keys.n, 0);
    assert_int_equal(k.draw_bits, 20);
    read_keying("{profile: baerts, psk: {entropy: 9 bits, hex: 00ff}}", &k);
    assert_int_equal(k.keys.n, 1);
    assert_int_equal(k.keys.bits, 9);
    assert_false(k.keys.hidden);
    /* what is kept of "000102030405060708090a0b0c0d0e0f" with results */
    read_keying("{profile: hardened, psk: {hex: sha256-be45cb2605bf36be-16}}",
                &k);
    assert_int_equal(k.keys.n, 1);
    assert_int_equal(k.keys.key[0].len, 16);
    assert_int_equal(k.keys.key[0].octets[1], 0);
    assert_true(k.keys.hidden);
    read_keying("{profile: tcp, source: tls13}", &k);
    assert_string_equal(k.source, "tls13");
    assert_false(k.rotate.on);
}

static void test_rotation(void **state)
{
    struct scn_keying k;

    (void)state;
    read_keying("{profile: baerts, rotate: {every: 1 s, lag: {server: 2 ms}}}",
                &k);
    assert_true(k.rotate.on);
    assert_int_equal(k.rotate.lag_client_ns, 0);
    assert_int_equal(k.rotate.lag_server_ns, 2000000);
    assert_int_equal(k.rotate.every_ns, 1000000000);
    assert_int_equal(k.rotate.every_octets, 0);
    assert_int_equal(k.rotate.source, KS_ROTATE_SAME);
    assert_int_equal(k.rotate.ends, SCN_END_BOTH);
    read_keying("{profile: hardened, source: tls13,"
                " rotate: {every: 10 MB, source: eku}}",
                &k);
    assert_int_equal(k.rotate.every_octets, 10000000);
    assert_int_equal(k.rotate.every_ns, 0);
    assert_int_equal(k.rotate.source, KS_ROTATE_EKU);
    assert_int_equal(k.rotate.ends, SCN_END_CLIENT);
    read_keying("{profile: baerts, source: tls12,"
                " rotate: {at: [2 s, 5 s], source: counter, ends: server}}",
                &k);
    assert_int_equal(k.rotate.n_at, 2);
    assert_int_equal(k.rotate.at_ns[1], 5000000000);
    assert_int_equal(k.rotate.ends, SCN_END_SERVER);
    read_keying("{profile: baerts, rotate: never}", &k);
    assert_false(k.rotate.on);
    read_keying("{profile: rfc8684, rotate: never}", &k);
    assert_false(k.rotate.on);
}

/* The default, said: a sweep can have the absence as one of its values. */
static void test_never(void **state)
{
    struct study s;
    struct scenario c;

    (void)state;
    read_good(&s,
              "name: t\npaths: {wifi: {cut: never}, lte: {}}\n"
              "attackers: [{attack: join-with-sniffed-keys, on: wifi,"
              " leaves: never}]\n"
              "endpoints: {client: {keepalive: never}}\n"
              "keying: {profile: baerts}\n"
              "sweep: {keying.rotate: [never, {every: 1 s}],"
              " paths.lte.cut: [never, 2 s], attackers.0.leaves: [never, 3 s]}"
              "\n",
              NULL);
    assert_int_equal(s.n_cells, 8);
    read_cell(&s, 0, &c);
    assert_false(c.keying.rotate.on);
    assert_int_equal(c.path[0].cut_at_ns, UINT64_MAX);
    assert_int_equal(c.path[1].cut_at_ns, UINT64_MAX);
    assert_int_equal(c.client.keepalive_ns, 0);
    assert_int_equal(c.attacker[0].leaves_ns, UINT64_MAX);
    read_cell(&s, 7, &c);
    assert_true(c.keying.rotate.on);
    assert_int_equal(c.path[1].cut_at_ns, 2000000000);
    assert_int_equal(c.attacker[0].leaves_ns, 3000000000);
    study_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_sources),
        cmocka_unit_test(test_rotation),
        cmocka_unit_test(test_never),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
