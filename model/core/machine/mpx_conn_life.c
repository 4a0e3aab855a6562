/* SPDX-License-Identifier: MIT */
/* The edges of the lives of a connection. */
#include "mpx_conn_life.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"

/* RFC 8684 3.1 and the close machine of 3.3.3 (PROTOCOL 1.7, 1.10). */
#define M(name) MPX_M_##name
static const struct mpx_edge conn_edge[] = {
    {M(SYN_SENT), MPX_CL_UNCONFIRMED, M(UNCONFIRMED)},
    {M(SYN_RCVD), MPX_CL_HALF, M(HALF)},
    {M(SYN_SENT), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(SYN_RCVD), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(UNCONFIRMED), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(HALF), MPX_CL_ESTABLISHED, M(ESTAB)},
    /* known late, by a first DSS that came after DATA_FIN; or fallback */
    {M(ESTAB), MPX_CL_ESTABLISHED, M(ESTAB)},
    {M(FIN_WAIT1), MPX_CL_ESTABLISHED, M(FIN_WAIT1)},
    {M(FIN_WAIT2), MPX_CL_ESTABLISHED, M(FIN_WAIT2)},
    {M(CLOSING), MPX_CL_ESTABLISHED, M(CLOSING)},
    {M(TIME_WAIT), MPX_CL_ESTABLISHED, M(TIME_WAIT)},
    {M(CLOSE_WAIT), MPX_CL_ESTABLISHED, M(CLOSE_WAIT)},
    {M(LAST_ACK), MPX_CL_ESTABLISHED, M(LAST_ACK)},

    {M(UNCONFIRMED), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(HALF), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(ESTAB), MPX_CL_SENT_FIN, M(FIN_WAIT1)},
    {M(HALF), MPX_CL_GOT_FIN, M(CLOSE_WAIT)},
    {M(ESTAB), MPX_CL_GOT_FIN, M(CLOSE_WAIT)},
    {M(FIN_WAIT1), MPX_CL_FIN_ACKED, M(FIN_WAIT2)},
    {M(FIN_WAIT1), MPX_CL_GOT_FIN, M(CLOSING)},
    {M(FIN_WAIT2), MPX_CL_GOT_FIN, M(TIME_WAIT)},
    {M(CLOSING), MPX_CL_FIN_ACKED, M(TIME_WAIT)},
    {M(CLOSE_WAIT), MPX_CL_SENT_FIN, M(LAST_ACK)},
    {M(LAST_ACK), MPX_CL_FIN_ACKED, M(CLOSED)},
    {M(TIME_WAIT), MPX_CL_GONE, M(CLOSED)},
    /* plain TCP has no DATA_FIN: it ends from where fallback left it */
    {M(ESTAB), MPX_CL_GONE, M(CLOSED)},
    {M(FIN_WAIT1), MPX_CL_GONE, M(CLOSED)},
    {M(FIN_WAIT2), MPX_CL_GONE, M(CLOSED)},
    {M(CLOSE_WAIT), MPX_CL_GONE, M(CLOSED)},
    {M(CLOSING), MPX_CL_GONE, M(CLOSED)},
    {M(LAST_ACK), MPX_CL_GONE, M(CLOSED)},

    {M(SYN_SENT), MPX_CL_FAILED, M(CLOSED)},
    {M(SYN_RCVD), MPX_CL_FAILED, M(CLOSED)},
    {M(UNCONFIRMED), MPX_CL_FAILED, M(CLOSED)},
    {M(HALF), MPX_CL_FAILED, M(CLOSED)},
    {M(ESTAB), MPX_CL_FAILED, M(CLOSED)},
    {M(FIN_WAIT1), MPX_CL_FAILED, M(CLOSED)},
    {M(FIN_WAIT2), MPX_CL_FAILED, M(CLOSED)},
    {M(CLOSING), MPX_CL_FAILED, M(CLOSED)},
    {M(TIME_WAIT), MPX_CL_FAILED, M(CLOSED)},
    {M(CLOSE_WAIT), MPX_CL_FAILED, M(CLOSED)},
    {M(LAST_ACK), MPX_CL_FAILED, M(CLOSED)},
};
#undef M
const struct mpx_life mpx_life_conn = {.name = "connection",
                                       .states = MPX_M_LAST_ACK + 1,
                                       .events = MPX_CL_EVENTS,
                                       MPX_EDGES(conn_edge)};

static const struct mpx_edge accord[] = {
    {MPX_ACC_OFFERED, MPX_AE_KNOW, MPX_ACC_KNOWN},
    {MPX_ACC_OFFERED, MPX_AE_PLAIN, MPX_ACC_NEVER},
    {MPX_ACC_KNOWN, MPX_AE_CONFIRM, MPX_ACC_CONFIRMED},
    {MPX_ACC_KNOWN, MPX_AE_PLAIN, MPX_ACC_FALLEN},
    {MPX_ACC_CONFIRMED, MPX_AE_PLAIN, MPX_ACC_FALLEN},
    {MPX_ACC_NEVER, MPX_AE_PLAIN, MPX_ACC_NEVER}, /* as it was asked for */
};
const struct mpx_life mpx_life_accord = {.name = "accord of the ends",
                                         .states = MPX_ACCS,
                                         .events = MPX_AE_EVENTS,
                                         MPX_EDGES(accord)};

#define S(name) MPX_FIN_##name
static const struct mpx_edge fin_out[] = {
    {S(OPEN), MPX_OE_WANT, S(WANTED)},
    {S(OPEN), MPX_OE_FALLBACK, S(OPEN)},
    {S(OPEN), MPX_OE_GONE, S(LOST)},
    {S(WANTED), MPX_OE_WANT, S(WANTED)},
    {S(WANTED), MPX_OE_SEND, S(SENT)},
    {S(WANTED), MPX_OE_FALLBACK, S(WANTED)},
    {S(WANTED), MPX_OE_GONE, S(ACKED)},
    {S(SENT), MPX_OE_WANT, S(SENT)},
    {S(SENT), MPX_OE_ACK, S(ACKED)},
    {S(SENT), MPX_OE_FALLBACK, S(WANTED)},
    {S(SENT), MPX_OE_GONE, S(ACKED)},
    {S(ACKED), MPX_OE_WANT, S(ACKED)},
    {S(ACKED), MPX_OE_FALLBACK, S(ACKED)},
    {S(ACKED), MPX_OE_GONE, S(ACKED)},
    {S(LOST), MPX_OE_WANT, S(ACKED)},
};
const struct mpx_life mpx_life_fin_out = {.name = "our DATA_FIN",
                                          .states = MPX_FIN_OUTS,
                                          .events = MPX_OE_EVENTS,
                                          MPX_EDGES(fin_out)};

static const struct mpx_edge fin_in[] = {
    {S(UNKNOWN), MPX_IE_KNOW, S(KNOWN)},
    {S(UNKNOWN), MPX_IE_FALLBACK, S(UNKNOWN)},
    {S(KNOWN), MPX_IE_KNOW, S(KNOWN)}, /* TCP's FIN, after a fallback */
    {S(KNOWN), MPX_IE_TAKE, S(TAKEN)},
    {S(KNOWN), MPX_IE_FALLBACK, S(UNKNOWN)},
    {S(TAKEN), MPX_IE_KNOW, S(TAKEN)}, /* TCP's FIN after DATA_FIN */
    {S(TAKEN), MPX_IE_FALLBACK, S(TAKEN)},
};
#undef S
const struct mpx_life mpx_life_fin_in = {.name = "the peer's DATA_FIN",
                                         .states = MPX_FIN_INS,
                                         .events = MPX_IE_EVENTS,
                                         MPX_EDGES(fin_in)};

static const struct mpx_edge end[] = {
    {MPX_END_NONE, MPX_EE_FINISH, MPX_END_REPORTED},
    {MPX_END_NONE, MPX_EE_FAIL, MPX_END_FAILED},
    {MPX_END_REPORTED, MPX_EE_FINISH, MPX_END_REPORTED},
    {MPX_END_REPORTED, MPX_EE_FAIL, MPX_END_FAILED},
};
const struct mpx_life mpx_life_end = {.name = "end of a connection",
                                      .states = MPX_ENDS,
                                      .events = MPX_EE_EVENTS,
                                      MPX_EDGES(end)};

#define S(name) MPX_REM_##name
static const struct mpx_edge remote[] = {
    {S(KNOWN), MPX_RE_ANNOUNCE, S(KNOWN)},
    {S(KNOWN), MPX_RE_ACCEPT, S(ACCEPTED)},
    {S(KNOWN), MPX_RE_REMOVE, S(REMOVED)},
    {S(ACCEPTED), MPX_RE_ANNOUNCE, S(ACCEPTED)},
    {S(ACCEPTED), MPX_RE_REMOVE, S(REMOVED)},
    {S(REMOVED), MPX_RE_ANNOUNCE, S(KNOWN)},
    {S(REMOVED), MPX_RE_REMOVE, S(REMOVED)},
    {S(KNOWN), MPX_RE_ASK, S(ASKED)}, /* a new one, or one that came back */
    {S(ASKED), MPX_RE_ANNOUNCE, S(ASKED)},
    {S(ASKED), MPX_RE_CONFIRM, S(KNOWN)},
    {S(ASKED), MPX_RE_REMOVE, S(REMOVED)},
};
#undef S
const struct mpx_life mpx_life_remote = {.name = "address of the peer",
                                         .states = MPX_REMS,
                                         .events = MPX_RE_EVENTS,
                                         MPX_EDGES(remote)};

static unsigned step(mpx_conn *conn, const struct mpx_life *life,
                     unsigned state, unsigned event)
{
    return mpx_life_step(life, state, event, &conn->ep->stats.no_edge);
}

void mpx_conn_begin(mpx_conn *conn)
{
    conn->state = conn->role == MPX_ROLE_I ? MPX_M_SYN_SENT : MPX_M_SYN_RCVD;
}

void mpx_conn_step(mpx_conn *conn, enum mpx_close_event ev)
{
    conn->state =
        (enum mpx_conn_state)step(conn, &mpx_life_conn, conn->state, ev);
}

void mpx_conn_step_accord(mpx_conn *conn, enum mpx_accord_event ev)
{
    conn->accord =
        (enum mpx_accord)step(conn, &mpx_life_accord, conn->accord, ev);
}

void mpx_conn_step_fin_out(mpx_conn *conn, enum mpx_fin_out_event ev)
{
    conn->fin_out =
        (enum mpx_fin_out)step(conn, &mpx_life_fin_out, conn->fin_out, ev);
}

void mpx_conn_step_fin_in(mpx_conn *conn, enum mpx_fin_in_event ev)
{
    conn->fin_in =
        (enum mpx_fin_in)step(conn, &mpx_life_fin_in, conn->fin_in, ev);
}

void mpx_conn_step_end(mpx_conn *conn, enum mpx_end_event ev)
{
    conn->end = (enum mpx_end)step(conn, &mpx_life_end, conn->end, ev);
}

void mpx_conn_step_remote(mpx_conn *conn, unsigned i, enum mpx_remote_event ev)
{
    struct mpx_remote *r = &conn->remotes[i];

    r->state =
        (enum mpx_remote_state)step(conn, &mpx_life_remote, r->state, ev);
}
