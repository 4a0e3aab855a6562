/* SPDX-License-Identifier: MIT */
/* Link headers: unknown, cut everywhere, stacked without end, lying. */
#include "hostile.h"

#include <string.h>

enum { DATA = 5, ETHER = 14, STACK = 300 };

static const uint8_t ether[ETHER] = {[12] = 8};

/* A talk that is right, and then one frame behind @p header. */
static void then(struct craft *c, uint32_t link, const void *good,
                 size_t good_len, const void *header, size_t len)
{
    uint8_t p[CRAFT_PACKET];

    craft_pcap(c, CRAFT_US, link);
    craft_talk(c, DATA, good, good_len);
    memcpy(p, header, len);
    craft_frame(c, p, len + craft_step(p + len, 4, DATA));
}

static void unknown(struct craft *c)
{
    craft_pcap(c, CRAFT_US, 147);
    craft_talk(c, DATA, NULL, 0);
}

/* Each packet of a talk cut at each octet, as one frame each; Ethernet. */
static void cut_everywhere(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_pcap(c, CRAFT_US, CRAFT_ETHERNET);
    memcpy(p, ether, ETHER);
    for (unsigned i = 0; i < DATA; i++) {
        size_t n = ETHER + craft_step(p + ETHER, 4, i);

        for (size_t cut = 0; cut < n; cut++)
            craft_record(c, p, cut, (uint32_t)cut, (uint32_t)n);
    }
}

/* The same of IPv6, and the packet itself was no longer. */
static void short_everywhere(struct craft *c)
{
    uint8_t p[CRAFT_PACKET];

    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    for (unsigned i = 0; i < DATA; i++) {
        size_t n = craft_step(p, 6, i);

        for (size_t cut = 0; cut < n; cut++)
            craft_record(c, p, cut, (uint32_t)cut, (uint32_t)cut);
    }
}

static void vlan_tags(struct craft *c)
{
    uint8_t header[ETHER + 4 * STACK] = {0};

    for (size_t i = 0; i < STACK; i++)
        header[12 + 4 * i] = 0x81;
    header[sizeof header - 2] = 8;
    then(c, CRAFT_ETHERNET, ether, ETHER, header, sizeof header);
}

static void vlan_tag_cut(struct craft *c)
{
    static const uint8_t frame[ETHER + 2] = {[12] = 0x81};

    craft_pcap(c, CRAFT_US, CRAFT_ETHERNET);
    craft_talk(c, DATA, ether, ETHER);
    craft_frame(c, frame, sizeof frame);
}

static void mpls_without_bottom(struct craft *c)
{
    uint8_t header[ETHER + 4 * STACK] = {[12] = 0x88, 0x47};

    then(c, CRAFT_ETHERNET, ether, ETHER, header, sizeof header);
}

static void mpls_then_no_ip(struct craft *c)
{
    static const uint8_t header[ETHER + 8] = {
        [12] = 0x88, 0x47, [16] = 1, [18] = 0};

    then(c, CRAFT_ETHERNET, ether, ETHER, header, sizeof header);
}

static void pppoe_cut(struct craft *c)
{
    static const uint8_t frame[ETHER + 6] = {[12] = 0x88, 0x64, 0x11};

    craft_pcap(c, CRAFT_US, CRAFT_ETHERNET);
    craft_talk(c, DATA, ether, ETHER);
    craft_frame(c, frame, sizeof frame);
}

/* Its length says 0; IP's own says what there is. */
static void pppoe_length_0(struct craft *c)
{
    static const uint8_t header[ETHER + 8] = {
        [12] = 0x88, 0x64, 0x11, [21] = 0x21};

    then(c, CRAFT_ETHERNET, ether, ETHER, header, sizeof header);
}

static const uint8_t radio[8 + 24 + 8] = {
    [2] = 8, [8] = 8, 2, [32] = 0xaa, 0xaa, 3, [38] = 8};

static void radiotap_length(struct craft *c, uint16_t len)
{
    uint8_t header[sizeof radio];

    memcpy(header, radio, sizeof radio);
    header[2] = (uint8_t)len;
    header[3] = (uint8_t)(len >> 8);
    then(c, 127, radio, sizeof radio, header, sizeof header);
}

static void radiotap_length_0(struct craft *c)
{
    radiotap_length(c, 0);
}

static void radiotap_length_max(struct craft *c)
{
    radiotap_length(c, UINT16_MAX);
}

/* Every word announces another. */
static void radiotap_words(struct craft *c)
{
    uint8_t header[8 + 4 * STACK];

    memset(header, 0xff, sizeof header);
    then(c, 127, radio, sizeof radio, header, sizeof header);
}

static const uint8_t nflog[8] = {2, [4] = 4, [6] = 9};

static void nflog_length(struct craft *c, uint16_t len)
{
    uint8_t header[8] = {2, [6] = 3};

    header[4] = (uint8_t)len;
    header[5] = (uint8_t)(len >> 8);
    then(c, 239, nflog, sizeof nflog, header, sizeof header);
}

static void nflog_length_0(struct craft *c)
{
    nflog_length(c, 0);
}

static void nflog_length_max(struct craft *c)
{
    nflog_length(c, UINT16_MAX);
}

static const uint8_t pktap[12] = {12, [4] = 1, [8] = 12};

static void pktap_length_max(struct craft *c)
{
    static const uint8_t header[12] = {0xff, 0xff, 0xff, 0xff, 1, [8] = 12};

    then(c, 258, pktap, sizeof pktap, header, sizeof header);
}

static void pktap_of_pktap(struct craft *c)
{
    static const uint8_t header[12] = {12, [4] = 1, [8] = 2, 1};

    then(c, 258, pktap, sizeof pktap, header, sizeof header);
}

const struct hostile hostile_links[] = {
    {"link-unknown", unknown, 3, 0, 0, 0, 0,
     "; 5 frames of a link type that is not understood",
     "frame 1: link type 147 is not understood"},
    {"link-cut-everywhere", cut_everywhere, 0, 0, 0, 0, 200,
     " (200 options before it were not captured whole); 76 packets whose "
     "options were not captured whole; 270 packets without a whole TCP header",
     NULL},
    {"link-short-everywhere", short_everywhere, 0, 0, 0, 0, 200,
     " (200 options before it were not captured whole); 76 packets whose "
     "options were not captured whole; 300 packets without a whole TCP header",
     NULL},
    {"link-vlan-tags", vlan_tags, 0, 6, 0, 0, 0, "", NULL},
    {"link-vlan-tag-cut", vlan_tag_cut, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-mpls-without-bottom", mpls_without_bottom, 0, 5, 0, 0, 0, "", NULL},
    {"link-mpls-then-no-ip", mpls_then_no_ip, 0, 5, 0, 0, 0, "", NULL},
    {"link-pppoe-cut", pppoe_cut, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-pppoe-length-0", pppoe_length_0, 0, 6, 0, 0, 0, "", NULL},
    {"link-radiotap-length-0", radiotap_length_0, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-radiotap-length-max", radiotap_length_max, 0, 5, 0, 0, 0, "", NULL},
    {"link-radiotap-words", radiotap_words, 0, 5, 0, 0, 0, "", NULL},
    {"link-nflog-length-0", nflog_length_0, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-nflog-length-max", nflog_length_max, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-pktap-length-max", pktap_length_max, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"link-pktap-of-pktap", pktap_of_pktap, 0, 5, 0, 0, 0,
     "; 1 frames of a link type that is not understood",
     "frame 6: link type 258 is not understood"},
    {0},
};
