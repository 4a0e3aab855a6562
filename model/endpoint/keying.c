/* SPDX-License-Identifier: MIT */
/* Making the key source, the TLS contexts and the key log of a run. */
#include "keying.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct keying {
    const struct scn_keying *s;
    struct mpx_profile profile[2]; /* client's, server's */
    struct keysource *source;
    struct ks_tls_host *tls[2]; /* client's, server's; NULL: plain */
    FILE *keylog;
};

static void fill_keys(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    ns3c_random(HOST_STREAM_KEYS, dst, len);
}

static void fill_client(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    ns3c_random(HOST_STREAM_TLS_CLIENT, dst, len);
}

static void fill_server(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    ns3c_random(HOST_STREAM_TLS_SERVER, dst, len);
}

static struct ks_random random_of(bool server)
{
    return (struct ks_random){NULL, server ? fill_server : fill_client};
}

static void on_keylog(void *ctx, const char *line)
{
    fprintf(ctx, "%s\n", line);
}

static bool make_tls(struct keying *k, unsigned version)
{
    for (int server = 0; server < 2; server++) {
        struct ks_tls_config c = {
            .version = version,
            .server = server,
            .random = random_of(server),
            .renegotiates =
                k->s->rotate.on && k->s->rotate.source == KS_ROTATE_RENEGOTIATE,
            /* one end's is enough: both have the same secrets */
            .keylog = k->keylog && !server ? on_keylog : NULL,
            .keylog_ctx = k->keylog,
        };

        k->tls[server] = ks_tls_host_new(&c);
        if (!k->tls[server])
            return false;
    }
    return ks_tls_host_trust(k->tls[0], k->tls[1]);
}

static enum ks_err make_source(struct keying *k, const struct ks_kind *kind)
{
    struct ks_config c = {
        .kind = kind,
        .list = &k->s->keys,
        .draw_len = k->profile[!k->profile[0].external].exporter.len,
        .draw_bits = k->s->draw_bits,
        .rotation = (enum ks_rotation)k->s->rotate.source,
        .random = {NULL, fill_keys},
    };

    if (!c.draw_len)
        c.draw_len = 32; /* a profile that wants none: nothing is installed */
    return keysource_new(&c, &k->source);
}

static bool has_external(const struct keying *k)
{
    return ks_kind_find(k->s->source)->has_keys &&
           (k->profile[0].external || k->profile[1].external);
}

/* Nobody else may read it, whatever was there. */
static FILE *create_secret(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0)
        return NULL;
    if (fchmod(fd, 0600) < 0) {
        close(fd);
        return NULL;
    }
    return fdopen(fd, "w");
}

struct keying *keying_new(const struct scn_keying *s,
                          const struct mpx_profile *const p[2],
                          const char *keylog, char *error)
{
    const struct ks_kind *kind = ks_kind_find(s->source);
    struct keying *k = calloc(1, sizeof *k);
    const char *what = kind && k ? NULL : "key source";
    enum ks_err err = KS_OK;

    if (!what) {
        k->s = s;
        k->profile[0] = *p[0];
        k->profile[1] = *p[1];
        err = make_source(k, kind);
        what = err ? ks_strerror(err) : NULL;
    }
    if (!what && keylog && (kind->tls || has_external(k))) {
        k->keylog = create_secret(keylog);
        what = k->keylog ? NULL : "cannot write the key log";
    }
    if (!what && kind->tls && !make_tls(k, kind->tls))
        what = "TLS cannot start";
    if (!what)
        return k;
    snprintf(error, SCN_TEXT_MAX, "%s: %s", s->source, what);
    (void)!keying_free(k);
    return NULL;
}

bool keying_free(struct keying *k)
{
    bool ok = true;

    if (!k)
        return true;
    ks_tls_host_free(k->tls[0]);
    ks_tls_host_free(k->tls[1]);
    keysource_free(k->source);
    if (k->keylog)
        ok = !ferror(k->keylog) & !fclose(k->keylog);
    free(k);
    return ok;
}

const struct scn_keying *keying_scenario(const struct keying *k)
{
    return k->s;
}

bool keying_has_keys(const struct keying *k, bool server)
{
    return k->profile[server].external && ks_kind_find(k->s->source)->has_keys;
}

bool keying_tls(const struct keying *k)
{
    return k->tls[0] != NULL;
}

struct channel_options keying_channel(struct keying *k, struct host *h,
                                      bool server)
{
    return (struct channel_options){
        .host = h,
        .tls = k->tls[server],
        .updates = k->s->rotate.on && k->s->rotate.source == KS_ROTATE_EKU,
        .random = random_of(server),
    };
}

static uint8_t *put_token(uint8_t *dst, uint64_t token, uint8_t len)
{
    for (int shift = 8 * (len - 1); shift >= 0; shift -= 8)
        *dst++ = (uint8_t)(token >> shift);
    return dst;
}

enum ks_err keying_key(const struct keying *k, const mpx_conn *conn,
                       uint32_t number, const struct channel *c, uint32_t epoch,
                       struct ks_key *key)
{
    struct mpx_conn_info info;
    uint8_t tokens[16], *end = tokens, len;
    struct ks_ask ask = {.tokens = tokens, .conn = number, .epoch = epoch};

    /* Token-A || Token-B; A opened the connection, D-38: the client */
    mpx_conn_info(conn, &info);
    ask.want = &k->profile[!info.initiator].exporter;
    len = k->profile[!info.initiator].token_len;
    end = put_token(end, info.initiator ? info.token_local : info.token_remote,
                    len);
    end = put_token(end, info.initiator ? info.token_remote : info.token_local,
                    len);
    ask.tokens_len = (size_t)(end - tokens);
    channel_ask(c, &ask);
    return keysource_key(k->source, &ask, key);
}

void keying_log_key(const struct keying *k, const mpx_conn *conn,
                    uint32_t number, const struct ks_key *key)
{
    struct mpx_conn_info info;

    mpx_conn_info(conn, &info);
    if (!k->keylog || !info.initiator)
        return;
    fprintf(k->keylog, "# external-key %" PRIu32 " ", number);
    for (unsigned i = 0; i < key->len; i++)
        fprintf(k->keylog, "%02x", key->octets[i]);
    fputs("\n", k->keylog);
}
