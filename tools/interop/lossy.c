/* SPDX-License-Identifier: MIT */
/* The thread that carries frames and loses some. */
#include "lossy.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ETHER_HDR = 14,
    LOOK_MS = 50, /* how often the thread looks whether to stop */
    HELD_MS = 4,  /* an overtaken frame waits so long if all is quiet */
    OVERTAKEN_BY = 4,
    LARGE = 1000,  /* octets: has payload */
    JOIN_ACK = 24, /* octets of MP_JOIN on a third ACK, RFC 8684 3.2 */
};

static bool is_tcp(const uint8_t *f, size_t len)
{
    struct mpx_ip ip;

    return len > ETHER_HDR &&
           mpx_ip_parse(&ip, f + ETHER_HDR, len - ETHER_HDR) == MPX_OK &&
           ip.protocol == MPX_IP_TCP;
}

/* The third ACK of a join. */
static bool is_third(const uint8_t *f, size_t len)
{
    struct mpx_ip_segment s;
    struct mpx_tcp h;

    if (!mpx_ip_find_tcp(&s, f + ETHER_HDR, len - ETHER_HDR) ||
        mpx_tcp_parse(&h, s.tcp, s.tcp_len) != MPX_OK)
        return false;
    for (unsigned i = 0; i < h.n_mp; i++)
        if (h.mp[i].len == JOIN_ACK && h.mp[i].p[2] >> 4 == MPX_SUB_JOIN)
            return true;
    return false;
}

/* Take one of so many that are still to be lost. */
static bool take_one(atomic_uint *left)
{
    if (!atomic_load(left))
        return false;
    atomic_fetch_sub(left, 1);
    return true;
}

/* splitmix64, the upper 53 bits as a number in [0, 1). */
static double draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static void pass(struct lossy *l, const uint8_t *frame, size_t len, int to)
{
    /* A frame that does not fit is one more loss. */
    if (write(to, frame, len) == (ssize_t)len)
        l->carried++;
    else
        l->lost++;
}

static void release(struct lossy *l)
{
    if (l->held.len)
        pass(l, l->held.frame, l->held.len, l->held.to);
    l->held.len = 0;
}

static void hold(struct lossy *l, const uint8_t *frame, size_t len, int to)
{
    l->held.len = len;
    l->held.to = to;
    l->held.ahead = OVERTAKEN_BY;
    memcpy(l->held.frame, frame, len);
    l->overtaken++;
}

static bool is_lost(struct lossy *l, const uint8_t *frame, size_t len, int from)
{
    bool down = from == l->tap;

    if (atomic_load(&l->cut))
        return true;
    if (!is_tcp(frame, len))
        return false;
    if (!down && len > LARGE && take_one(&l->large))
        return true;
    if (is_third(frame, len) && take_one(&l->third))
        return true;
    return (down && atomic_load(&l->deaf)) || draw(&l->random) < l->loss;
}

static void carry(struct lossy *l, int from, int to)
{
    uint8_t frame[LOSSY_FRAME_MAX];
    ssize_t n = read(from, frame, sizeof frame);

    if (n <= 0)
        return;
    if (is_lost(l, frame, (size_t)n, from)) {
        l->lost++;
        return;
    }
    if (is_tcp(frame, (size_t)n) && !l->held.len &&
        draw(&l->random) < l->late) {
        hold(l, frame, (size_t)n, to);
        return;
    }
    pass(l, frame, (size_t)n, to);
    if (l->held.len && --l->held.ahead == 0)
        release(l);
}

static void *run(void *arg)
{
    struct lossy *l = arg;
    struct pollfd p[2] = {{.fd = l->tap, .events = POLLIN},
                          {.fd = l->end[0], .events = POLLIN}};

    while (!atomic_load(&l->stop)) {
        if (poll(p, 2, l->held.len ? HELD_MS : LOOK_MS) <= 0) {
            release(l);
            continue;
        }
        if (p[0].revents & POLLIN)
            carry(l, l->tap, l->end[0]);
        if (p[1].revents & POLLIN)
            carry(l, l->end[0], l->tap);
    }
    return NULL;
}

int lossy_start(struct lossy *l, int tap, double loss, double late,
                uint64_t seed)
{
    int err;

    *l = (struct lossy){.tap = tap, .loss = loss, .late = late, .random = seed};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, l->end) < 0) {
        l->end[0] = -1;
        return -1;
    }
    err = pthread_create(&l->thread, NULL, run, l);
    if (err) {
        close(l->end[0]);
        close(l->end[1]);
        errno = err;
        return -1;
    }
    l->running = true;
    return l->end[1];
}

void lossy_stop(struct lossy *l)
{
    if (!l->running)
        return;
    atomic_store(&l->stop, true);
    pthread_join(l->thread, NULL);
    close(l->end[0]);
    close(l->end[1]);
    l->running = false;
}
