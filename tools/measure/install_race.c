/* SPDX-License-Identifier: MIT */
/* install-race: when two processes that speak TLS could install its key. */
#define _GNU_SOURCE
#include "race.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: install-race [OPTION]...\n"
    "\n"
    "Runs handshakes of libssl over the kernel's TCP between two processes, "
    "each in\n"
    "a network namespace of its own, and prints as CSV when each could export "
    "its\n"
    "key and had it installed, from the start of the client's handshake.\n"
    "\n"
    "  --tls 1.3|1.2               [1.3]\n"
    "  --certificate ecdsa|rsa     P-256, 2048 bits [ecdsa]\n"
    "  --handshakes N              1 to 1024 [200]\n"
    "  --load N                    as many processes keep the processors busy "
    "[0]\n"
    "  --delay MS                  one way, by netem, 0 to 1000 [0]\n"
    "  --samples BEGINNING         write BEGINNING-client.txt, -server.txt "
    "and\n"
    "                              -difference.txt\n"
    "  --loopback                  do without namespaces\n"
    "  --real-time                 both ends before all other processes "
    "(root): "
    "nearly\n"
    "                              as on an idle machine\n"
    "\n"
    "An end takes time for octets (from their arrival, as the kernel stamps "
    "it, "
    "until\n"
    "the process has them), for its last step of TLS, and for the "
    "installation: "
    "export,\n"
    "and one setsockopt(), as the least that giving a key to the kernel takes. "
    "send() is\n"
    "in none of them: on one machine it does the receiver's work. "
    "difference_us has it.\n"
    "\n"
    "Exit status: 0 done; 1 a handshake failed; 2 wrong usage; 77 no "
    "namespaces, with\n"
    "the reason on one line (--loopback does without).\n";

enum { DONE, FAILED, USAGE, SKIPPED = 77, LOAD_MAX = 64, PAUSE_NS = 3000000 };

static const char *why_not = "not allowed to make network namespaces";

/* ---- the ends ---- */

/* What the server tells before the first handshake. */
struct greeting {
    struct race_link link;
    uint16_t port;
};

static bool put(int fd, const void *p, size_t len)
{
    return send(fd, p, len, MSG_NOSIGNAL) == (ssize_t)len;
}

static bool get(int fd, void *p, size_t len)
{
    return recv(fd, p, len, MSG_WAITALL) == (ssize_t)len;
}

static int serve(const struct race_options *o, struct race_tls *t, int parent,
                 bool namespaces, long client)
{
    struct greeting g = {.link = {.why = why_not}};
    struct race_times times;
    int listener = -1;

    if (namespaces &&
        (!race_net_leave() || !race_net_join(client, o->delay_ms, &g.link))) {
        put(parent, &g, sizeof g);
        return FAILED;
    }
    if (!namespaces)
        g.link.why = o->delay_ms > 0 ? "loopback: no delay" : NULL;
    else if (g.link.why == why_not)
        g.link.why = NULL;
    listener = race_net_listen(namespaces, &g.port);
    if (listener < 0 || !put(parent, &g, sizeof g))
        return FAILED;
    for (unsigned i = 0; i < o->handshakes; i++) {
        int sock = race_net_accept(listener);

        if (sock < 0 || !race_tls_handshake(t, true, sock, &times))
            return FAILED;
        close(sock);
        if (!put(parent, &times, sizeof times))
            return FAILED;
    }
    return DONE;
}

static int speak(const struct race_options *o, struct race_tls *t, int parent,
                 bool namespaces)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    struct race_times times;
    struct greeting g;
    bool left = !namespaces || race_net_leave();
    uint8_t octet;

    if (!put(parent, &left, sizeof left) || !left ||
        !get(parent, &g, sizeof g) ||
        (namespaces && !race_net_settle(g.link.delayed ? o->delay_ms : 0)))
        return FAILED;
    for (unsigned i = 0; i < o->handshakes; i++) {
        int sock = race_net_connect(namespaces, g.port);

        if (sock < 0 || !race_tls_handshake(t, false, sock, &times))
            return FAILED;
        while (recv(sock, &octet, 1, 0) > 0)
            continue; /* until the server has its key too */
        close(sock);
        if (!put(parent, &times, sizeof times))
            return FAILED;
        nanosleep(&pause, NULL); /* both sleep when the next one begins */
    }
    return DONE;
}

/* ---- the whole ---- */

struct child {
    pid_t pid;
    int fd;
};

static void die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static bool go_first(void)
{
    const struct sched_param least = {.sched_priority = 1};

    if (sched_setscheduler(0, SCHED_FIFO, &least) == 0)
        return true;
    perror("install-race: --real-time");
    return false;
}

static struct child begin(const struct race_options *o, struct race_tls *t,
                          bool namespaces, long client)
{
    struct child c = {-1, -1};
    int fd[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
        return c;
    c.pid = fork();
    if (c.pid == 0) {
        die_with_parent();
        close(fd[0]);
        if (o->real_time && !go_first())
            _exit(FAILED);
        _exit(client ? serve(o, t, fd[1], namespaces, client)
                     : speak(o, t, fd[1], namespaces));
    }
    close(fd[1]);
    c.fd = fd[0];
    return c;
}

static void end(struct child *c)
{
    if (c->pid > 0) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
    }
    if (c->fd >= 0)
        close(c->fd);
}

/* -1: no namespaces, which link->why explains. */
static int measure(const struct race_options *o, struct race_tls *t,
                   bool namespaces, struct race_link *link,
                   struct race_result *r)
{
    struct child client = begin(o, t, namespaces, 0), server = {-1, -1};
    struct greeting g = {.link = {.why = why_not}};
    bool left = false;
    int ret = -1;

    if (get(client.fd, &left, sizeof left) && left) {
        server = begin(o, t, namespaces, client.pid);
        if (get(server.fd, &g, sizeof g) && g.port != 0)
            ret = put(client.fd, &g, sizeof g) ? DONE : FAILED;
    }
    *link = g.link;
    for (unsigned i = 0; ret == DONE && i < o->handshakes; i++)
        if (!get(client.fd, &r[i].client, sizeof r[i].client) ||
            !get(server.fd, &r[i].server, sizeof r[i].server))
            ret = FAILED;
    end(&client);
    end(&server);
    return ret;
}

/* Processes that do nothing but compute. */
static void begin_load(unsigned n, pid_t *pid)
{
    for (unsigned i = 0; i < n; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            die_with_parent();
            for (volatile unsigned k = 0;; k++)
                continue;
        }
    }
}

static void end_load(unsigned n, const pid_t *pid)
{
    for (unsigned i = 0; i < n; i++) {
        struct child c = {pid[i], -1};

        end(&c);
    }
}

static void read_load(char *to, size_t room)
{
    FILE *f = fopen("/proc/loadavg", "r");

    snprintf(to, room, "unknown");
    if (f) {
        if (fgets(to, (int)room, f))
            to[strcspn(to, " \n")] = '\0';
        fclose(f);
    }
}

/* ---- arguments ---- */

static bool number(const char *text, double least, double most, double *out)
{
    char *rest;

    errno = 0;
    *out = strtod(text, &rest);
    return rest != text && !*rest && !errno && *out >= least && *out <= most;
}

static bool whole(const char *text, unsigned least, unsigned most,
                  unsigned *out)
{
    double v;

    if (!number(text, least, most, &v) || v != (unsigned)v)
        return false;
    *out = (unsigned)v;
    return true;
}

static bool word(const char *text, const char *no, const char *yes, bool *out)
{
    *out = strcmp(text, yes) == 0;
    return *out || strcmp(text, no) == 0;
}

static bool read_options(int argc, char **argv, struct race_options *o,
                         bool *loopback)
{
    static const struct option known[] = {
        {"tls", required_argument, NULL, 't'},
        {"certificate", required_argument, NULL, 'c'},
        {"handshakes", required_argument, NULL, 'n'},
        {"load", required_argument, NULL, 'l'},
        {"delay", required_argument, NULL, 'd'},
        {"samples", required_argument, NULL, 's'},
        {"loopback", no_argument, NULL, 'b'},
        {"real-time", no_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {0}};
    int c, at = 0;
    bool ok = true, old = false;

    while (ok && (c = getopt_long(argc, argv, "", known, &at)) != -1) {
        switch (c) {
        case 't':
            ok = word(optarg, "1.3", "1.2", &old);
            break;
        case 'c':
            ok = word(optarg, "ecdsa", "rsa", &o->rsa);
            break;
        case 'n':
            ok = whole(optarg, 1, RACE_HANDSHAKES_MAX, &o->handshakes);
            break;
        case 'l':
            ok = whole(optarg, 0, LOAD_MAX, &o->load);
            break;
        case 'd':
            ok = number(optarg, 0, 1000, &o->delay_ms);
            break;
        case 's':
            o->samples = optarg;
            break;
        case 'b':
            *loopback = true;
            break;
        case 'r':
            o->real_time = true;
            break;
        case 'h':
            fputs(usage, stdout);
            exit(DONE);
        default:
            return false; /* getopt has said why */
        }
        if (!ok)
            fprintf(stderr, "install-race: --%s: \"%s\" will not do\n",
                    known[at].name, optarg);
    }
    o->version = old ? 12 : 13;
    if (ok && optind < argc)
        fprintf(stderr, "install-race: what is \"%s\"?\n", argv[optind]);
    return ok && optind == argc;
}

int main(int argc, char **argv)
{
    struct race_options o = {.version = 13, .handshakes = 200};
    static struct race_result r[RACE_HANDSHAKES_MAX];
    struct race_link link = {0};
    bool loopback = false;
    pid_t load[LOAD_MAX];
    char before[64];
    int ret;

    if (!read_options(argc, argv, &o, &loopback)) {
        fputs("try install-race --help\n", stderr);
        return USAGE;
    }
    read_load(before, sizeof before);
    struct race_tls *t = race_tls_new(&o);
    if (!t)
        return FAILED;
    begin_load(o.load, load);
    ret = measure(&o, t, !loopback, &link, r);
    end_load(o.load, load);
    race_tls_free(t);
    if (link.why)
        fprintf(stderr, "install-race: %s\n", link.why);
    if (ret == -1) {
        printf("skipped: %s\n", link.why);
        return loopback ? FAILED : SKIPPED;
    }
    if (ret == DONE && !race_report(&o, &link, r, o.handshakes, before))
        ret = FAILED;
    return ret;
}
