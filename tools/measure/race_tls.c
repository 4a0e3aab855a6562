/* SPDX-License-Identifier: MIT */
/* One end of a TLS handshake, with the time of each of its steps. */
#include "race.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define NAME  "server.test"
#define LABEL "EXPORTER-MPTCP" /* as model/keysource */
enum { RSA_BITS = 2048, DAYS = 86400, KEY = 32, ROOM = 16384 };

struct race_tls {
    SSL_CTX *client, *server;
};

static bool fill(X509 *x, EVP_PKEY *key)
{
    X509_NAME *name = X509_get_subject_name(x);

    return X509_set_version(x, X509_VERSION_3) &&
           ASN1_INTEGER_set(X509_get_serialNumber(x), 1) &&
           X509_gmtime_adj(X509_getm_notBefore(x), -DAYS) &&
           X509_gmtime_adj(X509_getm_notAfter(x), DAYS) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                      (const unsigned char *)NAME, -1, -1, 0) &&
           X509_set_issuer_name(x, name) && X509_set_pubkey(x, key) &&
           X509_sign(x, key, EVP_sha256()) > 0;
}

static bool certify(struct race_tls *t, bool rsa)
{
    EVP_PKEY *key = rsa ? EVP_RSA_gen(RSA_BITS) : EVP_EC_gen("P-256");
    X509 *x = X509_new();
    bool ok = key && x && fill(x, key) &&
              SSL_CTX_use_certificate(t->server, x) == 1 &&
              SSL_CTX_use_PrivateKey(t->server, key) == 1 &&
              X509_STORE_add_cert(SSL_CTX_get_cert_store(t->client), x) == 1;

    X509_free(x);
    EVP_PKEY_free(key);
    return ok;
}

static SSL_CTX *context(const SSL_METHOD *method, unsigned version)
{
    int v = version == 12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX *c = SSL_CTX_new(method);

    /* no tickets, as model/keysource: they would follow the Finished */
    if (c && SSL_CTX_set_min_proto_version(c, v) &&
        SSL_CTX_set_max_proto_version(c, v) && SSL_CTX_set_num_tickets(c, 0)) {
        SSL_CTX_set_options(c, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
        return c;
    }
    SSL_CTX_free(c);
    return NULL;
}

struct race_tls *race_tls_new(const struct race_options *o)
{
    struct race_tls *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->client = context(TLS_client_method(), o->version);
    t->server = context(TLS_server_method(), o->version);
    if (t->client && t->server && certify(t, o->rsa) &&
        X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(t->client), NAME, 0)) {
        SSL_CTX_set_verify(t->client, SSL_VERIFY_PEER, NULL);
        return t;
    }
    ERR_print_errors_fp(stderr);
    race_tls_free(t);
    return NULL;
}

void race_tls_free(struct race_tls *t)
{
    SSL_CTX_free(t->client);
    SSL_CTX_free(t->server);
    free(t);
}

/* ---- a handshake ---- */

struct end {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
    int sock;
    struct race_times *times;
};

static bool flush(struct end *e)
{
    uint8_t octets[ROOM];
    int n;

    while ((n = BIO_read(e->out, octets, sizeof octets)) > 0)
        if (send(e->sock, octets, (size_t)n, MSG_NOSIGNAL) != n)
            return false;
    return true;
}

/* What is told to libssl, and a step with it. 1: the handshake has ended. */
static int advance(struct end *e)
{
    struct race_step *s = &e->times->step[e->times->n];
    int ret, why;

    if (++e->times->n == RACE_STEPS_MAX)
        return -1;
    ret = SSL_do_handshake(e->ssl);
    s->done = race_now();
    why = ret == 1 ? SSL_ERROR_NONE : SSL_get_error(e->ssl, ret);
    if (!flush(e) || (ret != 1 && why != SSL_ERROR_WANT_READ))
        return -1;
    s->sent = race_now();
    return ret == 1;
}

static bool receive(struct end *e)
{
    struct race_step *s = &e->times->step[e->times->n];
    uint8_t octets[ROOM];
    long n = race_net_read(e->sock, octets, sizeof octets, &s->arrived);

    s->woken = race_now();
    if (n > 0 && s->arrived == 0) {
        fprintf(stderr, "install-race: the kernel does not say when octets "
                        "arrive\n");
        return false;
    }
    return n > 0 && BIO_write(e->in, octets, (int)n) == n;
}

/* A system call with the key, as the least that an installation takes. */
static bool install(struct end *e)
{
    uint8_t key[KEY];
    const int on = 1;
    bool ok = SSL_export_keying_material(e->ssl, key, sizeof key, LABEL,
                                         strlen(LABEL), NULL, 0, 0) == 1;

    e->times->exported = race_now();
    ok = ok &&
         setsockopt(e->sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
    e->times->installed = race_now();
    OPENSSL_cleanse(key, sizeof key);
    return ok;
}

static bool run(struct end *e, bool server)
{
    int ended = 0;

    if (!server) {
        e->times->step[0].arrived = e->times->step[0].woken = race_now();
        ended = advance(e);
    }
    while (ended == 0)
        ended = receive(e) ? advance(e) : -1;
    return ended == 1 && install(e);
}

bool race_tls_handshake(struct race_tls *t, bool server, int sock,
                        struct race_times *times)
{
    struct end e = {.ssl = SSL_new(server ? t->server : t->client),
                    .in = BIO_new(BIO_s_mem()),
                    .out = BIO_new(BIO_s_mem()),
                    .sock = sock,
                    .times = times};
    bool ok = e.ssl && e.in && e.out;

    if (ok) {
        SSL_set_bio(e.ssl, e.in, e.out);
        BIO_set_mem_eof_return(e.in, -1);
        if (server)
            SSL_set_accept_state(e.ssl);
        else
            SSL_set_connect_state(e.ssl);
        times->n = 0;
        ok = run(&e, server);
    }
    if (!ok) {
        fprintf(stderr, "install-race: handshake of the %s failed\n",
                server ? "server" : "client");
        ERR_print_errors_fp(stderr);
    }
    SSL_free(e.ssl);
    return ok;
}
