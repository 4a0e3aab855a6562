/* SPDX-License-Identifier: MIT */
/* The edges of the lives of a subflow. */
#include "mpx_subflow_life.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"

/* RFC 8684 3.1, 3.2 and PROTOCOL 1.7, 1.8. */
#define S(name) MPX_SF_##name
static const struct mpx_edge subflow[] = {
    {S(SYN_SENT), MPX_SE_CAPABLE_SYNACK, S(ESTABLISHED)},
    {S(SYN_SENT), MPX_SE_PLAIN, S(PLAIN)},
    {S(SYN_SENT), MPX_SE_JOIN_SYNACK, S(PRE_ESTABLISHED)},
    {S(SYN_RCVD), MPX_SE_CAPABLE_ACK, S(ESTABLISHED)},
    {S(SYN_RCVD), MPX_SE_PLAIN, S(PLAIN)},
    {S(SYN_RCVD), MPX_SE_JOIN_ACK, S(ESTABLISHED)},
    {S(PRE_ESTABLISHED), MPX_SE_FOURTH_ACK, S(ESTABLISHED)},
    {S(ESTABLISHED), MPX_SE_PLAIN, S(PLAIN)},
    {S(SYN_SENT), MPX_SE_CLOSE, S(CLOSED)},
    {S(SYN_RCVD), MPX_SE_CLOSE, S(CLOSED)},
    {S(PRE_ESTABLISHED), MPX_SE_CLOSE, S(CLOSED)},
    {S(ESTABLISHED), MPX_SE_CLOSE, S(CLOSED)},
    {S(PLAIN), MPX_SE_CLOSE, S(CLOSED)},
};
#undef S
const struct mpx_life mpx_life_subflow = {.name = "subflow",
                                          .states = MPX_SF_PLAIN + 1,
                                          .events = MPX_SE_EVENTS,
                                          MPX_EDGES(subflow)};

#define S(name) MPX_SOCK_##name
static const struct mpx_edge sock[] = {
    {S(NONE), MPX_KE_ATTACH, S(OPEN)},
    {S(NONE), MPX_KE_RESET, S(NONE)},
    {S(NONE), MPX_KE_END, S(NEVER)},
    {S(NONE), MPX_KE_FAIL, S(NEVER)},
    {S(OPEN), MPX_KE_CLOSE, S(CLOSING)},
    {S(OPEN), MPX_KE_RESET, S(OPEN)},
    {S(OPEN), MPX_KE_END, S(GONE)},
    {S(OPEN), MPX_KE_FAIL, S(GONE)},
    /* not in order any more: what still comes is answered by RST */
    {S(CLOSING), MPX_KE_RESET, S(OPEN)},
    {S(CLOSING), MPX_KE_END, S(ENDED)},
    {S(CLOSING), MPX_KE_FAIL, S(GONE)},
};
#undef S
const struct mpx_life mpx_life_socket = {.name = "socket of a subflow",
                                         .states = MPX_SOCKS,
                                         .events = MPX_KE_EVENTS,
                                         MPX_EDGES(sock)};

static const struct mpx_edge half[] = {
    {MPX_HALF_NONE, MPX_HE_SYN, MPX_HALF_OPEN},
    {MPX_HALF_OPEN, MPX_HE_FIN, MPX_HALF_FIN},
};
const struct mpx_life mpx_life_half = {.name = "half of a TCP stream",
                                       .states = MPX_HALVES,
                                       .events = MPX_HE_EVENTS,
                                       MPX_EDGES(half)};

#define S(name) MPX_FALL_##name
static const struct mpx_edge fall[] = {
    {S(NONE), MPX_FE_VOID, S(VOID)},
    {S(NONE), MPX_FE_RECEIVE, S(RECEIVED)},
    {S(NONE), MPX_FE_SEND, S(SENT)},
    {S(VOID), MPX_FE_VOID, S(VOID)}, /* it was reset, but its TCP goes on */
    {S(VOID), MPX_FE_SEND, S(SENT_VOID)},
    {S(RECEIVED), MPX_FE_RECEIVE, S(RECEIVED)},
    {S(RECEIVED), MPX_FE_SEND, S(SENT_RECEIVED)},
    {S(SENT), MPX_FE_RECEIVE, S(SENT_RECEIVED)},
    {S(SENT_VOID), MPX_FE_RECEIVE, S(SENT_RECEIVED)},
    {S(SENT_RECEIVED), MPX_FE_RECEIVE, S(SENT_RECEIVED)},
};
#undef S
const struct mpx_life mpx_life_fall = {.name = "mappings of a subflow",
                                       .states = MPX_FALLS,
                                       .events = MPX_FE_EVENTS,
                                       MPX_EDGES(fall)};

static unsigned step(const mpx_subflow *sf, const struct mpx_life *life,
                     unsigned state, unsigned event)
{
    return mpx_life_step(life, state, event, &sf->conn->ep->stats.no_edge);
}

void mpx_subflow_step(mpx_subflow *sf, enum mpx_subflow_event ev)
{
    sf->state =
        (enum mpx_subflow_state)step(sf, &mpx_life_subflow, sf->state, ev);
}

void mpx_subflow_step_socket(mpx_subflow *sf, enum mpx_socket_event ev)
{
    sf->socket = (enum mpx_socket)step(sf, &mpx_life_socket, sf->socket, ev);
}

void mpx_subflow_step_in(mpx_subflow *sf, enum mpx_half_event ev)
{
    sf->in = (enum mpx_half)step(sf, &mpx_life_half, sf->in, ev);
}

void mpx_subflow_step_out(mpx_subflow *sf, enum mpx_half_event ev)
{
    sf->out = (enum mpx_half)step(sf, &mpx_life_half, sf->out, ev);
}

void mpx_subflow_step_fall(mpx_subflow *sf, enum mpx_fall_event ev)
{
    sf->fall = (enum mpx_fall)step(sf, &mpx_life_fall, sf->fall, ev);
}
