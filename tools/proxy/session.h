/* SPDX-License-Identifier: MIT */
/*
 * The keys of a proxy's connections: a TLS 1.3 host whose randomness is the
 * kernel's, and the external key of each epoch, as the profile has it exported.
 */
#ifndef PROXY_SESSION_H
#define PROXY_SESSION_H

#include "channel.h"

struct session_host {
    struct mpx_profile profile;
    bool clear; /* no TLS: octets as they are */
    struct ks_tls_host *tls;
    struct keysource *source;
    FILE *keylog; /* or NULL */
};

/** Octets that nobody can foretell; ends the program if there are none. */
void session_random(void *dst, size_t len);

/** Start TLS. A server writes its certificate to @p cert, a client reads it.
 *  @return false with a line on stderr. */
bool session_start(struct session_host *s, const struct mpx_profile *p,
                   bool server, const char *cert, const char *keylog);
/** False if the key log was not all written. */
bool session_end(struct session_host *s);

struct channel_options session_channel(struct session_host *s, struct host *h,
                                       struct processing *p, bool updates);

/** Install the key of @p epoch on connection @p number, and log it.
 *  @return MPX_ERR_NO_KEY, and what mpx_conn_set_key() returns. */
mpx_err session_install(struct session_host *s, struct host *h, mpx_conn *conn,
                        const struct channel *c, uint32_t number,
                        uint32_t epoch);

#endif /* PROXY_SESSION_H */
