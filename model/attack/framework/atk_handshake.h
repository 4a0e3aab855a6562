/* SPDX-License-Identifier: MIT */
/*
 * What MP_CAPABLE told whoever saw it: who talks to whom, the identifiers, and
 * what can be made of them. The rules to go with the bits are looked up in the
 * table of profiles; which profile the victims use is not known otherwise.
 */
#ifndef ATK_HANDSHAKE_H
#define ATK_HANDSHAKE_H

#include "atk_packet.h"
#include "mpx_auth.h"
#include "mpx_opt.h"

enum { ATK_HANDSHAKES_MAX = 64 };

struct atk_handshake {
    struct atk_ends ends; /* of the SYN: from the initiator */
    unsigned tap;
    uint8_t version, flags, id_len;
    uint64_t id[2];            /* key or token, by role */
    struct mpx_identity of[2]; /* token and IDSN, by role */
    const struct mpx_profile *profile;
    struct mpx_auth_key key; /* made of the identifiers: right where they are
                                keys, else the best there is */
};
struct atk_handshakes {
    struct atk_handshake v[ATK_HANDSHAKES_MAX];
    unsigned n;
};

/** Note a segment. @return what was read of it if that is a connection not
 *  seen before, complete with both identifiers; else NULL. If there are too
 * many it is missed. */
struct atk_handshake *atk_handshakes_note(struct atk *a,
                                          struct atk_handshakes *t,
                                          const struct atk_segment *s);
/** An attack's see() that listens and no more; its state begins with a struct
 *  atk_handshakes. */
enum atk_verdict atk_handshakes_watch(struct atk *a, void *state,
                                      const struct atk_segment *s,
                                      uint64_t now);
/** The connection whose responder has @p token; NULL if it is not known. */
const struct atk_handshake *atk_handshakes_find(const struct atk_handshakes *t,
                                                uint64_t token);
/** After its identifiers were changed: all that follows from them. */
void atk_handshake_derive(struct atk_handshake *h);
/** MAC keys made of an external key by the rules of @p profile. False if it
 *  does not suit it. */
bool atk_handshake_key(const struct atk_handshake *h, const char *profile,
                       const uint8_t *secret, size_t len, uint8_t epoch,
                       struct mpx_auth_key *out);

#endif /* ATK_HANDSHAKE_H */
