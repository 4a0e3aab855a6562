/* SPDX-License-Identifier: MIT */
/* SHA-256 of a stream of octets, and how many there were. */
#ifndef INTEROP_DIGEST_H
#define INTEROP_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct digest {
    void *md; /* owned; freed by digest_print() */
    uint64_t octets;
};

void digest_init(struct digest *d);
void digest_add(struct digest *d, const void *p, size_t len);
/** Print "<What>Octets n" and "<What>Sha256 hex" lines; ends the digest. */
void digest_print(struct digest *d, const char *what);

#endif /* INTEROP_DIGEST_H */
