/* SPDX-License-Identifier: MIT */
/* The command line of mpx-interop. */
#ifndef INTEROP_SETTINGS_H
#define INTEROP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

enum join { JOIN_NONE, JOIN_MPX, JOIN_KERNEL };

/* What happens to the connection; the manners of exchange.h, or once. */
enum event {
    EVENT_NONE,
    EVENT_LAST,
    EVENT_ABORT_RST, /* MP_FASTCLOSE on resets, option R of RFC 8684 3.5 */
    EVENT_ABORT_ACK, /* on an ACK, option A */
    EVENT_ABORTED,
    EVENT_BACKUP, /* MP_PRIO for the second subflow */
    EVENT_REMOVE, /* REMOVE_ADDR of the second address */
    EVENT_CUT1,   /* the first or the second path falls silent */
    EVENT_CUT2,
    EVENT_FIRST_LOST,  /* the first segment with payload of mpx is lost */
    EVENT_DEAF,        /* nothing comes by the second path for a second */
    EVENT_DEAF_REMOVE, /* likewise, and REMOVE_ADDR of the second address */
    EVENT_THIRD_LOST,  /* the first two third ACKs of the join are lost */
    EVENT_NO_THIRD,    /* all are */
};

struct settings {
    bool server; /* mpx's role */
    uint8_t family;
    enum join join; /* who opens more subflows */
    unsigned joins; /* how many, unless join is none */
    enum event event;
    bool announce;     /* tell the peer of the second address */
    bool mixed;        /* its second address is of the other family */
    bool second_route; /* the peer's first address by the second path too */
    bool checksum;
    const char *profile;
    uint64_t up, down; /* octets, client to server and back */
    double loss, late; /* probabilities, each frame, each way */
    uint32_t seed;     /* 1..2^31-1 */
    unsigned duration; /* seconds at most */
    const char *tap[2];
    const char *pcap; /* prefix of capture files; NULL = none */
};

/** @return 0; 1 if help was asked for and printed; -1 with a line on stderr. */
int settings_read(struct settings *s, int argc, char **argv);

#endif /* INTEROP_SETTINGS_H */
