/* SPDX-License-Identifier: MIT */
/*
 * mpx-wire: a cable between TAP interfaces of two network namespaces, with a
 * rate, a delay, a queue and loss. A kernel need have no netem for it.
 */
#include "eavesdropper.h"
#include "tamper.h"

#include <arpa/inet.h>
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
    struct eavesdropper *eavesdropper; /* or NULL */
    FILE *stolen;                      /* by it, or NULL */
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

/* @return whether the frame is for the eavesdropper's host, and no other. */
static bool overhear(struct wire *w, const struct way *y, uint8_t *v, size_t n,
                     uint64_t t)
{
    if (!w->eavesdropper)
        return false;
    eavesdropper_see(w->eavesdropper, (int)(y - w->way), v, n, t);
    return y == &w->way[1] && eavesdropper_take(w->eavesdropper, v, n, t);
}

static void take(struct wire *w, struct way *y, uint64_t t)
{
    struct frame *f = &y->queue[(y->first + y->n) % QUEUE];
    ssize_t n = read(y->from, f->v, sizeof f->v);
    uint64_t start;

    if (n <= 0 || overhear(w, y, f->v, (size_t)n, t))
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

/* The eavesdropper's host stands beside the second namespace's. */
static void send_stranger(void *ctx, const uint8_t *frame, size_t len)
{
    struct way *y = &((struct wire *)ctx)->way[0];

    if (write(y->to, frame, len) != (ssize_t)len)
        y->dropped++;
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

/* @return likewise, of what the eavesdropper is to do. */
static uint64_t act(struct wire *w, uint64_t t)
{
    uint64_t at;

    if (!w->eavesdropper)
        return SECOND;
    if (eavesdropper_deadline(w->eavesdropper) <= t)
        eavesdropper_tick(w->eavesdropper, t);
    at = eavesdropper_deadline(w->eavesdropper);
    return at > t ? at - t : 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void carry(struct wire *w)
{
    while (!stop) {
        uint64_t t = now(), wait = act(w, t);
        struct timespec ts;
        struct pollfd p[2];

        for (int i = 0; i < 2; i++)
            wait = least(wait, deliver(&w->way[i], t));
        ts = (struct timespec){.tv_nsec = (long)(wait % SECOND)};
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

static bool join(struct wire *w, bool wrong_keys, const char *addr,
                 const char *stolen)
{
    struct eavesdropper_options o = {
        .wrong_keys = wrong_keys, .ctx = w, .send = send_stranger};

    if (!addr || inet_pton(AF_INET, addr, o.addr) != 1)
        return false;
    w->stolen = stolen ? fopen(stolen, "w") : NULL;
    if (stolen && !w->stolen)
        return false;
    o.stolen = w->stolen;
    w->eavesdropper = eavesdropper_new(&o);
    return w->eavesdropper != NULL;
}

/* WORD and what it takes, NULL at the end. Octets to the first namespace are
 * those that are corrupted: a download's. */
static bool set_attack(struct wire *w, char **word)
{
    if (!word[0] || !strcmp(word[0], "none"))
        return true;
    if (!strcmp(word[0], "strip"))
        w->way[0].tamper.strip = w->way[1].tamper.strip = true;
    else if (!strcmp(word[0], "corrupt"))
        w->way[1].tamper.corrupt = 100000;
    else
        return (!strcmp(word[0], "join") || !strcmp(word[0], "join-wrong")) &&
               join(w, strcmp(word[0], "join") != 0, word[1],
                    word[1] ? word[2] : NULL);
    return true;
}

static int lay(struct wire *w, char **argv)
{
    int fd[2];

    w->rate_bps = number(argv[4], 0.1, 10000) * 1e6;
    w->delay = (uint64_t)(number(argv[5], 0, 10000) * 1e6);
    w->loss = number(argv[6], 0, 0.5);
    /* a queue of 50 ms, or of two delays if they are longer */
    w->wait_max = w->delay > SECOND / 40 ? 2 * w->delay : SECOND / 20;
    for (int i = 0; i < 2; i++)
        fd[i] = open_tap(argv[1 + i], argv[3]);
    for (int i = 0; i < 2; i++) {
        w->way[i] = (struct way){.from = fd[i], .to = fd[1 - i]};
        w->way[i].queue = calloc(QUEUE, sizeof *w->way[i].queue);
        if (!w->way[i].queue)
            return -1;
    }
    if (set_attack(w, argv + 7))
        return 0;
    fprintf(stderr, "mpx-wire: no attack %s, or it lacks something\n", argv[7]);
    return -1;
}

static void print_counters(const struct wire *w)
{
    for (int i = 0; i < 2; i++)
        printf("{\"way\":%d,\"carried\":%llu,\"lost\":%llu,\"dropped\":%llu,"
               "\"changed\":%llu}\n",
               i, (unsigned long long)w->way[i].carried,
               (unsigned long long)w->way[i].lost,
               (unsigned long long)w->way[i].dropped,
               (unsigned long long)w->way[i].tamper.changed);
    if (w->eavesdropper)
        eavesdropper_print(w->eavesdropper, stdout);
}

int main(int argc, char **argv)
{
    struct sigaction a = {.sa_handler = on_signal};
    struct wire w = {.random = now() | 1};

    if (argc < 7 || argc > 10) {
        fputs("usage: mpx-wire NETNS NETNS TAP MBIT/S DELAY-MS LOSS\n"
              "                [none | strip | corrupt |\n"
              "                 join ADDRESS [FILE] |\n"
              "                 join-wrong ADDRESS [FILE]]\n"
              "Who joins does so from ADDRESS, and keeps in FILE what comes.\n",
              stderr);
        return 2;
    }
    if (lay(&w, argv) < 0)
        return 2;
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    puts("Ready");
    fflush(stdout);
    carry(&w);
    print_counters(&w);
    eavesdropper_free(w.eavesdropper);
    if (w.stolen)
        fclose(w.stolen);
    free(w.way[0].queue);
    free(w.way[1].queue);
    return 0;
}
