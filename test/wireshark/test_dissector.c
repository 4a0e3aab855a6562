/* SPDX-License-Identifier: MIT */
/*
 * tools/wireshark/mpx.lua in tshark reads what our codec reads, field by field.
 *   test_dissector LUA CAPTURE...   captures of our own runs
 *   test_dissector LUA -            options on stdin, "name<TAB>hex" a line,
 *                                   each on a segment that its name tells
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "octets.h"
#include "replay.h"

enum column {
    VERSION,
    FLAGS,
    EXTERNAL,
    APPLICATION,
    SENDER,
    RECEIVER,
    DLL,
    CSUM,
    JOIN_K,
    JOIN_B,
    JOIN_ID,
    JOIN_TOKEN,
    JOIN_NONCE,
    JOIN_MAC,
    ADDR_K,
    ADDR_E,
    CLOSE_K,
    CLOSE_PROOF,
    KEY_K,
    KEY_A,
    KEY_EPOCH,
    KEY_MAC,
    MALFORMED,
    COLUMNS
};
static const char *const fields[COLUMNS] = {"capable.version",
                                            "capable.flags",
                                            "capable.external",
                                            "capable.application",
                                            "capable.sender_token",
                                            "capable.receiver_token",
                                            "capable.data_length",
                                            "capable.checksum",
                                            "join.key_id",
                                            "join.backup",
                                            "join.addr_id",
                                            "join.token",
                                            "join.nonce",
                                            "join.mac",
                                            "add_addr.key_id",
                                            "add_addr.echo",
                                            "fastclose.key_id",
                                            "fastclose.proof",
                                            "new_key.key_id",
                                            "new_key.ack",
                                            "new_key.epoch",
                                            "new_key.mac",
                                            "malformed"};
enum { TEXT = 256, LINE = 8192, NO_TSHARK = 77 };

struct row {
    char text[COLUMNS][TEXT];
};
static unsigned seen[COLUMNS]; /* values compared, by column */

__attribute__((format(printf, 3, 4))) static void
say(struct row *r, enum column c, const char *fmt, ...)
{
    size_t n = strlen(r->text[c]);
    va_list ap;

    if (n > 0)
        r->text[c][n++] = ',';
    va_start(ap, fmt);
    vsnprintf(r->text[c] + n, TEXT - n, fmt, ap);
    va_end(ap);
}

static void say_octets(struct row *r, enum column c, const uint8_t *p,
                       size_t len)
{
    char hex[2 * MPX_TCP_OPT_MAX + 1] = "";

    for (size_t i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", p[i]);
    say(r, c, "%s", hex);
}

static void say_token(struct row *r, enum column c, uint64_t token, int octets)
{
    say(r, c, "%0*" PRIx64, 2 * octets, token);
}

static void say_capable(struct row *r, const struct mpx_opt_capable *o)
{
    bool e = o->version > 0 && o->flags & MPX_CAP_E;
    bool g = o->version > 0 && o->flags & MPX_CAP_G;

    say(r, VERSION, "%u", o->version);
    say(r, FLAGS, "0x%02x", o->flags);
    say(r, EXTERNAL, "%d", e);
    say(r, APPLICATION, "%d", g);
    if (!e && !g)
        return;
    if (o->id_len > 0)
        say_token(r, SENDER, o->sender, o->id_len);
    if (o->has_receiver)
        say_token(r, RECEIVER, o->receiver, o->id_len);
    if (o->has_dll)
        say(r, DLL, "%u", o->dll);
    if (o->has_csum)
        say(r, CSUM, "0x%04x", o->csum);
}

static void say_join(struct row *r, const struct mpx_opt_join *o)
{
    if (o->form == MPX_JOIN_ACK) {
        say_octets(r, JOIN_MAC, o->mac, MPX_MAC160_LEN);
        return;
    }
    say(r, JOIN_K, "%d", o->key_id);
    say(r, JOIN_B, "%d", o->backup);
    say(r, JOIN_ID, "%u", o->addr_id);
    if (o->form == MPX_JOIN_SYN)
        say_token(r, JOIN_TOKEN, o->token, o->token_len);
    else
        say_octets(r, JOIN_MAC, o->mac, MPX_MAC64_LEN);
    say(r, JOIN_NONCE, "0x%08" PRIx32, o->nonce);
}

static void say_option(struct row *r, const struct mpx_opt *o)
{
    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        say_capable(r, &o->u.capable);
        break;
    case MPX_SUB_JOIN:
        say_join(r, &o->u.join);
        break;
    case MPX_SUB_ADD_ADDR:
        if (o->u.add_addr.v0)
            break;
        say(r, ADDR_K, "%d", o->u.add_addr.key_id);
        say(r, ADDR_E, "%d", o->u.add_addr.echo);
        break;
    case MPX_SUB_FASTCLOSE:
        say(r, CLOSE_K, "%d", o->u.fastclose.key_id);
        say_octets(r, CLOSE_PROOF, o->u.fastclose.proof, MPX_MAC64_LEN);
        break;
    case MPX_SUB_NEW_KEY:
        say(r, KEY_K, "%d", o->u.new_key.key_id);
        say(r, KEY_A, "%d", o->u.new_key.ack);
        say(r, KEY_EPOCH, "%u", o->u.new_key.epoch);
        say_octets(r, KEY_MAC, o->u.new_key.mac, MPX_MAC64_LEN);
        break;
    case MPX_SUB_DSS:
    case MPX_SUB_REMOVE_ADDR:
    case MPX_SUB_PRIO:
    case MPX_SUB_FAIL:
    case MPX_SUB_TCPRST:
    case MPX_SUB_COUNT:
        break;
    }
}

static uint32_t our_row(struct row *row, const struct replay *r, size_t *line)
{
    uint32_t frame = (uint32_t)r->line[*line].at.frame;

    *row = (struct row){0};
    for (; *line < r->n_lines && r->line[*line].at.frame == frame; ++*line) {
        const struct replay_line *l = &r->line[*line];
        struct mpx_opt o;

        assert_int_equal(mpx_opt_decode(&o, l->octets, l->len, l->seg), MPX_OK);
        say_option(row, &o);
    }
    return frame;
}

/* Bits in words, which tshark writes since 4.4, as digits. */
static void use_digits(char *text)
{
    static const char *const words[] = {"False", "True"};

    for (int digit = 0; digit < 2; digit++) {
        size_t len = strlen(words[digit]);

        for (char *at = text; (at = strstr(at, words[digit])); at++) {
            *at = (char)('0' + digit);
            memmove(at + 1, at + len, strlen(at + len) + 1);
        }
    }
}

static uint32_t their_row(struct row *row, char *text)
{
    uint32_t frame = (uint32_t)strtoul(strsep(&text, "\t"), NULL, 10);

    *row = (struct row){0};
    for (int c = 0; c < COLUMNS && text; c++) {
        snprintf(row->text[c], TEXT, "%s", strsep(&text, "\t\n"));
        use_digits(row->text[c]);
    }
    return frame;
}

static void compare(uint32_t frame, const struct row *ours,
                    const struct row *theirs)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (strcmp(ours->text[c], theirs->text[c]) != 0)
            fail_msg("frame %" PRIu32 ", mpx.%s: '%s', the dissector says '%s'",
                     frame, fields[c], ours->text[c], theirs->text[c]);
        seen[c] += ours->text[c][0] != '\0';
    }
}

static FILE *dissect(const char *lua, const char *path)
{
    char text[LINE];
    int n = snprintf(text, sizeof text,
                     "tshark -X lua_script:'%s' -r '%s' -n "
                     "-Y tcp.options.mptcp.subtype -T fields -E separator=/t "
                     "-E occurrence=a -E aggregator=, -e frame.number",
                     lua, path);

    for (int c = 0; c < COLUMNS; c++)
        n += snprintf(text + n, sizeof text - (size_t)n, " -e mpx.%s",
                      fields[c]);
    snprintf(text + n, sizeof text - (size_t)n, " 2>/dev/null");
    return popen(text, "r");
}

static void agree(const char *lua, const char *path)
{
    static const struct conn_keys no_keys;
    char text[LINE];
    struct octets f;
    struct replay r;
    size_t line = 0;

    assert_true(octets_load(&f, path));

    struct replay_input in = {.octets = f.p, .len = f.len};

    assert_true(replay_inputs(&r, &no_keys, &in, 1));
    assert_true(r.n_lines > 0);

    FILE *out = dissect(lua, path);

    assert_non_null(out);
    while (fgets(text, sizeof text, out)) {
        struct row ours, theirs;
        uint32_t frame = their_row(&theirs, text);

        assert_true(line < r.n_lines);
        assert_int_equal(our_row(&ours, &r, &line), frame);
        compare(frame, &ours, &theirs);
    }
    assert_int_equal(pclose(out), 0);
    assert_int_equal(line, r.n_lines);
    replay_free(&r);
    octets_free(&f);
}

/* ---- one segment an option ---------------------------------------------- */

static void put(FILE *f, uint32_t v, int octets)
{
    while (octets-- > 0)
        putc((int)(v >> 8 * octets & 0xff), f);
}

static uint8_t flags_of(const char *name)
{
    return strstr(name, "SYN/ACK")  ? MPX_TCP_SYN | MPX_TCP_ACK
           : strstr(name, "SYN")    ? MPX_TCP_SYN
           : strstr(name, "TCPRST") ? MPX_TCP_RST
                                    : MPX_TCP_ACK;
}

/* IPv4 and TCP without checksums, padded with NOPs; raw IP in a pcap file. */
static void put_segment(FILE *f, uint32_t n, const char *name, const char *hex)
{
    uint32_t len = (uint32_t)strlen(hex) / 2, padded = (len + 3) / 4 * 4;
    uint32_t total = 40 + padded;

    put(f, n, 4);
    put(f, 0, 4);
    put(f, total, 4);
    put(f, total, 4);
    put(f, 0x45000000 | total, 4);
    put(f, 0, 4);
    put(f, 0x40060000, 4);
    put(f, 0xc0000201, 4);
    put(f, 0xc0000202, 4);
    put(f, 5001, 2);
    put(f, 5001, 2);
    put(f, 1, 4);
    put(f, 1, 4);
    put(f, (20 + padded) / 4 << 12 | flags_of(name), 2);
    put(f, 65535, 2);
    put(f, 0, 4);
    for (uint32_t i = 0; i < len; i++) {
        unsigned octet;

        assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
        put(f, octet, 1);
    }
    for (uint32_t i = len; i < padded; i++)
        put(f, MPX_KIND_NOP, 1);
}

static void agree_on_stdin(const char *lua)
{
    char path[] = "/tmp/mpx-dissect-XXXXXX", line[512];
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    uint32_t n = 0;

    assert_non_null(f);
    assert_int_equal(fchmod(fd, 0644), 0); /* tshark may be another user's */
    put(f, 0xa1b2c3d4, 4);
    put(f, 0x00020004, 4);
    put(f, 0, 4);
    put(f, 0, 4);
    put(f, 65535, 4);
    put(f, 101, 4); /* LINKTYPE_RAW */
    while (fgets(line, sizeof line, stdin)) {
        char *hex = strchr(line, '\t');

        assert_non_null(hex);
        hex[strcspn(hex, "\n")] = *hex = '\0';
        put_segment(f, ++n, line, hex + 1);
    }
    fclose(f);
    agree(lua, path);
    unlink(path);
    /* what no run of ours sends: rotated keys, MP_FASTCLOSE, the ack bit */
    for (int c = 0; c < MALFORMED; c++)
        if (seen[c] == 0)
            fail_msg("no option has mpx.%s", fields[c]);
}

static char **arguments;

static void dissector_and_codec_agree(void **state)
{
    (void)state;
    for (char **path = arguments + 2; *path; path++) {
        if (strcmp(*path, "-") == 0)
            agree_on_stdin(arguments[1]);
        else
            agree(arguments[1], *path);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dissector_and_codec_agree)};

    if (argc < 3)
        return 1;
    if (system("tshark --version >/dev/null 2>&1") != 0) {
        puts("skipped: no tshark on this machine");
        return NO_TSHARK;
    }
    arguments = argv;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
