/* SPDX-License-Identifier: MIT */
/* Blocks of pcapng, draft-ietf-opsawg-pcapng-02 section 4. */
#include "capture.h"

#include "vec.h"

enum { SECTION_HEADER = 28, BLOCK_MIN = 12, OPTIONS_OF_LINK = 16 };
enum { OPT_END = 0, OPT_TSRESOL = 9, OPT_TSOFFSET = 14 };
#define BLOCK_LINK     UINT32_C(1)
#define BLOCK_OBSOLETE UINT32_C(2)
#define BLOCK_SIMPLE   UINT32_C(3)
#define BLOCK_PACKET   UINT32_C(6)
#define ORDER_MAGIC    UINT32_C(0x1a2b3c4d)

struct capture_link {
    uint32_t type, snaplen;
    uint8_t resolution; /* 10^-n s, or 2^-n s with the high bit */
    uint64_t offset;    /* s */
};

static uint64_t nanoseconds(const struct capture_link *l, uint64_t ticks)
{
    unsigned n = l->resolution & 0x7f;
    uint64_t ns;

    if (l->resolution & 0x80) {
        uint64_t whole = n < 64 ? ticks >> n : 0;
        uint64_t part = n < 64 ? ticks & ((UINT64_C(1) << n) - 1) : ticks;

        for (; n > 30; n--)
            part >>= 1;
        ns = whole * UINT64_C(1000000000) + (part * UINT64_C(1000000000) >> n);
    } else {
        ns = ticks;
        for (; n > 9; n--)
            ns /= 10;
        for (; n < 9; n++)
            ns *= 10;
    }
    return ns + l->offset * UINT64_C(1000000000);
}

static void read_link_options(const struct capture *c, struct capture_link *l,
                              size_t at, size_t end)
{
    while (end - at >= 4) {
        uint16_t code = capture_u16(c, at), len = capture_u16(c, at + 2);

        at += 4;
        if (code == OPT_END || len > end - at)
            return;
        if (code == OPT_TSRESOL && len >= 1)
            l->resolution = c->base[at];
        if (code == OPT_TSOFFSET && len >= 8) {
            uint64_t a = capture_u32(c, at), b = capture_u32(c, at + 4);

            l->offset = c->swapped ? a << 32 | b : b << 32 | a;
        }
        size_t step = ((size_t)len + 3) & ~(size_t)3;

        at = step > end - at ? end : at + step;
    }
}

static bool add_link(struct capture *c, size_t at, size_t len)
{
    if (len < OPTIONS_OF_LINK + 4)
        return capture_damaged(c, at, "an interface block is too short");
    c->links = vec_room(c->links, c->n_links, &c->links_cap, sizeof *c->links);

    struct capture_link *l = &c->links[c->n_links++];

    *l = (struct capture_link){.type = capture_u16(c, at + 8),
                               .snaplen = capture_u32(c, at + 12),
                               .resolution = 6};
    read_link_options(c, l, at + OPTIONS_OF_LINK, at + len - 4);
    return true;
}

/* Where a packet block has what. */
struct shape {
    uint32_t link, len, wire_len;
    size_t data;
    uint64_t ticks;
};

static bool take_frame(struct capture *c, struct capture_frame *f, size_t at,
                       size_t block_len, const struct shape *s)
{
    if (s->link >= c->n_links)
        return capture_damaged(c, at, "a packet of an unknown interface");
    if (s->len > block_len - s->data - 4)
        return capture_damaged(c, at, "a packet goes past its block");

    const struct capture_link *l = &c->links[s->link];

    *f = (struct capture_frame){.time = nanoseconds(l, s->ticks),
                                .number = ++c->frames,
                                .link = l->type,
                                .data = c->base + at + s->data,
                                .len = s->len,
                                .wire_len = s->wire_len};
    return true;
}

static bool read_packet(struct capture *c, struct capture_frame *f, size_t at,
                        size_t len, uint32_t type)
{
    struct shape s = {.data = 28};

    if (len < (type == BLOCK_SIMPLE ? 16u : 32u))
        return capture_damaged(c, at, "a packet block is too short");
    if (type == BLOCK_SIMPLE) {
        uint32_t limit = c->n_links ? c->links[0].snaplen : 0;

        s.data = 12;
        s.wire_len = capture_u32(c, at + 8);
        s.len = limit && limit < s.wire_len ? limit : s.wire_len;
    } else {
        s.link = type == BLOCK_PACKET ? capture_u32(c, at + 8)
                                      : capture_u16(c, at + 8);
        s.ticks =
            (uint64_t)capture_u32(c, at + 12) << 32 | capture_u32(c, at + 16);
        s.len = capture_u32(c, at + 20);
        s.wire_len = capture_u32(c, at + 24);
    }
    return take_frame(c, f, at, len, &s);
}

static bool begin_section(struct capture *c, size_t at)
{
    if (c->len - at < SECTION_HEADER)
        return capture_damaged(c, at, "a section header is cut");
    c->swapped = false;
    if (capture_u32(c, at + 8) != ORDER_MAGIC)
        c->swapped = true;
    if (capture_u32(c, at + 8) != ORDER_MAGIC)
        return capture_damaged(c, at + 8, "a section of no byte order");
    c->n_links = 0;
    return true;
}

/* The length of the block at @p at, or 0 if it is damaged. */
static size_t block_length(struct capture *c, size_t at)
{
    size_t left = c->len - at;

    if (left < BLOCK_MIN) {
        capture_damaged(c, at, "a block header is cut");
        return 0;
    }
    if (capture_u32(c, at) == CAPTURE_NG_MAGIC && !begin_section(c, at))
        return 0;

    uint32_t len = capture_u32(c, at + 4);

    if (len < BLOCK_MIN || len % 4) {
        capture_damaged(c, at + 4, "a block of impossible length");
        return 0;
    }
    if (len > left) {
        capture_damaged(c, at, "a block goes past the end of the file");
        return 0;
    }
    return len;
}

/* Blocks without a frame are passed over by one call. */
size_t capture_ng_wants(const struct capture *c)
{
    struct capture look = *c;

    if (c->len - c->at < BLOCK_MIN)
        return BLOCK_MIN;
    if (capture_u32(c, c->at) == CAPTURE_NG_MAGIC) {
        look.swapped = false; /* the order of this section, not the last's */
        look.swapped = capture_u32(&look, c->at + 8) != ORDER_MAGIC;
        if (capture_u32(&look, c->at + 8) != ORDER_MAGIC)
            return SECTION_HEADER; /* of no order: no length can be read */
    }
    return capture_u32(&look, c->at + 4);
}

bool capture_ng_next(struct capture *c, struct capture_frame *f)
{
    while (c->at < c->len) {
        size_t at = c->at, len;

        if (c->more && c->len - at < capture_ng_wants(c))
            return false;
        len = block_length(c, at);
        if (len == 0)
            return false;

        uint32_t type = capture_u32(c, at);

        c->at = at + len;
        if (type == BLOCK_LINK && !add_link(c, at, len))
            return false;
        if (type == BLOCK_PACKET || type == BLOCK_SIMPLE ||
            type == BLOCK_OBSOLETE)
            return read_packet(c, f, at, len, type);
    }
    return false;
}
