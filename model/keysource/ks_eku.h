/* SPDX-License-Identifier: MIT */
/**
 * @file ks_eku.h - extended key update of TLS 1.3, as a model.
 *
 * OpenSSL 3.0 has none, so the exchange of draft-ietf-tls-extended-key-update
 * runs in application data of the session: request and response carry X25519
 * shares, then either end says that it has switched. Both derive, PROTOCOL 3.3,
 *
 *   main[n+1]     = HKDF-Extract(Derive-Secret(main[n], "derived", ""), shared)
 *   exporter[n+1] = Derive-Secret(main[n+1], "exp master", transcript[n+1])
 *
 * What is a model: main[0] is an exporter value of the session, as libssl does
 * not give the main secret out, and the transcript is that of these messages.
 * The record keys stay the session's.
 *
 * The new epoch begins at the responder when it answers the initiator's
 * switch, and at the initiator when that answer comes: one path delay apart.
 */
#ifndef KS_EKU_H
#define KS_EKU_H

#include "keysource.h"
#include "ks_tls.h"

enum { KS_EKU_SHARE = 32, KS_EKU_MESSAGE_MAX = 1 + KS_EKU_SHARE };

enum ks_eku_state {
    KS_EKU_IDLE,
    KS_EKU_ASKED,    /* initiator: request sent */
    KS_EKU_ANSWERED, /* responder: response sent */
    KS_EKU_SWITCHED, /* initiator: switch sent */
};

/* One end's. Caller owns; no interior pointers. Secret: wipe it. */
struct ks_eku {
    struct ks_random random;
    enum ks_eku_state state;
    uint32_t epoch; /* of `exporter`; 0: the session's own exporter */
    uint8_t main[32], exporter[32];
    uint8_t next_main[32], next_exporter[32];
    uint8_t own[KS_EKU_SHARE]; /* private; wiped when the share was used */
    uint8_t transcript[32];
};

struct ks_message {
    uint8_t octets[KS_EKU_MESSAGE_MAX];
    size_t len; /* 0: none */
};

/** Begin a chain; both ends of a session come to the same.
 *  @return what ks_tls_export() returns. */
enum ks_err ks_eku_init(struct ks_eku *e, struct ks_tls *t,
                        const struct ks_random *r);
/** Begin an exchange: *request is to be sent.
 *  @return KS_ERR_EARLY while one is under way. */
enum ks_err ks_eku_start(struct ks_eku *e, struct ks_message *request);
/**
 * A message of the peer; *reply is to be sent, *began says that the next epoch
 * has begun at this end.
 * @return KS_ERR_TLS for a message that is malformed or not due: the exchange
 *         is broken, and with it the session.
 */
enum ks_err ks_eku_input(struct ks_eku *e, const uint8_t *p, size_t len,
                         struct ks_message *reply, bool *began);
/** TLS-Exporter() of the running epoch, which is not 0. */
void ks_eku_export(const struct ks_eku *e, const char *label,
                   const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                   size_t len);

#endif /* KS_EKU_H */
