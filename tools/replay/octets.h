/* SPDX-License-Identifier: MIT */
/* A whole file in memory, decompressed if it is gzip. */
#ifndef OCTETS_H
#define OCTETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct octets {
    uint8_t *p; /* owned */
    size_t len;
    bool missing; /* the file cannot be opened */
    char why[96]; /* what went wrong; p and len hold what came before */
};

/* "-" is standard input.
 * @return false if something went wrong, said in `why`. */
bool octets_load(struct octets *o, const char *path);
/* The same, of more octets; no more than the beginning of what is no capture,
 * which its reader says. */
bool octets_load_capture(struct octets *o, const char *path);
void octets_free(struct octets *o);

#endif /* OCTETS_H */
