/* SPDX-License-Identifier: MIT */
/*
 * What a subflow goes through: the states of MPTCP (enum mpx_subflow_state), of
 * the socket of its TCP, of the two halves of its TCP stream, and of fallback.
 */
#ifndef MPX_SUBFLOW_LIFE_H
#define MPX_SUBFLOW_LIFE_H

#include "mpx.h"
#include "mpx_life.h"

enum mpx_subflow_event {
    MPX_SE_CAPABLE_SYNACK, /* valid MP_CAPABLE on the SYN/ACK */
    MPX_SE_CAPABLE_ACK,    /* valid MP_CAPABLE after the SYN/ACK */
    MPX_SE_PLAIN,          /* no MPTCP on this flow */
    MPX_SE_JOIN_SYNACK,    /* MP_JOIN SYN/ACK, MAC good */
    MPX_SE_JOIN_ACK,       /* MP_JOIN ACK, MAC good */
    MPX_SE_FOURTH_ACK,
    MPX_SE_CLOSE,
    MPX_SE_EVENTS
};

enum mpx_socket {
    MPX_SOCK_NONE,    /* none takes octets yet */
    MPX_SOCK_OPEN,    /* TCP takes octets; or ends, but not in order */
    MPX_SOCK_CLOSING, /* MPX_ACT_CLOSE was asked for */
    MPX_SOCK_ENDED,   /* TCP is finished with it, as it was asked to be */
    MPX_SOCK_GONE,    /* TCP is finished with it, otherwise */
    MPX_SOCK_NEVER,   /* TCP is finished, and never took octets */
    MPX_SOCKS
};
enum mpx_socket_event {
    MPX_KE_ATTACH,
    MPX_KE_CLOSE, /* we ask TCP to close it */
    MPX_KE_RESET, /* we reset it */
    MPX_KE_END,   /* TCP is finished, without an error */
    MPX_KE_FAIL,  /* with one */
    MPX_KE_EVENTS
};

/* One direction of the TCP stream. */
enum mpx_half {
    MPX_HALF_NONE,
    MPX_HALF_OPEN, /* its SYN was seen */
    MPX_HALF_FIN,  /* and its FIN */
    MPX_HALVES
};
enum mpx_half_event { MPX_HE_SYN, MPX_HE_FIN, MPX_HE_EVENTS };

/* Mappings on the way to plain TCP, RFC 8684 3.7. */
enum mpx_fall {
    MPX_FALL_NONE,     /* or to plain TCP during the handshake */
    MPX_FALL_VOID,     /* no finite mapping of the peer's counts */
    MPX_FALL_RECEIVED, /* the same, as its infinite mapping came */
    MPX_FALL_SENT,     /* our octets carry an infinite mapping */
    MPX_FALL_SENT_VOID,
    MPX_FALL_SENT_RECEIVED,
    MPX_FALLS
};
enum mpx_fall_event {
    MPX_FE_VOID,
    MPX_FE_RECEIVE, /* an infinite mapping */
    MPX_FE_SEND,    /* one from now on */
    MPX_FE_EVENTS
};

extern const struct mpx_life mpx_life_subflow, mpx_life_socket, mpx_life_half,
    mpx_life_fall;

void mpx_subflow_step(mpx_subflow *sf, enum mpx_subflow_event ev);
void mpx_subflow_step_socket(mpx_subflow *sf, enum mpx_socket_event ev);
void mpx_subflow_step_in(mpx_subflow *sf, enum mpx_half_event ev);
void mpx_subflow_step_out(mpx_subflow *sf, enum mpx_half_event ev);
void mpx_subflow_step_fall(mpx_subflow *sf, enum mpx_fall_event ev);

#endif /* MPX_SUBFLOW_LIFE_H */
