/* SPDX-License-Identifier: MIT */
/*
 * What waits for mpx_poll().
 */
#ifndef MPX_PENDING_H
#define MPX_PENDING_H

#include "mpx.h"
#include "mpx_conn.h"
#include "mpx_tcp.h"

/* A crafted segment, or a request to open, waiting for mpx_poll(). */
struct mpx_pending {
    enum mpx_act_kind kind;
    mpx_conn *conn;
    mpx_subflow *sf;
    struct mpx_tuple tuple;
    uint8_t hdr[MPX_TCP_HDR_MAX], hdr_len;
    uint8_t addr_id, remote_id;
};

/** A slot at the end of the queue, or NULL if out of memory. */
struct mpx_pending *mpx_pending_add(mpx_endpoint *ep);
/** The connection has something for mpx_poll(). */
void mpx_conn_kick(mpx_conn *conn);
void mpx_conn_notify(mpx_conn *conn, enum mpx_conn_event ev);
/** Drop what is queued for it. */
void mpx_conn_forget(mpx_conn *conn);
/** What is queued goes out without naming the subflow, which is no more. */
void mpx_pending_forget(mpx_endpoint *ep, const mpx_subflow *sf);

#endif /* MPX_PENDING_H */
