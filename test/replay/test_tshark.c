/* SPDX-License-Identifier: MIT */
/*
 * tshark reads the same captures, and every option is the same to it: subtypes
 * in order, lengths, keys, tokens, nonces, MACs, addresses, and the numbers of
 * DSS as they are on the wire. Of what our codec refuses, subtype and length.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scene.h"
#include "vec.h"

/* Columns in the order of the command line below. */
enum column {
    KINDS,
    LENGTHS,
    SUBTYPE,
    ACK,
    DSN,
    SSN,
    DLL,
    SEND_KEY,
    RECV_KEY,
    TOKEN,
    NONCE,
    MAC64,
    MAC160,
    ADDR_ID,
    IPV4,
    IPV6,
    PORT,
    ADDR_MAC,
    COLUMNS
};
#define MP "-e tcp.options.mptcp."
/* All files behind one another, as a start of tshark costs more than a file. */
static const char command[] =
    "-w - | tshark -r - -n -o tcp.desegment_tcp_streams:FALSE "
    "-o tcp.analyze_sequence_numbers:FALSE "
    "-Y tcp.options.mptcp.subtype -T fields "
    "-E separator=/t -E occurrence=a -E aggregator=, -e frame.number "
    "-e tcp.option_kind -e tcp.option_len " MP "subtype " MP "rawdataack " MP
    "rawdataseqno " MP "subflowseqno " MP "datalvllen " MP "sendkey " MP
    "recvkey " MP "recvtok " MP "sendrand " MP "sendtrunchmac " MP
    "sendhmac " MP "addrid " MP "ipv4 " MP "ipv6 " MP "port " MP
    "addaddrtrunchmac 2>/dev/null";

enum { NO_TSHARK = 77, TEXT = 512 };
enum { PRIO_WITH_ID = 4 }; /* octets, RFC 6824 3.3.8 */

struct row {
    char text[COLUMNS][TEXT];
    bool refused; /* holds what one of us refuses */
};

__attribute__((format(printf, 3, 4))) static void
say(struct row *r, enum column c, const char *fmt, ...)
{
    size_t n = strlen(r->text[c]);
    va_list ap;

    if (n > 0 && n + 1 < TEXT)
        r->text[c][n++] = ',';
    va_start(ap, fmt);
    vsnprintf(r->text[c] + n, TEXT - n, fmt, ap);
    va_end(ap);
}

static void say64(struct row *r, enum column c, uint64_t v)
{
    say(r, c, "%" PRIu64, v);
}

static void say_mac(struct row *r, enum column c, const uint8_t mac[8])
{
    uint64_t v = 0;

    for (int i = 0; i < MPX_MAC64_LEN; i++)
        v = v << 8 | mac[i];
    say64(r, c, v);
}

static void say_capable(struct row *r, const struct mpx_opt_capable *o)
{
    if (o->id_len > 0)
        say64(r, SEND_KEY, o->sender);
    if (o->has_receiver)
        say64(r, RECV_KEY, o->receiver);
    if (o->has_dll)
        say64(r, DLL, o->dll);
}

static void say_join(struct row *r, const struct mpx_opt_join *o)
{
    char hex[2 * MPX_MAC160_LEN + 1];

    if (o->form != MPX_JOIN_ACK) {
        say64(r, ADDR_ID, o->addr_id);
        say64(r, NONCE, o->nonce);
    }
    if (o->form == MPX_JOIN_SYN)
        say64(r, TOKEN, o->token);
    if (o->form == MPX_JOIN_SYNACK)
        say_mac(r, MAC64, o->mac);
    if (o->form == MPX_JOIN_ACK) {
        for (int i = 0; i < MPX_MAC160_LEN; i++)
            snprintf(hex + 2 * i, 3, "%02x", o->mac[i]);
        say(r, MAC160, "%s", hex);
    }
}

static void say_dss(struct row *r, const struct mpx_opt_dss *o)
{
    if (o->has_ack)
        say64(r, ACK, o->ack);
    if (o->has_map) {
        say64(r, DSN, o->dsn);
        say64(r, SSN, o->ssn);
        say64(r, DLL, o->dll);
    }
}

static void say_add_addr(struct row *r, const struct mpx_opt_add_addr *o)
{
    char text[INET6_ADDRSTRLEN];

    inet_ntop(o->family == 4 ? AF_INET : AF_INET6, o->addr, text, sizeof text);
    say64(r, ADDR_ID, o->addr_id);
    say(r, o->family == 4 ? IPV4 : IPV6, "%s", text);
    if (o->port)
        say64(r, PORT, o->port);
    if (!o->echo)
        say_mac(r, ADDR_MAC, o->mac);
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
    case MPX_SUB_DSS:
        say_dss(r, &o->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        say_add_addr(r, &o->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        for (unsigned i = 0; i < o->u.remove_addr.count; i++)
            say64(r, ADDR_ID, o->u.remove_addr.ids[i]);
        break;
    case MPX_SUB_FAIL:
        say64(r, DSN, o->u.fail.dsn);
        break;
    case MPX_SUB_FASTCLOSE:
        say_mac(r, RECV_KEY, o->u.fastclose.proof);
        break;
    case MPX_SUB_PRIO:
    case MPX_SUB_TCPRST:
    case MPX_SUB_NEW_KEY:
    case MPX_SUB_COUNT:
        break;
    }
}

/* A join of the 2016 drafts has the length of a SYN/ACK of RFC 8684. */
static bool unknown_to_tshark(const struct mpx_opt *o)
{
    return o->subtype == MPX_SUB_JOIN && o->u.join.form == MPX_JOIN_SYN &&
           o->u.join.token_len == 8;
}

/* Our options of the frame where *line stands; *line moves behind them. */
static uint32_t our_row(struct row *row, const struct replay *r, size_t *line)
{
    uint64_t frame = r->line[*line].at.frame;

    *row = (struct row){0};
    for (; *line < r->n_lines && r->line[*line].at.frame == frame; ++*line) {
        const struct replay_line *l = &r->line[*line];
        struct mpx_opt o;

        say(row, SUBTYPE, "%d", l->octets[2] >> 4);
        say(row, LENGTHS, "%u", l->len);
        if (l->octets[2] >> 4 == MPX_SUB_PRIO && l->len == PRIO_WITH_ID)
            say64(row, ADDR_ID, l->octets[3]);
        if (mpx_opt_decode(&o, l->octets, l->len, l->seg) == MPX_OK &&
            !unknown_to_tshark(&o))
            say_option(row, &o);
        else
            row->refused = true;
    }
    return (uint32_t)frame;
}

/* tshark lists the kinds of all options, and lengths of those that have one;
 * leave the lengths of MPTCP. */
static void keep_mptcp_lengths(struct row *row)
{
    char kinds[TEXT], lengths[TEXT], *save_k, *save_l;

    memcpy(kinds, row->text[KINDS], TEXT);
    memcpy(lengths, row->text[LENGTHS], TEXT);
    row->text[LENGTHS][0] = row->text[KINDS][0] = '\0';

    char *len = strtok_r(lengths, ",", &save_l);

    for (char *k = strtok_r(kinds, ",", &save_k); k;
         k = strtok_r(NULL, ",", &save_k)) {
        int kind = (int)strtol(k, NULL, 10);

        if (kind == MPX_KIND_END || kind == MPX_KIND_NOP)
            continue;
        assert_non_null(len);
        if (kind == MPX_OPT_KIND)
            say(row, LENGTHS, "%s", len);
        len = strtok_r(NULL, ",", &save_l);
    }
}

static uint32_t their_row(struct row *row, char *text)
{
    char *field = strsep(&text, "\t");
    uint32_t frame = (uint32_t)strtoul(field, NULL, 10);

    *row = (struct row){0};
    for (int c = 0; c < COLUMNS && text; c++) {
        field = strsep(&text, "\t\n");
        snprintf(row->text[c], TEXT, "%s", field);
    }
    keep_mptcp_lengths(row);
    return frame;
}

static void compare(uint32_t frame, const struct row *ours,
                    const struct row *theirs)
{
    for (int c = LENGTHS; c < COLUMNS; c++) {
        if (ours->refused && c > SUBTYPE)
            return;
        if (strcmp(ours->text[c], theirs->text[c]) != 0)
            fail_msg("frame %" PRIu32 ", column %d: %s, tshark says %s", frame,
                     c, ours->text[c], theirs->text[c]);
    }
}

/* What tshark prints, one row ahead. */
static struct {
    FILE *from;
    uint32_t before; /* frames of the files that are done */
    uint32_t frame;  /* of the row, in all; 0: there is none */
    struct row row;
} tshark;

static void read_row(void)
{
    char text[4096];

    tshark.frame = fgets(text, sizeof text, tshark.from)
                       ? their_row(&tshark.row, text)
                       : 0;
}

static void agree(const char *path)
{
    static const struct conn_keys no_keys;
    struct octets f;
    struct replay r;
    size_t line = 0;

    assert_true(octets_load(&f, path));

    struct replay_input in = {.octets = f.p, .len = f.len};

    assert_true(replay_inputs(&r, &no_keys, &in, 1));
    for (; tshark.frame && tshark.frame <= tshark.before + in.frames;
         read_row()) {
        struct row ours;

        assert_true(line < r.n_lines);
        assert_int_equal(our_row(&ours, &r, &line),
                         tshark.frame - tshark.before);
        compare(tshark.frame - tshark.before, &ours, &tshark.row);
    }
    assert_int_equal(line, r.n_lines);
    tshark.before += (uint32_t)in.frames;
    replay_free(&r);
    octets_free(&f);
}

/* The i-th file of a folder, if it is there. */
static bool name_file(char path[1024], const char *folder, int i)
{
    static const char *const files[] = {"server.pcap.gz", "attacker.pcap.gz"};

    snprintf(path, 1024, "%s/%s", folder, files[i]);
    return access(path, R_OK) == 0;
}

static void test_scene(void **state)
{
    char path[1024];

    for (int i = 0; i < 2; i++)
        if (name_file(path, *state, i))
            agree(path);
}

static void start_tshark(char **folders, size_t n)
{
    char path[1024], *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    fputs("mergecap -a ", f);
    for (size_t i = 0; i < 2 * n; i++)
        if (name_file(path, folders[i / 2], i % 2))
            fprintf(f, "'%s' ", path);
    fputs(command, f);
    fclose(f);
    tshark.from = popen(text, "r");
    free(text);
    read_row();
}

static int stop_tshark(void **state)
{
    (void)state;
    assert_int_equal(tshark.frame, 0);
    return pclose(tshark.from);
}

int main(void)
{
    static struct CMUnitTest *tests;
    char **folders;
    size_t n;

    if (system("tshark --version >/dev/null 2>&1") != 0) {
        puts("skipped: no tshark on this machine");
        return NO_TSHARK;
    }
    folders = scene_folders(MPX_CAPTURE_DIR, &n);
    if (n == 0)
        return 1;
    tests = vec_new(n, sizeof *tests);
    for (size_t i = 0; i < n; i++)
        tests[i] = (struct CMUnitTest){.name = strrchr(folders[i], '/') + 1,
                                       .test_func = test_scene,
                                       .initial_state = folders[i]};
    start_tshark(folders, n);
    free(folders);
    return _cmocka_run_group_tests("tshark", tests, n, NULL, stop_tshark);
}
