/* SPDX-License-Identifier: MIT */
/* Sending keepalives, and resetting what does not answer. */
#include "mpx_alive.h"
#include "mpx_conn.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_limits.h"
#include "mpx_subflow.h"
#include "mpx_subflow_reset.h"
#include "mpx_timer.h"

enum {
    REMOVED_TRIES = 3, /* of an address that the peer took back; our choice */
    IDLE_TRIES = 9,    /* as Linux, net.ipv4.tcp_keepalive_probes */
};
#define ANSWER_WITHIN (300 * MPX_MS) /* and 2 SRTT; our choice */

static bool may_probe(const mpx_subflow *sf)
{
    return sf->state == MPX_SF_PLAIN
               ? sf->socket == MPX_SOCK_OPEN || sf->socket == MPX_SOCK_CLOSING
               : mpx_subflow_can_signal(sf);
}

static void send_keepalive(mpx_subflow *sf, uint64_t now)
{
    sf->alive_tries++;
    sf->alive_at = now + ANSWER_WITHIN + 2 * sf->srtt;
    sf->conn->ep->stats.alive_tx++;
    mpx_craft_probe(sf);
}

void mpx_alive_check(mpx_subflow *sf, uint64_t now)
{
    if (!may_probe(sf) || sf->alive_tries)
        return;
    sf->alive_limit = REMOVED_TRIES;
    send_keepalive(sf, now);
    mpx_timer_arm(sf->conn, sf->alive_at);
}

void mpx_alive_confirm(mpx_subflow *sf, uint64_t now)
{
    uint64_t interval = sf->conn->cfg.keepalive;

    sf->alive_tries = 0;
    sf->received_at = now;
    if (interval)
        mpx_timer_arm(sf->conn, now + interval);
}

/* RFC 9293 3.8.4: "only ... when no sent data is outstanding, and no data or
 * acknowledgment packets have been received for the connection within an
 * interval". What is outstanding has TCP's timers. */
static uint64_t tick_idle(mpx_subflow *sf, uint64_t now)
{
    uint64_t interval = sf->conn->cfg.keepalive;

    if (!interval || !may_probe(sf))
        return MPX_NEVER;
    if (now < sf->received_at + interval)
        return sf->received_at + interval;
    if (mpx_subflow_queued(sf))
        return now + interval;
    sf->alive_limit = IDLE_TRIES;
    send_keepalive(sf, now);
    return sf->alive_at;
}

static uint64_t tick_subflow(mpx_subflow *sf, uint64_t now)
{
    if (sf->state == MPX_SF_CLOSED)
        return MPX_NEVER;
    if (!sf->alive_tries)
        return tick_idle(sf, now);
    if (now < sf->alive_at)
        return sf->alive_at;
    if (sf->alive_tries < sf->alive_limit) {
        send_keepalive(sf, now);
        return sf->alive_at;
    }
    sf->conn->ep->stats.alive_lost++;
    mpx_subflow_reset(sf, MPX_RST_PERFORMANCE, now);
    return MPX_NEVER;
}

uint64_t mpx_alive_tick(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        uint64_t at = tick_subflow(sf, now);

        if (at < next)
            next = at;
    }
    return next;
}
