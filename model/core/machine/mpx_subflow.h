/* SPDX-License-Identifier: MIT */
/*
 * A subflow: its state, and what is done to it. Only mpx_subflow_life.c assigns
 * what is an enum.
 *
 * Numbering: TCP's own sequence numbers are "local"; on the wire isn_off is
 * added, so that initial sequence numbers are random whatever TCP draws.
 * Relative subflow sequence numbers (SSN) count the SYN as 0, RFC 8684 3.3.1.
 */
#ifndef MPX_SUBFLOW_H
#define MPX_SUBFLOW_H

#include "mpx.h"
#include "mpx_dss_csum.h"
#include "mpx_keys.h"
#include "mpx_map.h"
#include "mpx_opt.h"
#include "mpx_subflow_life.h"

/* What mpx_poll() has still to report of a subflow, in this order. */
enum mpx_subflow_act {
    MPX_SA_JOINED = 1 << 0,
    MPX_SA_CLOSE = 1 << 1,
};

struct mpx_subflow {
    mpx_conn *conn;
    mpx_subflow *next;      /* in order of birth */
    mpx_subflow *flow_next; /* mpx_flow.c */
    struct mpx_tuple tuple;
    void *user;

    uint64_t number; /* in order of birth, from 0 */
    enum mpx_subflow_state state;
    enum mpx_socket socket;
    enum mpx_half in, out;
    enum mpx_fall fall;
    uint8_t events; /* enum mpx_subflow_act, for mpx_poll() */
    /* Facts that can be true of any of those states. */
    bool join, initiator; /* who made it, for its whole life */
    bool key_id;          /* K of its SYN: a number of one bit */
    bool backup;          /* asked by the peer, of us */
    bool backup_asked;    /* by us, of the peer */
    bool timestamps;      /* negotiated: TCP sends them */
    bool sack;            /* negotiated by the peer's SYN */
    bool stale;      /* no progress: not scheduled, its data reinjected; it may
                        end so */
    bool mptcp_seen; /* an MPTCP option came on it after its SYN */
    bool bare;       /* but none on the latest segment */
    bool bare_ack;   /* nor on the latest that acknowledged octets */
    bool refused;    /* by a RST, which TCP will report as an error */
    /* Of the segment in hand. */
    bool need_ack;    /* a crafted ACK is due after it */
    bool map_refused; /* its mapping cannot be kept */
    bool timed;       /* it acknowledges octets or our SYN */

    uint64_t oow_answer_at; /* ns; out of window, the next one without octets */
    uint8_t local_id, remote_id;
    uint8_t wscale_local, wscale_remote;
    uint32_t isn_off, iss, irs;
    uint32_t snd_una, snd_max; /* local numbering */
    uint32_t last_ack;         /* newest acknowledgement TCP sent */
    uint32_t seq_newest; /* as last_ack: of the newest segment that came */
    uint32_t tsval;      /* newest that TCP sent */
    uint32_t ts_recent;  /* RFC 7323: what is echoed; 0: nothing came */
    /* Subflow octets in 64 bits; their SSN is the low half. */
    uint64_t rx_next; /* next that TCP will put in order */
    uint64_t tx_next; /* next that is given to TCP */
    uint64_t tx_una;  /* oldest that TCP has not had acknowledged; 0: the SYN */
    uint64_t late_end;    /* as those: of what was late on another subflow */
    uint64_t infinite_at; /* as those: first sent with our infinite mapping */
    uint64_t snd_wnd;     /* octets from snd_una, last seen on this subflow */
    uint32_t cwnd, cwnd_half;   /* octets; and half of it before it last fell */
    bool cwnd_fell;             /* at its last change */
    uint64_t srtt, progress_at; /* ns */
    uint64_t syn_at;        /* when our SYN left; MPX_NEVER if it did again */
    uint64_t srtt_min;      /* ns; least that was told; 0: none */
    uint64_t delivery_rate; /* octets/s; 0: not measured */
    uint64_t delivery_best; /* the most of late */
    bool growing;           /* it rose by a third in a round trip */
    uint64_t rate_at, rate_octets; /* ns; acknowledged since */
    struct mpx_maps tx, rx;
    struct mpx_dss_csum verify; /* instead of rx where checksums are used */

    uint32_t nonce_local, nonce_remote;
    struct mpx_join_bind bind;
    uint64_t turn;        /* of conn->turns, when last scheduled */
    uint64_t pace;        /* octets/s, mean of bursts; 0: none yet */
    uint64_t copied;      /* octets of the stream sent here as a copy */
    uint64_t up_at;       /* ns; may carry octets since */
    uint64_t received_at; /* ns; latest acceptable segment */
    uint8_t alive_tries; /* keepalives sent since; 0: it is not being checked */
    uint8_t alive_limit; /* how many are */
    uint64_t alive_at;   /* ns; of the next one */
    uint64_t reinjected; /* octets mapped here that were mapped before */
    uint32_t ssthresh;   /* octets, after the last loss */
    uint64_t recover;    /* as tx_una: what was sent when it was seen; or 0 */
    uint64_t lost_at[2]; /* tx_una at the last but one, the last */
    double growth;       /* octets of window still owed: less than one */
    double mean_cwnd;    /* octets, over round trips; 0: not yet known */
    uint8_t syn_tries, third_tries;
    uint64_t third_at; /* ns; PRE_ESTABLISHED: resend the third ACK;
                          SYN_RCVD: wait for it no longer */
};

/** A subflow in state SYN_SENT (initiator) or SYN_RCVD; NULL: no memory. */
mpx_subflow *mpx_subflow_new(mpx_conn *conn, const struct mpx_tuple *t,
                             bool initiator, bool join);
void mpx_subflow_free(mpx_subflow *sf);
/** Free a join of the peer's that failed before the host had a socket for it.
 *  @return whether it was one, and @p sf is no more. */
bool mpx_subflow_reap(mpx_subflow *sf);
void mpx_subflow_ask_close(mpx_subflow *sf);
bool mpx_subflow_half_open(const mpx_subflow *sf);  /* the peer's join */
bool mpx_subflow_is_pending(const mpx_subflow *sf); /* a join, not there yet */
bool mpx_subflow_usable(const mpx_subflow *sf);     /* may carry new octets */
bool mpx_subflow_can_signal(const mpx_subflow *sf); /* may carry options */
/** The best subflow for a lone option, or NULL. */
mpx_subflow *mpx_subflow_best(const mpx_conn *conn);

/* A join of the peer's that no socket was made of. */
static inline bool mpx_subflow_is_unattached(const mpx_subflow *sf)
{
    return sf->join && !sf->initiator &&
           (sf->socket == MPX_SOCK_NONE || sf->socket == MPX_SOCK_NEVER);
}
/* TCP is finished with it. */
static inline bool mpx_subflow_is_done(const mpx_subflow *sf)
{
    return sf->socket == MPX_SOCK_ENDED || sf->socket == MPX_SOCK_GONE ||
           sf->socket == MPX_SOCK_NEVER;
}
/* It ends, or has ended, in order. */
static inline bool mpx_subflow_is_closing(const mpx_subflow *sf)
{
    return sf->socket == MPX_SOCK_CLOSING || sf->socket == MPX_SOCK_ENDED;
}
static inline uint32_t mpx_subflow_rcv_nxt(const mpx_subflow *sf)
{
    return sf->irs + (uint32_t)sf->rx_next + (sf->in == MPX_HALF_FIN ? 1 : 0);
}
/* Octets that TCP was given and has not had acknowledged. */
static inline uint64_t mpx_subflow_queued(const mpx_subflow *sf)
{
    uint64_t una = sf->tx_una ? sf->tx_una : 1;

    return una < sf->tx_next ? sf->tx_next - una : 0; /* a FIN is beyond */
}

#endif /* MPX_SUBFLOW_H */
