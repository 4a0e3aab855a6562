/* SPDX-License-Identifier: MIT */
/* Two TLS ends in one process: what one puts out is fed to the other, and kept
 * for the test to look at. */
#ifndef TEST_PAIR_H
#define TEST_PAIR_H

#include "ks_tls.h"
#include "unit.h"

enum { PAIR_LOG = 4096, PAIR_WIRE = 65536 };

/* A random source of a test: an LCG. */
struct dice {
    uint64_t x;
};
void dice_fill(void *ctx, void *dst, size_t len);

struct pair {
    struct dice dice[2];
    struct ks_tls_host *host[2]; /* 0 client, 1 server */
    struct ks_tls *tls[2];
    char log[2][PAIR_LOG]; /* SSLKEYLOGFILE of each end */
    uint8_t wire[2][PAIR_WIRE];
    size_t n_wire[2]; /* all that end i has put out */
};

struct pair_setting {
    unsigned version;
    uint64_t seed;
    enum {
        PAIR_PLAIN,
        PAIR_NO_EMS,
        PAIR_RENEGOTIATES
    } kind; /* NO_EMS: of
               the client */
};

void pair_init(struct pair *p, const struct pair_setting *s);
void pair_free(struct pair *p);
/** One flight: what end @p from has to say goes to the other, which acts on it.
 *  @return octets moved. */
size_t pair_flight(struct pair *p, int from);
/** To and fro until nobody says anything. */
void pair_run(struct pair *p);

/** The octets of @p hex that follow "LABEL RANDOM " in a key log. */
size_t pair_secret(const struct pair *p, int end, const char *label,
                   uint8_t *dst, size_t cap);

#endif /* TEST_PAIR_H */
