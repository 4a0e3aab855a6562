/* SPDX-License-Identifier: MIT */
/* What the files of TLS share; nobody else includes this. */
#ifndef KS_TLS_HOST_H
#define KS_TLS_HOST_H

#include <openssl/ssl.h>

#include "ks_rand.h"
#include "ks_tls.h"

struct ks_tls_host {
    struct ks_tls_config cfg;
    struct ks_libctx lib;
    SSL_CTX *ssl;
    X509 *cert; /* server's */
};

#define KS_TLS_NAME "server.mpx"

#endif /* KS_TLS_HOST_H */
