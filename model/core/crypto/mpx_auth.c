/* SPDX-License-Identifier: MIT */
/*
 * Exactly which octets each MAC covers. One function per option; inside it one
 * case per rule, and the octets in the order in which they are hashed.
 *
 * Sources: [M] RFC 8684 (and RFC 6824, which differs in the hash only), [P]
 * draft-paasch-mptcp-application-authentication-00, [B]
 * draft-baerts-tcpm-mptcpext-00, [H] our hardened variant.
 */
#include "mpx_auth.h"
#include "mpx_cursor.h"

#include <assert.h>

/* [H] */
static const char salt_label[] = "MPTCP-EXT-v1";
enum { SALT_LABEL_LEN = sizeof salt_label - 1 };
enum { DOMAIN_JOIN = 0x01, DOMAIN_ADD_ADDR = 0x03, DOMAIN_REMOVE_ADDR = 0x04 };
enum { DOMAIN_FASTCLOSE = 0x07, DOMAIN_NEW_KEY = 0x09 };
enum { DOMAIN_CONFIRM_ADDR = 0x13 };

static_assert(SALT_LABEL_LEN + 16 + MPX_NEG_LEN == MPX_SALT_MAX, "salt");
static_assert(MPX_KEYS_LEN <= MPX_EXTKEY_MAX, "one buffer for both secrets");

static enum mpx_role other(enum mpx_role r)
{
    return r == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

static void write_id(struct mpx_writer *w, uint64_t id, uint8_t len)
{
    if (len == 8)
        mpx_wr_u64(w, id);
    else
        mpx_wr_u32(w, (uint32_t)id);
}

static void digest_of(uint32_t hash, const void *msg, size_t len,
                      uint8_t digest[MPX_SHA256_LEN])
{
    if (hash == MPX_HASH_SHA1)
        mpx_sha1(msg, len, digest);
    else
        mpx_sha256(msg, len, digest);
}

static uint64_t ls64(const uint8_t digest[MPX_SHA256_LEN], uint32_t hash)
{
    struct mpx_reader r = mpx_reader_of(digest + mpx_hash_len(hash) - 8, 8);

    return mpx_rd_u64(&r);
}

static uint64_t ms64(const uint8_t digest[MPX_SHA256_LEN])
{
    struct mpx_reader r = mpx_reader_of(digest, 8);

    return mpx_rd_u64(&r);
}

static void count(const struct mpx_auth_key *k, unsigned macs)
{
    if (k->pub.macs)
        *k->pub.macs += macs;
}

static void trunc64(uint8_t out[MPX_MAC64_LEN],
                    const uint8_t mac[MPX_SHA256_LEN], uint8_t side)
{
    size_t from = side == MPX_TRUNC_LEFT64 ? 0 : MPX_SHA256_LEN - MPX_MAC64_LEN;

    memcpy(out, mac + from, MPX_MAC64_LEN);
}

/* ---- tokens and initial data sequence numbers --------------------------- */

/* [P] is written on RFC 6824bis-05, whose hash was SHA-1; D-42. */
static uint32_t paasch_hash(const struct mpx_profile *p)
{
    return p->paasch_hash == MPX_PAASCH_SHA1 ? MPX_HASH_SHA1 : MPX_HASH_SHA256;
}

/* D-05: [M] 3.1; [P] takes the other half; [B] says nothing. */
static uint64_t idsn_of(const struct mpx_profile *p, uint32_t hash,
                        const uint8_t digest[MPX_SHA256_LEN])
{
    return p->idsn == MPX_IDSN_MS64_ID ? ms64(digest) : ls64(digest, hash);
}

void mpx_auth_identity(struct mpx_identity *out, const struct mpx_profile *p,
                       uint64_t id, uint64_t peer_id)
{
    uint8_t ids[16], digest[MPX_SHA256_LEN];
    struct mpx_writer w = mpx_writer_of(ids, sizeof ids);
    uint32_t hash = p->mac == MPX_MAC_HASHED ? paasch_hash(p) : p->hash;

    write_id(&w, id, p->id_len);
    if (p->idsn == MPX_IDSN_LS64_BOTH)
        write_id(&w, peer_id, p->id_len);
    digest_of(hash, ids, sizeof ids - w.left, digest);
    /* [M] 3.2: the most significant 32 bits of the hash of the key. */
    out->token = p->id == MPX_ID_TOKEN ? id : ms64(digest) >> 32;
    out->idsn = idsn_of(p, hash, digest);
    mpx_wipe(ids, sizeof ids); /* in [M] an identifier is a key */
    mpx_wipe(digest, sizeof digest);
}

/* ---- keys of one epoch -------------------------------------------------- */

/* [M] 3.2 and 3.4.1, [P] 3: each direction is keyed own key || peer's key. */
static void init_keys(struct mpx_auth_key *k, uint32_t hash,
                      const uint8_t *secret)
{
    uint8_t reversed[MPX_KEYS_LEN];
    void (*init)(struct mpx_hmac *, const void *, size_t) =
        hash == MPX_HASH_SHA1 ? mpx_hmac_init_sha1 : mpx_hmac_init;

    memcpy(k->clear[MPX_ROLE_I], secret, 8);
    memcpy(k->clear[MPX_ROLE_R], secret + 8, 8);
    memcpy(reversed, secret + 8, 8);
    memcpy(reversed + 8, secret, 8);

    init(&k->join[MPX_ROLE_I], secret, MPX_KEYS_LEN);
    init(&k->join[MPX_ROLE_R], reversed, MPX_KEYS_LEN);
    k->addr[MPX_ROLE_I] = k->join[MPX_ROLE_I];
    k->addr[MPX_ROLE_R] = k->join[MPX_ROLE_R];
    mpx_wipe(reversed, sizeof reversed);
}

/* [B] 4.2: Token-first || Token-second is the key; the secret is the message,
 * D-22. */
static void init_tokens(struct mpx_hmac *h, const struct mpx_auth_key *k,
                        enum mpx_role first)
{
    uint8_t tokens[16];
    struct mpx_writer w = mpx_writer_of(tokens, sizeof tokens);

    write_id(&w, k->pub.token[first], k->token_len);
    write_id(&w, k->pub.token[other(first)], k->token_len);
    mpx_hmac_init(h, tokens, sizeof tokens - w.left);
}

/* salt_label || Token-I || Token-R || what else. @return its octets. */
static size_t write_salt(uint8_t salt[MPX_SALT_MAX],
                         const struct mpx_auth_public *pub, uint8_t token_len,
                         size_t neg_len)
{
    struct mpx_writer w = mpx_writer_of(salt, MPX_SALT_MAX);

    mpx_wr_bytes(&w, salt_label, SALT_LABEL_LEN);
    write_id(&w, pub->token[MPX_ROLE_I], token_len);
    write_id(&w, pub->token[MPX_ROLE_R], token_len);
    mpx_wr_bytes(&w, pub->neg, neg_len);
    return MPX_SALT_MAX - w.left;
}

/* [B] 4.3: joins and addresses have one key for both directions, D-09; the
 * external one, the same on every connection that uses it, or one of this
 * connection, D-11. */
static void init_shared(struct mpx_auth_key *k, const uint8_t *secret,
                        size_t len, bool bound)
{
    uint8_t salt[MPX_SALT_MAX], prk[MPX_SHA256_LEN];

    if (bound) {
        size_t salt_len = write_salt(salt, &k->pub, k->token_len, 0);

        mpx_hkdf_extract(salt, salt_len, secret, len, prk);
        secret = prk;
        len = sizeof prk;
    }
    for (int r = MPX_ROLE_I; r <= MPX_ROLE_R; r++) {
        mpx_hmac_init(&k->join[r], secret, len);
        k->addr[r] = k->join[r];
    }
    mpx_wipe(prk, sizeof prk);
}

/* [B] 4.2, 4.3. */
static void init_extkey(struct mpx_auth_key *k, const uint8_t *secret,
                        size_t len, bool bound)
{
    init_shared(k, secret, len, bound);
    memcpy(k->ext, secret, len);
    k->ext_len = (uint8_t)len;
    for (int r = MPX_ROLE_I; r <= MPX_ROLE_R; r++) {
        bool same = k->newkey_dir == MPX_NEWKEY_SAME; /* D-01 */

        init_tokens(&k->close[r], k, (enum mpx_role)r);
        init_tokens(&k->confirm[r], k, same ? MPX_ROLE_I : (enum mpx_role)r);
    }
}

static const uint8_t role_letter[2] = {[MPX_ROLE_I] = 'I', [MPX_ROLE_R] = 'R'};

/* [H]: K = HKDF-Expand(PRK, use || role || epoch, 32). */
static void derive(uint8_t key[2][MPX_SHA256_LEN],
                   const uint8_t prk[MPX_SHA256_LEN], const char *use,
                   uint8_t epoch)
{
    uint8_t info[16];

    for (int r = MPX_ROLE_I; r <= MPX_ROLE_R; r++) {
        struct mpx_writer w = mpx_writer_of(info, sizeof info);

        mpx_wr_bytes(&w, use, strlen(use));
        mpx_wr_u8(&w, role_letter[r]);
        mpx_wr_u8(&w, epoch);
        mpx_hkdf_expand(prk, info, sizeof info - w.left, key[r],
                        MPX_SHA256_LEN);
    }
}

/* [H]: PRK = HKDF-Extract(label || Token-I || Token-R || NEG, secret). */
void mpx_auth_schedule(struct mpx_auth_schedule *out,
                       const struct mpx_auth_public *pub, uint8_t token_len,
                       const uint8_t *secret, size_t len, uint8_t epoch)
{
    static const char *const use[MPX_AUTH_USES] = {[MPX_USE_CONFIRM] =
                                                       "confirm",
                                                   [MPX_USE_JOIN] = "join",
                                                   [MPX_USE_ADDR] = "addr",
                                                   [MPX_USE_CLOSE] = "close"};

    out->salt_len = write_salt(out->salt, pub, token_len, MPX_NEG_LEN);
    mpx_hkdf_extract(out->salt, out->salt_len, secret, len, out->prk);
    for (unsigned u = 0; u < MPX_AUTH_USES; u++)
        derive(out->key[u], out->prk, use[u], epoch);
}

static void init_schedule(struct mpx_auth_key *k, const uint8_t *secret,
                          size_t len)
{
    struct mpx_hmac *const slot[MPX_AUTH_USES] = {[MPX_USE_CONFIRM] =
                                                      k->confirm,
                                                  [MPX_USE_JOIN] = k->join,
                                                  [MPX_USE_ADDR] = k->addr,
                                                  [MPX_USE_CLOSE] = k->close};
    struct mpx_auth_schedule s;

    mpx_auth_schedule(&s, &k->pub, k->token_len, secret, len, k->epoch);
    for (unsigned u = 0; u < MPX_AUTH_USES; u++)
        for (int r = MPX_ROLE_I; r <= MPX_ROLE_R; r++)
            mpx_hmac_init(&slot[u][r], s.key[u][r], sizeof s.key[u][r]);
    count(k, 1 + 2 * MPX_AUTH_USES);
    mpx_wipe(&s, sizeof s);
}

static bool fits(const struct mpx_profile *p, size_t len)
{
    switch (p->mac) {
    case MPX_MAC_KEYS:
    case MPX_MAC_HASHED:
        return len == MPX_KEYS_LEN;
    case MPX_MAC_EXTKEY:
    case MPX_MAC_SCHEDULE:
        return len >= p->extkey_min && len <= MPX_EXTKEY_MAX;
    }
    return false;
}

mpx_err mpx_auth_key_init(struct mpx_auth_key *out, const struct mpx_profile *p,
                          const struct mpx_auth_public *pub,
                          const uint8_t *secret, size_t len, uint8_t epoch)
{
    if (!fits(p, len))
        return MPX_ERR_RANGE;

    memset(out, 0, sizeof *out);
    out->rule = p->mac;
    out->trunc_newkey = p->newkey_trunc;
    out->trunc_fastclose = p->fastclose_trunc;
    out->newkey_dir = p->newkey_dir;
    out->join_role =
        p->mac == MPX_MAC_EXTKEY && p->join_role_binding == MPX_JOIN_ROLE_BOUND;
    out->addr_role =
        p->mac == MPX_MAC_EXTKEY && p->addr_role_binding == MPX_ADDR_ROLE_BOUND;
    out->close_hash = (uint8_t)paasch_hash(p);
    out->token_len = p->token_len;
    out->epoch = epoch;
    out->pub = *pub;
    switch (p->mac) {
    case MPX_MAC_KEYS:
    case MPX_MAC_HASHED:
        init_keys(out, p->hash, secret);
        break;
    case MPX_MAC_EXTKEY:
        init_extkey(out, secret, len,
                    p->join_token_binding == MPX_JOIN_TOKEN_BOUND);
        break;
    case MPX_MAC_SCHEDULE:
        init_schedule(out, secret, len);
        break;
    }
    return MPX_OK;
}

void mpx_auth_wipe(struct mpx_auth_key *k)
{
    mpx_wipe(k, sizeof *k);
}

/* ---- MP_JOIN ------------------------------------------------------------ */

/* [M] 3.2, [B] 4.3: R-sender || R-peer.
 * [H]: 0x01 || role on this subflow || R-sender || R-peer || what both SYNs
 * said in the low nibble of octet 2 and in octet 3. */
void mpx_auth_join(const struct mpx_auth_key *k, enum mpx_role sender,
                   bool initiator, uint32_t nonce_sender, uint32_t nonce_peer,
                   const struct mpx_join_bind *bind,
                   uint8_t mac[MPX_MAC160_LEN])
{
    uint8_t msg[14], full[MPX_SHA256_LEN];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);
    bool hardened = k->rule == MPX_MAC_SCHEDULE;

    if (hardened) {
        mpx_wr_u8(&w, DOMAIN_JOIN);
        mpx_wr_u8(&w, initiator ? 0 : 1);
    } else if (k->join_role) {
        /* D-09: of the connection. That of the subflow would not do: who is
         * made to open one subflow and to accept another has both. */
        mpx_wr_u8(&w, role_letter[sender]);
    }
    mpx_wr_u32(&w, nonce_sender);
    mpx_wr_u32(&w, nonce_peer);
    if (hardened) {
        mpx_wr_u8(&w, bind->syn_b2);
        mpx_wr_u8(&w, bind->syn_id);
        mpx_wr_u8(&w, bind->sa_b2);
        mpx_wr_u8(&w, bind->sa_id);
    }
    mpx_hmac(&k->join[sender], msg, sizeof msg - w.left, full);
    count(k, 1);
    memcpy(mac, full, MPX_MAC160_LEN);
    mpx_wipe(full, sizeof full);
}

/* ---- ADD_ADDR ----------------------------------------------------------- */

static void right64(const struct mpx_auth_key *k, enum mpx_role sender,
                    const uint8_t *msg, size_t len, uint8_t mac[MPX_MAC64_LEN])
{
    const struct mpx_hmac *h = &k->addr[sender];
    uint8_t full[MPX_SHA256_LEN];

    mpx_hmac(h, msg, len, full);
    count(k, 1);
    memcpy(mac, full + mpx_hash_len(h->hash) - MPX_MAC64_LEN, MPX_MAC64_LEN);
    mpx_wipe(full, sizeof full);
}

/* Where one key is for all that is said of addresses, and for both roles, the
 * message says which it is. */
static void write_use(const struct mpx_auth_key *k, enum mpx_role sender,
                      uint8_t domain, const char *label, struct mpx_writer *w)
{
    if (k->rule == MPX_MAC_SCHEDULE) {
        mpx_wr_u8(w, domain);
        return;
    }
    mpx_wr_bytes(w, label, strlen(label));
    mpx_wr_u8(w, role_letter[sender]);
}

static void write_addr(struct mpx_writer *w, const struct mpx_opt_add_addr *a)
{
    mpx_wr_u8(w, a->addr_id);
    mpx_wr_bytes(w, a->addr, a->family == 4 ? 4 : 16);
    mpx_wr_u16(w, a->port);
}

/* [M] 3.4.1: Address ID || address || port, zero when absent; right 64.
 * [H] puts 0x03 in front. */
void mpx_auth_add_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                       const struct mpx_opt_add_addr *a,
                       uint8_t mac[MPX_MAC64_LEN])
{
    uint8_t msg[20];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);

    assert(a->family == 4 || a->family == 6);
    if (k->rule == MPX_MAC_SCHEDULE)
        mpx_wr_u8(&w, DOMAIN_ADD_ADDR);
    else if (k->addr_role) /* D-10 */
        mpx_wr_u8(&w, role_letter[sender]);
    write_addr(&w, a);
    right64(k, sender, msg, sizeof msg - w.left, mac);
}

/* [H]: 0x13 || nonce || address id || address || port; right 64. */
void mpx_auth_confirm_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                           const struct mpx_opt_add_addr *a,
                           uint8_t mac[MPX_MAC64_LEN])
{
    static const char label[] = "CONFIRM_ADDR";
    uint8_t msg[sizeof label + MPX_ADDR_NONCE_LEN + 19];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);

    assert(a->family == 4 || a->family == 6);
    write_use(k, sender, DOMAIN_CONFIRM_ADDR, label, &w);
    mpx_wr_bytes(&w, a->nonce, sizeof a->nonce);
    write_addr(&w, a);
    right64(k, sender, msg, sizeof msg - w.left, mac);
}

/* [H]: 0x04 || ids; right 64, as of ADD_ADDR. */
void mpx_auth_remove_addr(const struct mpx_auth_key *k, enum mpx_role sender,
                          const struct mpx_opt_remove_addr *r,
                          uint8_t mac[MPX_MAC64_LEN])
{
    static const char label[] = "REMOVE_ADDR";
    uint8_t msg[sizeof label + sizeof r->ids];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);

    write_use(k, sender, DOMAIN_REMOVE_ADDR, label, &w);
    mpx_wr_bytes(&w, r->ids, r->count);
    right64(k, sender, msg, sizeof msg - w.left, mac);
}

/* ---- MP_FASTCLOSE ------------------------------------------------------- */

/* [H]: 0x07 || the receiver's token. */
static void close_schedule(const struct mpx_auth_key *k, enum mpx_role sender,
                           uint8_t full[MPX_SHA256_LEN])
{
    uint8_t msg[9];
    struct mpx_writer w = mpx_writer_of(msg, sizeof msg);

    mpx_wr_u8(&w, DOMAIN_FASTCLOSE);
    write_id(&w, k->pub.token[other(sender)], k->token_len);
    mpx_hmac(&k->close[sender], msg, sizeof msg - w.left, full);
    count(k, 1);
}

/* [M] 3.5: the receiver's key in clear. [P]: the left 64 bits of its hash.
 * [B] 4.3: the same MAC as NEW_KEY, D-03; the truncation is D-08. */
void mpx_auth_fastclose(const struct mpx_auth_key *k, enum mpx_role sender,
                        uint8_t proof[MPX_MAC64_LEN])
{
    const uint8_t *receiver_key = k->clear[other(sender)];
    uint8_t full[MPX_SHA256_LEN] = {0};

    switch (k->rule) {
    case MPX_MAC_KEYS:
        memcpy(proof, receiver_key, MPX_MAC64_LEN);
        return;
    case MPX_MAC_HASHED:
        digest_of(k->close_hash, receiver_key, 8, full);
        trunc64(proof, full, MPX_TRUNC_LEFT64);
        break;
    case MPX_MAC_EXTKEY:
        mpx_hmac(&k->close[sender], k->ext, k->ext_len, full);
        count(k, 1);
        trunc64(proof, full, k->trunc_fastclose);
        break;
    case MPX_MAC_SCHEDULE:
        close_schedule(k, sender, full);
        trunc64(proof, full, k->trunc_fastclose);
        break;
    }
    mpx_wipe(full, sizeof full);
}

/* ---- NEW_KEY ------------------------------------------------------------ */

/* [B] 4.2: the external key, under Token-sender || Token-peer.
 * [H]: 0x09 || epoch || ack bit. */
void mpx_auth_new_key(const struct mpx_auth_key *k, enum mpx_role sender,
                      bool ack, uint8_t mac[MPX_MAC64_LEN])
{
    const uint8_t msg[3] = {DOMAIN_NEW_KEY, k->epoch, ack ? 1 : 0};
    uint8_t full[MPX_SHA256_LEN];

    assert(k->rule == MPX_MAC_EXTKEY || k->rule == MPX_MAC_SCHEDULE);
    if (k->rule == MPX_MAC_SCHEDULE)
        mpx_hmac(&k->confirm[sender], msg, sizeof msg, full);
    else
        mpx_hmac(&k->confirm[sender], k->ext, k->ext_len, full);
    count(k, 1);
    trunc64(mac, full, k->trunc_newkey);
    mpx_wipe(full, sizeof full);
}
