/* SPDX-License-Identifier: MIT */
/* One library context and certificate per host, every setting made. */
#include "ks_tls_host.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "mpx_crypto.h"

#define NOT_BEFORE "20200101000000Z"
#define NOT_AFTER  "20491231235959Z"
enum { JUDGED_AT = 1735689600 /* 2025, seconds of the epoch */ };

/* What a hello offers besides depends on what OpenSSL was built with (3.2). */
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
#define NO_CERTIFICATE_COMPRESSION                                             \
    (SSL_OP_NO_RX_CERTIFICATE_COMPRESSION |                                    \
     SSL_OP_NO_TX_CERTIFICATE_COMPRESSION)
#else
#define NO_CERTIFICATE_COMPRESSION 0
#endif

/* Every setting that the machine's openssl.cnf could have made is made. */
static bool settle(SSL_CTX *s, const struct ks_tls_config *c)
{
    int version = c->version == 12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    uint64_t options =
        SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | NO_CERTIFICATE_COMPRESSION;

    if (!c->renegotiates)
        options |= SSL_OP_NO_RENEGOTIATION;
    if (c->no_ems)
        options |= SSL_OP_NO_EXTENDED_MASTER_SECRET;
    SSL_CTX_clear_options(s, SSL_CTX_get_options(s));
    SSL_CTX_set_options(s, options);
    SSL_CTX_set_security_level(s, 2);
    SSL_CTX_set_session_cache_mode(s, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(s, SSL_MODE_RELEASE_BUFFERS);
    return SSL_CTX_set_num_tickets(s, 0) &&
           SSL_CTX_set_min_proto_version(s, version) &&
           SSL_CTX_set_max_proto_version(s, version) &&
           SSL_CTX_set_ciphersuites(s, "TLS_AES_128_GCM_SHA256") &&
           SSL_CTX_set_cipher_list(s, "ECDHE-ECDSA-AES128-GCM-SHA256") &&
           SSL_CTX_set1_groups_list(s, "X25519:P-256") &&
           SSL_CTX_set1_sigalgs_list(s, "ecdsa_secp256r1_sha256");
}

/* A session's secrets, line by line. */
static void on_keylog(const SSL *ssl, const char *line)
{
    const struct ks_tls_host *h = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

    h->cfg.keylog(h->cfg.keylog_ctx, line);
}

static bool fill_certificate(X509 *x, EVP_PKEY *key)
{
    X509_NAME *name = X509_get_subject_name(x);

    return X509_set_version(x, X509_VERSION_3) &&
           ASN1_INTEGER_set(X509_get_serialNumber(x), 1) &&
           ASN1_TIME_set_string_X509(X509_getm_notBefore(x), NOT_BEFORE) &&
           ASN1_TIME_set_string_X509(X509_getm_notAfter(x), NOT_AFTER) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                      (const unsigned char *)KS_TLS_NAME, -1,
                                      -1, 0) &&
           X509_set_issuer_name(x, name) && X509_set_pubkey(x, key) &&
           X509_sign(x, key, EVP_sha256()) > 0;
}

static bool make_certificate(struct ks_tls_host *h)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(h->lib.ctx, NULL, "EC", "P-256");
    bool ok;

    h->cert = X509_new_ex(h->lib.ctx, NULL);
    ok = key && h->cert && fill_certificate(h->cert, key) &&
         SSL_CTX_use_certificate(h->ssl, h->cert) == 1 &&
         SSL_CTX_use_PrivateKey(h->ssl, key) == 1;
    EVP_PKEY_free(key);
    return ok;
}

struct ks_tls_host *ks_tls_host_new(const struct ks_tls_config *c)
{
    struct ks_tls_host *h = calloc(1, sizeof *h);
    bool ok;

    if (!h)
        return NULL;
    h->cfg = *c;
    ok = ks_libctx_init(&h->lib, &h->cfg.random);
    if (ok)
        h->ssl = SSL_CTX_new_ex(h->lib.ctx, NULL, TLS_method());
    ok = ok && h->ssl && settle(h->ssl, c) &&
         (!c->server || make_certificate(h));
    if (ok && c->keylog) {
        SSL_CTX_set_app_data(h->ssl, h);
        SSL_CTX_set_keylog_callback(h->ssl, on_keylog);
    }
    ERR_clear_error();
    if (ok)
        return h;
    ks_tls_host_free(h);
    return NULL;
}

void ks_tls_host_free(struct ks_tls_host *h)
{
    if (!h)
        return;
    X509_free(h->cert);
    SSL_CTX_free(h->ssl);
    ks_libctx_free(&h->lib);
    free(h);
}

static bool trust(struct ks_tls_host *client, X509 *cert)
{
    X509_VERIFY_PARAM *vp = SSL_CTX_get0_param(client->ssl);
    bool ok =
        X509_STORE_add_cert(SSL_CTX_get_cert_store(client->ssl), cert) == 1;

    X509_VERIFY_PARAM_set_time(vp, JUDGED_AT);
    SSL_CTX_set_verify(client->ssl, SSL_VERIFY_PEER, NULL);
    ERR_clear_error();
    return ok && X509_VERIFY_PARAM_set1_host(vp, KS_TLS_NAME, 0) == 1;
}

bool ks_tls_host_trust(struct ks_tls_host *client,
                       const struct ks_tls_host *server)
{
    return trust(client, server->cert);
}

bool ks_tls_host_write(const struct ks_tls_host *server, FILE *f)
{
    bool ok = PEM_write_X509(f, server->cert) == 1;

    ERR_clear_error();
    return ok;
}

bool ks_tls_host_trust_file(struct ks_tls_host *client, FILE *f)
{
    X509 *cert = X509_new_ex(client->lib.ctx, NULL);
    bool ok =
        cert && PEM_read_X509(f, &cert, NULL, NULL) && trust(client, cert);

    X509_free(cert);
    ERR_clear_error();
    return ok;
}
