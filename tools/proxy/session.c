/* SPDX-License-Identifier: MIT */
/* TLS between two processes, and keys exported from it. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "mpx_crypto.h"
#include "mpx_cursor.h"

void session_random(void *dst, size_t len)
{
    uint8_t *p = dst;

    while (len > 0) {
        ssize_t n = getrandom(p, len, 0);

        if (n < 0 && errno != EINTR) {
            perror("mpx-proxy: getrandom");
            _exit(1);
        }
        p += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

static void fill(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    session_random(dst, len);
}

static void on_keylog(void *ctx, const char *line)
{
    fprintf(ctx, "%s\n", line);
    fflush(ctx);
}

static bool fail(const char *what, const char *why)
{
    fprintf(stderr, "mpx-proxy: %s: %s\n", what, why);
    return false;
}

/* Under another name first: who waits for it finds all of it. */
static bool write_cert(const struct ks_tls_host *h, const char *path)
{
    char part[4096];
    FILE *f;
    bool ok;

    if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
        return fail(path, "too long");
    f = fopen(part, "w");
    if (!f)
        return fail(path, strerror(errno));
    ok = ks_tls_host_write(h, f);
    ok = !fclose(f) && ok && !rename(part, path);
    return ok || fail(path, "cannot write the certificate");
}

static bool read_cert(struct ks_tls_host *h, const char *path)
{
    FILE *f = fopen(path, "r");
    bool ok;

    if (!f)
        return fail(path, strerror(errno));
    ok = ks_tls_host_trust_file(h, f);
    fclose(f);
    return ok || fail(path, "no certificate");
}

/* For its owner alone, and no file of somebody else's. */
static FILE *open_secret(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);

    return fd < 0 ? NULL : fdopen(fd, "w");
}

bool session_start(struct session_host *s, const struct mpx_profile *p,
                   bool server, const char *cert, const char *keylog)
{
    struct ks_tls_config c = {
        .version = 13, .server = server, .random = {NULL, fill}};
    struct ks_config k = {.kind = ks_kind_find("tls13"),
                          .rotation = KS_ROTATE_EKU,
                          .random = {NULL, fill}};

    *s = (struct session_host){.profile = *p};
    if (keylog) {
        s->keylog = open_secret(keylog);
        if (!s->keylog)
            return fail(keylog, strerror(errno));
        c.keylog = on_keylog;
        c.keylog_ctx = s->keylog;
    }
    s->tls = ks_tls_host_new(&c);
    if (!s->tls || keysource_new(&k, &s->source) != KS_OK)
        return fail("TLS", "cannot start");
    return server ? write_cert(s->tls, cert) : read_cert(s->tls, cert);
}

bool session_end(struct session_host *s)
{
    bool ok = true;

    ks_tls_host_free(s->tls);
    keysource_free(s->source);
    if (s->keylog)
        ok = !ferror(s->keylog) & !fclose(s->keylog);
    *s = (struct session_host){0};
    return ok;
}

struct channel_options session_channel(struct session_host *s, struct host *h,
                                       struct processing *p, bool updates)
{
    return (struct channel_options){.host = h,
                                    .tls = s->clear ? NULL : s->tls,
                                    .updates = updates,
                                    .random = {NULL, fill},
                                    .processing = p};
}

static void log_key(const struct session_host *s, uint32_t number,
                    const struct ks_key *key)
{
    if (!s->keylog)
        return;
    fprintf(s->keylog, "# external-key %" PRIu32 " ", number);
    for (unsigned i = 0; i < key->len; i++)
        fprintf(s->keylog, "%02x", key->octets[i]);
    fputs("\n", s->keylog);
    fflush(s->keylog);
}

mpx_err session_install(struct session_host *s, struct host *h, mpx_conn *conn,
                        const struct channel *c, uint32_t number,
                        uint32_t epoch)
{
    struct mpx_conn_info info;
    uint8_t tokens[16];
    struct mpx_writer w = mpx_writer_of(tokens, sizeof tokens);
    struct ks_ask ask = {.want = &s->profile.exporter,
                         .tokens = tokens,
                         .conn = number,
                         .epoch = epoch};
    struct ks_key key;
    mpx_err err;

    /* Token-A || Token-B; A opened the connection, D-38 */
    mpx_conn_info(conn, &info);
    for (int b = 0; b < 2; b++) {
        uint64_t token =
            info.initiator == !b ? info.token_local : info.token_remote;

        if (s->profile.token_len == 8)
            mpx_wr_u64(&w, token);
        else
            mpx_wr_u32(&w, (uint32_t)token);
    }
    ask.tokens_len = sizeof tokens - w.left;
    channel_ask(c, &ask);
    if (keysource_key(s->source, &ask, &key) != KS_OK)
        return MPX_ERR_NO_KEY;
    err = host_set_key(h, conn, key.octets, key.len);
    if (err == MPX_OK)
        log_key(s, number, &key);
    mpx_wipe(&key, sizeof key);
    return err;
}
