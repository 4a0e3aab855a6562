/* SPDX-License-Identifier: MIT */
/* The link headers, by a table of link types. */
#include "link.h"

#include <stdbool.h>
#include <string.h>

#include "mpx_cursor.h"

/* www.tcpdump.org/linktypes.html */
enum {
    TYPE_NULL = 0,
    TYPE_ETHERNET = 1,
    TYPE_PPP = 9,
    TYPE_RAW_BSD = 12,
    TYPE_RAW_OPENBSD = 14,
    TYPE_PPP_HDLC = 50,
    TYPE_PPPOE = 51,
    TYPE_RAW = 101,
    TYPE_C_HDLC = 104,
    TYPE_WIFI = 105,
    TYPE_LOOP = 108,
    TYPE_SLL = 113,
    TYPE_RADIOTAP = 127,
    TYPE_PKTAP_USER = 149,
    TYPE_IPV4 = 228,
    TYPE_IPV6 = 229,
    TYPE_NFLOG = 239,
    TYPE_PKTAP = 258,
    TYPE_SLL2 = 276,
};
enum { ETHER_IP = 0x0800, ETHER_IPV6 = 0x86dd, ETHER_PPPOE = 0x8864 };
enum { ETHER_MPLS = 0x8847, ETHER_MPLS_UPSTREAM = 0x8848, PPP_MPLS = 0x281 };
enum { VLAN = 0x8100, VLAN_SERVICE = 0x88a8, VLAN_OLD = 0x9100 };
enum { PPP_IP = 0x21, PPP_IPV6 = 0x57, PPP_ADDRESS = 0xff };
enum { PPPOE_FIXED = 6, PKTAP_FIXED = 12, NFLOG_PAYLOAD = 9 };

/* RFC 3032 2.1: labels down to the bottom of the stack. What follows is not
 * named; RFC 4385 lets a pseudowire not begin as IP does. */
static enum link_result mpls(struct mpx_reader *r)
{
    enum { BOTTOM = 1 << 8 };
    bool bottom = false;

    while (!bottom && !r->bad)
        bottom = mpx_rd_u32(r) & BOTTOM;
    if (r->bad || r->left == 0)
        return LINK_CUT;
    return r->p[0] >> 4 == 4 || r->p[0] >> 4 == 6 ? LINK_IP : LINK_OTHER;
}

static enum link_result ppp(struct mpx_reader *r)
{
    if (r->left > 0 && r->p[0] == PPP_ADDRESS)
        mpx_rd_u16(r);

    unsigned protocol = mpx_rd_u8(r);

    if (!(protocol & 1))
        protocol = protocol << 8 | mpx_rd_u8(r);
    if (r->bad)
        return LINK_CUT;
    if (protocol == PPP_MPLS)
        return mpls(r);
    return protocol == PPP_IP || protocol == PPP_IPV6 ? LINK_IP : LINK_OTHER;
}

static enum link_result pppoe(struct mpx_reader *r)
{
    mpx_rd_take(r, PPPOE_FIXED);
    return ppp(r);
}

/* What an EtherType of @p type announces, behind VLAN tags. */
static enum link_result ether_payload(struct mpx_reader *r, uint16_t type)
{
    while (type == VLAN || type == VLAN_SERVICE || type == VLAN_OLD) {
        mpx_rd_u16(r);
        type = mpx_rd_u16(r);
    }
    if (r->bad)
        return LINK_CUT;
    if (type == ETHER_PPPOE)
        return pppoe(r);
    if (type == ETHER_MPLS || type == ETHER_MPLS_UPSTREAM)
        return mpls(r);
    return type == ETHER_IP || type == ETHER_IPV6 ? LINK_IP : LINK_OTHER;
}

static enum link_result ether_type(struct mpx_reader *r)
{
    uint16_t type = mpx_rd_u16(r);

    return ether_payload(r, type);
}

static enum link_result ethernet(struct mpx_reader *r)
{
    mpx_rd_take(r, 12);
    return ether_type(r);
}

static enum link_result cooked(struct mpx_reader *r)
{
    mpx_rd_take(r, 14);
    return ether_type(r);
}

static enum link_result cooked2(struct mpx_reader *r)
{
    uint16_t type = mpx_rd_u16(r);

    mpx_rd_take(r, 18);
    return ether_payload(r, type);
}

static enum link_result cisco(struct mpx_reader *r)
{
    mpx_rd_u16(r);
    return ether_type(r);
}

/* AF_INET is 2 everywhere; AF_INET6 is not, nor is the byte order. */
static enum link_result loopback(struct mpx_reader *r)
{
    uint32_t family = mpx_rd_u32(r);

    if (r->bad)
        return LINK_CUT;
    if (family >> 24)
        family = family >> 24 | (family >> 8 & 0xff00);
    return family == 2 || family == 10 || family == 24 || family == 28 ||
                   family == 30
               ? LINK_IP
               : LINK_OTHER;
}

static enum link_result raw(struct mpx_reader *r)
{
    return r->left > 0 ? LINK_IP : LINK_CUT;
}

/* Fields of NFLOG and of macOS, in the byte order of nearly all hosts. */
static uint16_t little16(struct mpx_reader *r)
{
    uint16_t v = mpx_rd_u16(r);

    return (uint16_t)(v << 8 | v >> 8);
}

static uint32_t little32(struct mpx_reader *r)
{
    uint32_t low = little16(r);

    return low | (uint32_t)little16(r) << 16;
}

/* A list of length, type and value; the length counts the first two. */
static enum link_result nflog(struct mpx_reader *r)
{
    mpx_rd_u32(r);
    while (!r->bad) {
        uint16_t len = little16(r), type = little16(r);

        if (r->bad || len < 4)
            break;
        if (type == NFLOG_PAYLOAD)
            return raw(r);
        mpx_rd_take(r, (size_t)(len - 4 + 3) & ~(size_t)3);
    }
    return LINK_CUT;
}

/* macOS tells with each packet which link type follows. */
static uint32_t pktap(struct mpx_reader *r)
{
    uint32_t len = little32(r), type;

    little32(r);
    type = little32(r);
    mpx_rd_take(r, len > PKTAP_FIXED ? len - PKTAP_FIXED : 0);
    return type;
}

/* ---- radio ---- */

/* IEEE 802.11: 9.2.4, frame control in the order of its octets. */
enum {
    WIFI_TYPE = 0x000c,
    WIFI_DATA = 0x0008,
    WIFI_NO_DATA = 0x0040,
    WIFI_QOS = 0x0080,
    WIFI_TO_AND_FROM = 0x0300,
    WIFI_MORE_FRAGMENTS = 0x0400,
    WIFI_PROTECTED = 0x4000,
    WIFI_ORDER = 0x8000
};
enum { WIFI_AGGREGATE = 0x80, WIFI_FRAGMENT = 0x0f };

/* Frames that hold one whole packet in clear; @p align is that of the payload.
 */
static enum link_result wifi_frame(struct mpx_reader *r, size_t align)
{
    static const uint8_t snap[] = {0xaa, 0xaa, 3, 0, 0, 0};
    size_t begin = r->left, header;
    uint16_t control = little16(r), sequence, qos = 0;
    const uint8_t *llc;

    mpx_rd_take(r, 2 + 3 * 6);
    sequence = little16(r);
    if ((control & WIFI_TO_AND_FROM) == WIFI_TO_AND_FROM)
        mpx_rd_take(r, 6);
    if (control & WIFI_QOS)
        qos = little16(r);
    if (control & WIFI_QOS && control & WIFI_ORDER)
        mpx_rd_take(r, 4);
    header = begin - r->left;
    mpx_rd_take(r, (align - header % align) % align);
    if ((control & WIFI_TYPE) != WIFI_DATA || control & WIFI_NO_DATA ||
        control & (WIFI_MORE_FRAGMENTS | WIFI_PROTECTED) ||
        sequence & WIFI_FRAGMENT || qos & WIFI_AGGREGATE)
        return LINK_OTHER;
    llc = mpx_rd_take(r, sizeof snap);
    if (r->bad || !llc)
        return LINK_CUT;
    return memcmp(llc, snap, sizeof snap) == 0 ? ether_type(r) : LINK_OTHER;
}

static enum link_result wifi(struct mpx_reader *r)
{
    return wifi_frame(r, 1);
}

/* radiotap.org: fields in the order of the bits that announce them; the flags
 * are the second, and one of them tells of a payload that is aligned. */
static enum link_result radiotap(struct mpx_reader *r)
{
    enum { TIME = 1, FLAGS = 2, PADDED = 0x20 };
    size_t begin = r->left, at;
    uint16_t len, flags = 0;
    uint32_t present, more;

    mpx_rd_u16(r); /* version */
    len = little16(r);
    for (present = more = little32(r); more >> 31 && !r->bad;)
        more = little32(r);
    at = begin - r->left;
    if (present & FLAGS) {
        if (present & TIME)
            at = (at + 7) / 8 * 8 + 8;
        mpx_rd_take(r, at - (begin - r->left));
        flags = mpx_rd_u8(r);
    }
    at = begin - r->left;
    if (r->bad || len < at)
        return LINK_CUT;
    mpx_rd_take(r, len - at);
    return wifi_frame(r, flags & PADDED ? 4 : 1);
}

static const struct link_type {
    uint32_t type;
    enum link_result (*header)(struct mpx_reader *r);
} types[] = {
    {TYPE_NULL, loopback}, {TYPE_ETHERNET, ethernet}, {TYPE_PPP, ppp},
    {TYPE_RAW_BSD, raw},   {TYPE_RAW_OPENBSD, raw},   {TYPE_PPP_HDLC, ppp},
    {TYPE_PPPOE, pppoe},   {TYPE_RAW, raw},           {TYPE_C_HDLC, cisco},
    {TYPE_LOOP, loopback}, {TYPE_SLL, cooked},        {TYPE_IPV4, raw},
    {TYPE_IPV6, raw},      {TYPE_NFLOG, nflog},       {TYPE_SLL2, cooked2},
    {TYPE_WIFI, wifi},     {TYPE_RADIOTAP, radiotap},
};

enum link_result link_packet_of(struct link_packet *out,
                                const struct capture_frame *f)
{
    struct mpx_reader r = mpx_reader_of(f->data, f->len);
    uint32_t type = f->link;

    if (type == TYPE_PKTAP || type == TYPE_PKTAP_USER)
        type = pktap(&r);
    for (size_t i = 0; !r.bad && i < sizeof types / sizeof types[0]; i++) {
        if (types[i].type != type)
            continue;

        enum link_result result = types[i].header(&r);
        size_t header = f->len - r.left;

        if (result == LINK_IP)
            *out = (struct link_packet){
                r.p, r.left, f->wire_len > header ? f->wire_len - header : 0};
        return result;
    }
    return r.bad ? LINK_CUT : LINK_UNKNOWN;
}
