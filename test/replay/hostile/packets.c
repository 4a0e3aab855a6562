/* SPDX-License-Identifier: MIT */
/* IP headers that lie, and fragments that overlap, contradict, never end. */
#include "hostile.h"

#include <string.h>

#include "mpx_tcp.h"

enum { DATA = 5, V4_FIELD = 6, V4_MORE = 0x2000, EXTENSION = 8 };

static void good(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

/* A talk that is right, and one more packet with an octet changed. */
static void changed(struct craft *c, unsigned family, size_t at, uint8_t to)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, family, DATA);

    good(c);
    p[at] = to;
    craft_frame(c, p, n);
}

static void header_of_16(struct craft *c)
{
    changed(c, 4, 0, 0x44);
}

static void header_past_packet(struct craft *c)
{
    changed(c, 4, 3, 19);
}

static void total_past_frame(struct craft *c)
{
    changed(c, 4, 2, 0xff);
}

static void total_0(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA);

    good(c);
    p[2] = p[3] = 0;
    craft_frame(c, p, n);
}

static void version_5(struct craft *c)
{
    changed(c, 4, 0, 0x55);
}

static void payload_0_of_v6(struct craft *c)
{
    changed(c, 6, 5, 0);
}

/* Extension headers to the end of the packet, and past it. */
static void extensions(struct craft *c, uint8_t type, uint8_t len)
{
    uint8_t p[CRAFT_PACKET] = {0x60};

    good(c);
    p[4] = (uint8_t)((sizeof p - CRAFT_V6) >> 8);
    p[5] = (uint8_t)(sizeof p - CRAFT_V6);
    p[6] = type;
    for (size_t at = CRAFT_V6; at < sizeof p; at += EXTENSION) {
        p[at] = type;
        p[at + 1] = len;
    }
    craft_frame(c, p, sizeof p);
}

static void extensions_without_end(struct craft *c)
{
    extensions(c, 60, 0);
}

static void extension_past_packet(struct craft *c)
{
    extensions(c, 60, 255);
}

static void fragment_headers_without_end(struct craft *c)
{
    extensions(c, 44, 0);
}

/* ---- fragments ---- */

/* Octets [from, to) behind the IP header of the packet @p p, under the
 * identification @p id; the last has no other behind it. */
static void fragment(struct craft *c, const uint8_t *p, size_t from, size_t to,
                     bool last, uint16_t id)
{
    uint8_t out[CRAFT_PACKET];
    size_t n = CRAFT_V4 + to - from;

    memcpy(out, p, CRAFT_V4);
    memcpy(out + CRAFT_V4, p + CRAFT_V4 + from, to - from);
    mpx_put16(out + 2, (uint16_t)n);
    mpx_put16(out + 4, id);
    mpx_put16(out + V4_FIELD, (uint16_t)((last ? 0 : V4_MORE) | from / 8));
    craft_frame(c, out, n);
}

static void fragments_good(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    good(c);
    fragment(c, p, 0, 64, false, 7);
    fragment(c, p, 64, n, true, 7);
}

/* RFC 5722: what overlaps is no packet; another that is right follows. */
static void fragments_overlap(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    good(c);
    fragment(c, p, 0, 64, false, 7);
    fragment(c, p, 56, 96, false, 7);
    fragment(c, p, 64, n, true, 7);
}

/* Two that say of themselves to be the last, with other octets. */
static void last_twice(struct craft *c, bool forged_first)
{
    uint8_t p[CRAFT_PACKET], forged[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    craft_step(forged, 4, DATA);
    memset(forged + CRAFT_V4 + 64, 'x', n - 64);
    good(c);
    fragment(c, p, 0, 64, false, 7);
    fragment(c, forged_first ? forged : p, 64, n, true, 7);
    fragment(c, forged_first ? p : forged, 64, n, true, 7);
}

static void last_forged_first(struct craft *c)
{
    last_twice(c, true);
}

static void last_forged_second(struct craft *c)
{
    last_twice(c, false);
}

/* The same before the first fragment has come. */
static void last_forged_then_first(struct craft *c)
{
    uint8_t p[CRAFT_PACKET], forged[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    craft_step(forged, 4, DATA);
    memset(forged + CRAFT_V4 + 64, 'x', n - 64);
    good(c);
    fragment(c, p, 64, n, true, 7);
    fragment(c, forged, 64, n, true, 7);
    fragment(c, p, 0, 64, false, 7);
}

static void ends_contradict(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    good(c);
    fragment(c, p, 64, n, true, 7);
    fragment(c, p, 64, n - 20, true, 7);
    fragment(c, p, 0, 64, false, 7);
}

static void fragments_past_64_kib(struct craft *c)
{
    uint8_t out[CRAFT_PACKET];
    size_t n = craft_step(out, 4, DATA);

    good(c);
    fragment(c, out, 0, 64, false, 7);
    mpx_put16(out + 4, 7);
    mpx_put16(out + V4_FIELD, 0x1fff);
    craft_frame(c, out, n);
}

/* Twice as many as are ever waited for. */
static void fragments_that_never_end(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_step(p, 4, DATA);
    good(c);
    c->step = 1000;
    for (unsigned id = 0; id < 10000; id++)
        fragment(c, p, 0, 64, false, (uint16_t)id);
}

static void fragment_of_nothing(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_step(p, 4, DATA);
    good(c);
    fragment(c, p, 64, 64, true, 7);
    fragment(c, p, 0, 64, false, 7);
}

static void fragment_of_odd_length(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA) - CRAFT_V4;

    good(c);
    fragment(c, p, 0, 61, false, 7);
    fragment(c, p, 56, n, true, 7);
}

/* IPv6: octets [from, to) behind the fixed header. */
static void fragment6(struct craft *c, const uint8_t *p, size_t from, size_t to,
                      bool last, uint32_t id)
{
    uint8_t out[CRAFT_PACKET];
    size_t at = CRAFT_V6 + EXTENSION, n = at + to - from;

    memcpy(out, p, CRAFT_V6);
    mpx_put16(out + 4, (uint16_t)(n - CRAFT_V6));
    out[6] = 44;
    out[CRAFT_V6] = p[6];
    out[CRAFT_V6 + 1] = 0;
    mpx_put16(out + CRAFT_V6 + 2, (uint16_t)(from | !last));
    mpx_put32(out + CRAFT_V6 + 4, id);
    memcpy(out + at, p + CRAFT_V6 + from, to - from);
    craft_frame(c, out, n);
}

static void fragments_overlap_v6(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    for (unsigned i = 0; i < DATA; i++)
        craft_frame(c, p, craft_step(p, 6, i));

    size_t n = craft_step(p, 6, DATA) - CRAFT_V6;

    fragment6(c, p, 0, 64, false, 7);
    p[CRAFT_V6 + 60] ^= 1;
    fragment6(c, p, 56, n, true, 7);
}

const struct hostile hostile_packets[] = {
    {"ip-header-of-16", header_of_16, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"ip-header-past-packet", header_past_packet, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"ip-total-past-frame", total_past_frame, 0, 6, 0, 0, 0, "", NULL},
    {"ip-total-0", total_0, 0, 6, 0, 0, 0, "", NULL},
    {"ip-version-5", version_5, 0, 5, 0, 0, 0, "", NULL},
    {"ip6-payload-0", payload_0_of_v6, 0, 5, 0, 0, 1,
     " (1 the SYN of this flow is not in the file)", NULL},
    {"ip6-extensions-without-end", extensions_without_end, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"ip6-extension-past-packet", extension_past_packet, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"ip6-fragment-headers-without-end", fragment_headers_without_end, 0, 5, 0,
     0, 0, "; 1 packets without a whole TCP header", NULL},
    {"fragments", fragments_good, 0, 6, 0, 0, 0, "", NULL},
    {"fragments-overlap", fragments_overlap, 0, 5, 0, 0, 0,
     "; 3 fragments of packets", NULL},
    {"fragments-last-forged-first", last_forged_first, 0, 5, 0, 0, 0,
     "; 3 fragments of packets", NULL},
    {"fragments-last-forged-second", last_forged_second, 0, 6, 0, 0, 0,
     "; 1 fragments of packets", NULL},
    {"fragments-last-forged-then-first", last_forged_then_first, 0, 5, 0, 0, 0,
     "; 3 fragments of packets", NULL},
    {"fragments-ends-contradict", ends_contradict, 0, 5, 0, 0, 0,
     "; 3 fragments of packets", NULL},
    {"fragments-past-64-kib", fragments_past_64_kib, 0, 5, 0, 0, 0,
     "; 2 fragments of packets", NULL},
    {"fragments-that-never-end", fragments_that_never_end, 0, 5, 0, 0, 0,
     "; 10000 fragments of packets", NULL},
    {"fragment-of-nothing", fragment_of_nothing, 0, 5, 0, 0, 0,
     "; 2 fragments of packets", NULL},
    {"fragment-of-odd-length", fragment_of_odd_length, 0, 5, 0, 0, 0,
     "; 2 fragments of packets", NULL},
    {"fragments-overlap-v6", fragments_overlap_v6, 0, 5, 0, 0, 0,
     "; 2 fragments of packets", NULL},
    {0},
};
