/* SPDX-License-Identifier: MIT */
/* The command line of mpx-proxy. */
#ifndef PROXY_SETTINGS_H
#define PROXY_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

enum { PROXY_PATHS_MAX = 4 };

struct proxy_path {
    const char *tap; /* name of the interface */
    uint8_t addr[4]; /* ours there; a /24 */
};

struct settings {
    bool server;
    const char *profile;
    struct proxy_path path[PROXY_PATHS_MAX];
    unsigned n_paths;
    uint16_t listen;    /* client: of programs, on loopback; server: of MPTCP */
    uint8_t to_addr[4]; /* client: of the other proxy */
    uint16_t to_port;   /* likewise; server: of the program, on loopback */
    const char *cert;   /* server: written; client: read */
    bool clear;         /* no TLS: octets as the program wrote them */
    const char *keylog; /* or NULL */
    const char *pcap;   /* prefix of files, or NULL */
    uint64_t rotate_ns; /* 0: never */
    unsigned duration;  /* seconds; 0: until a signal */
};

/** @return 0; 1 if help was asked for and printed; -1 with a line on stderr. */
int settings_read(struct settings *s, int argc, char **argv);

#endif /* PROXY_SETTINGS_H */
