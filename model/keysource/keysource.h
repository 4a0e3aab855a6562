/* SPDX-License-Identifier: MIT */
/**
 * @file keysource.h - where external keys come from.
 *
 * A source is a row of one table: out of band (psk, file), modelled (ssh) or
 * exported from a TLS session (tls13, tls12; ks_tls.h). Both ends of a
 * connection ask a source of the same kind for the key of an epoch, and
 * neither learns what the other got.
 *
 * Conventions, true of every function of this folder:
 *   randomness  only from struct ks_random; no clock is read
 *   lengths     octets;  entropy  bits
 *   secrets     struct ks_key, and all that is marked secret; who owns one
 *               wipes it with mpx_wipe()
 *   failure     enum ks_err; results are written on KS_OK only
 *   threads     one object, one thread; objects share nothing mutable
 *
 * Sources: PROTOCOL 2.6, 3.1-3.3; RFC 5705, RFC 7627, RFC 8446 7.5, RFC 4253
 * 7.2. D-33 and D-48 in doc/ambiguities.md.
 */
#ifndef KEYSOURCE_H
#define KEYSOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpx_err.h"
#include "mpx_profile.h"

enum {
    KS_KEY_MAX = 64,   /* octets of a key; mpx_conn_set_key() takes as many */
    KS_KEYS_MAX = 16,  /* keys of a list */
    KS_PRINT_LEN = 8,  /* octets of a fingerprint: the first of SHA-256 */
    KS_PRINT_TEXT = 32 /* room for one as a text, NUL included */
};

enum ks_err {
    KS_OK = 0,
    KS_ERR_EARLY = -1,    /* TLS: the handshake has not ended at this end, or
                             that epoch has not begun or is over */
    KS_ERR_LENGTH = -2,   /* no octets, or more than KS_KEY_MAX */
    KS_ERR_WEAK = -3,     /* fewer bits than the profile asks for */
    KS_ERR_EMS = -4,      /* TLS 1.2 without extended master secret, D-44 */
    KS_ERR_NONE = -5,     /* the list has no key of that number */
    KS_ERR_HEX = -6,      /* file: not an even number of hexadecimal digits */
    KS_ERR_FILE = -7,     /* file: cannot be read */
    KS_ERR_TLS = -8,      /* the session failed, or refused to export */
    KS_ERR_ROTATION = -9, /* the source has no such rotation */
    KS_ERR_HIDDEN = -10,  /* of a key only the fingerprint is known */
    KS_ERR_NOMEM = -32,
};
/** What an error means, one line. */
const char *ks_strerror(enum ks_err err);

/* Fill dst with unpredictable octets. Copied; ctx is borrowed. */
struct ks_random {
    void *ctx;
    void (*fill)(void *ctx, void *dst, size_t len);
};

struct ks_key {
    uint8_t len; /* 0: none */
    uint8_t octets[KS_KEY_MAX];
};
/* Keys, or what is kept of them where they are not to be: `hidden` if of any
 * only fingerprint and length are there, its octets 0. */
struct ks_list {
    struct ks_key key[KS_KEYS_MAX];
    uint8_t print[KS_KEYS_MAX][KS_PRINT_LEN];
    unsigned n;
    uint32_t bits; /* declared entropy of each; 0: 8 * len */
    bool hidden;
};

/* What the key of a later epoch is made of, D-33. */
enum ks_rotation {
    KS_ROTATE_SAME,    /* asked again: a TLS exporter gives the same value */
    KS_ROTATE_COUNTER, /* the epoch joins the exporter's context: another key,
                          but who learnt the session's secret has it too */
    KS_ROTATE_EKU,     /* a fresh secret: extended key update of TLS, modelled
                          by ks_eku.h; of ssh, another key exchange */
    KS_ROTATE_LIST,    /* the next of the list */
    KS_ROTATE_RENEGOTIATE, /* exported anew after each further handshake of
                              TLS 1.2, D-45 */
    KS_ROTATIONS
};
/** Name of a rotation, "same", or NULL past the end. */
const char *ks_rotation_at(unsigned i);

/* ---- the table ---------------------------------------------------------- */

/* One kind of source. `tls` is the version of the session that the keys are
 * exported from, and that carries the application's octets; 0 if none. */
struct ks_kind {
    const char *name;
    unsigned tls;       /* 0, 12 or 13 */
    bool has_keys;      /* false: "none" */
    unsigned rotations; /* bits 1 << enum ks_rotation; SAME is that of a
                           scenario that rotates nothing */
};
const struct ks_kind *ks_kind_find(const char *name);
/** The @p i-th, or NULL past the end; and its name. */
const struct ks_kind *ks_kind_at(unsigned i);
const char *ks_name_at(unsigned i);

/* ---- a source ----------------------------------------------------------- */

struct keysource;
struct ks_tls;
struct ks_eku;

struct ks_config {
    const struct ks_kind *kind;
    const struct ks_list *list; /* psk, file: the keys, copied; psk: NULL or
                                   empty to have them drawn */
    uint8_t draw_len;           /* psk: octets of a drawn key */
    uint32_t draw_bits;         /* psk: entropy of a drawn key; a guesser who
                                   knows how they are made needs 2^(bits - 1)
                                   tries; 0: 8 * draw_len */
    enum ks_rotation rotation;
    struct ks_random random;
};
/**
 * What both ends know beforehand. All that is ever drawn is drawn here.
 * @return KS_ERR_LENGTH if a given or drawn key has no octets or too many;
 *         KS_ERR_NONE if `file` has an empty list; KS_ERR_HIDDEN;
 *         KS_ERR_ROTATION.
 */
enum ks_err keysource_new(const struct ks_config *c, struct keysource **ks);
/** Wipes its secrets. NULL is allowed. */
void keysource_free(struct keysource *ks);

/* A question of one end. Borrowed for the call. */
struct ks_ask {
    const struct mpx_exporter *want; /* of the profile */
    const uint8_t *tokens;           /* Token-A || Token-B */
    size_t tokens_len;
    uint32_t conn;  /* which connection; ssh: each has exchanges of its own */
    uint32_t epoch; /* 0: the first key */
    struct ks_tls *tls;       /* this end's session, or NULL */
    const struct ks_eku *eku; /* and its extended key update, or NULL */
};
/** The key of an epoch. *key is the caller's, secret. */
enum ks_err keysource_key(const struct keysource *ks, const struct ks_ask *ask,
                          struct ks_key *key);

/* ---- key files ---------------------------------------------------------- */

/**
 * Read the octets of a file of keys: one a line, hexadecimal or as
 * ks_list_print() writes it; empty lines and those that begin with '#' do not
 * count. @p *line is the line of an error,
 * 0 if it is about the file as a whole.
 * @return KS_ERR_HEX, KS_ERR_LENGTH; KS_ERR_NONE for no key at all or more
 *         than KS_KEYS_MAX. The list is complete, or empty.
 */
enum ks_err ks_list_parse(const char *text, size_t len, struct ks_list *list,
                          unsigned *line);
/** The same of a file; KS_ERR_FILE with errno set. */
enum ks_err ks_list_read(const char *path, struct ks_list *list,
                         unsigned *line);

/** The fingerprint of key @p i, "sha256-0123456789abcdef-16": of 16 octets. It
 *  tells whether two keys are the same, and a key that can be guessed from a
 *  key that was guessed. */
void ks_list_print(const struct ks_list *list, unsigned i,
                   char text[KS_PRINT_TEXT]);
/** Wipe the octets of all keys: the same list, whether they were there. */
void ks_list_hide(struct ks_list *list);
/** Put a key where its fingerprint is. @return whether it is there. */
bool ks_list_reveal(struct ks_list *list, const struct ks_key *key);

#endif /* KEYSOURCE_H */
