/* SPDX-License-Identifier: MIT */
/* Picking frames of a pcap. */
#include "frames.h"

#include <string.h>

#include "segment.h"
#include "vec.h"

enum { FILE_HEADER = 24 };

struct ends {
    uint8_t low[16], high[16];
};

/* The two addresses of a frame, the lower first; zeros if it is not TCP. */
static struct ends ends_of(const struct capture_frame *f)
{
    struct link_packet packet;
    struct segment s;
    struct ends e = {0};

    if (link_packet_of(&packet, f) != LINK_IP ||
        segment_of(&s, &packet) != SEGMENT_TCP)
        return e;

    bool swap = memcmp(s.addr[0], s.addr[1], 16) > 0;

    memcpy(e.low, s.addr[swap], 16);
    memcpy(e.high, s.addr[!swap], 16);
    return e;
}

static uint32_t path_of(struct frames *f, struct ends **known, size_t *cap,
                        const struct capture_frame *frame)
{
    struct ends e = ends_of(frame);

    for (uint32_t i = 0; i < f->paths; i++)
        if (memcmp(&(*known)[i], &e, sizeof e) == 0)
            return i;
    *known = vec_room(*known, f->paths, cap, sizeof **known);
    (*known)[f->paths] = e;
    return (uint32_t)f->paths++;
}

void frames_of(struct frames *f, const uint8_t *octets, size_t len)
{
    struct capture c;
    struct capture_frame frame;
    struct ends *known = NULL;
    size_t cap = 0, known_cap = 0;

    *f = (struct frames){.octets = octets};
    capture_open(&c, octets, len);
    for (size_t at = c.at; capture_next(&c, &frame); at = c.at) {
        f->v = vec_room(f->v, f->n, &cap, sizeof *f->v);
        f->v[f->n++] = (struct frame){at, c.at - at,
                                      path_of(f, &known, &known_cap, &frame)};
    }
    capture_close(&c);
    free(known);
}

void frames_free(struct frames *f)
{
    free(f->v);
}

void frames_pick(const struct frames *f, const size_t *which, size_t n,
                 uint8_t **out, size_t *len)
{
    size_t total = FILE_HEADER;

    for (size_t i = 0; i < n; i++)
        total += f->v[which[i]].len;
    *out = vec_new(total, 1);
    memcpy(*out, f->octets, FILE_HEADER);
    *len = FILE_HEADER;
    for (size_t i = 0; i < n; i++) {
        const struct frame *v = &f->v[which[i]];

        memcpy(*out + *len, f->octets + v->at, v->len);
        *len += v->len;
    }
}
