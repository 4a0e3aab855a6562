/* SPDX-License-Identifier: MIT */
#include "wrap.h"

#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "vec.h"

struct sink {
    const struct wrap *w;
    uint8_t *p;
    size_t len, cap;
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

static void frame(struct sink *s, const struct capture_frame *f,
                  const struct link_packet *ip)
{
    const struct wrap *w = s->w;
    bool v6 = ip->p[0] >> 4 == 6;
    size_t kept = w->snaplen && w->snaplen < ip->len ? w->snaplen : ip->len;
    size_t len = w->header_len + kept;
    uint8_t header[sizeof w->header];

    memcpy(header, w->header, sizeof header);
    if (w->type_at >= 0)
        memcpy(header + w->type_at, v6 ? "\x86\xdd" : "\x08\x00", 2);
    frame_header(s, f->time, len, w->header_len + ip->wire_len);
    octets(s, header, w->header_len);
    octets(s, ip->p, kept);
    if (w->format == WRAP_NG) {
        octets(s, "\0\0\0", (4 - len % 4) % 4);
        number(s, (uint32_t)(32 + (len + 3) / 4 * 4), 4);
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
