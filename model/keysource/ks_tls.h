/* SPDX-License-Identifier: MIT */
/**
 * @file ks_tls.h - TLS of libssl as a machine: octets in, octets out.
 *
 * A host has its own library context, settings and, if it serves, a
 * certificate made at its start; sessions are one connection's. Nothing reads
 * a clock: the certificate is judged at a fixed time, and there are no tickets.
 * TLS 1.3 is TLS_AES_128_GCM_SHA256, TLS 1.2 ECDHE-ECDSA-AES128-GCM-SHA256,
 * both with X25519 and P-256 signatures.
 */
#ifndef KS_TLS_H
#define KS_TLS_H

#include <stdio.h>

#include "keysource.h"

struct ks_tls_host;
struct ks_tls;

struct ks_tls_config {
    unsigned version; /* 12 or 13 */
    bool server;
    bool no_ems;       /* TLS 1.2: as a peer that does not know RFC 7627 */
    bool renegotiates; /* TLS 1.2: takes part in further handshakes, RFC 5746 */
    struct ks_random random;
    /* Each secret that a session comes to have, a line of an SSLKEYLOGFILE;
     * or NULL. */
    void (*keylog)(void *ctx, const char *line);
    void *keylog_ctx;
};
/** NULL if libssl refuses. */
struct ks_tls_host *ks_tls_host_new(const struct ks_tls_config *c);
/** After its sessions. NULL is allowed. */
void ks_tls_host_free(struct ks_tls_host *h);
/** The client will take the certificate of @p server, and no other. */
bool ks_tls_host_trust(struct ks_tls_host *client,
                       const struct ks_tls_host *server);
/** The same where they are two processes: the server's certificate as PEM. */
bool ks_tls_host_write(const struct ks_tls_host *server, FILE *f);
/** @return false if the file has none. */
bool ks_tls_host_trust_file(struct ks_tls_host *client, FILE *f);

enum ks_tls_state {
    KS_TLS_HANDSHAKE,
    KS_TLS_OPEN,   /* ended here: the client has made its Finished, in TLS 1.3
                      the server has seen it; in TLS 1.2 the other way round */
    KS_TLS_FAILED, /* nothing more comes in; an alert may still go out */
};

/** NULL: no memory. */
struct ks_tls *ks_tls_new(struct ks_tls_host *h);
/** Wipes its secrets. NULL is allowed. */
void ks_tls_free(struct ks_tls *t);

/** Octets from the peer, copied. False: no memory. */
bool ks_tls_feed(struct ks_tls *t, const uint8_t *p, size_t len);
/** Do what the octets that came allow for. */
enum ks_tls_state ks_tls_advance(struct ks_tls *t);
/** Decrypted octets; 0 if there are none now. A record whose MAC is wrong
 *  makes the session fail. */
size_t ks_tls_read(struct ks_tls *t, uint8_t *dst, size_t cap);
/** Why it has failed, a phrase of libssl or libcrypto: "self-signed
 * certificate"; static. NULL: it has not. */
const char *ks_tls_why(const struct ks_tls *t);
/** The peer said close_notify: it will write no more. */
bool ks_tls_ended(const struct ks_tls *t);
/** Encrypt all of it. False if the session is not open. */
bool ks_tls_write(struct ks_tls *t, const uint8_t *p, size_t len);
/**
 * The server asks for another handshake inside the session, TLS 1.2. Nothing
 * can be written while one lasts; what the peer wrote before it knew is still
 * read. A client cannot begin one: OpenSSL's servers refuse it unless told
 * otherwise, and one that has said close_notify would never answer.
 * @return false if the host does not renegotiate, or one is under way.
 */
bool ks_tls_renegotiate(struct ks_tls *t);
/** Whether one has been asked for or begun here, and not ended: not a moment to
 *  say close_notify. */
bool ks_tls_busy(const struct ks_tls *t);
/** How many handshakes have ended here after the first. */
uint32_t ks_tls_renegotiated(const struct ks_tls *t);
/** Say close_notify. Not while ks_tls_busy(). */
void ks_tls_close(struct ks_tls *t);

/** Octets for the peer: *len of them, 0 if none, until the next call; and how
 *  many of those went. */
const uint8_t *ks_tls_out(struct ks_tls *t, size_t *len);
void ks_tls_went(struct ks_tls *t, size_t len);

/**
 * Keying material, RFC 5705. @p ctx may be NULL: no context.
 * @return KS_ERR_EARLY, KS_ERR_EMS, KS_ERR_TLS.
 */
enum ks_err ks_tls_export(struct ks_tls *t, const char *label,
                          const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                          size_t len);

#endif /* KS_TLS_H */
