/* SPDX-License-Identifier: MIT */
/* Files of pcapng: blocks of wrong lengths, options without end, interfaces
 * that are mixed or not there. */
#include "hostile.h"

#include <string.h>

#include "mpx_tcp.h"

enum { DATA = 5 };
enum { OPTIONS = 16000 }; /* of an interface */

static void good(struct craft *c)
{
    craft_section(c);
    craft_interface(c, CRAFT_RAW, NULL, 0);
    craft_talk(c, DATA, NULL, 0);
}

static void good_big_endian(struct craft *c)
{
    c->big = true;
    good(c);
}

static void block_of_length(struct craft *c, uint32_t len)
{
    good(c);
    craft_u32(c, 6);
    craft_u32(c, len);
    craft_zeros(c, 32);
}

static void block_of_0(struct craft *c)
{
    block_of_length(c, 0);
}

static void block_of_8(struct craft *c)
{
    block_of_length(c, 8);
}

static void block_of_33(struct craft *c)
{
    block_of_length(c, 33);
}

static void block_of_16(struct craft *c)
{
    block_of_length(c, 16);
}

static void block_of_4_gib(struct craft *c)
{
    block_of_length(c, UINT32_MAX - 3);
}

static void block_header_cut(struct craft *c)
{
    good(c);
    craft_u32(c, 6);
}

/* The length behind a block, by which one reads backwards. */
static void second_length_wrong(struct craft *c)
{
    good(c);
    memset(c->p + c->len - 4, 0xff, 4);
}

static void section_of_no_order(struct craft *c)
{
    good(c);
    memset(c->p + 8, 0x55, 4);
}

static void section_of_other_order(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_section(c);
    craft_interface(c, CRAFT_RAW, NULL, 0);
    craft_talk(c, CRAFT_OPEN, NULL, 0);
    c->big = true;
    craft_section(c);
    craft_interface(c, CRAFT_RAW, NULL, 0);
    for (unsigned i = CRAFT_OPEN; i < DATA; i++)
        craft_frame(c, p, craft_step(p, 4, i));
}

static void interface_not_there(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    good(c);
    craft_packet(c, 1, p, craft_step(p, 4, 0), 40);
}

/* Those of the section before are none of this one's. */
static void interface_of_section_before(struct craft *c)
{
    good(c);
    craft_section(c);
    craft_talk(c, DATA, NULL, 0);
}

static void interface_block_short(struct craft *c)
{
    good(c);
    craft_block(c, 1, "\0\0\0\0", 4);
}

static void packet_past_block(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    good(c);
    craft_packet(c, 0, p, craft_step(p, 4, 0), 4000);
}

static void simple_packet_past_block(struct craft *c)
{
    good(c);
    craft_block(c, 3, "\xff\xff\xff\x7f\x45\0\0\0", 8);
}

static void options_without_end(struct craft *c)
{
    static uint8_t options[4 * OPTIONS];

    for (size_t i = 0; i < OPTIONS; i++)
        options[4 * i] = 2; /* if_name, empty */
    craft_section(c);
    craft_interface(c, CRAFT_RAW, options, sizeof options);
    craft_talk(c, DATA, NULL, 0);
}

static void option_past_block(struct craft *c)
{
    craft_section(c);
    craft_interface(c, CRAFT_RAW, "\x09\0\xff\xff\x09\0\0\0", 8);
    craft_talk(c, DATA, NULL, 0);
}

/* 2^-127 s, 10^-127 s, and an offset at the end of time. */
void hostile_resolutions(struct craft *c)
{
    static const uint8_t two[] = {9, 0, 1, 0, 0xff, 0, 0, 0},
                         ten[] = {9, 0, 1, 0, 0x7f, 0, 0, 0},
                         offset[] = {14,   0,    8,    0,    0xff, 0xff,
                                     0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
    uint8_t p[CRAFT_PACKET];

    craft_section(c);
    craft_interface(c, CRAFT_RAW, two, sizeof two);
    craft_interface(c, CRAFT_RAW, ten, sizeof ten);
    craft_interface(c, CRAFT_RAW, offset, sizeof offset);
    for (unsigned i = 0; i < DATA; i++) {
        size_t n = craft_step(p, 4, i);

        craft_packet(c, i % 3, p, n, (uint32_t)n);
    }
}

/* One talk, its packets from interfaces of all kinds. */
static void mixed_interfaces(struct craft *c)
{
    static const uint8_t ether[14] = {[12] = 8};
    uint8_t p[CRAFT_PACKET];

    craft_section(c);
    craft_interface(c, CRAFT_RAW, NULL, 0);
    craft_interface(c, CRAFT_ETHERNET, NULL, 0);
    craft_interface(c, 147, NULL, 0);
    for (unsigned i = 0; i < DATA; i++) {
        size_t header = i % 2 ? sizeof ether : 0, n;

        memcpy(p, ether, header);
        n = header + craft_step(p + header, 4, i);
        craft_packet(c, i % 2, p, n, (uint32_t)n);
        craft_packet(c, 2, p, n, (uint32_t)n);
    }
}

static void interfaces_70000(struct craft *c)
{
    craft_section(c);
    for (unsigned i = 0; i < 70000; i++)
        craft_interface(c, CRAFT_RAW, NULL, 0);
    craft_talk(c, DATA, NULL, 0);
}

static void blocks_unknown(struct craft *c)
{
    good(c);
    for (unsigned i = 0; i < 10000; i++)
        craft_block(c, 0x80000000u + i, NULL, 0);
}

const struct hostile hostile_blocks[] = {
    {"ng", good, 0, 5, 0, 0, 0, "", NULL},
    {"ng-big-endian", good_big_endian, 0, 5, 0, 0, 0, "", NULL},
    {"ng-block-of-0", block_of_0, 3, 5, 0, 0, 0, "",
     "688: a block of impossible length"},
    {"ng-block-of-8", block_of_8, 3, 5, 0, 0, 0, "",
     "688: a block of impossible length"},
    {"ng-block-of-16", block_of_16, 3, 5, 0, 0, 0, "",
     "684: a packet block is too short"},
    {"ng-block-of-33", block_of_33, 3, 5, 0, 0, 0, "",
     "688: a block of impossible length"},
    {"ng-block-of-4-gib", block_of_4_gib, 3, 5, 0, 0, 0, "",
     "684: a block goes past the end of the file"},
    {"ng-block-header-cut", block_header_cut, 3, 5, 0, 0, 0, "",
     "684: a block header is cut"},
    {"ng-second-length-wrong", second_length_wrong, 0, 5, 0, 0, 0, "", NULL},
    {"ng-section-of-no-order", section_of_no_order, 3, 0, 0, 0, 0, "",
     "8: a section of no byte order"},
    {"ng-section-of-other-order", section_of_other_order, 0, 5, 0, 0, 0, "",
     NULL},
    {"ng-interface-not-there", interface_not_there, 3, 5, 0, 0, 0, "",
     "684: a packet of an unknown interface"},
    {"ng-interface-of-section-before", interface_of_section_before, 3, 5, 0, 0,
     0, "", "712: a packet of an unknown interface"},
    {"ng-interface-block-short", interface_block_short, 3, 5, 0, 0, 0, "",
     "684: an interface block is too short"},
    {"ng-packet-past-block", packet_past_block, 3, 5, 0, 0, 0, "",
     "684: a packet goes past its block"},
    {"ng-simple-packet-past-block", simple_packet_past_block, 3, 5, 0, 0, 0, "",
     "684: a packet goes past its block"},
    {"ng-options-without-end", options_without_end, 0, 5, 0, 0, 0, "", NULL},
    {"ng-option-past-block", option_past_block, 0, 5, 0, 0, 0, "", NULL},
    {"ng-resolutions", hostile_resolutions, 0, 5, 0, 0, 0, "", NULL},
    {"ng-mixed-interfaces", mixed_interfaces, 0, 5, 0, 0, 0,
     "; 5 frames of a link type that is not understood",
     "frame 2: link type 147 is not understood"},
    {"ng-interfaces-70000", interfaces_70000, 0, 5, 0, 0, 0, "", NULL},
    {"ng-blocks-unknown", blocks_unknown, 0, 5, 0, 0, 0, "", NULL},
    {0},
};
