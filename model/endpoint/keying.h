/* SPDX-License-Identifier: MIT */
/*
 * What a run's ends key with: the key source, the TLS of either host, the key
 * log. Made once a run.
 */
#ifndef KEYING_H
#define KEYING_H

#include "channel.h"
#include "mpx.h"
#include "scenario.h"

struct keying;

/**
 * @param len  octets of keys that are drawn: what the profiles of ends ask for
 *             at most; 0: none takes keys.
 * @param number  one that draws its keys by itself; 0: that of the run.
 * @param keylog  NULL, or the file to write TLS secrets to, as SSLKEYLOGFILE,
 *                and external keys, as comments; its owner's alone (0600).
 *                Number 0 begins it, others add to it.
 * @return NULL with @p error set, of SCN_TEXT_MAX octets.
 */
struct keying *keying_new(const struct scn_keying *s, size_t len,
                          unsigned number, const char *keylog, char *error);
/** Octets of the key that an end of this profile asks for; 0: it takes none. */
static inline size_t keying_len(const struct mpx_profile *p)
{
    return p->external ? p->exporter.len : 0;
}
/** After the channels. Wipes every secret. False if the key log was not all
 *  written. NULL is allowed. */
bool keying_free(struct keying *k);

const struct scn_keying *keying_scenario(const struct keying *k);
/** An end of profile @p p installs external keys. */
bool keying_has_keys(const struct keying *k, const struct mpx_profile *p);
/** Its keys are exported from TLS, which carries the octets too. */
bool keying_tls(const struct keying *k);
/** What an end's channel is made with. */
struct channel_options keying_channel(struct keying *k, struct host *h,
                                      bool server);
/**
 * The key of @p epoch at one end, of profile @p p, of connection @p number: as
 * its source says it there and now. *key is the caller's, secret.
 */
enum ks_err keying_key(const struct keying *k, const struct mpx_profile *p,
                       const mpx_conn *conn, uint32_t number,
                       const struct channel *c, uint32_t epoch,
                       struct ks_key *key);
/** Write a key that an end of connection @p number has installed to the key
 * log, if there is one; one end's is enough, so the responder's goes there when
 * the run has ended, if the initiator did not come to install it. */
void keying_log_key(struct keying *k, const mpx_conn *conn, uint32_t number,
                    const struct ks_key *key);

#endif /* KEYING_H */
