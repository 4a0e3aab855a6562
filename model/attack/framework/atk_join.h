/* SPDX-License-Identifier: MIT */
/* MP_JOIN as an attacker opens and answers it. */
#ifndef ATK_JOIN_H
#define ATK_JOIN_H

#include "atk_inside.h"

enum { ATK_ADDR_ID = 66 }; /* that it gives to its own addresses */

/* A join from its own host to a victim of role R. */
struct atk_join {
    struct atk_inside in;
    uint32_t nonce;
};
/** Begin anew from port @p port; the SYN is for the caller to send. */
void atk_join_open(struct atk *a, struct atk_join *j,
                   const struct atk_handshake *h, uint16_t port);
/** Send the SYN, again perhaps, under the key named @p key_id. Counted. */
void atk_join_request(struct atk *a, const struct atk_join *j,
                      const struct atk_handshake *h, bool key_id, uint64_t now);
/** What the victim sent: its SYN/ACK is answered with a MAC under @p key, all
 *  else is atk_inside_take_segment()'s. @return whether it was such an answer.
 */
bool atk_join_take_segment(struct atk *a, struct atk_join *j,
                           const struct mpx_auth_key *key, const uint8_t *hdr,
                           uint8_t hdr_len, size_t len, uint64_t now);

/** Whether the MAC of the victim's SYN/ACK to us was made with @p key. */
bool atk_join_verify(const struct mpx_auth_key *key, enum mpx_role victim,
                     uint32_t nonce, const struct mpx_opt_join *synack);
/** The victim's SYN/ACK: answer it in role @p me with a MAC under @p key.
 * @return false if it is not an answer to our SYN. */
bool atk_join_answer_synack(struct atk *a, struct atk_tcp *t,
                            const struct mpx_auth_key *key, enum mpx_role me,
                            uint32_t nonce, const uint8_t *hdr, uint8_t hdr_len,
                            uint64_t now);
/** The MP_JOIN in a TCP header; false if there is none. */
bool atk_join_find(const uint8_t *hdr, uint8_t hdr_len, struct mpx_opt_join *j);

#endif /* ATK_JOIN_H */
