/* SPDX-License-Identifier: MIT */
/*
 * One connection of mpx with the kernel: send a number of octets and shut down
 * while reading to the end of the stream; remember what went and what came. The
 * second half is held back until the joins that are wanted have happened, so
 * that no transfer is over before them; then, or at the end, something may be
 * done to the connection.
 */
#ifndef INTEROP_EXCHANGE_H
#define INTEROP_EXCHANGE_H

#include "digest.h"
#include "host.h"
#include "payload.h"

/* When an end sends, and how it ends. */
enum manner {
    MANNER_BOTH,    /* at once, then shut down */
    MANNER_LAST,    /* after the peer has ended, then shut down */
    MANNER_ABORT,   /* at once; acts once all went and came, no shutdown */
    MANNER_ABORTED, /* after the peer has sent all, which then aborts */
};

struct exchange {
    struct host *host; /* borrowed */
    enum payload_sender self;
    enum manner manner;
    uint64_t size, peer_size; /* octets to send, and to receive */
    /* Called once: MANNER_ABORT says when, and else it is once the first half
     * has gone and the joins are there. NULL = nothing. */
    void (*act)(void *ctx);
    void *act_ctx;
    unsigned joins, joins_wanted;
    mpx_conn *conn;
    struct digest sent, received;
    bool shut, eof, closed, error, fallback;
};

/* Its application; `accept` takes the struct exchange as its listener. The
 * simulation is stopped a little after the connection has closed. */
extern const struct host_app_ops exchange_ops;

void exchange_init(struct exchange *x, struct host *h, enum payload_sender self,
                   uint64_t size, unsigned joins_wanted);
/** True if all went and came, and the end was what the manner says: in order,
 *  or an error. */
bool exchange_in_order(const struct exchange *x);
/** Print all of it, and its subflows, as "Name value" lines; once. */
void exchange_print(struct exchange *x);

#endif /* INTEROP_EXCHANGE_H */
