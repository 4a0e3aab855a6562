/* SPDX-License-Identifier: MIT */
/* The state of an end, as the observer takes it. */
#include "witness.h"

#include <string.h>

enum { KNOWN_MAX = 64 };

static struct mpx_addr remote_of(const struct mpx_tuple *t)
{
    struct mpx_addr a = {.family = t->family};

    memcpy(a.b, t->remote, sizeof a.b);
    return a;
}

void witness_addresses(struct observer *o, uint32_t conn,
                       enum payload_sender self, const mpx_conn *mpx,
                       uint64_t now)
{
    struct mpx_addr known[KNOWN_MAX];
    unsigned n = 0;

    while (n < KNOWN_MAX && mpx_conn_remote(mpx, n, &known[n]))
        n++;
    observer_note_addresses(o, conn, self, known, n, now);
}

void witness_established(struct observer *o, uint32_t conn,
                         enum payload_sender self, mpx_conn *mpx, uint64_t now)
{
    struct mpx_subflow_info sf;
    struct mpx_addr remote;

    mpx_subflow_info(mpx_conn_subflow(mpx, 0), &sf);
    observer_note_subflow(o, conn, self, &sf, now);
    remote = remote_of(&sf.tuple);
    observer_note_first(o, conn, self, &remote, now);
    witness_addresses(o, conn, self, mpx, now);
}

void witness_joined(struct observer *o, uint32_t conn, enum payload_sender self,
                    mpx_subflow *sf, uint64_t now)
{
    struct mpx_subflow_info info;

    mpx_subflow_info(sf, &info);
    observer_note_subflow(o, conn, self, &info, now);
}

void witness_opening(struct observer *o, uint32_t conn,
                     enum payload_sender self, const struct mpx_tuple *t,
                     uint64_t now)
{
    struct mpx_addr remote = remote_of(t);

    observer_note_opening(o, conn, self, &remote, now);
}
