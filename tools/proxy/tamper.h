/* SPDX-License-Identifier: MIT */
/* What an attacker on the cable does to the frames that pass. */
#ifndef PROXY_TAMPER_H
#define PROXY_TAMPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tamper {
    bool strip;       /* MP_CAPABLE of every SYN becomes NOP */
    uint64_t corrupt; /* the payload octet after so many is changed; 0: none */
    uint64_t passed;  /* payload octets of TCP so far */
    uint64_t changed; /* segments */
};

/** An Ethernet frame of @p len octets. What is no TCP over IPv4 stays as it is;
 *  the checksum of what is changed is made right again. */
void tamper(struct tamper *t, uint8_t *frame, size_t len);

#endif /* PROXY_TAMPER_H */
