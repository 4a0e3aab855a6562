/* SPDX-License-Identifier: MIT */
/* Writing captures in each format and link type. */
#include "wrap.h"

#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "mpx_tcp.h"
#include "vec.h"

struct sink {
    const struct wrap *w;
    uint8_t *p;
    size_t len, cap;
    unsigned packets, fragments; /* so far */
};

static void octets(struct sink *s, const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->p = vec_room(s->p, s->len, &s->cap, 1);
        s->p[s->len++] = ((const uint8_t *)p)[i];
    }
}

static void number(struct sink *s, uint32_t v, int n)
{
    for (int i = 0; i < n; i++) {
        uint8_t octet = (uint8_t)(v >> 8 * (s->w->big_endian ? n - 1 - i : i));

        octets(s, &octet, 1);
    }
}

static void file_header(struct sink *s)
{
    if (s->w->format == WRAP_NG) {
        number(s, 0x0a0d0d0a, 4);
        number(s, 28, 4);
        number(s, 0x1a2b3c4d, 4);
        number(s, 1, 2);
        number(s, 0, 2);
        number(s, UINT32_MAX, 4);
        number(s, UINT32_MAX, 4);
        number(s, 28, 4);
        number(s, 1, 4); /* an interface with nanoseconds */
        number(s, 32, 4);
        number(s, s->w->link, 2);
        number(s, 0, 2);
        number(s, 0, 4);
        number(s, 9, 2);
        number(s, 1, 2);
        octets(s, "\x09\0\0\0", 4);
        number(s, 0, 4);
        number(s, 32, 4);
        return;
    }
    number(s, s->w->format == WRAP_PCAP_NS ? 0xa1b23c4d : 0xa1b2c3d4, 4);
    number(s, 2, 2);
    number(s, 4, 2);
    number(s, 0, 4);
    number(s, 0, 4);
    number(s, 262144, 4);
    number(s, s->w->link, 4);
}

static void frame_header(struct sink *s, uint64_t time, size_t len,
                         size_t wire_len)
{
    if (s->w->format == WRAP_NG) {
        number(s, 6, 4);
        number(s, (uint32_t)(32 + (len + 3) / 4 * 4), 4);
        number(s, 0, 4);
        number(s, (uint32_t)(time >> 32), 4);
        number(s, (uint32_t)time, 4);
    } else {
        uint64_t part = time % 1000000000;

        number(s, (uint32_t)(time / 1000000000), 4);
        number(s, (uint32_t)(s->w->format == WRAP_PCAP ? part / 1000 : part),
               4);
    }
    number(s, (uint32_t)len, 4);
    number(s, (uint32_t)wire_len, 4);
}

static void packet(struct sink *s, uint64_t time, const uint8_t *p, size_t n,
                   size_t wire_len)
{
    const struct wrap *w = s->w;
    size_t kept = w->snaplen && w->snaplen < n ? w->snaplen : n;
    size_t len = w->header_len + kept;
    uint8_t header[sizeof w->header];

    memcpy(header, w->header, sizeof header);
    if (w->type_at >= 0)
        memcpy(header + w->type_at, p[0] >> 4 == 6 ? "\x86\xdd" : "\x08\x00",
               2);
    frame_header(s, time, len, w->header_len + wire_len);
    octets(s, header, w->header_len);
    octets(s, p, kept);
    if (w->format == WRAP_NG) {
        octets(s, "\0\0\0", (4 - len % 4) % 4);
        number(s, (uint32_t)(32 + (len + 3) / 4 * 4), 4);
    }
}

/* The octets [from, to) behind the IP header @p p, as a fragment. */
static void fragment(struct sink *s, uint64_t time, const uint8_t *p,
                     size_t header, size_t from, size_t to, bool more)
{
    bool v6 = p[0] >> 4 == 6;
    uint8_t out[2048];
    size_t len = header;

    memcpy(out, p, header);
    if (v6) {
        uint8_t ext[8] = {
            out[6], 0, (uint8_t)(from >> 8),       (uint8_t)(from | more),
            0,      0, (uint8_t)(s->packets >> 8), (uint8_t)s->packets};

        out[6] = 44;
        memcpy(out + len, ext, sizeof ext);
        len += sizeof ext;
    } else {
        mpx_put16(out + 4, (uint16_t)s->packets);
        mpx_put16(out + 6, (uint16_t)((more ? 0x2000u : 0) | from / 8));
    }
    memcpy(out + len, p + header + from, to - from);
    len += to - from;
    mpx_put16(out + (v6 ? 4 : 2), (uint16_t)(v6 ? len - header : len));
    packet(s, time, out, len, len);
}

static void frame(struct sink *s, const struct capture_frame *f,
                  const struct link_packet *ip)
{
    size_t header = ip->p[0] >> 4 == 6 ? 40 : (size_t)(ip->p[0] & 15) * 4;
    size_t rest = ip->len - header, piece = s->w->piece;
    size_t n = piece ? (rest + piece - 1) / piece : 0;

    s->packets++;
    if (n == 0)
        packet(s, f->time, ip->p, ip->len, ip->wire_len);
    for (size_t k = 0; k < n; k++) {
        size_t i = s->w->reversed ? n - 1 - k : k;
        size_t to = i + 1 < n ? (i + 1) * piece : rest;

        if (s->w->lost && ++s->fragments % s->w->lost == 0)
            continue;
        for (int again = s->w->twice ? 2 : 1; again > 0; again--)
            fragment(s, f->time, ip->p, header, i * piece, to, i + 1 < n);
    }
}

void wrap_capture(const struct wrap *w, const uint8_t *in, size_t len,
                  uint8_t **out, size_t *out_len)
{
    struct sink s = {.w = w};
    struct capture c;
    struct capture_frame f;
    struct link_packet ip;

    file_header(&s);
    if (capture_open(&c, in, len)) {
        while (capture_next(&c, &f))
            if (link_packet_of(&ip, &f) == LINK_IP)
                frame(&s, &f, &ip);
    }
    capture_close(&c);
    *out = s.p;
    *out_len = s.len;
}
