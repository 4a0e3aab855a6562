/* SPDX-License-Identifier: MIT */
/* Each source: its keys by epoch, and what it refuses. */
#include "pair.h"

#include <stdlib.h>

#include "mpx_crypto.h"

static const struct mpx_exporter any = {"EXPORTER-MPTCP", 32, MPX_EXPORT_EMPTY,
                                        0};
static const struct mpx_exporter strict = {"EXPORTER-MPTCP", 32,
                                           MPX_EXPORT_TOKENS, 128};

static enum ks_err make(const char *name, struct ks_config c,
                        struct keysource **ks)
{
    static struct dice d;

    d.x = 1;
    c.kind = ks_kind_find(name);
    assert_non_null(c.kind);
    c.random = (struct ks_random){&d, dice_fill};
    return keysource_new(&c, ks);
}

static enum ks_err key_of(struct keysource *ks, uint32_t epoch,
                          struct ks_key *key)
{
    return keysource_key(ks, &(struct ks_ask){.want = &any, .epoch = epoch},
                         key);
}

static void the_table(void **state)
{
    (void)state;
    assert_null(ks_kind_find("tls11"));
    assert_int_equal(ks_kind_find("tls13")->tls, 13);
    assert_int_equal(ks_kind_find("tls12")->tls, 12);
    assert_false(ks_kind_find("none")->has_keys);
    for (unsigned i = 0; ks_name_at(i); i++) {
        const struct ks_kind *kind = ks_kind_at(i);

        assert_ptr_equal(ks_kind_find(ks_name_at(i)), kind);
        /* that of a scenario that rotates nothing */
        if (kind->has_keys)
            assert_true(kind->rotations & 1u << KS_ROTATE_SAME);
    }
    for (int e = 0; e >= KS_ERR_NOMEM; e--)
        if (e >= KS_ERR_HIDDEN || e == KS_ERR_NOMEM)
            assert_string_not_equal(ks_strerror((enum ks_err)e),
                                    "unknown error");
}

static void psk_lengths(void **state)
{
    static const struct {
        uint8_t len;
        enum ks_err want;
    } cases[] = {{0, KS_ERR_LENGTH},
                 {1, KS_OK},
                 {64, KS_OK},
                 {65, KS_ERR_LENGTH},
                 {255, KS_ERR_LENGTH}};
    struct keysource *ks = NULL;
    struct ks_key key;

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct ks_list list = {.n = 1, .key[0].len = cases[i].len};

        /* given */
        assert_int_equal(make("psk", (struct ks_config){.list = &list}, &ks),
                         cases[i].want);
        if (!cases[i].want) {
            assert_int_equal(key_of(ks, 0, &key), KS_OK);
            assert_int_equal(key.len, cases[i].len);
            keysource_free(ks);
        }
        /* drawn */
        assert_int_equal(
            make("psk", (struct ks_config){.draw_len = cases[i].len}, &ks),
            cases[i].want);
        if (!cases[i].want)
            keysource_free(ks);
    }
}

static void weak_keys(void **state)
{
    struct ks_list list = {.n = 1, .key[0].len = 32, .bits = 127};
    struct ks_ask ask = {.want = &strict};
    struct keysource *ks;
    struct ks_key key, seen[16] = {0};
    unsigned n = 0;

    (void)state;
    assert_int_equal(make("psk", (struct ks_config){.list = &list}, &ks), 0);
    assert_int_equal(keysource_key(ks, &ask, &key), KS_ERR_WEAK);
    assert_int_equal(key_of(ks, 0, &key), KS_OK); /* not asked for */
    keysource_free(ks);
    list.bits = 0;
    list.key[0].len = 15; /* 120 bits at most */
    assert_int_equal(make("psk", (struct ks_config){.list = &list}, &ks), 0);
    assert_int_equal(keysource_key(ks, &ask, &key), KS_ERR_WEAK);
    keysource_free(ks);
    list.key[0].len = 16;
    assert_int_equal(make("psk", (struct ks_config){.list = &list}, &ks), 0);
    assert_int_equal(keysource_key(ks, &ask, &key), KS_OK);
    keysource_free(ks);
    /* three bits: at most eight keys, as a guesser would find */
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct dice d = {seed * 77777};
        struct ks_config c = {.kind = ks_kind_find("psk"),
                              .draw_len = 32,
                              .draw_bits = 3,
                              .random = {&d, dice_fill}};
        unsigned k = 0;

        assert_int_equal(keysource_new(&c, &ks), KS_OK);
        assert_int_equal(keysource_key(ks, &ask, &key), KS_ERR_WEAK);
        assert_int_equal(key_of(ks, 0, &key), KS_OK);
        assert_int_equal(key.len, 32);
        while (k < n && memcmp(seen[k].octets, key.octets, 32) != 0)
            k++;
        assert_true(k < 8);
        if (k == n)
            seen[n++] = key;
        keysource_free(ks);
    }
    assert_int_equal(n, 8);
}

static void lists(void **state)
{
    struct ks_list list = {.n = 3};
    struct keysource *ks;
    struct ks_key key, first;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        list.key[i].len = 8;
        list.key[i].octets[0] = (uint8_t)(i + 1);
    }
    assert_int_equal(
        make("file",
             (struct ks_config){.list = &list, .rotation = KS_ROTATE_LIST},
             &ks),
        KS_OK);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(key_of(ks, i, &key), KS_OK);
        assert_int_equal(key.octets[0], i + 1);
    }
    key.len = 99;
    assert_int_equal(key_of(ks, 3, &key), KS_ERR_NONE);
    assert_int_equal(key.len, 99); /* left as it was */
    keysource_free(ks);
    /* the same again: D-33 */
    assert_int_equal(make("file", (struct ks_config){.list = &list}, &ks), 0);
    assert_int_equal(key_of(ks, 7, &key), KS_OK);
    assert_int_equal(key.octets[0], 1);
    keysource_free(ks);
    assert_int_equal(make("file", (struct ks_config){.draw_len = 32}, &ks),
                     KS_ERR_NONE);
    /* drawn lists differ from key to key */
    assert_int_equal(
        make("psk",
             (struct ks_config){.draw_len = 32, .rotation = KS_ROTATE_LIST},
             &ks),
        KS_OK);
    assert_int_equal(key_of(ks, 0, &first), KS_OK);
    assert_int_equal(key_of(ks, 1, &key), KS_OK);
    assert_memory_not_equal(first.octets, key.octets, 32);
    keysource_free(ks);
}

static void impossible_rotations(void **state)
{
    struct keysource *ks;

    (void)state;
    assert_int_equal(
        make("psk",
             (struct ks_config){.draw_len = 32, .rotation = KS_ROTATE_EKU},
             &ks),
        KS_ERR_ROTATION);
    assert_int_equal(
        make("tls12", (struct ks_config){.rotation = KS_ROTATE_EKU}, &ks),
        KS_ERR_ROTATION);
    assert_int_equal(
        make("tls13", (struct ks_config){.rotation = KS_ROTATE_LIST}, &ks),
        KS_ERR_ROTATION);
}

/* Another exchange, another key; another connection, another key. */
static void ssh(void **state)
{
    struct keysource *ks;
    struct ks_key key[4], again;

    (void)state;
    assert_int_equal(
        make("ssh", (struct ks_config){.rotation = KS_ROTATE_EKU}, &ks), KS_OK);
    for (uint32_t i = 0; i < 4; i++) {
        struct ks_ask ask = {.want = &any, .conn = i / 2, .epoch = i % 2};

        assert_int_equal(keysource_key(ks, &ask, &key[i]), KS_OK);
        assert_int_equal(keysource_key(ks, &ask, &again), KS_OK);
        assert_memory_equal(&again, &key[i], sizeof again);
        assert_int_equal(key[i].len, 32);
        for (uint32_t k = 0; k < i; k++)
            assert_memory_not_equal(key[i].octets, key[k].octets, 32);
    }
    keysource_free(ks);
}

/* D-33: the exporter does not rotate; a counter in its context does. */
static void tls_epochs(void **state)
{
    static struct pair p;
    struct keysource *same, *counter;
    struct ks_key a, b;
    struct ks_ask ask = {.want = &strict, .tokens_len = 8};
    uint8_t tokens[8] = {1, 2, 3}, context[12], want[32];

    (void)state;
    ask.tokens = tokens;
    assert_int_equal(make("tls13", (struct ks_config){0}, &same), KS_OK);
    assert_int_equal(make("tls13",
                          (struct ks_config){.rotation = KS_ROTATE_COUNTER},
                          &counter),
                     KS_OK);
    assert_int_equal(keysource_key(same, &ask, &a), KS_ERR_EARLY);
    pair_init(&p, &(struct pair_setting){13, 1, PAIR_PLAIN});
    ask.tls = p.tls[0];
    assert_int_equal(keysource_key(same, &ask, &a), KS_ERR_EARLY);
    pair_run(&p);
    assert_int_equal(keysource_key(same, &ask, &a), KS_OK);
    ask.tls = p.tls[1];
    assert_int_equal(keysource_key(counter, &ask, &b), KS_OK);
    assert_memory_equal(a.octets, b.octets, 32);
    ask.epoch = 1;
    assert_int_equal(keysource_key(same, &ask, &b), KS_OK);
    assert_memory_equal(a.octets, b.octets, 32);
    assert_int_equal(keysource_key(counter, &ask, &b), KS_OK);
    assert_memory_not_equal(a.octets, b.octets, 32);
    memcpy(context, tokens, 8);
    memcpy(context + 8, "\0\0\0\1", 4);
    assert_int_equal(
        ks_tls_export(p.tls[0], "EXPORTER-MPTCP", context, 12, want, 32), 0);
    assert_memory_equal(b.octets, want, 32);
    keysource_free(same);
    keysource_free(counter);
    pair_free(&p);
}

static const struct {
    const char *text;
    enum ks_err err;
    unsigned line, n;
} files[] = {
    {"00ff\n", KS_OK, 0, 1},
    {"# mine\n\n00FF\r\nabcdef  \n", KS_OK, 0, 2},
    {"00ff", KS_OK, 0, 1},
    {"", KS_ERR_NONE, 0, 0},
    {"#\n\n", KS_ERR_NONE, 0, 0},
    {"00\n0\n", KS_ERR_HEX, 2, 0},
    {"00\n\n0g\n", KS_ERR_HEX, 3, 0},
    {" 00\n", KS_ERR_HEX, 1, 0},
    {"00\n1\n2\n3\n4\n5\n", KS_ERR_HEX, 2, 0},
    {"1\n2\n", KS_ERR_HEX, 1, 0},
    {"sha256-be45cb2605bf36be-16\n00\n", KS_OK, 0, 2},
    {"sha256-be45cb2605bf36be-64", KS_OK, 0, 1},
    {"sha256-be45cb2605bf36be-65", KS_ERR_LENGTH, 1, 0},
    {"sha256-be45cb2605bf36be-0", KS_ERR_LENGTH, 1, 0},
    {"sha256-be45cb2605bf36be-", KS_ERR_HEX, 1, 0},
    {"sha256-be45cb2605bf36be-1x", KS_ERR_HEX, 1, 0},
    {"sha256-be45cb2605bf36bg-16", KS_ERR_HEX, 1, 0},
    {"sha256-be45cb2605bf36-16", KS_ERR_HEX, 1, 0},
    {"sha256-", KS_ERR_HEX, 1, 0},
    {"sha1-be45cb2605bf36be-16", KS_ERR_HEX, 1, 0},
};

static void key_files(void **state)
{
    char *longest = calloc(1, 2 * KS_KEY_MAX + 3);
    struct ks_list list;
    unsigned line;

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(files); i++) {
        assert_int_equal(
            ks_list_parse(files[i].text, strlen(files[i].text), &list, &line),
            files[i].err);
        assert_int_equal(list.n, files[i].n);
        if (files[i].err)
            assert_int_equal(line, files[i].line);
    }
    memset(longest, 'a', 2 * KS_KEY_MAX);
    assert_int_equal(ks_list_parse(longest, 128, &list, &line), KS_OK);
    assert_int_equal(list.key[0].len, 64);
    assert_int_equal(list.key[0].octets[63], 0xaa);
    memset(longest, 'a', 2 * KS_KEY_MAX + 2);
    assert_int_equal(ks_list_parse(longest, 130, &list, &line), KS_ERR_LENGTH);
    free(longest);
    /* seventeen */
    char many[17 * 3 + 1] = "";
    for (int i = 0; i < 17; i++)
        strcat(many, "ab\n");
    assert_int_equal(ks_list_parse(many, 48, &list, &line), KS_OK);
    assert_int_equal(ks_list_parse(many, 51, &list, &line), KS_ERR_NONE);
    assert_int_equal(line, 17);
    /* not there, and not a file */
    assert_int_equal(ks_list_read("/no/such/file", &list, &line), KS_ERR_FILE);
    assert_int_equal(ks_list_read("/", &list, &line), KS_ERR_FILE);
    assert_int_equal(line, 0);
}

/* A list that was hidden is the same list; it is good for nothing until its
 * keys are shown again, and those only. */
static void fingerprints(void **state)
{
    static const char text[] = "000102030405060708090a0b0c0d0e0f\nff\n";
    static const char printed[] = "sha256-be45cb2605bf36be-16\n"
                                  "sha256-a8100ae6aa1940d0-1\n";
    char print[KS_PRINT_TEXT];
    struct ks_list list, hidden, read;
    struct ks_config c = {.list = &hidden};
    struct keysource *ks;
    unsigned line;

    (void)state;
    assert_int_equal(ks_list_parse(text, strlen(text), &list, &line), KS_OK);
    ks_list_print(&list, 0, print);
    assert_memory_equal(print, printed, strlen(print));
    ks_list_print(&list, 1, print);
    assert_memory_equal(print, printed + 27, strlen(print));
    hidden = list;
    ks_list_hide(&hidden);
    assert_true(hidden.hidden);
    assert_int_equal(hidden.key[1].octets[0], 0);
    assert_int_equal(ks_list_parse(printed, strlen(printed), &read, &line),
                     KS_OK);
    assert_memory_equal(&read, &hidden, sizeof read);
    assert_int_equal(make("psk", c, &ks), KS_ERR_HIDDEN);

    assert_false(ks_list_reveal(&hidden, &(struct ks_key){.len = 1}));
    assert_true(ks_list_reveal(&hidden, &list.key[1]));
    assert_true(hidden.hidden);
    assert_int_equal(make("psk", c, &ks), KS_ERR_HIDDEN);
    assert_true(ks_list_reveal(&hidden, &list.key[0]));
    assert_false(hidden.hidden);
    assert_memory_equal(&list, &hidden, sizeof list);
    assert_int_equal(make("psk", c, &ks), KS_OK);
    keysource_free(ks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprints), cmocka_unit_test(the_table),
        cmocka_unit_test(psk_lengths),  cmocka_unit_test(weak_keys),
        cmocka_unit_test(lists),        cmocka_unit_test(impossible_rotations),
        cmocka_unit_test(ssh),          cmocka_unit_test(tls_epochs),
        cmocka_unit_test(key_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
