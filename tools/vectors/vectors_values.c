/* SPDX-License-Identifier: MIT */
/* What is computed and only partly, or never, seen in an option. */
#include "vectors.h"

#include <string.h>

#include "kdf.h"

static const enum mpx_role A = MPX_ROLE_I, B = MPX_ROLE_R;
static const char letter[2] = {'A', 'B'};

/* "what", or "what, epoch 1" where keys have epochs. */
static void open_epoch(struct vectors_out *o, const struct vectors_world *w,
                       unsigned epoch, const char *what)
{
    char name[96];

    if (w->epochs > 1)
        snprintf(name, sizeof name, "%s, epoch %u", what, epoch);
    else
        snprintf(name, sizeof name, "%s", what);
    vectors_open(o, w->p, name);
}

static void identity(struct vectors_out *o, const struct vectors_world *w,
                     enum mpx_role r)
{
    char name[32];

    snprintf(name, sizeof name, "token and IDSN of %c", letter[r]);
    vectors_open(o, w->p, name);
    if (w->p->id == MPX_ID_KEY)
        vectors_u(o, "key", w->id[r], w->p->id_len);
    vectors_u(o, "token", w->who[r].token, w->p->token_len);
    vectors_u(o, "idsn", w->who[r].idsn, 8);
    vectors_close(o);
}

static void exporter(struct vectors_out *o, const struct mpx_profile *p,
                     const char *name, struct octets context, size_t len)
{
    uint8_t secret[MPX_SHA256_LEN], out[VECTORS_EXTKEY];

    vectors_exporter_secret(secret);
    tls13_exporter(secret, vectors_label, context, out, len);
    vectors_open(o, p, name);
    vectors_hex(o, "context", context.p, context.len);
    vectors_hex(o, "output", out, len);
    vectors_close(o);
}

/* RFC 5705 with TLS 1.2's PRF; no context is not a context of no octets. */
static void exporter_tls12(struct vectors_out *o, const struct mpx_profile *p)
{
    enum { MASTER = 48, RANDOM = 32 };
    uint8_t master[MASTER], seed[2 * RANDOM + 2], out[MPX_KEYS_LEN];

    for (unsigned i = 0; i < MASTER; i++)
        master[i] = (uint8_t)i;
    memset(seed, 0xaa, RANDOM);
    memset(seed + RANDOM, 0xbb, RANDOM);
    memset(seed + 2 * RANDOM, 0, 2); /* the length of a context */
    vectors_open(o, p, "TLS 1.2 exporter");
    vectors_hex(o, "master_secret", master, sizeof master);
    vectors_hex(o, "client_random", seed, RANDOM);
    vectors_hex(o, "server_random", seed + RANDOM, RANDOM);
    for (size_t extra = 0; extra <= 2; extra += 2) {
        tls12_prf((struct octets){master, sizeof master}, vectors_label,
                  (struct octets){seed, 2 * RANDOM + extra}, out, sizeof out);
        vectors_hex(o, extra ? "empty_context" : "no_context", out, sizeof out);
    }
    vectors_close(o);
}

/* PROTOCOL: [P] takes Key-A || Key-B of it, [B] the key; with the hardened
 * variant the tokens are its context. */
static void exporters(struct vectors_out *o, const struct vectors_world *w)
{
    uint8_t tokens[8];

    for (unsigned i = 0; i < sizeof tokens; i++)
        tokens[i] = (uint8_t)(w->pub.token[i / 4] >> (24 - 8 * (i % 4)));
    if (!w->p->confirms) {
        exporter(o, w->p, "TLS 1.3 exporter", (struct octets){NULL, 0},
                 MPX_KEYS_LEN);
        exporter_tls12(o, w->p);
    } else if (w->p->mac == MPX_MAC_SCHEDULE) {
        exporter(o, w->p, "external key from the TLS 1.3 exporter",
                 (struct octets){tokens, sizeof tokens}, VECTORS_EXTKEY);
    } else {
        exporter(o, w->p, "external key from the TLS 1.3 exporter",
                 (struct octets){NULL, 0}, VECTORS_EXTKEY);
    }
}

static void schedule(struct vectors_out *o, const struct vectors_world *w,
                     unsigned epoch)
{
    static const char *const use[MPX_AUTH_USES][2] = {
        [MPX_USE_CONFIRM] = {"k_confirm_I", "k_confirm_R"},
        [MPX_USE_JOIN] = {"k_join_I", "k_join_R"},
        [MPX_USE_ADDR] = {"k_addr_I", "k_addr_R"},
        [MPX_USE_CLOSE] = {"k_close_I", "k_close_R"}};
    struct mpx_auth_schedule s;
    uint8_t secret[VECTORS_EXTKEY];
    size_t len = vectors_secret(w->p, epoch, secret);

    mpx_auth_schedule(&s, &w->pub, w->p->token_len, secret, len,
                      (uint8_t)epoch);
    open_epoch(o, w, epoch, "key schedule");
    vectors_hex(o, "ext_key", secret, len);
    vectors_hex(o, "salt", s.salt, s.salt_len);
    vectors_hex(o, "prk", s.prk, sizeof s.prk);
    for (unsigned u = 0; u < MPX_AUTH_USES; u++)
        for (int r = 0; r < 2; r++)
            vectors_hex(o, use[u][r], s.key[u][r], sizeof s.key[u][r]);
    vectors_close(o);
}

static void join(struct vectors_out *o, const struct vectors_world *w,
                 unsigned epoch, enum mpx_role opener)
{
    const struct mpx_auth_key *k = &w->key[epoch];
    const struct mpx_join_bind bind = vectors_bind(epoch);
    enum mpx_role other = opener == A ? B : A;
    uint32_t mine = vectors_nonce[opener], theirs = vectors_nonce[other];
    uint8_t mac[MPX_MAC160_LEN];
    char name[40];

    snprintf(name, sizeof name, "MP_JOIN opened by %c", letter[opener]);
    open_epoch(o, w, epoch, name);
    mpx_auth_join(k, other, false, theirs, mine, &bind, mac);
    vectors_hex(o, "synack_left64", mac, MPX_MAC64_LEN);
    mpx_auth_join(k, opener, true, mine, theirs, &bind, mac);
    vectors_hex(o, "ack_left160", mac, sizeof mac);
    vectors_close(o);
}

/* Of ADD_ADDR; or of its confirmation, for the nonce r_a || r_b. */
static void addresses(struct vectors_out *o, const struct vectors_world *w,
                      unsigned epoch, enum mpx_role sender, bool confirmed)
{
    static const char *const keys[4] = {"v4", "v4_port", "v6", "v6_port"};
    char name[40];

    snprintf(name, sizeof name, "ADD_ADDR %s %c",
             confirmed ? "confirmed by" : "from", letter[sender]);
    open_epoch(o, w, epoch, name);
    for (unsigned i = 0; i < 4; i++) {
        struct mpx_opt_add_addr a = vectors_addr(i < 2 ? 4 : 6, i % 2 != 0);
        uint8_t mac[MPX_MAC64_LEN];

        if (confirmed)
            mpx_auth_confirm_addr(&w->key[epoch], sender, &a, mac);
        else
            mpx_auth_add_addr(&w->key[epoch], sender, &a, mac);
        vectors_hex(o, keys[i], mac, sizeof mac);
    }
    vectors_close(o);
}

static void one_way(struct vectors_out *o, const struct vectors_world *w,
                    unsigned epoch, enum mpx_role sender)
{
    int forms = !w->p->confirms                             ? 0
                : w->p->newkey_dup_reply == MPX_DUP_ACK_BIT ? 2
                                                            : 1;
    uint8_t mac[MPX_MAC64_LEN];
    char name[40];

    if (!w->p->bare_addr)
        addresses(o, w, epoch, sender, false);
    if (w->p->addr_confirm == MPX_CONFIRM_NONCE)
        addresses(o, w, epoch, sender, true);
    snprintf(name, sizeof name, "from %c", letter[sender]);
    open_epoch(o, w, epoch, name);
    mpx_auth_fastclose(&w->key[epoch], sender, mac);
    vectors_hex(o, "fastclose", mac, sizeof mac);
    for (int a = 0; a < forms; a++) {
        mpx_auth_new_key(&w->key[epoch], sender, a, mac);
        vectors_hex(o, a ? "new_key_ack" : "new_key", mac, sizeof mac);
    }
    vectors_close(o);
}

static void checksums(struct vectors_out *o, const struct vectors_world *w)
{
    uint64_t dsn = w->who[A].idsn + 1;
    uint16_t len = sizeof vectors_payload;

    vectors_open(o, w->p, "DSS checksum");
    vectors_u(o, "dsn", dsn, 8);
    vectors_u(o, "payload", vectors_checksum(dsn, 1, len), 2);
    vectors_u(o, "data_fin_alone", vectors_checksum(dsn + len, 0, 1), 2);
    vectors_close(o);
}

void vectors_values(struct vectors_out *o, const struct vectors_world *w)
{
    identity(o, w, A);
    identity(o, w, B);
    if (w->p->external)
        exporters(o, w);
    for (unsigned e = 0; e < w->epochs; e++) {
        if (w->p->mac == MPX_MAC_SCHEDULE)
            schedule(o, w, e);
        join(o, w, e, A);
        join(o, w, e, B);
        one_way(o, w, e, A);
        one_way(o, w, e, B);
    }
    checksums(o, w);
}
