/* SPDX-License-Identifier: MIT */
/* Computing payload at any offset, and finding where octets come from. */
#include "payload.h"

#include <string.h>

/* The finaliser of splitmix64 and its inverse: bijections of 64 bits. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t unmix(uint64_t x)
{
    x = (x ^ x >> 31 ^ x >> 62) * UINT64_C(0x319642b2d24d8ec3);
    x = (x ^ x >> 27 ^ x >> 54) * UINT64_C(0x96de1b173f119089);
    return x ^ x >> 30 ^ x >> 60;
}

static uint64_t word_at(uint32_t id, uint64_t offset)
{
    return mix((uint64_t)id << 40 | (offset / PAYLOAD_WORD));
}

void payload_fill(uint32_t id, uint64_t offset, uint8_t *dst, size_t len)
{
    while (len) {
        uint64_t w = word_at(id, offset);
        size_t skip = offset % PAYLOAD_WORD;
        size_t n = PAYLOAD_WORD - skip < len ? PAYLOAD_WORD - skip : len;

        if (n == PAYLOAD_WORD)
            memcpy(dst, &w, PAYLOAD_WORD);
        else
            memcpy(dst, (const uint8_t *)&w + skip, n);
        dst += n;
        offset += n;
        len -= n;
    }
}

size_t payload_match(uint32_t id, uint64_t offset, const uint8_t *p, size_t len)
{
    size_t done = 0;

    while (done < len) {
        uint64_t w = word_at(id, offset + done);
        size_t skip = (offset + done) % PAYLOAD_WORD;
        size_t n = PAYLOAD_WORD - skip;

        if (n > len - done)
            n = len - done;
        if (memcmp(p + done, (const uint8_t *)&w + skip, n) != 0) {
            const uint8_t *want = (const uint8_t *)&w + skip;

            while (*want == p[done]) {
                want++;
                done++;
            }
            return done;
        }
        done += n;
    }
    return done;
}

bool payload_recognise(const uint8_t *p, uint32_t *id, uint64_t *offset)
{
    uint64_t w;
    uint32_t sender;

    memcpy(&w, p, sizeof w);
    w = unmix(w);
    *id = (uint32_t)(w >> 40);
    *offset = (w & ((UINT64_C(1) << 40) - 1)) * PAYLOAD_WORD;
    sender = *id >> 20;
    return sender >= PAYLOAD_CLIENT && sender <= PAYLOAD_ATTACKER;
}
