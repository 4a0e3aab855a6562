/* SPDX-License-Identifier: MIT */
/* Ones-complement sums, RFC 1071. */
#include "mpx_csum.h"

#include <string.h>

static uint16_t fold(uint64_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

uint16_t mpx_csum_add(uint16_t sum, const void *p, size_t len)
{
    const uint8_t *at = p;
    uint64_t native = 0;
    uint16_t folded;
    uint8_t wire[2];

    /* RFC 1071 2(B): sum in any order of octets, swap once at the end. */
    for (; len >= 4; at += 4, len -= 4) {
        uint32_t word;

        memcpy(&word, at, 4);
        native += word;
    }
    if (len > 0) {
        uint32_t word = 0;

        memcpy(&word, at, len);
        native += word;
    }
    folded = fold(native);
    memcpy(wire, &folded, 2);
    return fold((uint64_t)sum + (uint16_t)(wire[0] << 8 | wire[1]));
}

uint16_t mpx_csum_join(uint16_t head, size_t head_len, uint16_t tail)
{
    if (head_len % 2)
        tail = (uint16_t)(tail << 8 | tail >> 8);
    return fold((uint64_t)head + tail);
}

uint16_t mpx_csum_dss(uint64_t dsn, uint32_t ssn, uint16_t dll,
                      uint16_t payload_sum)
{
    uint64_t sum = payload_sum;

    sum += (dsn >> 48) + (dsn >> 32 & 0xffff) + (dsn >> 16 & 0xffff) +
           (dsn & 0xffff);
    sum += (ssn >> 16) + (ssn & 0xffff);
    sum += dll;
    return (uint16_t)~fold(sum);
}
