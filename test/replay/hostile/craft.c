/* SPDX-License-Identifier: MIT */
/* Writing files and packets. */
#include "craft.h"

#include <string.h>

#include "mpx_auth.h"
#include "mpx_csum.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"
#include "vec.h"

enum { PORT = 40001, SERVER_PORT = 80 };
static const uint32_t iss[2] = {1000, 500000};
static const uint64_t keys[2] = {UINT64_C(0x0102030405060708),
                                 UINT64_C(0x1112131415161718)};

/* ---- files ---- */

void craft_octets(struct craft *c, const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        c->p = vec_room(c->p, c->len, &c->cap, 1);
        c->p[c->len++] = ((const uint8_t *)p)[i];
    }
}

void craft_zeros(struct craft *c, size_t n)
{
    while (n-- > 0)
        craft_octets(c, "", 1);
}

void craft_u16(struct craft *c, uint16_t v)
{
    const uint8_t high = (uint8_t)(v >> 8), low = (uint8_t)v;

    craft_octets(c, c->big ? &high : &low, 1);
    craft_octets(c, c->big ? &low : &high, 1);
}

void craft_u32(struct craft *c, uint32_t v)
{
    craft_u16(c, (uint16_t)(c->big ? v >> 16 : v));
    craft_u16(c, (uint16_t)(c->big ? v : v >> 16));
}

void craft_pcap(struct craft *c, uint32_t magic, uint32_t link)
{
    craft_u32(c, magic);
    craft_u16(c, 2);
    craft_u16(c, 4);
    craft_zeros(c, 8);
    craft_u32(c, 262144);
    craft_u32(c, link);
}

void craft_record(struct craft *c, const uint8_t *p, size_t n, uint32_t len,
                  uint32_t wire_len)
{
    craft_u32(c, (uint32_t)(c->time / 1000000000));
    craft_u32(c, (uint32_t)(c->time % 1000000000 / 1000));
    craft_u32(c, len);
    craft_u32(c, wire_len);
    craft_octets(c, p, n);
    c->time += c->step;
}

void craft_block(struct craft *c, uint32_t type, const void *p, size_t n)
{
    uint32_t len = (uint32_t)(12 + (n + 3) / 4 * 4);

    craft_u32(c, type);
    craft_u32(c, len);
    craft_octets(c, p, n);
    craft_zeros(c, len - 12 - n);
    craft_u32(c, len);
}

void craft_section(struct craft *c)
{
    struct craft in = {.big = c->big};

    c->ng = true;
    craft_u32(&in, 0x1a2b3c4d);
    craft_u16(&in, 1);
    craft_u16(&in, 0);
    craft_u32(&in, UINT32_MAX);
    craft_u32(&in, UINT32_MAX);
    craft_block(c, 0x0a0d0d0a, in.p, in.len);
    free(in.p);
}

void craft_interface(struct craft *c, uint16_t link, const void *options,
                     size_t n)
{
    struct craft in = {.big = c->big};

    craft_u16(&in, link);
    craft_u16(&in, 0);
    craft_u32(&in, 0);
    craft_octets(&in, options, n);
    craft_block(c, 1, in.p, in.len);
    free(in.p);
}

void craft_packet(struct craft *c, uint32_t interface, const uint8_t *p,
                  size_t n, uint32_t len)
{
    struct craft in = {.big = c->big};
    uint64_t us = c->time / 1000;

    craft_u32(&in, interface);
    craft_u32(&in, (uint32_t)(us >> 32));
    craft_u32(&in, (uint32_t)us);
    craft_u32(&in, len);
    craft_u32(&in, len);
    craft_octets(&in, p, n);
    craft_block(c, 6, in.p, in.len);
    free(in.p);
    c->time += c->step;
}

void craft_frame(struct craft *c, const uint8_t *p, size_t n)
{
    if (c->ng)
        craft_packet(c, 0, p, n, (uint32_t)n);
    else
        craft_record(c, p, n, (uint32_t)n, (uint32_t)n);
}

/* ---- packets ---- */

static uint8_t pattern(uint32_t at)
{
    return (uint8_t)(at * 7 + at / 256);
}

static size_t ip_header(uint8_t *out, unsigned family, enum craft_side from,
                        size_t rest)
{
    size_t len = family == 4 ? CRAFT_V4 : CRAFT_V6;

    memset(out, 0, len);
    if (family == 4) {
        out[0] = 0x45;
        mpx_put16(out + 2, (uint16_t)(len + rest));
        out[8] = 64;
        out[9] = MPX_IP_TCP;
        memcpy(out + 12, from ? "\12\0\0\2\12\0\0\1" : "\12\0\0\1\12\0\0\2", 8);
    } else {
        out[0] = 0x60;
        mpx_put16(out + 4, (uint16_t)rest);
        out[6] = MPX_IP_TCP;
        out[7] = 64;
        out[8] = out[24] = 0xfd;
        out[23] = from ? 2 : 1;
        out[39] = from ? 1 : 2;
    }
    return len;
}

size_t craft_segment(uint8_t *out, unsigned family,
                     const struct craft_segment *s)
{
    size_t options = (s->options_len + 3) / 4 * 4;
    size_t rest = CRAFT_TCP + options + s->payload;
    size_t at = ip_header(out, family, s->from, rest);
    uint8_t *tcp = out + at;
    uint16_t client = s->port ? s->port : PORT;

    memset(tcp, 0, rest);
    mpx_put16(tcp, s->from ? SERVER_PORT : client);
    mpx_put16(tcp + 2, s->from ? client : SERVER_PORT);
    mpx_put32(tcp + 4, iss[s->from] + s->seq);
    if (s->flags & MPX_TCP_ACK)
        mpx_put32(tcp + 8, iss[1 - s->from] + s->ack);
    tcp[12] = (uint8_t)((CRAFT_TCP + options) / 4 << 4);
    tcp[13] = s->flags;
    mpx_put16(tcp + 14, UINT16_MAX);
    if (s->options_len > 0)
        memcpy(tcp + CRAFT_TCP, s->options, s->options_len);
    for (size_t i = 0; i < s->payload; i++)
        tcp[CRAFT_TCP + options + i] = pattern(s->seq + (uint32_t)i);
    mpx_ip_set_checksums(out, at + rest);
    return at + rest;
}

static uint64_t idsn_of(enum craft_side side)
{
    struct mpx_identity id;

    mpx_auth_identity(&id, mpx_profile_find("rfc8684"), keys[side], 0);
    return id.idsn;
}

size_t craft_dss(uint8_t *out, uint32_t at, uint16_t len, uint16_t changed)
{
    uint8_t octets[UINT16_MAX];
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct mpx_opt_dss *d = &o.u.dss;
    size_t n = 0;

    for (uint16_t i = 0; i < len; i++)
        octets[i] = pattern(at + i);
    *d = (struct mpx_opt_dss){.has_map = true,
                              .dsn8 = true,
                              .has_csum = true,
                              .dsn = idsn_of(CRAFT_CLIENT) + at,
                              .ssn = at,
                              .dll = len};
    d->csum =
        (uint16_t)(mpx_csum_dss(d->dsn, at, len, mpx_csum_add(0, octets, len)) +
                   changed);
    return mpx_opt_encode(&o, out, MPX_TCP_OPT_MAX, &n) == MPX_OK ? n : 0;
}

static size_t capable(uint8_t *out, unsigned number)
{
    struct mpx_opt o = {.subtype = MPX_SUB_CAPABLE};
    struct mpx_opt_capable *c = &o.u.capable;
    size_t n = 0;

    c->version = 1;
    c->flags = MPX_CAP_A | MPX_CAP_H;
    c->id_len = number == 0 ? 0 : 8;
    c->sender = number == 0 ? 0 : keys[number == 1];
    c->has_receiver = number == 2;
    c->receiver = number == 2 ? keys[1] : 0;
    return mpx_opt_encode(&o, out, MPX_TCP_OPT_MAX, &n) == MPX_OK ? n : 0;
}

size_t craft_step(uint8_t *out, unsigned family, unsigned number)
{
    uint32_t at = 1 + (number - CRAFT_OPEN) * CRAFT_DATA;
    uint8_t options[MPX_TCP_OPT_MAX];
    struct craft_segment s = {.options = options};

    if (number == 0)
        s.flags = MPX_TCP_SYN;
    else if (number == 1)
        s = (struct craft_segment){.from = CRAFT_SERVER,
                                   .flags = MPX_TCP_SYN | MPX_TCP_ACK,
                                   .ack = 1,
                                   .options = options};
    else
        s = (struct craft_segment){.flags = MPX_TCP_ACK,
                                   .seq = number == 2 ? 1 : at,
                                   .ack = 1,
                                   .options = options,
                                   .payload = number == 2 ? 0 : CRAFT_DATA};
    s.options_len = number < CRAFT_OPEN ? capable(options, number)
                                        : craft_dss(options, at, CRAFT_DATA, 0);
    return craft_segment(out, family, &s);
}

void craft_talk(struct craft *c, unsigned n, const void *header, size_t len)
{
    uint8_t frame[CRAFT_PACKET];

    for (unsigned i = 0; i < n; i++) {
        if (len > 0)
            memcpy(frame, header, len);
        craft_frame(c, frame, len + craft_step(frame + len, 4, i));
    }
}
