/* SPDX-License-Identifier: MIT */
/*
 * Captures octet by octet, wrong on purpose where a case wants it, and the
 * packets of one connection of RFC 8684 that is right: between 10.0.0.1 and
 * 10.0.0.2, or fd00::1 and fd00::2, with checksums of DSS.
 */
#ifndef CRAFT_H
#define CRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- files ---- */

struct craft {
    uint8_t *p; /* owned by who made it */
    size_t len, cap;
    bool big; /* numbers in the order of big-endian hosts */
    bool ng;
    uint64_t time, step; /* ns of the next frame, and from one to the next */
};
#define CRAFT_STEP UINT64_C(1000000) /* ns */

#define CRAFT_US UINT32_C(0xa1b2c3d4) /* magic numbers of pcap */
#define CRAFT_NS UINT32_C(0xa1b23c4d)
enum { CRAFT_ETHERNET = 1, CRAFT_RAW = 101 }; /* LINKTYPE_ */

void craft_octets(struct craft *c, const void *p, size_t n);
void craft_zeros(struct craft *c, size_t n);
void craft_u16(struct craft *c, uint16_t v);
void craft_u32(struct craft *c, uint32_t v);

void craft_pcap(struct craft *c, uint32_t magic, uint32_t link);
/** A record of pcap that says of itself what is not so. */
void craft_record(struct craft *c, const uint8_t *p, size_t n, uint32_t len,
                  uint32_t wire_len);

/** The header of a section of pcapng. */
void craft_section(struct craft *c);
/** A block of the length that it has, with @p n octets between its lengths. */
void craft_block(struct craft *c, uint32_t type, const void *p, size_t n);
/** An interface, its @p options ready. */
void craft_interface(struct craft *c, uint16_t link, const void *options,
                     size_t n);
/** An enhanced packet block that says of itself what is not so. */
void craft_packet(struct craft *c, uint32_t interface, const uint8_t *p,
                  size_t n, uint32_t len);

/** A frame that is as it should be, of the first interface. */
void craft_frame(struct craft *c, const uint8_t *p, size_t n);

/* ---- packets ---- */

enum { CRAFT_PACKET = 1600, CRAFT_V4 = 20, CRAFT_V6 = 40, CRAFT_TCP = 20 };
enum craft_side { CRAFT_CLIENT, CRAFT_SERVER };

struct craft_segment {
    enum craft_side from;
    uint8_t flags;
    uint32_t seq, ack; /* relative: 0 is the SYN */
    const uint8_t *options;
    size_t options_len; /* padded to a multiple of four */
    size_t payload;     /* octets, of one pattern by their number */
    uint16_t port;      /* of the client; 0: that of the connection */
};

/** An IP packet at @p out, of CRAFT_PACKET octets. @return its octets. */
size_t craft_segment(uint8_t *out, unsigned family,
                     const struct craft_segment *s);

/** One of the packets of the connection: SYN, SYN/ACK, third ACK, and then data
 *  of the client, CRAFT_DATA octets in each, mapped. */
size_t craft_step(uint8_t *out, unsigned family, unsigned number);
enum { CRAFT_OPEN = 3, CRAFT_DATA = 100 };

/** The DSS of a mapping with a checksum that is right; 20 octets. Of octets
 *  from @p at on, relative; @p changed is added to the checksum. */
size_t craft_dss(uint8_t *out, uint32_t at, uint16_t len, uint16_t changed);

/** The first @p n packets of the connection, IPv4, as frames behind @p header.
 */
void craft_talk(struct craft *c, unsigned n, const void *header, size_t len);

#endif /* CRAFT_H */
