/* SPDX-License-Identifier: MIT */
/*
 * mpx-wire: a cable between TAP interfaces of two network namespaces, with a
 * rate, a delay, a queue and loss. A kernel need have no netem for it.
 */
#include "tamper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_MAX = 2048, QUEUE = 4096 };
#define SECOND UINT64_C(1000000000)

struct frame {
    uint64_t at; /* ns, when it arrives */
    size_t len;
    uint8_t v[FRAME_MAX];
};

/* One way. */
struct way {
    int from, to;
    uint64_t free_at; /* when the last bit of what waits has left */
    unsigned first, n;
    struct frame *queue; /* QUEUE of them, a ring */
    uint64_t carried, lost, dropped;
    struct tamper tamper;
};

struct wire {
    double rate_bps, loss;
    uint64_t delay, wait_max; /* ns */
    uint64_t random;
    struct way way[2];
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

/* xorshift64*, as a number in [0, 1). */
static double draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)(*state * UINT64_C(0x2545f4914f6cdd1d) >> 11) * 0x1p-53;
}

/* A TAP interface of the namespace NAME, made by its owner before. */
static int open_tap(const char *netns, const char *name)
{
    struct ifreq r = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    char path[512];
    int ns, fd;

    snprintf(path, sizeof path, "/run/netns/%s", netns);
    ns = open(path, O_RDONLY | O_CLOEXEC);
    if (ns < 0 || setns(ns, CLONE_NEWNET) < 0) {
        fprintf(stderr, "mpx-wire: %s: %s\n", netns, strerror(errno));
        exit(2);
    }
    close(ns);
    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", name);
    fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &r) < 0) {
        fprintf(stderr, "mpx-wire: %s: %s\n", name, strerror(errno));
        exit(2);
    }
    return fd;
}

static void take(struct wire *w, struct way *y, uint64_t t)
{
    struct frame *f = &y->queue[(y->first + y->n) % QUEUE];
    ssize_t n = read(y->from, f->v, sizeof f->v);
    uint64_t start;

    if (n <= 0)
        return;
    if (draw(&w->random) < w->loss) {
        y->lost++;
        return;
    }
    start = y->free_at > t ? y->free_at : t;
    if (start - t > w->wait_max) {
        y->dropped++;
        return;
    }
    y->free_at = start + (uint64_t)((double)n * 8e9 / w->rate_bps);
    f->at = y->free_at + w->delay;
    f->len = (size_t)n;
    y->n++;
    tamper(&y->tamper, f->v, f->len);
}

/* @return ns until the next one is due. */
static uint64_t deliver(struct way *y, uint64_t t)
{
    while (y->n > 0) {
        struct frame *f = &y->queue[y->first];

        if (f->at > t)
            return f->at - t;
        if (write(y->to, f->v, f->len) == (ssize_t)f->len)
            y->carried++;
        else
            y->dropped++;
        y->first = (y->first + 1) % QUEUE;
        y->n--;
    }
    return SECOND / 10;
}

static void carry(struct wire *w)
{
    while (!stop) {
        uint64_t t = now(), a = deliver(&w->way[0], t),
                 b = deliver(&w->way[1], t), wait = a < b ? a : b;
        struct timespec ts = {.tv_nsec = (long)(wait % SECOND)};
        struct pollfd p[2];

        for (int i = 0; i < 2; i++)
            p[i] = (struct pollfd){.fd = w->way[i].from,
                                   .events = w->way[i].n < QUEUE ? POLLIN : 0};
        if (ppoll(p, 2, &ts, NULL) <= 0)
            continue;
        t = now();
        for (int i = 0; i < 2; i++)
            if (p[i].revents & POLLIN)
                take(w, &w->way[i], t);
    }
}

static double number(const char *text, double least, double most)
{
    char *end;
    double v = strtod(text, &end);

    if (end == text || *end || !(v >= least && v <= most)) {
        fprintf(stderr, "mpx-wire: %s is not from %g to %g\n", text, least,
                most);
        exit(2);
    }
    return v;
}

/* Octets to the first namespace are those that are corrupted: a download's. */
static bool set_attack(struct wire *w, const char *word)
{
    if (!strcmp(word, "strip"))
        w->way[0].tamper.strip = w->way[1].tamper.strip = true;
    else if (!strcmp(word, "corrupt"))
        w->way[1].tamper.corrupt = 100000;
    else
        return strcmp(word, "none") == 0;
    return true;
}

int main(int argc, char **argv)
{
    struct sigaction a = {.sa_handler = on_signal};
    struct wire w = {.random = now() | 1};
    int fd[2];

    if (argc < 7 || argc > 8) {
        fputs("usage: mpx-wire NETNS NETNS TAP MBIT/S DELAY-MS LOSS [none | "
              "strip "
              "| corrupt]\n",
              stderr);
        return 2;
    }
    w.rate_bps = number(argv[4], 0.1, 10000) * 1e6;
    w.delay = (uint64_t)(number(argv[5], 0, 10000) * 1e6);
    w.loss = number(argv[6], 0, 0.5);
    /* a queue of 50 ms, or of two delays if they are longer */
    w.wait_max = w.delay > SECOND / 40 ? 2 * w.delay : SECOND / 20;
    for (int i = 0; i < 2; i++)
        fd[i] = open_tap(argv[1 + i], argv[3]);
    for (int i = 0; i < 2; i++) {
        w.way[i] = (struct way){.from = fd[i], .to = fd[1 - i]};
        w.way[i].queue = calloc(QUEUE, sizeof *w.way[i].queue);
        if (!w.way[i].queue)
            return 2;
    }
    if (argc == 8 && !set_attack(&w, argv[7])) {
        fprintf(stderr, "mpx-wire: no attack %s\n", argv[7]);
        return 2;
    }
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    puts("Ready");
    fflush(stdout);
    carry(&w);
    for (int i = 0; i < 2; i++) {
        printf("{\"way\":%d,\"carried\":%llu,\"lost\":%llu,\"dropped\":%llu,"
               "\"changed\":%llu}\n",
               i, (unsigned long long)w.way[i].carried,
               (unsigned long long)w.way[i].lost,
               (unsigned long long)w.way[i].dropped,
               (unsigned long long)w.way[i].tamper.changed);
        free(w.way[i].queue);
    }
    return 0;
}
