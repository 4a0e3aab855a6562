/* SPDX-License-Identifier: MIT */
/* Namespaces, an interface pair between them, and sockets with time stamps. */
#define _GNU_SOURCE
#include "race.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVER "192.0.2.1" /* RFC 5737 */
#define CLIENT "192.0.2.2"

int64_t race_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Run by the shell, quietly. */
static bool run(const char *command)
{
    int status = system(command); /* NOLINT: no text of anyone else's */

    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool set_up(const char *interface, const char *address)
{
    char command[256];

    snprintf(command, sizeof command,
             "{ ip link set lo up && ip address add %s/24 dev %s && "
             "ip link set %s up; } >/dev/null 2>&1",
             address, interface, interface);
    return run(command);
}

static bool delay(const char *interface, double ms)
{
    char command[256];

    snprintf(command, sizeof command,
             "tc qdisc add dev %s root netem delay %.3fms >/dev/null 2>&1",
             interface, ms);
    return run(command);
}

bool race_net_leave(void)
{
    return unshare(CLONE_NEWNET) == 0;
}

bool race_net_join(long client, double delay_ms, struct race_link *link)
{
    char command[256];

    snprintf(command, sizeof command,
             "ip link add race0 type veth peer name race1 netns %ld "
             ">/dev/null 2>&1",
             client);
    if (!run(command) || !set_up("race0", SERVER)) {
        link->why = "cannot make an interface (package iproute2)";
        return false;
    }
    link->namespaces = true;
    link->delayed = delay_ms > 0 && delay("race0", delay_ms);
    if (delay_ms > 0 && !link->delayed)
        link->why = "this kernel has no netem: no delay";
    return true;
}

bool race_net_settle(double delay_ms)
{
    return set_up("race1", CLIENT) &&
           (delay_ms <= 0 || delay("race1", delay_ms));
}

/* ---- sockets ---- */

static int prepare(int sock)
{
    const struct timeval limit = {.tv_sec = RACE_TIMEOUT_S};
    const int on = 1,
              stamps = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;

    if (setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) ||
        setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) ||
        setsockopt(sock, SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof stamps)) {
        close(sock);
        return -1;
    }
    return sock;
}

static struct sockaddr_in address_of(bool namespaces, uint16_t port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};

    inet_pton(AF_INET, namespaces ? SERVER : "127.0.0.1", &a.sin_addr);
    return a;
}

int race_net_listen(bool namespaces, uint16_t *port)
{
    struct sockaddr_in a = address_of(namespaces, 0);
    socklen_t len = sizeof a;
    /* the kernel begins to stamp some time after the first socket asks */
    const struct timespec begun = {.tv_nsec = 100000000};
    int sock = prepare(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

    if (sock < 0 || bind(sock, (struct sockaddr *)&a, sizeof a) ||
        listen(sock, 4) || getsockname(sock, (struct sockaddr *)&a, &len)) {
        perror("install-race: listen");
        return -1;
    }
    nanosleep(&begun, NULL);
    *port = ntohs(a.sin_port);
    return sock;
}

int race_net_connect(bool namespaces, uint16_t port)
{
    struct sockaddr_in a = address_of(namespaces, port);
    int sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (sock < 0 || connect(sock, (struct sockaddr *)&a, sizeof a)) {
        perror("install-race: connect");
        return -1;
    }
    return prepare(sock);
}

int race_net_accept(int listener)
{
    int sock = accept(listener, NULL, NULL);

    return sock < 0 ? -1 : prepare(sock);
}

/* The first of the three stamps is that of software. */
static int64_t stamp_of(struct msghdr *m)
{
    struct timespec t[3];

    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) {
            memcpy(t, CMSG_DATA(c), sizeof t);
            return (int64_t)t[0].tv_sec * 1000000000 + t[0].tv_nsec;
        }
    return 0;
}

long race_net_read(int sock, void *to, unsigned long cap, int64_t *at)
{
    union {
        struct cmsghdr align;
        char octets[256];
    } control;
    struct iovec part = {to, cap};
    struct msghdr m = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = control.octets,
                       .msg_controllen = sizeof control.octets};
    long n = recvmsg(sock, &m, 0);

    *at = n > 0 ? stamp_of(&m) : 0;
    return n;
}
