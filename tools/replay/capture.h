/* SPDX-License-Identifier: MIT */
/*
 * Frames of a capture file: pcap of either byte order, with micro- or
 * nanoseconds, and pcapng with any number of sections and interfaces
 * (draft-ietf-opsawg-pcap-04, draft-ietf-opsawg-pcapng-02). The octets are
 * borrowed and must outlive the capture and its frames.
 */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture_frame {
    uint64_t time;   /* ns since 1970, or since the run began */
    uint64_t number; /* as other tools count: from 1 */
    uint32_t link;   /* LINKTYPE_ */
    const uint8_t *data;
    size_t len, wire_len; /* octets captured, and on the wire */
};

struct capture_link; /* an interface of pcapng */
struct capture {
    const uint8_t *base;
    size_t len, at;
    bool swapped; /* the other byte order than little endian */
    bool ng, nanoseconds;
    bool more;     /* the file goes on where it ends now: not damaged there */
    uint32_t link; /* of pcap */
    uint64_t frames;
    struct capture_link *links;
    size_t n_links, links_cap;
    const char *why; /* what is damaged, or NULL; static */
    size_t why_at;   /* at which octet */
};

/* @return false if this is no capture: `why` tells. */
bool capture_open(struct capture *c, const uint8_t *octets, size_t len);

/* The next frame, or false at the end, or at damage: `why` tells; or where more
 * must come. */
bool capture_next(struct capture *c, struct capture_frame *f);
void capture_close(struct capture *c);

/** Octets that must be there from c->at on for capture_next() to find a frame,
 *  or what is wrong with it: for who has the file bit by bit. More may be
 *  wanted once these are there. */
size_t capture_wants(const struct capture *c);

/* What pcapng.c and capture.c share. */
bool capture_damaged(struct capture *c, size_t at, const char *why);
uint16_t capture_u16(const struct capture *c, size_t at);
uint32_t capture_u32(const struct capture *c, size_t at);
bool capture_ng_next(struct capture *c, struct capture_frame *f);
size_t capture_ng_wants(const struct capture *c);

#define CAPTURE_NG_MAGIC UINT32_C(0x0a0d0d0a) /* type of a section header */

#endif /* CAPTURE_H */
