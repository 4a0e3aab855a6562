/* SPDX-License-Identifier: MIT */
/*
 * What an exporter gives where TLS 1.3 has early data (F-50): the early one is
 * a function of the ClientHello, so whoever sends that again gives a second
 * connection of the server the same key; the exporter of a handshake that the
 * server has answered differs. OpenSSL alone: the key sources have no early
 * data.
 */
#include "unit.h"

#include <openssl/ssl.h>
#include <stdbool.h>

enum { KEY = 32, EARLY_MAX = 1024 };
static const char label[] = "EXPORTER-MPTCP";
static const unsigned char secret[KEY] = {1, 2, 3};

/* Of a PSK: what a ticket of an earlier connection would stand for. */
static SSL_SESSION *new_session(SSL *ssl)
{
    static const unsigned char aes_128[] = {0x13, 0x01};
    SSL_SESSION *s = SSL_SESSION_new();

    assert_int_equal(SSL_SESSION_set1_master_key(s, secret, sizeof secret), 1);
    assert_int_equal(SSL_SESSION_set_cipher(s, SSL_CIPHER_find(ssl, aes_128)),
                     1);
    assert_int_equal(SSL_SESSION_set_protocol_version(s, TLS1_3_VERSION), 1);
    assert_int_equal(SSL_SESSION_set_max_early_data(s, EARLY_MAX), 1);
    return s;
}

static int use_psk(SSL *ssl, const EVP_MD *md, const unsigned char **id,
                   size_t *len, SSL_SESSION **s)
{
    (void)md;
    *id = secret;
    *len = 1;
    *s = new_session(ssl);
    return 1;
}

static int find_psk(SSL *ssl, const unsigned char *id, size_t len,
                    SSL_SESSION **s)
{
    *s = len == 1 && id[0] == secret[0] ? new_session(ssl) : NULL;
    return 1;
}

static SSL_CTX *new_context(bool server)
{
    SSL_CTX *c =
        SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());

    assert_non_null(c);
    assert_int_equal(SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION), 1);
    assert_int_equal(SSL_CTX_set_ciphersuites(c, "TLS_AES_128_GCM_SHA256"), 1);
    if (server) {
        SSL_CTX_set_psk_find_session_callback(c, find_psk);
        SSL_CTX_set_max_early_data(c, EARLY_MAX);
        SSL_CTX_set_options(c, SSL_OP_NO_ANTI_REPLAY);
    } else {
        SSL_CTX_set_psk_use_session_callback(c, use_psk);
    }
    return c;
}

static SSL *new_end(SSL_CTX *c, bool server)
{
    SSL *s = SSL_new(c);

    assert_non_null(s);
    SSL_set_bio(s, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    if (server)
        SSL_set_accept_state(s);
    else
        SSL_set_connect_state(s);
    return s;
}

static void export_early(SSL *s, unsigned char key[KEY])
{
    assert_int_equal(SSL_export_keying_material_early(
                         s, key, KEY, label, sizeof label - 1, NULL, 0),
                     1);
}

/* A connection of the server's whose client said @p octets, once or again. */
static SSL *accept_early(SSL_CTX *server, const char *octets, int len)
{
    SSL *s = new_end(server, true);
    char data[16];
    size_t n;

    assert_int_equal(BIO_write(SSL_get_rbio(s), octets, len), len);
    assert_int_equal(SSL_read_early_data(s, data, sizeof data, &n),
                     SSL_READ_EARLY_DATA_SUCCESS);
    assert_int_equal(n, 3);
    return s;
}

static void early_key_of_a_replayed_hello_is_the_same(void **state)
{
    SSL_CTX *client = new_context(false), *server = new_context(true);
    SSL *c = new_end(client, false), *first, *again;
    unsigned char key[3][KEY], late[2][KEY];
    char said[4096];
    size_t n;
    int len;

    (void)state;
    assert_int_equal(SSL_write_early_data(c, "GET", 3, &n), 1);
    len = BIO_read(SSL_get_wbio(c), said, sizeof said);
    assert_true(len > 0);
    first = accept_early(server, said, len);
    again = accept_early(server, said, len); /* a replay */
    export_early(c, key[0]);
    export_early(first, key[1]);
    export_early(again, key[2]);
    assert_memory_equal(key[0], key[1], KEY);
    assert_memory_equal(key[0], key[2], KEY);

    /* The servers' own halves are in the other exporter. */
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            SSL_export_keying_material(i ? again : first, late[i], KEY, label,
                                       sizeof label - 1, NULL, 0, 0),
            1);
    assert_memory_not_equal(late[0], late[1], KEY);
    assert_memory_not_equal(late[0], key[0], KEY);

    SSL_free(c);
    SSL_free(first);
    SSL_free(again);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(early_key_of_a_replayed_hello_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
