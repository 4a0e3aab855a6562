/* SPDX-License-Identifier: MIT */
/* MP_JOIN as an attacker opens and answers it. */
#ifndef ATK_JOINING_H
#define ATK_JOINING_H

#include "atk_heard.h"
#include "atk_tcp.h"

enum { ATK_ADDR_ID = 66 }; /* that it gives to its own addresses */

/** SYN with MP_JOIN to the end of role @p victim, under the key named
 *  @p key_id. Counted. */
void atk_joining_syn(struct atk *a, const struct atk_tcp *t,
                     const struct atk_heard *h, enum mpx_role victim,
                     bool key_id, uint32_t nonce, uint64_t now);
/** Whether the MAC of the victim's SYN/ACK to us was made with @p key. */
bool atk_joining_is_under(const struct mpx_auth_key *key, enum mpx_role victim,
                          uint32_t nonce, const struct mpx_opt_join *synack);
/** The victim's SYN/ACK: answer it in role @p me with a MAC under @p key.
 * @return false if it is not an answer to our SYN. */
bool atk_joining_on_synack(struct atk *a, struct atk_tcp *t,
                           const struct mpx_auth_key *key, enum mpx_role me,
                           uint32_t nonce, const uint8_t *hdr, uint8_t hdr_len,
                           uint64_t now);
/** The MP_JOIN in a TCP header; false if there is none. */
bool atk_joining_find(const uint8_t *hdr, uint8_t hdr_len,
                      struct mpx_opt_join *j);

#endif /* ATK_JOINING_H */
