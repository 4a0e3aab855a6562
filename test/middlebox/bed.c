/* SPDX-License-Identifier: MIT */
/* Building packets, and collecting what a middlebox emits. */
#include "bed.h"

static void put16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v >> 16);
    put16(p + 2, v);
}

/* RFC 1071, as it is written there. */
static uint16_t checksum(const uint8_t *p, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++)
        sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void put_addrs(uint8_t *src, const struct words *w, uint8_t family)
{
    size_t len = family == 4 ? 4 : 16;
    uint8_t *client = src + (w->dir == TO_SERVER ? 0 : len);
    uint8_t *server = src + (w->dir == TO_SERVER ? len : 0);

    client[0] = server[0] = family == 4 ? 10 : 0xfd;
    client[len - 1] = w->client_host ? w->client_host : 1;
    server[len - 1] = 2;
}

static size_t put_ip(uint8_t *p, const struct words *w, uint8_t family,
                     size_t tcp_len)
{
    if (family == 4) {
        p[0] = 0x45;
        put16(p + 2, (uint32_t)(20 + tcp_len));
        p[8] = 64;
        p[9] = 6;
        put_addrs(p + 12, w, family);
        put16(p + 10, checksum(p, 20, 0));
        return 20;
    }
    p[0] = 0x60;
    put16(p + 4, (uint32_t)tcp_len);
    p[6] = 6;
    p[7] = 64;
    put_addrs(p + 8, w, family);
    return 40;
}

struct packet packet_of(const struct words *w, uint8_t family)
{
    struct packet pk = {.len = 0};
    size_t data = w->payload ? strlen(w->payload) : 0;
    size_t tcp_len = 20 + w->opts_len + data;
    size_t ip = put_ip(pk.b, w, family, tcp_len);
    uint8_t *t = pk.b + ip;
    uint16_t client = w->client_port ? w->client_port : CLIENT_PORT;
    const uint8_t *addrs = pk.b + (family == 4 ? 12 : 8);
    uint32_t pseudo = 6 + (uint32_t)tcp_len;

    put16(t, w->dir == TO_SERVER ? client : SERVER_PORT);
    put16(t + 2, w->dir == TO_SERVER ? SERVER_PORT : client);
    put32(t + 4, w->seq);
    put32(t + 8, w->ack);
    t[12] = (uint8_t)((20 + w->opts_len) / 4 << 4);
    t[13] = w->flags;
    put16(t + 14, w->window ? w->window : 1000);
    if (w->opts_len)
        memcpy(t + 20, w->opts, w->opts_len);
    if (data)
        memcpy(t + 20 + w->opts_len, w->payload, data);
    for (const uint8_t *a = addrs; a < t; a += 2)
        pseudo += (uint32_t)a[0] << 8 | a[1];
    put16(t + 16, checksum(t, tcp_len, pseudo));
    pk.len = ip + tcp_len;
    return pk;
}

void same_packet(const struct packet *got, const struct words *want,
                 uint8_t family)
{
    struct packet p = packet_of(want, family);

    assert_int_equal(got->len, p.len);
    assert_memory_equal(got->b, p.b, p.len);
}

static void draw(void *ctx, void *dst, size_t len)
{
    struct bed *b = ctx;
    uint32_t v = ++b->draws << 24;

    assert_int_equal(len, sizeof v);
    memcpy(dst, &v, sizeof v);
}

static void emit(void *ctx, int dir, uint8_t *pkt, size_t len)
{
    struct bed *b = ctx;

    assert_in_range(b->n_out, 0, 7);
    assert_in_range(len, 0, sizeof b->out[0].b);
    memcpy(b->out[b->n_out].b, pkt, len);
    b->out[b->n_out].len = len;
    b->out_dir[b->n_out++] = dir;
}

void bed_open(struct bed *b, const struct mbx_config *cfg)
{
    struct mbx_env env = {b, draw, emit};

    *b = (struct bed){.n_out = 0};
    b->box = mbx_new(cfg, &env);
    assert_non_null(b->box);
}

void bed_close(struct bed *b)
{
    mbx_free(b->box);
}

enum mbx_verdict bed_step(struct bed *b, int dir, struct packet *p,
                          uint64_t now)
{
    return mbx_on_wire(b->box, dir, p->b, p->len, now);
}

void bed_expect(struct bed *b, const struct words *in, const struct words *want,
                uint8_t family)
{
    struct packet p = packet_of(in, family), before = p;
    enum mbx_verdict v = bed_step(b, in->dir, &p, 0);
    bool same;

    assert_int_not_equal(v, MBX_TAKEN);
    same_packet(&p, want, family);
    same = memcmp(before.b, p.b, p.len) == 0;
    assert_int_equal(v, same ? MBX_PASS : MBX_CHANGED);
    assert_int_equal(b->n_out, 0);
}
