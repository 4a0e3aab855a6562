/* SPDX-License-Identifier: MIT */
/* Packets written field by field, and a world for one middlebox. */
#ifndef BED_H
#define BED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mbx.h"

enum { TO_SERVER, TO_CLIENT };
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
enum { CLIENT_PORT = 40000, SERVER_PORT = 5001 };

/* A TCP segment in words; opts is padded by the test itself. */
struct words {
    int dir;
    uint8_t flags;
    uint32_t seq, ack;
    uint16_t window; /* 0: 1000 */
    const uint8_t *opts;
    size_t opts_len;
    const char *payload;  /* NULL: none */
    uint16_t client_port; /* 0: CLIENT_PORT */
    uint8_t client_host;  /* last octet of its address; 0: 1 */
};

struct packet {
    uint8_t b[512];
    size_t len;
};

/* With right lengths and checksums; family 4 or 6. */
struct packet packet_of(const struct words *w, uint8_t family);
/* Same octets, checksums included. */
void same_packet(const struct packet *got, const struct words *want,
                 uint8_t family);

/* What a box emitted, in order. */
struct bed {
    struct mbx *box;
    struct packet out[8];
    int out_dir[8];
    unsigned n_out;
    uint32_t draws; /* random numbers drawn */
};

/* Draws are 0x01000000, 0x02000000, ... as the machine stores them. */
void bed_open(struct bed *b, const struct mbx_config *cfg);
void bed_close(struct bed *b);
/* Show it a packet; *p is what goes on, if anything does. */
enum mbx_verdict bed_step(struct bed *b, int dir, struct packet *p,
                          uint64_t now);
/* Show it @p in; it goes on as @p want, which may be the same. */
void bed_expect(struct bed *b, const struct words *in, const struct words *want,
                uint8_t family);

#endif /* BED_H */
