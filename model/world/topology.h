/* SPDX-License-Identifier: MIT */
/*
 * The network of a scenario in ns-3: a client and a server joined by paths.
 * A path that an attacker taps has a wire node (a bump without IP) and a router
 * before the server, to which the attacker's own host attaches (if it taps
 * several, that of the first):
 *
 *   client ---- rate, delay, loss ---- [wire] -- router -- server
 *                                                  |
 *                                            attacker's host
 *
 * Twins of an attack have the same network. A path with middleboxes only has
 * the wire node and no router. Any other path is one link.
 *
 * With a map, the client's link of a path leads to the map's node `client_at`
 * and the server hangs at `server_at`; between them routers forward by the
 * shortest paths (topology_map.c). A path with anything on it has the wire node
 * on the client's link; the host of who taps it attaches to `client_at`. Who
 * stands on links that are drawn has its host at an end of the first of them.
 *
 * Of a radio the base station, which is a router, stands at the client's end of
 * that link, and there is a router before the server (topology_radio.c):
 *
 *   client ~~~~ base station ---- rate, delay, loss ---- [wire] -- router --
 * ...
 *
 * With `hosts` these are nodes of the map, at whose links they have their
 * addresses, and send what is not for a link of theirs to the routers at its
 * other end, or to the base station before it (topology_hosts.c). What has a
 * name is a path here: from its first end, the client's, to its other one.
 * Neither client nor server is on it.
 *
 * With a front end the last link of each path ends at its node, a switch
 * without IP, and each back end is joined to that by a link for each path. They
 * all have the server's addresses, and answer by the way a packet came.
 */
#ifndef TOPOLOGY_H
#define TOPOLOGY_H

#include "ns3c.h"
#include "scenario.h"

struct topology {
    int client;                /* the first, of several */
    int server[SCN_HOSTS_MAX]; /* one, the back ends, or those of `hosts` */
    unsigned n_servers;
    bool client_linux, server_linux;    /* whose nodes have no IP, and end where
                                           a kernel's devices are */
    int front;                          /* the front end's node; -1: none */
    int router[SCN_MAP_NODES_MAX];      /* of the map's nodes, hosts too */
    int link_dev[SCN_MAP_LINKS_MAX][2]; /* of its links, at either end */
    /* All links in an order that is drawn; the first map.tapped are tapped. */
    unsigned drawn[SCN_MAP_LINKS_MAX];
    double moment; /* drawn, 0..1: where in its span a drawn window begins */
    unsigned n_paths;
    struct {
        bool client_on, server_on; /* who is attached */
        struct ns3c_addr client, server;
        int client_dev, server_dev[SCN_BACK_ENDS_MAX];
        /* The ends of the client's link: client_dev, or behind a radio that of
         * the base station; and the other one. */
        int near_dev, far_dev;
        /* Node of the base station, and its radio; -1: the link is wired. */
        int base, base_dev;
        int front_dev; /* the front end's towards the client; -1: none, or of
                          another path's link */
        int back_dev[SCN_BACK_ENDS_MAX]; /* and towards each back end */
        int wire_dev[2]; /* of the wire node, client's side first; -1: none */
        bool wired;      /* what stands on it stands on the client's link, which
                            has no wire node: routers of a map look for their
                            neighbours */
        bool routed;     /* IP forwards between the wire and the server */
        bool crosses[SCN_MAP_LINKS_MAX]; /* links that the client's packets to
                                            the server cross */
    } path[SCN_PATHS_MAX];
    struct {
        int node, dev; /* node -1: it has none */
        int router;    /* the node that it attaches to */
        struct ns3c_addr addr;
        bool apart; /* its packets may cross its own tap: not shown to it */
    } intruder[SCN_ATTACKERS_MAX];
    /* An address on the client's side of its path for middlebox k to use
     * towards the server. */
    struct ns3c_addr outer[SCN_MIDDLEBOXES_MAX];
};

/** Build it. @return -1 with ns3c_error() set. */
int topology_build(struct topology *t, const struct scenario *s);

/** @p from, or if @p to is not 0 one of these and all between, from a stream.
 */
uint64_t topology_draw(int64_t stream, uint64_t from, uint64_t to);

/** Let path @p i lose what it is to lose. topology_build() does it, unless it
 *  is to begin later. */
int topology_lose(const struct topology *t, const struct scenario *s,
                  unsigned i);

#endif /* TOPOLOGY_H */
