/* SPDX-License-Identifier: MIT */
/*
 * The network of a scenario in ns-3: a client and a server joined by paths.
 * A path that an attacker taps has a wire node (a bump without IP) and a router
 * before the server, to which the attacker's own host attaches:
 *
 *   client ---- rate, delay, loss ---- [wire] -- router -- server
 *                                                  |
 *                                            attacker's host
 *
 * Twins of an attack have the same network. Any other path is
 * one link.
 */
#ifndef TOPOLOGY_H
#define TOPOLOGY_H

#include "ns3c.h"
#include "scenario.h"

struct topology {
    int client, server;
    unsigned n_paths;
    struct {
        bool client_on, server_on; /* who is attached */
        struct ns3c_addr client, server;
        int client_dev, server_dev;
        int wire_dev[2]; /* of the wire node; -1 if no attacker taps it */
    } path[SCN_PATHS_MAX];
    struct {
        int node, dev;
        struct ns3c_addr addr;
    } intruder[SCN_ATTACKERS_MAX];
};

/** Build it. @return -1 with ns3c_error() set. */
int topology_build(struct topology *t, const struct scenario *s);

#endif /* TOPOLOGY_H */
