/* SPDX-License-Identifier: MIT */
/*
 * Two streams in one: frames of data and of messages, inside TLS where extended
 * key updates have to travel with the application's octets. A frame is a type
 * octet, a length of two, and so many octets.
 */
#ifndef FRAMING_H
#define FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAMING_HEADER = 3,
    FRAMING_MESSAGE_MAX = 64,
    FRAMING_DATA = 0, /* types */
    FRAMING_MESSAGE = 1,
};

/* The reader of one direction. All zero at first. */
struct framing {
    uint8_t header[FRAMING_HEADER];
    uint8_t n_header;
    uint32_t left; /* octets of the frame to come */
    uint8_t message[FRAMING_MESSAGE_MAX];
    uint8_t n_message;
};

struct framing_piece {
    uint8_t type;
    const uint8_t *p; /* data: into the input; message: into the reader */
    size_t len;
};

void framing_header(uint8_t dst[FRAMING_HEADER], uint8_t type, size_t len);

/**
 * Take octets from *p, *len until there is something to tell.
 * @return 1 and *piece; 0 if all was taken and nothing is complete; -1 for
 *         octets that are no frames.
 */
int framing_next(struct framing *f, const uint8_t **p, size_t *len,
                 struct framing_piece *piece);

#endif /* FRAMING_H */
