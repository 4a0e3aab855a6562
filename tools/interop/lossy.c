/* SPDX-License-Identifier: MIT */
#include "lossy.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FRAME_MAX = 2048,
    ETHER_TYPE = 12, /* offset of the type field */
    IP4_PROTO = 23,  /* offsets within the Ethernet frame */
    IP6_NEXT = 20,
    PROTO_TCP = 6,
    LOOK_MS = 50, /* how often the thread looks whether to stop */
};

static bool is_tcp(const uint8_t *f, size_t len)
{
    if (len <= IP4_PROTO)
        return false;
    switch (f[ETHER_TYPE] << 8 | f[ETHER_TYPE + 1]) {
    case 0x0800:
        return f[IP4_PROTO] == PROTO_TCP;
    case 0x86dd:
        return f[IP6_NEXT] == PROTO_TCP;
    default:
        return false;
    }
}

/* splitmix64, the upper 53 bits as a number in [0, 1). */
static double draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static void carry(struct lossy *l, int from, int to)
{
    uint8_t frame[FRAME_MAX];
    ssize_t n = read(from, frame, sizeof frame);

    if (n <= 0)
        return;
    if (is_tcp(frame, (size_t)n) && draw(&l->random) < l->rate) {
        l->lost++;
        return;
    }
    /* A frame that does not fit is one more loss. */
    if (write(to, frame, (size_t)n) == n)
        l->carried++;
    else
        l->lost++;
}

static void *run(void *arg)
{
    struct lossy *l = arg;
    struct pollfd p[2] = {{.fd = l->tap, .events = POLLIN},
                          {.fd = l->end[0], .events = POLLIN}};

    while (!atomic_load(&l->stop)) {
        if (poll(p, 2, LOOK_MS) <= 0)
            continue;
        if (p[0].revents & POLLIN)
            carry(l, l->tap, l->end[0]);
        if (p[1].revents & POLLIN)
            carry(l, l->end[0], l->tap);
    }
    return NULL;
}

int lossy_start(struct lossy *l, int tap, double rate, uint64_t seed)
{
    int err;

    *l = (struct lossy){.tap = tap, .rate = rate, .random = seed};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, l->end) < 0) {
        l->end[0] = -1;
        return -1;
    }
    err = pthread_create(&l->thread, NULL, run, l);
    if (err) {
        close(l->end[0]);
        close(l->end[1]);
        l->rate = 0;
        errno = err;
        return -1;
    }
    return l->end[1];
}

void lossy_stop(struct lossy *l)
{
    if (l->rate <= 0)
        return;
    atomic_store(&l->stop, true);
    pthread_join(l->thread, NULL);
    close(l->end[0]);
    close(l->end[1]);
    l->rate = 0;
}
