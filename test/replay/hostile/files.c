/* SPDX-License-Identifier: MIT */
/* Files of pcap: cut, lying of lengths, in every order, out of time. */
#include "hostile.h"

#include "mpx_tcp.h"

enum { DATA = 5 }; /* packets of a talk: three open it, two have data */

static void empty(struct craft *c)
{
    (void)c;
}

static void magic_cut(struct craft *c)
{
    craft_octets(c, "\xd4\xc3\xb2", 3);
}

static void header_cut(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    c->len--;
}

static void header_alone(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
}

static void record_header_cut(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
    craft_zeros(c, 15);
}

static void record_cut(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
    c->len--;
}

static void record_of_4_gib(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
    craft_record(c, NULL, 0, UINT32_MAX, UINT32_MAX);
}

/* What each record says of its length, by what it has. */
static void lengths(struct craft *c, size_t kept, size_t beyond)
{
    uint8_t p[CRAFT_PACKET];

    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    for (unsigned i = 0; i < DATA; i++) {
        size_t n = craft_step(p, 4, i), have = kept < n ? kept : n;

        craft_record(c, p, have, (uint32_t)have,
                     (uint32_t)(beyond ? beyond : n));
    }
}

static void snap_0(struct craft *c)
{
    lengths(c, 0, 0);
}

static void snap_in_options(struct craft *c)
{
    lengths(c, CRAFT_V4 + CRAFT_TCP + 6, 0);
}

static void snap_in_payload(struct craft *c)
{
    lengths(c, CRAFT_V4 + CRAFT_TCP + 20 + 10, 0);
}

static void wire_less_than_captured(struct craft *c)
{
    lengths(c, SIZE_MAX, 1);
}

static void wire_of_4_gib(struct craft *c)
{
    lengths(c, SIZE_MAX, UINT32_MAX);
}

/* More captured than the header of the file allows. */
static void snap_of_file_exceeded(struct craft *c)
{
    header_alone(c);
    c->p[16] = c->p[18] = 0;
    c->p[17] = 0;
    craft_talk(c, DATA, NULL, 0);
}

static void big_endian(struct craft *c)
{
    c->big = true;
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

static void header_of_other_order(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    c->big = true;
    craft_talk(c, DATA, NULL, 0);
}

static void nanoseconds(struct craft *c)
{
    craft_pcap(c, CRAFT_NS, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

static void nanoseconds_big_endian(struct craft *c)
{
    c->big = true;
    nanoseconds(c);
}

static void time_backwards(struct craft *c)
{
    c->time = UINT64_C(1000000000000);
    c->step = 0 - UINT64_C(1000000000);
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

/* From 2106 to 1970. */
static void time_wraps(struct craft *c)
{
    c->time = UINT32_MAX * UINT64_C(1000000000);
    c->step = UINT64_C(1000000000);
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

/* SYNs of as many ports as there are, of which nothing comes. */
static void syns_that_never_go_on(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
    c->step = 1000;
    for (uint32_t i = 1; i < UINT16_MAX; i++) {
        const struct craft_segment s = {
            .flags = MPX_TCP_SYN, .port = (uint16_t)i, .seq = i};
        uint8_t p[CRAFT_PACKET];

        craft_frame(c, p, craft_segment(p, 4, &s));
    }
}

const struct hostile hostile_files[] = {
    {"empty", empty, 3, 0, 0, 0, 0, "", "0: the file is empty"},
    {"magic-cut", magic_cut, 3, 0, 0, 0, 0, "", "0: too short for a capture"},
    {"header-cut", header_cut, 3, 0, 0, 0, 0, "", "23: the file header is cut"},
    {"header-alone", header_alone, 0, 0, 0, 0, 0, "", NULL},
    {"record-header-cut", record_header_cut, 3, 5, 0, 0, 0, "",
     "580: a record header is cut"},
    {"record-cut", record_cut, 3, 4, 0, 0, 0, "",
     "404: a record goes past the end of the file"},
    {"record-of-4-gib", record_of_4_gib, 3, 5, 0, 0, 0, "",
     "580: a record goes past the end of the file"},
    {"snap-0", snap_0, 3, 0, 0, 0, 0, "; 5 packets without a whole TCP header",
     "5 frames, none understood"},
    {"snap-in-options", snap_in_options, 0, 1, 0, 0, 0,
     "; 4 packets whose options were not captured whole", NULL},
    {"snap-in-payload", snap_in_payload, 0, 3, 0, 0, 2,
     " (2 the mapped payload is not all in the file)", NULL},
    {"wire-less-than-captured", wire_less_than_captured, 0, 5, 0, 0, 0, "",
     NULL},
    {"wire-of-4-gib", wire_of_4_gib, 0, 5, 0, 0, 0, "", NULL},
    {"snap-of-file-exceeded", snap_of_file_exceeded, 0, 5, 0, 0, 0, "", NULL},
    {"big-endian", big_endian, 0, 5, 0, 0, 0, "", NULL},
    {"header-of-other-order", header_of_other_order, 3, 0, 0, 0, 0, "",
     "24: a record goes past the end of the file"},
    {"nanoseconds", nanoseconds, 0, 5, 0, 0, 0, "", NULL},
    {"nanoseconds-big-endian", nanoseconds_big_endian, 0, 5, 0, 0, 0, "", NULL},
    {"time-backwards", time_backwards, 0, 5, 0, 0, 0, "", NULL},
    {"time-wraps", time_wraps, 0, 5, 0, 0, 0, "", NULL},
    {"syns-that-never-go-on", syns_that_never_go_on, 0, 5, 0, 0, 0, "", NULL},
    {0},
};
