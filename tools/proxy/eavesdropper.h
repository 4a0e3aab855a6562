/* SPDX-License-Identifier: MIT */
/*
 * The attacker of AT-05 at a cable: it reads the handshake that passes, and
 * joins the connection from a host of its own, beside that of the second
 * namespace. It is the attack of simulations (model/attack), fed with frames.
 */
#ifndef PROXY_EAVESDROPPER_H
#define PROXY_EAVESDROPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct eavesdropper;

struct eavesdropper_options {
    uint8_t addr[4]; /* of its host, in the /24 of the cable */
    bool wrong_keys; /* its twin, which must fail: a bit of the key is wrong */
    FILE *stolen;    /* octets that reach its host go there; NULL: nowhere */
    void *ctx;
    /* An Ethernet frame of its host sets off for the second namespace. */
    void (*send)(void *ctx, const uint8_t *frame, size_t len);
};

/** Half a second after the first handshake it acts. NULL: no memory. */
struct eavesdropper *eavesdropper_new(const struct eavesdropper_options *o);
/** NULL is allowed. */
void eavesdropper_free(struct eavesdropper *e);

/** A frame passes; @p way 0 is to the second namespace. @p now in ns. */
void eavesdropper_see(struct eavesdropper *e, int way, uint8_t *frame,
                      size_t len, uint64_t now);
/** A frame has left the second namespace. @return whether it is for the
 *  attacker's host alone. */
bool eavesdropper_take(struct eavesdropper *e, uint8_t *frame, size_t len,
                       uint64_t now);
/** When eavesdropper_tick() has work, in ns; UINT64_MAX if it has none. */
uint64_t eavesdropper_deadline(const struct eavesdropper *e);
void eavesdropper_tick(struct eavesdropper *e, uint64_t now);
/** A line of JSON: its joins, and the octets that came to its host. */
void eavesdropper_print(const struct eavesdropper *e, FILE *to);

#endif /* PROXY_EAVESDROPPER_H */
