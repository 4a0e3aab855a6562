/* SPDX-License-Identifier: MIT */
/* libssl between two memory BIOs. Its error queue is the thread's: it is left
 * empty behind each call. */
#include "ks_tls_host.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

enum { WIRE = 18432 /* a record and then some */ };

struct ks_tls {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
    enum ks_tls_state state;
    const char *why; /* it has failed */
    bool ended;
    bool renegotiates, asked; /* asked: for a handshake that has not ended */
    uint32_t handshakes;      /* ended here */
    uint8_t random[SSL3_RANDOM_SIZE]; /* the client's in the last of these */
    size_t from, to;                  /* of wire: not yet gone */
    uint8_t wire[WIRE];
};

struct ks_tls *ks_tls_new(struct ks_tls_host *h)
{
    struct ks_tls *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->ssl = SSL_new(h->ssl);
    t->in = BIO_new(BIO_s_mem());
    t->out = BIO_new(BIO_s_mem());
    if (!t->ssl || !t->in || !t->out) {
        BIO_free(t->in);
        BIO_free(t->out);
        SSL_free(t->ssl);
        free(t);
        return NULL;
    }
    BIO_set_mem_eof_return(t->in, -1);
    SSL_set_bio(t->ssl, t->in, t->out);
    t->renegotiates = h->cfg.renegotiates && h->cfg.server;
    if (h->cfg.server)
        SSL_set_accept_state(t->ssl);
    else
        SSL_set_connect_state(t->ssl);
    return t;
}

void ks_tls_free(struct ks_tls *t)
{
    if (!t)
        return;
    SSL_free(t->ssl);
    free(t);
}

bool ks_tls_feed(struct ks_tls *t, const uint8_t *p, size_t len)
{
    bool ok = len <= INT_MAX && BIO_write(t->in, p, (int)len) == (int)len;

    ERR_clear_error();
    return ok;
}

static void fail(struct ks_tls *t, const char *why)
{
    t->state = KS_TLS_FAILED;
    t->why = why ? why : "an error without a name";
}

/* Of a certificate that is refused libssl's reason says no more than that. */
static const char *reason(const struct ks_tls *t)
{
    long verified = SSL_get_verify_result(t->ssl);

    return verified == X509_V_OK ? ERR_reason_error_string(ERR_peek_error())
                                 : X509_verify_cert_error_string(verified);
}

/* After a call of libssl that did not succeed. */
static void judge(struct ks_tls *t, int ret)
{
    switch (SSL_get_error(t->ssl, ret)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        break;
    case SSL_ERROR_ZERO_RETURN:
        t->ended = true;
        break;
    default:
        fail(t, reason(t));
    }
    ERR_clear_error();
}

/* Each handshake has a ClientHello of its own. */
static void count_handshake(struct ks_tls *t)
{
    uint8_t now[SSL3_RANDOM_SIZE];

    if (SSL_in_init(t->ssl) ||
        SSL_get_client_random(t->ssl, now, sizeof now) != sizeof now ||
        !memcmp(now, t->random, sizeof now))
        return;
    memcpy(t->random, now, sizeof now);
    t->handshakes++;
    t->asked = false;
}

enum ks_tls_state ks_tls_advance(struct ks_tls *t)
{
    int ret;

    if (t->state != KS_TLS_HANDSHAKE)
        return t->state;
    ERR_clear_error();
    ret = SSL_do_handshake(t->ssl);
    if (ret == 1)
        t->state = KS_TLS_OPEN;
    else
        judge(t, ret);
    count_handshake(t);
    if (t->ended) /* close_notify instead of a handshake */
        fail(t, "close_notify in the place of a handshake");
    return t->state;
}

const char *ks_tls_why(const struct ks_tls *t)
{
    return t->why;
}

size_t ks_tls_read(struct ks_tls *t, uint8_t *dst, size_t cap)
{
    size_t n = 0;
    int ret;

    if (t->state != KS_TLS_OPEN || t->ended)
        return 0;
    ERR_clear_error();
    ret = SSL_read_ex(t->ssl, dst, cap, &n);
    if (ret != 1)
        judge(t, ret);
    count_handshake(t);
    return ret == 1 ? n : 0;
}

bool ks_tls_ended(const struct ks_tls *t)
{
    return t->ended;
}

bool ks_tls_write(struct ks_tls *t, const uint8_t *p, size_t len)
{
    size_t n = 0;
    int ret;

    if (t->state != KS_TLS_OPEN || SSL_in_init(t->ssl))
        return false;
    ERR_clear_error();
    ret = SSL_write_ex(t->ssl, p, len, &n);
    if (ret == 1)
        return true;
    judge(t, ret);
    return false;
}

/* By a read, as only that takes octets which the peer wrote before it knew. */
bool ks_tls_renegotiate(struct ks_tls *t)
{
    uint8_t octet;
    size_t n = 0;
    int ret;

    if (!t->renegotiates || t->state != KS_TLS_OPEN || t->ended || t->asked ||
        SSL_in_init(t->ssl))
        return false;
    ERR_clear_error();
    t->asked = SSL_renegotiate(t->ssl) == 1;
    ret = t->asked ? SSL_peek_ex(t->ssl, &octet, 1, &n) : 1;
    if (ret != 1)
        judge(t, ret);
    ERR_clear_error();
    return t->asked;
}

bool ks_tls_busy(const struct ks_tls *t)
{
    return t->state == KS_TLS_OPEN &&
           (SSL_in_init(t->ssl) || (t->asked && !t->ended));
}

uint32_t ks_tls_renegotiated(const struct ks_tls *t)
{
    return t->handshakes ? t->handshakes - 1 : 0;
}

void ks_tls_close(struct ks_tls *t)
{
    if (t->state == KS_TLS_OPEN)
        (void)SSL_shutdown(t->ssl); /* 0: the peer's is yet to come */
    ERR_clear_error();
}

const uint8_t *ks_tls_out(struct ks_tls *t, size_t *len)
{
    if (t->from == t->to) {
        int n = BIO_read(t->out, t->wire, WIRE);

        t->from = 0;
        t->to = n > 0 ? (size_t)n : 0;
        ERR_clear_error();
    }
    *len = t->to - t->from;
    return t->wire + t->from;
}

void ks_tls_went(struct ks_tls *t, size_t len)
{
    t->from += len;
}

enum ks_err ks_tls_export(struct ks_tls *t, const char *label,
                          const uint8_t *ctx, size_t ctx_len, uint8_t *out,
                          size_t len)
{
    bool ok;

    if (t->state == KS_TLS_FAILED)
        return KS_ERR_TLS;
    if (t->state != KS_TLS_OPEN)
        return KS_ERR_EARLY;
    /* RFC 5705 5, RFC 7627 5.4: without it two sessions can have one master
     * secret, and so one exporter value. D-44. */
    if (SSL_version(t->ssl) == TLS1_2_VERSION &&
        SSL_get_extms_support(t->ssl) != 1)
        return KS_ERR_EMS;
    ok = SSL_export_keying_material(t->ssl, out, len, label, strlen(label), ctx,
                                    ctx_len, ctx != NULL) == 1;
    ERR_clear_error();
    return ok ? KS_OK : KS_ERR_TLS;
}
