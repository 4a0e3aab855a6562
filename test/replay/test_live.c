/* SPDX-License-Identifier: MIT */
/*
 * A capture read as a stream: the verdicts are those of the file, in whatever
 * pieces it comes; what is over is forgotten, and what never ends is bounded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "live.h"
#include "octets.h"
#include "scene.h"
#include "vec.h"
#include "wrap.h"

enum { FILE_HEADER = 24, RECORD = 16, DATA = 1000 };
enum { SYN = 2, ACK = 16 };

static const struct conn_keys no_keys;
static const volatile sig_atomic_t never = 0;

/* What was reported, and the most that was held meanwhile. */
struct output {
    uint64_t lines, notes, dropped, most_flows, most_kept;
};

static void on_line(void *ctx, const struct replay *r,
                    const struct replay_line *l)
{
    struct output *t = ctx;

    t->lines++;
    assert_false(r->flows.v[l->flow].gone);
    assert_true(l->n_passed + l->n_failed > 0 || l->why != WHY_NONE);
}

static void on_note(void *ctx, const struct replay *r,
                    const struct replay_note *n)
{
    ((struct output *)ctx)->notes++;
    assert_false(r->flows.v[n->flow].gone);
}

static void on_dropped(void *ctx, const struct replay *r, uint32_t flow,
                       enum live_why why)
{
    (void)why;
    ((struct output *)ctx)->dropped++;
    assert_false(r->flows.v[flow].gone);
}

/* Between reads of a MiB each. */
static void on_waiting(void *ctx)
{
    (void)ctx;
}

static void judge_fd(struct live *l, int fd, struct output *t)
{
    const struct live_sink sink = {
        {t, on_line, on_note}, on_dropped, on_waiting};

    *t = (struct output){0};
    live_run(l, &no_keys, &sink, fd, &never);
}

static void judge_octets(struct live *l, const uint8_t *p, size_t len,
                         struct output *t)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, len, f), len);
    rewind(f);
    judge_fd(l, fileno(f), t);
    fclose(f);
}

static void same_as_file(const uint8_t *p, size_t len, const struct live *l,
                         const struct output *t)
{
    struct replay_input in = {.octets = p, .len = len};
    struct replay r;

    replay_inputs(&r, &no_keys, &in, 1);
    assert_memory_equal(&r.tally, &l->r.tally, sizeof r.tally);
    assert_int_equal(t->lines, r.n_lines);
    assert_int_equal(t->notes, r.n_notes);
    assert_int_equal(l->in.frames, in.frames);
    assert_int_equal(l->octets, len);
    if (in.damage) {
        assert_string_equal(l->in.damage, in.damage);
        assert_int_equal(l->in.damage_at, in.damage_at);
    } else {
        assert_null(l->in.damage);
    }
    replay_free(&r);
}

static void check(const uint8_t *p, size_t len)
{
    struct live l;
    struct output t;

    judge_octets(&l, p, len, &t);
    same_as_file(p, len, &l, &t);
    live_free(&l);
}

static void test_as_file(void **state)
{
    size_t n;
    static char **folder; /* reachable: the list is never freed */
    struct scene s;

    (void)state;
    folder = scene_folders(MPX_CAPTURE_DIR, &n);
    assert_true(n > 50);
    for (size_t i = 0; i < n; i++) {
        scene_load(&s, folder[i]);
        for (int e = 0; e < ENDS; e++)
            check(s.file[e].p, s.file[e].len);
        scene_free(&s);
    }
}

static void load(struct octets *o, const char *scene)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", MPX_CAPTURE_DIR, scene);
    assert_true(octets_load(o, scene_path(path, "client.pcap")));
}

/* pcapng of either order, and fragments that must be kept; cut anywhere. */
static void test_formats_and_damage(void **state)
{
    struct wrap w = {
        .format = WRAP_NG, .link = 101, .type_at = -1, .piece = 64};
    struct octets o;

    (void)state;
    load(&o, "s03_csum_both");
    for (int big = 0; big < 2; big++) {
        uint8_t *p;
        size_t len;

        w.big_endian = big;
        wrap_capture(&w, o.p, o.len, &p, &len);
        check(p, len);
        for (size_t cut = 0; cut < len; cut += len / 37 + 1)
            check(p, cut);
        free(p);
    }
    for (size_t cut = 0; cut < o.len; cut += o.len / 37 + 1)
        check(o.p, cut);
    octets_free(&o);
}

static void dribble(int fd, const uint8_t *p, size_t len)
{
    size_t step;

    for (size_t at = 0; at < len; at += step) {
        step = at % 97 + 1 < len - at ? at % 97 + 1 : len - at;
        if (write(fd, p + at, step) != (ssize_t)step)
            _exit(1);
    }
    _exit(0);
}

static void test_in_pieces(void **state)
{
    struct octets o;
    struct live l;
    struct output t;
    int fd[2], status;
    pid_t child;

    (void)state;
    load(&o, "s03_csum_both");
    assert_int_equal(pipe(fd), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(fd[0]);
        dribble(fd[1], o.p, o.len);
    }
    close(fd[1]);
    judge_fd(&l, fd[0], &t);
    close(fd[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    same_as_file(o.p, o.len, &l, &t);
    live_free(&l);
    octets_free(&o);
}

/* ---- forgetting ---------------------------------------------------------- */

static void put32(uint8_t *p, uint32_t v)
{
    memcpy(p, &v, 4); /* of a pcap in this machine's order */
}

static uint32_t get32(const uint8_t *p)
{
    uint32_t v;

    memcpy(&v, p, 4);
    return v;
}

/* The same connections again and again, some minutes apart. */
static void test_many_connections(void **state)
{
    enum { TIMES = 50 };
    struct octets o;
    struct live l;
    struct output t;
    uint8_t *all;
    size_t body, lines, flows;

    (void)state;
    load(&o, "s04_two_subflows_small");
    judge_octets(&l, o.p, o.len, &t);
    lines = t.lines;
    flows = l.r.flows.seen;
    assert_int_equal(flows, 2);
    live_free(&l);
    body = o.len - FILE_HEADER;
    all = vec_new(FILE_HEADER + TIMES * body, 1);
    memcpy(all, o.p, FILE_HEADER);
    for (unsigned i = 0; i < TIMES; i++) {
        uint8_t *p = all + FILE_HEADER + i * body;

        memcpy(p, o.p + FILE_HEADER, body);
        for (size_t at = 0; at < body; at += RECORD + get32(p + at + 8))
            put32(p + at, get32(p + at) + 400 * i);
    }
    judge_octets(&l, all, FILE_HEADER + TIMES * body, &t);
    assert_int_equal(t.lines, TIMES * lines);
    assert_int_equal(t.notes, 0);
    assert_int_equal(l.r.tally.seen[SEEN_OK], TIMES * lines);
    assert_int_equal(l.r.flows.seen, TIMES * flows);
    assert_int_equal(l.r.flows.n, flows);
    assert_int_equal(l.r.n_conns, 1);
    assert_int_equal(l.flows_dropped[LIVE_ENDED] + l.flows_dropped[LIVE_IDLE],
                     (TIMES - 1) * flows);
    assert_int_equal(l.conns_dropped, TIMES - 1);
    assert_int_equal(t.dropped, (TIMES - 1) * flows);
    assert_int_equal(l.r.n_lines + l.r.n_claims, 0);
    live_free(&l);
    free(all);
    octets_free(&o);
}

/* One record: a segment of a flow of plain TCP. */
static uint8_t *segment(uint8_t *p, uint32_t us, uint8_t host, uint16_t port,
                        uint8_t flags, uint32_t seq, uint32_t ack,
                        size_t payload)
{
    uint8_t ip[40] = {0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6};
    size_t len = sizeof ip + payload;

    ip[2] = (uint8_t)(len >> 8);
    ip[3] = (uint8_t)len;
    ip[12] = ip[16] = 10;
    ip[15] = host;
    ip[19] = (uint8_t)(3 - host);
    ip[20] = ip[22] = (uint8_t)(port >> 8);
    ip[21] = ip[23] = (uint8_t)port;
    for (int i = 0; i < 4; i++) {
        ip[24 + i] = (uint8_t)(seq >> (24 - 8 * i));
        ip[28 + i] = (uint8_t)(ack >> (24 - 8 * i));
    }
    ip[32] = 5 << 4;
    ip[33] = flags;
    put32(p, us / 1000000);
    put32(p + 4, us % 1000000);
    put32(p + 8, (uint32_t)len);
    put32(p + 12, (uint32_t)len);
    memcpy(p + RECORD, ip, sizeof ip);
    memset(p + RECORD + sizeof ip, 0, payload);
    return p + RECORD + len;
}

static uint8_t *raw_ip(size_t room)
{
    static const uint8_t header[FILE_HEADER] = {
        0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, [16] = 0xff, 0xff, [20] = 101};
    uint8_t *p = vec_new(room, 1);

    memcpy(p, header, sizeof header);
    return p;
}

/* 60 MB of one flow, acknowledged or never. */
static void long_flow(bool acknowledged, uint64_t most)
{
    enum { SEGMENTS = 60000 };
    uint8_t *all = raw_ip(FILE_HEADER + SEGMENTS * (DATA + 2 * 56 + 56)),
            *p = all + FILE_HEADER;
    struct live l;
    struct output t;

    p = segment(p, 0, 1, 9, SYN, 0, 0, 0);
    p = segment(p, 0, 2, 9, SYN | ACK, 0, 1, 0);
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        p = segment(p, 100 * i, 1, 9, ACK, DATA * i + 1, 1, DATA);
        if (acknowledged)
            p = segment(p, 100 * i, 2, 9, ACK, 1, DATA * (i + 1) + 1, 0);
    }
    judge_octets(&l, all, (size_t)(p - all), &t);
    assert_int_equal(l.r.flows.n, 1);
    assert_true(l.r.flows.kept > 0 && l.r.flows.kept <= most);
    assert_int_equal(l.r.flows.v[0].half[0].payload, (uint64_t)SEGMENTS * DATA);
    live_free(&l);
    free(all);
}

static void test_long_flow(void **state)
{
    (void)state;
    long_flow(true, 12 << 20); /* 10 MB in a second */
    long_flow(false, (16 + 12) << 20);
}

/* Each segment of a flow of its own, none of which ends. */
static void test_too_many_flows(void **state)
{
    enum { FLOWS = 150000 };
    uint8_t *all = raw_ip(FILE_HEADER + FLOWS * 56), *p = all + FILE_HEADER;
    struct live l;
    struct output t;

    (void)state;
    for (uint32_t i = 0; i < FLOWS; i++)
        p = segment(p, i, 1 + i % 2, (uint16_t)(i / 2), ACK, i * 7, i, 0);
    judge_octets(&l, all, (size_t)(p - all), &t);
    assert_int_equal(l.r.flows.seen - (l.r.flows.n - l.r.flows.gone),
                     l.flows_dropped[LIVE_LIMIT]);
    assert_true(l.r.flows.n <= 2 << 16);
    live_free(&l);
    free(all);
}

/* SYNs without number, @p apart us, while a flow that is open is silent: what
 * never went on is what goes. @p most: flows that are kept then. */
static void flood(uint32_t apart, size_t most, enum live_why why)
{
    enum { SYNS = 150000 };
    uint8_t *all = raw_ip(FILE_HEADER + (SYNS + 4) * 56),
            *p = all + FILE_HEADER;
    struct live l;
    struct output t;

    p = segment(p, 0, 1, 9, SYN, 0, 0, 0);
    p = segment(p, 0, 2, 9, SYN | ACK, 0, 1, 0);
    p = segment(p, 0, 1, 9, ACK, 1, 1, 0);
    for (uint32_t i = 0; i < SYNS; i++) {
        p = segment(p, apart * i, 1, (uint16_t)i, SYN, i, 0, 0);
        p[-40 + 16] = (uint8_t)(i >> 16); /* of who it goes to */
        p[-40 + 17] = 1;
    }
    p = segment(p, apart * SYNS, 1, 9, ACK, 1, 1, 0);
    judge_octets(&l, all, (size_t)(p - all), &t);
    assert_int_equal(l.r.flows.seen, SYNS + 1);
    assert_int_equal(l.r.flows.v[0].number, 1);
    assert_int_equal(l.r.flows.v[0].packets, 4);
    assert_in_range(l.r.flows.n, 2, most);
    assert_true(l.flows_dropped[why] > SYNS / 4);
    live_free(&l);
    free(all);
}

static void test_flows_that_never_go_on(void **state)
{
    (void)state;
    flood(1, 2 << 16, LIVE_LIMIT);
    flood(1000, 15000, LIVE_IDLE); /* of a little more than ten seconds */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_file),
        cmocka_unit_test(test_formats_and_damage),
        cmocka_unit_test(test_in_pieces),
        cmocka_unit_test(test_many_connections),
        cmocka_unit_test(test_long_flow),
        cmocka_unit_test(test_too_many_flows),
        cmocka_unit_test(test_flows_that_never_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
