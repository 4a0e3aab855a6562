/* SPDX-License-Identifier: MIT */
/*
 * Captures that are right but for one octet: each rule fails when all that it
 * needs was seen, and what is no fault does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"
#include "segment.h"
#include "vec.h"

static const struct conn_keys keys = {
    .n = 1,
    .len = {16},
    .key = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}};

static bool proven[CHECK_COUNT];

static void judge(struct replay *r, const struct octets *file)
{
    struct replay_input in = {.octets = file->p, .len = file->len};

    assert_true(replay_inputs(r, &keys, &in, 1));
}

static void load(struct octets *file, const char *folder, const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", MPX_CAPTURE_DIR, folder);
    assert_true(octets_load(file, scene_path(path, name)));
}

/* The TCP segment of a frame. */
static void segment_at(const struct octets *file, uint32_t frame,
                       struct segment *s)
{
    struct capture c;
    struct capture_frame f = {0};
    struct link_packet packet;

    assert_true(capture_open(&c, file->p, file->len));
    while (f.number < frame)
        assert_true(capture_next(&c, &f));
    assert_int_equal(link_packet_of(&packet, &f), LINK_IP);
    assert_int_equal(segment_of(s, &packet), SEGMENT_TCP);
    capture_close(&c);
}

static uint8_t *writable(const struct octets *file, const uint8_t *at)
{
    return file->p + (at - file->p);
}

/* Without a TCP checksum, so that other octets may be changed. */
static void clear_sum(const struct octets *file, const struct segment *s)
{
    memset(writable(file, s->options - 4), 0, 2);
}

/* Where the octets of an option are in the file; they may be changed. */
static uint8_t *option_at(const struct octets *file,
                          const struct replay_line *l)
{
    struct segment s;
    size_t i = 0;

    segment_at(file, (uint32_t)l->at.frame, &s);
    clear_sum(file, &s);
    while (memcmp(s.options + i, l->octets, l->len) != 0)
        assert_true(++i + l->len <= s.options_len);
    return writable(file, s.options + i);
}

/* ---- one octet of one option --------------------------------------------- */

enum which { ANY, DATA_FIN, MAPPING };

static const struct crime {
    const char *folder, *file;
    uint8_t subtype, len;
    enum which which;
    unsigned nth; /* of those, from 0 */
    int at;       /* octet, from the end if negative */
    uint8_t mask; /* of bits that are changed */
    enum check check;
} crimes[] = {
    {"s01_basic_v4", "client.pcap", MPX_SUB_CAPABLE, 20, ANY, 0, 12, 1,
     CHECK_KEY_ECHO},
    {"s01_basic_v4", "client.pcap", MPX_SUB_CAPABLE, 22, ANY, 0, 4, 1,
     CHECK_KEY_SAME},
    {"s04_two_subflows_small", "client.pcap", MPX_SUB_JOIN, 16, ANY, 0, 4, 1,
     CHECK_JOIN_SYNACK},
    {"s04_two_subflows_small", "client.pcap", MPX_SUB_JOIN, 24, ANY, 0, 4, 1,
     CHECK_JOIN_ACK},
    {"s04_two_subflows_small", "client.pcap", MPX_SUB_JOIN, 12, ANY, 0, 8, 1,
     CHECK_JOIN_ACK},
    {"s05_add_addr_v4", "client.pcap", MPX_SUB_ADD_ADDR, 16, ANY, 0, 8, 1,
     CHECK_ADD_ADDR},
    {"s08_fastclose_linger", "client.pcap", MPX_SUB_FASTCLOSE, 12, ANY, 0, 4, 1,
     CHECK_FASTCLOSE},
    {"s03_csum_both", "client.pcap", MPX_SUB_DSS, 28, MAPPING, 0, -1, 1,
     CHECK_DSS_CSUM},
    {"s03_csum_both", "client.pcap", MPX_SUB_DSS, 28, MAPPING, 0, 12, 1,
     CHECK_DSS_CSUM},
    {"s03_csum_both", "client.pcap", MPX_SUB_DSS, 28, DATA_FIN, 0, -1, 1,
     CHECK_DATAFIN_CSUM},
    {"s01_basic_v4", "client.pcap", MPX_SUB_DSS, 12, ANY, 1, 8, 1, CHECK_DACK},
    {"s13_lost_datafin", "client.pcap", MPX_SUB_DSS, 26, DATA_FIN, 1, 19, 1,
     CHECK_FIN_SAME},
    {"s01_multi_msgs", "client.pcap", MPX_SUB_DSS, 26, MAPPING, 1, 0, 0x80,
     CHECK_COVERED},
    {"s01_basic_v4", "client.pcap", MPX_SUB_DSS, 12, ANY, 0, 3, 0x04,
     CHECK_MALFORMED},
    {"s01_basic_v4", "client.pcap", MPX_SUB_DSS, 12, ANY, 0, 1, 0x0c,
     CHECK_MALFORMED}, /* length 0 */
    {"s01_basic_v4", "client.pcap", MPX_SUB_DSS, 12, ANY, 0, 1, 0x0d,
     CHECK_MALFORMED}, /* length 1 */
    {"s01_basic_v4", "client.pcap", MPX_SUB_DSS, 12, ANY, 0, 1, 0x80,
     CHECK_MALFORMED}, /* past the end */
    {"s05_add_addr_v4", "client.pcap", MPX_SUB_ADD_ADDR, 8, ANY, 0, 2, 0x05,
     CHECK_MALFORMED}, /* no echo but of version 0 */
    {"ours", "rfc6824.pcap", MPX_SUB_ADD_ADDR, 8, ANY, 0, 2, 0x05,
     CHECK_MALFORMED}, /* the other way round */
    {"ours", "rfc6824.pcap", MPX_SUB_CAPABLE, 20, ANY, 0, 12, 1,
     CHECK_KEY_ECHO},
    {"ours", "rfc6824.pcap", MPX_SUB_CAPABLE, 20, ANY, 0, 4, 1, CHECK_KEY_SAME},
    {"ours", "rfc6824.pcap", MPX_SUB_JOIN, 24, ANY, 0, 4, 1, CHECK_JOIN_ACK},
    {"ours", "paasch.pcap", MPX_SUB_JOIN, 24, ANY, 0, 4, 1, CHECK_JOIN_ACK},
    {"ours", "baerts.pcap", MPX_SUB_JOIN, 24, ANY, 0, 4, 1, CHECK_JOIN_ACK},
    {"ours", "hardened.pcap", MPX_SUB_JOIN, 24, ANY, 0, 4, 1, CHECK_JOIN_ACK},
    {"ours", "baerts.pcap", MPX_SUB_NEW_KEY, 12, ANY, 0, 4, 1, CHECK_NEW_KEY},
    {"ours", "hardened.pcap", MPX_SUB_NEW_KEY, 12, ANY, 0, 4, 1, CHECK_NEW_KEY},
    {"ours", "removed.pcap", MPX_SUB_REMOVE_ADDR, 12, ANY, 0, 3, 1,
     CHECK_REMOVE_ADDR}, /* another id */
    {"ours", "removed.pcap", MPX_SUB_REMOVE_ADDR, 12, ANY, 0, -1, 1,
     CHECK_REMOVE_ADDR},
    {"ours", "baerts.pcap", MPX_SUB_CAPABLE, 16, ANY, 0, -1, 1, CHECK_DSS_CSUM},
    {"ours", "hardened.pcap", MPX_SUB_CAPABLE, 16, ANY, 0, -1, 1,
     CHECK_DSS_CSUM},
};

static bool is_wanted(const struct crime *c, const struct replay_line *l)
{
    struct mpx_opt o;
    mpx_err refused;

    if (l->len != c->len || l->octets[2] >> 4 != c->subtype)
        return false;
    if (c->which == ANY)
        return true;
    return replay_decode(&o, l, &refused) && o.u.dss.has_map &&
           o.u.dss.fin == (c->which == DATA_FIN);
}

static uint8_t *find(const struct crime *c, const struct octets *file,
                     const struct replay *r)
{
    unsigned n = 0;

    for (size_t i = 0; i < r->n_lines; i++)
        if (is_wanted(c, &r->line[i]) && n++ == c->nth)
            return option_at(file, &r->line[i]);
    fail_msg("%s/%s has no such option", c->folder, c->file);
    return NULL;
}

static void test_each_rule_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof crimes / sizeof crimes[0]; i++) {
        const struct crime *c = &crimes[i];
        struct octets file;
        struct replay r;

        load(&file, c->folder, c->file);
        judge(&r, &file);
        assert_false(tally_failed(&r.tally));

        uint8_t *option = find(c, &file, &r);

        replay_free(&r);
        option[c->at < 0 ? c->len + c->at : c->at] ^= c->mask;
        judge(&r, &file);
        if (r.tally.failed[c->check] == 0)
            fail_msg("%s/%s passes %s with octet %d changed", c->folder,
                     c->file, tally_check_name(c->check), c->at);
        proven[c->check] = true;
        replay_free(&r);
        octets_free(&file);
    }
}

static void test_tcp_checksum(void **state)
{
    struct octets file;
    struct segment s;
    struct replay r;

    (void)state;
    load(&file, "s01_basic_v4", "client.pcap");
    segment_at(&file, 4, &s);
    assert_true(s.payload_len > 0);
    *writable(&file, s.payload) ^= 1;
    judge(&r, &file);
    assert_int_equal(r.tally.failed[CHECK_TCP_CSUM], 1);
    proven[CHECK_TCP_CSUM] = true;
    replay_free(&r);
    octets_free(&file);
}

/* The peer says so too, and the file has its MP_CAPABLE. */
static void test_unknown_token(void **state)
{
    struct octets file;
    struct replay r;

    (void)state;
    load(&file, "s11_join_bad_token", "server.pcap");
    judge(&r, &file);
    assert_int_equal(r.tally.failed[CHECK_JOIN_TOKEN], 1);
    proven[CHECK_JOIN_TOKEN] = true;
    replay_free(&r);
    octets_free(&file);
}

/* Octets among the options that are none, of no MPTCP option. */
static void test_broken_block(void **state)
{
    (void)state;
    for (int how = 0; how < 2; how++) {
        struct octets file;
        struct segment s;
        struct replay r;

        load(&file, "s01_basic_v4", "client.pcap");
        segment_at(&file, 7, &s);
        /* NOP NOP timestamps, DSS */
        assert_memory_equal(s.options, "\x01\x01\x08\x0a", 4);
        *writable(&file, s.options + (how ? 0 : 3)) = how ? 0 : 200;
        judge(&r, &file);
        assert_int_equal(r.tally.failed[CHECK_BLOCK], 1);
        assert_int_equal(r.note[r.n_notes - 1].octets,
                         s.options_len - (how ? 0 : 2));
        proven[CHECK_BLOCK] = true;
        replay_free(&r);
        octets_free(&file);
    }
}

static void test_all_rules_are_proven(void **state)
{
    (void)state;
    for (int c = 0; c < CHECK_COUNT; c++)
        if (!proven[c])
            fail_msg("%s is never provoked", tally_check_name((enum check)c));
}

/* ---- no fault ------------------------------------------------------------ */

/* Whom the peer accepts has the right token, whatever the file knows. */
static void test_accepted_token(void **state)
{
    static const struct crime token = {
        "s04_two_subflows_small", "client.pcap", MPX_SUB_JOIN, 12, ANY, 0, 4, 1,
        CHECK_JOIN_TOKEN};
    struct octets file;
    struct replay r;

    (void)state;
    load(&file, token.folder, token.file);
    judge(&r, &file);
    find(&token, &file, &r)[4] ^= 1;
    replay_free(&r);
    judge(&r, &file);
    assert_int_equal(r.tally.failed[CHECK_JOIN_TOKEN], 0);
    assert_int_equal(r.tally.why[WHY_NO_TOKEN], 1);
    replay_free(&r);
    octets_free(&file);
}

static void test_data_ack_on_rst(void **state)
{
    struct octets file;
    struct segment s;
    struct replay r;

    (void)state;
    load(&file, "s01_basic_v4", "client.pcap");
    segment_at(&file, 14, &s);
    assert_int_equal(s.options[-20 + 13], MPX_TCP_ACK);
    *writable(&file, s.options - 20 + 13) |= MPX_TCP_RST;
    judge(&r, &file);
    assert_int_equal(r.line[r.n_lines - 1].seg, MPX_SEG_RST);
    assert_int_equal(replay_verdict(&r.line[r.n_lines - 1]), VERDICT_OK);
    assert_int_equal(r.tally.passed[CHECK_DACK], 10);
    replay_free(&r);
    octets_free(&file);
}

/* In version 0 both keys are known when the SYN/ACK has come. */
static void test_keys_of_version_0(void **state)
{
    struct octets file;
    struct segment s;
    struct replay r;

    (void)state;
    load(&file, "ours", "rfc6824.pcap");
    segment_at(&file, 3, &s); /* without the third ACK's MP_CAPABLE */
    clear_sum(&file, &s);
    for (size_t i = 0; i < s.options_len; i++)
        *writable(&file, s.options + i) = MPX_KIND_NOP;
    judge(&r, &file);
    assert_false(tally_failed(&r.tally));
    assert_int_equal(r.n_conns, 1);
    assert_int_equal(r.tally.passed[CHECK_JOIN_SYNACK], 1);
    assert_int_equal(r.tally.passed[CHECK_JOIN_ACK], 1);
    assert_int_equal(r.tally.seen[SEEN_UNCHECKED], 0);
    replay_free(&r);
    octets_free(&file);
}

/* Captured in front of what changed the octets and behind it: one of the two
 * copies is wrong. */
static void test_copies_differ(void **state)
{
    struct octets file[2];
    struct replay_input in[2];
    struct replay r;

    (void)state;
    for (int e = 0; e < 2; e++) {
        load(&file[e], "s10_corrupt_two_sf1",
             e == CLIENT ? "client.pcap" : "server.pcap");
        in[e] = (struct replay_input){.octets = file[e].p, .len = file[e].len};
    }
    judge(&r, &file[CLIENT]);
    assert_false(tally_failed(&r.tally));
    replay_free(&r);
    assert_true(replay_inputs(&r, &keys, in, 2));
    assert_int_equal(r.tally.failed[CHECK_DSS_CSUM], 1);
    replay_free(&r);
    octets_free(&file[CLIENT]);
    octets_free(&file[SERVER]);
}

/* A port that is used again: the second flow's SYN is missing, and nothing of
 * it counts as the first one's. */
static void test_ports_used_again(void **state)
{
    struct octets file;
    struct replay once, r;

    (void)state;
    load(&file, "s01_basic_v4", "client.pcap");
    judge(&once, &file);

    /* the same file again, its sequence numbers half the space away */
    uint8_t *both = vec_new(2 * file.len, 1);
    struct octets twice = {.p = both, .len = file.len};
    struct capture c;
    struct capture_frame f;

    memcpy(both, file.p, file.len);
    assert_true(capture_open(&c, file.p, file.len));
    for (size_t at = c.at; capture_next(&c, &f); at = c.at) {
        struct segment s;

        if (f.number == 1)
            continue;
        segment_at(&file, (uint32_t)f.number, &s);
        memcpy(both + twice.len, file.p + at, c.at - at);
        for (size_t k = 0; k < 2; k++) /* SEQ and ACK */
            both[twice.len + (size_t)(s.options - (file.p + at)) - 16 +
                 4 * k] ^= 0x80;
        twice.len += c.at - at;
    }
    capture_close(&c);
    judge(&r, &twice);
    assert_int_equal(r.flows.n, 2);
    assert_true(r.flows.v[1].headless);
    for (size_t i = 0; i < r.n_lines; i++)
        assert_int_equal(r.line[i].n_failed, 0);
    assert_int_equal(r.tally.passed[CHECK_DACK], once.tally.passed[CHECK_DACK]);
    assert_int_equal(r.tally.why[WHY_NO_FLOW], once.n_lines - 1);
    replay_free(&r);
    replay_free(&once);
    octets_free(&file);
    free(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rule_fails),
        cmocka_unit_test(test_tcp_checksum),
        cmocka_unit_test(test_unknown_token),
        cmocka_unit_test(test_broken_block),
        cmocka_unit_test(test_all_rules_are_proven),
        cmocka_unit_test(test_accepted_token),
        cmocka_unit_test(test_data_ack_on_rst),
        cmocka_unit_test(test_keys_of_version_0),
        cmocka_unit_test(test_copies_differ),
        cmocka_unit_test(test_ports_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
