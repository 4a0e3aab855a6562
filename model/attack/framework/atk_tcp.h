/* SPDX-License-Identifier: MIT */
/*
 * As much TCP as an attacker needs: one open, active or passive, acknowledging
 * whatever arrives, and a small fixed window of data with go-back-N. No SACK;
 * timestamps where it takes a flow over that has them. It speaks from the
 * attacker's own host, or on a path in the name of an end that never learns of
 * it.
 */
#ifndef ATK_TCP_H
#define ATK_TCP_H

#include "atk.h"
#include "atk_packet.h"
#include "mpx_opt.h"
#include "mpx_range.h"

enum {
    ATK_TCP_MSS = 1400,
    ATK_TCP_WSCALE = 7,
    ATK_TCP_WINDOW = 8,  /* segments in flight at most */
    ATK_TCP_GAPS = 1024, /* in what it receives, at most */
};

struct atk_tcp {
    struct atk_flow flow;
    bool on_wire; /* not from its own host: */
    unsigned tap;
    int dir; /* in which its segments go */
    uint32_t iss, snd_una, snd_nxt;
    uint32_t irs;
    uint64_t rcv_end;       /* octets of SYN and payload received in order */
    struct mpx_ranges late; /* received beyond it, same numbering */
    bool stamps;            /* RFC 7323, taken over with the flow */
    uint32_t tsval, tsecr;
};

/** Whether segments of flow @p f are its own. */
bool atk_tcp_matches(const struct atk_tcp *t, const struct atk_flow *f);
/** Whether the segment @p s was meant for it, who answers on a path. */
bool atk_tcp_receives(const struct atk_tcp *t, const struct atk_segment *s);
/** Start over for a new flow from its own host; the SYN is for the caller to
 *  send. */
void atk_tcp_open(struct atk_tcp *t, struct atk *a, const struct atk_flow *f);
/** The same to where @p to leads, from port @p port of its host. */
void atk_tcp_open_to(struct atk_tcp *t, struct atk *a,
                     const struct atk_ends *to, uint16_t port);
/** Start over as who was meant to get the SYN @p s, which did not get there.
 * The SYN/ACK is for the caller to send. */
void atk_tcp_accept(struct atk_tcp *t, struct atk *a,
                    const struct atk_segment *s);
/** Its host got the SYN @p hdr of flow @p f; likewise. */
void atk_tcp_accept_own(struct atk_tcp *t, struct atk *a,
                        const struct atk_flow *f, const uint8_t *hdr);
void atk_tcp_free(struct atk_tcp *t);
/** Send flags with options (padded here) and payload at snd_nxt - or at
 *  @p seq if not NULL - without moving snd_nxt. */
void atk_tcp_send(const struct atk_tcp *t, struct atk *a, uint8_t flags,
                  const uint32_t *seq, const uint8_t *opts, size_t opts_len,
                  const uint8_t *payload, size_t len, uint64_t now);
/** The same with one MPTCP option, no payload. */
void atk_tcp_send_opt(const struct atk_tcp *t, struct atk *a, uint8_t flags,
                      const struct mpx_opt *o, uint64_t now);
/** Note the peer's SYN/ACK. False if it does not answer our SYN. */
bool atk_tcp_on_synack(struct atk_tcp *t, const uint8_t *hdr);
/** Note payload and acknowledgement of a later segment. */
void atk_tcp_on_segment(struct atk_tcp *t, const uint8_t *hdr, size_t len);

#endif /* ATK_TCP_H */
