/* SPDX-License-Identifier: MIT */
/* Settings of an end in a scenario, as the kernel takes them. */
#include "linux_impl.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE = 100, LIMIT_MAX = 8 /* MPTCP_PM_ADDR_MAX of Linux */ };
#define SECOND UINT64_C(1000000000) /* ns */

/* ---- names ---- */

void linux_device(const struct linux_host *h, unsigned path, char name[16])
{
    const struct scn_path *p = &h->o.s->path[path];

    snprintf(name, 16, "path%u", (p->shares ? p->link : path) + 1);
}

bool linux_uses_mptcp(const struct linux_host *h)
{
    const char *profile =
        h->end->profile[0] ? h->end->profile : h->o.s->keying.profile;

    return h->end->mptcp && strcmp(profile, "tcp") != 0;
}

bool linux_attached(const struct linux_host *h, unsigned path)
{
    return h->o.server ? h->o.net->path[path].server_on
                       : h->o.net->path[path].client_on;
}

const struct ns3c_addr *linux_own(const struct linux_host *h, unsigned path)
{
    return h->o.server ? &h->o.net->path[path].server
                       : &h->o.net->path[path].client;
}

static const struct ns3c_addr *peers(const struct linux_host *h, unsigned path)
{
    return h->o.server ? &h->o.net->path[path].client
                       : &h->o.net->path[path].server;
}

const char *linux_addr_text(const struct ns3c_addr *a, char text[46])
{
    return inet_ntop(a->family == 4 ? AF_INET : AF_INET6, a->b, text, 46);
}

const char *linux_flags(unsigned flags)
{
    static char text[64];
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {{MPX_ADDR_SIGNAL, " signal"},
                 {MPX_ADDR_SUBFLOW, " subflow"},
                 {MPX_ADDR_BACKUP, " backup"},
                 {MPX_ADDR_FULLMESH, " fullmesh"}};

    text[0] = '\0';
    for (unsigned i = 0; i < 4; i++)
        if (flags & words[i].flag)
            strcat(text, words[i].word);
    return text;
}

/* ---- addresses and routes ---- */

/* Where path @p i leads: to the peer's address on it and to the hosts of
 * attackers that stand on it. With "routes: any" the client reaches each of the
 * server's addresses by it, and the server answers by the path of the client's
 * address. */
static void put_routes(FILE *f, const struct linux_host *h, unsigned i,
                       const char *dev, const char *table)
{
    const struct scenario *s = h->o.s;
    int all = s->family == 4 ? 32 : 128;
    char text[46], of_peer[16];

    for (unsigned j = 0; j < h->o.net->n_paths; j++) {
        if (j != i && !(*table && s->routes_any && linux_attached(h, j)))
            continue;
        linux_device(h, h->o.server ? j : i, of_peer);
        fprintf(f, "route replace %s/%d dev %s%s\n",
                linux_addr_text(peers(h, j), text), all, of_peer, table);
    }
    for (unsigned k = 0; k < s->n_attackers; k++)
        if (s->attacker[k].on_links || s->attacker[k].tap[0].on == i)
            fprintf(f, "route replace %s/%d dev %s%s\n",
                    linux_addr_text(&h->o.net->intruder[k].addr, text), all,
                    dev, table);
    for (unsigned k = 0; h->o.server && k < s->n_middleboxes; k++)
        if (s->middlebox[k].on == i)
            fprintf(f, "route replace %s/%d dev %s%s\n",
                    linux_addr_text(&h->o.net->outer[k], text), all, dev,
                    table);
}

static void put_device(FILE *f, const struct linux_host *h, unsigned i)
{
    char dev[16], own[46];

    linux_device(h, i, dev);
    fprintf(f, "address add %s/%d dev %s%s\nlink set %s up\n",
            linux_addr_text(linux_own(h, i), own),
            h->o.s->family == 4 ? 32 : 128, dev,
            h->o.s->family == 6 ? " nodad" : "", dev);
}

/* A path's own table is for what its address sends: nothing leaves by another
 * path that has no route there. */
static void put_path(FILE *f, const struct linux_host *h, unsigned i)
{
    char dev[16], own[46], table[32];

    linux_device(h, i, dev);
    linux_addr_text(linux_own(h, i), own);
    snprintf(table, sizeof table, " table %u", TABLE + i);
    put_routes(f, h, i, dev, "");
    put_routes(f, h, i, dev, table);
    fprintf(f, "route add unreachable default table %u metric 9999\n",
            TABLE + i);
    fprintf(f, "rule add from %s lookup %u\n", own, TABLE + i);
}

/* ---- MPTCP ---- */

static bool is_first(const struct linux_host *h, unsigned path)
{
    for (unsigned i = 0; i < path; i++)
        if (h->o.net->path[i].client_on && h->o.net->path[i].server_on)
            return false;
    return true;
}

/* Of path manager fullmesh: what makes Linux do likewise. */
static unsigned flags_of(const struct linux_host *h, unsigned path)
{
    if (!strcmp(h->end->path_manager, "kernel"))
        return h->end->addr_flags[path];
    if (strcmp(h->end->path_manager, "fullmesh") != 0 || is_first(h, path))
        return 0;
    return h->o.server ? MPX_ADDR_SIGNAL : MPX_ADDR_SUBFLOW | MPX_ADDR_FULLMESH;
}

static unsigned at_most(unsigned limit)
{
    return limit < LIMIT_MAX ? limit : LIMIT_MAX;
}

static void put_limits(FILE *f, const struct scn_endpoint *e)
{
    unsigned subflows = LIMIT_MAX, accepted = LIMIT_MAX;

    if (!strcmp(e->path_manager, "kernel")) {
        subflows = at_most(e->limit_subflows);
        accepted = at_most(e->limit_add_addr);
    }
    if (!strcmp(e->path_manager, "passive"))
        accepted = 0;
    fprintf(f, "mptcp limits set subflows %u add_addr_accepted %u\n", subflows,
            accepted);
}

static void put_endpoint(FILE *f, const struct linux_host *h, unsigned path)
{
    unsigned flags = flags_of(h, path);
    char dev[16], own[46], port[24] = "";

    if (!flags)
        return;
    linux_device(h, path, dev);
    if (h->end->addr_port[path])
        snprintf(port, sizeof port, " port %" PRIu32, h->end->addr_port[path]);
    fprintf(f, "mptcp endpoint add %s id %u dev %s%s%s\n",
            linux_addr_text(linux_own(h, path), own), path + 1, dev,
            linux_flags(flags), port);
}

/* ---- settings ---- */

static int set_number(const struct linux_host *h, const char *key, uint64_t v)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64, v);
    return linux_ns_set(h->ns, key, text);
}

static uint64_t seconds(uint64_t ns)
{
    return (ns + SECOND - 1) / SECOND;
}

/* The kernel is as it comes, but for these. */
static int set_all(const struct linux_host *h)
{
    const struct scn_endpoint *e = h->end;
    const struct {
        const char *key;
        uint64_t value;
    } settings[] = {
        {"ipv4/conf/all/rp_filter", 0},
        {"ipv4/conf/default/rp_filter", 0},
        {"ipv4/tcp_sack", e->sack},
        {"ipv4/tcp_timestamps", e->timestamps},
        {"ipv4/tcp_syncookies", e->syn_cookies ? 2 : 1}, /* 2: every SYN */
        {"ipv6/conf/default/disable_ipv6", h->o.s->family == 4},
        {"ipv6/conf/default/accept_ra", 0},
        {"ipv6/conf/default/router_solicitations", 0},
        {"mptcp/enabled", 1},
        {"mptcp/checksum_enabled", e->checksum},
        {"mptcp/allow_join_initial_addr_port", !e->deny_join_first},
        {"mptcp/close_timeout", seconds(e->close_timeout_ns)},
    };

    for (unsigned i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (set_number(h, settings[i].key, settings[i].value) < 0)
            return -1;
    if (e->min_rto_ns &&
        set_number(h, "ipv4/tcp_rto_min_us", e->min_rto_ns / 1000) < 0)
        return -1;
    /* it counts seconds; of less, what it comes with stays */
    return e->add_addr_timeout_ns < SECOND
               ? 0
               : set_number(h, "mptcp/add_addr_timeout",
                            seconds(e->add_addr_timeout_ns));
}

static int run_lines(const struct linux_host *h)
{
    char *lines = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&lines, &len);
    int err;

    if (!f)
        return -1;
    fputs("link set lo up\n", f);
    for (unsigned i = 0; i < h->n_edges; i++)
        if (linux_attached(h, i))
            put_device(f, h, i);
    for (unsigned i = 0; i < h->n_edges; i++)
        if (linux_attached(h, i))
            put_path(f, h, i);
    put_limits(f, h->end);
    for (unsigned i = 0; i < h->n_edges; i++)
        if (linux_attached(h, i))
            put_endpoint(f, h, i);
    fclose(f);
    err = linux_ns_ip(h->ns, h->o.s->family, lines);
    free(lines);
    return err;
}

int linux_setup(struct linux_host *h)
{
    if (set_all(h) < 0 || linux_edges_open(h) < 0 || run_lines(h) < 0)
        return -1;
    h->ip = linux_ns_ip_later(h->ns, h->o.s->family);
    return h->ip ? 0 : -1;
}
