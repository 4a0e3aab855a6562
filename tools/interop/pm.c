/* SPDX-License-Identifier: MIT */
/* Commands of the generic netlink family "mptcp_pm". */
#include "pm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/mptcp.h>
#include <linux/netlink.h>

enum { ROOM = 1024 };
/* The kernel's own header counts in int. */
static const size_t message =
    sizeof(struct nlmsghdr) + sizeof(struct genlmsghdr);

static size_t padded(size_t len)
{
    return (len + 3) / 4 * 4;
}

/* A request that grows; attributes are padded to four octets. */
struct request {
    uint16_t type;
    size_t len; /* of octets, where the header has its place */
    uint8_t octets[ROOM];
};

static void begin(struct request *r, uint16_t family, uint8_t command)
{
    const struct genlmsghdr g = {.cmd = command, .version = 1};

    memset(r, 0, sizeof *r);
    r->len = message;
    r->type = family;
    memcpy(r->octets + sizeof(struct nlmsghdr), &g, sizeof g);
}

/* @return where it begins. */
static size_t put(struct request *r, uint16_t type, const void *value,
                  size_t len)
{
    size_t at = r->len;
    const struct nlattr a = {.nla_len = (uint16_t)(sizeof a + len),
                             .nla_type = type};

    if (at + padded(sizeof a + len) > ROOM)
        abort(); /* no command is so long */
    memcpy(r->octets + at, &a, sizeof a);
    if (len)
        memcpy(r->octets + at + sizeof a, value, len);
    r->len = at + padded(sizeof a + len);
    return at;
}

static void end_nest(struct request *r, size_t at)
{
    uint16_t len = (uint16_t)(r->len - at);

    memcpy(r->octets + at, &len, sizeof len);
}

/* @return 0, or -1 if the text is no address. */
static int put_address(struct request *r, uint16_t type, const char *text,
                       const uint8_t *id, const uint16_t *port, uint32_t flags)
{
    uint8_t b[16];
    uint16_t family = strchr(text, ':') ? AF_INET6 : AF_INET;
    size_t at;

    if (inet_pton(family, text, b) != 1)
        return -1;
    at = put(r, type | NLA_F_NESTED, NULL, 0);
    put(r, MPTCP_PM_ADDR_ATTR_FAMILY, &family, sizeof family);
    if (family == AF_INET)
        put(r, MPTCP_PM_ADDR_ATTR_ADDR4, b, 4);
    else
        put(r, MPTCP_PM_ADDR_ATTR_ADDR6, b, 16);
    if (id)
        put(r, MPTCP_PM_ADDR_ATTR_ID, id, sizeof *id);
    if (port)
        put(r, MPTCP_PM_ADDR_ATTR_PORT, port, sizeof *port);
    if (flags)
        put(r, MPTCP_PM_ADDR_ATTR_FLAGS, &flags, sizeof flags);
    end_nest(r, at);
    return 0;
}

/* Send it; the first message that comes back is in it then. */
static int ask(int sock, struct request *r)
{
    struct nlmsghdr head = {.nlmsg_len = (uint32_t)r->len,
                            .nlmsg_type = r->type,
                            .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK};
    ssize_t n;
    int err;

    memcpy(r->octets, &head, sizeof head);
    n = send(sock, r->octets, r->len, 0);
    if (n >= 0)
        n = recv(sock, r->octets, sizeof r->octets, 0);
    if (n < (ssize_t)sizeof head)
        return -1;
    r->len = (size_t)n;
    memcpy(&head, r->octets, sizeof head);
    if (head.nlmsg_type != NLMSG_ERROR)
        return 0;
    memcpy(&err, r->octets + sizeof head, sizeof err);
    errno = -err;
    return err ? -1 : 0;
}

/* The number of family mptcp_pm; 0: this kernel has none. */
static uint16_t find_family(int sock)
{
    struct request r;
    struct nlattr a;
    uint16_t id = 0;

    begin(&r, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
    put(&r, CTRL_ATTR_FAMILY_NAME, MPTCP_PM_NAME, sizeof MPTCP_PM_NAME);
    if (ask(sock, &r) < 0)
        return 0;
    for (size_t at = message; at + sizeof a + sizeof id <= r.len &&
                              at + sizeof a + sizeof id <= ROOM;
         at += padded(a.nla_len)) {
        memcpy(&a, r.octets + at, sizeof a);
        if (a.nla_type == CTRL_ATTR_FAMILY_ID)
            memcpy(&id, r.octets + at + sizeof a, sizeof id);
        if (a.nla_type == CTRL_ATTR_FAMILY_ID || a.nla_len < sizeof a)
            break;
    }
    return id;
}

/* ---- the commands ---- */

static unsigned long number(const char *text)
{
    return strtoul(text, NULL, 10);
}

static int build(struct request *r, uint16_t family, int n, char **word)
{
    uint32_t token = (uint32_t)(n > 1 ? number(word[1]) : 0);
    uint8_t id = (uint8_t)(n > 3   ? number(word[3])
                           : n > 2 ? number(word[2])
                                   : 0);
    uint16_t port = (uint16_t)(n > 5 ? number(word[5]) : 0);

    if (n == 4 && !strcmp(word[0], "announce")) {
        begin(r, family, MPTCP_PM_CMD_ANNOUNCE);
        put(r, MPTCP_PM_ATTR_TOKEN, &token, sizeof token);
        return put_address(r, MPTCP_PM_ATTR_ADDR, word[2], &id, NULL,
                           MPTCP_PM_ADDR_FLAG_SIGNAL);
    }
    if (n == 3 && !strcmp(word[0], "remove")) {
        begin(r, family, MPTCP_PM_CMD_REMOVE);
        put(r, MPTCP_PM_ATTR_TOKEN, &token, sizeof token);
        put(r, MPTCP_PM_ATTR_LOC_ID, &id, sizeof id);
        return 0;
    }
    if (n == 6 && !strcmp(word[0], "create")) {
        begin(r, family, MPTCP_PM_CMD_SUBFLOW_CREATE);
        put(r, MPTCP_PM_ATTR_TOKEN, &token, sizeof token);
        if (put_address(r, MPTCP_PM_ATTR_ADDR, word[2], &id, NULL, 0) < 0)
            return -1;
        return put_address(r, MPTCP_PM_ATTR_ADDR_REMOTE, word[4], NULL, &port,
                           0);
    }
    return -1;
}

int pm_command(int n, char **word)
{
    int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
    uint16_t family = sock < 0 ? 0 : find_family(sock);
    struct request r;
    int err = 1;

    if (!family)
        fprintf(stderr, "mpx-interop-peer: no %s: %s\n", MPTCP_PM_NAME,
                strerror(errno));
    else if (build(&r, family, n, word) < 0)
        err = 2;
    else if (ask(sock, &r) < 0)
        fprintf(stderr, "mpx-interop-peer: pm %s: %s\n", word[0],
                strerror(errno));
    else
        err = 0;
    if (err == 2)
        fputs("mpx-interop-peer: no such command of pm\n", stderr);
    if (sock >= 0)
        close(sock);
    return err;
}
