/* SPDX-License-Identifier: MIT */
/* Reading pcap files. */
#include "capture.h"

#include <stdlib.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, LINK_AT = 20 };
#define MAGIC_US  UINT32_C(0xa1b2c3d4)
#define MAGIC_NS  UINT32_C(0xa1b23c4d)
#define LINK_MASK UINT32_C(0xffff) /* the rest tells of frame checksums */

bool capture_damaged(struct capture *c, size_t at, const char *why)
{
    c->why = why;
    c->why_at = at;
    return false;
}

uint16_t capture_u16(const struct capture *c, size_t at)
{
    const uint8_t *p = c->base + at;

    return (uint16_t)(c->swapped ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

uint32_t capture_u32(const struct capture *c, size_t at)
{
    uint32_t first = capture_u16(c, at), second = capture_u16(c, at + 2);

    return c->swapped ? first << 16 | second : second << 16 | first;
}

/* Whether the four octets at the beginning are @p magic in some byte order. */
static bool begins_with(struct capture *c, uint32_t magic)
{
    for (int i = 0; i < 2; i++) {
        c->swapped = i;
        if (capture_u32(c, 0) == magic)
            return true;
    }
    return false;
}

bool capture_open(struct capture *c, const uint8_t *octets, size_t len)
{
    *c = (struct capture){.base = octets, .len = len};
    if (len == 0)
        return capture_damaged(c, 0, "the file is empty");
    if (len < 4)
        return capture_damaged(c, 0, "too short for a capture");
    if (begins_with(c, CAPTURE_NG_MAGIC)) {
        c->ng = true;
        return true;
    }
    c->nanoseconds = begins_with(c, MAGIC_NS);
    if (!c->nanoseconds && !begins_with(c, MAGIC_US))
        return capture_damaged(c, 0, "neither pcap nor pcapng");
    if (len < FILE_HEADER)
        return capture_damaged(c, len, "the file header is cut");
    c->link = capture_u32(c, LINK_AT) & LINK_MASK;
    c->at = FILE_HEADER;
    return true;
}

static bool pcap_next(struct capture *c, struct capture_frame *f)
{
    size_t at = c->at, left = c->len - at;

    if (left == 0)
        return false;
    if (left < RECORD_HEADER)
        return capture_damaged(c, at, "a record header is cut");

    uint64_t s = capture_u32(c, at), fraction = capture_u32(c, at + 4);
    uint32_t len = capture_u32(c, at + 8);

    if (len > left - RECORD_HEADER)
        return capture_damaged(c, at, "a record goes past the end of the file");
    *f = (struct capture_frame){
        .time =
            s * UINT64_C(1000000000) + fraction * (c->nanoseconds ? 1u : 1000u),
        .number = ++c->frames,
        .link = c->link,
        .data = c->base + at + RECORD_HEADER,
        .len = len,
        .wire_len = capture_u32(c, at + 12),
    };
    c->at = at + RECORD_HEADER + len;
    return true;
}

bool capture_next(struct capture *c, struct capture_frame *f)
{
    return c->ng ? capture_ng_next(c, f) : pcap_next(c, f);
}

size_t capture_wants(const struct capture *c)
{
    if (c->ng)
        return capture_ng_wants(c);
    if (c->len - c->at < RECORD_HEADER)
        return RECORD_HEADER;
    return RECORD_HEADER + (size_t)capture_u32(c, c->at + 8);
}

void capture_close(struct capture *c)
{
    free(c->links);
    *c = (struct capture){0};
}
