/* SPDX-License-Identifier: MIT */
/* SHA-256 by libcrypto. */
#include "digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>

void digest_init(struct digest *d)
{
    d->octets = 0;
    d->md = EVP_MD_CTX_new();
    if (!d->md || EVP_DigestInit_ex(d->md, EVP_sha256(), NULL) != 1) {
        fputs("libcrypto has no SHA-256\n", stderr);
        abort();
    }
}

void digest_add(struct digest *d, const void *p, size_t len)
{
    EVP_DigestUpdate(d->md, p, len);
    d->octets += len;
}

void digest_print(struct digest *d, const char *what)
{
    uint8_t sum[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    EVP_DigestFinal_ex(d->md, sum, &len);
    EVP_MD_CTX_free(d->md);
    d->md = NULL;
    printf("%sOctets %" PRIu64 "\n%sSha256 ", what, d->octets, what);
    for (unsigned i = 0; i < len; i++)
        printf("%02x", sum[i]);
    putchar('\n');
}
