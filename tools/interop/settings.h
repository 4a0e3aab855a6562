/* SPDX-License-Identifier: MIT */
/* The command line of mpx-interop. */
#ifndef INTEROP_SETTINGS_H
#define INTEROP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

enum join { JOIN_NONE, JOIN_MPX, JOIN_KERNEL };

struct settings {
    bool server; /* mpx's role */
    uint8_t family;
    enum join join;    /* who opens the second subflow */
    bool announce;     /* tell the peer of the second address */
    bool second_route; /* the peer's first address by the second path too */
    bool checksum;
    const char *profile;
    uint64_t up, down; /* octets, client to server and back */
    double loss;       /* probability, each frame, each way */
    uint32_t seed;     /* 1..2^31-1 */
    unsigned duration; /* seconds at most */
    const char *tap[2];
    const char *pcap; /* prefix of capture files; NULL = none */
};

/** @return 0; 1 if help was asked for and printed; -1 with a line on stderr. */
int settings_read(struct settings *s, int argc, char **argv);

#endif /* INTEROP_SETTINGS_H */
