/* SPDX-License-Identifier: MIT */
/* An attacker on the cable who needs no key. */
#include "tamper.h"

#include <string.h>

enum { ETHER = 14, IP_MIN = 20, TCP_MIN = 20, TCP = 6 };
enum { SYN = 2, NOP = 1, MPTCP = 30, MP_CAPABLE = 0 };

static size_t word(const uint8_t *p)
{
    return (size_t)p[0] << 8 | p[1];
}

static uint32_t sum(uint32_t s, const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        s += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    return s;
}

/* RFC 9293 3.1, over the pseudo-header of IPv4. */
static void make_right(const uint8_t *ip, uint8_t *tcp, size_t len)
{
    uint32_t s = TCP + (uint32_t)len;

    tcp[16] = tcp[17] = 0;
    s = sum(sum(s, ip + 12, 8), tcp, len);
    while (s >> 16)
        s = (s & 0xffff) + (s >> 16);
    tcp[16] = (uint8_t)(~s >> 8);
    tcp[17] = (uint8_t)~s;
}

static bool strip(uint8_t *tcp, size_t header)
{
    bool changed = false;

    for (size_t at = TCP_MIN; at < header && tcp[at];) {
        size_t len = tcp[at] == NOP ? 1 : at + 1 < header ? tcp[at + 1] : 0;

        if (len == 0 || at + len > header)
            break;
        if (tcp[at] == MPTCP && len > 2 && tcp[at + 2] >> 4 == MP_CAPABLE) {
            memset(tcp + at, NOP, len);
            changed = true;
        }
        at += len;
    }
    return changed;
}

void tamper(struct tamper *t, uint8_t *frame, size_t len)
{
    uint8_t *ip = frame + ETHER, *tcp;
    size_t ip_header, header, all;
    bool changed = false;

    if (len < ETHER + IP_MIN + TCP_MIN || word(frame + 12) != 0x0800 ||
        ip[9] != TCP)
        return;
    ip_header = (ip[0] & 15u) * 4;
    all = word(ip + 2);
    if (ip_header < IP_MIN || all > len - ETHER || all < ip_header + TCP_MIN)
        return;
    tcp = ip + ip_header;
    all -= ip_header;
    header = (size_t)(tcp[12] >> 4) * 4;
    if (header < TCP_MIN || header > all)
        return;
    if (t->strip && (tcp[13] & SYN))
        changed = strip(tcp, header);
    if (t->corrupt && t->passed <= t->corrupt &&
        t->passed + all - header > t->corrupt) {
        tcp[header + t->corrupt - t->passed] ^= 1;
        changed = true;
    }
    t->passed += all - header;
    if (changed)
        make_right(ip, tcp, all);
    t->changed += changed;
}
