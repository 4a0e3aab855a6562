/* SPDX-License-Identifier: MIT */
/* Building and answering the three MP_JOIN segments. */
#include "atk_join.h"
#include "mpx_tcp.h"

#include <string.h>

bool atk_join_find(const uint8_t *hdr, uint8_t hdr_len, struct mpx_opt_join *j)
{
    struct mpx_opt_walk w =
        mpx_opt_walk_of(hdr + MPX_TCP_HDR_MIN, hdr_len - MPX_TCP_HDR_MIN);
    enum mpx_seg_kind kind = mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]);
    struct mpx_opt o;
    const uint8_t *p;
    size_t len;

    while (mpx_opt_walk_next(&w, &p, &len))
        if (p[0] == MPX_OPT_KIND &&
            mpx_opt_decode(&o, p, len, kind) == MPX_OK &&
            o.subtype == MPX_SUB_JOIN) {
            *j = o.u.join;
            return true;
        }
    return false;
}

/* SYN with MP_JOIN to the end of role @p victim, under the key named
 * @p key_id. Counted. */
static void send_syn(struct atk *a, const struct atk_tcp *t,
                     const struct atk_handshake *h, enum mpx_role victim,
                     bool key_id, uint32_t nonce, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};

    o.u.join.form = MPX_JOIN_SYN;
    o.u.join.key_id = key_id;
    o.u.join.addr_id = ATK_ADDR_ID;
    o.u.join.token = h->of[victim].token;
    o.u.join.token_len = h->profile->token_len;
    o.u.join.nonce = nonce;
    atk_tcp_send_opt(t, a, MPX_TCP_SYN, &o, now);
    atk_count_join(a);
}

/* What the two segments carry beside the nonces. The SYN/ACK names the key that
 * our SYN did, D-32. */
static struct mpx_join_bind bind_of(const struct mpx_opt_join *sa)
{
    return (struct mpx_join_bind){
        .syn_b2 = (uint8_t)(sa->key_id * 2),
        .syn_id = ATK_ADDR_ID,
        .sa_b2 = (uint8_t)(sa->key_id * 2 | sa->backup),
        .sa_id = sa->addr_id,
    };
}

bool atk_join_verify(const struct mpx_auth_key *key, enum mpx_role victim,
                     uint32_t nonce, const struct mpx_opt_join *synack)
{
    struct mpx_join_bind bind = bind_of(synack);
    uint8_t want[MPX_MAC160_LEN];

    mpx_auth_join(key, victim, false, synack->nonce, nonce, &bind, want);
    return !memcmp(want, synack->mac, MPX_MAC64_LEN);
}

bool atk_join_answer_synack(struct atk *a, struct atk_tcp *t,
                            const struct mpx_auth_key *key, enum mpx_role me,
                            uint32_t nonce, const uint8_t *hdr, uint8_t hdr_len,
                            uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_JOIN};
    struct mpx_join_bind bind;
    struct mpx_opt_join sa;

    if (!atk_join_find(hdr, hdr_len, &sa) || !atk_tcp_on_synack(t, hdr))
        return false;
    bind = bind_of(&sa);
    o.u.join.form = MPX_JOIN_ACK;
    mpx_auth_join(key, me, true, nonce, sa.nonce, &bind, o.u.join.mac);
    atk_tcp_send_opt(t, a, MPX_TCP_ACK, &o, now);
    return true;
}

void atk_join_open(struct atk *a, struct atk_join *j,
                   const struct atk_handshake *h, uint16_t port)
{
    atk_tcp_open_to(&j->in.tcp, a, &h->ends, port);
    atk_random(a, &j->nonce, sizeof j->nonce);
    atk_inside_start(&j->in, h, MPX_ROLE_R);
}

void atk_join_request(struct atk *a, const struct atk_join *j,
                      const struct atk_handshake *h, bool key_id, uint64_t now)
{
    send_syn(a, &j->in.tcp, h, MPX_ROLE_R, key_id, j->nonce, now);
}

bool atk_join_take_segment(struct atk *a, struct atk_join *j,
                           const struct mpx_auth_key *key, const uint8_t *hdr,
                           uint8_t hdr_len, size_t len, uint64_t now)
{
    if (mpx_seg_kind_of(hdr[MPX_TCP_OFF_FLAGS]) == MPX_SEG_SYNACK)
        return atk_join_answer_synack(a, &j->in.tcp, key, MPX_ROLE_I, j->nonce,
                                      hdr, hdr_len, now);
    atk_inside_take_segment(a, &j->in, hdr, hdr_len, len, now);
    return false;
}
