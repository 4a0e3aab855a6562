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

#include "mpx_crypto.h"

/* Keys of one connection that the initiator, and the responder, installed. */
struct installed {
    uint32_t n[2];
};
/* A responder's, its connection and its place among that one's. */
struct late_key {
    uint32_t number, place;
    struct ks_key key; /* secret */
};
/* The initiator's keys are written as they come. A connection may end when the
 * responder alone has installed its last one: that is written in the end. */
struct late_keys {
    struct installed *conn; /* by number */
    size_t n_conns;
    struct late_key *v;
    size_t n, cap;
    bool lost; /* no memory for one */
};

struct keying {
    const struct scn_keying *s;
    unsigned number;
    size_t len; /* of keys that are drawn; 0: none is taken */
    struct keysource *source;
    struct ks_tls_host *tls[2]; /* client's, server's; NULL: plain */
    FILE *keylog;
    struct late_keys late; /* of the key log */
};

static void fill_keys(void *ctx, void *dst, size_t len)
{
    const struct keying *k = ctx;

    ns3c_random(k->number ? HOST_STREAM_KEYS_OF + (int64_t)k->number
                          : HOST_STREAM_KEYS,
                dst, len);
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
        /* if none is taken, nothing is installed */
        .draw_len = k->len ? (uint8_t)k->len : 32,
        .draw_bits = k->s->draw_bits,
        .rotation = (enum ks_rotation)k->s->rotate.source,
        .random = {k, fill_keys},
    };

    return keysource_new(&c, &k->source);
}

static bool has_external(const struct keying *k)
{
    return ks_kind_find(k->s->source)->has_keys && k->len > 0;
}

/* Nobody else may read it, whatever was there. */
static FILE *create_secret(const char *path, bool begins)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | (begins ? O_TRUNC : 0),
                  0600);
    FILE *f;

    if (fd < 0)
        return NULL;
    if (fchmod(fd, 0600) < 0) {
        close(fd);
        return NULL;
    }
    f = fdopen(fd, "a");
    if (f)
        setvbuf(f, NULL, _IOLBF, BUFSIZ); /* several may write to it */
    return f;
}

struct keying *keying_new(const struct scn_keying *s, size_t len,
                          unsigned number, const char *keylog, char *error)
{
    const struct ks_kind *kind = ks_kind_find(s->source);
    struct keying *k = calloc(1, sizeof *k);
    const char *what = kind && k ? NULL : "key source";
    enum ks_err err = KS_OK;

    if (!what) {
        k->s = s;
        k->number = number;
        k->len = len;
        err = make_source(k, kind);
        what = err ? ks_strerror(err) : NULL;
    }
    if (!what && keylog && (kind->tls || has_external(k))) {
        k->keylog = create_secret(keylog, number == 0);
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

static void write_key(FILE *f, uint32_t number, const struct ks_key *key)
{
    fprintf(f, "# external-key %" PRIu32 " ", number);
    for (unsigned i = 0; i < key->len; i++)
        fprintf(f, "%02x", key->octets[i]);
    fputs("\n", f);
}

static void end_log(struct keying *k)
{
    struct late_keys *l = &k->late;

    for (size_t i = 0; k->keylog && i < l->n; i++)
        if (l->v[i].place >= l->conn[l->v[i].number].n[0])
            write_key(k->keylog, l->v[i].number, &l->v[i].key);
    if (l->v)
        mpx_wipe(l->v, l->n * sizeof *l->v);
    free(l->v);
    free(l->conn);
}

bool keying_free(struct keying *k)
{
    bool ok = true;

    if (!k)
        return true;
    ks_tls_host_free(k->tls[0]);
    ks_tls_host_free(k->tls[1]);
    keysource_free(k->source);
    end_log(k);
    if (k->keylog)
        ok = !ferror(k->keylog) & !fclose(k->keylog) & !k->late.lost;
    free(k);
    return ok;
}

const struct scn_keying *keying_scenario(const struct keying *k)
{
    return k->s;
}

bool keying_has_keys(const struct keying *k, const struct mpx_profile *p)
{
    return p->external && ks_kind_find(k->s->source)->has_keys;
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

enum ks_err keying_key(const struct keying *k, const struct mpx_profile *p,
                       const mpx_conn *conn, uint32_t number,
                       const struct channel *c, uint32_t epoch,
                       struct ks_key *key)
{
    struct mpx_conn_info info;
    uint8_t tokens[16], *end = tokens, len = p->token_len;
    struct ks_ask ask = {
        .want = &p->exporter, .tokens = tokens, .conn = number, .epoch = epoch};

    /* Token-A || Token-B; A opened the connection, D-38: the client */
    mpx_conn_info(conn, &info);
    end = put_token(end, info.initiator ? info.token_local : info.token_remote,
                    len);
    end = put_token(end, info.initiator ? info.token_remote : info.token_local,
                    len);
    ask.tokens_len = (size_t)(end - tokens);
    channel_ask(c, &ask);
    return keysource_key(k->source, &ask, key);
}

/* Room for connection @p number. False: no memory. */
static bool know(struct late_keys *l, uint32_t number)
{
    size_t n = l->n_conns ? l->n_conns : 16;
    struct installed *v;

    if (number < l->n_conns)
        return true;
    while (n <= number)
        n *= 2;
    v = realloc(l->conn, n * sizeof *v);
    if (!v)
        return false;
    memset(v + l->n_conns, 0, (n - l->n_conns) * sizeof *v);
    l->conn = v;
    l->n_conns = n;
    return true;
}

static bool keep_late(struct late_keys *l, const struct late_key *key)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 16;
        struct late_key *v = calloc(cap, sizeof *v);

        if (!v)
            return false;
        if (l->v) {
            memcpy(v, l->v, l->n * sizeof *v);
            mpx_wipe(l->v, l->n * sizeof *v);
        }
        free(l->v);
        l->v = v;
        l->cap = cap;
    }
    l->v[l->n++] = *key;
    return true;
}

void keying_log_key(struct keying *k, const mpx_conn *conn, uint32_t number,
                    const struct ks_key *key)
{
    struct mpx_conn_info info;
    bool responder;

    mpx_conn_info(conn, &info);
    responder = !info.initiator;
    if (!k->keylog)
        return;
    if (!responder)
        write_key(k->keylog, number, key);
    if (!know(&k->late, number)) {
        k->late.lost = true;
        return;
    }

    struct late_key late = {number, k->late.conn[number].n[responder]++, *key};

    if (responder && !keep_late(&k->late, &late))
        k->late.lost = true;
    mpx_wipe(&late, sizeof late);
}
