/* SPDX-License-Identifier: MIT */
/*
 * A key log as a run writes it, or any TLS 1.3 stack (SSLKEYLOGFILE): exporter
 * secrets by the ClientHello's random, and in comments the external keys of
 * each connection, in the order of their installation.
 */
#ifndef KEYLOG_H
#define KEYLOG_H

#include <stdbool.h>

#include "mpx_auth.h"
#include "table.h"

enum { KEYLOG_RANDOM = 32, KEYLOG_SECRET = 32 };

/* EXPORTER_SECRET of a session whose hash is SHA-256. */
struct keylog_session {
    uint8_t random[KEYLOG_RANDOM], exporter[KEYLOG_SECRET];
};

/* External keys of one connection: key[i] has len[i] octets. */
struct keylog_set {
    uint32_t number; /* of the connection, as the log has it */
    unsigned n, cap;
    uint8_t *len;
    uint8_t (*key)[MPX_EXTKEY_MAX];
};

/* Secret. */
struct keylog {
    struct keylog_session *session;
    size_t n_sessions, sessions_cap;
    struct keylog_set *set;
    size_t n_sets, sets_cap;
    struct table numbers; /* of sets: their indices */
    unsigned others;      /* exporter secrets of another hash: of no use here */
    unsigned bad_line;    /* the first that is no line of a key log, or 0 */
};

/** Read NUL-ended text. @return false if a line is none of a key log; it is to
 *  be freed nevertheless. */
bool keylog_parse(struct keylog *k, const char *text);
/** Wipes it. */
void keylog_free(struct keylog *k);

/** The session with this ClientHello random, or NULL. */
const struct keylog_session *keylog_find(const struct keylog *k,
                                         const uint8_t random[KEYLOG_RANDOM]);
/** The connection whose first key this is, or NULL. */
const struct keylog_set *keylog_find_set(const struct keylog *k,
                                         const uint8_t *key, size_t len);

/** What @p p asks of the session's exporter, @p tokens being Token-A ||
 *  Token-B; of an epoch above 0 with the epoch behind the context, as
 *  rotation `counter` has it. p->exporter.len octets. */
void keylog_export(const struct keylog_session *s, const struct mpx_profile *p,
                   const uint64_t tokens[2], uint32_t epoch, uint8_t *key);

/** Octets of @p n hexadecimal digits; false if they are none, or odd. */
bool keylog_hex(const char *text, size_t n, uint8_t *dst);

#endif /* KEYLOG_H */
