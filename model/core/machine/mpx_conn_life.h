/* SPDX-License-Identifier: MIT */
/*
 * What a connection goes through: the states of the close machine (enum
 * mpx_conn_state), what the ends know of each other, the two DATA_FINs, and how
 * its end is reported; and an address of the peer.
 */
#ifndef MPX_CONN_LIFE_H
#define MPX_CONN_LIFE_H

#include "mpx.h"
#include "mpx_life.h"

enum mpx_close_event {
    MPX_CL_ESTABLISHED, /* both ends know each other */
    MPX_CL_HALF,        /* responder: third ACK seen */
    MPX_CL_UNCONFIRMED, /* initiator: third ACK sent */
    MPX_CL_SENT_FIN,
    MPX_CL_FIN_ACKED,
    MPX_CL_GOT_FIN,
    MPX_CL_GONE, /* nothing left to wait for */
    MPX_CL_FAILED,
    MPX_CL_EVENTS
};

enum mpx_accord {
    MPX_ACC_OFFERED,   /* the peer is not known yet */
    MPX_ACC_KNOWN,     /* its identifier is */
    MPX_ACC_CONFIRMED, /* and a DSS of it was seen: joins are allowed */
    MPX_ACC_NEVER,     /* plain TCP */
    MPX_ACC_FALLEN,    /* plain TCP, to a peer that was known */
    MPX_ACCS
};
enum mpx_accord_event {
    MPX_AE_KNOW,
    MPX_AE_CONFIRM,
    MPX_AE_PLAIN,
    MPX_AE_EVENTS
};

/* Our half of the stream. */
enum mpx_fin_out {
    MPX_FIN_OPEN,
    MPX_FIN_WANTED, /* the application has written all */
    MPX_FIN_SENT,
    MPX_FIN_ACKED,
    MPX_FIN_LOST, /* plain TCP ended before it was wanted */
    MPX_FIN_OUTS
};
/* The peer's. */
enum mpx_fin_in {
    MPX_FIN_UNKNOWN,
    MPX_FIN_KNOWN, /* which number it has */
    MPX_FIN_TAKEN, /* all before it came */
    MPX_FIN_INS
};
enum mpx_fin_out_event {
    MPX_OE_WANT,
    MPX_OE_SEND,
    MPX_OE_ACK,
    MPX_OE_FALLBACK, /* a DATA_FIN that was not acknowledged means nothing */
    MPX_OE_GONE,     /* plain TCP is finished */
    MPX_OE_EVENTS
};
enum mpx_fin_in_event {
    MPX_IE_KNOW,
    MPX_IE_TAKE,
    MPX_IE_FALLBACK,
    MPX_IE_EVENTS
};

enum mpx_end {
    MPX_END_NONE,
    MPX_END_REPORTED, /* its end is, or will be, reported */
    MPX_END_FAILED,   /* as an error */
    MPX_ENDS
};
enum mpx_end_event { MPX_EE_FINISH, MPX_EE_FAIL, MPX_EE_EVENTS };

enum mpx_remote_state {
    MPX_REM_KNOWN,
    MPX_REM_ACCEPTED, /* "kernel": it counts against limit_add_addr */
    MPX_REM_REMOVED,
    MPX_REM_ASKED, /* announced, and not confirmed: as if it were not known */
    MPX_REMS
};
enum mpx_remote_event {
    MPX_RE_ANNOUNCE,
    MPX_RE_ACCEPT,
    MPX_RE_REMOVE,
    MPX_RE_ASK,
    MPX_RE_CONFIRM,
    MPX_RE_EVENTS
};

extern const struct mpx_life mpx_life_conn, mpx_life_accord, mpx_life_fin_out,
    mpx_life_fin_in, mpx_life_end, mpx_life_remote;

void mpx_conn_begin(mpx_conn *conn);
void mpx_conn_step(mpx_conn *conn, enum mpx_close_event ev);
void mpx_conn_step_accord(mpx_conn *conn, enum mpx_accord_event ev);
void mpx_conn_step_fin_out(mpx_conn *conn, enum mpx_fin_out_event ev);
void mpx_conn_step_fin_in(mpx_conn *conn, enum mpx_fin_in_event ev);
void mpx_conn_step_end(mpx_conn *conn, enum mpx_end_event ev);
void mpx_conn_step_remote(mpx_conn *conn, unsigned i, enum mpx_remote_event ev);

#endif /* MPX_CONN_LIFE_H */
